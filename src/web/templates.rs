//! Renders views as HTML. The templates are in the program; files of the same names in a folder override them.
//!
//! Templates escape all text except `body_html` of a comment.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior};
use serde::Serialize;

use super::assets;
use super::messages::{Argument, Arguments, Messages};
use super::view::HONEYPOT_FIELD;
use crate::domain::timestamp::Timestamp;

const SOURCES: &[(&str, &str)] = &[
    ("admin/page.html", include_str!("templates/admin/page.html")),
    ("admin/sign_in.html", include_str!("templates/admin/sign_in.html")),
    ("admin/signed_out.html", include_str!("templates/admin/signed_out.html")),
    ("admin/error.html", include_str!("templates/admin/error.html")),
    ("admin/queue.html", include_str!("templates/admin/queue.html")),
    ("admin/row.html", include_str!("templates/admin/row.html")),
    ("admin/bulk.html", include_str!("templates/admin/bulk.html")),
    ("admin/comment.html", include_str!("templates/admin/comment.html")),
    ("admin/articles.html", include_str!("templates/admin/articles.html")),
    ("admin/site_field.html", include_str!("templates/admin/site_field.html")),
    ("admin/sites.html", include_str!("templates/admin/sites.html")),
    ("admin/site.html", include_str!("templates/admin/site.html")),
    ("admin/moderators.html", include_str!("templates/admin/moderators.html")),
    ("admin/tokens.html", include_str!("templates/admin/tokens.html")),
    ("admin/own_password.html", include_str!("templates/admin/own_password.html")),
    ("admin/bans.html", include_str!("templates/admin/bans.html")),
    ("admin/audit.html", include_str!("templates/admin/audit.html")),
    ("comment.html", include_str!("templates/comment.html")),
    ("demo_article.html", include_str!("templates/demo_article.html")),
    ("extras.html", include_str!("templates/extras.html")),
    ("error.html", include_str!("templates/error.html")),
    ("form.html", include_str!("templates/form.html")),
    ("form_error.html", include_str!("templates/form_error.html")),
    ("home.html", include_str!("templates/home.html")),
    ("page.html", include_str!("templates/page.html")),
    ("receipt_deleted.html", include_str!("templates/receipt_deleted.html")),
    ("receipt_piece.html", include_str!("templates/receipt_piece.html")),
    ("receipt_proof.html", include_str!("templates/receipt_proof.html")),
    ("receipt.html", include_str!("templates/receipt.html")),
    ("report.html", include_str!("templates/report.html")),
    ("thread.html", include_str!("templates/thread.html")),
    ("thread_page.html", include_str!("templates/thread_page.html")),
];

/// The templates that are rendered directly; `page.html`, `form.html` and `comment.html` are parts of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Template {
    /// The thread as a piece of HTML; shows a `FragmentView`.
    Thread,
    /// A whole page around a thread; shows a `ThreadPageView`.
    ThreadPage,
    /// The form again with its errors; shows a `FormErrorView`.
    FormError,
    /// The receipt of a comment; shows a `ReceiptView`.
    Receipt,
    /// The answer to a deletion; shows a `ReceiptDeletedView`.
    ReceiptDeleted,
    /// The receipt without the page, for the script; shows a `ReceiptPieceView`.
    ReceiptPiece,
    /// A comment and the form to report it with; shows a `ReportPageView`.
    Report,
    /// An error; shows an `ErrorPageView`.
    Error,
    /// The home page; shows a `HomeView`.
    Home,
    /// A sample article; shows a `DemoArticleView`.
    DemoArticle,
    /// The form to sign in.
    AdminSignIn,
    /// The answer to a form of an ended session.
    AdminSignedOut,
    /// An error, for moderators.
    AdminError,
    /// The queue.
    AdminQueue,
    /// One comment of the queue.
    AdminRow,
    /// The confirmation of a decision about all matching comments.
    AdminBulk,
    /// The page of one comment.
    AdminComment,
    /// Articles.
    AdminArticles,
    /// Sites.
    AdminSites,
    /// A site with its settings.
    AdminSite,
    /// Moderators.
    AdminModerators,
    /// API tokens.
    AdminTokens,
    /// The form for another password of one's own.
    AdminOwnPassword,
    /// Bans.
    AdminBans,
    /// The audit log.
    AdminAudit,
}

