//! Real `PostgreSQL` servers for tests: started by the test process, and gone with it, however it ends.
//!
//! `shared()` is one server for the whole process, where each test gets a database of its own: `Scratch::migrated()` or
//! `Scratch::empty()`. Tests that stop, kill or promote servers start their own with `Cluster::start()`:
//!
//! ```ignore
//! let primary = Cluster::start();
//! primary.create_database("blog");
//! let standby = primary.standby();
//! let url = format!("postgresql://{ROLE}@{},{}/blog?target_session_attrs=read-write", primary.address(), standby.address());
//! primary.kill();
//! standby.promote();
//! primary.start_again();
//! ```
//!
//! A server belongs to a small `sh` that reads from a pipe which this process holds. When the pipe closes, because the
//! cluster is dropped or because this process is gone, the `sh` stops the server at once and removes its directory.
//! Servers write to memory (`/dev/shm`) where there is enough of it, and do not wait for disks unless they are told to.

#![allow(dead_code, reason = "each binary uses its own part")]

use afterword::storage::{DatabaseUrl, migrate};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use std::ffi::OsStr;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// The role that owns every database of tests. It may do what the documentation has operators grant, and no more.
pub const ROLE: &str = "afterword";
/// The role that makes databases.
pub const ADMIN: &str = "postgres";
/// The database that others are copied from.
const TEMPLATE: &str = "afterword_template";
/// Memory that a directory of servers may take before it must go to a disk, in KiB.
const ENOUGH_MEMORY: u64 = 2 << 20;

/// What servers of tests are told: no waiting for disks, and room for many tests at once.
const SETTINGS: &[(&str, &str)] = &[
    ("fsync", "off"),
    ("full_page_writes", "off"),
    ("max_connections", "400"),
    ("shared_buffers", "64MB"),
    ("max_wal_size", "256MB"),
    ("autovacuum", "off"),
    ("jit", "off"),
    ("timezone", "Asia/Kathmandu"),
];

/// Stops the server and removes everything when its standard input ends, which is when the test process is gone.
const WATCH: &str = r#"
    trap '' INT TERM HUP
    cat > /dev/null
    "$1/pg_ctl" -D "$2/data" -m immediate -w stop > /dev/null 2>&1
    cd / && rm -rf "$2"
"#;

/// A server of its own.
pub struct Cluster {
    root: PathBuf,
    port: u16,
    watch: Option<Child>,
}

impl Cluster {
    /// Makes and starts a server that does not wait for disks.
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// Makes and starts a server under further settings, such as `("fsync", "on")`.
    pub fn start_with(settings: &[(&str, &str)]) -> Self {
        let cluster = Self::prepare();
        let data = cluster.data();
        let arguments = ["--auth=trust", "--username", ADMIN, "--encoding=UTF8", "--no-locale", "--no-sync", "-D"];
        cluster.run("initdb", arguments.iter().map(OsStr::new).chain([data.as_os_str()]));
        let place = [("listen_addresses", "'127.0.0.1'"), ("unix_socket_directories", "''")];
        cluster.configure(&[SETTINGS, &place, settings].concat());
        cluster.start_again();
        cluster.admin(&format!("CREATE ROLE {ROLE} LOGIN"));
        cluster
    }

    /// Gives host and port, to be put together with those of other servers.
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Gives the address of a database on this server, for the role that owns it.
    pub fn url(&self, database: &str) -> String {
        format!("postgresql://{ROLE}@{}/{database}", self.address())
    }

    /// Makes an empty database.
    pub fn create_database(&self, name: &str) {
        self.admin(&format!("CREATE DATABASE {name} OWNER {ROLE}"));
    }

    /// Runs a statement as the server's superuser, in the database `postgres`.
    pub fn admin(&self, statement: &str) {
        self.admin_in("postgres", statement);
    }

    /// Runs a statement as the server's superuser, in a database.
    pub fn admin_in(&self, database: &str, statement: &str) {
        let url = format!("postgresql://{ADMIN}@{}/{database}", self.address());
        let mut connection = PgConnection::establish(&url).unwrap();
        connection.batch_execute(statement).unwrap_or_else(|error| panic!("{statement}: {error}"));
    }

    /// Gives the directory that holds everything of the server.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Asks the server for one whole number, in the database `postgres`.
    pub fn number(&self, query: &str) -> i64 {
        let url = format!("postgresql://{ADMIN}@{}/postgres", self.address());
        let number = diesel::dsl::sql::<diesel::sql_types::BigInt>(&format!("({query})"));
        diesel::select(number).get_result(&mut PgConnection::establish(&url).unwrap()).unwrap()
    }

