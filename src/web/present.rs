//! Turns threads into views: nests comments, writes addresses, chooses messages.

use super::avatars;
use super::error::ApiError;
use super::language_preference::LanguagePreference;
use super::messages::Messages;
use super::query::with_query;
use super::state::ServerOrigins;
use super::structured_data;
use super::templates::{Template, Templates};
use super::view::{
    COMMENTS_HEADING_ID, CommentView, FieldMessage, FormValues, FormView, ReplyToView, ThreadView, assign_classes,
};
use crate::domain::comment::Comment;
use crate::domain::fields::FieldErrors;
use crate::domain::policy::WorkDemand;
use crate::domain::site::Site;
use crate::domain::thread::PublicComment;
use crate::service::read::ThreadPage;
use std::borrow::Cow;

/// The addresses that a rendered thread links to.
#[derive(Debug, Clone)]
pub struct LinkContext {
    /// The address of the page that answers links without JavaScript, with a query begun: it ends in `?` or `&`.
    pub thread_url: String,
    /// The address of the article.
    pub article_url: String,
    /// The address under which the drawings of authors stand, ending in `/`.
    pub avatars: String,
    /// The action of the form. Addresses of single comments stand below it.
    pub action_url: String,
    /// The query of our own pages: empty, or the language that the request names.
    pub query: String,
    /// The address to go to after sending, if the form names one.
    pub redirect_to: Option<String>,
    /// The token in the form.
    pub form_token: String,
    /// The address of the challenges for proofs of work, up to the slug of the site.
    pub work_root: String,
}

impl LinkContext {
    /// Returns the links of a thread that is included into another page.
    pub fn of(
        own_origins: &ServerOrigins,
        page: &ThreadPage,
        preference: LanguagePreference,
        form_token: String,
    ) -> Self {
        Self {
            thread_url: Self::whole_page(own_origins, page, preference),
            article_url: page.url(),
            avatars: avatars::root(own_origins),
            action_url: own_origins.url("/comments"),
            query: preference.kept_in(String::new()),
            redirect_to: None,
            work_root: own_origins.url("/api/v1/sites/"),
            form_token,
        }
    }

    fn report_url(&self, id: i64) -> String {
        format!("{}/{id}/report{}", self.action_url, self.query)
    }

    /// Returns the address of the whole page of a thread, with a query begun. It names the language that the request
    /// names.
    pub fn whole_page(own_origins: &ServerOrigins, page: &ThreadPage, preference: LanguagePreference) -> String {
        let address = own_origins.url(&format!("/sites/{}/thread", page.site.slug.as_str()));
        format!("{}&", preference.kept_in(with_query(&address, &[("article", page.path.as_str()), ("page", "1")])))
    }
}

/// Builds the view of a page of a thread, with a held comment of the visitor's own.
pub fn thread(
    page: &ThreadPage,
    link_context: &LinkContext,
    messages: &Messages,
    preview: Option<&Comment>,
) -> ThreadView {
    let order = page.order.as_str();
    let mut comments = nest(page, link_context, messages);
    assign_classes(&mut comments);
    ThreadView {
        heading: messages.thread_heading(u64::try_from(page.comment_count()).unwrap_or(0)),
        heading_id: COMMENTS_HEADING_ID.to_owned(),
        site_slug: page.site.slug.as_str().to_owned(),
        revision: page.revision().number,
        article: page.path.as_str().to_owned(),
        structured_data: structured_data::describe(page, &comments, &link_context.article_url),
        comments,
        preview: preview
            .map(|comment| held(comment, &page.site, (&link_context.article_url, &link_context.avatars), messages)),
        is_open: page.is_open(),
        next_page_url: page.next_cursor.as_ref().map(|cursor| {
            let limit = page.size.get().to_string();
            let address = link_context.thread_url.trim_end_matches(['?', '&']);
            let address = with_query(address, &[("order", order), ("limit", &limit), ("cursor", cursor)]);
            format!("{address}#{COMMENTS_HEADING_ID}")
        }),
        form: page.is_open().then(|| empty_form(&page.site, Some(page), link_context, messages)),
    }
}

/// Builds the view of an empty form. Without `page`, for an article that cannot be shown.
pub fn empty_form(site: &Site, page: Option<&ThreadPage>, link_context: &LinkContext, messages: &Messages) -> FormView {
    let reply_to = page.and_then(|page| page.reply_to.as_ref());
    FormView {
        action_url: link_context.action_url.clone(),
        site_slug: site.slug.as_str().to_owned(),
        article: page.map_or_else(String::new, |page| page.path.as_str().to_owned()),
        external_id: None,
        parent_id: reply_to.map_or(0, |comment| comment.id.get()),
        reply_to: reply_to.map(|comment| ReplyToView {
            id: comment.id.get(),
            name: comment.author_name.clone(),
            cancel_url: format!("{}#respond", link_context.thread_url.trim_end_matches(['?', '&'])),
        }),
        form_token: link_context.form_token.clone(),
        work_url: page.and_then(|page| work_url(site, page.path.as_str(), link_context)),
        redirect_to: link_context.redirect_to.clone(),
        lang: messages.lang(),
        email: site.settings.email.as_str(),
        values: FormValues::default(),
        errors: Vec::new(),
        notice: None,
    }
}

