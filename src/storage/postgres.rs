//! `PostgreSQL`: how its address is written, and what is said first on each connection.
//!
//! libpq reads the address and makes the connection. Before it may, the address is looked through here, because where
//! libpq cannot make sense of one it prints the part that it stumbled over, and that may be the password.

use super::connection::{DatabaseUrlError, Purpose};
use super::error::StorageError;
use diesel::ConnectionError;
use diesel::connection::{CacheSize, SimpleConnection};
use diesel::prelude::*;
use std::fmt;
use std::time::Duration;

/// What libpq is told unless the address says otherwise: an unreachable server is given up after 5 seconds, and a
/// connection whose other end has gone without a word is noticed within a minute
/// (<https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS>).
const DEFAULTS: &[(&str, &str)] = &[
    ("connect_timeout", "5"),
    ("keepalives_idle", "30"),
    ("keepalives_interval", "10"),
    ("keepalives_count", "3"),
    ("tcp_user_timeout", "30000"),
    ("application_name", "afterword"),
];

/// What holds on every connection. No statement of ours takes long, none waits long for another, and whatever becomes of this
/// process, a transaction that it left open does not hold others up.
const SETTINGS: &[(&str, &str)] = &[
    ("statement_timeout", "60s"),
    ("lock_timeout", "5s"),
    ("idle_in_transaction_session_timeout", "10s"),
    ("TimeZone", "UTC"),
];

/// A reader sees one state of the database from its first query to its last, as on `SQLite`.
const READER_SETTINGS: &[(&str, &str)] =
    &[("default_transaction_read_only", "on"), ("default_transaction_isolation", "repeatable read")];

/// Migrations may take as long as they take, but must not keep others waiting behind a lock that they do not get.
const MIGRATION_SETTINGS: &[(&str, &str)] =
    &[("statement_timeout", "0"), ("idle_in_transaction_session_timeout", "0"), ("lock_timeout", "30s")];

/// Writes the statements that make settings hold, from `SET` or `SET LOCAL`.
fn set(how: &str, settings: &[(&str, &str)]) -> String {
    settings.iter().map(|(name, value)| format!("{how} {name} = '{value}';")).collect()
}

/// The address of a `PostgreSQL` server and database. It may hold a password: `Debug` shows the scheme only.
#[derive(Clone, PartialEq, Eq)]
pub struct PostgresUrl {
    /// As libpq takes it, with our defaults.
    text: String,
    /// What no message may show.
    secrets: Vec<String>,
    /// The server itself, where `text` leads to a pooler that lends its sessions for one transaction each.
    direct: Option<Box<Self>>,
}

impl fmt::Debug for PostgresUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("postgresql://[hidden]")
    }
}

impl PostgresUrl {
    /// Reads what stands behind `postgresql://`: `user:password@host:port,host:port/database?key=value&key=value`. What
    /// the keys mean is libpq's to say.
    pub(super) fn parse(rest: &str) -> Result<Self, DatabaseUrlError> {
        let parts = Parts::split(rest)?;
        let keys: Vec<_> = parts.parameters.iter().map(|(key, _)| key.as_str()).collect();
        let names_place = |key: &&str| ["host", "hostaddr", "service", "dbname"].contains(key);
        if parts.hosts.is_empty() && parts.database.is_empty() && !keys.iter().any(names_place) {
            return Err(DatabaseUrlError::Postgres("it names neither a server nor a database"));
        }
        let mut text = format!("postgresql://{rest}");
        let mut separator = if parts.has_question_mark { '&' } else { '?' };
        if text.ends_with(['?', '&']) {
            text.pop();
            separator = if parts.parameters.is_empty() { '?' } else { '&' };
        }
        for (key, value) in DEFAULTS.iter().filter(|(key, _)| !keys.contains(key)) {
            text.push(separator);
            text.push_str(&format!("{key}={value}"));
            separator = '&';
        }
        // Who takes a name for a password too has nothing to hide, and wants to read which name was refused.
        let secrets = parts.secrets.into_iter().filter(|secret| {
            !secret.is_empty() && *secret != parts.user && *secret != parts.database && *secret != "postgresql"
        });
        Ok(Self { secrets: secrets.chain([rest.to_owned()]).collect(), text, direct: None })
    }

    /// Takes the address for one of a pooler that lends sessions for one transaction each, and `direct` for that of the server itself.
    pub(super) fn pooling(self, direct: Self) -> Self {
        Self { direct: Some(Box::new(direct)), ..self }
    }

    /// Opens a connection and says what it is for. What needs a session of its own goes to the server itself.
    pub(super) fn open(&self, purpose: Purpose) -> Result<PgConnection, StorageError> {
        let needs_session = matches!(purpose, Purpose::Migrate | Purpose::Listen);
        let server = self.direct.as_deref().filter(|_| needs_session).unwrap_or(self);
        let mut connection = server.connect()?;
        if server.direct.is_some() {
            // A statement that was prepared in one session is not known in the next.
            connection.set_prepared_statement_cache_size(CacheSize::Disabled);
            return Ok(connection);
        }
        let own = match purpose {
            Purpose::Read(deadline) => {
                set("SET", READER_SETTINGS) + &deadline.map(ending_after("SET")).unwrap_or_default()
            }
            Purpose::Migrate => set("SET", MIGRATION_SETTINGS),
            Purpose::Write | Purpose::Listen => String::new(),
        };
        connection.batch_execute(&(set("SET", SETTINGS) + &own))?;
        Ok(connection)
    }

