//! Which database the tests run on: `AFTERWORD_TEST_DATABASE` is `sqlite`, which it is where nothing is said, or
//! `postgres`.

#![allow(dead_code, reason = "each binary uses its own part")]

use afterword::storage::DatabaseUrl;
use std::path::Path;

#[cfg(feature = "postgres")]
use super::postgres::Scratch;

/// The databases that tests can run on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Tells which database the tests run on.
pub fn engine() -> Engine {
    match std::env::var("AFTERWORD_TEST_DATABASE").as_deref() {
        Err(_) | Ok("" | "sqlite") => Engine::Sqlite,
        Ok("postgres") if cfg!(feature = "postgres") => Engine::Postgres,
        Ok("postgres") => panic!("tests on PostgreSQL need `cargo test --features postgres`"),
        Ok(other) => panic!("AFTERWORD_TEST_DATABASE is {other:?}; it may be `sqlite` or `postgres`"),
    }
}

/// A database of one test's own, which is gone when this is dropped.
pub struct TestDatabase {
    /// Its address, as a setting.
    pub text: String,
    pub url: DatabaseUrl,
    #[cfg(feature = "postgres")]
    pub scratch: Option<Scratch>,
}

impl TestDatabase {
    /// A database without a schema, on the engine that the tests run on; a file if it is one lies in `directory`.
    pub fn empty(directory: &Path) -> Self {
        Self::new(directory, engine(), false)
    }

    /// A database that has its schema.
    pub fn migrated(directory: &Path) -> Self {
        Self::migrated_on(directory, engine())
    }

    /// A database that has its schema, for tests that are about one engine.
    pub fn migrated_on(directory: &Path, engine: Engine) -> Self {
        let database = Self::new(directory, engine, true);
        // Quick where it was copied from one that is migrated.
        afterword::storage::migrate::migrate(&database.url).unwrap();
        database
    }

    /// Gives every byte that the database keeps on disk; `directory` is where a file would lie.
    pub fn stored_bytes(&self, directory: &Path) -> Vec<u8> {
        #[cfg(feature = "postgres")]
        if let Some(scratch) = &self.scratch {
            return scratch.stored_bytes();
        }
        bytes_of_files(directory)
    }

    fn new(directory: &Path, engine: Engine, is_migrated: bool) -> Self {
        match engine {
            Engine::Sqlite => {
                let path = directory.join("afterword.db");
                Self {
                    text: format!("sqlite://{}", path.display()),
                    url: DatabaseUrl::Sqlite(path),
                    #[cfg(feature = "postgres")]
                    scratch: None,
                }
            }
            #[cfg(feature = "postgres")]
            Engine::Postgres => {
                let scratch = if is_migrated { Scratch::migrated() } else { Scratch::empty() };
                let url = DatabaseUrl::parse(&scratch.url).unwrap();
                Self { text: scratch.url.clone(), url, scratch: Some(scratch) }
            }
            #[cfg(not(feature = "postgres"))]
            Engine::Postgres => unreachable!("refused by `engine`; {is_migrated}"),
        }
    }
}

/// Reads every file in a directory.
pub fn bytes_of_files(directory: &Path) -> Vec<u8> {
    let files = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let files: Vec<_> = files.filter(|path| path.is_file()).collect();
    assert!(!files.is_empty());
    files.into_iter().flat_map(|path| std::fs::read(path).unwrap()).collect()
}

/// Tells whether a test that is about SQLite alone applies, and says so where it does not.
#[expect(clippy::print_stderr, reason = "a test that does nothing says why")]
pub fn is_about_sqlite(reason: &str) -> bool {
    let applies = engine() == Engine::Sqlite;
    if !applies {
        eprintln!("does not apply to PostgreSQL: {reason}");
    }
    applies
}
