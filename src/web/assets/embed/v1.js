/*
 * afterword: a comment thread under an article, and comment counts. See docs/embedding.md.
 *
 * It enhances HTML from the server. It sets no cookie. It stores nothing unless the reader ticks a box, and never the
 * email address.
 */
const server = new URL(import.meta.url).origin;
const STORE = "afterword";
const isNew = !customElements.get("afterword-thread");
const same = (text) => text;
const policy = (isNew && globalThis.trustedTypes?.createPolicy("afterword", { createHTML: same, createScriptURL: same })) || null;
/* The digest of `v1-work.js`. */
const WORK = "sha256-vFrg2eLx0oYWUANlo91EjIZn04uxyW6U5vbnJElOrFk=";

const parse = (html) => new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, "text/html");
const bytesOf = (text) => new TextEncoder().encode(text).length;

/* The canonical address of the article, from the page. */
const canonical = () => document.querySelector("link[rel=canonical]")?.href || location.href.split("#")[0];

function address(path, fields) {
  const url = new URL(path, server);
  for (const [name, value] of Object.entries(fields)) if (value) url.searchParams.set(name, value);
  return url;
}

async function load(url) {
  const answer = await fetch(url, { credentials: "omit" });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer;
}

function make(tag, fields, ...children) {
  const element = Object.assign(document.createElement(tag), fields);
  element.append(...children);
  return element;
}

const turnTo = (element) => Object.assign(element, { tabIndex: -1 }).focus();

class AfterwordThread extends HTMLElement {
  static observedAttributes = ["site", "article", "lang", "order", "live"];

  connectedCallback() {
    this.leave = new AbortController();
    const { signal } = this.leave;
    this.addEventListener("click", (event) => this.clicked(event), { signal });
    this.addEventListener("submit", (event) => this.submitted(event), { signal });
    this.addEventListener("input", (event) => this.typed(event), { signal });
    this.addEventListener("change", (event) => this.remember(event), { signal });
    this.addEventListener("keydown", (event) => event.key === "Escape" && this.moved && this.moveBack(true), { signal });
    document.addEventListener("visibilitychange", () => this.listen(), { signal });
    this.start();
  }

  disconnectedCallback() {
    this.leave.abort();
    this.source?.close();
    this.source = null;
  }

  attributeChangedCallback(name, before, now) {
    if (this.isConnected && this.leave && before !== now) this.start();
  }

  get site() {
    return this.getAttribute("site") || "";
  }

  get article() {
    return this.getAttribute("article") || canonical();
  }

  get language() {
    return this.closest("[lang]")?.lang || "";
  }

  fields(more) {
    return { article: this.article, lang: this.language, order: this.getAttribute("order"), ...more };
  }

  path(what) {
    return `/api/v1/sites/${encodeURIComponent(this.site)}/${what}`;
  }

  get first() {
    return address(`/sites/${encodeURIComponent(this.site)}/thread`, this.fields()).href;
  }

  /* Uses the thread inside the element, or fetches it. */
  async start() {
    const run = (this.run = {});
    this.source?.close();
    this.source = null;
    const { first } = this;
    if (this.improved && this.shown !== first) this.thread?.remove();
    this.shown = first;
    if (!this.thread) {
      try {
        const text = await (await load(first)).text();
        if (this.run !== run || !this.isConnected) return;
        this.replaceChildren(parse(text).querySelector("#comments"));
      } catch {
        return;
      }
    }
    if (this.improved !== this.thread) {
      this.improve();
      if (location.hash.startsWith("#comment")) this.find(location.hash.slice(1))?.scrollIntoView();
    }
    this.listen();
    this.dispatchEvent(new CustomEvent("afterword-ready", { bubbles: true }));
  }

  get thread() {
    return this.querySelector("#comments");
  }

  find(id) {
    return this.querySelector(`#${CSS.escape(id)}`);
  }

  get form() {
    return this.querySelector("#commentform");
  }

  /* Returns a message; with a number, in its plural form. */
  say(name, count) {
    const words = this.words?.dataset ?? {};
    if (count === undefined) return words[name] ?? "";
    const category = new Intl.PluralRules(this.words.lang || undefined).select(count);
    const form = words[name + category[0].toUpperCase() + category.slice(1)] ?? words[`${name}Other`] ?? "#";
    return form.replace("#", new Intl.NumberFormat(this.words.lang || undefined).format(count));
  }

