// The script on somebody else's page, under a strict policy: how it gets along with the page.

import assert from "node:assert/strict";
import { World } from "./support/world.mjs";
import { assertAccessible, assertFitsNarrow } from "./support/looks.mjs";
import { contents, embedPage, openEmbed, sendForm } from "./support/embed.mjs";
import { strictPolicy } from "./support/host.mjs";

const world = await World.open();

world.scene("link stands inside the element where there is no script, and leads to a thread that works", async (stage) => {
  await world.publish("/plain", { body: "Well said." });
  const page = await stage.visitor({ script: false });
  await page.goto(embedPage(world, "/plain"));
  await page.click("a.fallback");
  assert.deepEqual(await contents(page), ["Well said."]);
  await page.click(".page-back a");
  assert.equal(page.url(), `${world.host.origin}/plain`);
});

world.scene("thread that the host's server included is taken up as it stands", async (stage) => {
  const id = await world.publish("/inside", { body: "Already here." });
  const url = embedPage(world, "/inside", { inside: () => world.fragment("/inside") });
  const plain = await stage.visitor({ script: false });
  await plain.goto(url);
  assert.deepEqual(await contents(plain), ["Already here."]);
  const page = await stage.visitor();
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await openEmbed(page, url);
  assert.deepEqual(asked.filter((path) => path.endsWith("/thread")), [], "the thread was fetched again");
  await page.click(`#comment-${id} .comment-reply-link`);
  assert.equal(await page.locator(`#comment-${id} #respond`).count(), 1);
  await sendForm(page, { comment: "Now improved." });
});

world.scene("thread and form on a host's page can be used by everybody, with errors and while replying", async (stage) => {
  const parent = await world.publish("/good", { name: "Grace", body: `Unbroken${"unbroken".repeat(30)}` });
  await world.publish("/good", { body: "An answer.", parent });
  const page = await stage.visitor();
  await openEmbed(page, embedPage(world, "/good", { isDarkToo: true }));
  await assertFitsNarrow(page);
  await assertAccessible(page);
  await page.click(`#comment-${parent} .comment-reply-link`);
  await page.click("#submit");
  await page.waitForSelector(".comment-form-problems");
  await page.fill("#comment", "Seen before it is sent.");
  await page.click(".afterword-preview-button");
  await page.waitForSelector(".afterword-preview:not([hidden])");
  await assertFitsNarrow(page);
  await assertAccessible(page);
  await sendForm(page, { comment: "Now it is complete." });
  await assertFitsNarrow(page);
  await assertAccessible(page);
});

world.scene("thread follows the page's language, from right to left too", async (stage) => {
  await world.publish("/rtl", { body: "An English answer." });
  const page = await stage.visitor();
  await openEmbed(page, embedPage(world, "/rtl", { lang: "ar" }));
  const direction = await page.evaluate(() => getComputedStyle(document.querySelector("#respond")).direction);
  assert.equal(direction, "rtl");
  assert.match(await page.textContent("#reply-title"), /[\u0600-\u06ff]/);
  await assertFitsNarrow(page);
  await assertAccessible(page);
  await page.click("#submit");
  assert.match(await page.textContent(".comment-form-problems"), /[\u0600-\u06ff]/);
  await openEmbed(page, embedPage(world, "/rtl-ru", { article: "/rtl", lang: "ar", attributes: "lang=ru" }));
  assert.match(await page.textContent(".comments-title"), /1 комментарий/);
});

world.scene("thread is as dark as its page, unless the page chooses a theme", async (stage) => {
  const page = await stage.visitor({ colorScheme: "dark" });
  const surface = async (path, wishes) => {
    await openEmbed(page, embedPage(world, path, wishes));
    return page.evaluate(() => getComputedStyle(document.querySelector("#comment")).backgroundColor);
  };
  const both = '<meta name="color-scheme" content="light dark">';
  const [light, dark] = [await surface("/light-page"), await surface("/both", { head: both })];
  assert.notEqual(light, dark);
  assert.equal(await surface("/theme-light", { head: both, attributes: "theme=light" }), light);
  assert.equal(await surface("/theme-dark", { attributes: "theme=dark" }), dark);
  await page.emulateMedia({ colorScheme: "light" });
  assert.equal(await surface("/both", { head: both }), light);
});

