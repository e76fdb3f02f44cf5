// Pages saved from WordPress themes of two families. Nothing is changed in them but where their form goes.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { World } from "./support/world.mjs";
import { focused } from "./support/looks.mjs";
import { fillForm } from "./support/embed.mjs";

const world = await World.open();
const THEMES = [
  { file: "mh-magazine.html", path: "/purple-hearts", number: "17" },
  { file: "twenty-twenty-one.html", path: "/winter-honey", number: "23" },
];

function saved(name) {
  return readFileSync(new URL(`../data/wordpress/${name}`, import.meta.url), "utf8");
}

// Puts the theme's page at its place on the host. What is in braces stands for what WordPress had written there.
async function publishPage({ file, path, number }, comment = { id: 1, name: "Grace", body: "From before." }) {
  const values = {
    ACTION: `${world.origin}/wp-comments-post.php`,
    PAGE: `${world.thread(path)}&`,
    COMMENT: comment.id,
    NAME: comment.name,
    TEXT: comment.body,
  };
  const html = saved(file).replaceAll(/\{\{([A-Z]+)\}\}/g, (_, name) => String(values[name]).replaceAll("&", "&amp;"));
  const known = await world.api("GET", `/articles?site=${world.site}`);
  if (!known.items.some((article) => article.external_id === number)) {
    await world.program.run(["article", "add", world.site, path, "--title", file, "--external-id", number]);
  }
  return world.host.page(path, html);
}

world.host.page("/comment-reply.js", saved("comment-reply.js"), { "content-type": "text/javascript" });

async function postFromTheme(stage, theme, script) {
  const url = await publishPage(theme);
  const page = await stage.visitor({ script });
  const texts = { comment: `From ${theme.file}, ${script ? "with" : "without"} a script.` };
  await page.goto(url);
  await fillForm(page, texts);
  await page.click("#submit");
  await page.waitForURL(/\/receipts\//);
  const held = await world.arrived(theme.path);
  await world.decide("approve", held.id);
  await page.click(".page-back a");
  assert.equal(page.url(), url, "the way back leads elsewhere");
  await page.goto(world.thread(theme.path));
  assert.match(await page.textContent(`#comment-${held.id}`), new RegExp(texts.comment));
}

world.scene("first comment under a magazine theme is posted without a script", async (stage) => {
  await postFromTheme(stage, THEMES[0], false);
});

world.scene("first comment under a magazine theme is posted with the theme's script", async (stage) => {
  await postFromTheme(stage, THEMES[0], true);
});

world.scene("comment under a default theme is posted without a script", async (stage) => {
  await postFromTheme(stage, THEMES[1], false);
});

world.scene("comment under a default theme is posted with the theme's script", async (stage) => {
  await postFromTheme(stage, THEMES[1], true);
});

world.scene("theme's own script moves the form, and the reply finds its parent", async (stage) => {
  await publishPage(THEMES[1]);
  const comment = { name: "Rosa", body: "Do they hum all winter?" };
  comment.id = await world.publish(THEMES[1].path, comment);
  const url = await publishPage(THEMES[1], comment);
  const page = await stage.visitor();
  await page.goto(url);
  await page.click(".comment-reply-link");
  assert.equal(page.url(), url, "the form was not moved, but followed");
  assert.equal(await focused(page), "comment");
  await page.click("#cancel-comment-reply-link");
  assert.equal(await page.inputValue("#comment_parent"), "0");
  await page.click(".comment-reply-link");
  await fillForm(page, { comment: "All winter, quietly." });
  await page.click("#submit");
  await page.waitForURL(/\/receipts\//);
  const held = await world.arrived(THEMES[1].path);
  assert.equal(held.parent_id, comment.id);
  await world.decide("approve", held.id);
});

world.scene("reply without a script is written on the thread's own page", async (stage) => {
  await publishPage(THEMES[1]);
  const comment = { name: "Annie", body: "And in spring?" };
  comment.id = await world.publish(THEMES[1].path, comment);
  const url = await publishPage(THEMES[1], comment);
  const page = await stage.visitor({ script: false });
  await page.goto(url);
  await page.click(".comment-reply-link");
  await page.waitForURL(/replytocom/);
  assert.match(await page.textContent("#reply-title"), /Annie/);
  await fillForm(page, { comment: "In spring they sing." });
  await page.click("#submit");
  await page.waitForURL(/\/receipts\//);
  const held = await world.arrived(THEMES[1].path);
  assert.equal(held.parent_id, comment.id);
  await world.decide("approve", held.id);
});

world.scene("errors of a theme's form are shown with what was typed, and sent from there", async (stage) => {
  const url = await publishPage(THEMES[0]);
  const page = await stage.visitor({ script: false });
  await page.goto(url);
  await fillForm(page, { comment: "Kept as typed.", email: "nowhere" });
  await page.click("#submit");
  await page.waitForSelector(".comment-form-problems");
  assert.equal(await page.inputValue("#comment"), "Kept as typed.");
  assert.equal(await focused(page), "email");
  await page.fill("#email", "ada@mail.example");
  await page.click("#submit");
  await page.waitForURL(/\/receipts\//);
  const held = await world.arrived(THEMES[0].path);
  await world.decide("approve", held.id);
});
