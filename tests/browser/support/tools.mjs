// The packages of package.json. The Rust part of this test installs them below target/, where node does not look by
// itself; so this is the only file that imports them.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

function required(name) {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set; run these tests with: cargo test --test browser`);
  }
  return value;
}

// Where node_modules is.
const require = createRequire(`${required("AFTERWORD_BROWSER_TOOLS")}/package.json`);

// The built program.
export const PROGRAM = required("AFTERWORD_BROWSER_PROGRAM");

// Chromium.
export const CHROMIUM = required("AFTERWORD_BROWSER_CHROMIUM");

export const { chromium } = require("playwright-core");

// The text of axe, to be run inside a page.
export const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

// The official solver of proofs of work. It is for programs that import it, not for those that require it.
export async function altchaLib() {
  const [{ solveChallenge }, { deriveKey }] = [require("altcha-lib"), require("altcha-lib/algorithms/pbkdf2")];
  return { solveChallenge, deriveKey };
}

// The official widget, to be served by a host.
export const ALTCHA_WIDGET = readFileSync(require.resolve("altcha").replace(/altcha(\.umd)?\.(js|cjs)$/, "altcha.min.js"), "utf8");