    /// Stops the server in good order: it ends its connections and writes everything out.
    pub fn stop(&self) {
        self.control(&["-m", "fast", "-w", "stop"]);
    }

    /// Ends the server as a power cut would: nothing is written out, and it has to recover when it starts again.
    pub fn kill(&self) {
        self.control(&["-m", "immediate", "-w", "stop"]);
    }

    /// Starts the server after `stop` or `kill`, under the same address, and waits until it answers.
    pub fn start_again(&self) {
        let log = self.root.join("log");
        let port = format!("-p {}", self.port);
        self.control(&["-l", log.to_str().unwrap(), "-o", &port, "-t", "120", "-w", "start"]);
    }

    /// Makes a copy of this server that follows it, and starts it. It can be read from, and promoted.
    pub fn standby(&self) -> Self {
        let standby = Self::prepare();
        let from = ["-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", ADMIN].map(str::to_owned);
        let how = ["-R", "-X", "stream", "-c", "fast", "--no-sync", "-D"].map(str::to_owned);
        let data = standby.data().to_str().unwrap().to_owned();
        standby.run("pg_basebackup", from.into_iter().chain(how).chain([data]));
        standby.start_again();
        standby
    }

    /// Makes a standby a server that can be written to, and waits until it is one.
    pub fn promote(&self) {
        self.control(&["-w", "promote"]);
    }

    /// Makes the directory of a server, and the process that removes it when it is no longer wanted.
    fn prepare() -> Self {
        let root = directory();
        let mut watch = as_owner(&root, "sh");
        // Its own group, so that a key pressed in the terminal does not end it before the test.
        let watch = watch.args(["-c", WATCH, "sh"]).arg(programs()).arg(&root).process_group(0);
        let watch = watch.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        Self { root, port: free_port(), watch: Some(watch) }
    }

    fn data(&self) -> PathBuf {
        self.root.join("data")
    }

    fn configure(&self, settings: &[(&str, &str)]) {
        let lines: Vec<_> = settings.iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
        let path = self.data().join("postgresql.conf");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, text + "\n" + &lines.concat()).unwrap();
    }

    fn control(&self, arguments: &[&str]) {
        let data = self.data();
        self.run("pg_ctl", [OsStr::new("-D"), data.as_os_str()].into_iter().chain(arguments.iter().map(OsStr::new)));
    }

    fn run<S: AsRef<OsStr>>(&self, program: &str, arguments: impl IntoIterator<Item = S>) {
        let output = self.root.join("output");
        let to = std::fs::File::create(&output).unwrap();
        // Into a file: a pipe would stay open as long as the server that was started.
        let mut command = as_owner(&self.root, programs().join(program));
        let command = command.args(arguments).stdin(Stdio::null()).stdout(to.try_clone().unwrap()).stderr(to);
        let status = command.status().unwrap_or_else(|error| panic!("{program}: {error}"));
        let said = |name| std::fs::read_to_string(self.root.join(name)).unwrap_or_default();
        assert!(status.success(), "{program}: {status}\n{}\n{}", said("output"), said("log"));
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(mut watch) = self.watch.take() {
            drop(watch.stdin.take());
            // It fails only where somebody else has ended it.
            let _ = watch.wait();
        }
    }
}

/// A database of its own on the server that the tests of this process share. It is removed when it is dropped.
pub struct Scratch {
    name: String,
    pub url: String,
}

impl Scratch {
    /// A database without a schema.
    pub fn empty() -> Self {
        Self::copy_of("template1")
    }

    /// A database that has its schema.
    pub fn migrated() -> Self {
        Self::copy_of(TEMPLATE)
    }

