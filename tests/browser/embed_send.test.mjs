// The script on somebody else's page, under a strict policy: writing.

import assert from "node:assert/strict";
import { World } from "./support/world.mjs";
import { focused } from "./support/looks.mjs";
import { contents, embedPage, fillForm, openEmbed, sendForm } from "./support/embed.mjs";

const world = await World.open();

world.scene("comment is held, shown to its author alone, and arrives at other readers when it is approved", async (stage) => {
  const url = embedPage(world, "/tide");
  const [author, other] = [await stage.visitor(), await stage.visitor()];
  await openEmbed(author, url);
  await openEmbed(other, url);
  await sendForm(author, { comment: "The tide was late today." });
  assert.equal(author.url(), url, "the page was left");
  const held = await world.arrived("/tide");
  assert.match(await author.textContent(`#comment-${held.id}`), /awaiting moderation.*The tide was late today\./s);
  assert.equal(await focused(author), `comment-${held.id}`);
  assert.equal(await author.inputValue("#comment"), "");
  assert.deepEqual(await contents(other), []);

  const receipt = await author.getAttribute(`#comment-${held.id} a.comment-receipt, #comment-${held.id} .comment-receipt a`, "href");
  const later = await stage.visitor();
  await later.goto(receipt);
  assert.equal(await later.textContent("h1"), "Your comment has arrived");

  await world.decide("approve", held.id);
  await other.click(".afterword-news");
  assert.deepEqual(await contents(other), ["The tide was late today."]);
  assert.equal(await other.textContent(".comments-title"), "1 Comment");
  await author.waitForFunction(() => document.querySelector(".comments-title").textContent === "1 Comment");
  await author.locator(".comment-awaiting-moderation").waitFor({ state: "detached" });
  assert.deepEqual(await contents(author), ["The tide was late today."]);
  await later.reload();
  assert.equal(await later.textContent("h1"), "Your comment is published");
});

world.scene("form moves under the comment that is answered, and back", async (stage) => {
  const parent = await world.publish("/reply", { name: "Grace", body: "Who keeps a boat here?" });
  const page = await stage.visitor();
  await openEmbed(page, embedPage(world, "/reply"));
  const link = `#comment-${parent} .comment-reply-link`;
  await page.click(link);
  assert.equal(await page.locator(`#comment-${parent} #respond`).count(), 1);
  assert.match(await page.textContent("#reply-title"), /Grace/);
  assert.equal(await focused(page), "comment");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(`#comment-${parent} #respond`).count(), 0);
  assert.match(await page.textContent("#reply-title"), /^Leave a Reply\s/);
  assert.ok(await page.evaluate((link) => document.activeElement.matches(link), link), "the focus is lost");
  await page.click(link);
  await page.click("#cancel-comment-reply-link");
  assert.equal(await page.inputValue("#comment_parent"), "0");

  await page.click(link);
  await sendForm(page, { comment: "I do." });
  const held = await world.arrived("/reply");
  assert.equal(held.parent_id, parent);
  assert.equal(await page.locator(`#comment-${parent} > .children > #comment-${held.id}`).count(), 1);
  assert.equal(await page.locator(`#comment-${parent} #respond`).count(), 0);
});

world.scene("errors stand beside their fields, and nothing that was typed is lost", async (stage) => {
  const page = await stage.visitor();
  await openEmbed(page, embedPage(world, "/errors"));
  await fillForm(page, { comment: "As typed.", author: "", email: "nowhere" });
  await page.click("#submit");
  await page.waitForSelector(".comment-form-problems[role=alert]");
  assert.equal(await focused(page), "author");
  assert.equal(await page.inputValue("#comment"), "As typed.");
  assert.equal(await page.inputValue("#email"), "nowhere");
  for (const field of ["author", "email"]) {
    assert.equal(await page.getAttribute(`#${field}`, "aria-invalid"), "true");
    assert.ok((await page.getAttribute(`#${field}`, "aria-describedby")).split(" ").includes(`${field}-error`));
    assert.notEqual(await page.textContent(`#${field}-error`), "");
  }
  assert.equal(await page.getAttribute("#comment", "aria-invalid"), null);
  await page.fill("#author", "Ada");
  await page.fill("#email", "ada@mail.example");
  await page.click("#submit");
  await page.waitForSelector(".comment-awaiting-moderation");
  assert.equal(await page.locator("[aria-invalid], .comment-form-error:visible, .comment-form-problems").count(), 0);
});

