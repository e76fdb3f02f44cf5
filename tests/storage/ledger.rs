//! Whatever happens to comments, and in whatever order: history, counters, audit log and metrics tell the same.

use crate::support::{Draft, START, World, execute};
use crate::work::proof;
use afterword::domain::account::Principal;
use afterword::domain::comment::CommentId;
use afterword::domain::moderation::{Action, Actor, Decision, Status};
use afterword::domain::network::NetworkAddress;
use afterword::domain::page::PageSize;
use afterword::domain::report::{Report, ReportNote, ReportReason};
use afterword::domain::site::Site;
use afterword::metrics::CacheFigures;
use afterword::service::akismet::{self, Outcome, Rules};
use afterword::service::moderate::{CommentChange, Verb};
use afterword::service::submit::Submitted;
use afterword::service::{audit, authorship, late_proof, moderate, purge, reply, reports};
use afterword::storage;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

/// Something that somebody does. Numbers choose among the comments, texts and networks that there are.
#[derive(Debug, Clone, Copy)]
enum Step {
    Submit { site: usize, text: u8, network: u8, parent: Option<usize> },
    Decide(usize, usize),
    Batch(usize),
    Undo(usize),
    EditAsModerator(usize, u8),
    Reply(usize),
    Delete(usize),
    EditAsAuthor(usize, u8),
    Withdraw(usize),
    Report(usize, u8),
    Prove(usize),
    AnswerOfAkismet(bool),
    Purge,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let one = 0..usize::MAX;
    let submit = (0..3_usize, 0..5_u8, 0..3_u8, proptest::option::weighted(0.3, one.clone()))
        .prop_map(|(site, text, network, parent)| Step::Submit { site, text, network, parent });
    let step = prop_oneof![
        8 => submit,
        5 => (one.clone(), 0..Verb::WORDS.len()).prop_map(|(comment, verb)| Step::Decide(comment, verb)),
        1 => (0..Verb::WORDS.len()).prop_map(Step::Batch),
        3 => one.clone().prop_map(Step::Undo),
        2 => (one.clone(), any::<u8>()).prop_map(|(comment, text)| Step::EditAsModerator(comment, text)),
        1 => one.clone().prop_map(Step::Reply),
        2 => one.clone().prop_map(Step::Delete),
        3 => (one.clone(), 0..9_u8).prop_map(|(comment, text)| Step::EditAsAuthor(comment, text)),
        1 => one.clone().prop_map(Step::Withdraw),
        3 => (one.clone(), any::<u8>()).prop_map(|(comment, network)| Step::Report(comment, network)),
        2 => one.prop_map(Step::Prove),
        2 => any::<bool>().prop_map(Step::AnswerOfAkismet),
        1 => Just(Step::Purge),
    ];
    proptest::collection::vec(step, 1..60)
}

/// An installation, and what is known of it besides.
struct Course {
    world: World,
    sites: Vec<Site>,
    submitted: Vec<Submitted>,
    /// Decisions of comments that were deleted, by who and what: they go with their comments.
    gone: Vec<(Actor, Action)>,
    /// How many comments moderators and authors deleted.
    deleted: BTreeMap<&'static str, u64>,
}

type History = BTreeMap<i64, Vec<Decision>>;

impl Course {
    async fn new() -> Self {
        let mut world = World::new();
        world.service.akismet = Arc::new(Rules { sites: vec!["asking".to_owned()], sends_email: false });
        let open = ("moderation", "open");
        let sites = vec![
            world.site("blog", &[open, ("reports_to_hold", "2")]).await,
            world.site("asking", &[open]).await,
            world.site("proving", &[open, ("proof_of_work", "always")]).await,
        ];
        Self { world, sites, submitted: Vec::new(), gone: Vec::new(), deleted: BTreeMap::new() }
    }

