//! The command-line arguments.

use super::embed::Generator;
use super::spam::SpamCommand;
use crate::config::Overrides;
use crate::domain::site_reference::site_settings_help;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Where `demo` keeps its data unless a flag names another directory.
pub(super) const DEMO_DIR: &str = "./afterword-demo";

/// A comment thread under every article of a site.
#[derive(Parser)]
#[command(name = "afterword", version, about, arg_required_else_help = true)]
pub(super) struct Arguments {
    /// The file with settings [default: ./afterword.toml, if there is one]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The data directory [default: ./afterword-data]
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<String>,
    /// The database [default: sqlite://<data-dir>/afterword.db]
    #[arg(long, global = true, value_name = "URL")]
    pub database: Option<String>,
    /// Print JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// Run as this user; for root, whose own files the server could not use
    #[arg(long = "as", global = true, value_name = "USER")]
    pub as_user: Option<String>,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Show the main job in one step: two sample articles, a moderator, the server; keeps its data in ./afterword-demo
    Demo {
        /// Where to listen; may be repeated; port 0 is the kernel's choice
        #[arg(long, value_name = "ADDR:PORT")]
        listen: Vec<String>,
        /// Keep nothing: use a temporary data directory
        #[arg(long)]
        fresh: bool,
    },
    /// Set up a site and its owner by three questions, and say what to do next
    Init(InitArguments),
    /// Serve
    Serve {
        /// Where to listen; may be repeated; port 0 is the kernel's choice
        #[arg(long, value_name = "ADDR:PORT")]
        listen: Vec<String>,
        /// Refuse to start where migrations are missing, instead of applying them
        #[arg(long)]
        no_migrate: bool,
        /// Make no copy of a SQLite database before it is migrated
        #[arg(long)]
        no_backup: bool,
    },
    /// Apply the migrations that are missing
    Migrate {
        /// Only tell which are missing; fails where any is
        #[arg(long)]
        check: bool,
        /// Make no copy of a SQLite database before it is migrated
        #[arg(long)]
        no_backup: bool,
    },
    /// Move to another database
    #[command(subcommand)]
    Database(DatabaseCommand),
    #[command(flatten)]
    Service(ServiceCommand),
    /// Measure the classifier of spam
    #[command(subcommand)]
    Spam(SpamCommand),
    /// Print what to put into a site's pages
    Embed {
        /// The slug of the site
        site: String,
        /// For one generator only
        #[arg(long = "for", value_name = "GENERATOR")]
        generator: Option<Generator>,
        /// Link to the newest files without a version, which any upgrade may change
        #[arg(long)]
        no_integrity: bool,
    },
    /// Print the OpenAPI description
    Openapi,
    /// About settings
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
    /// Ask the server that runs on this machine whether it is ready; ends with 0 if it is, else with 1
    Health,
    /// Examine keys, file modes, counters, indexes, clock and migrations, and say what to do
    Doctor,
    /// Print a script that completes commands in a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write manual pages
    Man {
        /// Where to; made if it is missing
        directory: PathBuf,
    },
}

/// The commands that need a service and nothing else of an installation.
#[derive(Subcommand)]
pub(super) enum ServiceCommand {
    /// Add, list, show and change sites
    #[command(subcommand)]
    Site(SiteCommand),
    /// Add, list, close and open articles
    #[command(subcommand)]
    Article(ArticleCommand),
    /// Add, list, change and remove moderators
    #[command(subcommand)]
    Moderator(ModeratorCommand),
    /// Make, list and revoke API tokens
    #[command(subcommand)]
    Token(TokenCommand),
    /// Add, list and lift bans
    #[command(subcommand)]
    Ban(BanCommand),
    /// Answer people who ask what is stored about them
    #[command(subcommand)]
    Privacy(PrivacyCommand),
    /// List, check and accept the audit log
    #[command(subcommand)]
    Audit(AuditCommand),
}

/// The answers to the questions of `init`; those that are missing are asked for.
#[derive(Args)]
pub(super) struct InitArguments {
    /// What the site is called
    #[arg(long)]
    pub name: Option<String>,
    /// Where its pages come from
    #[arg(long, value_name = "https://host[:port]")]
    pub address: Option<String>,
    /// Your name, to sign in with
    #[arg(long, value_name = "NAME")]
    pub owner: Option<String>,
    /// Where readers will reach the comments; written to afterword.toml, which must not be there yet
    #[arg(long, value_name = "https://host")]
    pub public_url: Option<String>,
    /// The site's name in addresses [default: made from its name]
    #[arg(long)]
    pub slug: Option<String>,
    /// Read your password from one line of standard input, instead of making one
    #[arg(long)]
    pub password_stdin: bool,
}