/// Returns the address of challenges, if the site wants a proof of work with every comment.
fn work_url(site: &Site, article: &str, link_context: &LinkContext) -> Option<String> {
    (site.settings.policy.proof_of_work == WorkDemand::Always)
        .then(|| challenge_url(&link_context.work_root, site, article))
}

/// Returns the address of challenges for an article. `root` is the address of the API's sites, with a slash.
pub fn challenge_url(root: &str, site: &Site, article: &str) -> String {
    with_query(&format!("{root}{}/altcha", site.slug.as_str()), &[("article", article)])
}

/// Builds the tree of a page from its comments in reading order. A page may begin inside a conversation; comments
/// without a parent on the page become roots.
fn nest(page: &ThreadPage, link_context: &LinkContext, messages: &Messages) -> Vec<CommentView> {
    let mut roots: Vec<CommentView> = Vec::new();
    let mut open: Vec<CommentView> = Vec::new();
    for comment in &page.comments {
        let view = view(comment, page, link_context, messages);
        while open.last().is_some_and(|last| last.depth >= view.depth) {
            close(&mut open, &mut roots);
        }
        open.push(view);
    }
    while !open.is_empty() {
        close(&mut open, &mut roots);
    }
    roots
}

fn close(open: &mut Vec<CommentView>, roots: &mut Vec<CommentView>) {
    let Some(finished) = open.pop() else { return };
    match open.last_mut() {
        Some(parent) => parent.children.push(finished),
        None => roots.push(finished),
    }
}

fn view(comment: &PublicComment, page: &ThreadPage, link_context: &LinkContext, messages: &Messages) -> CommentView {
    let shown = plain(comment, &page.site, (&link_context.article_url, &link_context.avatars), messages);
    let can_reply = page.is_open() && shown.depth < u32::from(page.site.settings.thread_depth);
    let reply_url = can_reply.then(|| format!("{}replytocom={}#respond", link_context.thread_url, shown.id));
    let report_url = Some(link_context.report_url(shown.id));
    CommentView { reply_url, report_url, ..shown }
}

/// Builds the view of a held comment for its author.
pub fn held(
    comment: &Comment,
    site: &Site,
    (article_url, avatar_root): (&str, &str),
    messages: &Messages,
) -> CommentView {
    let shown = plain(&comment.public_part(), site, (article_url, avatar_root), messages);
    let mut alone = [CommentView { is_held_preview: true, ..shown }];
    assign_classes(&mut alone);
    let [view] = alone;
    view
}

/// Builds the view of a comment without links to reply or report.
fn plain(
    comment: &PublicComment,
    site: &Site,
    (article_url, avatar_root): (&str, &str),
    messages: &Messages,
) -> CommentView {
    let id = comment.id.get();
    let depth = comment.path.depth(site.settings.thread_depth);
    CommentView {
        id,
        parent_id: comment.parent_id.map(|parent| parent.get()),
        parent_url: comment.parent_id.map(|parent| format!("{article_url}#comment-{}", parent.get())),
        depth: u32::try_from(depth).unwrap_or(1),
        classes: String::new(),
        author_name: comment.author_name.clone(),
        author_url: comment.author_url.clone(),
        is_moderator: comment.is_moderator,
        avatar_url: comment.avatar.filter(|_| site.settings.shows_avatars).map(|seed| avatars::url(avatar_root, seed)),
        body_html: comment.body_html.as_str().to_owned(),
        created_iso: comment.created_at.to_rfc3339(),
        created_text: messages.date_time(comment.created_at),
        permalink: format!("{article_url}#comment-{id}"),
        reply_url: None,
        report_url: None,
        is_held_preview: false,
        children: Vec::new(),
    }
}

/// Turns broken rules into messages, under the names of the form's fields.
pub fn field_messages(errors: &FieldErrors, messages: &Messages) -> Vec<FieldMessage> {
    let message = |field: Cow<'static, str>, rule| FieldMessage { message: messages.rule(&field, rule), field };
    errors.iter().map(|error| message(form_field(error.field.clone()), &error.rule)).collect()
}

fn form_field(field: Cow<'static, str>) -> Cow<'static, str> {
    match &*field {
        "author_name" => "author".into(),
        "author_url" => "url".into(),
        "body" => "comment".into(),
        "parent_id" => "comment_parent".into(),
        _ => field,
    }
}

/// Renders a template.
///
/// # Errors
/// `ApiError::Internal`.
pub fn render(
    templates: &Templates,
    template: Template,
    messages: &Messages,
    view: impl serde::Serialize,
) -> Result<String, ApiError> {
    templates.render(template, messages, view).map_err(ApiError::internal)
}