    async fn history(&self) -> History {
        let found = self.world.read(|connection| {
            let ids = storage::comments::list(connection, &storage::comments::CommentFilter::default(), None, 10_000)?;
            let ids: Vec<i64> = ids.into_iter().map(|comment| comment.id.get()).collect();
            storage::decisions::of_comments(connection, &ids)
        });
        let mut history = History::new();
        for (comment, decision) in found.await {
            history.entry(comment.get()).or_default().push(decision);
        }
        history
    }

    /// Takes a step. What is impossible is refused, and changes nothing.
    async fn take(&mut self, step: Step) {
        let before = self.history().await;
        let ids: Vec<CommentId> = before.keys().copied().map(CommentId::new).collect();
        self.run(step, &ids).await;
        let after = self.history().await;
        let mut deleted = 0;
        for (_, decisions) in before.into_iter().filter(|(id, _)| !after.contains_key(id)) {
            self.gone.extend(decisions.into_iter().map(|decision| (decision.by, decision.action)));
            deleted += 1;
        }
        let action = match step {
            Step::Withdraw(_) => "comment.withdraw",
            Step::Purge => return,
            _ => "comment.delete",
        };
        *self.deleted.entry(action).or_default() += deleted;
    }

    async fn run(&mut self, step: Step, ids: &[CommentId]) {
        let (service, operator) = (self.world.service.clone(), Principal::operator());
        let pick = |number: usize| ids.get(number % ids.len().max(1)).copied().unwrap_or(CommentId::new(1));
        let sent = |number: usize| self.submitted.get(number % self.submitted.len().max(1)).cloned();
        let change = async |id, change| drop(moderate::change(&service, &operator, id, None, change).await);
        match step {
            Step::Submit { site, text, network, parent } => {
                let parent = parent.map(pick);
                let body = flood(text, self.submitted.len());
                let draft = Draft { network: [203, 0, network, 7], parent, ..Draft::saying(&body) };
                self.submitted.extend(self.world.submit(&self.sites[site], draft).await);
            }
            Step::Decide(comment, verb) => {
                change(pick(comment), CommentChange { verb: Some(Verb::WORDS[verb].1), ..CommentChange::default() })
                    .await;
            }
            Step::Batch(verb) => {
                let some = ids.iter().take(5).copied().collect();
                drop(moderate::batch(&service, &operator, some, Verb::WORDS[verb].1).await);
            }
            Step::Undo(comment) => drop(moderate::undo(&service, &operator, pick(comment), None).await),
            Step::EditAsModerator(comment, text) => {
                let edit = CommentChange { body: Some(format!("Edited {text}.")), ..CommentChange::default() };
                change(pick(comment), edit).await;
            }
            Step::Reply(comment) => drop(reply::reply(&service, &operator, pick(comment), "A reply.").await),
            Step::Delete(comment) => drop(moderate::delete(&service, &operator, pick(comment), None).await),
            Step::EditAsAuthor(comment, text) => {
                let Some(sent) = sent(comment) else { return };
                let network = NetworkAddress::new([203, 0, 113, text].into());
                if let Ok(proposal) = authorship::propose(&service, &sent.receipt, &flood(text, 0), &network).await {
                    drop(authorship::edit(&service, proposal).await);
                }
            }
            Step::Withdraw(comment) => {
                let Some(sent) = sent(comment) else { return };
                drop(authorship::withdraw(&service, &sent.receipt).await);
            }
            Step::Report(comment, network) => self.report(pick(comment), network).await,
            Step::Prove(comment) => {
                let Some(sent) = sent(comment) else { return };
                let proof = proof(&service.keyring, sent.site.slug.as_str(), "/a", self.world.clock.now());
                drop(late_proof::bring(&service, &sent.receipt, &proof).await);
            }
            Step::AnswerOfAkismet(is_spam) => {
                for task in akismet::claim(&service).await.unwrap() {
                    akismet::apply(&service, &task, Outcome::Done { is_spam }).await.unwrap();
                }
            }
            Step::Purge => {
                self.world.clock.advance_seconds(31 * 86_400);
                purge::purge(&self.world.service).await.unwrap();
            }
        }
    }

