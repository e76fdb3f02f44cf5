//! The filter of the queue: parsed from the query, written into links and forms.

use crate::domain::fields::{FieldErrors, Rule};
use crate::domain::moderation::Status;
use crate::domain::timestamp::Timestamp;
use crate::service::queue::QueueRequest;
use crate::web::body::Form;
use crate::web::query::with_query;
use serde::Serialize;

/// The word for all statuses.
const ANY: &str = "all";

/// The word for reported comments only.
const REPORTED: &str = "yes";

/// The filter as it was typed.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Filter {
    /// A status, or `all`.
    pub(super) status: String,
    pub(super) site: String,
    pub(super) article: String,
    pub(super) q: String,
    pub(super) from: String,
    pub(super) to: String,
    /// `yes` for reported comments only; else empty.
    pub(super) reported: String,
}

impl Filter {
    /// Reads the fields of a query or a form. The default status is `pending`.
    pub(super) fn of(form: &Form) -> Self {
        let field = |name: &str| form.first(name).unwrap_or_default().trim().to_owned();
        let (status, is_reported) = (field("status"), field("reported") == REPORTED);
        let usual = if is_reported { ANY } else { Status::Pending.as_str() };
        Self {
            status: if status.is_empty() { usual.to_owned() } else { status },
            reported: if is_reported { REPORTED.to_owned() } else { String::new() },
            site: field("site"),
            article: field("article"),
            q: field("q"),
            from: field("from"),
            to: field("to"),
        }
    }

    /// Validates the filter.
    ///
    /// # Errors
    /// Every rule that a field breaks.
    pub(super) fn request(&self) -> Result<QueueRequest, FieldErrors> {
        const DAY: Rule = Rule::Malformed { expected: "a day such as 2026-11-22" };
        let mut errors = FieldErrors::default();
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let status = match self.status.as_str() {
            ANY => None,
            word => errors.check("status", Status::parse(word).ok_or_else(not_a_status)),
        };
        let mut day =
            |name, text: &str| given(text).and_then(|text| errors.check(name, Timestamp::parse(&text).ok_or(DAY)));
        let (from, to) = (day("from", &self.from), day("to", &self.to));
        // The range includes its last day.
        let to = to.map(|day| if self.to.len() <= 10 { day.plus_days(1) } else { day });
        let request = QueueRequest {
            status,
            site: given(&self.site),
            article: given(&self.article),
            text: given(&self.q),
            from,
            to,
            is_reported: self.is_reported(),
        };
        if errors.is_empty() { Ok(request) } else { Err(errors) }
    }

    /// Reports whether it filters by more than the status.
    pub(super) fn is_narrow(&self) -> bool {
        [&self.site, &self.article, &self.q, &self.from, &self.to].iter().any(|text| !text.is_empty())
    }

    /// Reports whether it selects reported comments only.
    pub(super) fn is_reported(&self) -> bool {
        !self.reported.is_empty()
    }

    /// Returns the same filter for another status.
    pub(super) fn with_status(&self, status: Option<Status>) -> Self {
        Self { status: status.map_or(ANY, Status::as_str).to_owned(), reported: String::new(), ..self.clone() }
    }

    /// Returns the same filter for reported comments.
    pub(super) fn with_reported(&self) -> Self {
        Self { status: ANY.to_owned(), reported: REPORTED.to_owned(), ..self.clone() }
    }

    pub(super) fn with_site(&self, slug: &str) -> Self {
        Self { site: slug.to_owned(), ..self.clone() }
    }

    /// Returns the path of the page that shows it.
    pub(super) fn path(&self, cursor: Option<&str>) -> String {
        let fields = [
            ("status", self.status.as_str()),
            ("site", &self.site),
            ("article", &self.article),
            ("q", &self.q),
            ("from", &self.from),
            ("to", &self.to),
            ("reported", &self.reported),
            ("cursor", cursor.unwrap_or_default()),
        ];
        with_query("/admin", &fields)
    }
}

fn not_a_status() -> Rule {
    let words = Status::ALL.iter().map(|status| status.as_str()).chain([ANY]);
    Rule::NotOneOf { allowed: words.collect::<Vec<_>>().join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(query: &str) -> Filter {
        Filter::of(&Form::decode_query(query).unwrap())
    }

    #[test]
    fn what_waits_is_shown_unless_something_else_is_asked_for() {
        assert_eq!(filter("").request().unwrap().status, Some(Status::Pending));
        assert_eq!(filter("status=all").request().unwrap().status, None);
        assert_eq!(filter("status=spam&site=").path(None), "/admin?status=spam");
        assert!(!filter("status=spam").is_narrow() && filter("q=x").is_narrow());
    }

    #[test]
    fn reported_comments_are_shown_whatever_their_status() {
        let reported = filter("reported=yes&site=blog");
        let request = reported.request().unwrap();
        assert_eq!((request.status, request.is_reported), (None, true));
        assert_eq!(reported.path(None), "/admin?status=all&site=blog&reported=yes");
        assert_eq!(reported.with_status(Some(Status::Spam)).path(None), "/admin?status=spam&site=blog");
        assert_eq!(filter("status=spam&site=blog").with_reported().path(None), reported.path(None));
        assert!(!filter("reported=maybe").is_reported());
    }

    #[test]
    fn last_day_belongs_to_what_is_wanted() {
        let request = filter("from=2026-11-22&to=2026-11-22").request().unwrap();
        assert_eq!(request.to.unwrap().millis() - request.from.unwrap().millis(), 86_400_000);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let errors = filter("status=odd&from=yesterday&to=2026-13-01").request().unwrap_err();
        assert_eq!(errors.iter().map(|error| &*error.field).collect::<Vec<_>>(), ["status", "from", "to"]);
    }

    #[test]
    fn path_is_read_back_as_it_was_written() {
        let query = "status=all&site=blog&article=%2Fa%3Fb&q=a+%26+b&from=2026-01-01&to=2026-02-01";
        assert_eq!(filter(query).path(None), format!("/admin?{query}"));
    }
}
