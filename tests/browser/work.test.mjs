// Proofs of work: from solvers of others and our own, in and outside a browser.

import assert from "node:assert/strict";
import { pbkdf2Sync, randomBytes } from "node:crypto";
import { World } from "./support/world.mjs";
import { embedPage, fillForm, openEmbed } from "./support/embed.mjs";
import { ALTCHA_WIDGET, altchaLib } from "./support/tools.mjs";
import { challenge, encode, ownSolver, reasons, submitWith } from "./support/work.mjs";

const world = await World.open({ site: { moderation: "open", proof_of_work: "always" } });

async function official(article) {
  const { solveChallenge, deriveKey } = await altchaLib();
  const made = await challenge(world, article);
  return { challenge: made, solution: await solveChallenge({ challenge: made, deriveKey }) };
}

// Takes the browser's own means away, as on a page that came without encryption.
const withoutSubtle = () => Object.defineProperty(Crypto.prototype, "subtle", { get: () => undefined });

world.scene("proof of the official solver is taken once", async () => {
  const proof = encode(await official("/official"));
  assert.equal(await submitWith(world, "/official", proof, "One."), "approved");
  assert.equal(await submitWith(world, "/official", proof, "Two."), "pending");
  assert.deepEqual(await reasons(world, "/official"), ["proof_spent"]);
});

world.scene("what is no proof for this article holds the comment and says why", async () => {
  const solved = await official("/elsewhere");
  const cheap = structuredClone(solved);
  cheap.challenge.parameters.cost = 1;
  const wrong = structuredClone(await official("/wrong"));
  wrong.solution.counter += 1;
  const cases = [
    ["/none", undefined, "proof_missing"],
    ["/other", encode(solved), "proof_other_article"],
    ["/cheap", encode(cheap), "proof_forged"],
    ["/wrong", encode(wrong), "proof_unsolved"],
    ["/garbage", "garbage", "proof_malformed"],
  ];
  for (const [article, proof, expected] of cases) {
    assert.equal(await submitWith(world, article, proof, "Well said."), "pending", article);
    assert.deepEqual(await reasons(world, article), [expected]);
  }
});

world.scene("our own solver finds what others find, with and without crypto.subtle", async () => {
  const { deriveAlone, solve } = await ownSolver();
  for (const [length, cost] of [[20, 1], [20, 2], [20, 300], [64, 3], [0, 2]]) {
    const [password, salt] = [randomBytes(length), randomBytes(16)];
    const expected = pbkdf2Sync(password, salt, cost, 32, "sha256");
    assert.deepEqual(Buffer.from(deriveAlone(password, salt, cost)), expected, `${length} bytes, ${cost} rounds`);
  }
  for (const [article, options] of [["/subtle", {}], ["/alone", { subtle: null }]]) {
    const proof = await solve(await challenge(world, article), options);
    assert.equal(await submitWith(world, article, proof, "Well said."), "approved", article);
  }
});

world.scene("our own solver leaves alone what it does not know, and stops when it is told to", async () => {
  const { solve } = await ownSolver();
  const made = await challenge(world, "/stops");
  const other = { parameters: { ...made.parameters, algorithm: "ARGON2ID" } };
  assert.equal(await solve(other), null);
  for (const options of [{}, { subtle: null }]) {
    assert.equal(await solve(made, { ...options, signal: AbortSignal.abort() }), null);
  }
});

// Two comments one after the other, each of which needs a proof of its own.
async function writeTwice(stage, article, prepare) {
  const page = await stage.visitor();
  if (prepare) {
    await page.addInitScript(prepare);
  }
  await openEmbed(page, embedPage(world, article));
  for (const comment of ["The tide was late.", "It came after all."]) {
    await fillForm(page, { comment });
    await page.click("#submit");
    await page.locator(".comment-content", { hasText: comment }).waitFor();
  }
  assert.deepEqual(await world.pending(article), []);
}

world.scene("browser with crypto.subtle proves each comment", (stage) => writeTwice(stage, "/with"));

world.scene("browser without crypto.subtle proves each comment", (stage) => writeTwice(stage, "/without", withoutSubtle));

