//! A service on a database of its own, in a directory of its own, at a time that stands still.

use crate::common;
use crate::common::database::{Engine, TestDatabase, engine};
use afterword::clock::Clock;
use afterword::crypto::FormTokenDemand;
use afterword::domain::account::{Moderator, ModeratorId, ModeratorName, Principal, Role, SiteAccess};
use afterword::domain::article::{Article, ArticleId, ArticlePath};
use afterword::domain::comment::{Comment, CommentId, CommentText, Source};
use afterword::domain::markup::SafeHtml;
use afterword::domain::moderation::Status;
use afterword::domain::network::NetworkAddress;
use afterword::domain::site::{Markup, Site, SiteId};
use afterword::domain::thread::ThreadPath;
use afterword::domain::timestamp::Timestamp;
use afterword::service::moderate::{self, CommentChange, Verb};
use afterword::service::queue::AdminComment;
use afterword::service::sites::NewSite;
use afterword::service::submit::{self, Arrival, Submission, Submitted};
use afterword::service::{Service, ServiceError, sites};
use afterword::storage::comments::NewComment;
use afterword::storage::database::DatabaseOptions;
use afterword::storage::{self, AnyConnection, DatabaseUrl, StorageError};
use std::net::{IpAddr, Ipv4Addr};
use tempfile::TempDir;

/// When every test begins.
pub const START: Timestamp = Timestamp::from_millis(1_795_340_000_000);

/// One installation.
pub struct World {
    pub service: Service,
    pub clock: Clock,
    pub url: DatabaseUrl,
    pub database: TestDatabase,
    _directory: TempDir,
}

impl Drop for World {
    fn drop(&mut self) {
        self.service.database.close();
    }
}

impl World {
    pub fn new() -> Self {
        Self::with_options(DatabaseOptions { readers: 2, queue: 1000, ..DatabaseOptions::default() })
    }

    pub fn with_options(options: DatabaseOptions) -> Self {
        Self::on(engine(), options)
    }

    /// A service on `SQLite`, for tests that are about it, whatever the others run on.
    pub fn on_sqlite() -> Self {
        Self::on(Engine::Sqlite, DatabaseOptions { readers: 2, queue: 1000, ..DatabaseOptions::default() })
    }

    pub fn on(engine: Engine, options: DatabaseOptions) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let database = TestDatabase::migrated_on(directory.path(), engine);
        let clock = Clock::fixed(START);
        let service = common::service(&database.url, &clock, options);
        Self { service, clock, url: database.url.clone(), database, _directory: directory }
    }

    /// Adds a site with the slug as its host name.
    pub async fn site(&self, slug: &str, settings: &[(&str, &str)]) -> Site {
        let new = NewSite {
            slug: slug.to_owned(),
            name: format!("Site {slug}"),
            origins: vec![format!("https://{slug}.example")],
            settings: settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
        };
        sites::add(&self.service, &Principal::operator(), new).await.unwrap()
    }

    pub async fn submit(&self, site: &Site, draft: Draft) -> Result<Submitted, ServiceError> {
        self.submit_to(&self.service, site, draft).await
    }

    /// Submits to another instance on the same database.
    pub async fn submit_to(&self, service: &Service, site: &Site, draft: Draft) -> Result<Submitted, ServiceError> {
        let arrival = Arrival {
            source: if draft.token.is_some() { Source::Form } else { Source::Api },
            network: NetworkAddress::new(IpAddr::V4(Ipv4Addr::from(draft.network))),
            user_agent: "Lynx/2.8".to_owned(),
            form_token: draft.demand,
            idempotency_key: draft.key.map(str::to_owned),
        };
        let submission = Submission {
            article: draft.article.to_owned(),
            external_id: String::new(),
            author_name: draft.name.to_owned(),
            email: draft.email.to_owned(),
            author_url: String::new(),
            body: draft.body,
            parent_id: draft.parent.map_or_else(String::new, |id| id.get().to_string()),
            form_token: draft.token,
            proof_of_work: draft.proof,
            is_honeypot_filled: draft.is_honeypot_filled,
            author_token: draft.author_token,
        };
        let prepared = submit::prepare(service, site.clone(), submission, arrival).await?;
        submit::store(service, prepared).await
    }

    /// Submits a comment that is expected to be taken, and gives its id.
    pub async fn held(&self, site: &Site, body: &str) -> CommentId {
        self.submit(site, Draft::saying(body)).await.unwrap().comment.id
    }

    /// Submits a comment and approves it.
    pub async fn approved(&self, site: &Site, draft: Draft) -> CommentId {
        let id = self.submit(site, draft).await.unwrap().comment.id;
        self.decide(id, Verb::Become(Status::Approved)).await.unwrap();
        id
    }

    pub async fn decide(&self, id: CommentId, verb: Verb) -> Result<AdminComment, ServiceError> {
        let change = CommentChange { verb: Some(verb), ..CommentChange::default() };
        moderate::change(&self.service, &Principal::operator(), id, None, change).await
    }

    pub async fn delete(&self, id: CommentId) -> Result<(), ServiceError> {
        moderate::delete(&self.service, &Principal::operator(), id, None).await
    }

    pub async fn undo(&self, id: CommentId) -> Result<AdminComment, ServiceError> {
        moderate::undo(&self.service, &Principal::operator(), id, None).await
    }

    pub async fn read<T, F>(&self, work: F) -> T
    where
        T: Send + 'static,
        F: FnOnce(&mut AnyConnection) -> Result<T, StorageError> + Clone + Send + 'static,
    {
        self.service.database.read(work).await.unwrap()
    }

    pub async fn write<T, F>(&self, work: F) -> T
    where
        T: Send + 'static,
        F: FnOnce(&mut AnyConnection) -> Result<T, StorageError> + Clone + Send + 'static,
    {
        self.service.database.write(work).await.unwrap()
    }

    pub async fn find(&self, id: CommentId) -> Option<Comment> {
        self.read(move |connection| storage::comments::find(connection, id)).await
    }

    pub async fn article(&self, site: &Site, reference: &str) -> Article {
        let path = ArticlePath::parse(reference, &site.origins, false).unwrap();
        let id = site.id;
        self.read(move |connection| storage::articles::find_by_path(connection, id, &path)).await.unwrap()
    }

    /// Adds an article without a comment.
    pub async fn empty_article(&self, site: &Site, path: &str) -> Article {
        let article = Article {
            id: ArticleId::new(self.service.ids.next()),
            site_id: site.id,
            path: ArticlePath::parse(path, &site.origins, false).unwrap(),
            title: None,
            external_id: None,
            is_open: true,
            version: 1,
            comment_count: 0,
            created_at: self.clock.now(),
        };
        self.write(move |connection| storage::articles::find_or_insert(connection, &article)).await
    }

    pub async fn counter_findings(&self) -> Vec<String> {
        self.read(storage::health::counter_findings).await
    }

    /// Tells how many rows a query counts.
    pub async fn count(&self, from: &'static str) -> i64 {
        self.read(move |connection| Ok(number(connection, &format!("SELECT COUNT(*) AS number FROM {from}"))?)).await
    }
}

