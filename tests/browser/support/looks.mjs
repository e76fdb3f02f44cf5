// What is asked of every page: accessible, narrow enough for a small phone, and usable from the keyboard.

import assert from "node:assert/strict";
import { AXE } from "./tools.mjs";

const LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

function described({ id, help, nodes }) {
  return `${id}: ${help}\n${nodes.map((node) => `    ${node.html}\n    ${node.failureSummary}`).join("\n")}`;
}

// Holds a page against WCAG 2.2 AA, as far as axe can, in light and in dark.
export async function assertAccessible(page) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(AXE);
    // Without fetching styles anew: it would put them into the page, which strict policies forbid it.
    const options = { runOnly: { type: "tag", values: LEVELS }, resultTypes: ["violations"], preload: false };
    const { violations, passes } = await page.evaluate((options) => globalThis.axe.run(document, options), options);
    assert.ok(passes.length >= 5, `axe looked at hardly anything: ${passes.length} rules`);
    const found = violations.map(described);
    assert.deepEqual(found, [], `${page.url()} in ${colorScheme}:\n${found.join("\n")}`);
  }
  await page.emulateMedia({ colorScheme: "light" });
}

// Makes the page as narrow as WCAG 1.4.10 asks, and looks whether it has to be scrolled sideways.
export async function assertFitsNarrow(page, width = 320) {
  const before = page.viewportSize();
  await page.setViewportSize({ width, height: 640 });
  const wide = await page.evaluate(() => {
    const limit = document.documentElement.clientWidth;
    const name = (element) => `${element.tagName.toLowerCase()}#${element.id}.${element.className}`;
    const sticksOut = (element) => {
      const box = element.getBoundingClientRect();
      return box.width > 1 && (box.right > limit + 1 || box.left < -1);
    };
    const isWide = document.documentElement.scrollWidth > limit;
    return isWide ? [...document.body.querySelectorAll("*")].filter(sticksOut).map(name) : null;
  });
  await page.setViewportSize(before);
  assert.equal(wide, null, `${page.url()} is wider than ${width} px: ${wide}`);
}

// Looks at a page in each of these ways.
export async function assertGoodPage(page) {
  await assertFitsNarrow(page);
  await assertAccessible(page);
}

// Presses Tab until the element has the focus, as a reader does who has no mouse.
export async function tabTo(page, selector, { most = 60, key = "Tab" } = {}) {
  for (let presses = 0; presses < most; presses += 1) {
    await page.keyboard.press(key);
    if (await page.evaluate((selector) => document.activeElement?.matches(selector), selector)) {
      await assertFocusShows(page, selector);
      return;
    }
  }
  assert.fail(`${selector} was not reached with ${most} times ${key} on ${page.url()}`);
}

// The focus must be seen (WCAG 2.4.7): an outline, or a difference that the page's own styles make.
async function assertFocusShows(page, selector) {
  const outline = await page.evaluate(() => {
    const style = getComputedStyle(document.activeElement);
    return { style: style.outlineStyle, width: parseFloat(style.outlineWidth) };
  });
  assert.ok(outline.style !== "none" && outline.width >= 1, `the focus on ${selector} cannot be seen`);
}

// Gives the id of what has the focus.
export function focused(page) {
  return page.evaluate(() => document.activeElement?.id ?? "");
}
