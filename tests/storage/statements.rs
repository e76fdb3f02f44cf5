//! Every statement that the program sends on SQLite: the index that it goes by, and the rows that use cases read.
//!
//! All tests collect what is sent (see `tests/common/statements.rs`); here each statement has to be in `tests/data/statements.txt`,
//! and each plan is compared with the one that stands there, on few comments and on many, without statistics and with them. The bounds: `one` row; a `page`; a `group`, as
//! many as are named in the statement or belong to one comment, article, author, site or moderator; `old`, what its time is up for;
//! `all`, which may grow with everything, and says why it may.

use crate::common::{statements, wait};
use crate::support::{Draft, START, World};
use afterword::domain::account::Principal;
use afterword::domain::comment::CommentId;
use afterword::domain::moderation::Status;
use afterword::domain::page::PageSize;
use afterword::domain::site::Site;
use afterword::service::moderate::{self, Verb};
use afterword::service::queue::{self, QueueRequest};
use afterword::service::{audit, read, reply};
use rusqlite::{Connection, StatementStatus, types::Value};
use std::collections::BTreeSet;
use std::path::Path;

/// Comments of the small and of the large database.
const SIZES: [usize; 2] = [1_000, 100_000];
/// The bounds on rows.
const BOUNDS: [&str; 5] = ["one", "page", "group", "old", "all"];
/// Tables that grow with comments, and so may not be read whole, whatever statistics say.
const GROWING: [&str; 4] = ["comments", "decisions", "authors", "articles"];

/// One statement of the list.
struct Listed {
    statement: String,
    rows: String,
    plan: Vec<String>,
}

/// Whether the list is being written.
fn is_writing() -> bool {
    std::env::var("AFTERWORD_TEST_STATEMENTS").is_ok_and(|word| word == "write")
}

/// Gives what was sent by tests, in this run or the last, and is not on the list.
fn unknown(listed: &[Listed]) -> BTreeSet<String> {
    let files = std::fs::read_dir(statements::unknown()).into_iter().flatten();
    let texts = files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
    let mut found: BTreeSet<String> =
        texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    found.retain(|statement| listed.iter().all(|one| one.statement != *statement));
    found
}

fn read_list() -> (Vec<String>, Vec<Listed>) {
    let text = std::fs::read_to_string(statements::list()).unwrap();
    let (mut head, mut listed): (Vec<String>, Vec<Listed>) = (Vec::new(), Vec::new());
    for line in text.lines() {
        if statements::is_statement(line) {
            listed.push(Listed { statement: line.to_owned(), rows: String::new(), plan: Vec::new() });
        } else if line.starts_with('#') {
            head.push(line.to_owned());
        } else if let Some(last) = listed.last_mut() {
            match line.trim().strip_prefix("rows: ") {
                Some(rows) => rows.clone_into(&mut last.rows),
                None if !line.is_empty() => last.plan.push(line.trim().to_owned()),
                None => {}
            }
        }
    }
    listed.sort_by(|one, other| one.statement.cmp(&other.statement));
    listed.dedup_by(|one, other| one.statement == other.statement);
    (head, listed)
}

fn write_list(head: &[String], listed: &[Listed]) {
    let mut text = head.join("\n") + "\n";
    for one in listed {
        text.push_str(&format!("\n{}\n    rows: {}\n", one.statement, one.rows));
        one.plan.iter().for_each(|step| text.push_str(&format!("    {step}\n")));
    }
    std::fs::write(statements::list(), text).unwrap();
}

/// Guesses the bound of a new statement, for somebody to look at.
fn guess(statement: &str, plan: &[String]) -> &'static str {
    let is_scan = plan.iter().any(|step| step.starts_with("SCAN"));
    match statement {
        _ if statement.contains(" LIMIT ") => "page",
        _ if statement.contains("(1=0)") => "one",
        _ if is_scan => "all: to be explained",
        _ if statement.contains("IN (") || statement.starts_with("INSERT") => "group",
        _ if statement.contains("_at` <") => "old",
        _ if plan.iter().any(|step| step.contains("rowid=?") || step.contains("autoindex")) => "one",
        _ => "group",
    }
}

