// The script and a thread of a thousand comments.

import assert from "node:assert/strict";
import { World } from "./support/world.mjs";
import { embedPage, openEmbed } from "./support/embed.mjs";
import { assertAccessible } from "./support/looks.mjs";

const world = await World.open({ site: { moderation: "open", flood_limit: "0" } });
const COUNT = 1000;
const AT_ONCE = 20;

async function publishMany(article, count) {
  const left = Array.from({ length: count }, (_, index) => index);
  const work = async () => {
    for (let index = left.shift(); index !== undefined; index = left.shift()) {
      await world.submit(article, { name: `Reader ${index}`, body: `Comment number ${index}.` });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

function ids(page) {
  return page.evaluate(() => [...document.querySelectorAll(".comment-list li.comment")].map((item) => item.id));
}

world.scene("thousand comments are read page by page: none twice, none missing, each page with the focus", async (stage) => {
  await publishMany("/long", COUNT);
  const page = await stage.visitor();
  await openEmbed(page, embedPage(world, "/long"));
  assert.match(await page.textContent(".comments-title"), /1,?000 Comments/);
  assert.equal((await ids(page)).length, 100);
  await assertAccessible(page);
  for (let shown = 200; shown <= COUNT; shown += 100) {
    const before = await ids(page);
    await page.click(".comment-next");
    await page.waitForFunction((shown) => document.querySelectorAll(".comment-list li.comment").length >= shown, shown);
    const after = await ids(page);
    assert.deepEqual(after.slice(0, before.length), before, "what was read has moved");
    const focus = await page.evaluate(() => document.activeElement.id);
    assert.equal(focus, after[before.length], "the focus is not on the first comment of the new page");
  }
  assert.equal(new Set(await ids(page)).size, COUNT);
  assert.equal(await page.locator(".comment-next").count(), 0);
});

world.scene("page that the network lost can be asked for again", async (stage) => {
  await publishMany("/lost", 101);
  const page = await stage.visitor();
  await openEmbed(page, embedPage(world, "/lost"));
  await page.route("**/thread*", (route) => route.abort());
  await page.click(".comment-next");
  await page.waitForFunction(() => document.querySelector(".afterword-live").textContent !== "");
  assert.equal((await ids(page)).length, 100);
  await page.unroute("**/thread*");
  await page.click(".comment-next");
  await page.waitForFunction(() => document.querySelectorAll(".comment-list li.comment").length === 101);
});
