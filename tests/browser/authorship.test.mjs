// What readers prove, change and delete: the receipt without JavaScript, and what the script remembers where it is asked to.

import assert from "node:assert/strict";
import { World } from "./support/world.mjs";
import { focused } from "./support/looks.mjs";
import { embedPage, fillForm, openEmbed, sendForm } from "./support/embed.mjs";

const world = await World.open();
const KEY = `afterword:${world.site}`;
const BOX = "#afterword-remember";

// Sends the form and gives what was sent.
async function sentBody(page, comment) {
  const isComment = (request) => request.method() === "POST" && new URL(request.url()).pathname.endsWith("/comments");
  const asked = page.waitForRequest(isComment);
  await fillForm(page, { comment });
  await page.click("#submit");
  await page.getByText(comment).waitFor();
  await page.waitForFunction(() => document.querySelector("#comment").value === "");
  return (await asked).postDataJSON();
}

world.scene("author changes and deletes a comment on its receipt, without JavaScript", async (stage) => {
  const page = await stage.visitor({ script: false });
  await page.goto(world.thread("/mine"));
  await fillForm(page, { comment: "The tide was lat." });
  await page.click("#submit");
  await page.waitForURL(/\/receipts\//);
  const { id } = await world.arrived("/mine");
  assert.equal(await page.inputValue(".receipt-edit textarea"), "The tide was lat.");
  await page.fill(".receipt-edit textarea", "The tide was late.\n\nVery late.");
  await page.click(".receipt-edit .submit");
  await page.getByText("Very late.").first().waitFor();
  assert.match(await page.textContent(".comment-content"), /The tide was late\.\s+Very late\./);

  await page.fill(".receipt-edit textarea", " ");
  await page.click(".receipt-edit .submit");
  await page.waitForSelector(".receipt-edit .comment-form-problems[role=alert]");
  assert.equal(await focused(page), "comment");
  assert.equal(await page.inputValue(".receipt-edit textarea"), " ");
  assert.match(await page.textContent(".comment-content"), /Very late\./);

  assert.equal(await page.locator(".receipt-delete .submit:visible").count(), 0, "one click is enough to delete");
  await page.click(".receipt-delete summary");
  await page.click(".receipt-delete .submit");
  await page.getByRole("heading", { name: "Your comment is deleted" }).waitFor();
  await assert.rejects(world.api("GET", `/comments/${id}`), /404/);
  assert.match(await page.getAttribute(".page-back a", "href"), /\/mine$/);
});

world.scene("comment on another page leads to its receipt, where it is changed", async (stage) => {
  const page = await stage.visitor();
  await openEmbed(page, embedPage(world, "/led"));
  await sendForm(page, { comment: "As first typed." });
  const { id } = await world.arrived("/led");
  await page.click(`#comment-${id} .comment-receipt a`);
  await page.waitForURL(/\/receipts\//);
  await page.fill(".receipt-edit textarea", "As meant.");
  await page.click(".receipt-edit .submit");
  await page.getByText("As meant.").first().waitFor();
  const found = await world.api("GET", `/comments/${id}`);
  assert.equal(found.decisions.at(-1).by, "author");
  assert.notEqual(found.status, "approved");
});

world.scene("published comment leads to its receipt, too", async (stage) => {
  const page = await stage.visitor();
  await openEmbed(page, embedPage(world, "/published"));
  // A moderator is faster than the answer.
  await page.route("**/api/v1/sites/*/comments*", async (route) => {
    const response = await route.fetch();
    const json = await response.json();
    await world.decide("approve", json.comment.id);
    await route.fulfill({ response, json: { ...json, comment: { ...json.comment, status: "approved" } } });
  });
  await fillForm(page, { comment: "Out at once." });
  await page.click("#submit");
  await page.click("#comments .comment-receipt a");
  await page.waitForURL(/\/receipts\//);
  assert.equal(await page.textContent("h1"), "Your comment is published");
});

world.scene("nothing is kept of an author who did not ask for it", async (stage) => {
  const page = await stage.visitor();
  await openEmbed(page, embedPage(world, "/unasked"));
  assert.equal(await page.isChecked(BOX), false);
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  assert.equal((await sentBody(page, "One of many.")).author_token, null);
  assert.equal((await sentBody(page, "Another of many.")).author_token, null);
  assert.deepEqual(asked.filter((path) => path.startsWith("/api/v1/receipts/")), []);
  assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length), 0);
});

world.scene("author who asks for it is known again, until the box is unticked", async (stage) => {
  const page = await stage.visitor({ keeps: true });
  const url = embedPage(world, "/asked");
  await openEmbed(page, url);
  await page.check(BOX);
  assert.equal(await page.evaluate(() => localStorage.length), 0, "something is kept before anything was sent");
  assert.equal((await sentBody(page, "The first of mine.")).author_token, null);
  await page.waitForFunction((key) => localStorage.getItem(key), KEY);
  const kept = await page.evaluate(() => ({ ...localStorage }));
  assert.deepEqual(Object.keys(kept), [KEY]);

  await openEmbed(page, url);
  assert.equal(await page.isChecked(BOX), true);
  assert.equal((await sentBody(page, "The second of mine.")).author_token, JSON.parse(kept[KEY]));
  const all = [...(await world.pending("/asked")), ...(await world.pending("/asked", "spam"))];
  assert.equal(all.length, 2);

  await page.uncheck(BOX);
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  assert.equal((await sentBody(page, "Somebody else's.")).author_token, null);
  await openEmbed(page, url);
  assert.equal(await page.isChecked(BOX), false);
  assert.equal(await page.evaluate(() => localStorage.length), 0);
});
