//! Small and broken machines: few open files, little address space, a full disk, a read-only one, a damaged page.

use crate::client::Client;
use crate::database::is_about_sqlite;
use crate::support::{Installation, ORIGIN, Server, run, wait_for};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use serde_json::{Value, json};
use std::fs;
use std::io::{Read, Seek, SeekFrom, Write};
use std::net::TcpStream;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Gives a command that runs under a limit of the shell: `ulimit` with these arguments.
fn limited(command: &Command, limit: &str) -> Command {
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", &format!("ulimit {limit} && exec \"$0\" \"$@\"")]);
    shell.arg(command.get_program()).args(command.get_args()).env_clear();
    shell.envs(command.get_envs().filter_map(|(key, value)| Some((key, value?))));
    shell.current_dir(command.get_current_dir().unwrap());
    shell
}

fn serving(installation: &Installation) -> Command {
    let settings = [("limits.comments_per_minute", "0")];
    installation.command(&["serve", "--listen", "127.0.0.1:0", "--json"], &settings)
}

/// Sends a comment, and gives the status of the answer.
fn say(client: &Client, text: &str) -> u16 {
    let comment = json!({"article": "/a", "author_name": "Ada", "email": "ada@mail.example", "body": text});
    let headers = [("Content-Type", "application/json"), ("Origin", ORIGIN)];
    let path = "/api/v1/sites/blog/comments";
    client.send("POST", path, &headers, Some(comment.to_string().as_bytes())).status
}

/// What `/readyz` says is in the way.
fn told(client: &Client) -> Option<String> {
    let answer = client.get("/readyz");
    (answer.status == 503).then(|| answer.json()["detail"].as_str().unwrap().to_owned())
}

/// What `doctor` says of one thing.
fn check(installation: &Installation, name: &str) -> Value {
    let checks = installation.run(&["doctor", "--json"]).json()["checks"].clone();
    let found = checks.as_array().unwrap().iter().find(|check| check["check"] == name).cloned();
    found.unwrap_or_else(|| panic!("{name} is not in {checks}"))
}

/// Asks for `/` on a connection of its own that stays open, and gives it with the status of the answer.
fn hold(address: &str) -> (TcpStream, u16) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(b"GET /api/v1/sites/blog/thread?article=/a HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let mut head = [0; 12];
    stream.read_exact(&mut head).unwrap();
    let status = std::str::from_utf8(&head[9..]).unwrap().parse().unwrap();
    (stream, status)
}

#[test]
fn with_few_open_files_the_bound_is_lowered_and_probes_answer_beyond_it() {
    let installation = Installation::with_site();
    // All connections come from one network, which has a share of them only where it is no proxy.
    let mut serving = serving(&installation);
    serving.env("AFTERWORD_SERVER__TRUSTED_PROXIES", "127.0.0.0/8");
    let server = Server::start(limited(&serving, "-n 256"));
    let printed = || String::from_utf8(server.printed()).unwrap();
    assert!(printed().contains("`server.max_connections`, which is lowered"), "{}", printed());
    let address = server.url.strip_prefix("http://").unwrap();
    let mut held = Vec::new();
    let refused = loop {
        let (stream, status) = hold(address);
        match status {
            200 => held.push(stream),
            status => break status,
        }
        assert!(held.len() < 256, "there is no bound");
    };
    assert_eq!(refused, 503);
    assert!(held.len() >= 32, "only {} connections were taken", held.len());
    let client = Client::new(&server.url);
    assert_eq!((client.get("/readyz").status, client.get("/livez").status), (200, 200));
    drop(held);
    wait_for("connections to be free again", || (hold(address).1 == 200).then_some(()));
    assert!(!printed().contains("Too many open files"), "{}", printed());
}

#[test]
fn too_few_open_files_and_too_little_address_space_are_refused_with_what_to_do() {
    let installation = Installation::with_site();
    for (limit, words) in [("-n 64", "LimitNOFILE="), ("-v 350000", "MemoryMax=")] {
        let outcome = run(limited(&serving(&installation), limit), "");
        assert_eq!(outcome.status, Some(78), "{limit}: {outcome:?}");
        assert!(outcome.stderr.contains(words), "{limit}: {outcome:?}");
    }
}

