// The built program: its commands, and a server of its own for each file of tests.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { PROGRAM } from "./tools.mjs";
import { removeDirectory, temporaryDirectory, watch } from "./cleanup.mjs";

// Limits that tests would run into, as all of them come from one network address.
const WIDE = {
  "limits.comments_per_minute": "0",
  "limits.sign_ins_per_quarter_hour": "6000",
  "limits.event_streams_per_network": "200",
  "log.level": "warn",
};

function environment(settings) {
  const variable = ([key, value]) => [`AFTERWORD_${key.toUpperCase().replace(".", "__")}`, value];
  return Object.fromEntries(Object.entries({ ...WIDE, ...settings }).map(variable));
}

export class Program {
  constructor(settings = {}) {
    this.home = temporaryDirectory();
    this.environment = environment(settings);
  }

  spawn(words) {
    const options = { cwd: this.home, env: this.environment, stdio: ["pipe", "pipe", "pipe"] };
    return watch(spawn(PROGRAM, ["--data-dir", join(this.home, "data"), ...words, "--json"], options));
  }

  // Runs a command to its end and gives what it printed.
  async run(words, input = "") {
    const child = this.spawn(words);
    const [out, err] = [gather(child.stdout), gather(child.stderr)];
    child.stdin.end(input);
    const code = await new Promise((resolve) => child.once("close", resolve));
    if (code !== 0) {
      throw new Error(`afterword ${words.join(" ")} ended with ${code}: ${await err}`);
    }
    return JSON.parse(await out);
  }

  // Starts `serve` or `demo`, waits until it has said where it listens, and gives what it said.
  async start(words, address = "127.0.0.1:0") {
    this.child = this.spawn([...words, "--listen", address]);
    const errors = gather(this.child.stderr);
    const lines = createInterface({ input: this.child.stdout });
    const first = new Promise((resolve) => lines.once("line", resolve));
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    const line = await Promise.race([first, ended.then(() => null)]);
    if (line === null) {
      throw new Error(`afterword ${words.join(" ")} did not start: ${await errors}`);
    }
    this.said = JSON.parse(line);
    this.ended = ended;
    return this.said;
  }

  // Ends the server, if it runs, and leaves its data.
  async stop() {
    if (this.child && this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill("SIGTERM");
      await this.ended;
    }
  }

  // Starts it again where it listened before.
  async startAgain() {
    await this.start(["serve"], new URL(this.said.listening[0]).host);
  }

  async close() {
    await this.stop();
    removeDirectory(this.home);
  }
}

async function gather(stream) {
  let text = "";
  for await (const piece of stream.setEncoding("utf8")) {
    text += piece;
  }
  return text;
}
