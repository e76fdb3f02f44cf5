// Makes a picture of each page, in light and in dark, on a phone and on a desk, for people to look at.
// Run by hand: cargo test --test browser -- --ignored. Only those of the README: script/pictures

import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { MODERATOR, World } from "./support/world.mjs";

const [, , FOLDER] = process.argv;
const WIDTHS = [360, 1280];
const COLOURS = ["light", "dark"];

const TALK = [
  ["Grace", "We used to set our clocks by the ferry, and the ferry set its own by the moon.", []],
  ["Ada", "That explains the ferry.", [0]],
  ["Mary", "At our harbour the table is off by *ten minutes* whenever the wind has blown from the west for a day.\n\nNobody has told the table.", []],
  ["Rosa", "Ten? Ours is off by thirty.\n\n> off by ten minutes\n\nThe funnel does it.", [2]],
  ["Annie", "Then you keep your boat further in than I do.", [3]],
  ["Hedy", "There is a chart of it: https://harbour.example/tides/2026", [4]],
  ["Somebody with a rather long name, as people have them at times", "Short.", []],
  ["Chien-Shiung", "Does this hold for lakes, too?", []],
  ["Lise", "Hardly. There is not enough water to gather.", [7]],
  ["مريم", "شكرًا على هذا المقال الجميل عن المد والجزر.", []],
  ["Emmy", "A paragraph of some length, so that it can be seen how a longer comment is set: how wide its lines are, how far they are apart, whether it is pleasant to read, and whether the next comment begins clearly below it and does not run into it.", []],
  ["Dorothy", "Thank you. I will look at the beach with other eyes.", []],
];

// Publishes all of it as one thread.
async function talk(world, article) {
  const ids = [];
  for (const [name, body, [parent]] of TALK) {
    ids.push(await world.publish(article, { name, body, parent: ids[parent] ?? null }));
  }
  return ids;
}

// Has all of it wait. What waits has no replies.
async function hold(world, article) {
  const ids = [];
  for (const [name, body] of TALK) {
    ids.push(await world.submit(article, { name, body }));
  }
  return ids;
}

// Posts without our script, which would stay on the page.
async function post(page, address, { author = "Ada" } = {}) {
  await page.route("**/embed/*.js*", (route) => route.abort());
  await page.goto(address);
  await page.fill("#comment", "Read to the end, and then read again.");
  await page.fill("#author", author);
  await page.fill("#email", author && "ada@mail.example");
  await page.click("#submit");
}