    async fn report(&self, id: CommentId, network: u8) {
        let Ok(target) = reports::target(&self.world.service, id).await else { return };
        let note = ReportNote::read("").unwrap();
        let report =
            Report { reason: ReportReason::ALL[0], note, created_at: self.world.clock.now(), is_settled: false };
        let network = NetworkAddress::new([198, network, 100, 1].into());
        reports::keep(&self.world.service, &target, report, network).await.unwrap();
    }

    /// Compares what the parts of the program say happened.
    async fn check(&self) {
        assert_eq!(self.world.counter_findings().await, Vec::<String>::new());
        let history = self.history().await;
        for (id, decisions) in &history {
            self.check_history(CommentId::new(*id), decisions).await;
        }
        let made = history.into_values().flatten().map(|decision| (decision.by, decision.action));
        let made: Vec<(Actor, Action)> = made.chain(self.gone.iter().cloned()).collect();
        self.check_metrics(&made);
        self.check_audit(&made).await;
    }

    async fn check_history(&self, id: CommentId, decisions: &[Decision]) {
        assert_eq!((decisions[0].action, decisions[0].from), (Action::Submit, None));
        for pair in decisions.windows(2) {
            assert_eq!(pair[1].from, Some(pair[0].to), "{decisions:#?}");
        }
        assert_eq!(self.world.find(id).await.unwrap().status, decisions.last().unwrap().to);
    }

    fn check_metrics(&self, made: &[(Actor, Action)]) {
        let text = self.world.service.metrics.encode(CacheFigures::default(), Vec::new()).unwrap();
        let counted = |kind: &str| {
            let start = format!("afterword_decisions_total{{kind=\"{kind}\"}} ");
            let line = text.lines().find_map(|line| line.strip_prefix(&start));
            line.unwrap().parse::<f64>().unwrap() as u64
        };
        for action in Action::ALL {
            let expected = made.iter().filter(|(_, made)| made == action).count() as u64;
            assert_eq!(counted(action.as_str()), expected, "{action:?} in the metrics");
        }
        assert_eq!(counted("delete"), self.deleted.values().sum::<u64>());
    }

    async fn check_audit(&self, made: &[(Actor, Action)]) {
        assert_eq!(audit::verify(&self.world.service).await.unwrap().broken_at, None);
        let size = PageSize::usual((10_000, 10_000));
        let entries = audit::list(&self.world.service, &Principal::operator(), None, size).await.unwrap().items;
        let logged = |action: &str| entries.iter().filter(|entry| entry.action == action).count() as u64;
        for action in Action::ALL {
            let is_theirs = |(by, made): &&(Actor, Action)| matches!(by, Actor::Moderator(_)) && made == action;
            let name = if *action == Action::Submit { "reply" } else { action.as_str() };
            assert_eq!(logged(&format!("comment.{name}")), made.iter().filter(is_theirs).count() as u64, "{name}");
        }
        for action in ["comment.delete", "comment.withdraw"] {
            assert_eq!(logged(action), self.deleted.get(action).copied().unwrap_or(0), "{action}");
        }
    }
}

/// One of four kinds of text, or a text with a link; texts of a kind are nearly the same.
fn flood(kind: u8, number: usize) -> String {
    let kinds = [
        "The harbour was quiet this morning, and the old ferry waited for its first guests of the day",
        "Whoever plants beans beside the wall should wait until the last frost of the spring is over",
        "My grandmother kept her recipes in a tin box, and none of them ever told the whole truth",
        "This bridge was painted so often that nobody remembers which colour it had in the beginning",
    ];
    match kinds.get(usize::from(kind)) {
        Some(text) => format!("{text}, number {number}."),
        None => format!(
            "Whoever wants to see the ferry from above should climb the tower behind the church, and then look at \
             https://ferry.example for the times of the day, number {number}"
        ),
    }
}