#[test]
fn a_server_runs_in_400_mb_of_address_space() {
    let installation = Installation::with_site();
    let server = Server::start(limited(&serving(&installation), "-v 400000"));
    let client = Client::new(&server.url);
    let sign_in = json!({"username": "Nobody", "password": "not this one at all"}).to_string();
    std::thread::scope(|scope| {
        for number in 0..16 {
            let (client, sign_in) = (&client, &sign_in);
            scope.spawn(move || {
                for turn in 0..4 {
                    assert_eq!(say(client, &format!("Comment {turn} of {number}.")), 201);
                    client.get("/api/v1/sites/blog/thread?article=/a").expect(200);
                }
                let headers = [("Content-Type", "application/json")];
                let status = client.send("POST", "/api/v1/admin/sessions", &headers, Some(sign_in.as_bytes())).status;
                // Passwords of one network that wait beyond its share are refused, whatever the memory.
                assert!(matches!(status, 401 | 429 | 503), "a sign-in was answered with {status}");
            });
        }
    });
    assert_eq!(client.get("/readyz").status, 200);
    let printed = String::from_utf8(server.printed()).unwrap();
    assert!(!printed.to_lowercase().contains("memory"), "{printed}");
}

/// A file system of its own over the data directory of an installation, where this is root.
struct SmallDisk(PathBuf);

impl SmallDisk {
    #[expect(clippy::print_stderr, reason = "a test that does nothing says why")]
    fn under(installation: &Installation) -> Option<Self> {
        if fs::metadata("/proc/self").unwrap().uid() != 0 {
            eprintln!("NOT TESTED: only root may mount the small disk that this test needs");
            return None;
        }
        let place = installation.data();
        fs::create_dir_all(&place).unwrap();
        mount(&["-t", "tmpfs", "-o", "size=4m,mode=700", "tmpfs"], &place);
        Some(Self(place))
    }

    fn remount(&self, options: &str) {
        mount(&["-o", &format!("remount,{options}")], &self.0);
    }