    /// Gives the statements that follow the `BEGIN` of each transaction; none where the session has the settings.
    pub(super) fn transaction_settings(&self, purpose: Purpose) -> String {
        let deadline = if let Purpose::Read(deadline) = purpose { deadline } else { None };
        let all = || set("SET LOCAL", SETTINGS) + &deadline.map(ending_after("SET LOCAL")).unwrap_or_default();
        self.direct.as_ref().map(|_| all()).unwrap_or_default()
    }

    /// Returns true if the address leads to a pooler that lends sessions for one transaction each, which it was not said to do: two
    /// connections at the same time are in one session, or one connection changes its session.
    pub(super) fn is_pooled_unexpectedly(&self) -> Result<bool, StorageError> {
        if self.direct.is_some() {
            return Ok(false);
        }
        let (mut one, mut other) = (self.connect()?, self.connect()?);
        let sessions = [session(&mut one)?, session(&mut other)?, session(&mut one)?];
        let [first, second, third] = sessions;
        Ok(first == second || first != third)
    }

    fn connect(&self) -> Result<PgConnection, StorageError> {
        Ok(PgConnection::establish(&self.text).map_err(|error| self.without_secrets(error))?)
    }

    /// Gives the error itself unless it shows a secret, as libpq's messages are not ours to vouch for.
    fn without_secrets(&self, error: ConnectionError) -> ConnectionError {
        let text = error.to_string();
        if self.secrets.iter().any(|secret| text.contains(secret.as_str())) {
            return ConnectionError::BadConnection(
                "the reason is not shown, as it repeats a part of `database.url` that is secret".to_owned(),
            );
        }
        match error {
            ConnectionError::BadConnection(message) => {
                ConnectionError::BadConnection(format!("{} (see `database.url`)", message.trim_end()))
            }
            other => other,
        }
    }
}

/// Writes the statement that ends the reads of a connection or of a transaction after a time.
fn ending_after(how: &str) -> impl Fn(Duration) -> String + '_ {
    move |time| format!("{how} statement_timeout = {};", time.as_millis().max(1))
}

#[derive(QueryableByName)]
struct Session {
    #[diesel(sql_type = diesel::sql_types::Integer)]
    number: i32,
}

/// Gives the number of the session that a transaction runs in.
fn session(connection: &mut PgConnection) -> QueryResult<i32> {
    connection.set_prepared_statement_cache_size(CacheSize::Disabled);
    connection.transaction(|connection| {
        let session: Session = diesel::sql_query("SELECT pg_backend_pid() AS number").get_result(connection)?;
        Ok(session.number)
    })
}

/// An address taken apart as libpq does it.
#[derive(Default)]
struct Parts {
    user: String,
    hosts: String,
    database: String,
    has_question_mark: bool,
    /// Keys and values, decoded.
    parameters: Vec<(String, String)>,
    /// Passwords, as they are written and as they are meant.
    secrets: Vec<String>,
}

impl Parts {
    fn split(rest: &str) -> Result<Self, DatabaseUrlError> {
        if rest.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(DatabaseUrlError::Postgres("it has a space, or a character that is not printed; write %20"));
        }
        let mut parts = Self::default();
        // A name and a password end at the first `@`, unless a `/` comes before it.
        let mut rest = rest;
        if let Some((login, behind)) = rest.split_once('@').filter(|(login, _)| !login.contains('/')) {
            let (user, password) = login.split_once(':').unwrap_or((login, ""));
            parts.user = decoded(user)?;
            parts.secrets = vec![password.to_owned(), decoded(password)?];
            rest = behind;
        }
        let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
        parts.has_question_mark = rest.contains('?');
        if place.contains('@') || place.matches('/').count() > 1 {
            return Err(DatabaseUrlError::Postgres(
                "it has an `@` or a `/` too many; in a name or password write %40 for `@` and %2F for `/`",
            ));
        }
        let (hosts, database) = place.split_once('/').unwrap_or((place, ""));
        hosts.split(',').try_for_each(check_host)?;
        hosts.clone_into(&mut parts.hosts);
        parts.database = decoded(database)?;
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair
                .split_once('=')
                .filter(|(key, value)| !key.is_empty() && !value.contains('='))
                .ok_or(DatabaseUrlError::Postgres("behind the `?`, every part must be one `key=value`"))?;
            let (key, meant) = (decoded(key)?, decoded(value)?);
            if key.contains("password") {
                parts.secrets.extend([value.to_owned(), meant.clone()]);
            }
            parts.parameters.push((key, meant));
        }
        Ok(parts)
    }
}

