// A proxy before the program that notes what browsers send and what is answered. Browsers hide the answer from pages of
// others, and so from tests in them.

import { createServer, request as ask } from "node:http";

export class Wire {
  // What was written through it: path, status, and the headers that browsers write about the page.
  #written = [];
  #heard = () => {};

  async start(origin) {
    const { hostname, port } = new URL(origin);
    this.server = createServer((request, response) => {
      const { method, url: path, headers } = request;
      const onward = ask({ hostname, port, method, path, headers }, (answer) => {
        if (method === "POST") {
          this.#written.push({ path, status: answer.statusCode, origin: headers.origin, site: headers["sec-fetch-site"] });
          this.#heard();
        }
        answer.pipe(response.writeHead(answer.statusCode, answer.headers));
      });
      onward.on("error", (error) => response.destroy(error));
      request.pipe(onward);
    });
    await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.origin = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }

  // Gives what was written since it was last asked, once there is so much of it.
  async takeWritten(count) {
    while (this.#written.length < count) {
      await new Promise((resolve) => {
        this.#heard = resolve;
      });
    }
    return this.#written.splice(0);
  }

  async close() {
    this.server.closeAllConnections?.();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
