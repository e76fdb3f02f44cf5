// Pages that hide where they are, and pages of others: what they can do to a thread through a reader's browser.

import assert from "node:assert/strict";
import { after } from "node:test";
import { embedPage, openEmbed, sendForm } from "./support/embed.mjs";
import { Host } from "./support/host.mjs";
import { Wire } from "./support/wire.mjs";
import { World } from "./support/world.mjs";

// One report that arrives has a comment held.
const world = await World.open({ site: { reports_to_hold: "1" } });
// To a browser, pages there are cross-site for the program.
const foreign = await new Host().start();
const wire = await new Wire().start(world.origin);
after(() => Promise.all([foreign.close(), wire.close()]));
const withForeign = { triesToFrame: true, origins: () => [foreign.origin, wire.origin] };

// What a page does that was told an address of the program, an article, a comment there, and perhaps a token.
const ATTACK = `async (afterword, article, id, given) => {
  const read = async () => {
    const html = await (await fetch(afterword + "/sites/blog/thread?article=" + encodeURIComponent(article))).text();
    return /name="form_token" value="([^"]+)"/.exec(html)[1];
  };
  const fields = new URLSearchParams({ site: "blog", article, author: "Eve", email: "eve@mail.example",
    comment: "Buy my teapots.", reason: "spam", form_token: given ?? await read() });
  for (const path of ["/comments", "/wp-comments-post.php", "/comments/" + id + "/report"]) {
    // Whatever the answer, the page is not shown it.
    await fetch(afterword + path, { method: "POST", mode: "no-cors", body: fields }).catch(() => {});
  }
  const form = document.body.appendChild(document.createElement("form"));
  Object.assign(form, { method: "post", action: afterword + "/comments" });
  for (const [name, value] of fields) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  HTMLFormElement.prototype.submit.call(form);
}`;
const paths = (id) => ["/comments", "/wp-comments-post.php", `/comments/${id}/report`, "/comments"];

function attackPages(...told) {
  const script = `<script>(${ATTACK})(${told.map((it) => JSON.stringify(it)).join()})</script>`;
  const inner = `<!doctype html><body>${script}</body>`;
  const quoted = inner.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  const data = `data:text/html;base64,${Buffer.from(inner).toString("base64")}`;
  return [
    [foreign.origin, foreign.page("/plain", inner)],
    ["null", foreign.page("/sandboxed", `<iframe sandbox="allow-scripts allow-forms" srcdoc="${quoted}"></iframe>`)],
    ["null", foreign.page("/data", `<iframe src="${data}"></iframe>`)],
  ];
}

async function nothingArrives(stage, article, token) {
  const id = await world.publish(article, { name: "Grace", body: `Who keeps a boat at ${article}?` });
  for (const [origin, url] of attackPages(wire.origin, article, id, token)) {
    const page = await stage.visitor();
    await page.goto(url);
    const refused = paths(id).map((path) => ({ path, status: 403, origin, site: "cross-site" }));
    assert.deepEqual(await wire.takeWritten(refused.length), refused, url);
  }
  assert.deepEqual([...(await world.pending(article)), ...(await world.pending(article, "spam"))], []);
  assert.equal((await world.api("GET", `/comments/${id}`)).status, "approved", "a report has arrived");
}

async function personalToken(article) {
  const answer = await fetch(`${world.origin}/api/v1/sites/blog/form-token?article=${encodeURIComponent(article)}`);
  return (await answer.json()).form_token;
}

world.scene("page of somebody else reads the token of a thread, and can neither comment nor report with it", async (stage) => {
  await nothingArrives(stage, "/stolen");
}, withForeign);

world.scene("personal token that somebody's server has fetched does not help that page either", async (stage) => {
  await nothingArrives(stage, "/fetched", await personalToken("/fetched"));
}, withForeign);

// Puts the thread into a page of the host, as its server would, under a policy about referrers.
function includingPage(path, policy) {
  const make = async () => `<!doctype html><title>Somebody else's page</title><body>${await world.fragment(path)}</body>`;
  return world.host.page(path, make, { "referrer-policy": policy });
}

async function send(page, comment) {
  await page.fill("#comment", comment);
  await page.fill("#author", "Ada");
  await page.fill("#email", "ada@mail.example");
  const sent = page.waitForResponse((response) => response.request().method() === "POST");
  await page.click("#submit");
  const response = await sent;
  return { status: response.status(), origin: (await response.request().allHeaders()).origin };
}

world.scene("form without JavaScript arrives by the origin, which some policies about referrers hide", async (stage) => {
  for (const [policy, isHidden] of [
    ["strict-origin-when-cross-origin", false],
    ["no-referrer-when-downgrade", false],
    ["strict-origin", false],
    ["origin", false],
    ["unsafe-url", false],
    ["same-origin", true],
    ["no-referrer", true],
  ]) {
    const page = await stage.visitor({ script: false });
    await page.goto(includingPage(`/under-${policy}`, policy));
    const expected = isHidden ? { status: 403, origin: "null" } : { status: 303, origin: world.host.origin };
    assert.deepEqual(await send(page, "The tide was late."), expected, policy);
    if (isHidden) {
      // The answer is the same form on a page of ours, with what was typed.
      assert.equal(await page.inputValue("#comment"), "The tide was late.");
      const again = page.waitForURL(/\/receipts\//);
      await page.click("#submit");
      await again;
    }
    await world.arrived(`/under-${policy}`);
  }
});

world.scene("form with the script arrives under every policy about referrers", async (stage) => {
  for (const policy of ["no-referrer", "same-origin"]) {
    const page = await stage.visitor();
    await openEmbed(page, embedPage(world, `/script-${policy}`, { head: `<meta name="referrer" content="${policy}">` }));
    await sendForm(page, { comment: "The tide was late." });
    await world.arrived(`/script-${policy}`);
  }
});

world.scene("site that allows the origin null takes it with a personal token only", async (stage) => {
  await world.program.run(["site", "set", world.site, "allow_null_origin", "true"]);
  const page = await stage.visitor({ script: false });
  await page.goto(includingPage("/shared-token", "no-referrer"));
  assert.deepEqual(await send(page, "By the token of all."), { status: 403, origin: "null" });
  const own = async () => {
    const token = await personalToken("/own-token");
    return (await world.fragment("/own-token")).replace(/(name="form_token" value=")[^"]+/, `$1${token}`);
  };
  await page.goto(world.host.page("/own-token", own, { "referrer-policy": "no-referrer" }));
  assert.deepEqual(await send(page, "By my own."), { status: 303, origin: "null" });
  await world.arrived("/own-token");
});