world.scene("times are told in the reader's zone, and keep the server's as their title", async (stage) => {
  await world.publish("/zones", { body: "When is this?" });
  const times = [];
  for (const timezoneId of ["Asia/Tokyo", "America/Lima"]) {
    const page = await stage.visitor({ timezoneId });
    await openEmbed(page, embedPage(world, "/zones"));
    const time = page.locator(".comment-metadata time");
    times.push(await time.textContent());
    assert.match(await time.getAttribute("title"), /UTC/);
  }
  assert.notEqual(times[0], times[1]);
});

world.scene("element that a single-page application takes away and puts back goes on working", async (stage) => {
  const page = await stage.visitor();
  await openEmbed(page, embedPage(world, "/spa"));
  await page.evaluate(() => {
    window.kept = document.querySelector("afterword-thread");
    window.kept.remove();
  });
  assert.equal(await page.locator("#respond").count(), 0);
  await page.evaluate(() => document.querySelector("main").append(window.kept));
  await sendForm(page, { comment: "Still here." });
  const held = await world.arrived("/spa");
  await world.decide("approve", held.id);
  await page.locator(".comment-awaiting-moderation").waitFor({ state: "detached" });
  assert.equal(await page.locator("#respond").count(), 1);

  await world.publish("/spa-next", { body: "Another article." });
  await page.evaluate(() => document.querySelector("afterword-thread").setAttribute("article", "/spa-next"));
  await page.getByText("Another article.").waitFor();
  assert.deepEqual(await contents(page), ["Another article."]);

  await page.evaluate((site) => {
    const fresh = document.createElement("afterword-thread");
    fresh.setAttribute("site", site);
    fresh.setAttribute("article", "/spa");
    document.querySelector("afterword-thread").replaceWith(fresh);
  }, world.site);
  await page.getByText("Still here.").waitFor();

  await page.evaluate(() => {
    const kept = document.querySelector("afterword-thread");
    kept.remove();
    kept.setAttribute("article", "/spa-next");
    document.querySelector("main").append(kept);
  });
  await page.getByText("Another article.").waitFor();
  assert.deepEqual(await contents(page), ["Another article."]);
});

world.scene("element that gets its article late, and then another language, speaks of that article in that language", async (stage) => {
  const id = await world.publish("/late", { name: "Grace", body: "Better late." });
  const page = await stage.visitor();
  await openEmbed(page, embedPage(world, "/early"));
  await page.evaluate((site) => {
    const fresh = document.createElement("afterword-thread");
    fresh.setAttribute("site", site);
    document.querySelector("afterword-thread").replaceWith(fresh);
    fresh.setAttribute("article", "/late");
  }, world.site);
  await page.getByText("Better late.").waitFor();
  const [link, title] = [`#comment-${id} .comment-reply-link`, "#reply-title"];
  await page.click(link);
  await page.keyboard.press("Escape");
  const english = await page.textContent(title);
  await page.evaluate(() => document.querySelector("afterword-thread").setAttribute("lang", "ru"));
  await page.waitForFunction((english) => document.querySelector("#reply-title")?.textContent !== english, english);
  const russian = await page.textContent(title);
  await page.click(link);
  assert.match(await page.textContent(title), /Grace/);
  await page.keyboard.press("Escape");
  assert.equal(await page.textContent(title), russian);
});

world.scene("reply that the server has prepared comes back when the form returns from another comment", async (stage) => {
  const first = await world.publish("/prepared", { name: "Ada", body: "One." });
  const second = await world.publish("/prepared", { name: "Grace", body: "Two." });
  const page = await stage.visitor();
  const inside = () => world.fragment("/prepared", `&replytocom=${first}`);
  await openEmbed(page, embedPage(world, "/prepared", { inside }));
  await page.click(`#comment-${second} .comment-reply-link`);
  const moved = await page.textContent("#reply-title");
  assert.ok(moved.includes("Grace") && !moved.includes("Ada"), moved);
  assert.equal(await page.inputValue("#comment_parent"), `${second}`);
  await page.click("#cancel-comment-reply-link");
  assert.match(await page.textContent("#reply-title"), /Ada/);
  assert.equal(await page.inputValue("#comment_parent"), `${first}`);
});

