// Every page that readers meet: accessible, narrow, usable from the keyboard.

import assert from "node:assert/strict";
import { World } from "./support/world.mjs";
import { assertGoodPage, tabTo } from "./support/looks.mjs";

const world = await World.open();

async function discussed(article) {
  const first = await world.publish(article, { name: "Grace", body: "Read https://harbour.example/tides.\n\n> So they say.\n\n`code`" });
  let parent = first;
  for (const name of ["Ada", "Mary", "Rosa", "Annie", "Hedy"]) {
    parent = await world.publish(article, { name, body: `An answer from ${name}. ${"Unbroken".repeat(20)}`, parent });
  }
  return first;
}

// A visitor whom our script does not reach. axe needs JavaScript, so it cannot be switched off here.
async function withoutOurs(stage) {
  const page = await stage.visitor();
  await page.route("**/embed/*.js*", (route) => route.abort());
  return page;
}

world.scene("thread and form can be read by everybody, on a small phone too", async (stage) => {
  await discussed("/tide");
  const page = await stage.visitor();
  await page.goto(world.thread("/tide"));
  assert.equal(await page.textContent("h2.comments-title"), "6 Comments");
  await assertGoodPage(page);
});

world.scene("empty, paged and closed threads can be read by everybody", async (stage) => {
  await discussed("/paged");
  await discussed("/shut");
  await world.program.run(["article", "close", world.site, "/shut"]);
  const page = await stage.visitor();
  for (const address of [world.thread("/empty"), world.thread("/paged", "&limit=2"), world.thread("/shut")]) {
    await page.goto(address);
    await assertGoodPage(page);
  }
});

world.scene("reply that was begun can be read by everybody", async (stage) => {
  const first = await discussed("/reply");
  const page = await stage.visitor();
  await page.goto(world.thread("/reply", `&replytocom=${first}`));
  assert.match(await page.textContent("#reply-title"), /Grace/);
  await assertGoodPage(page);
});

world.scene("form with errors, and the receipt, can be read by everybody", async (stage) => {
  const page = await withoutOurs(stage);
  await page.goto(world.thread("/errors"));
  await page.fill("#email", "nowhere");
  await page.click("#submit");
  await page.waitForSelector(".comment-form-problems");
  await assertGoodPage(page);
  await page.fill("#comment", "Better now.");
  await page.fill("#author", "Ada");
  await page.fill("#email", "ada@mail.example");
  await page.click("#submit");
  await page.waitForURL(/\/receipts\//);
  await assertGoodPage(page);
});

world.scene("first page, and a page that tells of an error, can be read by everybody", async (stage) => {
  const page = await stage.visitor();
  await page.goto(`${world.origin}/`);
  await assertGoodPage(page);
  await page.goto(`${world.origin}/receipts/nothing`);
  assert.match(await page.textContent(".page-small"), /404/);
  await assertGoodPage(page);
});

world.scene("thread that runs from right to left can be read by everybody", async (stage) => {
  await world.publish("/rtl", { name: "Ada", body: "An English answer." });
  const page = await stage.visitor();
  await page.goto(world.thread("/rtl", "&lang=ar"));
  assert.equal(await page.getAttribute("html", "dir"), "rtl");
  await assertGoodPage(page);
});

world.scene("comment and reply are written with the keyboard alone", async (stage) => {
  const parent = await world.publish("/keys", { name: "Grace", body: "Who is there?" });
  const page = await withoutOurs(stage);
  await page.goto(world.thread("/keys"));
  await tabTo(page, ".page-skip");
  await tabTo(page, `#comment-${parent} .comment-reply-link`);
  await page.keyboard.press("Enter");
  await page.waitForURL(/replytocom/);
  await tabTo(page, "#comment");
  await page.keyboard.type("Somebody without a mouse.");
  await tabTo(page, "#author");
  await page.keyboard.type("Mary");
  await tabTo(page, "#email");
  await page.keyboard.type("mary@mail.example");
  await tabTo(page, "#submit");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/receipts\//);
  const held = await world.arrived("/keys");
  assert.equal(held.parent_id, parent);
  assert.equal(held.author.name, "Mary");
});

world.scene("description of the API can be read under a policy without inline styles", async (stage) => {
  const page = await stage.visitor();
  const answer = await page.goto(`${world.origin}/docs`);
  assert.doesNotMatch(answer.headers()["content-security-policy"], /unsafe/);
  // One that can be tried as it stands: it takes no parameters.
  const operation = page.locator(".opblock", { hasText: "/livez" });
  await operation.locator(".opblock-summary-control").click();
  await operation.locator(".responses-wrapper").waitFor();
  await operation.locator(".try-out__btn").click();
  await operation.locator(".execute").click();
  await operation.locator(".live-responses-table").waitFor();
});
