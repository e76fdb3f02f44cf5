// Pages of a host that carry a thread by the script.

import { strictPolicy } from "./host.mjs";

// Puts a page with a thread at a path of the host, under the strictest policy that the script promises to work with.
export function embedPage(world, path, { article = path, inside, attributes = "", before = "", head = "", lang = "en", isDarkToo = false } = {}) {
  const link = `<a class="fallback" href="${world.thread(article).replaceAll("&", "&amp;")}">Read the comments</a>`;
  // Styles that a strict policy allows, and that have a dark ground. Without them the page stays light.
  const styles = `<link rel="stylesheet" href="${world.origin}/assets/page.css">`;
  const make = async () => `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>Somebody else's page</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="stylesheet" href="${world.origin}/embed/v1.css">
    <script type="module" src="${world.origin}/embed/v1.js"></script>${head}${isDarkToo ? styles : ""}</head><body class="page">
    <main><h1>Somebody else's page</h1>${before}
    <afterword-thread site="${world.site}" article="${article}" ${attributes}>${inside ? await inside() : link}</afterword-thread>
    </main></body></html>`;
  return world.host.page(path, make, { "content-security-policy": strictPolicy(world.origin) });
}

// Opens such a page and waits until the script has taken up the thread.
export async function openEmbed(page, url) {
  await page.goto(url);
  await page.locator("afterword-thread .afterword-live").waitFor({ state: "attached" });
}

export async function fillForm(page, { comment = "The tide was late.", author = "Ada", email = "ada@mail.example" } = {}) {
  await page.fill("#comment", comment);
  await page.fill("#author", author);
  await page.fill("#email", email);
}

// Sends the form, and waits until the reader's own comment is shown.
export async function sendForm(page, texts) {
  await fillForm(page, texts);
  await page.click("#submit");
  await page.waitForSelector(".comment-awaiting-moderation");
}

export function contents(page) {
  return page.locator(".comment-list .comment-content").allTextContents().then((all) => all.map((text) => text.trim()));
}