/// Refuses what would make libpq print more than a host's name: a part of a password, most likely.
fn check_host(host: &str) -> Result<(), DatabaseUrlError> {
    let host = decoded(host).map(|_| host)?;
    let port = if let Some(bracketed) = host.strip_prefix('[') {
        let (address, behind) = bracketed
            .split_once(']')
            .ok_or(DatabaseUrlError::Postgres("an IPv6 address begins with `[` and does not end with `]`"))?;
        if address.parse::<std::net::Ipv6Addr>().is_err() {
            return Err(DatabaseUrlError::Postgres("what stands in brackets is no IPv6 address"));
        }
        match behind.strip_prefix(':') {
            Some(port) => port,
            None if behind.is_empty() => "",
            None => return Err(DatabaseUrlError::Postgres("behind an IPv6 address only a port may follow")),
        }
    } else {
        host.split_once(':').map_or("", |(_, port)| port)
    };
    match port.parse::<u16>() {
        Ok(1..) => Ok(()),
        Err(_) if port.is_empty() => Ok(()),
        _ => Err(DatabaseUrlError::Postgres("a port must be a number from 1 to 65535")),
    }
}

/// Resolves percent-encoding.
fn decoded(text: &str) -> Result<String, DatabaseUrlError> {
    let refused = || DatabaseUrlError::Postgres("a `%` must be followed by two hexadecimal digits; write %25 for `%`");
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let byte = part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        // `from_str_radix` also takes a sign.
        let byte = byte.filter(|byte| *byte != 0 && !part.starts_with('+')).ok_or_else(refused)?;
        bytes.push(byte);
        bytes.extend(part.bytes().skip(2));
    }
    String::from_utf8(bytes).map_err(|_| DatabaseUrlError::Postgres("it is not UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(rest: &str) -> String {
        PostgresUrl::parse(rest).unwrap_err().to_string()
    }

    #[test]
    fn what_libpq_understands_is_handed_on_with_our_defaults() {
        for rest in [
            "db.example/afterword",
            "u@db.example/afterword?sslmode=verify-full&sslrootcert=/etc/ca.pem",
            "u:p%40ss?w@a.example:5432,b.example:5433,[::1]:5434/db?target_session_attrs=read-write",
            "/afterword?host=/run/postgresql",
            "%2Frun%2Fpostgresql/afterword",
            "?service=afterword",
        ] {
            let url = PostgresUrl::parse(rest).unwrap();
            assert!(url.text.starts_with(&format!("postgresql://{rest}")), "{}", url.text);
            assert!(url.text.contains("connect_timeout=5&") && url.text.ends_with("application_name=afterword"));
            assert_eq!(url.text.matches('?').count(), 1 + rest.matches("?w").count());
        }
        let own = PostgresUrl::parse("h/d?connect_timeout=30&application_name=x").unwrap();
        assert!(!own.text.contains("connect_timeout=5") && !own.text.contains("name=afterword"), "{}", own.text);
    }

    #[test]
    fn malformed_address_is_refused_without_showing_any_of_it() {
        for rest in [
            "",
            "?",
            "u:hunter2@",
            "u:hunter2@/",
            "u:hunter2@host:port/db",
            "u:hunter2@host:0/db",
            "u:hun%ter2@host/db",
            "u:hun@ter2@host/db",
            "u:hun/ter2@host/db",
            "u:1/hunter2@host/db",
            "u:hunter2@[::1/db",
            "u:hunter2@[::1]x/db",
            "u:hunter2@host/db?sslmode",
            "u:hunter2@ho st/db",
        ] {
            let message = refusal(rest);
            assert!(message.contains("`database.url`"), "{rest}: {message}");
            assert!(!message.contains("hun") && !message.contains("ter2"), "{rest}: {message}");
        }
    }

    #[test]
    fn password_is_not_shown_wherever_it_stands() {
        for rest in ["u:hunter%32@127.0.0.1:1/db", "u@127.0.0.1:1/db?password=hunter2", "u:hunter2@127.0.0.1:1/d?x=y"] {
            let url = PostgresUrl::parse(rest).unwrap();
            assert_eq!(format!("{url:?}"), "postgresql://[hidden]");
            let error = url.open(Purpose::Read(None)).err().unwrap();
            let text = format!("{error} {error:?}");
            assert!(!text.contains("hunter") && text.contains("database.url"), "{text}");
            for echo in ["cannot read hunter2", &format!("cannot parse postgresql://{rest}")] {
                let hidden = url.without_secrets(ConnectionError::BadConnection(echo.to_owned())).to_string();
                assert!(!hidden.contains("hunter"), "{hidden}");
            }
        }
    }

    #[test]
    fn name_that_is_the_password_too_may_be_shown() {
        let url = PostgresUrl::parse("afterword:afterword@127.0.0.1:1/db").unwrap();
        let refused = ConnectionError::BadConnection("authentication failed for user \"afterword\"".to_owned());
        assert!(url.without_secrets(refused).to_string().contains("authentication failed"));
    }
}