impl Template {
    /// Returns the name of the file.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Thread => "thread.html",
            Self::ThreadPage => "thread_page.html",
            Self::FormError => "form_error.html",
            Self::Receipt => "receipt.html",
            Self::ReceiptDeleted => "receipt_deleted.html",
            Self::ReceiptPiece => "receipt_piece.html",
            Self::Report => "report.html",
            Self::Error => "error.html",
            Self::Home => "home.html",
            Self::DemoArticle => "demo_article.html",
            Self::AdminSignIn => "admin/sign_in.html",
            Self::AdminSignedOut => "admin/signed_out.html",
            Self::AdminError => "admin/error.html",
            Self::AdminQueue => "admin/queue.html",
            Self::AdminRow => "admin/row.html",
            Self::AdminBulk => "admin/bulk.html",
            Self::AdminComment => "admin/comment.html",
            Self::AdminArticles => "admin/articles.html",
            Self::AdminSites => "admin/sites.html",
            Self::AdminSite => "admin/site.html",
            Self::AdminModerators => "admin/moderators.html",
            Self::AdminTokens => "admin/tokens.html",
            Self::AdminOwnPassword => "admin/own_password.html",
            Self::AdminBans => "admin/bans.html",
            Self::AdminAudit => "admin/audit.html",
        }
    }
}

/// The reason why templates could not be loaded or rendered.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// The folder of templates has problems; all of them are listed.
    #[error("the folder of templates cannot be used:{}", listed(.0))]
    Folder(Vec<TemplateProblem>),
    /// A template failed while it was filled in; the source names file and line.
    #[error("{template} could not be rendered")]
    Render {
        /// The name of the file that was asked for.
        template: &'static str,
        /// The error of minijinja, with file and line.
        #[source]
        source: Error,
    },
    /// A view could not be turned into values.
    #[error("the view for {template} could not be read")]
    View {
        /// The name of the file that was asked for.
        template: &'static str,
        /// The error of serde.
        #[source]
        source: serde_json::Error,
    },
}

/// One thing that is wrong with a folder of templates.
#[derive(Debug, thiserror::Error)]
pub enum TemplateProblem {
    /// A file or the folder cannot be read as UTF-8 text.
    #[error("{} cannot be read: {source}", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// The system's error.
        source: std::io::Error,
    },
    /// There is no template of this name, so that the file would have no effect.
    #[error("{} is not the name of a template{}", path.display(), hint(*.suggestion))]
    UnknownFile {
        /// The file.
        path: PathBuf,
        /// The nearest name that exists, if one is near.
        suggestion: Option<&'static str>,
    },
    /// The file is not a valid template.
    #[error("{}, line {line}: {message}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// The line, from 1; 0 if it is not known.
        line: usize,
        /// What is wrong there.
        message: String,
    },
}

/// All templates, compiled. Those of the moderators' pages are compiled on first use.
#[derive(Debug)]
pub struct Templates {
    environment: Environment<'static>,
}

impl Templates {
    /// Compiles the templates of the program, and those in `override_dir` over them. Hidden files there are passed over.
    ///
    /// # Errors
    /// `TemplateError::Folder` with everything that is wrong with the folder and the files in it.
    pub fn load(override_dir: Option<&Path>) -> Result<Self, TemplateError> {
        let mut environment = environment();
        let mut problems = Vec::new();
        for (name, source) in SOURCES.iter().filter(|(name, _)| !is_for_moderators(name)) {
            if let Err(error) = environment.add_template(name, source) {
                problems.push(syntax_problem(PathBuf::from(name), &error));
            }
        }
        // Compiled on first use: a server without moderators at work saves the memory.
        environment.set_loader(|name| {
            let found = SOURCES.iter().find(|(known, _)| *known == name && is_for_moderators(name));
            Ok(found.map(|(_, source)| (*source).to_owned()))
        });
        if let Some(folder) = override_dir {
            load_folder(&mut environment, folder, &mut problems);
        }
        if problems.is_empty() { Ok(Self { environment }) } else { Err(TemplateError::Folder(problems)) }
    }

