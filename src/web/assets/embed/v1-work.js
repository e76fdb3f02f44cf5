/*
 * afterword: computes proofs of work for forms and comments, as ALTCHA, version 2.
 *
 *   <form data-afterword-work="https://comments.example/api/v1/sites/blog/altcha?article=%2Fa">
 *
 * Work begins when the reader focuses the form. The result goes into the field `altcha`. If that fails, the form is sent
 * without it: a comment without a proof is held for a moderator.
 *
 *   <p hidden data-afterword-work="…" data-afterword-receipt="https://comments.example/api/v1/receipts/…"></p>
 *
 * is for a comment that was sent: the proof goes to its receipt, and the new state of the comment is shown.
 */

/* The longest time that a reader waits. */
const PATIENCE = 30_000;
/* Older proofs are computed again. A proof is valid for 20 minutes. Durations only: the reader's clock may be wrong. */
const LIFE = 19 * 60_000;
/* The delay before a retry. */
const AGAIN = 15_000;
/* Concurrent tries. */
const LANES = 4;
/* The longest slice of work that may block the page, in milliseconds. */
const SLICE = 12;

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const pause = () => new Promise((resolve) => setTimeout(resolve));

/* SHA-256 (FIPS 180-4), HMAC and PBKDF2, for pages over plain HTTP: they have no `crypto.subtle`. */

const [START, ROUNDS] = constants();

/* The first 32 bits of the fractions of square roots of the first 8, and of cube roots of the first 64 primes. */
function constants() {
  const primes = [];
  for (let number = 2; primes.length < 64; number++) if (primes.every((prime) => number % prime)) primes.push(number);
  const fraction = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0;
  const [square, cube] = [Math.sqrt, Math.cbrt].map((root) => Int32Array.from(primes, (prime) => fraction(root(prime))));
  return [square.slice(0, 8), cube];
}

const words = new Int32Array(64);

/* Compresses one block of 16 words into a state of 8 words. Writes to `out`, which may be either of them. It is plain
   because it runs two million times. */
function compress(state, block, out) {
  const w = words;
  w.set(block);
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15];
    const y = w[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
  }
  let a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const one = (h + s1 + ((e & f) ^ (~e & g)) + ROUNDS[i] + w[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  out[0] = state[0] + a;
  out[1] = state[1] + b;
  out[2] = state[2] + c;
  out[3] = state[3] + d;
  out[4] = state[4] + e;
  out[5] = state[5] + f;
  out[6] = state[6] + g;
  out[7] = state[7] + h;
}

/* Returns the last block of a message that begins with one block of 64 bytes. */
function lastBlock(bytes) {
  const view = new DataView(new ArrayBuffer(64));
  bytes.forEach((byte, at) => view.setUint8(at, byte));
  view.setUint8(bytes.length, 0x80);
  view.setUint32(60, (64 + bytes.length) * 8);
  return Int32Array.from({ length: 16 }, (_, at) => view.getInt32(at * 4));
}

/* The initial states of the two hashes of HMAC (RFC 2104). The key has at most 64 bytes. */
function hmacStates(key) {
  const padded = new Uint8Array(64);
  padded.set(key);
  return [0x36, 0x5c].map((pad) => {
    const view = new DataView(padded.map((byte) => byte ^ pad).buffer);
    const state = new Int32Array(START);
    compress(state, Int32Array.from({ length: 16 }, (_, at) => view.getInt32(at * 4)), state);
    return state;
  });
}

/* PBKDF2 with HMAC-SHA-256 (RFC 8018) for one block: 32 bytes. Password at most 64 bytes, salt at most 51. */
export function deriveAlone(password, salt, cost) {
  const [inner, outer] = hmacStates(password);
  const block = lastBlock(new Uint8Array(32));
  compress(inner, lastBlock(Uint8Array.of(...salt, 0, 0, 0, 1)), block);
  compress(outer, block, block);
  const key = block.slice(0, 8);
  for (let round = 1; round < cost; round++) {
    compress(inner, block, block);
    compress(outer, block, block);
    for (let i = 0; i < 8; i++) key[i] ^= block[i];
  }
  const view = new DataView(new ArrayBuffer(32));
  key.forEach((word, at) => view.setInt32(at * 4, word));
  return new Uint8Array(view.buffer);
}

async function deriveSubtly(subtle, password, salt, cost) {
  const key = await subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  return new Uint8Array(await subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: cost }, key, 256));
}

/*
 * Solves a challenge. Returns the value of the field, or `null` if it cannot be solved or `signal` aborts.
 */
