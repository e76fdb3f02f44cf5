/*
 * Improves the moderators' queue: sends its forms by fetch, adds keyboard shortcuts, and announces new comments while
 * the page is open. Without this file every button works as a form.
 */
const queue = document.getElementById("queue");
const said = document.getElementById("said");
const dialog = document.getElementById("keys");
const words = queue.dataset;
const policy = globalThis.trustedTypes?.createPolicy("afterword", { createHTML: (html) => html });
const parse = (html) => new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, "text/html");
const done = [];
let known = null;
let latest = null;
/* Runs keyboard actions one after another, so that a repeated key applies to the next comment. */
let turn = Promise.resolve();
const later = (task) => {
  turn = turn.then(task);
};

const rows = () => [...queue.querySelectorAll(".row")];
const current = () => document.activeElement?.closest?.(".row") ?? queue.querySelector(".row.is-current");
const belongs = (status) => words.status === "all" || words.status === status;

function tell(text, undo) {
  said.textContent = text;
  let bar = document.querySelector(".admin-notice");
  if (!bar) {
    bar = Object.assign(document.createElement("div"), { className: "admin-notice" });
    queue.before(bar);
  }
  bar.replaceChildren(Object.assign(document.createElement("p"), { textContent: text }));
  if (undo) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: words.undo });
    button.addEventListener("click", takeBack);
    bar.append(button);
  }
}

function stand(row) {
  for (const other of queue.querySelectorAll(".is-current")) other.classList.remove("is-current");
  if (!row) return;
  row.classList.add("is-current");
  row.focus();
  row.scrollIntoView({ block: "nearest" });
}

function move(step) {
  const all = rows();
  const at = all.indexOf(current());
  stand(all[at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1)]);
}

/* Sends the form of a button. Returns the result for the comment. */
async function decide(one) {
  const body = new URLSearchParams({ csrf_token: words.csrf, back: words.here, one });
  const answer = await fetch("/admin/decisions", { method: "POST", headers: { Accept: "application/json" }, body });
  if (answer.redirected || !(answer.headers.get("content-type") ?? "").includes("application/json")) {
    throw new Error(`${answer.status}`);
  }
  return { isDone: answer.ok, ...(await answer.json()) };
}

async function press(row, button) {
  if (!row || !button || row.getAttribute("aria-busy") === "true") return;
  row.setAttribute("aria-busy", "true");
  try {
    const outcome = await decide(button.value);
    if (outcome.isDone && outcome.can_undo) {
      done.push({ id: outcome.id, version: outcome.version, next: row.nextElementSibling?.id });
    }
    const hadFocus = row.contains(document.activeElement) || document.activeElement === document.body;
    const after = row.nextElementSibling ?? row.previousElementSibling;
    replace(row, outcome);
    tell(outcome.message, outcome.isDone && outcome.can_undo);
    if (!rows().length) await readAgain();
    else if (hadFocus) stand(document.getElementById(`row-${outcome.id}`) ?? after);
  } catch {
    row.removeAttribute("aria-busy");
    tell(words.failed);
  }
}

/* Replaces a row by its new state, or removes it if it does not match the list any more. */
function replace(row, { row: html, status, isDone }) {
  const fresh = html && parse(html).querySelector(".row");
  if (fresh && (belongs(status) || !isDone)) row.replaceWith(document.adoptNode(fresh));
  else row.remove();
}

async function takeBack() {
  const last = done.pop();
  if (!last) return;
  try {
    const outcome = await decide(`undo ${last.id} ${last.version}`);
    // The earlier decision can be undone next.
    if (outcome.isDone) for (const one of done) if (one.id === last.id) one.version = outcome.version;
    const old = document.getElementById(`row-${last.id}`);
    const fresh = outcome.row && parse(outcome.row).querySelector(".row");
    if (old) replace(old, outcome);
    else if (fresh && belongs(outcome.status)) put(document.adoptNode(fresh), last.next);
    tell(outcome.message);
    stand(document.getElementById(`row-${last.id}`));
  } catch {
    done.push(last);
    tell(words.failed);
  }
}

function put(row, next) {
  let list = queue.querySelector(".rows");
  if (!list) {
    list = Object.assign(document.createElement("ol"), { className: "rows" });
    queue.querySelector(".admin-empty")?.replaceWith(list);
  }
  list.insertBefore(row, next ? document.getElementById(next) : null);
}

/* Reloads the list from its start: after the last row, or to show new comments. */
async function readAgain() {
  queue.setAttribute("aria-busy", "true");
  said.textContent = words.loading;
  try {
    const answer = await fetch(words.start, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) throw new Error(`${answer.status}`);
    const fresh = parse(await answer.text()).getElementById("queue");
    queue.replaceChildren(...[...fresh.childNodes].map((node) => document.adoptNode(node)));
    known = latest;
    stand(rows()[0]);
    said.textContent = rows().length ? "" : (queue.querySelector(".admin-empty")?.textContent ?? "");
  } catch {
    tell(words.failed);
  }
  queue.removeAttribute("aria-busy");
}

queue.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=one]");
  if (!button) return;
  event.preventDefault();
  press(button.closest(".row"), button);
});

/* The keyboard. */

const keysOn = document.getElementById("keys-on");
keysOn.checked = sessionStorage.getItem("keys") !== "off";
keysOn.addEventListener("change", () => sessionStorage.setItem("keys", keysOn.checked ? "on" : "off"));
document.querySelector(".admin-keys-hint").hidden = false;
document.getElementById("show-keys").addEventListener("click", () => dialog.showModal());

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.repeat || dialog.open) return;
  if (event.key === "?") {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  if (!keysOn.checked) return;
  const row = current();
  const act = {
    j: () => move(1),
    k: () => move(-1),
    u: () => later(takeBack),
    x: () => row?.querySelector(".row-tick")?.click(),
    "/": () => {
      document.querySelector(".filter").open = true;
      document.getElementById("q").focus();
    },
  }[event.key];
  if (act) {
    event.preventDefault();
    act();
    return;
  }
  const target = (row ?? rows()[0])?.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.matches("a")) {
    target.click();
    return;
  }
  const { key } = event;
  later(() => {
    const next = current() ?? rows()[0];
    return press(next, next?.querySelector(`button[data-key="${CSS.escape(key)}"]`));
  });
});

/* Events. */

function announce(count) {
  let button = document.querySelector(".news");
  if (!button) {
    button = Object.assign(document.createElement("button"), { type: "button", className: "news" });
    button.addEventListener("click", () => {
      button.remove();
      readAgain();
    });
    queue.before(button);
  }
  const language = document.documentElement.lang;
  const category = new Intl.PluralRules(language).select(count);
  const form = words[`news${category[0].toUpperCase()}${category.slice(1)}`] ?? words.newsOther;
  button.textContent = form.replace("#", new Intl.NumberFormat(language).format(count));
  said.textContent = button.textContent;
}

const source = new EventSource("/admin/events");
source.addEventListener("counts", ({ data }) => {
  const counts = JSON.parse(data);
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const isWhole = !new URLSearchParams(words.start.split("?")[1]).get("site");
  if (isWhole) {
    for (const tab of document.querySelectorAll("[data-count]")) {
      tab.textContent = { all, ...counts }[tab.dataset.count] ?? tab.textContent;
    }
  }
  // A new comment raises the total; a decision does not.
  if (known !== null && all > known && counts.pending > 0 && words.status === "pending") announce(all - known);
  if (known === null || all < known) known = all;
  latest = all;
});
addEventListener("pagehide", () => source.close());