  improve() {
    this.improved = this.thread;
    this.words = this.querySelector("template.afterword-extras");
    this.revision = this.thread.dataset.revision;
    this.pages = [this.first];
    this.own = new Set();
    this.moved = false;
    this.tellTimes(this);
    const { form } = this;
    this.work();
    if (!this.words) return;
    const extras = this.words.content.cloneNode(true);
    this.querySelector(":scope > .afterword-live")?.remove();
    this.prepend(...extras.querySelectorAll(".afterword-live"));
    // A page from the back/forward cache has them already.
    if (!form || form.querySelector(".afterword-preview")) return;
    const submit = form.querySelector(".form-submit");
    const before = extras.querySelector(".afterword-before-submit");
    submit.before(...before.children);
    submit.append(...extras.querySelector(".afterword-beside-submit").children);
    form.querySelector(".comment-form-comment").append(...extras.querySelector(".afterword-below-text").children);
    const saved = this.saved();
    const proof = form.elements["afterword-remember"];
    if (proof) proof.checked = this.saved(this.proofKey);
    if (saved) {
      form.elements["wp-comment-cookies-consent"].checked = true;
      form.elements.author.value ||= saved.name ?? "";
      form.elements.url.value ||= saved.url ?? "";
    }
  }

  work() {
    if (!this.querySelector("[data-afterword-work]")) return;
    const url = `${server}/embed/v1-work.js`;
    document.head.append(make("script", { type: "module", integrity: WORK, src: policy ? policy.createScriptURL(url) : url }));
  }

  tellTimes(root) {
    const format = new Intl.DateTimeFormat(this.words?.lang || undefined, { dateStyle: "long", timeStyle: "short" });
    for (const time of root.querySelectorAll(".comment-metadata time:not([title])")) {
      time.title = time.textContent;
      time.textContent = format.format(new Date(time.dateTime));
    }
  }

  /* Announces a message to screen readers without moving the focus. */
  tell(text) {
    const live = this.querySelector(".afterword-live");
    if (live) live.textContent = text;
  }

  clicked(event) {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest("a, button");
    const act = {
      "comment-reply-link": () => this.moveBelow(link),
      "comment-next": () => this.more(link),
      "afterword-news": () => this.show(),
      "afterword-preview-button": () => this.preview(),
    };
    if (!link || !this.thread?.parentElement?.contains(link)) return;
    if (link.id === "cancel-comment-reply-link") {
      if (!this.moved) return;
      event.preventDefault();
      this.moveBack(true);
    }
    for (const [name, run] of Object.entries(act)) {
      if (link.classList.contains(name)) {
        event.preventDefault();
        run();
      }
    }
  }

  /* Replies: moves the form under the comment, as on WordPress. */

  moveBelow(link) {
    const respond = this.find("respond");
    const below = this.find(link.dataset.belowelement);
    if (!respond || !below) return void location.assign(link.href);
    this.place ??= make("div", { hidden: true });
    const heading = this.find("reply-title");
    const cancel = heading.querySelector(".comment-reply-cancel");
    const { comment, comment_parent: parent } = this.form.elements;
    if (!this.moved) {
      respond.before(this.place);
      this.usual = [[...heading.childNodes], cancel.hidden, parent.value];
    }
    below.after(respond);
    heading.replaceChildren(`${link.dataset.replyto} `, cancel);
    cancel.hidden = false;
    parent.value = link.dataset.commentid;
    this.moved = link;
    comment.focus();
  }

  moveBack(isCancelled) {
    const link = this.moved;
    this.moved = false;
    this.place.replaceWith(this.find("respond"));
    const [title, isHidden, parent] = this.usual;
    const heading = this.find("reply-title");
    heading.replaceChildren(...title);
    heading.querySelector(".comment-reply-cancel").hidden = isHidden;
    this.form.elements.comment_parent.value = parent;
    if (isCancelled) link.focus();
  }

  /* Sending. */

  async submitted(event) {
    const form = event.target;
    if (form !== this.form) return;
    event.preventDefault();
    if (this.isSending) return;
    this.isSending = true;
    const button = form.querySelector(".submit");
    button.setAttribute("aria-disabled", "true");
    this.tell(this.say("sending"));
    try {
      await this.send(form);
    } catch {
      this.complain({ detail: this.say("offline"), errors: [] });
    }
    this.isSending = false;
    button.removeAttribute("aria-disabled");
  }

