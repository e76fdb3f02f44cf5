// The moderator's page with the keyboard alone.

import assert from "node:assert/strict";
import { World } from "./support/world.mjs";
import { assertAccessible, focused } from "./support/looks.mjs";
import { current, fillQueue, moderator, rows, waitForLeave, waitForRows } from "./support/desk.mjs";

const world = await World.open();

async function empty(article) {
  const waiting = await world.pending(article);
  if (waiting.length > 0) {
    await world.decide("trash", ...waiting.map((comment) => comment.id));
  }
}

world.scene("queue of fifty is emptied with one key", async (stage) => {
  const ids = await fillQueue(world, "/fifty", 50);
  const page = await moderator(stage);
  for (const id of ids) {
    await page.keyboard.press("a");
    await waitForLeave(page, id);
  }
  await page.waitForSelector(".admin-empty");
  assert.deepEqual(await world.pending("/fifty"), []);
  const first = await world.api("GET", `/comments/${ids[0]}`);
  assert.equal(first.status, "approved");
});

world.scene("queue of more than one page goes on by itself", async (stage) => {
  const ids = await fillQueue(world, "/more", 55);
  const page = await moderator(stage);
  for (const id of ids) {
    await page.waitForSelector(`#row-${id}`);
    await page.keyboard.press("d");
    await waitForLeave(page, id);
  }
  await page.waitForSelector(".admin-empty");
  assert.deepEqual(await world.pending("/more"), []);
});

world.scene("each key does what the list of keys says", async (stage) => {
  const [one, two, three] = await fillQueue(world, "/keys", 3);
  const page = await moderator(stage);
  await page.keyboard.press("j");
  assert.equal(await current(page), one);
  await page.keyboard.press("j");
  assert.equal(await current(page), two);
  await page.keyboard.press("k");
  assert.equal(await current(page), one);
  await page.keyboard.press("x");
  assert.ok(await page.isChecked(`#row-${one} .row-tick`));
  await page.keyboard.press("j");
  await page.keyboard.press("s");
  await waitForLeave(page, two);
  await page.waitForFunction((id) => document.activeElement.closest(".row")?.dataset.id === String(id), three);
  assert.equal((await world.api("GET", `/comments/${two}`)).status, "spam");
  await page.keyboard.press("u");
  await page.waitForSelector(`#row-${two}`);
  assert.equal((await world.api("GET", `/comments/${two}`)).status, "pending");
  await page.keyboard.press("/");
  assert.equal(await focused(page), "q");
  await page.keyboard.type("jads");
  assert.equal(await page.inputValue("#q"), "jads");
  assert.equal((await world.pending("/keys")).length, 3, "a key was taken from a field");
  await page.locator(`#row-${one}`).focus();
  await page.keyboard.press("e");
  await page.waitForURL(new RegExp(`/admin/comments/${one}#edit`));
  await empty("/keys");
});

world.scene("keys are listed, and can be switched off", async (stage) => {
  await fillQueue(world, "/off", 2);
  const page = await moderator(stage);
  await page.keyboard.press("?");
  await page.waitForSelector("#keys[open]");
  for (const key of ["j", "k", "a", "s", "d", "u", "e", "r", "z", "?"]) {
    assert.ok((await page.locator("#keys kbd").allTextContents()).includes(key), `${key} is not listed`);
  }
  await assertAccessible(page);
  await page.focus("#keys-on");
  await page.keyboard.press("Space");
  await page.keyboard.press("Escape");
  await page.locator("#keys[open]").waitFor({ state: "detached" });
  await page.keyboard.press("a");
  await page.keyboard.press("j");
  assert.equal(await current(page), null);
  assert.equal(await rows(page).count(), 2);
  assert.equal((await world.pending("/off")).length, 2, "a key was taken although keys are off");
  await empty("/off");
});

world.scene("keys with Ctrl, Alt or Meta belong to the browser", async (stage) => {
  await fillQueue(world, "/modified", 1);
  const page = await moderator(stage);
  for (const key of ["Control+a", "Alt+a", "Meta+a", "Control+d"]) {
    await page.keyboard.press(key);
  }
  await page.keyboard.press("j");
  await waitForRows(page, 1);
  assert.equal((await world.pending("/modified")).length, 1);
  await empty("/modified");
});
