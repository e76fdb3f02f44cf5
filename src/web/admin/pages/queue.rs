//! The queue: tabs by status, a filter, and comments with their actions.

use super::filter::Filter;
use super::layout::AdminPage;
use super::rows::{RowView, status_text};
use super::site_options::{SiteOptions, mistakes_or_site, suggested_sites};
use crate::domain::comment::CommentId;
use crate::domain::fields::{FieldErrors, Rule};
use crate::domain::moderation::Status;
use crate::domain::page::{ListCursor, PageSize};
use crate::service::moderate::Verb;
use crate::service::queue::{self, AdminComment};
use crate::service::reported;
use crate::web::admin::list::List;
use crate::web::body::Form;
use crate::web::error::ApiResult;
use crate::web::templates::Template;
use actix_web::http::StatusCode;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Debug, Serialize)]
struct QueueView {
    tabs: Vec<TabView>,
    sites: SiteOptions,
    /// Sites that match what was typed, each with the address of its queue.
    suggested: Vec<SiteLink>,
    filter: Filter,
    is_narrow: bool,
    problems: BTreeMap<String, String>,
    rows: Vec<RowView>,
    next_path: Option<String>,
    here: String,
    /// The page without a cursor, for the script to reload.
    start: String,
    status_text: String,
    bulk: Vec<(&'static str, String)>,
    notice: Option<NoticeView>,
    /// The names of sites in a flood.
    flooded: Vec<String>,
}

#[derive(Debug, Serialize)]
struct TabView {
    status: &'static str,
    text: String,
    count: i64,
    path: String,
    is_current: bool,
}

#[derive(Debug, Serialize)]
struct SiteLink {
    slug: String,
    name: String,
    path: String,
}

/// The last action, and how to undo it.
#[derive(Debug, Serialize)]
struct NoticeView {
    text: String,
    /// `ID VERSION`. The version protects newer decisions.
    undo: Option<String>,
}

/// Shows the queue.
pub async fn get_queue(page: &AdminPage, query: &Form) -> ApiResult {
    let (service, principal) = page.caller.parts();
    let filter = Filter::of(query);
    let sites = SiteOptions::of(page).await?;
    let after = List::Comments.position_in::<ListCursor>(&page.caller.state, query);
    let listed = match filter.request() {
        Ok(wanted) => {
            let listed = queue::list(service, principal, wanted, after, PageSize::usual(PageSize::LIST)).await;
            mistakes_or_site(page, listed).await?
        }
        Err(errors) => Err(errors),
    };
    let is_unknown = listed.as_ref().is_err_and(|errors| errors.iter().any(|error| error.rule == Rule::Unknown));
    let (rows, next, errors) = match listed {
        Ok(found) => {
            let rows = found.items.iter().map(|found| RowView::of(page, found)).collect();
            (rows, found.next, FieldErrors::default())
        }
        Err(errors) => (Vec::new(), None, errors),
    };
    let next_path =
        next.map(|position| filter.path(Some(&List::Comments.sign_position(&page.caller.state, &position))));
    let suggested = if is_unknown { suggested_sites(page, &filter.site).await? } else { Vec::new() };
    let suggested =
        suggested.into_iter().map(|(slug, name)| SiteLink { path: filter.with_site(&slug).path(None), slug, name });
    let counts = if is_unknown {
        Vec::new()
    } else {
        let only = Some(filter.site.as_str()).filter(|site| !site.is_empty());
        queue::totals(service, principal, only).await?
    };
    let flooded = queue::flooded_now(service, principal).await?;
    let (status, is_reported) = (Status::parse(&filter.status), filter.is_reported());
    let view = QueueView {
        tabs: tabs(page, &filter, &counts, reported::count(service, principal).await?),
        flooded: flooded.iter().map(|site| site.name.as_str().to_owned()).collect(),
        sites,
        suggested: suggested.collect(),
        is_narrow: filter.is_narrow(),
        problems: page.field_messages(&errors),
        rows,
        next_path,
        here: filter.path(query.first("cursor")),
        start: filter.path(None),
        status_text: status.map_or_else(
            || page.messages.text(if is_reported { "admin-reported" } else { "admin-status-all" }),
            |status| status_text(&page.messages, status),
        ),
        bulk: bulk_actions(page, status),
        notice: notice(page, query).await,
        filter,
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page.show_as(status, (Template::AdminQueue, "queue"), view)
}

type Counts = Vec<(Status, i64)>;

fn count(counts: &Counts, status: Option<Status>) -> i64 {
    counts.iter().filter(|(counted, _)| status.is_none_or(|status| *counted == status)).map(|(_, count)| count).sum()
}

fn tabs(page: &AdminPage, filter: &Filter, counts: &Counts, reported: i64) -> Vec<TabView> {
    let tab = |status: Option<Status>| {
        let other = filter.with_status(status);
        TabView {
            status: status.map_or("all", Status::as_str),
            text: status
                .map_or_else(|| page.messages.text("admin-status-all"), |status| status_text(&page.messages, status)),
            count: count(counts, status),
            is_current: other.status == filter.status && !filter.is_reported(),
            path: other.path(None),
        }
    };
    let of_reports = TabView {
        status: "reported",
        text: page.messages.text("admin-reported"),
        count: reported,
        is_current: filter.is_reported(),
        path: filter.with_reported().path(None),
    };
    let mut tabs: Vec<_> = Status::ALL.iter().copied().map(Some).chain([None]).map(tab).collect();
    tabs.insert(1, of_reports);
    tabs
}

/// Lists what can be done to many comments at once.
fn bulk_actions(page: &AdminPage, status: Option<Status>) -> Vec<(&'static str, String)> {
    let is_fitting = |word: &str| match status {
        Some(Status::Pending) => !matches!(word, "hold" | "restore" | "delete"),
        Some(Status::Approved) => !matches!(word, "approve" | "restore" | "delete"),
        Some(Status::Spam) => word != "spam" && word != "hold",
        Some(Status::Trash) => word != "trash" && word != "hold",
        None => word != "restore" && word != "delete",
    };
    let words = Verb::WORDS.iter();
    let fitting = words.filter(|(word, verb)| is_fitting(word) && page.caller.principal.may(verb.scope()));
    fitting.map(|(word, _)| (*word, page.messages.text(&format!("admin-action-{word}")))).collect()
}

/// Returns the message about the action before the redirect.
async fn notice(page: &AdminPage, query: &Form) -> Option<NoticeView> {
    let done = query.first("done")?;
    let number = |name: &str| query.first(name).and_then(|text| text.parse::<i64>().ok());
    if let Some(count) = number("count") {
        let failed = number("failed").unwrap_or(0);
        let mut text = page.messages.text_with("admin-done-many", [("count", count.into())]);
        if failed > 0 {
            text.push(' ');
            text.push_str(&page.messages.text_with("admin-done-not", [("failed", failed.into())]));
        }
        return Some(NoticeView { text, undo: None });
    }
    let text = page.messages.known(&format!("admin-done-{done}"))?;
    let of = number("of").filter(|_| !matches!(done, "undo" | "delete"));
    let Some(of) = of else { return Some(NoticeView { text, undo: None }) };
    // Offered only if the newest decision is their own, as the undo would take that one back.
    let (service, principal) = page.caller.parts();
    let found = queue::find(service, principal, CommentId::new(of)).await.ok();
    let is_own = |found: &AdminComment| found.decisions.last().is_some_and(|last| last.by.as_str() == principal.name());
    let found = found.filter(is_own);
    Some(NoticeView { text, undo: found.map(|found| format!("{of} {}", found.comment.version)) })
}
