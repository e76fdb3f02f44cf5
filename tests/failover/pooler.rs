//! A pooler between the program and PostgreSQL.

use crate::instance::{DATABASE, Instance, cluster};
use crate::instances::assert_seen;
use crate::postgres::{Cluster, ROLE, as_owner, free_port};
use crate::support::{Installation, run, wait_for};
use std::net::TcpStream;
use std::os::unix::process::CommandExt;
use std::process::{Child, Stdio};

/// Ends pgbouncer when standard input ends, which is when the test process is gone.
const WATCH: &str = r#"pgbouncer -q "$1" & cat > /dev/null; kill $!"#;

/// pgbouncer before a cluster, with few sessions.
struct Pooler {
    port: u16,
    watch: Child,
}

impl Pooler {
    fn start(cluster: &Cluster, mode: &str) -> Self {
        let (port, root) = (free_port(), cluster.root().join(mode));
        let server = cluster.address().replace("127.0.0.1:", "host=127.0.0.1 port=");
        let users = root.with_extension("users");
        let settings = format!(
            "[databases]\n* = {server}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n\
             auth_type = trust\nauth_file = {}\npool_mode = {mode}\ndefault_pool_size = {}\nmax_client_conn = 100\n",
            users.display(),
            if mode == "transaction" { 3 } else { 40 },
        );
        std::fs::write(&users, format!("\"{ROLE}\" \"\"\n")).unwrap();
        std::fs::write(&root, settings).unwrap();
        let mut watch = as_owner(cluster.root(), "sh");
        watch.env("PATH", "/usr/sbin:/usr/bin:/bin").process_group(0);
        let watch = watch.args(["-c", WATCH, "sh"]).arg(&root).stdin(Stdio::piped()).spawn().unwrap();
        wait_for("pgbouncer, of the package of that name", || TcpStream::connect(("127.0.0.1", port)).ok());
        Self { port, watch }
    }

    fn url(&self) -> String {
        format!("postgresql://{ROLE}@127.0.0.1:{}/{DATABASE}", self.port)
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        drop(self.watch.stdin.take());
        // It fails only where somebody else has ended it.
        let _ = self.watch.wait();
    }
}

#[test]
fn pooler_of_transactions_is_refused_with_what_to_set() {
    let cluster = cluster();
    let pooler = Pooler::start(&cluster, "transaction");
    let installation = Installation::new();
    let refused = run(installation.command(&["site", "list"], &[("database.url", &pooler.url())]), "");
    assert_eq!(refused.status, Some(78), "{}", refused.stderr);
    for words in ["`database.url` leads to a pooler", "`pool_mode = session`", "`database.direct_url`"] {
        assert!(refused.stderr.contains(words), "{}", refused.stderr);
    }
    let file = run(installation.command(&["site", "list"], &[("database.direct_url", &cluster.url(DATABASE))]), "");
    assert_eq!(file.status, Some(78), "{}", file.stderr);
    assert!(file.stderr.contains("`database.direct_url` is for a PostgreSQL server"), "{}", file.stderr);
}

#[test]
fn pooler_of_sessions_is_as_good_as_the_server() {
    let cluster = cluster();
    let pooler = Pooler::start(&cluster, "session");
    let one = Instance::first(&pooler.url());
    let other = one.beside(&[("database.url", &cluster.url(DATABASE))]);
    let id = one.publish("first");
    assert_seen(&one, &other, id, "hold");
    assert_seen(&other, &one, id, "approve");
    one.assert_sound();
}

#[test]
fn two_instances_work_through_a_pooler_of_transactions_where_the_server_is_named_too() {
    let cluster = cluster();
    let direct = cluster.url(DATABASE);
    let pooler = Pooler::start(&cluster, "transaction");
    let pooled = pooler.url();
    let settings: &[(&str, &str)] = &[("database.url", &pooled), ("database.direct_url", &direct)];
    let first = Instance::first(&direct);
    let [one, other] = [first.beside(settings), first.beside(settings)];
    let id = one.publish("first");
    for _ in 0..3 {
        assert_seen(&one, &other, id, "hold");
        assert_seen(&other, &one, id, "approve");
    }
    std::thread::scope(|scope| {
        for (number, instance) in [&one, &other, &one, &other].into_iter().enumerate() {
            scope.spawn(move || {
                for count in 0..30 {
                    instance.publish(&format!("writer {number} comment {count}"));
                    assert_eq!(instance.thread()["comment_count"].as_i64().map(|count| count > 0), Some(true));
                }
            });
        }
    });
    for instance in [&one, &other] {
        wait_for("all comments", || (instance.thread()["comment_count"].as_i64() == Some(121)).then_some(()));
    }
    one.assert_sound();
}
