// All that a file of tests needs: the program with a site and a moderator, the host's pages, and a browser.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Host } from "./host.mjs";
import { Program } from "./program.mjs";
import { Stage, launch } from "./stage.mjs";

export const SITE = "blog";
export const MODERATOR = { name: "Olga", password: "nine teaspoons under the pier" };
const SCOPES = ["comments:read", "comments:moderate", "comments:delete", "pii:read", "sites:admin", "audit:read"];
const PATIENCE = 90_000;

export class World {
  // Opens a world that is closed after the last test of the file.
  static async open(wishes) {
    const world = new World();
    after(() => world.close());
    return world.fill(wishes);
  }

  async fill({ settings = {}, site = {}, isDemo = false } = {}) {
    const world = this;
    [world.browser, world.host] = await Promise.all([launch(), new Host().start()]);
    world.program = new Program(settings);
    await (isDemo ? world.#startDemo() : world.#startSite(site));
    return world;
  }

  async #startDemo() {
    this.said = await this.program.start(["demo"]);
    this.origin = this.said.listening[0];
    this.site = "demo";
    this.token = await this.#tokenOf(this.said.moderator.name);
  }

  async #startSite(settings) {
    this.site = SITE;
    await this.program.run(["site", "add", SITE, "--name", "The Harbour Blog", "--origin", this.host.origin]);
    for (const [key, value] of Object.entries(settings)) {
      await this.program.run(["site", "set", SITE, key, value]);
    }
    const add = ["moderator", "add", MODERATOR.name, "--role", "owner", "--password-stdin"];
    await this.program.run(add, `${MODERATOR.password}\n`);
    this.token = await this.#tokenOf(MODERATOR.name);
    this.said = await this.program.start(["serve"]);
    this.origin = this.said.listening[0];
  }

  async #tokenOf(name) {
    const scopes = SCOPES.flatMap((scope) => ["--scope", scope]);
    return (await this.program.run(["token", "create", name, ...scopes])).token;
  }

  // A test with a stage of its own. Whatever its pages did that no page may do fails it.
  scene(name, body, rules = {}) {
    test(name, { timeout: PATIENCE }, async () => {
      const stage = new Stage(this, rules);
      try {
        await body(stage);
        await stage.check();
      } finally {
        await stage.close();
      }
    });
  }

  // The address of a thread as a page of its own.
  thread(article, more = "") {
    return `${this.origin}/sites/${this.site}/thread?article=${encodeURIComponent(article)}&page=1${more}`;
  }

  // The thread as HTML to include, as a host's server fetches it.
  async fragment(article, more = "") {
    const url = `${this.origin}/sites/${this.site}/thread?article=${encodeURIComponent(article)}${more}`;
    return (await fetch(url)).text();
  }

  // Asks the moderators' API.
  async api(method, path, body) {
    const headers = { authorization: `Bearer ${this.token}`, "content-type": "application/json" };
    const options = { method, headers, body: body && JSON.stringify(body) };
    const answer = await fetch(`${this.origin}/api/v1/admin${path}`, options);
    const text = await answer.text();
    if (!answer.ok) {
      throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    }
    return text && JSON.parse(text);
  }

  async decide(action, ...ids) {
    const { results } = await this.api("POST", "/comments/batch", { ids, action });
    const failed = results.filter((result) => !result.ok);
    if (failed.length > 0) {
      throw new Error(`not decided: ${JSON.stringify(failed)}`);
    }
  }

  // Gives the comments that wait.
  async pending(article, status = "pending") {
    const query = `&article=${encodeURIComponent(article)}&site=${this.site}`;
    return (await this.api("GET", `/comments?status=${status}&limit=200${query}`)).items;
  }

  // Gives the only comment that nobody has decided about. A test fills a form faster than a person can, which the
  // program takes for the work of a robot: so it may lie in spam, which its author is not told.
  async arrived(article) {
    const items = [...(await this.pending(article)), ...(await this.pending(article, "spam"))];
    assert.equal(items.length, 1, `${items.length} comments have arrived at ${article}`);
    return items[0];
  }

  // Submits a comment as a reader's program would, and gives its id. It waits.
  async submit(article, { name = "Ada", body = "Well said.", parent = null } = {}) {
    const url = `${this.origin}/api/v1/sites/${this.site}/comments`;
    const comment = { article, author_name: name, email: "ada@mail.example", body, parent_id: parent };
    const headers = { "content-type": "application/json", origin: this.host.origin };
    const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(comment) });
    const text = await answer.text();
    if (answer.status !== 201) {
      throw new Error(`submitting: ${answer.status} ${text}`);
    }
    return JSON.parse(text).comment.id;
  }

  // Submits a comment and approves it.
  async publish(article, comment) {
    const id = await this.submit(article, comment);
    await this.decide("approve", id);
    return id;
  }

  // Reports a comment as a reader does.
  async report(id) {
    const headers = { "content-type": "application/json", origin: this.host.origin };
    const options = { method: "POST", headers, body: JSON.stringify({ reason: "spam" }) };
    const answer = await fetch(`${this.origin}/api/v1/comments/${id}/reports`, options);
    assert.equal(answer.status, 204, await answer.text());
  }

  async close() {
    await Promise.allSettled([this.browser?.close(), this.program?.close(), this.host?.close()]);
  }
}