world.scene("proof that has become too old is made anew, also where the reader's clock is wrong", async (stage) => {
  const page = await stage.visitor();
  let challenges = 0;
  page.on("response", (response) => (challenges += response.url().includes("/altcha?") ? 1 : 0));
  await page.clock.setSystemTime(new Date(Date.now() + 3_600_000));
  await openEmbed(page, embedPage(world, "/late"));
  const begun = page.waitForResponse(/altcha/);
  await fillForm(page);
  await begun;
  assert.equal(challenges, 1);
  await page.clock.setSystemTime(new Date(Date.now() + 2 * 3_600_000));
  await page.click("#submit");
  await page.locator(".comment-content", { hasText: "The tide was late." }).waitFor();
  assert.equal(challenges, 2);
  assert.deepEqual(await world.pending("/late"), []);
});

world.scene("script that does not come holds nobody up", async (stage) => {
  const page = await stage.visitor();
  await page.route("**/embed/v1-work.js", (route) => route.abort());
  await openEmbed(page, embedPage(world, "/blocked"));
  await fillForm(page);
  await page.click("#submit");
  await page.locator(".comment-awaiting-moderation").waitFor();
  assert.deepEqual(await reasons(world, "/blocked"), ["proof_missing"]);
});

world.scene("challenge that does not come holds nobody up", async (stage) => {
  const page = await stage.visitor();
  await page.route("**/altcha?*", (route) => route.fulfill({ status: 429, body: "" }));
  await openEmbed(page, embedPage(world, "/limited"));
  await fillForm(page);
  await page.click("#submit");
  await page.locator(".comment-awaiting-moderation").waitFor();
  assert.deepEqual(await reasons(world, "/limited"), ["proof_missing"]);
});

world.scene("page of our own asks for the proof as well, and answers a mistake with it", async (stage) => {
  const page = await stage.visitor();
  await page.goto(world.thread("/own"));
  await page.locator(".afterword-live").waitFor({ state: "attached" });
  await fillForm(page, { author: "" });
  await page.click("#submit");
  await page.locator(".comment-form-problems").waitFor();
  await page.fill("#author", "Ada");
  await page.click("#submit");
  await page.locator("li.comment, .comment-awaiting-moderation").first().waitFor();
  const found = [...(await world.pending("/own")), ...(await world.pending("/own", "approved")), ...(await world.pending("/own", "spam"))];
  assert.equal(found.length, 1);
  const { decisions } = await world.api("GET", `/comments/${found[0].id}`);
  const proofs = decisions[0].reasons.map((reason) => reason.code).filter((code) => code.startsWith("proof_"));
  assert.deepEqual(proofs, ["proof_good"]);
});

world.scene("reader without JavaScript is held, and nothing else", async (stage) => {
  const page = await stage.visitor({ script: false });
  await page.goto(world.thread("/plain"));
  await fillForm(page);
  await page.click("#submit");
  assert.equal(await page.locator(".comment-form-problems").count(), 0);
  const codes = await reasons(world, "/plain");
  assert.ok(codes.includes("proof_missing"), codes.join());
});

world.scene("official widget in the form is left to do the work", async (stage) => {
  const page = await stage.visitor();
  const widget = `${world.host.page("/altcha.js", ALTCHA_WIDGET, { "content-type": "text/javascript" })}`;
  const url = `${world.origin}/api/v1/sites/${world.site}/altcha?article=%2Fwidget`;
  const form = (await world.fragment("/widget")).replace('<p class="form-submit">', `<altcha-widget challenge="${url}" auto="onload"></altcha-widget>$&`);
  const html = `<!doctype html><html lang="en"><title>A page</title><script type="module" src="${widget}"></script>
    <script type="module" src="${world.origin}/embed/v1-work.js"></script><body>${form}</body></html>`;
  await page.goto(world.host.page("/widget", html));
  await page.waitForFunction(() => document.querySelector("altcha-widget [name=altcha]")?.value);
  await fillForm(page);
  await Promise.all([page.waitForURL(/widget.*#comment-|\/widget#|receipts/), page.click("#submit")]);
  const { items } = await world.api("GET", `/comments?status=approved&article=%2Fwidget&site=${world.site}&limit=10`);
  assert.equal(items.length, 1);
});