    /// Renders a template with a view, in the language of `messages`.
    ///
    /// # Errors
    /// `TemplateError::Render` where the template names a value, a message or an asset that does not exist.
    pub fn render(&self, name: Template, messages: &Messages, view: impl Serialize) -> Result<String, TemplateError> {
        let template = name.file_name();
        let view = serde_json::to_value(view).map_err(|source| TemplateError::View { template, source })?;
        let mut values: BTreeMap<String, Value> = match view {
            serde_json::Value::Object(fields) => {
                fields.into_iter().map(|(key, field)| (key, value_of(field))).collect()
            }
            _ => BTreeMap::new(),
        };
        values.insert("lang".to_owned(), Value::from(messages.lang()));
        values.insert("t".to_owned(), translator(messages.clone()));
        values.insert("date_time".to_owned(), dates(messages.clone()));
        values.insert("plurals".to_owned(), plural_attributes(messages.clone()));
        let compiled = self.environment.get_template(template);
        let rendered = compiled.and_then(|compiled| compiled.render(Value::from(values)));
        rendered.map_err(|source| TemplateError::Render { template, source })
    }
}

fn is_for_moderators(name: &str) -> bool {
    name.starts_with("admin/")
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    // In debug mode, errors would carry values: names, comments, typed text.
    environment.set_debug(false);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_formatter(print_escaped);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // This fails only for contradictory delimiters, and we keep the defaults. A failure would only leave white space.
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        environment.set_syntax(syntax);
    }
    environment.add_global("honeypot_field", HONEYPOT_FIELD);
    environment.add_filter("in_script", in_script);
    environment.add_function("asset", |name: &str| {
        let asset = assets::find(name).ok_or_else(|| invalid(format!("there is no asset `{name}`")))?;
        Ok::<_, Error>(Value::from(asset.url()))
    });
    environment
}

fn load_folder(environment: &mut Environment<'static>, folder: &Path, problems: &mut Vec<TemplateProblem>) {
    let unreadable = |path: &Path, source| TemplateProblem::Unreadable { path: path.to_owned(), source };
    let entries = match std::fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>) {
        Ok(entries) => entries,
        Err(source) => return problems.push(unreadable(folder, source)),
    };
    let mut names: Vec<_> = entries.iter().map(std::fs::DirEntry::file_name).collect();
    names.sort();
    for name in names {
        let path = folder.join(&name);
        let name = name.to_string_lossy();
        if name.starts_with('.') {
            continue;
        }
        let Some((known, _)) = SOURCES.iter().find(|(known, _)| *known == name) else {
            problems.push(TemplateProblem::UnknownFile { suggestion: nearest(&name), path });
            continue;
        };
        match std::fs::read_to_string(&path) {
            Ok(source) => {
                if let Err(error) = environment.add_template_owned(*known, source) {
                    problems.push(syntax_problem(path, &error));
                }
            }
            Err(source) => problems.push(unreadable(&path, source)),
        }
    }
}

/// Creates the function `plurals("key", "name")`: attributes with the plural forms of a message, `data-name-one="..."`.
fn plural_attributes(messages: Messages) -> Value {
    Value::from_function(move |key: &str, name: &str| {
        let escaped = |text: &str| text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
        let attribute = |(category, text): (&str, String)| format!(" data-{name}-{category}=\"{}\"", escaped(&text));
        Value::from_safe_string(messages.plural_forms(key).into_iter().map(attribute).collect())
    })
}