    fn copy_of(template: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("scratch_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let cluster = shared();
        cluster.admin(&format!("CREATE DATABASE {name} OWNER {ROLE} TEMPLATE {template}"));
        Self { url: cluster.url(&name), name }
    }

    /// Gives its name on the server.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Gives every byte of the files that the server keeps for this database.
    pub fn stored_bytes(&self) -> Vec<u8> {
        use diesel::dsl::sql;
        use diesel::sql_types::Text;
        let path =
            diesel::select(sql::<Text>("'base/' || (SELECT oid FROM pg_database WHERE datname = current_database())"));
        let path: String = path.get_result(&mut self.connect()).unwrap();
        shared().admin("CHECKPOINT");
        super::database::bytes_of_files(&shared().data().join(path))
    }

    /// Opens a connection beside those of the program.
    pub fn connect(&self) -> PgConnection {
        PgConnection::establish(&self.url).unwrap()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            shared().admin(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
        }
    }
}

/// Gives the server that the tests of this process share. It ends with the process.
pub fn shared() -> &'static Cluster {
    static SHARED: OnceLock<Cluster> = OnceLock::new();
    SHARED.get_or_init(|| {
        let cluster = Cluster::start();
        cluster.create_database(TEMPLATE);
        migrate::migrate(&DatabaseUrl::parse(&cluster.url(TEMPLATE)).unwrap()).unwrap();
        cluster
    })
}

/// Makes a directory that the user who runs the server owns: `PostgreSQL` refuses to run as root.
fn directory() -> PathBuf {
    let shm = Path::new("/dev/shm");
    let parent = if free_kib(shm) >= ENOUGH_MEMORY { shm.to_owned() } else { std::env::temp_dir() };
    let directory = tempfile::Builder::new().prefix("afterword-pg-").tempdir_in(parent).unwrap().keep();
    std::fs::set_permissions(&directory, std::fs::Permissions::from_mode(0o700)).unwrap();
    if let Some((uid, gid)) = owner() {
        std::os::unix::fs::chown(&directory, Some(uid), Some(gid)).unwrap();
    }
    directory
}

/// Gives the free space of a file system; 0 where there is none.
fn free_kib(path: &Path) -> u64 {
    let output = Command::new("df").args(["-Pk"]).arg(path).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.lines().nth(1).unwrap_or_default();
    line.split_whitespace().nth(3).and_then(|free| free.parse().ok()).unwrap_or(0)
}

/// Gives the user and group that servers run as: nobody in particular unless this is root.
fn owner() -> Option<(u32, u32)> {
    static OWNER: OnceLock<Option<(u32, u32)>> = OnceLock::new();
    *OWNER.get_or_init(|| {
        let is_root = std::fs::metadata("/proc/self").unwrap().uid() == 0;
        is_root.then(|| {
            let id = |flag, user| {
                let output = Command::new("id").args([flag, user]).output().unwrap();
                String::from_utf8_lossy(&output.stdout).trim().parse::<u32>().ok()
            };
            let known = ["postgres", "nobody"].iter().find_map(|user| id("-u", user).zip(id("-g", user)));
            known.unwrap_or_else(|| {
                panic!("PostgreSQL does not run as root, and there is no user `postgres` or `nobody`")
            })
        })
    })
}

/// Gives a command that runs as the owner of servers, in a directory that they may be in.
pub fn as_owner(directory: &Path, program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    if let Some((uid, gid)) = owner() {
        command.uid(uid).gid(gid);
    }
    command.current_dir(directory).env_clear().env("PATH", "/usr/bin:/bin").env("LC_ALL", "C");
    command
}

/// Finds the directory with the server's programs, or says what to install.
fn programs() -> &'static Path {
    static PROGRAMS: OnceLock<PathBuf> = OnceLock::new();
    PROGRAMS.get_or_init(|| {
        let needed = ["initdb", "pg_ctl", "postgres", "pg_basebackup"];
        let is_whole = |directory: &PathBuf| needed.iter().all(|program| directory.join(program).is_file());
        let path = std::env::var_os("PATH").unwrap_or_default();
        let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
            .into_iter()
            .flatten()
            .filter_map(|entry| entry.ok())
            .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
            .collect();
        versions.sort_unstable();
        let debian = versions.into_iter().rev().map(|(_, directory)| directory);
        std::env::split_paths(&path).chain(debian).find(is_whole).unwrap_or_else(|| {
            panic!(
                "these tests start a PostgreSQL server, and its programs (initdb, pg_ctl, postgres, pg_basebackup) are \
             neither in PATH nor in /usr/lib/postgresql/*/bin; on Debian: apt-get install postgresql",
            )
        })
    })
}

/// Finds a port that nobody listens on, below those that the kernel gives out: a server that is stopped for a while must
/// find its own free when it starts again.
pub fn free_port() -> u16 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let from = std::process::id().wrapping_mul(37);
    (0..10_000_u32)
        .map(|_| from.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed)) % 10_000)
        .map(|offset| 20_000 + u16::try_from(offset).unwrap())
        .find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok())
        .unwrap_or_else(|| panic!("no port between 20000 and 30000 is free"))
}
