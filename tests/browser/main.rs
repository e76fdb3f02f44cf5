//! The pages in a real browser: node runs `*.test.mjs` against the built program and Chromium.
//!
//! What the tests need beside node, npm and Chromium stands in `package.json`; it is installed below `target/`, where
//! nothing is searched for by itself. One file alone: `AFTERWORD_BROWSER_ONLY=reader cargo test --test browser`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "what is missing fails the test; it shows what node said"
)]

use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What npm reads, and so what its work depends on.
const PACKAGE_FILES: &[&str] = &["package.json", "package-lock.json", ".npmrc"];
/// The oldest node whose test runner has all that is used.
const OLDEST_NODE: (u32, u32) = (18, 19);

fn source() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/browser")
}

/// Finds a program, or fails with the name of the package that it comes in.
fn tool(name: &str, package: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let places = std::env::split_paths(&path).chain([PathBuf::from("/usr/bin")]);
    let found = places.map(|place| place.join(name)).find(|file| file.is_file());
    found.unwrap_or_else(|| panic!("the browser tests need `{name}`; on Debian: apt-get install {package}"))
}

/// Reads the first two numbers of `v20.1.2`.
fn version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.trim().strip_prefix('v')?.split('.').map(|part| part.parse().ok());
    Some((numbers.next()??, numbers.next()??))
}

fn node() -> PathBuf {
    let node = tool("node", "nodejs");
    let said = Command::new(&node).arg("--version").output().unwrap();
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let is_new_enough = version(&said).is_some_and(|version| version >= OLDEST_NODE);
    assert!(
        is_new_enough,
        "the browser tests need node 18.19 or newer, not {said:?}; on Debian: apt-get install nodejs"
    );
    node
}

/// Installs what `package-lock.json` names, unless that was done before, and gives the folder.
fn packages() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("browser");
    fs::create_dir_all(&folder).unwrap();
    let mut hash = Sha256::new();
    for file in PACKAGE_FILES {
        let bytes = fs::read(source().join(file)).unwrap();
        hash.update(&bytes);
        fs::write(folder.join(file), &bytes).unwrap();
    }
    let hash = data_encoding::HEXLOWER.encode(&hash.finalize());
    let mark = folder.join("installed");
    if fs::read_to_string(&mark).is_ok_and(|done| done == hash) {
        return folder;
    }
    let npm = tool("npm", "npm");
    let status = Command::new(npm).args(["ci", "--no-audit", "--no-fund"]).current_dir(&folder).status().unwrap();
    assert!(status.success(), "npm could not install what tests/browser/package-lock.json names: {status}");
    fs::write(mark, hash).unwrap();
    folder
}

/// Gives the files of tests, in order; those whose names contain `AFTERWORD_BROWSER_ONLY` where that is set.
fn test_files() -> Vec<PathBuf> {
    let only = std::env::var("AFTERWORD_BROWSER_ONLY").unwrap_or_default();
    let is_asked = |file: &PathBuf| {
        let name = file.file_name().unwrap().to_string_lossy();
        name.ends_with(".test.mjs") && name.contains(&only)
    };
    let mut files: Vec<_> =
        fs::read_dir(source()).unwrap().map(|entry| entry.unwrap().path()).filter(is_asked).collect();
    files.sort();
    assert!(!files.is_empty(), "there is no file of tests with {only:?} in its name");
    files
}

/// Counts the tests in a file: each begins on a line of its own.
fn tests_in(file: &Path) -> usize {
    let text = fs::read_to_string(file).unwrap();
    text.lines().filter(|line| line.starts_with("world.scene(") || line.starts_with("test(")).count()
}

/// Reads a number that node's report ends with, such as `# pass 12`.
fn reported(report: &str, name: &str) -> Option<usize> {
    report.lines().rev().find_map(|line| line.strip_prefix("# ")?.strip_prefix(name)?.trim().parse().ok())
}

fn node_with_tools() -> Command {
    let mut command = Command::new(node());
    command
        .current_dir(source())
        .env("AFTERWORD_BROWSER_PROGRAM", env!("CARGO_BIN_EXE_afterword"))
        .env("AFTERWORD_BROWSER_CHROMIUM", tool("chromium", "chromium"))
        .env("AFTERWORD_BROWSER_TOOLS", packages())
        .stdin(Stdio::null());
    command
}

#[test]
fn pages_do_in_a_browser_what_they_promise() {
    let files = test_files();
    let expected: usize = files.iter().map(|file| tests_in(file)).sum();
    let mut command = node_with_tools();
    command.args(["--test", "--test-reporter=tap", "--test-concurrency=2"]).args(&files).stderr(Stdio::inherit());
    let output = command.output().unwrap();
    let report = String::from_utf8_lossy(&output.stdout);
    println!("{report}");
    assert!(output.status.success(), "node's tests failed: {}; its report stands above", output.status);
    assert_eq!(reported(&report, "pass"), Some(expected), "not every test has run and passed");
}

/// Not a test: makes a picture of each page, to be looked at, in `target/screenshots/`.
#[test]
#[ignore = "makes pictures for people; run by hand: cargo test --test browser -- --ignored"]
fn screenshots() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).with_file_name("screenshots");
    let status = node_with_tools().arg("screenshots.mjs").arg(&folder).status().unwrap();
    assert!(status.success(), "{status}");
    println!("{}", folder.display());
}

#[test]
fn versions_and_counts_are_read_as_node_writes_them() {
    assert_eq!(version("v18.20.4\n"), Some((18, 20)));
    assert!(version("v18.2.0").unwrap() < OLDEST_NODE && version("v20.0.0").unwrap() > OLDEST_NODE);
    assert_eq!(version("node"), None);
    assert_eq!(reported("ok 1 - a\n# tests 3\n# pass 2\n# fail 1\n", "pass"), Some(2));
    assert_eq!(reported("ok 1 - a", "pass"), None);
}
