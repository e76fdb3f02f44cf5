//! Random conversations and random decisions, compared with a model that counts everything anew.

use crate::support::{Dice, Draft, Place, START, World, bare};
use afterword::domain::account::Principal;
use afterword::domain::article::Article;
use afterword::domain::comment::CommentId;
use afterword::domain::moderation::Status;
use afterword::domain::page::ThreadOrder;
use afterword::domain::site::Site;
use afterword::domain::thread::{MAX_LEVELS, ThreadPath};
use afterword::domain::timestamp::Timestamp;
use afterword::service::moderate::Verb;
use afterword::service::{ServiceError, reply};
use afterword::storage;
use std::collections::BTreeMap;

struct Node {
    parent: Option<i64>,
    at: Timestamp,
    status: Status,
    /// Decisions that can be taken back, as the statuses before and after.
    decisions: Vec<(Status, Status)>,
}

#[derive(Default)]
struct Model(BTreeMap<i64, Node>);

impl Model {
    fn ids(&self) -> Vec<i64> {
        self.0.keys().copied().collect()
    }

    fn is_visible(&self, id: i64) -> bool {
        let node = &self.0[&id];
        node.status == Status::Approved && node.parent.is_none_or(|parent| self.is_visible(parent))
    }

    fn level(&self, id: i64) -> usize {
        1 + self.0[&id].parent.map_or(0, |parent| self.level(parent))
    }

    fn replies(&self, parent: Option<i64>) -> Vec<i64> {
        let mut replies: Vec<_> =
            self.0.iter().filter(|(_, node)| node.parent == parent).map(|(id, node)| (node.at, *id)).collect();
        replies.sort();
        replies.into_iter().map(|(_, id)| id).collect()
    }

    fn reply_count(&self, id: i64) -> i64 {
        let is_approved = |node: &&Node| node.parent == Some(id) && node.status == Status::Approved;
        i64::try_from(self.0.values().filter(is_approved).count()).unwrap()
    }

    fn below(&self, id: i64) -> Vec<i64> {
        self.replies(Some(id)).into_iter().flat_map(|reply| [vec![reply], self.below(reply)].concat()).collect()
    }

    /// Reads a conversation: replies in order of time, and what is deeper than the last level in order of time alone.
    fn conversation(&self, id: i64, level: usize) -> Vec<i64> {
        let mut read = vec![id];
        if level == MAX_LEVELS - 1 {
            let mut below = self.below(id);
            below.sort_by_key(|id| (self.0[id].at, *id));
            read.extend(below);
        } else {
            let replies = self.replies(Some(id));
            read.extend(replies.into_iter().flat_map(|reply| self.conversation(reply, level + 1)));
        }
        read
    }

    fn reading_order(&self, order: ThreadOrder) -> Vec<i64> {
        let mut roots = self.replies(None);
        if order == ThreadOrder::Newest {
            roots.reverse();
        }
        let all = roots.into_iter().flat_map(|root| self.conversation(root, 1));
        all.filter(|id| self.is_visible(*id)).collect()
    }

    fn decide(&mut self, id: i64, to: Status) -> bool {
        let node = self.0.get_mut(&id).unwrap();
        if node.status == to {
            return false;
        }
        node.decisions.push((node.status, to));
        node.status = to;
        true
    }

    fn restore(&mut self, id: i64) -> bool {
        let node = &self.0[&id];
        let discarded = node.decisions.iter().rfind(|(from, to)| to.is_discarded() && !from.is_discarded());
        let before = discarded.map_or(Status::Pending, |(from, _)| *from);
        node.status.is_discarded() && self.decide(id, before)
    }

    fn undo(&mut self, id: i64) -> bool {
        let node = self.0.get_mut(&id).unwrap();
        node.decisions.pop().map(|(from, _)| node.status = from).is_some()
    }

    fn delete(&mut self, id: i64) -> bool {
        if !self.0[&id].status.is_discarded() {
            return false;
        }
        let parent = self.0.remove(&id).unwrap().parent;
        self.0.values_mut().filter(|node| node.parent == Some(id)).for_each(|node| node.parent = parent);
        true
    }
}

