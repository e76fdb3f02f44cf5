// The server goes away while pages are open, and comes back.

import assert from "node:assert/strict";
import { World } from "./support/world.mjs";
import { contents, embedPage, openEmbed, sendForm } from "./support/embed.mjs";
import { moderator } from "./support/desk.mjs";

const world = await World.open();

world.scene("open pages do not keep the server from stopping, lose nothing, and hear of news when it is back", async (stage) => {
  const page = await stage.visitor();
  await openEmbed(page, embedPage(world, "/away"));
  const desk = await moderator(stage);
  await world.submit("/before", { body: "Both pages listen." });
  await desk.waitForFunction(() => document.querySelector("[data-count=pending]").textContent === "1");
  await world.program.stop();
  assert.equal(world.program.child.exitCode, 0, "the server did not stop in good order");

  await page.fill("#comment", "Is anybody there?");
  await page.fill("#author", "Ada");
  await page.fill("#email", "ada@mail.example");
  await page.click("#submit");
  await page.waitForSelector(".comment-form-problems[role=alert]");
  assert.equal(await page.inputValue("#comment"), "Is anybody there?");

  await world.program.startAgain();
  await world.publish("/away", { name: "Grace", body: "Yes, again." });
  await page.click(".afterword-news");
  assert.deepEqual(await contents(page), ["Yes, again."]);
  assert.equal(await page.inputValue("#comment"), "Is anybody there?");
  await sendForm(page, { comment: "Good." });
  await desk.waitForSelector(".news");
});
