// Readers and moderators at the same time: one comment's whole way, and two moderators who do not trample each other.

import assert from "node:assert/strict";
import { MODERATOR, World } from "./support/world.mjs";
import { contents, embedPage, openEmbed, sendForm } from "./support/embed.mjs";
import { COLLEAGUE, addColleague, fillQueue, moderator, waitForLeave } from "./support/desk.mjs";

const world = await World.open();
await addColleague(world);

world.scene("comment is sent, approved on the moderator's page, and appears while others read", async (stage) => {
  const url = embedPage(world, "/tide");
  const [author, other] = [await stage.visitor(), await stage.visitor()];
  const desk = await moderator(stage);
  await openEmbed(author, url);
  await openEmbed(other, url);
  await sendForm(author, { comment: "Live, and in order." });
  const held = await world.arrived("/tide");
  await desk.click(".news");
  await desk.click(`#row-${held.id} button:has-text("Approve")`);
  await waitForLeave(desk, held.id);
  await other.click(".afterword-news");
  assert.deepEqual(await contents(other), ["Live, and in order."]);
  await author.locator(".comment-awaiting-moderation").waitFor({ state: "detached" });
});

world.scene("each comment that comes is announced, also after the queue was read anew", async (stage) => {
  const desk = await moderator(stage);
  const count = (number) =>
    desk.waitForFunction((number) => document.querySelector("[data-count=pending]").textContent === `${number}`, number);
  // The first news may be what the page starts with; so it is only counted.
  const ids = [await world.submit("/news", { body: "One." })];
  await count(1);
  for (const [index, body] of ["Two.", "Three.", "Four."].entries()) {
    ids.push(await world.submit("/news", { body }));
    await count(index + 2);
    await desk.click(".news");
    await desk.waitForSelector(`#row-${ids.at(-1)}`);
  }
  await world.decide("trash", ...ids);
});

world.scene("moderator who comes late is told who decided what, and nothing is changed", async (stage) => {
  const [id] = await fillQueue(world, "/late", 1);
  const [first, late] = [await moderator(stage, { who: COLLEAGUE }), await moderator(stage)];
  await first.click(`#row-${id} button:has-text("Approve")`);
  await waitForLeave(first, id);
  await late.locator(`#row-${id}`).focus();
  await late.keyboard.press("s");
  const told = late.getByText(new RegExp(`${COLLEAGUE.name}.*approved`, "i")).first();
  await told.waitFor();
  assert.equal((await world.api("GET", `/comments/${id}`)).status, "approved");
});

world.scene("moderator who comes late without a script is told the same", async (stage) => {
  const [id] = await fillQueue(world, "/late-plain", 1);
  const late = await moderator(stage, { script: false, who: COLLEAGUE });
  const first = await moderator(stage);
  await first.click(`#row-${id} button:has-text("Approve")`);
  await waitForLeave(first, id);
  await late.click(`#row-${id} button:has-text("Spam")`);
  const told = late.getByText(new RegExp(`${MODERATOR.name}.*approved`, "i")).first();
  await told.waitFor();
  assert.equal((await world.api("GET", `/comments/${id}`)).status, "approved");
});