// The pages of readers: a name, and how to get there.
function readerPages(world, first) {
  const go = (address) => (page) => page.goto(address);
  return {
    "thread-empty": go(world.thread("/empty")),
    thread: go(world.thread("/tide")),
    "thread-arabic": go(world.thread("/tide", "&lang=ar")),
    "thread-closed": go(world.thread("/closed")),
    "thread-reply": go(world.thread("/tide", `&replytocom=${first}`)),
    "form-errors": async (page) => {
      await post(page, world.thread("/empty"), { author: "" });
      await page.waitForSelector(".comment-form-problems");
    },
    receipt: async (page) => {
      await post(page, world.thread(`/receipt-${Math.random()}`));
      await page.waitForURL(/\/receipts\//);
    },
    error: go(`${world.origin}/receipts/nothing`),
    home: go(`${world.origin}/`),
    embed: async (page) => {
      await page.goto(`${world.host.origin}/embed`);
      await page.waitForSelector("afterword-thread .comment-list");
    },
    "embed-reply": async (page) => {
      await page.goto(`${world.host.origin}/embed`);
      await page.waitForSelector("afterword-thread .comment-list");
      await page.click(".comment-reply-link");
    },
  };
}

// The pages of moderators.
function moderatorPages(world, held) {
  const go = (path) => (page) => page.goto(`${world.origin}/admin${path}`);
  return {
    "admin-queue": go(""),
    "admin-queue-empty": go("?status=trash"),
    "admin-keys": async (page) => {
      await page.goto(`${world.origin}/admin`);
      await page.keyboard.press("?");
    },
    "admin-bulk": async (page) => {
      await page.goto(`${world.origin}/admin`);
      await page.selectOption("#action", "approve");
      await page.selectOption("#scope", "all");
      await page.click("#bulk button");
      await page.waitForSelector("[name=confirmed]", { state: "attached" });
    },
    "admin-detail": go(`/comments/${held}`),
    "admin-articles": go("/articles"),
    "admin-sites": go("/sites"),
    "admin-site": go(`/sites/${world.site}`),
    "admin-moderators": go("/moderators"),
    "admin-tokens": go("/tokens"),
    "admin-bans": go("/bans"),
    "admin-audit": go("/audit"),
    "admin-missing": go("/comments/12"),
  };
}

function hostPage(world) {
  const fallback = `<a href="${world.thread("/tide")}">Comments</a>`;
  world.host.page("/embed", `<!doctype html><html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1"><title>How the tide comes in</title>
    <link rel="stylesheet" href="${world.origin}/embed/v1.css">
    <style>:root { color-scheme: light dark } body { max-width: 40rem; margin: 0 auto; padding: 1rem; font: 1.05rem/1.6 Georgia, serif }</style>
    <script type="module" src="${world.origin}/embed/v1.js"></script></head>
    <body><h1>How the tide comes in</h1><p>Stand on a flat beach for an afternoon and the sea seems to change its mind.</p>
    <afterword-thread site="${world.site}" article="/tide">${fallback}</afterword-thread></body></html>`);
}

async function signIn(context, world) {
  const page = await context.newPage();
  const answer = await page.goto(`${world.origin}/admin/sign-in`);
  if (answer.status() === 200) {
    await page.fill("[name=username]", MODERATOR.name);
    await page.fill("[name=password]", MODERATOR.password);
    await Promise.all([page.waitForURL((url) => !url.pathname.endsWith("sign-in")), page.press("[name=password]", "Enter")]);
  }
  await page.close();
}

// Takes all pictures; a page that cannot be reached is named, and the others are taken.
async function shoot(world, pages, prepare = async () => {}) {
  for (const width of WIDTHS) {
    for (const colorScheme of COLOURS) {
      const context = await world.browser.newContext({ viewport: { width, height: 800 }, colorScheme });
      context.setDefaultTimeout(5_000);
      await prepare(context);
      for (const [name, open] of Object.entries(pages)) {
        const page = await context.newPage();
        try {
          await open(page);
          await page.screenshot({ path: join(FOLDER, `${name}-${colorScheme}-${width}.png`), fullPage: true });
        } catch (error) {
          console.error(`no picture of ${name} (${colorScheme}, ${width}): ${error.message.split("\n")[0]}`);
        }
        await page.close();
      }
      await context.close();
    }
  }
}

// The two pictures of the README: what one sees first, without scrolling.
async function shootForReadme(world) {
  const viewport = { width: 960, height: 720 };
  const reader = await world.browser.newContext({ viewport });
  const page = await reader.newPage();
  await readerPages(world).embed(page);
  await page.screenshot({ path: join(FOLDER, "readme-thread.png") });
  const desk = await world.browser.newContext({ viewport });
  await signIn(desk, world);
  const queue = await desk.newPage();
  await queue.goto(`${world.origin}/admin`);
  await queue.keyboard.press("j");
  await queue.screenshot({ path: join(FOLDER, "readme-queue.png") });
  await Promise.all([reader.close(), desk.close()]);
}

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
const world = new World();
try {
  await world.fill({ site: { markup: "markdown" } });
  await world.program.run(["article", "add", world.site, "/tide", "--title", "How the tide comes in"]);
  await world.program.run(["article", "add", world.site, "/waiting", "--title", "Mending a bicycle tube"]);
  const [first] = await talk(world, "/tide");
  await world.publish("/closed", { name: "Grace", body: "Just in time." });
  await world.program.run(["article", "close", world.site, "/closed"]);
  const held = await hold(world, "/waiting");
  hostPage(world);
  if (process.env.AFTERWORD_PICTURES !== "readme") {
    await shoot(world, readerPages(world, first));
    await shoot(world, { "admin-sign-in": (page) => page.goto(`${world.origin}/admin/sign-in`) });
    await shoot(world, moderatorPages(world, held[0]), (context) => signIn(context, world));
  }
  await shootForReadme(world);
} finally {
  await world.close();
}
