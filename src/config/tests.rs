use super::*;
use std::io::Write;

fn variables(pairs: &[(&str, &str)]) -> impl Iterator<Item = (String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>().into_iter()
}

fn flags(pairs: &[(&str, &str)]) -> Overrides {
    Overrides { config_file: None, values: variables(pairs).collect() }
}

fn file(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

fn with_file(file: &tempfile::NamedTempFile) -> Overrides {
    Overrides { config_file: Some(file.path().to_owned()), values: Vec::new() }
}

fn problems(overrides: &Overrides, environment: &[(&str, &str)]) -> Vec<String> {
    let errors = Config::load(overrides, variables(environment)).unwrap_err();
    errors.iter().map(ToString::to_string).collect()
}

#[test]
fn without_any_source_the_defaults_hold() {
    let config = Config::load(&Overrides::default(), variables(&[])).unwrap();
    assert_eq!(config.server.listen, ["127.0.0.1:8080".parse().unwrap()]);
    assert_eq!(config.server.public_url, None);
    assert!(config.server.trusted_proxies.is_empty());
    assert_eq!(config.database.url.as_str(), "sqlite://./afterword-data/afterword.db");
    assert_eq!((config.database.readers, config.database.queue), (4, 1024));
    assert_eq!(config.limits.comments_per_minute, 5);
    assert_eq!(config.log.format, LogFormat::Text);
}

#[test]
fn flag_wins_over_environment_and_environment_over_file() {
    let file = file("[limits]\ncomments_per_minute = 1\nbody_seconds = 1\n[log]\nformat = \"json\"\n");
    let mut overrides = with_file(&file);
    overrides.values.push(("limits.comments_per_minute".to_owned(), "3".to_owned()));
    let environment = [("AFTERWORD_LIMITS__COMMENTS_PER_MINUTE", "2"), ("AFTERWORD_LIMITS__BODY_SECONDS", "2")];
    let config = Config::load(&overrides, variables(&environment)).unwrap();
    assert_eq!(config.limits.comments_per_minute, 3);
    assert_eq!(config.limits.body_seconds, 2);
    assert_eq!(config.log.format, LogFormat::Json);
}

#[test]
fn lists_are_comma_separated_in_the_environment_and_repeatable_as_flags() {
    let environment = [("AFTERWORD_SERVER__TRUSTED_PROXIES", "10.0.0.0/8, ::1")];
    let overrides = flags(&[("server.listen", "127.0.0.1:0"), ("server.listen", "[::1]:0")]);
    let config = Config::load(&overrides, variables(&environment)).unwrap();
    assert_eq!(config.server.listen.len(), 2);
    assert_eq!(config.server.trusted_proxies, ["10.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()]);
}

#[test]
fn an_empty_variable_empties_a_list_that_the_file_fills() {
    let file = file("server.trusted_proxies = [\"10.0.0.0/8\"]");
    let environment = [("AFTERWORD_SERVER__TRUSTED_PROXIES", "")];
    assert!(Config::load(&with_file(&file), variables(&environment)).unwrap().server.trusted_proxies.is_empty());
}

#[test]
fn the_database_lies_in_the_data_directory_unless_named() {
    let config = Config::load(&flags(&[("data.dir", "/srv/a")]), variables(&[])).unwrap();
    assert_eq!(config.database.url.as_str(), "sqlite:///srv/a/afterword.db");
    assert!(config.database.url.as_str().starts_with("sqlite:"));
}

#[test]
fn a_password_in_the_database_address_is_not_shown() {
    let secret = [("AFTERWORD_DATABASE__URL", "postgres://a:hunter2@host/db")];
    let config = Config::load(&Overrides::default(), variables(&secret)).unwrap();
    assert!(!format!("{config:?}").contains("hunter2"));
    let wrong = [("AFTERWORD_DATABASE__URL", "mysql://a:hunter2@host/db")];
    assert!(!Config::load(&Overrides::default(), variables(&wrong)).unwrap_err().to_string().contains("hunter2"));
}

#[test]
fn a_mistyped_key_in_the_file_is_refused_with_line_and_suggestion() {
    let file = file("[server]\nlissten = [\"127.0.0.1:0\"]\n\n[limts]\nbody_seconds = 3\n");
    let path = file.path().display();
    assert_eq!(
        problems(&with_file(&file), &[]),
        [
            format!("`limts` ({path}, line 4): there is no such setting; did you mean `limits`?"),
            format!("`server.lissten` ({path}, line 2): there is no such setting; did you mean `server.listen`?"),
        ]
    );
}

#[test]
fn a_mistyped_variable_is_refused_but_names_without_double_underscore_are_not_settings() {
    let environment = [("AFTERWORD_SERVER__PUBLIC_URI", "x"), ("AFTERWORD_CORPUS", "x"), ("PATH", "/bin")];
    assert_eq!(
        problems(&Overrides::default(), &environment),
        ["`AFTERWORD_SERVER__PUBLIC_URI` (environment variable AFTERWORD_SERVER__PUBLIC_URI): \
          there is no such setting; did you mean `server.public_url`?"]
    );
}

#[test]
fn all_problems_of_all_sources_are_reported_at_once() {
    let file = file("[limits]\nbody_seconds = 0\n[log]\nformat = 3\n[database]\nreaders = 65\n");
    let mut overrides = with_file(&file);
    overrides.values.push(("server.listen".to_owned(), "localhost".to_owned()));
    let environment = [
        ("AFTERWORD_SESSIONS__HOURS", "many"),
        ("AFTERWORD_SERVER__PUBLIC_URL", "https://example.org/path"),
        ("AFTERWORD_SERVER__TRUSTED_PROXIES", "10.0.0.0/8,nonsense"),
    ];
    let text = Config::load(&overrides, variables(&environment)).unwrap_err().to_string();
    assert!(text.starts_with("7 problems in the settings:\n- "), "{text}");
    for expected in [
        "`server.listen` (flag --listen): value 1 must be ADDR:PORT, at least one.",
        "`sessions.hours` (environment variable AFTERWORD_SESSIONS__HOURS): must be a whole number, 1 to 720.",
        "`server.public_url` (environment variable AFTERWORD_SERVER__PUBLIC_URL): must be http://host",
        "`server.trusted_proxies` (environment variable AFTERWORD_SERVER__TRUSTED_PROXIES): value 2 must be networks",
        "line 2): must be 1 to 600.",
        "line 4): must be a text in quotes in the file.",
        "line 6): must be 1 to 64.",
    ] {
        assert!(text.contains(expected), "{expected} is not in {text}");
    }
}

#[test]
fn a_file_that_is_named_must_exist_and_be_toml() {
    let missing = Overrides { config_file: Some("/nonexistent/a.toml".into()), values: Vec::new() };
    assert_eq!(problems(&missing, &[]), ["/nonexistent/a.toml: the settings file cannot be read: entity not found"]);
    let file = file("[server]\nlisten = [\n");
    let found = problems(&with_file(&file), &[]);
    assert!(found[0].contains("the settings file is not TOML"), "{found:?}");
}

#[test]
fn every_number_is_refused_beyond_the_bounds_that_the_reference_states() {
    for setting in SETTINGS.iter().filter(|setting| setting.takes == Takes::Number) {
        let (min, max) = setting.allowed.split_once(" to ").unwrap();
        let (min, max): (i64, i64) = (min.parse().unwrap(), max.parse().unwrap());
        let set = |value: i64| Config::load(&flags(&[(setting.key, &value.to_string())]), variables(&[]));
        assert!(set(min).is_ok() && set(max).is_ok(), "{}", setting.key);
        assert!(set(min - 1).is_err() && set(max + 1).is_err(), "{}", setting.key);
    }
}

#[test]
fn contacts_are_uris() {
    for (value, is_taken) in [("mailto:a@example.org", true), ("https://example.org/c", true), ("a@example.org", false)]
    {
        let loaded = Config::load(&flags(&[("security.contact", value)]), variables(&[]));
        assert_eq!(loaded.is_ok(), is_taken, "{value}");
    }
}

#[test]
fn a_mistyped_log_level_is_refused() {
    for (value, is_taken) in [("warn,afterword=debug", true), ("DEBUG", true), ("inof", false), ("info,", false)] {
        let loaded = Config::load(&flags(&[("log.level", value)]), variables(&[]));
        assert_eq!(loaded.is_ok(), is_taken, "{value}");
    }
}

#[test]
fn akismet_needs_a_key_and_an_address_where_it_is_asked_about_a_site() {
    let load = |values: &[(&str, &str)]| Config::load(&flags(values), variables(&[]));
    let config = load(&[]).unwrap();
    assert_eq!((config.akismet.key, config.akismet.sites, config.akismet.send_email), (None, Vec::new(), false));
    assert!(load(&[("akismet.sites", "blog")]).is_err());
    assert!(load(&[("akismet.sites", "blog"), ("akismet.key", "a b")]).is_err());
    assert!(load(&[("akismet.sites", "blog"), ("akismet.key", "k1"), ("akismet.url", "")]).is_err());
    assert!(load(&[("akismet.send_email", "yes")]).is_err());
    let config =
        load(&[("akismet.sites", "blog,news"), ("akismet.key", "k1"), ("akismet.send_email", "true")]).unwrap();
    assert_eq!(config.akismet.sites, ["blog", "news"]);
    assert!(config.akismet.send_email);
    assert!(!format!("{config:?}").contains("k1"));
    for (url, expected) in [
        ("http://a.example", Some("http://a.example/")),
        ("https://a.example/1.1", Some("https://a.example/1.1/")),
        ("https://a.example/1.1/", Some("https://a.example/1.1/")),
        ("https://a.example/?b", None),
        ("https://a@a.example/", None),
        ("ftp://a.example/", None),
        ("a.example", None),
    ] {
        let url = load(&[("akismet.url", url)]).ok().and_then(|config| config.akismet.url);
        assert_eq!(url.as_ref().map(url::Url::as_str), expected);
    }
}

#[test]
fn a_switch_is_true_or_false_in_a_file_too() {
    for (text, expected) in [("true", Some(true)), ("\"false\"", Some(false)), ("1", None)] {
        let file = file(&format!("[akismet]\nsend_email = {text}\n"));
        let loaded = Config::load(&with_file(&file), variables(&[]));
        assert_eq!(loaded.ok().map(|config| config.akismet.send_email), expected, "{text}");
    }
}
