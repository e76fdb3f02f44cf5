//! Where the benchmark works: a directory of its own inside the data directory, and a database of its own.
//!
//! It stands on the same disk as real data would, so that what is written is as durable. It goes away at the end.

use afterword::cli::error::CliError;
use afterword::cli::installation::{Installation, Purpose};
use afterword::config::{Config, Overrides};
use afterword::crypto::SessionToken;
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

/// A directory that goes away with everything in it.
#[derive(Debug)]
pub struct Scratch {
    path: PathBuf,
    /// A data directory that was made for this, and so goes too, if it is empty then.
    made_parent: Option<PathBuf>,
}

impl Scratch {
    /// Makes a directory inside the data directory, for its owner only.
    ///
    /// # Errors
    /// `CliError::Configuration` where it cannot be made.
    pub fn new(data_dir: &Path) -> Result<Self, CliError> {
        let failed = |error: std::io::Error| {
            CliError::Configuration(format!(
                "no directory can be made in {}: {error}; change `data.dir` or `--data-dir`",
                data_dir.display()
            ))
        };
        let made_parent = (!data_dir.exists()).then(|| data_dir.to_owned());
        DirBuilder::new().recursive(true).mode(0o700).create(data_dir).map_err(failed)?;
        let parent = data_dir.canonicalize().map_err(failed)?;
        let name: String = SessionToken::generate().reveal().chars().take(12).collect();
        let path = parent.join(format!("bench-{name}"));
        DirBuilder::new().mode(0o700).create(&path).map_err(failed)?;
        Ok(Self { path, made_parent })
    }

    /// Makes an installation in it: keys, schema, settings that are all defaults, and a database: a SQLite file, unless
    /// another is named.
    ///
    /// # Errors
    /// `CliError`.
    pub fn install(&self, name: &str, database: Option<&str>) -> Result<Installed, CliError> {
        let directory = self.path.join(name);
        DirBuilder::new().mode(0o700).create(&directory).map_err(CliError::failed)?;
        let config_file = directory.join("afterword.toml");
        std::fs::write(&config_file, "# All defaults.\n").map_err(CliError::failed)?;
        let file = format!("sqlite://{}", directory.join("afterword.db").display());
        let database_url = database.map_or(file, str::to_owned);
        let values = [
            ("data.dir".to_owned(), directory.display().to_string()),
            ("database.url".to_owned(), database_url.clone()),
        ];
        let overrides = Overrides { config_file: Some(config_file.clone()), values: values.into() };
        let config = Config::load(&overrides, std::iter::empty())?;
        Ok(Installed { directory, config_file, database_url, config })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.path) {
            tracing::warn!(error = &error as &dyn std::error::Error, "the scratch directory is left behind");
        }
        if let Some(parent) = &self.made_parent {
            // Fails where somebody has put something into it meanwhile, which then stays.
            let _ = std::fs::remove_dir(parent);
        }
    }
}

/// An installation in the scratch directory.
#[derive(Debug)]
pub struct Installed {
    directory: PathBuf,
    config_file: PathBuf,
    database_url: String,
    config: Config,
}

impl Installed {
    /// Opens it beside a server that may run on it.
    ///
    /// # Errors
    /// `CliError`.
    pub fn open(&self) -> Result<Installation, CliError> {
        Installation::open(&self.config, Purpose::Command)
    }

    /// Gives the data directory.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Gives the file with settings, which sets none.
    pub fn config_file(&self) -> &Path {
        &self.config_file
    }

    /// Gives the address of the database.
    pub fn database_url(&self) -> &str {
        &self.database_url
    }
}