fn plan(connection: &Connection, statement: &str) -> Vec<String> {
    let mut query = connection.prepare(&format!("EXPLAIN QUERY PLAN {statement}")).unwrap();
    let mut rows = query.raw_query();
    let mut steps = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        steps.push(row.get::<_, String>(3).unwrap());
    }
    steps
}

/// Whether it asks for none of the values: nothing is read, whatever the plan.
fn is_empty(one: &Listed) -> bool {
    one.statement.contains("(1=0)")
}

fn reads_whole_table(one: &Listed, plan: &[String]) -> bool {
    // No more than the page is read where the table has its order.
    let is_in_order =
        one.rows == "page" && !one.statement.contains("WHERE") && !plan.iter().any(|step| step.contains("TEMP"));
    let is_scan = |step: &String| step.starts_with("SCAN") && !step.ends_with("VALUES CLAUSE");
    !is_empty(one) && !is_in_order && plan.iter().any(is_scan)
}

/// Tables that grow with comments, and of which a part with one of the coarse columns grows as well.
const LARGE: [&str; 8] =
    ["comments", "decisions", "authors", "articles", "spam_examples", "near_texts", "akismet_checks", "reports"];
/// Columns with few values: an index that is searched by these alone gives a part of everything.
const COARSE: [&str; 6] = ["site_id", "status", "state", "is_visible", "is_moderator", "source"];

/// Whether it searches an index by columns with few values, or sorts what it found, where the bound says that it reads few rows. What
/// follows the search of a `DELETE` looks for rows that refer to what goes.
fn reads_more_than_said(one: &Listed, plan: &[String]) -> bool {
    let is_coarse = |step: &String| {
        let Some((search, terms)) = step.rsplit_once('(') else { return false };
        if !LARGE.iter().any(|table| search.starts_with(&format!("SEARCH {table} "))) {
            return false;
        }
        let mut columns = terms.trim_end_matches(')').split(" AND ").map(|term| term.strip_suffix("=?"));
        columns.all(|column| column.is_some_and(|column| COARSE.contains(&column)))
    };
    let of_itself = if one.statement.starts_with("DELETE") { &plan[..plan.len().min(1)] } else { plan };
    let has_limit = one.statement.contains(" LIMIT ");
    let is_sorted = plan.iter().any(|step| step == "USE TEMP B-TREE FOR ORDER BY");
    match one.rows.as_str() {
        "page" => is_sorted || !has_limit,
        "one" | "group" => of_itself.iter().any(is_coarse),
        _ => false,
    }
}

/// A service on a database with so many comments.
struct Filled {
    world: World,
    site: Site,
    path: std::path::PathBuf,
}

impl Filled {
    async fn new(comments: usize) -> Self {
        let world = World::on_sqlite();
        let site = world.site("blog", &[("moderation", "open"), ("proof_of_work", "off")]).await;
        let path = Path::new(world.database.text.strip_prefix("sqlite://").unwrap()).to_owned();
        fill(&Connection::open(&path).unwrap(), &site, comments);
        Self { world, site, path }
    }
}

/// Adds comments in SQL, which is quick: a hundred to an article, ten to an author, a third of them replies; three fifths are
/// approved, a hundredth waits, the others are spam and trash.
fn fill(connection: &Connection, site: &Site, comments: usize) {
    let (site, start) = (site.id.get(), START.millis() - 90 * 86_400_000);
    let sql = format!(
        "PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY; BEGIN;
        CREATE TEMP TABLE n AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {comments})
            SELECT i, {start} + i * 60000 AS at,
                CASE WHEN i % 100 = 0 THEN 'pending' WHEN i % 5 = 1 THEN 'spam' WHEN i % 5 = 2 THEN 'trash' ELSE 'approved' END
                AS status FROM n;
        INSERT INTO articles (id, site_id, path, is_open, version, comment_count, created_at)
            SELECT i, {site}, '/' || i, 1, 1, 59, at FROM n WHERE i <= {comments} / 100;
        INSERT INTO authors (id, site_id, email_sealed, email_index, created_at)
            SELECT i, {site}, x'00', CAST('author' || i AS BLOB), at FROM n WHERE i <= {comments} / 10;
        INSERT INTO comments (id, site_id, article_id, parent_id, path, conversation, status, is_visible, author_id, author_name,
                is_moderator, avatar_seed, body_source, body_html, markup, renderer_version, source, text_hash, reply_count,
                created_at, status_at, version)
            SELECT i, {site}, (i - 1) / 100 + 1, NULL, unhex(printf('%012x%014x', at, i)), unhex(printf('%012x%014x', at, i)),
                status, status = 'approved', (i - 1) / 10 + 1, 'Ada', 0, i, 'Number ' || i, '<p>Number ' || i || '</p>', 'text',
                1, 'form', CAST(i AS BLOB), 0, at, at, 1 FROM n;
        INSERT INTO decisions (id, comment_id, at, actor, action, to_status, reasons, is_undone)
            SELECT i, i, at, 'policy', 'submit', status, '[]', 0 FROM n;
        UPDATE status_counts SET comment_count = (SELECT COUNT(*) FROM n WHERE n.status = status_counts.status);
        DROP TABLE n; COMMIT;"
    );
    connection.execute_batch(&sql).unwrap();
}