    /// Takes all the room that is left, and gives the file that takes it.
    fn fill(&self) -> PathBuf {
        let path = self.0.join("filler");
        let mut file = fs::File::create(&path).unwrap();
        for size in [65536, 4096, 1] {
            while file.write_all(&vec![0; size]).is_ok() {}
        }
        path
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Also where something still uses it.
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

fn mount(arguments: &[&str], place: &Path) {
    let output = Command::new("mount").args(arguments).arg(place).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn a_full_disk_is_told_read_from_and_left_behind() {
    if !is_about_sqlite("its disk is the server's business") {
        return;
    }
    let installation = Installation::new();
    let Some(disk) = SmallDisk::under(&installation) else { return };
    installation.run(&["site", "add", "blog", "--name", "A Blog", "--origin", ORIGIN]).done();
    installation.run(&["site", "set", "blog", "moderation", "open"]).done();
    installation.run(&["site", "set", "blog", "flood_limit", "0"]).done();
    let server = Server::start(serving(&installation));
    let client = Client::new(&server.url);
    assert_eq!(say(&client, "Said before the disk was full."), 201);
    let filler = disk.fill();
    let mut said = 1;
    let refusal = wait_for("the disk to refuse a comment", || {
        match say(&client, &format!("Said meanwhile, {said}. {}", "Long. ".repeat(999))) {
            201 => {
                said += 1;
                None
            }
            status => Some(status),
        }
    });
    assert_eq!(refusal, 503);
    let detail = told(&client).expect("/readyz calls a full disk ready");
    assert!(detail.contains("disk of the database is full"), "{detail}");
    assert_eq!(client.thread("/a").len(), said, "the thread cannot be read");
    let writes = installation.run(&["doctor"]);
    let text = format!("{}{}", writes.stdout, writes.stderr);
    assert!(writes.status == Some(1) && text.contains("full"), "{writes:?}");

    fs::remove_file(filler).unwrap();
    wait_for("the server to be ready again", || told(&client).is_none().then_some(()));
    assert_eq!(say(&client, "Said when there was room again."), 201);
    assert_eq!(client.thread("/a").len(), said + 1);
    assert_eq!(check(&installation, "the database takes writes")["ok"], true);
    assert_eq!(check(&installation, "free space")["ok"], false, "4 MiB are no room");
    let printed = String::from_utf8(server.kill()).unwrap();
    assert!(
        printed.contains("the disk of the database is full") && printed.contains("takes writes again"),
        "{printed}"
    );
}

#[test]
fn a_read_only_disk_is_named_and_served_from_once_it_can_be_written() {
    if !is_about_sqlite("its disk is the server's business") {
        return;
    }
    let installation = Installation::new();
    let Some(disk) = SmallDisk::under(&installation) else { return };
    installation.run(&["site", "add", "blog", "--name", "A Blog", "--origin", ORIGIN]).done();
    disk.remount("ro");
    for (arguments, status) in
        [(&["serve", "--listen", "127.0.0.1:0"] as &[&str], 78), (&["site", "list"], 1), (&["doctor"], 1)]
    {
        let refused = installation.run(arguments);
        assert_eq!(refused.status, Some(status), "{refused:?}");
        assert!(refused.stderr.to_lowercase().contains("read-only"), "{refused:?}");
    }
    disk.remount("rw");
    let server = installation.serve(&[]);
    assert_eq!(Client::new(&server.url).get("/readyz").status, 200);
}

#[derive(QueryableByName)]
struct Page {
    #[diesel(sql_type = BigInt)]
    page: i64,
}

#[test]
fn a_damaged_page_is_told_by_readyz_and_doctor() {
    if !is_about_sqlite("PostgreSQL looks after its own pages") {
        return;
    }
    let installation = Installation::with_site();
    installation.run(&["site", "set", "blog", "moderation", "open"]).done();
    let server = Server::start(serving(&installation));
    assert_eq!(say(&Client::new(&server.url), "Soon lost."), 201);
    server.terminate();
    server.ended();
    let path = installation.data().join("afterword.db");
    let page = {
        let query = "SELECT rootpage AS page FROM sqlite_master WHERE name = 'comments'";
        let mut connection = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
        u64::try_from(diesel::sql_query(query).get_result::<Page>(&mut connection).unwrap().page).unwrap()
    };
    let mut file = fs::OpenOptions::new().write(true).open(&path).unwrap();
    file.seek(SeekFrom::Start((page - 1) * 4096)).unwrap();
    file.write_all(&[0xff; 4096]).unwrap();
    drop(file);
    let server = Server::start(serving(&installation));
    let client = Client::new(&server.url);
    assert_eq!(client.get("/api/v1/sites/blog/thread?article=/a").status, 500);
    let detail = told(&client).expect("/readyz calls a damaged database ready");
    assert!(detail.contains("damaged"), "{detail}");
    assert_eq!(client.get("/api/v1/sites/blog/thread?article=/b").status, 200, "what is whole cannot be read");
    let file = check(&installation, "database file, indexes and references");
    assert_eq!(file["ok"], false);
    assert!(file["remedy"].as_str().unwrap().contains("newest sound backup"), "{file}");
}

#[test]
fn an_instance_beside_a_newer_schema_says_that_it_has_to_be_replaced() {
    if !is_about_sqlite("the database is a file") {
        return;
    }
    let installation = Installation::with_site();
    let server = Server::start(serving(&installation));
    let client = Client::new(&server.url);
    assert_eq!(told(&client), None);
    let path = installation.data().join("afterword.db");
    let newer = "INSERT INTO __diesel_schema_migrations (version) VALUES ('29991231000000')";
    let mut connection = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    connection.batch_execute(&format!("PRAGMA busy_timeout = 5000; {newer}")).unwrap();
    let detail = told(&client).expect("an old instance calls itself ready");
    assert!(detail.contains("newer version has migrated the database"), "{detail}");
    let printed = String::from_utf8(server.kill()).unwrap();
    assert!(printed.contains("Start this instance again with the newer version"), "{printed}");
}