  async send(form) {
    const value = (name) => form.elements[name]?.value || null;
    const trap = form.querySelector("[tabindex='-1'][name]");
    const body = JSON.stringify({
      article: value("article"),
      author_name: value("author") ?? "",
      email: value("email"),
      author_url: value("url"),
      body: value("comment") ?? "",
      parent_id: Number(value("comment_parent")) || null,
      form_token: value("form_token"),
      altcha: value("altcha"),
      author_token: form.elements["afterword-remember"]?.checked ? this.saved(this.proofKey) : null,
      [trap?.name ?? "trap"]: trap?.value || null,
    });
    // The same text again is a retry: the first request may have arrived.
    if (this.sent !== body) this.key = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(36)).join("");
    this.sent = body;
    const answer = await fetch(address(this.path("comments"), { lang: this.language }), {
      method: "POST",
      credentials: "omit",
      headers: { "Content-Type": "application/json", "Idempotency-Key": this.key },
      body,
    });
    const said = await answer.json();
    if (!answer.ok) return this.complain(said);
    this.complain(null);
    this.store(form, said.receipt).catch(() => {});
    form.elements.comment.value = "";
    this.typed({ target: form.elements.comment });
    this.querySelector(".afterword-preview")?.setAttribute("hidden", "");
    await this.showOwn(said).catch(() => {
      // It is stored, even if it cannot be shown.
      const note = make("p", { className: "comment-awaiting-moderation", textContent: said.message, tabIndex: -1 });
      this.find("respond").before(note);
      note.focus();
    });
    this.dispatchEvent(new CustomEvent("afterword-sent", { bubbles: true, detail: { id: said.comment.id, status: said.comment.status } }));
  }

  /* Shows errors. `null` removes them. */
  complain(problem) {
    const { form } = this;
    this.querySelector(".comment-form-problems")?.remove();
    for (const mark of form.querySelectorAll(".comment-form-error")) mark.remove();
    for (const field of form.querySelectorAll("[aria-invalid]")) {
      field.removeAttribute("aria-invalid");
      const notes = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && !id.endsWith("-error"));
      if (notes.length) field.setAttribute("aria-describedby", notes.join(" "));
      else field.removeAttribute("aria-describedby");
    }
    if (!problem) return;
    const names = { author_name: "author", author_url: "url", body: "comment", parent_id: "comment_parent" };
    const list = make("ul");
    let first = null;
    for (const { field, message } of problem.errors ?? []) {
      const name = names[field] ?? field;
      const input = form.elements[name];
      const item = make("li");
      if (input && input.type !== "hidden") {
        const id = `${name}-error`;
        input.after(make("span", { id, className: "comment-form-error", textContent: message }));
        input.setAttribute("aria-invalid", "true");
        input.setAttribute("aria-describedby", [input.getAttribute("aria-describedby"), id].filter(Boolean).join(" "));
        item.append(make("a", { href: `#${name}`, textContent: message }));
        if (!first || input.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_FOLLOWING) first = input;
      } else {
        item.textContent = message;
      }
      list.append(item);
    }
    const box = make("div", { className: "comment-form-problems", tabIndex: -1 });
    box.setAttribute("role", "alert");
    const count = list.children.length;
    box.append(make("p", { className: "comment-form-problems-title", textContent: count ? this.say("problems", count) : this.say("unsent") }));
    box.append(count ? list : make("p", { textContent: problem.detail ?? "" }));
    form.before(box);
    (first ?? box).focus();
    this.tell("");
  }

  /* Shows the reader's own comment: in the thread, else from its receipt. */
  async showOwn({ comment, receipt, message }) {
    const parent = comment.parent_id && this.find(`comment-${comment.parent_id}`);
    if (this.moved) this.moveBack(false);
    if (comment.status === "approved") await this.refresh(comment.id);
    const url = address(`/receipts/${receipt}`, { lang: this.language, piece: 1 });
    const piece = parse(await (await load(url)).text()).querySelector(".comment-preview");
    const known = this.find(`comment-${comment.id}`);
    if (known) known.append(piece.querySelector(".comment-receipt") ?? "");
    else {
      this.tellTimes(piece);
      this.own.add(`comment-${comment.id}`);
      if (parent) this.replies(parent).append(...piece.children);
      else this.find("respond").before(piece);
    }
    this.work();
    const shown = this.find(`comment-${comment.id}`);
    turnTo(shown);
    this.tell(shown.querySelector(".comment-awaiting-moderation")?.textContent ?? this.say("published") ?? message);
  }

  /* Local storage, if the reader agrees. It may be disabled. */

  get proofKey() {
    return `${STORE}:${this.site}`;
  }

  saved(key = STORE) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  keep(key, value) {
    try {
      if (value) localStorage.setItem(key, JSON.stringify(value));
      else localStorage.removeItem(key);
    } catch {
      // Storage is disabled.
    }
  }

  async store(form, receipt) {
    const { author, url, "wp-comment-cookies-consent": box, "afterword-remember": proof } = form.elements;
    this.keep(STORE, box?.checked && { name: author.value, url: url.value });
    if (!proof?.checked) return;
    const said = await (await load(address(`/api/v1/receipts/${receipt}`, {}))).json();
    if (proof.checked) this.keep(this.proofKey, said.author_token);
  }

  remember({ target }) {
    const key = { "wp-comment-cookies-consent": STORE, "afterword-remember": this.proofKey }[target.name];
    if (key && !target.checked) this.keep(key);
  }

  /* The text: preview and remaining length. */

  typed({ target }) {
    if (target.name !== "comment" || target.form !== this.form) return;
    const room = this.querySelector(".afterword-room");
    const most = target.maxLength;
    const left = most - bytesOf(target.value);
    if (room) {
      room.hidden = left > most / 10;
      room.textContent = room.hidden ? "" : left < 0 ? this.say("over", -left) : this.say("left", left);
      room.classList.toggle("comment-form-error", left < 0);
    }
  }

  async preview() {
    const region = this.querySelector(".afterword-preview");
    const { comment } = this.form.elements;
    const content = region.querySelector(".comment-content");
    if (!comment.value.trim()) return comment.focus();
    try {
      const answer = await fetch(address(this.path("preview"), { lang: this.language }), {
        method: "POST",
        credentials: "omit",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ body: comment.value }),
      });
      const said = await answer.json();
      if (answer.ok) content.replaceChildren(...parse(said.body_html).body.childNodes);
      else content.textContent = said.errors?.[0]?.message ?? said.detail;
    } catch {
      content.textContent = this.say("offline");
    }
    region.hidden = false;
  }

  /* Further pages of the thread, and updates. */

  async more(link) {
    const nav = link.closest("nav");
    const url = new URL(link.href);
    url.searchParams.delete("page");
    url.hash = "";
    nav.setAttribute("aria-busy", "true");
    try {
      const page = parse(await (await load(url)).text());
      page.isLater = true;
      this.pages.push(url.href);
      const [first] = this.merge(page);
      const next = page.querySelector(".comment-navigation");
      if (next) nav.replaceWith(next);
      else nav.remove();
      if (first) turnTo(first);
    } catch {
      nav.removeAttribute("aria-busy");
      this.tell(this.say("offline"));
    }
  }

  replies(item) {
    let list = [...item.children].find((child) => child.matches("ol.children"));
    if (!list) {
      list = make("ol", { className: "children" });
      item.append(list);
    }
    return list;
  }

  list() {
    const list = this.querySelector("#comments > .comment-list:not(.comment-preview)");
    if (list) return list;
    const made = make("ol", { className: "comment-list" });
    const heading = this.querySelector("#comments > .comments-title");
    heading ? heading.after(made) : this.thread.prepend(made);
    return made;
  }

  /* Inserts the comments of a page and returns the new ones. With `isDry` it only returns them. */
  merge(page, isDry) {
    const added = [];
    let last = null;
    for (const item of page.querySelectorAll(".comment-list:not(.comment-preview) li.comment")) {
      const known = this.find(item.id);
      if (known && !this.own.has(item.id)) {
        const [text, old] = [item, known].map((one) => one.querySelector(".comment-content"));
        if (!isDry && old.innerHTML !== text.innerHTML) old.replaceWith(document.importNode(text, true));
        last = known;
        continue;
      }
      added.push(item);
      if (isDry) continue;
      const isFocused = known?.contains(document.activeElement);
      known?.remove();
      this.own.delete(item.id);
      const copy = document.importNode(item, true);
      for (const child of copy.querySelectorAll("ol.children")) child.remove();
      copy.append(known?.querySelector(".comment-receipt") ?? "");
      const parent = item.dataset.parent && this.find(`comment-${item.dataset.parent}`);
      const list = parent ? this.replies(parent) : this.list();
      const before = parent ? null : last?.closest("#comments > .comment-list > li");
      if (parent) list.append(copy);
      else if (before) before.after(copy);
      else if (item.previousElementSibling || page.isLater) list.append(copy);
      else list.prepend(copy);
      this.tellTimes(copy);
      if (isFocused) turnTo(copy);
      added[added.length - 1] = copy;
      last = copy;
    }
    return added;
  }

  async fetchPages() {
    const pages = [];
    for (const url of this.pages) {
      const page = parse(await (await load(url)).text());
      page.isLater = pages.length > 0;
      pages.push(page);
    }
    return pages;
  }

  /* Reloads the thread. Announces new comments; shows the reader's own at once. */
  async refresh(own) {
    const pages = await this.fetchPages();
    const now = pages[0].querySelector("#comments");
    const title = now.querySelector(".comments-title");
    const heading = this.querySelector(".comments-title");
    if (title && heading) heading.textContent = title.textContent;
    this.revision = now.dataset.revision;
    const fresh = pages.flatMap((page) => this.merge(page, true));
    const others = fresh.filter((item) => item.id !== `comment-${own}` && !this.own.has(item.id));
    this.pending = pages;
    if (own || !others.length) this.show(false);
    else this.announce(others.length);
  }

  announce(count) {
    let bar = this.querySelector(".afterword-news-bar");
    if (!bar) {
      bar = make("div", { className: "afterword-news-bar" });
      bar.setAttribute("role", "status");
      this.find("comments").querySelector(".comments-title")?.after(bar);
    }
    bar.replaceChildren(make("button", { type: "button", className: "afterword-news", textContent: this.say("news", count) }));
  }

  show(isAsked = true) {
    const added = (this.pending ?? []).flatMap((page) => this.merge(page));
    const isWhole = this.pending && !this.querySelector(".comment-navigation");
    if (isWhole) this.removeGone(this.pending);
    this.pending = null;
    this.querySelector(".afterword-news-bar")?.remove();
    if (isAsked && added[0]) turnTo(added[0]);
  }

  removeGone(pages) {
    for (const item of this.querySelectorAll("li.comment")) {
      if (!this.own.has(item.id) && !item.contains(this.form) && !pages.some((page) => page.getElementById(item.id))) item.remove();
    }
  }

  listen() {
    const isWanted = this.isConnected && this.improved && !document.hidden && this.getAttribute("live") !== "off";
    if (!isWanted) {
      this.source?.close();
      this.source = null;
      return;
    }
    if (this.source) return;
    this.source = new EventSource(address(this.path("events"), { article: this.article }));
    this.source.addEventListener("comments", ({ lastEventId }) => {
      if (lastEventId !== this.revision) this.refresh().catch(() => {});
    });
  }
}