struct Run {
    world: World,
    site: Site,
    article: Article,
    model: Model,
    dice: Dice,
}

impl Run {
    async fn new(seed: u64) -> Self {
        let world = World::new();
        let site = world.site("blog", &[("moderation", "open")]).await;
        let article = world.empty_article(&site, "/a").await;
        Self { world, site, article, model: Model::default(), dice: Dice(seed) }
    }

    /// Plants trees with branches longer than paths are, and times that do not always grow.
    async fn plant(&mut self, count: i64) {
        let mut paths: Vec<(i64, ThreadPath)> = Vec::new();
        let mut batch = Vec::new();
        for id in 1..=count {
            let parent = match self.dice.below(10) {
                0 => None,
                1..=8 => paths.last().cloned(),
                _ => Some(self.dice.below(paths.len())).and_then(|index| paths.get(index).cloned()),
            };
            let at = START.plus_seconds(i64::try_from(self.dice.below(50)).unwrap());
            let status = self.dice.pick(&[
                Status::Approved,
                Status::Approved,
                Status::Approved,
                Status::Pending,
                Status::Spam,
                Status::Trash,
            ]);
            let parent_id = parent.as_ref().map(|(id, _)| *id);
            self.model.0.insert(id, Node { parent: parent_id, at, status, decisions: vec![] });
            let place = Place {
                article: &self.article,
                parent: parent.as_ref().map(|(id, path)| (CommentId::new(*id), path)),
                at,
                status,
                is_visible: self.model.is_visible(id),
            };
            let new = bare(id, &place);
            paths.push((id, new.comment.path.clone()));
            batch.push(new);
        }
        self.world
            .write(move |connection| {
                batch.into_iter().try_for_each(|new| {
                    let comment = new.comment.clone();
                    storage::comments::insert_all(connection, vec![new])?;
                    storage::threads::count_in_all(connection, std::iter::once(&comment))
                })
            })
            .await;
    }

    async fn step(&mut self) {
        self.world.clock.advance_seconds(1);
        let Some(id) = Some(self.model.ids()).filter(|ids| !ids.is_empty()).map(|ids| self.dice.pick(&ids)) else {
            return;
        };
        let comment = CommentId::new(id);
        let (was_done, expected) = match self.dice.below(12) {
            0..=4 => {
                let to =
                    self.dice.pick(&[Status::Approved, Status::Approved, Status::Pending, Status::Spam, Status::Trash]);
                (self.world.decide(comment, Verb::Become(to)).await.is_ok(), self.model.decide(id, to))
            }
            5..=6 => (self.world.decide(comment, Verb::Restore).await.is_ok(), self.model.restore(id)),
            7..=8 => (self.world.undo(comment).await.is_ok(), self.model.undo(id)),
            9 => (self.world.delete(comment).await.is_ok(), self.model.delete(id)),
            10 => self.answer_as_moderator(id).await,
            _ => self.answer_as_reader(id).await,
        };
        assert_eq!(was_done, expected, "comment {id}");
    }

    async fn answer_as_moderator(&mut self, id: i64) -> (bool, bool) {
        let answer = reply::reply(&self.world.service, &Principal::operator(), CommentId::new(id), "Thank you.").await;
        let is_answerable = !self.model.0[&id].status.is_discarded();
        if is_answerable {
            self.model.decide(id, Status::Approved);
        }
        if let Ok(answer) = &answer {
            self.add(answer.comment.id, id, vec![]);
        }
        (answer.is_ok(), is_answerable)
    }

    async fn answer_as_reader(&mut self, id: i64) -> (bool, bool) {
        let body = format!("Number {}", self.model.0.len());
        let draft =
            Draft { name: self.dice.pick(&["Ada", "Grace", "Joan"]), ..Draft::answering(CommentId::new(id), &body) };
        let answer = self.world.submit(&self.site, draft).await;
        if let Ok(answer) = &answer {
            // The policy's own decision can be taken back, too.
            self.add(answer.comment.id, id, vec![(Status::Pending, Status::Approved)]);
        }
        let is_taken = answer.is_ok() || matches!(answer, Err(ServiceError::DuplicateComment));
        (is_taken, self.model.is_visible(id))
    }

