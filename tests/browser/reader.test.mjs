// The whole way of a reader, with JavaScript switched off.

import assert from "node:assert/strict";
import { World } from "./support/world.mjs";
import { focused } from "./support/looks.mjs";

const world = await World.open();

async function fill(page, { comment = "The tide was late.", author = "Ada", email = "ada@mail.example" } = {}) {
  await page.fill("#comment", comment);
  await page.fill("#author", author);
  await page.fill("#email", email);
}

world.scene("first reader is invited, posts, and sees the comment once it is approved", async (stage) => {
  const page = await stage.visitor({ script: false });
  await page.goto(world.thread("/tide"));
  assert.equal(await page.textContent("h2.comments-title"), "Be the first to comment");
  await fill(page);
  await page.click("#submit");
  await page.waitForURL(/\/receipts\//);
  assert.equal(await page.textContent("h1"), "Your comment has arrived");
  assert.match(await page.textContent(".comment-content"), /The tide was late\./);

  const other = await stage.visitor({ script: false });
  await other.goto(world.thread("/tide"));
  assert.equal(await other.locator(".comment-content").count(), 0);

  const held = await world.arrived("/tide");
  await world.decide("approve", held.id);
  await page.reload();
  assert.equal(await page.textContent("h1"), "Your comment is published");
  await other.reload();
  assert.equal(await other.textContent("h2.comments-title"), "1 Comment");
  assert.match(await other.textContent(`#comment-${held.id} .comment-content`), /The tide was late\./);
});

world.scene("reply is prepared below its comment, and stands there once it is approved", async (stage) => {
  const parent = await world.publish("/reply", { name: "Grace", body: "Who keeps a boat here?" });
  const page = await stage.visitor({ script: false });
  await page.goto(world.thread("/reply"));
  await page.click(`#comment-${parent} .comment-reply-link`);
  assert.match(await page.textContent("#reply-title"), /Leave a Reply to Grace/);
  await page.click("#cancel-comment-reply-link");
  assert.match(await page.textContent("#reply-title"), /^Leave a Reply\s/);
  await page.click(`#comment-${parent} .comment-reply-link`);
  await fill(page, { comment: "I do." });
  await page.click("#submit");
  await page.waitForURL(/\/receipts\//);
  const held = await world.arrived("/reply");
  await world.decide("approve", held.id);
  await page.goto(world.thread("/reply"));
  assert.match(await page.textContent(`#comment-${parent} > .children > #comment-${held.id}`), /I do\./);
});

world.scene("errors stand beside their fields, with all that was typed and the focus on the first", async (stage) => {
  const page = await stage.visitor({ script: false });
  await page.goto(world.thread("/errors"));
  await fill(page, { comment: "Kept as typed,\n  <b>spaces</b> & all.", author: "", email: "nowhere" });
  await page.fill("#url", "ftp://mail.example");
  await page.click("#submit");
  await page.waitForSelector(".comment-form-problems");
  assert.equal(await page.inputValue("#comment"), "Kept as typed,\n  <b>spaces</b> & all.");
  assert.equal(await page.inputValue("#email"), "nowhere");
  assert.equal(await page.inputValue("#url"), "ftp://mail.example");
  assert.equal(await focused(page), "author");
  for (const field of ["author", "email", "url"]) {
    assert.equal(await page.getAttribute(`#${field}`, "aria-invalid"), "true");
    const about = (await page.getAttribute(`#${field}`, "aria-describedby")).split(" ");
    assert.ok(about.includes(`${field}-error`), `${field} is not tied to its error`);
    assert.notEqual((await page.textContent(`#${field}-error`)).trim(), "");
  }
  assert.equal(await page.getAttribute("#comment", "aria-invalid"), null);
  await fill(page, { comment: await page.inputValue("#comment") });
  await page.fill("#url", "");
  await page.click("#submit");
  await page.waitForURL(/\/receipts\//);
});

world.scene("closed thread shows its comments and no form", async (stage) => {
  await world.publish("/closed", { body: "Just in time." });
  await world.program.run(["article", "close", world.site, "/closed"]);
  const page = await stage.visitor({ script: false });
  await page.goto(world.thread("/closed"));
  assert.equal(await page.textContent(".no-comments"), "Comments are closed.");
  assert.equal(await page.locator("form, .comment-reply-link").count(), 0);
  assert.match(await page.textContent(".comment-content"), /Just in time\./);
});

world.scene("next page goes on where the first one stopped", async (stage) => {
  for (const body of ["One.", "Two.", "Three."]) {
    await world.publish("/pages", { body });
  }
  const page = await stage.visitor({ script: false });
  await page.goto(world.thread("/pages", "&limit=2"));
  assert.deepEqual((await page.locator(".comment-content").allTextContents()).map((text) => text.trim()), ["One.", "Two."]);
  await page.click("a.comment-next");
  assert.deepEqual((await page.locator(".comment-content").allTextContents()).map((text) => text.trim()), ["Three."]);
  assert.equal(await page.locator("a.comment-next").count(), 0);
});

world.scene("thread that the host's server includes sends its reader back to the host's page", async (stage) => {
  const url = world.host.page("/included", async (request) => {
    const { search } = new URL(request.url, world.host.origin);
    return `<!doctype html><html lang="en"><title>Included</title><main><h1>Included</h1>
      ${await world.fragment("/included", search.replace("?", "&"))}</main></html>`;
  });
  const page = await stage.visitor({ script: false });
  await page.goto(url);
  await fill(page, { comment: "From another page." });
  await page.click("#submit");
  await page.waitForURL(/\/receipts\//);
  await page.click(".page-back a");
  await page.waitForURL(url);
  const held = await world.arrived("/included");
  await world.decide("approve", held.id);
  await page.reload();
  assert.match(await page.textContent(`#comment-${held.id}`), /From another page\./);
});
