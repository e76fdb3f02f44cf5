// What must be gone when the tests end, also where they end badly: processes, by their id, and directories.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const children = new Set();
const directories = new Set();

// Remembers a process until it has ended.
export function watch(child) {
  children.add(child);
  child.once("exit", () => children.delete(child));
  return child;
}

// Makes a directory that lives as long as this process, or until it is removed.
export function temporaryDirectory() {
  const path = mkdtempSync(join(tmpdir(), "afterword-browser-"));
  directories.add(path);
  return path;
}

export function removeDirectory(path) {
  rmSync(path, { recursive: true, force: true });
  directories.delete(path);
}

// Only what needs no waiting can be done while a process ends.
process.on("exit", () => {
  for (const child of children) {
    child.kill("SIGKILL");
  }
  for (const path of [...directories]) {
    removeDirectory(path);
  }
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.once(signal, () => process.exit(1));
}
