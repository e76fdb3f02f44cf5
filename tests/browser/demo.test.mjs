// `afterword demo`: what somebody meets who tries the program.

import assert from "node:assert/strict";
import { World } from "./support/world.mjs";
import { openEmbed, sendForm } from "./support/embed.mjs";
import { assertGoodPage } from "./support/looks.mjs";

const world = await World.open({ isDemo: true });

world.scene("newcomer finds an article, comments without JavaScript, and reads it after the approval", async (stage) => {
  const page = await stage.visitor({ script: false });
  await page.goto(`${world.origin}/`);
  await page.click(".page-articles a");
  await page.waitForURL(/\/demo\//);
  assert.equal(await page.textContent("h2.comments-title"), "Be the first to comment");
  await page.fill("#comment", "Read to the end.");
  await page.fill("#author", "Ada");
  await page.fill("#email", "ada@mail.example");
  await page.click("#submit");
  await page.waitForURL(/\/receipts\//);
  const held = await world.arrived(new URL(world.said.articles[0]).pathname);
  await world.decide("approve", held.id);
  await page.click(".page-back a");
  await page.waitForURL(/\/demo\//);
  assert.equal(await page.textContent("h2.comments-title"), "1 Comment");
  assert.match(await page.textContent(`#comment-${held.id}`), /Read to the end\./);
});

world.scene("newcomer with JavaScript stays on the article, and other readers hear of the comment", async (stage) => {
  const address = world.said.articles[1];
  const [page, other] = [await stage.visitor(), await stage.visitor()];
  await openEmbed(page, address);
  await openEmbed(other, address);
  await sendForm(page, { comment: "Mended mine yesterday." });
  assert.equal(page.url(), address);
  const held = await world.arrived(new URL(address).pathname);
  await world.decide("approve", held.id);
  await other.click(".afterword-news");
  assert.match(await other.textContent(`#comment-${held.id}`), /Mended mine yesterday\./);
});

world.scene("sample articles and their list can be read by everybody", async (stage) => {
  const page = await stage.visitor();
  await page.goto(`${world.origin}/`);
  await assertGoodPage(page);
  await page.goto(world.said.articles[1]);
  await assertGoodPage(page);
});