#[test]
fn every_statement_goes_by_the_index_that_the_list_names() {
    let (head, mut listed) = read_list();
    assert!(listed.len() > 150, "the list has only {} statements", listed.len());
    let mut wrong = Vec::new();
    for statement in unknown(&listed) {
        if is_writing() {
            listed.push(Listed { statement, rows: String::new(), plan: Vec::new() });
        } else {
            wrong.push(format!("the list has no such statement (see CONTRIBUTING.md): {statement}"));
        }
    }
    listed.sort_by(|one, other| one.statement.cmp(&other.statement));
    for size in SIZES {
        let filled = wait(Filled::new(size));
        let connection = Connection::open(&filled.path).unwrap();
        for one in &mut listed {
            let found = plan(&connection, &one.statement);
            if is_writing() && size == SIZES[0] {
                if one.rows.is_empty() {
                    guess(&one.statement, &found).clone_into(&mut one.rows);
                }
                one.plan.clone_from(&found);
            }
            if found != one.plan {
                wrong.push(format!(
                    "at {size} comments the plan is {found:#?}, not {:#?}, for {}",
                    one.plan, one.statement
                ));
            }
            let bound = one.rows.split(':').next().unwrap_or_default();
            if !BOUNDS.contains(&bound) || (bound == "all") != one.rows.contains(": ") {
                wrong.push(format!("the bound {:?} is none, or says not why, for {}", one.rows, one.statement));
            }
            if bound != "all" && reads_whole_table(one, &found) {
                wrong.push(format!("it reads a whole table: {found:?}, for {}", one.statement));
            }
            if !is_empty(one) && reads_more_than_said(one, &found) {
                wrong.push(format!("it reads more than {}: {found:?}, for {}", one.rows, one.statement));
            }
        }
        // Statistics may lead to other plans, but not to those that read whole tables.
        connection.execute_batch("ANALYZE").unwrap();
        let connection = Connection::open(&filled.path).unwrap();
        let is_bounded = |one: &&Listed| !one.rows.starts_with("all") && !one.rows.starts_with("old") && !is_empty(one);
        for one in listed.iter().filter(is_bounded) {
            for step in plan(&connection, &one.statement) {
                let scanned = step.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next());
                let has_order = one.rows == "page" && step.contains("USING") && step.contains("INDEX");
                if scanned.is_some_and(|table| GROWING.contains(&table)) && !has_order {
                    wrong.push(format!("with statistics of {size} comments: {step}, for {}", one.statement));
                }
            }
        }
    }
    if is_writing() {
        write_list(&head, &listed);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A use case, by name.
type UseCase = (&'static str, fn(&Filled));

const USE_CASES: &[UseCase] = &[
    ("page of a thread", |filled| {
        let request = read::ThreadRequest {
            site: "blog".to_owned(),
            article: "/5".to_owned(),
            order: afterword::domain::page::ThreadOrder::Oldest,
            size: PageSize::usual(PageSize::THREAD),
            cursor: None,
            reply_to: None,
        };
        assert_eq!(wait(read::thread(&filled.world.service, request)).unwrap().comments.len(), 59);
    }),
    ("submission", |filled| {
        let draft = Draft { article: "/5", ..Draft::saying("Something that nobody has said before in this place.") };
        wait(filled.world.submit(&filled.site, draft)).unwrap();
    }),
    ("approval", |filled| drop(decide(filled, 100, Verb::Become(Status::Approved)))),
    ("spam decision", |filled| drop(decide(filled, 103, Verb::Become(Status::Spam)))),
    ("restoring", |filled| drop(decide(filled, 102, Verb::Restore))),
    ("undoing", |filled| drop(wait(filled.world.undo(CommentId::new(103))).unwrap())),
    ("deletion", |filled| wait(filled.world.delete(CommentId::new(106))).unwrap()),
    ("batch of twenty", |filled| {
        let ids = (1..=20).map(|number| CommentId::new(number * 5 - 3)).collect();
        let verb = Verb::Become(Status::Approved);
        let results = wait(moderate::batch(&filled.world.service, &Principal::operator(), ids, verb)).unwrap();
        assert!(results.iter().all(|(_, outcome)| outcome.is_ok()), "{results:?}");
    }),
    ("reply of a moderator", |filled| {
        wait(async {
            reply::reply(&filled.world.service, &Principal::operator(), CommentId::new(104), "Thank you.")
                .await
                .unwrap()
        });
    }),
    ("queue of what waits", |filled| list(filled, Some(Status::Pending), None)),
    ("queue of spam", |filled| list(filled, Some(Status::Spam), None)),
    ("queue of all", |filled| list(filled, None, None)),
    ("queue of one article", |filled| list(filled, None, Some("/7"))),
    ("one comment of the queue", |filled| {
        wait(queue::find(&filled.world.service, &Principal::operator(), CommentId::new(104))).unwrap();
    }),
    ("what stands around a comment", |filled| {
        wait(queue::context(&filled.world.service, &Principal::operator(), CommentId::new(104), 5)).unwrap();
    }),
    ("totals", |filled| {
        assert_eq!(wait(queue::totals(&filled.world.service, &Principal::operator(), None)).unwrap().len(), 4);
    }),
    ("flooded sites", |filled| {
        wait(queue::flooded_now(&filled.world.service, &Principal::operator())).unwrap();
    }),
    ("audit log", |filled| {
        let size = PageSize::parse(Some("5"), PageSize::LIST).unwrap();
        wait(audit::list(&filled.world.service, &Principal::operator(), None, size)).unwrap();
    }),
];

fn decide(filled: &Filled, id: i64, verb: Verb) -> queue::AdminComment {
    wait(filled.world.decide(CommentId::new(id), verb)).unwrap()
}

fn list(filled: &Filled, status: Option<Status>, article: Option<&str>) {
    let size = PageSize::parse(Some("10"), PageSize::LIST).unwrap();
    let site = article.map(|_| "blog".to_owned());
    let request = QueueRequest { status, article: article.map(str::to_owned), site, ..QueueRequest::default() };
    let page = wait(queue::list(&filled.world.service, &Principal::operator(), request, None, size)).unwrap();
    assert_eq!(page.items.len(), 10);
}

/// Runs all use cases on so many comments. Returns the steps that each takes in SQLite's machine, and those among them that step
/// through a whole table: what was sent is sent once more to a copy of the database, which counts them.
fn count_steps(comments: usize) -> Vec<(i64, i64)> {
    let filled = wait(Filled::new(comments));
    let copy = filled.path.with_extension("copy");
    Connection::open(&filled.path).unwrap().execute("VACUUM INTO ?1", [copy.to_str().unwrap()]).unwrap();
    let copy = Connection::open(copy).unwrap();
    copy.execute_batch("PRAGMA foreign_keys = ON").unwrap();
    statements::record(&filled.world.url);
    let mut counts = Vec::new();
    for (name, run) in USE_CASES {
        run(&filled);
        let sent = statements::recorded(&filled.world.url);
        assert!(!sent.is_empty(), "{name} sent nothing");
        let steps: Vec<_> = sent.iter().map(|shown| steps_of(&copy, shown)).collect();
        counts.push((steps.iter().map(|(all, _)| all).sum(), steps.iter().map(|(_, scanned)| scanned).sum()));
    }
    counts
}

fn steps_of(connection: &Connection, shown: &str) -> (i64, i64) {
    let (sql, values) = shown.split_once(" -- binds: ").unwrap_or((shown, "[]"));
    let mut statement = connection.prepare(sql).unwrap();
    for (value, at) in Values(values).list().into_iter().zip(1..) {
        statement.raw_bind_parameter(at, value).unwrap();
    }
    let mut rows = statement.raw_query();
    while rows.next().unwrap_or_else(|error| panic!("{error} for {shown}")).is_some() {}
    drop(rows);
    let count = |status| i64::from(statement.get_status(status));
    (count(StatementStatus::VmStep), count(StatementStatus::FullscanStep))
}

/// Reads values as they are shown.
struct Values<'a>(&'a str);

impl Values<'_> {
    fn list(&mut self) -> Vec<Value> {
        let mut values = Vec::new();
        self.expect('[');
        while !self.0.starts_with(']') {
            values.push(self.value());
            self.skip(", ");
        }
        self.expect(']');
        values
    }

    fn value(&mut self) -> Value {
        if self.skip("None") {
            return Value::Null;
        }
        if self.skip("Some(") {
            let value = self.value();
            self.expect(')');
            return value;
        }
        if self.0.starts_with('[') {
            let bytes = self.list().into_iter().map(|value| match value {
                Value::Integer(byte) => u8::try_from(byte).unwrap(),
                other => panic!("{other:?} is no byte"),
            });
            return Value::Blob(bytes.collect());
        }
        if self.0.starts_with('"') {
            let text: String = serde_json::Deserializer::from_str(self.0).into_iter().next().unwrap().unwrap();
            // As JSON writes it, but for what none of these tests sends.
            self.0 = self.0.split_at(serde_json::to_string(&text).unwrap().len()).1;
            return Value::Text(text);
        }
        let end = self.0.find([',', ']', ')']).unwrap();
        let (word, rest) = self.0.split_at(end);
        self.0 = rest;
        match word {
            "true" => Value::Integer(1),
            "false" => Value::Integer(0),
            number => Value::Integer(number.parse().unwrap_or_else(|_| panic!("{number} is no value"))),
        }
    }

    fn skip(&mut self, text: &str) -> bool {
        let rest = self.0.strip_prefix(text);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn expect(&mut self, letter: char) {
        assert!(self.0.starts_with(letter), "{letter} is missing in {}", self.0);
        self.0 = self.0.split_at(letter.len_utf8()).1;
    }
}

#[test]
fn use_cases_read_as_much_of_many_comments_as_of_few() {
    let [few, many] = SIZES.map(count_steps);
    let mut wrong = Vec::new();
    for ((name, _), (few, many)) in USE_CASES.iter().zip(few.into_iter().zip(many)) {
        // A page lies otherwise among many comments than among few; nothing else may differ.
        if many.0 > few.0 + few.0 / 10 + 100 || many.1 > few.1 + 10 {
            wrong.push(format!("{name}: {few:?} steps among few comments, {many:?} among many"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn statements_are_listed_once_whatever_the_number_of_their_values() {
    for (shown, listed) in [
        (
            "SELECT `a` FROM `b` WHERE (`a` IN (?)) LIMIT ? -- binds: [1, 2]",
            "SELECT `a` FROM `b` WHERE (`a` IN (?, ?)) LIMIT ?",
        ),
        ("DELETE FROM `b` WHERE (`a` IN (?, ?, ?))", "DELETE FROM `b` WHERE (`a` IN (?, ?))"),
        ("INSERT INTO `b` (`a`) VALUES (?), (?), (?) ON CONFLICT", "INSERT INTO `b` (`a`) VALUES (?) ON CONFLICT"),
        ("SELECT `a` WHERE (((`x` = ?) OR (`x` = ?)) OR (`x` = ?))", "SELECT `a` WHERE (`x` = ?)"),
    ] {
        assert_eq!(statements::normal(shown), listed);
    }
}

#[test]
fn plans_that_read_whole_tables_are_told_apart() {
    let filled = wait(Filled::new(100));
    let connection = Connection::open(&filled.path).unwrap();
    let found = plan(&connection, "SELECT `id` FROM `comments` WHERE `body_html` = ?");
    assert!(found[0].starts_with("SCAN comments"), "{found:?}");
    let (all, scanned) = steps_of(&connection, "SELECT `id` FROM `comments` WHERE `body_html` = ? -- binds: [\"x\"]");
    assert!(all > 300 && scanned == 99, "{all} {scanned}");
}
