// Proofs of work: our own solver outside a browser, and comments that come with a proof.

import { readFile } from "node:fs/promises";
import { join } from "node:path";

const FILE = join(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "../../../src/web/assets/embed/v1-work.js");

// Loads the solver; node takes a file of this name for another kind of script.
export async function ownSolver() {
  const text = await readFile(FILE, "utf8");
  return import(`data:text/javascript;base64,${Buffer.from(text).toString("base64")}`);
}

// Fetches a challenge, as a page of the site does.
export async function challenge(world, article) {
  const url = `${world.origin}/api/v1/sites/${world.site}/altcha?article=${encodeURIComponent(article)}`;
  const answer = await fetch(url, { headers: { origin: world.host.origin } });
  if (!answer.ok) {
    throw new Error(`no challenge: ${answer.status} ${await answer.text()}`);
  }
  return answer.json();
}

// What stands in the field `altcha`.
export const encode = (payload) => Buffer.from(JSON.stringify(payload)).toString("base64");

// Sends a comment with a proof, and gives the status that its author is told.
export async function submitWith(world, article, altcha, body) {
  const url = `${world.origin}/api/v1/sites/${world.site}/comments`;
  const comment = { article, author_name: "Ada", email: "ada@mail.example", body, altcha };
  const headers = { "content-type": "application/json", origin: world.host.origin };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(comment) });
  const text = await answer.text();
  if (answer.status !== 201) {
    throw new Error(`submitting: ${answer.status} ${text}`);
  }
  return JSON.parse(text).comment.status;
}

// Gives the codes of the reasons why the only waiting comment of an article waits.
export async function reasons(world, article) {
  const { id } = await world.arrived(article);
  const { decisions } = await world.api("GET", `/comments/${id}`);
  return decisions.at(-1).reasons.map((reason) => reason.code);
}