#[test]
fn history_counters_audit_log_and_metrics_agree_after_any_course_of_events() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut kinds = BTreeSet::new();
    let mut actors = BTreeSet::new();
    // A fixed seed, as few courses of chance have every action.
    let (rng_seed, failure_persistence) = (RngSeed::Fixed(1), None);
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence, rng_seed, ..Config::default() });
    let seen = std::cell::RefCell::new((&mut kinds, &mut actors));
    let outcome = runner.run(&steps(), |steps| {
        runtime.block_on(async {
            let mut course = Course::new().await;
            for step in steps {
                course.take(step).await;
            }
            course.check().await;
            for (by, action) in course.history().await.into_values().flatten().map(|one| (one.by, one.action)) {
                let mut seen = seen.borrow_mut();
                seen.0.insert(action.as_str());
                seen.1.insert(by.as_str().to_owned());
            }
        });
        Ok(())
    });
    outcome.unwrap();
    // A course that never decides proves nothing.
    assert_eq!(kinds.len(), Action::ALL.len(), "{kinds:?}");
    assert!(actors.contains("policy") && actors.contains("author") && actors.len() == 3, "{actors:?}");
}

/// What a group of near duplicates has held is counted, as every decision is.
#[tokio::test]
async fn near_duplicates_that_hold_earlier_comments_are_counted() {
    let mut course = Course::new().await;
    // A link, as the first of several that are alike is spared without one.
    for network in 0..3 {
        course.take(Step::Submit { site: 0, text: 4, network, parent: None }).await;
    }
    let holds = course.history().await.into_values().flatten().filter(|one| one.action == Action::Hold);
    let holds: Vec<_> = holds.map(|one| (one.at, one.to, one.reasons[0].code.as_str().to_owned())).collect();
    let held = || (START, Status::Pending, "near_duplicates_later".to_owned());
    assert_eq!(holds, [held(), held()]);
    course.check().await;
}

/// Rows that were written before evidence was stored, and before sentences stood in `locales/`.
#[tokio::test]
async fn evidence_is_read_from_the_reasons_of_old_decisions() {
    let world = World::new();
    let site = world.site("blog", &[("moderation", "open"), ("max_links", "1")]).await;
    let id = world.held(&site, "See https://example.com/one, and then tell us what you think of it.").await;
    let read = || world.read(move |connection| storage::decisions::evidence_of(connection, id));
    let stored = read().await.unwrap();
    assert_eq!(stored.verdicts.len(), 1, "{stored:?}");
    world
        .write(|connection| {
            let old = r#"[{"code":"many_links","message":"One link.","weight":{"points":40},"values":[["count","1"],["threshold","1"]]}]"#;
            execute(connection, &format!("UPDATE decisions SET evidence = NULL, reasons = '{old}'"))
        })
        .await;
    let mut verdicts = read().await.unwrap().verdicts;
    let reason = verdicts.pop().unwrap().into_reason();
    assert_eq!(verdicts, []);
    let known = stored.verdicts[0].reason();
    assert_eq!((reason.code, reason.weight), (known.code, known.weight));
    assert_eq!((reason.value("count"), reason.value("message")), (Some("1"), Some("One link.")));
}

/// The effects of a unit of work are counted after its commit, also where the client hangs up before.
#[tokio::test]
async fn decision_is_counted_although_its_client_is_gone() {
    let course = Course::new().await;
    let id = course.world.held(&course.sites[0], "Somebody decides about this, and hangs up.").await;
    let decide = course.world.decide(id, Verb::Become(Status::Trash));
    // The first poll queues the decision; then the client is gone.
    assert!(tokio::time::timeout(Duration::ZERO, decide).await.is_err());
    // The writer answers in the order of its queue.
    course.world.write(|_| Ok(())).await;
    assert_eq!(course.world.find(id).await.unwrap().status, Status::Trash);
    course.check().await;
}