#[derive(Subcommand)]
pub(super) enum DatabaseCommand {
    /// Copy everything into an empty database, SQLite or PostgreSQL, while no server runs
    Copy {
        /// Where to: `sqlite://` and the path of a new file, or `postgresql://` with server and database
        #[arg(long, value_name = "URL")]
        to: String,
    },
}

#[derive(Subcommand)]
pub(super) enum SiteCommand {
    /// Add a site
    Add {
        /// Its name in addresses: a-z, 0-9 and -
        slug: String,
        /// Its name for people
        #[arg(long)]
        name: String,
        /// Where its pages come from; one or several, the first is used to write addresses
        #[arg(long, required = true, num_args = 1.., value_name = "https://host[:port]")]
        origin: Vec<String>,
    },
    /// List sites
    List,
    /// Show a site with its counts and all its settings
    Show { slug: String },
    /// Change one value: name, origins, or a setting
    #[command(after_help = site_settings_help())]
    Set { slug: String, key: String, value: String },
    /// Print every setting of a site with its default and meaning
    Settings,
    /// Remove a site for good, with its articles, comments, addresses, bans and what its spam filter learned
    Remove {
        slug: String,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// Take the last change of the site's rules back
    Undo { slug: String },
    /// Show or change what the site says in its own words
    Text {
        slug: String,
        #[command(subcommand)]
        command: SiteTextCommand,
    },
}

#[derive(Subcommand)]
pub(super) enum SiteTextCommand {
    /// List the site's own texts
    List,
    /// Say something in the site's own words
    Set {
        /// The tag of the language
        language: String,
        /// What is said: a key of the messages in locales/en
        key: String,
        /// A Fluent pattern
        text: String,
    },
    /// Say it in the program's words again
    Unset { language: String, key: String },
}

#[derive(Subcommand)]
pub(super) enum ArticleCommand {
    /// Add an article
    Add {
        /// The slug of its site
        site: String,
        /// Its URL or path
        url: String,
        #[arg(long)]
        title: String,
        /// The number that another system gave it, such as WordPress's post ID
        #[arg(long)]
        external_id: Option<String>,
    },
    /// List the articles of a site, newest first
    List { site: String },
    /// Take no more comments
    Close { site: String, url: String },
    /// Take comments again
    Open { site: String, url: String },
    /// Remove an article for good, with its comments, their addresses and what the spam filter learned from them
    Remove {
        site: String,
        url: String,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Subcommand)]
pub(super) enum ModeratorCommand {
    /// Add a moderator; asks for a password
    Add {
        name: String,
        /// owner, moderator or viewer
        #[arg(long)]
        role: String,
        /// The sites that they are to see; without one they see all sites, also those to come
        #[arg(long, num_args = 1.., value_name = "SLUG")]
        site: Vec<String>,
        /// Let them see all sites, also those to come, which is the default
        #[arg(long, conflicts_with = "site")]
        all_sites: bool,
        /// Let them see no site for now
        #[arg(long, conflicts_with_all = ["site", "all_sites"])]
        no_sites: bool,
        /// Read the password from one line of standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// List moderators
    List,
    /// Let a moderator in whose password somebody guesses at; prints an address for their browser
    Unlock { name: String },
    /// Give a moderator another role; ends all their sessions
    Role {
        name: String,
        /// owner, moderator or viewer
        role: String,
    },
    /// Show the sites that a moderator sees, or give them others; which ends all their sessions
    Sites {
        name: String,
        /// The slugs of the sites that they are to see from now on; without any and without a flag, nothing is changed
        #[arg(value_name = "SLUG")]
        sites: Vec<String>,
        /// Let them see all sites, also those to come
        #[arg(long, conflicts_with = "sites")]
        all_sites: bool,
        /// Let them see no site
        #[arg(long, conflicts_with_all = ["sites", "all_sites"])]
        no_sites: bool,
    },
    /// Give a moderator another name; what they decided and wrote stands under it from then on
    Rename { name: String, new_name: String },
    /// Remove a moderator with their sessions and tokens
    Remove {
        name: String,
        /// Whose name what they decided goes under; without it, it stays under the old name
        #[arg(long, value_name = "NAME")]
        reassign_to: Option<String>,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// Set a new password; ends all sessions of the moderator
    Password {
        name: String,
        /// Read the password from one line of standard input
        #[arg(long)]
        password_stdin: bool,
    },
}

#[derive(Subcommand)]
pub(super) enum TokenCommand {
    /// Make a token for a moderator; its secret is shown once
    Create {
        /// The name of the moderator
        name: String,
        /// What it may be used for; one or several
        #[arg(long, required = true, num_args = 1.., value_name = "SCOPE")]
        scope: Vec<String>,
        /// Its life in days, 1 to 365 [default: 90]
        #[arg(long, value_name = "DAYS")]
        expires: Option<i64>,
    },
    /// List tokens
    List,
    /// Revoke a token, by its id or by the eight characters behind `awt_`
    Revoke { id: String },
}

#[derive(Subcommand)]
pub(super) enum BanCommand {
    /// Ban a network, a host, a word, or the author of a comment
    Add {
        /// The slug of the site
        site: String,
        #[command(flatten)]
        target: BanTarget,
        /// Its life in days, 1 to 365 [default: 30 for networks and authors, no end for hosts and words]
        #[arg(long, value_name = "DAYS")]
        days: Option<i64>,
        /// Why
        #[arg(long, value_name = "TEXT", default_value = "")]
        note: String,
    },
    /// List the bans of a site, or of all, newest first
    List { site: Option<String> },
    /// Lift a ban
    Lift { id: i64 },
}

#[derive(Args)]
#[group(required = true, multiple = false)]
pub(super) struct BanTarget {
    /// A network such as 203.0.113.0/24, or an address
    #[arg(long, value_name = "CIDR")]
    pub network: Option<String>,
    /// A host that comments link to, and all below it
    #[arg(long, value_name = "HOST")]
    pub host: Option<String>,
    /// A whole word
    #[arg(long, value_name = "WORD")]
    pub word: Option<String>,
    /// Whoever wrote the comment with this id
    #[arg(long, value_name = "COMMENT")]
    pub author_of: Option<i64>,
}

#[derive(Subcommand)]
pub(super) enum PrivacyCommand {
    /// Find the comments that were sent with an address; the search, not the address, is in the audit log
    Find {
        address: String,
        /// Only on this site
        #[arg(long, value_name = "SLUG")]
        site: Option<String>,
        /// Why, for the audit log
        #[arg(long, value_name = "TEXT", default_value = "asked on the command line")]
        reason: String,
    },
}

#[derive(Subcommand)]
pub(super) enum AuditCommand {
    /// List who did what, newest first
    List {
        /// How many entries, 1 to 200
        #[arg(long, value_name = "N", default_value = "50")]
        limit: String,
        /// Only those before the entry with this number
        #[arg(long, value_name = "SEQ")]
        before: Option<i64>,
    },
    /// Check that no entry was changed, removed, cut off or put elsewhere
    Verify,
    /// Take the log as it is, after a backup was restored
    Accept,
}

#[derive(Subcommand)]
pub(super) enum ConfigCommand {
    /// Print every setting with its default and meaning
    Reference,
    /// Read all settings, and say what is wrong with them; makes and changes nothing
    Check,
}

impl Arguments {
    /// Gathers the flags that are settings.
    pub(super) fn overrides(&self) -> Overrides {
        let mut values = Vec::new();
        let mut set = |key: &str, value: &Option<String>| {
            values.extend(value.iter().map(|value| (key.to_owned(), value.clone())));
        };
        set("data.dir", &self.data_dir);
        if matches!(self.command, Command::Demo { .. }) && self.data_dir.is_none() {
            // Whatever else the settings name: a demo's site and owner have no business in real data.
            set("data.dir", &Some(DEMO_DIR.to_owned()));
        }
        set("database.url", &self.database);
        if let Command::Demo { listen, .. } | Command::Serve { listen, .. } = &self.command
            && !listen.is_empty()
        {
            values.push(("server.listen".to_owned(), listen.join(",")));
        }
        if let Command::Serve { no_backup: true, .. } | Command::Migrate { no_backup: true, .. } = &self.command {
            values.push(("database.backup_before_migrating".to_owned(), "false".to_owned()));
        }
        Overrides { config_file: self.config.clone(), values }
    }
}
