// The tests' own means: what they must notice is noticed.

import assert from "node:assert/strict";
import { World } from "./support/world.mjs";
import { assertAccessible, assertFitsNarrow, tabTo } from "./support/looks.mjs";
import { strictPolicy } from "./support/host.mjs";

const world = await World.open();

function page(body, head = "") {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>${head}</head><body>${body}</body></html>`;
}

world.scene("violated policy, foreign request, failing script and kept data are all noticed", async (stage) => {
  const visitor = await stage.visitor();
  const strict = { "content-security-policy": strictPolicy(world.origin) };
  await visitor.goto(world.host.page("/inline", page("<p style='color: red'>Red</p>"), strict));
  assert.match(stage.takeMisdeeds().join("\n"), /violated policy.*style-src/s);

  const isBlocked = visitor.waitForEvent("requestfailed");
  await visitor.goto(world.host.page("/foreign", page("<img alt='' src='http://127.0.0.1:9/pixel.png'>")));
  await isBlocked;
  assert.match(stage.takeMisdeeds().join("\n"), /somebody else: http:\/\/127\.0\.0\.1:9\/pixel\.png/);

  await visitor.goto(world.host.page("/failing", page("<script>null.x</script>")));
  assert.match(stage.takeMisdeeds().join("\n"), /error in a page/);

  const keeping = "<script>localStorage.setItem('a', '1'); document.cookie = 'b=2'; sessionStorage.setItem('c', '3')</script>";
  await visitor.goto(world.host.page("/keeping", page(keeping)));
  await assert.rejects(stage.check(), /cookie is kept: b.*keeps: a.*for the session/s);
  await visitor.evaluate(() => (localStorage.clear(), sessionStorage.clear()));
  await visitor.context().clearCookies();
});

world.scene("violated policy is noticed with JavaScript switched off, too", async (stage) => {
  const visitor = await stage.visitor({ script: false });
  const strict = { "content-security-policy": strictPolicy(world.origin) };
  await visitor.goto(world.host.page("/inline-off", page("<p style='color: red'>Red</p>"), strict));
  assert.match(stage.takeMisdeeds().join("\n"), /violated policy.*style/s);
});

world.scene("page that not everybody can use is refused", async (stage) => {
  const visitor = await stage.visitor();
  await visitor.goto(world.host.page("/bad", page("<main><h1>Bad</h1><img src='data:,'><input></main>")));
  await assert.rejects(assertAccessible(visitor), /image-alt/);
  await visitor.goto(world.host.page("/wide", page("<p>Wide</p><div class='broad'>x</div>", "<style>.broad{width:400px}</style>")));
  await assert.rejects(assertFitsNarrow(visitor), /div#\.broad/);
  await assert.rejects(tabTo(visitor, "#nothing", { most: 3 }), /was not reached/);
  await visitor.goto(world.host.page("/unseen", page("<button id='b'>B</button>", "<style>:focus{outline:none}</style>")));
  await assert.rejects(tabTo(visitor, "#b"), /cannot be seen/);
});
