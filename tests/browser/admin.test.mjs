// The moderator's page: each of its pages, with and without a script.

import assert from "node:assert/strict";
import { MODERATOR, World } from "./support/world.mjs";
import { assertFitsNarrow, assertGoodPage, focused } from "./support/looks.mjs";
import { fillQueue, moderator, rows, waitForLeave } from "./support/desk.mjs";

const world = await World.open();

world.scene("moderator signs in, is told of a wrong password, and comes to the page that was asked for", async (stage) => {
  const page = await stage.visitor({ keeps: true });
  await page.goto(`${world.origin}/admin/audit`);
  await page.waitForURL(/\/admin\/sign-in/);
  await assertGoodPage(page);
  await page.fill("#username", MODERATOR.name);
  await page.fill("#password", "not the password");
  await page.press("#password", "Enter");
  await page.waitForSelector("[role=alert]");
  assert.equal(await page.inputValue("#username"), MODERATOR.name);
  assert.equal(await focused(page), "password");
  await assertGoodPage(page);
  await page.fill("#password", MODERATOR.password);
  await page.press("#password", "Enter");
  await page.waitForURL(/\/admin\/audit$/);
  await page.click(".admin-out button");
  await page.waitForSelector("main");
  await page.goto(`${world.origin}/admin`);
  await page.waitForURL(/\/admin\/sign-in/);
});

world.scene("queue, filled and empty, can be used by everybody, on a small phone too", async (stage) => {
  await fillQueue(world, "/looks", 3);
  await world.submit("/looks", { name: "N".repeat(120), body: `Unbroken${"unbroken".repeat(40)} https://harbour.example/tides` });
  const page = await moderator(stage);
  assert.equal(await rows(page).count(), 4);
  await assertGoodPage(page);
  await assertFitsNarrow(page, 360);
  await page.goto(`${world.origin}/admin?status=trash`);
  await page.waitForSelector(".admin-empty");
  await assertGoodPage(page);
  await page.goto(`${world.origin}/admin?status=pending&q=nothing+has+this`);
  await page.waitForSelector(".admin-empty");
  await assertGoodPage(page);
  await world.decide("trash", ...(await world.pending("/looks")).map((comment) => comment.id));
});

world.scene("one comment, with its history and a failed edit, can be used by everybody", async (stage) => {
  const parent = await world.publish("/detail", { name: "Grace", body: "Who is there?" });
  const id = await world.publish("/detail", { name: "Ada", body: "I am.", parent });
  await world.decide("hold", id);
  const page = await moderator(stage, { path: `/admin/comments/${id}` });
  await assertGoodPage(page);
  await page.fill("#body", " ");
  await page.locator("#edit form").evaluate((form) => (form.noValidate = true));
  await page.click("#edit button[type=submit]");
  await page.waitForSelector("#body[aria-invalid=true]");
  await assertGoodPage(page);
  await world.decide("trash", id);
});

world.scene("every other page can be used by everybody", async (stage) => {
  await world.publish("/others", { body: "An article of its own." });
  await world.api("POST", "/bans", { site: world.site, kind: "host", value: "casino.example", note: "Every night." });
  const page = await moderator(stage);
  for (const path of ["/articles", "/sites", `/sites/${world.site}`, "/moderators", "/tokens", "/bans", "/audit", "/password", "/comments/12"]) {
    await page.goto(`${world.origin}/admin${path}`);
    await page.waitForSelector("h1");
    await assertGoodPage(page);
  }
});

world.scene("menu stands in one line, on a desk and on half of one", async (stage) => {
  const page = await moderator(stage);
  const lines = (items) => new Set(items.map((item) => Math.round(item.getBoundingClientRect().top))).size;
  for (const width of [1280, 960]) {
    await page.setViewportSize({ width, height: 800 });
    assert.equal(await page.locator(".admin-nav li").evaluateAll(lines), 1, `at ${width} px`);
  }
  // On a phone the menu needs two, and what stands above it one.
  await page.setViewportSize({ width: 390, height: 800 });
  const middles = (items) => items.map((item) => item.getBoundingClientRect()).map(({ top, height }) => Math.round(top + height / 2));
  const [name, out] = await page.locator(".admin-name, .admin-out button").evaluateAll(middles);
  assert.ok(Math.abs(name - out) <= 1, `${name} and ${out}`);
});

world.scene("form for the own password shows the fields to fill in, and no other", async (stage) => {
  const page = await moderator(stage, { path: "/admin/password" });
  const shown = page.locator("main input:visible");
  assert.deepEqual(await shown.evaluateAll((fields) => fields.map((field) => field.name)), [
    "current_password",
    "new_password",
    "new_password_again",
  ]);
});

world.scene("reported comment stands under its tab until its reports are dismissed", async (stage) => {
  const id = await world.publish("/reported", { name: "Grace", body: "Nothing wrong with this." });
  await world.report(id);
  const page = await moderator(stage, { path: "/admin?reported=yes" });
  await page.waitForSelector(`#row-${id} .row-reports`);
  await assertGoodPage(page);
  await assertFitsNarrow(page, 360);
  await page.click(`#row-${id} button:has-text("Dismiss the reports")`);
  await page.waitForFunction((row) => !document.querySelector(`#row-${row} .row-reports`), id);
  assert.equal((await world.api("GET", `/comments/${id}`)).report_count, 0);
  await world.decide("trash", id);
});

world.scene("comment is approved, and the decision taken back, without a script", async (stage) => {
  const id = await world.submit("/plain", { body: "Approve me." });
  const page = await moderator(stage, { script: false });
  await page.click(`#row-${id} button:has-text("Approve")`);
  await page.waitForSelector(".admin-notice");
  assert.equal((await world.api("GET", `/comments/${id}`)).status, "approved");
  await page.click(".admin-notice button");
  await page.waitForSelector(`#row-${id}`);
  assert.equal((await world.api("GET", `/comments/${id}`)).status, "pending");
  await world.decide("trash", id);
});

world.scene("all that match a filter are decided after a question that says how many", async (stage) => {
  await fillQueue(world, "/bulk", 5);
  const page = await moderator(stage, { path: "/admin?status=pending&q=Comment+number" });
  await page.selectOption("#action", "approve");
  await page.selectOption("#scope", "all");
  await page.click("#bulk button");
  await page.waitForSelector("main form input[name=confirmed]", { state: "attached" });
  assert.match(await page.textContent("main"), /5/);
  await assertGoodPage(page);
  await page.click("main form button");
  await page.waitForSelector(".admin-notice");
  assert.deepEqual(await world.pending("/bulk"), []);
});

world.scene("moderator with a script decides without leaving the queue, and takes it back", async (stage) => {
  const [first, second] = await fillQueue(world, "/script", 2);
  const page = await moderator(stage);
  let loads = 0;
  page.on("framenavigated", () => (loads += 1));
  await page.click(`#row-${first} button:has-text("Approve")`);
  await waitForLeave(page, first);
  assert.equal((await world.api("GET", `/comments/${first}`)).status, "approved");
  await page.click(".admin-notice button");
  await page.waitForSelector(`#row-${first}`);
  assert.equal((await world.api("GET", `/comments/${first}`)).status, "pending");
  assert.equal(loads, 0, "the page was loaded anew");
  await world.decide("trash", first, second);
});
