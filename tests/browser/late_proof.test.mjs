// Proofs of work that are asked for once a comment is there, because it is doubtful.

import assert from "node:assert/strict";
import { World } from "./support/world.mjs";
import { embedPage, fillForm, openEmbed } from "./support/embed.mjs";
import { reasons } from "./support/work.mjs";

const world = await World.open({ site: { moderation: "open" } });

// Texts that are nearly the same would be doubtful for that.
const DOUBTFUL = "Look at https://bit.ly/tides for it.";
const BY_FORM = "My brother measured them himself and wrote that down: https://bit.ly/brother";
const TYPED = "There was a better harbour at https://bit.ly/harbour when I lived nearby.";
const PLAIN = "Nobody asked https://bit.ly/keeper before the lighthouse was sold.";

const published = (article) => world.pending(article, "approved");

// Puts the form of an article into a page of the host, without any script.
async function plainForm(article) {
  const html = `<!doctype html><html lang="en"><title>A page</title><body>${await world.fragment(article)}</body></html>`;
  return world.host.page(article, html);
}

// Sends a doubtful comment from such a page, which leads to its receipt.
async function send(page, article, comment) {
  await page.goto(await plainForm(article));
  await fillForm(page, { comment });
  // Faster than a person would be a doubt of another kind.
  await page.waitForTimeout(3500);
  await Promise.all([page.waitForURL(/receipts/), page.click("#submit")]);
}

world.scene("browser proves a doubtful comment by itself, and it is published where it stands", async (stage) => {
  const page = await stage.visitor();
  let challenges = 0;
  page.on("request", (request) => (challenges += request.url().includes("/altcha?") ? 1 : 0));
  await openEmbed(page, embedPage(world, "/doubtful", { attributes: 'live="off"' }));
  await fillForm(page, { comment: "Nothing to doubt." });
  await page.click("#submit");
  await page.locator(".comment-content", { hasText: "Nothing to doubt." }).waitFor();
  assert.equal(challenges, 0, "nothing is asked of those whose comment is not doubtful");
  await fillForm(page, { comment: DOUBTFUL });
  await page.click("#submit");
  await page.locator("li.comment:not(:has(.comment-awaiting-moderation)) .comment-content", { hasText: "bit.ly/tides" }).waitFor();
  assert.equal(challenges, 1);
  assert.equal((await published("/doubtful")).length, 2);
  assert.match(await page.locator(".comments-title").textContent(), /2/);
  assert.match(await page.evaluate(() => document.activeElement.textContent), /bit\.ly\/tides/);
  assert.notEqual(await page.locator(".afterword-live").textContent(), "");
});

world.scene("second doubtful comment is proved by the script that is there already", async (stage) => {
  const page = await stage.visitor();
  await openEmbed(page, embedPage(world, "/twice"));
  const texts = { one: "First of all https://bit.ly/one should be read.", two: "After lunch I found https://bit.ly/two on my desk." };
  for (const [number, [name, comment]] of Object.entries(texts).entries()) {
    await fillForm(page, { comment });
    await page.click("#submit");
    const shown = page.locator("li.comment:not(:has(.comment-awaiting-moderation)) .comment-content", { hasText: `bit.ly/${name}` });
    await shown.waitFor();
    assert.equal((await published("/twice")).length, number + 1);
  }
});

world.scene("receipt proves the comment that came by the plain form", async (stage) => {
  const page = await stage.visitor();
  await send(page, "/form", BY_FORM);
  await page.locator(".page-title", { hasText: "published" }).waitFor();
  assert.equal((await published("/form")).length, 1);
});

world.scene("receipt takes nothing away that is being typed", async (stage) => {
  const page = await stage.visitor();
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route("**/altcha?*", async (route) => {
    await held;
    await route.continue();
  });
  await send(page, "/typed", TYPED);
  await page.fill("#comment", "Half a sentence");
  const proved = page.waitForResponse((answer) => answer.request().method() === "PATCH");
  release();
  assert.equal((await proved).status(), 200);
  await page.waitForTimeout(500);
  assert.equal(await page.inputValue("#comment"), "Half a sentence");
  assert.equal((await published("/typed")).length, 1);
});

// Holds requests up that match; gives what lets them go on.
async function holdUp(page, pattern, method = "GET") {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(pattern, async (route) => {
    if (route.request().method() !== method) return route.fallback();
    await held;
    await route.continue();
  });
  return release;
}