/// Prints JSON into a data script element. HTML references have no effect there, and `<` is the only character that
/// could end the element or begin a comment. JSON has it in strings only, where an escape replaces it.
fn in_script(json: &str) -> Value {
    Value::from_safe_string(json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026"))
}

/// Creates the function `t("key", name=value)` for one language.
fn translator(messages: Messages) -> Value {
    Value::from_function(move |key: &str, values: Kwargs| {
        let mut arguments = Arguments::new();
        for name in values.args() {
            let value: Value = values.get(name)?;
            arguments.set(Cow::Owned(name.to_owned()), argument_of(&value));
        }
        let missing = || invalid(format!("no sentence `{key}`, or it needs other values"));
        messages.look_up(key, &arguments).map(Value::from).ok_or_else(missing)
    })
}

/// Creates the function `date_time("2026-11-22T09:30:00.123Z")` for one language.
fn dates(messages: Messages) -> Value {
    Value::from_function(move |text: &str| {
        let instant =
            Timestamp::parse(text).ok_or_else(|| invalid("`date_time` takes a time as in RFC 3339".to_owned()));
        instant.map(|instant| messages.date_time(instant))
    })
}

fn argument_of(value: &Value) -> Argument<'static> {
    match (value.kind(), i64::try_from(value.clone())) {
        (ValueKind::Number, Ok(number)) => number.into(),
        _ => value.to_string().into(),
    }
}

/// Converts JSON to template values, without the `json` feature of minijinja.
fn value_of(json: serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::from(()),
        serde_json::Value::Bool(truth) => Value::from(truth),
        serde_json::Value::Number(number) => {
            number.as_i64().map(Value::from).or_else(|| number.as_f64().map(Value::from)).unwrap_or_default()
        }
        serde_json::Value::String(text) => Value::from(text),
        serde_json::Value::Array(items) => items.into_iter().map(value_of).collect(),
        serde_json::Value::Object(fields) => {
            fields.into_iter().map(|(key, field)| (key, value_of(field))).collect::<BTreeMap<_, _>>().into()
        }
    }
}

/// Prints a value as HTML text. Unlike minijinja's escaping it keeps `/`, so that addresses stay readable, and prints
/// nothing for an absent value.
fn print_escaped(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if value.is_none() {
        return Ok(());
    }
    let Some(text) = value.as_str().filter(|_| !value.is_safe()) else {
        return minijinja::escape_formatter(out, state, value);
    };
    for part in text.split_inclusive(['&', '<', '>', '"', '\'']) {
        let plain = part.trim_end_matches(['&', '<', '>', '"', '\'']);
        out.write_str(plain)?;
        out.write_str(match part.chars().next_back().filter(|_| plain.len() < part.len()) {
            Some('&') => "&amp;",
            Some('<') => "&lt;",
            Some('>') => "&gt;",
            Some('"') => "&quot;",
            Some('\'') => "&#39;",
            _ => "",
        })?;
    }
    Ok(())
}

fn invalid(message: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, message)
}

fn syntax_problem(path: PathBuf, error: &Error) -> TemplateProblem {
    let message = error.detail().map_or_else(|| error.kind().to_string(), ToOwned::to_owned);
    TemplateProblem::Syntax { path, line: error.line().unwrap_or_default(), message }
}

fn nearest(name: &str) -> Option<&'static str> {
    let distance = |known: &str| strsim::damerau_levenshtein(known, name);
    SOURCES.iter().map(|(known, _)| *known).filter(|known| distance(known) <= 3).min_by_key(|known| distance(known))
}

fn hint(suggestion: Option<&str>) -> String {
    suggestion.map(|name| format!("; did you mean {name}?")).unwrap_or_default()
}

fn listed(problems: &[TemplateProblem]) -> String {
    problems.iter().map(|problem| format!("\n  {problem}")).collect()
}

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