/* Counts: batches the requests of one moment, within the limits of one address. */
const wanted = new Map();

function want(element, site, article, show) {
  if (!site || !article) return;
  if (!wanted.size) queueMicrotask(ask);
  wanted.set(element, { site, article, show });
}

async function ask() {
  const all = [...wanted.values()];
  wanted.clear();
  for (const site of new Set(all.map((one) => one.site))) {
    const own = all.filter((one) => one.site === site);
    const articles = [...new Set(own.map((one) => one.article))];
    while (articles.length) {
      const url = new URL(`/api/v1/sites/${encodeURIComponent(site)}/counts`, server);
      // The server accepts 100 articles and 4 KiB. The last article may be long.
      for (let count = 0; count < 100 && articles.length && url.href.length < 2400; count++) {
        url.searchParams.append("article", articles.shift());
      }
      try {
        const { counts } = await (await load(url)).json();
        for (const { article, show } of own) if (article in counts) show(counts[article]);
      } catch {
        // The text of the page stays.
      }
    }
  }
}

const number = (element, count) => new Intl.NumberFormat(element.closest("[lang]")?.lang || undefined).format(count);

class AfterwordCount extends HTMLElement {
  static observedAttributes = ["site", "article"];

  connectedCallback() {
    want(this, this.getAttribute("site"), this.getAttribute("article") || canonical(), (count) => {
      this.textContent = number(this, count);
    });
  }

  attributeChangedCallback(name, before) {
    if (before !== null && this.isConnected) this.connectedCallback();
  }
}

function countLinks() {
  for (const link of document.querySelectorAll("a[href$='#comments'][data-afterword-count]:not([data-afterword-counted])")) {
    const site = link.dataset.afterwordCount || document.querySelector("afterword-thread")?.getAttribute("site");
    link.dataset.afterwordCounted = "";
    const url = new URL(link.href);
    url.hash = "";
    want(link, site, url.href, (count) => link.append(` (${number(link, count)})`));
  }
}

if (isNew) {
  customElements.define("afterword-thread", AfterwordThread);
  customElements.define("afterword-count", AfterwordCount);
  countLinks();
  new MutationObserver(countLinks).observe(document.documentElement, { childList: true, subtree: true });
}
