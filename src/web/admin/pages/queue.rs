//! The queue: tabs by status, a filter, and the comments with what can be done about each.

use super::desk::{Desk, show};
use super::filter::Filter;
use super::rows::{RowView, status_text};
use super::site_options::{SiteOptions, meant};
use crate::domain::comment::CommentId;
use crate::domain::fields::{FieldErrors, Rule};
use crate::domain::moderation::Status;
use crate::domain::page::{ListCursor, PageSize};
use crate::service::{ServiceError, queue, reported};
use crate::web::admin::list::List;
use crate::web::body::Form;
use crate::web::error::ApiError;
use crate::web::state::AppState;
use crate::web::templates::Template;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Debug, Serialize)]
struct QueueView {
    tabs: Vec<TabView>,
    sites: SiteOptions,
    /// Sites that may be meant by what was typed for one, each with the way to its queue.
    meant: Vec<SiteLink>,
    filter: Filter,
    is_narrow: bool,
    problems: BTreeMap<String, String>,
    rows: Vec<RowView>,
    next_path: Option<String>,
    here: String,
    /// The page without a cursor, which the script reads anew.
    start: String,
    status_text: String,
    bulk: Vec<(&'static str, String)>,
    notice: Option<NoticeView>,
    /// The names of sites to which far more comments come than usual.
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

/// What was just done, and whether it can be taken back at once.
#[derive(Debug, Serialize)]
pub(super) struct NoticeView {
    pub(super) text: String,
    /// `ID VERSION`; the version, so that nothing newer is taken back.
    pub(super) undo: Option<String>,
}

/// Shows the queue.
pub async fn get_queue(state: web::Data<AppState>, request: HttpRequest) -> HttpResponse {
    show(&state, &request, async |desk| {
        let query = Form::decode_query(request.query_string())?;
        page(&state, desk, &query).await
    })
    .await
}

async fn page(state: &AppState, desk: &Desk, query: &Form) -> Result<HttpResponse, ApiError> {
    let filter = Filter::of(query);
    let sites = SiteOptions::of(state, desk).await?;
    let after = query.first("cursor").and_then(|text| List::Comments.read_place::<ListCursor>(state, text));
    let listed = match filter.request() {
        Ok(wanted) => {
            let size = PageSize::usual(PageSize::LIST);
            match queue::list(&state.service, &desk.principal, wanted, after, size).await {
                Err(ServiceError::Invalid(errors)) => Err(errors),
                Err(ServiceError::NotFound("site")) if sites.is_typed => Err(FieldErrors::one("site", Rule::Unknown)),
                other => Ok(other?),
            }
        }
        Err(errors) => Err(errors),
    };
    let is_unknown = listed.as_ref().is_err_and(|errors| errors.iter().any(|error| error.rule == Rule::Unknown));
    let (rows, next, errors) = match listed {
        Ok(page) => {
            let rows = page.items.iter().map(|found| RowView::of(state, desk, found)).collect();
            (rows, page.next, FieldErrors::default())
        }
        Err(errors) => (Vec::new(), None, errors),
    };
    let next_path = next.map(|place| filter.path(Some(&List::Comments.sign_place(state, &place))));
    let meant = if is_unknown { meant(state, desk, &filter.site).await? } else { Vec::new() };
    let meant = meant.into_iter().map(|(slug, name)| SiteLink { path: filter.with_site(&slug).path(None), slug, name });
    let counts = if is_unknown {
        Vec::new()
    } else {
        let only = Some(filter.site.as_str()).filter(|site| !site.is_empty());
        queue::totals(&state.service, &desk.principal, only).await?
    };
    let flooded = queue::flooded_now(&state.service, &desk.principal).await?;
    let (status, is_reported) = (Status::parse(&filter.status), filter.is_reported());
    let view = QueueView {
        tabs: tabs(desk, &filter, &counts, reported::count(&state.service, &desk.principal).await?),
        flooded: flooded.iter().map(|site| site.name.as_str().to_owned()).collect(),
        sites,
        meant: meant.collect(),
        is_narrow: filter.is_narrow(),
        problems: desk.messages(&errors),
        rows,
        next_path,
        here: filter.path(query.first("cursor")),
        start: filter.path(None),
        status_text: status.map_or_else(
            || desk.words.text(if is_reported { "admin-reported" } else { "admin-status-all" }),
            |status| status_text(&desk.words, status),
        ),
        bulk: bulk_actions(desk, status),
        notice: notice(state, desk, query).await,
        filter,
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    desk.show_as(state, status, (Template::AdminQueue, "queue"), view)
}

type Counts = Vec<(Status, i64)>;

fn count(counts: &Counts, status: Option<Status>) -> i64 {
    counts.iter().filter(|(counted, _)| status.is_none_or(|status| *counted == status)).map(|(_, count)| count).sum()
}

fn tabs(desk: &Desk, filter: &Filter, counts: &Counts, reported: i64) -> Vec<TabView> {
    let tab = |status: Option<Status>| {
        let other = filter.with_status(status);
        TabView {
            status: status.map_or("all", Status::as_str),
            text: status.map_or_else(|| desk.words.text("admin-status-all"), |status| status_text(&desk.words, status)),
            count: count(counts, status),
            is_current: other.status == filter.status && !filter.is_reported(),
            path: other.path(None),
        }
    };
    let of_reports = TabView {
        status: "reported",
        text: desk.words.text("admin-reported"),
        count: reported,
        is_current: filter.is_reported(),
        path: filter.with_reported().path(None),
    };
    let mut tabs: Vec<_> = Status::ALL.iter().copied().map(Some).chain([None]).map(tab).collect();
    tabs.insert(1, of_reports);
    tabs
}

/// Lists what can be done to many comments at once.
fn bulk_actions(desk: &Desk, status: Option<Status>) -> Vec<(&'static str, String)> {
    let is_fitting = |word: &str| match status {
        Some(Status::Pending) => !matches!(word, "hold" | "restore" | "delete"),
        Some(Status::Approved) => !matches!(word, "approve" | "restore" | "delete"),
        Some(Status::Spam) => word != "spam" && word != "hold",
        Some(Status::Trash) => word != "trash" && word != "hold",
        None => word != "restore" && word != "delete",
    };
    let words = crate::service::moderate::Verb::WORDS.iter();
    let fitting = words.filter(|(word, verb)| is_fitting(word) && desk.principal.may(verb.scope()));
    fitting.map(|(word, _)| (*word, desk.words.text(&format!("admin-action-{word}")))).collect()
}

/// Says what was done before the browser was sent here.
async fn notice(state: &AppState, desk: &Desk, query: &Form) -> Option<NoticeView> {
    let done = query.first("done")?;
    let number = |name: &str| query.first(name).and_then(|text| text.parse::<i64>().ok());
    if let Some(count) = number("count") {
        let failed = number("failed").unwrap_or(0);
        let mut text = desk.words.text_with("admin-done-many", [("count", count.into())]);
        if failed > 0 {
            text.push(' ');
            text.push_str(&desk.words.text_with("admin-done-not", [("failed", failed.into())]));
        }
        return Some(NoticeView { text, undo: None });
    }
    let text = desk.words.known(&format!("admin-done-{done}"))?;
    let of = number("of").filter(|_| !matches!(done, "undo" | "delete"));
    let Some(of) = of else { return Some(NoticeView { text, undo: None }) };
    // Offered only while the newest decision is their own: it is that which would be taken back.
    let found = queue::find(&state.service, &desk.principal, CommentId::new(of)).await.ok();
    let found =
        found.filter(|found| found.decisions.last().is_some_and(|last| last.by.as_str() == desk.principal.name()));
    Some(NoticeView { text, undo: found.map(|found| format!("{of} {}", found.comment.version)) })
}