/// Runs a query that gives one number, under the name `number`.
pub fn number(connection: &mut AnyConnection, query: &str) -> diesel::QueryResult<i64> {
    use diesel::RunQueryDsl;
    #[derive(diesel::QueryableByName)]
    struct Number {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        number: i64,
    }
    Ok(diesel::sql_query(query).get_result::<Number>(connection)?.number)
}

/// Runs statements as they are.
pub fn execute(connection: &mut AnyConnection, statements: &str) -> Result<(), StorageError> {
    use diesel::connection::SimpleConnection;
    Ok(connection.batch_execute(statements)?)
}

/// A comment as a reader sends it.
#[derive(Clone)]
pub struct Draft {
    pub article: &'static str,
    pub name: &'static str,
    pub email: &'static str,
    pub body: String,
    pub parent: Option<CommentId>,
    pub key: Option<&'static str>,
    pub token: Option<String>,
    pub proof: Option<String>,
    pub demand: FormTokenDemand,
    pub is_honeypot_filled: bool,
    pub network: [u8; 4],
    pub author_token: Option<String>,
}

impl Draft {
    pub fn saying(body: &str) -> Self {
        Self {
            article: "/a",
            name: "Ada",
            email: "ada@example.org",
            body: body.to_owned(),
            parent: None,
            key: None,
            token: None,
            proof: None,
            demand: FormTokenDemand::None,
            is_honeypot_filled: false,
            network: [203, 0, 113, 77],
            author_token: None,
        }
    }

    pub fn answering(parent: CommentId, body: &str) -> Self {
        Self { parent: Some(parent), ..Self::saying(body) }
    }
}

/// A moderator who is bound to some sites.
pub fn bound_to(sites: &[SiteId], role: Role) -> Principal {
    Principal {
        moderator: Moderator {
            id: ModeratorId::new(7),
            name: ModeratorName::parse("grace").unwrap(),
            role,
            sites: SiteAccess::Only(sites.to_vec()),
            is_active: true,
            avatar: None,
            created_at: START,
        },
        scopes: None,
    }
}

/// Where a comment is to be put by `bare`.
pub struct Place<'a> {
    pub article: &'a Article,
    pub parent: Option<(CommentId, &'a ThreadPath)>,
    pub at: Timestamp,
    pub status: Status,
    pub is_visible: bool,
}

/// Makes a comment as short as can be, for tests that need many.
pub fn bare(id: i64, place: &Place<'_>) -> NewComment {
    let path = place.parent.map_or_else(|| ThreadPath::root(place.at, id), |(_, parent)| parent.reply(place.at, id));
    let comment = Comment {
        id: CommentId::new(id),
        site_id: place.article.site_id,
        article_id: place.article.id,
        parent_id: place.parent.map(|(parent, _)| parent),
        path,
        status: place.status,
        is_visible: place.is_visible,
        author_id: None,
        author_name: "Ada".to_owned(),
        author_url: None,
        is_moderator: false,
        avatar: None,
        text: CommentText::new("x".to_owned(), Markup::Text, SafeHtml::from_stored("<p>x</p>".to_owned())),
        source: Source::Import,
        network: None,
        reply_count: 0,
        created_at: place.at,
        edited_at: None,
        version: 1,
    };
    NewComment {
        comment,
        moderator_id: None,
        network: None,
        text_hash: id.to_be_bytes().to_vec(),
        author_visible_status: None,
    }
}

/// Random numbers that are the same on every run (xorshift64, Marsaglia 2003).
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % end.max(1)
    }

    pub fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }
}
