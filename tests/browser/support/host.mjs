// Somebody else's site: a server of pages on an origin of its own.

import { createServer } from "node:http";

// The page's policy where the host is strict: nothing inline, and nobody else but afterword.
export function strictPolicy(afterword) {
  return [
    "default-src 'none'",
    `script-src ${afterword}`,
    `style-src ${afterword}`,
    `connect-src ${afterword}`,
    `img-src ${afterword}`,
    `form-action ${afterword}`,
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types afterword",
  ].join("; ");
}

export class Host {
  #pages = new Map();

  async start() {
    this.server = createServer((request, response) => this.#answer(request, response));
    await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    // Another name than the program's address: pages of the one are foreign to the other, cookies included.
    this.origin = `http://localhost:${this.server.address().port}`;
    return this;
  }

  // Puts a page at a path: HTML, or a function that makes it of the request; with headers such as its policy.
  page(path, html, headers = {}) {
    this.#pages.set(path, { html, headers });
    return `${this.origin}${path}`;
  }

  async #answer(request, response) {
    const page = this.#pages.get(new URL(request.url, this.origin).pathname);
    const icon = request.url === "/favicon.ico";
    if (!page) {
      response.writeHead(icon ? 204 : 404, { "content-type": "text/plain" }).end(icon ? "" : "not here");
      return;
    }
    const html = typeof page.html === "function" ? await page.html(request) : page.html;
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", ...page.headers }).end(html);
  }

  async close() {
    this.server.closeAllConnections?.();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