export async function solve(challenge, { subtle = globalThis.crypto?.subtle, signal } = {}) {
  const { algorithm, cost, keyLength, keyPrefix, nonce, salt } = challenge.parameters;
  if (algorithm !== "PBKDF2/SHA-256" || keyLength !== 32) return null;
  const [start, salted] = [Date.now(), unhex(salt)];
  const fixed = unhex(nonce);
  let [next, found] = [0, null];
  const attempt = async (derive) => {
    const counter = next++;
    const password = new Uint8Array(fixed.length + 4);
    password.set(fixed);
    new DataView(password.buffer).setUint32(fixed.length, counter);
    const derivedKey = hex(await derive(password, salted, cost));
    if (derivedKey.startsWith(keyPrefix)) found ??= { counter, derivedKey, time: Date.now() - start };
  };
  const isOver = () => found || signal?.aborted;
  const lane = async () => {
    while (!isOver()) await attempt((...parts) => deriveSubtly(subtle, ...parts));
  };
  if (subtle) {
    await Promise.all(Array.from({ length: LANES }, lane));
  } else {
    for (let paused = Date.now(); !isOver(); ) {
      await attempt(deriveAlone);
      if (Date.now() - paused < SLICE) continue;
      await pause();
      paused = Date.now();
    }
  }
  return found && btoa(JSON.stringify({ challenge, solution: found }));
}

/* Forms, each with its pending proof, if any. */

const works = new WeakMap();

async function work(url, signal) {
  const answer = await fetch(url, { credentials: "omit", signal });
  return answer.ok ? solve(await answer.json(), { signal }) : null;
}

/* Starts the work for a form, unless it runs. A proof is valid for one article only. */
function begin(form) {
  const url = form.dataset.afterwordWork;
  const known = works.get(form);
  if (known?.url === url && known.until > Date.now()) return known;
  const started = { url, until: Date.now() + LIFE, isDone: false };
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  started.done = work(url, stop.signal)
    .catch(() => null)
    .then((proof) => {
      clearTimeout(timer);
      Object.assign(started, { isDone: true, proof });
      if (!proof) started.until = Date.now() + AGAIN;
    });
  works.set(form, started);
  return started;
}

/* Puts a proof into the form. `null` removes it. */
function fill(form, proof) {
  let field = form.querySelector("input[name=altcha][data-afterword]");
  if (!field) {
    field = Object.assign(document.createElement("input"), { type: "hidden", name: "altcha" });
    field.dataset.afterword = "";
    form.append(field);
  }
  field.value = proof ?? "";
}

/* Announces to screen readers what `v1.js` announces while it sends. */
function tellWait(form) {
  const thread = form.closest("afterword-thread");
  const live = thread?.querySelector(".afterword-live");
  if (live) live.textContent = thread.querySelector("template.afterword-extras")?.dataset.sending ?? "";
}

/* Comments that are held until a proof comes. */

/* Replaces a held comment by its new state. The thread may have changed to another article meanwhile. */
async function showIn(thread, id) {
  const find = () => thread.isConnected && thread.find(`comment-${id}`);
  if (!find()) return;
  await thread.refresh(id);
  const shown = find();
  if (!shown) return;
  // It may be on a page that is not loaded yet.
  if (thread.own.has(shown.id)) shown.querySelector(".comment-awaiting-moderation")?.remove();
  thread.tell(thread.say("published"));
}

async function vouch(element) {
  const { afterwordWork: url, afterwordReceipt: receipt } = element.dataset;
  // An update of the thread may replace this element.
  const thread = element.closest("afterword-thread");
  delete element.dataset.afterwordWork;
  const altcha = await work(url, AbortSignal.timeout(PATIENCE));
  if (!altcha) return;
  const answer = await fetch(receipt, {
    method: "PATCH",
    credentials: "omit",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ altcha }),
  });
  const { comment } = answer.ok ? await answer.json() : {};
  if (comment?.status !== "approved") return;
  if (thread) return showIn(thread, comment.id);
  const isTyped = [...document.querySelectorAll("textarea")].some((field) => field.value !== field.defaultValue);
  if (!isTyped) location.reload();
}

function vouchForAll() {
  for (const element of document.querySelectorAll("[data-afterword-receipt][data-afterword-work]")) vouch(element).catch(() => {});
}

const asks = (form) => form instanceof HTMLFormElement && form.dataset.afterwordWork;

/* Forms with the official widget are left alone. */
const isServed = (form) => form.querySelector("altcha-widget");

async function holdUp(event) {
  const form = event.target;
  if (!asks(form) || isServed(form)) return;
  const known = begin(form);
  if (known.isDone || !form.requestSubmit) return fill(form, known.proof);
  event.preventDefault();
  event.stopImmediatePropagation();
  if (known.isWaiting) return;
  known.isWaiting = true;
  tellWait(form);
  await known.done;
  form.requestSubmit(event.submitter);
}

function start() {
  document.addEventListener("submit", holdUp, { capture: true });
  document.addEventListener("focusin", ({ target }) => asks(target.form) && !isServed(target.form) && begin(target.form));
  // A proof is valid for one comment.
  document.addEventListener("afterword-sent", ({ target }) => {
    const form = target.querySelector?.("form[data-afterword-work]");
    if (form && works.delete(form)) fill(form, null);
    vouchForAll();
  });
  vouchForAll();
}

if (globalThis.document && !document.afterwordWorks) {
  document.afterwordWorks = true;
  start();
}
