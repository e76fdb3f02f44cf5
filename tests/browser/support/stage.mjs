// One test's browser contexts, and what they must not do: ask anybody else, break a policy, fail, or keep anything.

import assert from "node:assert/strict";
import { CHROMIUM, chromium } from "./tools.mjs";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const PATIENCE = 15_000;

export function launch() {
  return chromium.launch({ executablePath: CHROMIUM, headless: true, args: FLAGS });
}

// Runs in each page before anything else: a violated policy is told to the console, where the recorder hears it.
function tellViolations() {
  document.addEventListener("securitypolicyviolation", (event) => {
    console.error(`Content Security Policy: ${event.violatedDirective} blocked ${event.blockedURI} ${event.sample}`);
  });
}

export class Stage {
  #contexts = [];
  #misdeeds = [];

  constructor(world, rules) {
    this.world = world;
    this.rules = rules;
  }

  // Opens a visitor's browser, as if on a machine of its own, and gives its first page.
  // `script: false` switches JavaScript off; `keeps: true` is for those who may have cookies: moderators.
  async visitor({ script = true, keeps = false, ...options } = {}) {
    const context = await this.world.browser.newContext({ javaScriptEnabled: script, ...options });
    context.setDefaultTimeout(PATIENCE);
    this.#contexts.push({ context, keeps });
    await context.addInitScript(tellViolations);
    context.on("request", (request) => this.#judgeRequest(request.url()));
    context.on("console", (line) => this.#judgeLine(line.text()));
    context.on("weberror", (error) => this.#misdeeds.push(`error in a page: ${error.error().stack}`));
    return context.newPage();
  }

  #judgeRequest(url) {
    const origins = [this.world.origin, this.world.host.origin, ...(this.rules.origins?.() ?? [])];
    if (!origins.includes(new URL(url).origin) && !/^(data|blob|about):/.test(url)) {
      this.#misdeeds.push(`request to somebody else: ${url}`);
    }
  }

  #judgeLine(text) {
    if (this.rules.triesToFrame && text.startsWith("Framing ")) {
      return;
    }
    if (/content security policy|trusted ?type|trustedhtml|trustedscript/i.test(text)) {
      this.#misdeeds.push(`violated policy: ${text}`);
    }
  }

  // What tests of this recorder ask for: everything that was noted, which is then forgotten.
  takeMisdeeds() {
    return this.#misdeeds.splice(0);
  }

  async #noteWhatIsKept() {
    for (const { context, keeps } of this.#contexts) {
      if (keeps) {
        continue;
      }
      const { cookies, origins } = await context.storageState({ indexedDB: true });
      for (const cookie of cookies) {
        this.#misdeeds.push(`a cookie is kept: ${cookie.name}`);
      }
      for (const { origin, localStorage, indexedDB } of origins) {
        const kept = [...localStorage, ...(indexedDB ?? [])].map((entry) => entry.name);
        this.#misdeeds.push(`${origin} keeps: ${kept.join(", ")}`);
      }
      for (const page of context.pages()) {
        const count = await page.evaluate(() => (location.protocol === "about:" ? 0 : sessionStorage.length));
        if (count > 0) {
          this.#misdeeds.push(`${page.url()} keeps something for the session`);
        }
      }
    }
  }

  async check() {
    await this.#noteWhatIsKept();
    assert.deepEqual(this.takeMisdeeds(), []);
  }

  async close() {
    await Promise.allSettled(this.#contexts.map(({ context }) => context.close()));
  }
}
