// The moderator's page.

import { MODERATOR } from "./world.mjs";

export const COLLEAGUE = { name: "Rosa", password: "eleven gulls upon a mooring" };

// Adds a second moderator.
export async function addColleague(world) {
  const add = ["moderator", "add", COLLEAGUE.name, "--role", "moderator", "--password-stdin"];
  await world.program.run(add, `${COLLEAGUE.password}\n`);
}

// Opens a browser of a moderator who has signed in, at the queue. Moderators have a cookie, as the page says.
export async function moderator(stage, { who = MODERATOR, path = "/admin", ...options } = {}) {
  const page = await stage.visitor({ keeps: true, ...options });
  await page.goto(`${stage.world.origin}${path}`);
  await page.fill("#username", who.name);
  await page.fill("#password", who.password);
  await page.press("#password", "Enter");
  await page.waitForURL((url) => !url.pathname.endsWith("/sign-in"));
  return page;
}

export function rows(page) {
  return page.locator("#queue .row");
}

// Waits until the queue has that many rows.
export async function waitForRows(page, count) {
  await page.waitForFunction((count) => document.querySelectorAll("#queue .row").length === count, count);
}

// Waits until the row of a comment is gone.
export async function waitForLeave(page, id) {
  await page.locator(`#row-${id}`).waitFor({ state: "detached" });
}

// Gives the id of the comment that has the focus; null where none has.
export function current(page) {
  return page.evaluate(() => Number(document.activeElement?.closest(".row")?.dataset.id ?? 0) || null);
}

// Fills the queue, and gives the ids in the order in which they came.
export async function fillQueue(world, article, count) {
  const ids = [];
  for (let index = 0; index < count; index += 1) {
    ids.push(await world.submit(article, { name: `Reader ${index}`, body: `Comment number ${index}.` }));
  }
  return ids;
}