const proved = (page) => page.waitForResponse((answer) => answer.request().method() === "PATCH");

// Sends a comment from a page with a thread, and marks the page, so that it shows when it was loaded anew.
async function sendHere(page, comment) {
  await fillForm(page, { comment });
  await page.evaluate(() => (window.isMarked = true));
  await page.click("#submit");
  await page.locator("li.comment", { hasText: comment }).locator(".comment-awaiting-moderation").waitFor();
}

world.scene("page stays, with the focus and the way to the receipt, where the news comes before the answer", async (stage) => {
  const page = await stage.visitor();
  await openEmbed(page, embedPage(world, "/early"));
  const shown = page.locator("li.comment:not(:has(.comment-awaiting-moderation))", { hasText: "bit.ly/early" });
  await page.route("**/api/v1/receipts/*", async (route) => {
    if (route.request().method() !== "PATCH") return route.fallback();
    const answer = await route.fetch();
    await shown.waitFor();
    await route.fulfill({ response: answer });
  });
  await sendHere(page, "Early in the morning https://bit.ly/early is worth a look.");
  await page.waitForFunction(() => /published/i.test(document.querySelector(".afterword-live").textContent));
  assert.ok(await page.evaluate(() => window.isMarked), "the page of somebody else was loaded anew");
  assert.match(await page.evaluate(() => document.activeElement.id), /^comment-\d+$/);
  assert.match(await shown.locator(".comment-receipt a").getAttribute("href"), /receipts/);
});

world.scene("page stays where another article, or none, is shown by the time of the answer", async (stage) => {
  for (const [name, change] of Object.entries({
    other: (thread) => thread.setAttribute("article", "/elsewhere"),
    none: (thread) => thread.remove(),
  })) {
    const page = await stage.visitor();
    await openEmbed(page, embedPage(world, `/left-for-${name}`));
    const release = await holdUp(page, "**/altcha?*");
    const asked = page.waitForRequest(/altcha\?/);
    await sendHere(page, `Whoever left for ${name} should see https://bit.ly/${name} first.`);
    // What is taken away before the script is there asks for nothing.
    await asked;
    await page.evaluate(`(${change})(document.querySelector("afterword-thread"))`);
    const answer = proved(page);
    release();
    assert.equal((await answer).status(), 200);
    await page.waitForTimeout(500);
    assert.ok(await page.evaluate(() => window.isMarked), `${name}: the page of somebody else was loaded anew`);
    if (name === "other") assert.doesNotMatch(await page.textContent(".afterword-live"), /published/i);
    assert.equal((await published(`/left-for-${name}`)).length, 1);
  }
});

world.scene("comment on a page of the thread that is not read yet no longer waits, either", async (stage) => {
  for (let number = 0; number <= 100; number++) await world.submit("/pages", { name: `Reader ${number}`, body: `Number ${number}.` });
  const page = await stage.visitor();
  await openEmbed(page, embedPage(world, "/pages", { attributes: 'live="off"' }));
  await sendHere(page, "The newest of all keepers wrote https://bit.ly/keepers last week.");
  await page.waitForFunction(() => /published/i.test(document.querySelector(".afterword-live").textContent));
  const own = page.locator("li.comment", { hasText: "bit.ly/keepers" });
  assert.equal(await own.count(), 1);
  assert.equal(await own.locator(".comment-awaiting-moderation").count(), 0);
});

world.scene("nothing takes the focus from whoever types on", async (stage) => {
  const page = await stage.visitor();
  await openEmbed(page, embedPage(world, "/types"));
  const release = await holdUp(page, "**/altcha?*");
  await sendHere(page, "Someone who types on should see https://bit.ly/types first.");
  await page.fill("#comment", "Half a sentence");
  release();
  await page.waitForFunction(() => /published/i.test(document.querySelector(".afterword-live").textContent));
  assert.equal(await page.evaluate(() => document.activeElement.id), "comment");
  assert.equal(await page.inputValue("#comment"), "Half a sentence");
});

world.scene("reader without JavaScript waits for a moderator, and nothing else", async (stage) => {
  const page = await stage.visitor({ script: false });
  await send(page, "/plain", PLAIN);
  assert.equal(await page.locator(".comment-form-problems").count(), 0);
  assert.ok((await reasons(world, "/plain")).includes("proof_wanted_doubtful"));
});