    fn add(&mut self, id: CommentId, parent: i64, decisions: Vec<(Status, Status)>) {
        let at = self.world.clock.now();
        let node = Node { parent: Some(parent), at, status: Status::Approved, decisions };
        self.model.0.insert(id.get(), node);
    }

    async fn compare(&self) {
        let (article, ids) = (self.article.id, self.model.ids());
        let (rows, stored, oldest, newest, counts) = self
            .world
            .read(move |connection| {
                let rows: Result<Vec<_>, _> =
                    ids.iter().map(|id| storage::comments::find(connection, CommentId::new(*id))).collect();
                let oldest = storage::threads::page(connection, article, ThreadOrder::Oldest, None, 10_000)?;
                let newest = storage::threads::page(connection, article, ThreadOrder::Newest, None, 10_000)?;
                let stored = storage::articles::find(connection, article)?;
                Ok((rows?, stored, oldest, newest, storage::threads::status_totals(connection, None)?))
            })
            .await;
        for (id, row) in self.model.ids().into_iter().zip(rows) {
            let row = row.unwrap();
            let node = &self.model.0[&id];
            assert_eq!(row.status, node.status, "status of {id}");
            assert_eq!(row.parent_id.map(CommentId::get), node.parent, "parent of {id}");
            assert_eq!(row.is_visible, self.model.is_visible(id), "visibility of {id}");
            assert_eq!(row.reply_count, self.model.reply_count(id), "replies of {id}");
            assert_eq!(row.path.level(), self.model.level(id).min(MAX_LEVELS), "level of {id}");
        }
        let read = |page: &[afterword::domain::thread::PublicComment]| -> Vec<i64> {
            page.iter().map(|comment| comment.id.get()).collect()
        };
        assert_eq!(read(&oldest), self.model.reading_order(ThreadOrder::Oldest));
        assert_eq!(read(&newest), self.model.reading_order(ThreadOrder::Newest));
        assert_eq!(stored.unwrap().comment_count, i64::try_from(oldest.len()).unwrap());
        let ids = self.model.ids();
        let decisions = self.world.read(move |connection| storage::decisions::of_comments(connection, &ids)).await;
        for (id, decision) in decisions {
            assert!(!decision.reasons.is_empty(), "{decision:?} about {id:?} has no reason");
        }
        for (status, count) in counts {
            let expected = self.model.0.values().filter(|node| node.status == status).count();
            assert_eq!(count, i64::try_from(expected).unwrap(), "{status:?}");
        }
        assert_eq!(self.world.counter_findings().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn threads_stay_true_through_random_decisions() {
    for seed in [1, 20_221_122, 77_777, 424_242, 9_007_199_254] {
        let mut run = Run::new(seed).await;
        run.plant(45).await;
        assert!(run.model.ids().iter().any(|id| run.model.level(*id) > MAX_LEVELS + 1), "seed {seed} is too shallow");
        run.compare().await;
        for _ in 0..80 {
            run.step().await;
            run.compare().await;
        }
    }
}

#[tokio::test]
async fn reply_is_public_only_while_all_its_ancestors_are() {
    let world = World::new();
    let site = world.site("blog", &[("moderation", "open")]).await;
    let mut chain = vec![world.submit(&site, Draft::saying("0")).await.unwrap().comment.id];
    for step in 1..14 {
        let draft = Draft::answering(*chain.last().unwrap(), &step.to_string());
        chain.push(world.submit(&site, draft).await.unwrap().comment.id);
    }
    for hidden in &chain {
        world.decide(*hidden, Verb::Become(Status::Pending)).await.unwrap();
        let position = chain.iter().position(|id| id == hidden).unwrap();
        assert_eq!(world.article(&site, "/a").await.comment_count, i64::try_from(position).unwrap());
        for (index, id) in chain.iter().enumerate() {
            assert_eq!(world.find(*id).await.unwrap().is_visible, index < position, "{index} below {position}");
        }
        world.decide(*hidden, Verb::Become(Status::Approved)).await.unwrap();
        assert_eq!(world.article(&site, "/a").await.comment_count, 14);
    }
    assert_eq!(world.counter_findings().await, Vec::<String>::new());
}