world.scene("page that an application kept as a copy is improved once", async (stage) => {
  const page = await stage.visitor();
  await openEmbed(page, embedPage(world, "/copy"));
  await page.evaluate(() => {
    const known = document.querySelector("afterword-thread");
    known.replaceWith(known.cloneNode(true));
  });
  assert.equal(await page.locator("#wp-comment-cookies-consent").count(), 1);
  assert.equal(await page.locator(".afterword-preview-button").count(), 1);
  await sendForm(page, { comment: "From the copy." });
  await world.arrived("/copy");
});

world.scene("script that is loaded twice does everything once", async (stage) => {
  await world.publish("/twice", { body: "Once." });
  const again = `<script type="module" src="${world.origin}/embed/v1.js?again"></script>`;
  const before = `<p><a class="counted" href="/twice#comments" data-afterword-count="${world.site}">Comments</a></p>`;
  const page = await stage.visitor();
  await openEmbed(page, embedPage(world, "/twice", { head: again, before }));
  await page.waitForFunction(() => document.querySelector(".counted").textContent !== "Comments");
  assert.equal(await page.textContent(".counted"), "Comments (1)");
  assert.equal(await page.locator("#wp-comment-cookies-consent").count(), 1);
  await sendForm(page, { comment: "Sent once." });
  await world.arrived("/twice");
});

world.scene("counts of several articles are fetched at once", async (stage) => {
  await world.publish("/counted", { body: "One." });
  await world.publish("/counted", { body: "Two." });
  const page = await stage.visitor();
  const asked = [];
  page.on("request", (request) => request.url().includes("/counts?") && asked.push(request.url()));
  const url = world.host.page(
    "/counts",
    `<!doctype html><html lang="en"><head><title>Counts</title><script type="module" src="${world.origin}/embed/v1.js"></script></head>
    <body><afterword-count id="two" site="${world.site}" article="/counted"></afterword-count>
    <afterword-count id="none" site="${world.site}" article="/uncounted"></afterword-count>
    <a id="link" href="/counted#comments" data-afterword-count="${world.site}">Comments</a></body></html>`,
    { "content-security-policy": strictPolicy(world.origin) },
  );
  await page.goto(url);
  await page.waitForFunction(() => document.querySelector("#link").textContent !== "Comments");
  assert.equal(await page.textContent("#two"), "2");
  assert.equal(await page.textContent("#none"), "0");
  assert.equal(await page.textContent("#link"), "Comments (2)");
  assert.equal(asked.length, 1, asked.join("\n"));
});

world.scene("counts of more articles than one address has room for all arrive", async (stage) => {
  const page = await stage.visitor();
  const links = Array.from({ length: 120 }, (_, index) =>
    `<a href="/2022/08/an-article-with-quite-a-long-name-${index}#comments" data-afterword-count="${world.site}">Comments</a>`);
  const url = world.host.page(
    "/archive",
    `<!doctype html><html lang="en"><head><title>Archive</title><script type="module" src="${world.origin}/embed/v1.js"></script></head>
    <body><a data-afterword-count="${world.site}">No link</a>${links.join("")}</body></html>`,
    { "content-security-policy": strictPolicy(world.origin) },
  );
  await page.goto(url);
  await page.waitForFunction(() => [...document.querySelectorAll("a[href]")].every((link) => link.textContent === "Comments (0)"));
});

world.scene("article is the one that the page names as its own where the element names none", async (stage) => {
  await world.publish("/canonical", { body: "Found by its name." });
  const page = await stage.visitor();
  const url = embedPage(world, "/canonical-copy", {
    article: "",
    head: `<link rel="canonical" href="${world.host.origin}/canonical">`,
  });
  await openEmbed(page, url);
  assert.deepEqual(await contents(page), ["Found by its name."]);
});