world.scene("comment that the network lost is kept in the form, and a second try posts it once", async (stage) => {
  const page = await stage.visitor();
  await openEmbed(page, embedPage(world, "/lost"));
  // The server takes the first try; its answer never arrives.
  await page.route("**/api/v1/sites/*/comments*", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await fillForm(page, { comment: "Did you get this?" });
  await page.click("#submit");
  await page.waitForSelector(".comment-form-problems[role=alert]");
  assert.equal(await page.inputValue("#comment"), "Did you get this?");
  await page.unroute("**/api/v1/sites/*/comments*");
  await page.click("#submit");
  await page.waitForSelector(".comment-awaiting-moderation");
  await world.arrived("/lost");
});

world.scene("comment that has arrived is not called lost when its receipt cannot be read", async (stage) => {
  const page = await stage.visitor();
  await openEmbed(page, embedPage(world, "/no-receipt"));
  await page.route("**/receipts/**", (route) => route.abort());
  await sendForm(page, { comment: "It is there." });
  assert.equal(await page.locator(".comment-form-problems").count(), 0);
  await world.arrived("/no-receipt");
});

world.scene("several comments that wait stay with their author when others arrive", async (stage) => {
  const page = await stage.visitor();
  await openEmbed(page, embedPage(world, "/several"));
  for (const comment of ["First.", "Second."]) {
    await fillForm(page, { comment });
    await page.click("#submit");
    await page.getByText(comment).waitFor();
    await page.waitForFunction(() => document.querySelector("#comment").value === "");
  }
  await world.publish("/several", { name: "Grace", body: "Third." });
  await page.click(".afterword-news");
  await page.getByText("Third.").waitFor();
  assert.deepEqual((await contents(page)).sort(), ["First.", "Second.", "Third."]);
});

world.scene("thread that was closed in the meantime says so and keeps what was typed", async (stage) => {
  await world.publish("/closing", { body: "Just in time." });
  const page = await stage.visitor();
  await openEmbed(page, embedPage(world, "/closing", { attributes: "live=off" }));
  await world.program.run(["article", "close", world.site, "/closing"]);
  await fillForm(page, { comment: "Too late?" });
  await page.click("#submit");
  const box = page.locator(".comment-form-problems[role=alert]");
  await box.waitFor();
  assert.match(await box.textContent(), /takes no more comments|closed/i);
  assert.equal(await page.inputValue("#comment"), "Too late?");
});

world.scene("preview shows what the markup becomes, and no more than that", async (stage) => {
  const page = await stage.visitor();
  await openEmbed(page, embedPage(world, "/preview"));
  await page.fill("#comment", "A <b>bold</b> word <script>alert(1)</script>");
  await page.click(".afterword-preview-button");
  const region = page.locator(".afterword-preview:not([hidden])");
  await region.waitFor();
  assert.equal(await region.locator("b, strong").textContent(), "bold");
  assert.equal(await region.locator("script").count(), 0);
  await page.fill("#comment", "");
  await page.click(".afterword-preview-button");
  assert.equal(await focused(page), "comment", "there is nothing to preview");
});

world.scene("room that is left is told near the limit, in bytes", async (stage) => {
  const page = await stage.visitor();
  await openEmbed(page, embedPage(world, "/room"));
  await page.fill("#comment", "Short.");
  assert.equal(await page.locator(".afterword-room:visible").count(), 0);
  await page.fill("#comment", "é".repeat(32_700));
  assert.match(await page.textContent(".afterword-room"), /125/);
  await page.fill("#comment", "é".repeat(32_800));
  assert.match(await page.textContent(".afterword-room"), /75/);
});

world.scene("name and website are kept where the reader asks for it, the address never", async (stage) => {
  const page = await stage.visitor({ keeps: true });
  const url = embedPage(world, "/saved");
  await openEmbed(page, url);
  await page.check("#wp-comment-cookies-consent");
  await page.fill("#url", "https://ada.example");
  await sendForm(page, { comment: "Keep my name." });
  await openEmbed(page, url);
  assert.equal(await page.inputValue("#author"), "Ada");
  assert.equal(await page.inputValue("#url"), "https://ada.example");
  assert.equal(await page.inputValue("#email"), "");
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }));
  assert.ok(kept.includes("ada.example") && !kept.includes("mail.example"), kept);
  await page.uncheck("#wp-comment-cookies-consent");
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  assert.deepEqual(await page.context().cookies(), []);
});

world.scene("reader without a mouse answers a comment", async (stage) => {
  const parent = await world.publish("/keys", { name: "Grace", body: "Who is there?" });
  const page = await stage.visitor();
  await openEmbed(page, embedPage(world, "/keys"));
  await page.focus(`#comment-${parent} .comment-reply-link`);
  await page.keyboard.press("Enter");
  assert.equal(await focused(page), "comment");
  await page.keyboard.type("Somebody without a mouse.");
  for (const [id, text] of [["author", "Mary"], ["email", "mary@mail.example"]]) {
    while ((await focused(page)) !== id) {
      await page.keyboard.press("Tab");
    }
    await page.keyboard.type(text);
  }
  await page.keyboard.press("Enter");
  await page.waitForSelector(".comment-awaiting-moderation");
  assert.equal((await world.arrived("/keys")).parent_id, parent);
});
