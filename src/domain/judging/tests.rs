use super::*;
use crate::domain::moderation::ReasonCode::*;
use crate::domain::policy::ModerationMode;

fn verdict(weight: Weight, code: ReasonCode) -> Verdict {
    Verdict::new(weight, Reason::new(code))
}

fn decide(mode: ModerationMode, verdicts: Vec<Verdict>, reputation: Reputation) -> (Status, Vec<ReasonCode>) {
    let settings = PolicySettings { moderation: mode, ..PolicySettings::default() };
    let (status, reasons) = Policy { settings: &settings }.decide(verdicts, reputation);
    (status, reasons.into_iter().map(|reason| reason.code).collect())
}

fn proven(approvals: u32) -> Reputation {
    Reputation { approvals, ..Reputation::default() }
}

#[test]
fn points_add_up_to_holding_and_to_spam() {
    let (hold, spam) = (Weight::Points(40), Weight::Points(60));
    let open = |verdicts| decide(ModerationMode::Open, verdicts, proven(0));
    assert_eq!(open(vec![verdict(Weight::Points(39), ManyLinks)]).0, Status::Approved);
    assert_eq!(open(vec![verdict(hold, ManyLinks)]), (Status::Pending, vec![ManyLinks, ScoreHold]));
    assert_eq!(open(vec![verdict(hold, ManyLinks), verdict(Weight::Points(-1), LinkShortener)]).0, Status::Approved);
    let both = open(vec![verdict(hold, ManyLinks), verdict(spam, LinkShortener)]);
    assert_eq!(both, (Status::Spam, [ManyLinks, LinkShortener, ScoreSpam].to_vec()));
}

#[test]
fn points_for_holding_never_make_spam() {
    let verdicts = vec![verdict(Weight::HoldPoints(500), ManyLinks), verdict(Weight::Points(99), LinkShortener)];
    assert_eq!(decide(ModerationMode::Open, verdicts, proven(0)).0, Status::Pending);
}

#[test]
fn verdicts_that_are_enough_by_themselves_need_no_score_and_no_trust_outweighs_them() {
    let trusted = verdict(Weight::Points(-100), AuthorApproved);
    for (weight, expected) in [(Weight::Hold, Status::Pending), (Weight::Spam, Status::Spam)] {
        let (status, codes) =
            decide(ModerationMode::Open, vec![verdict(weight, ManyLinks), trusted.clone()], proven(9));
        assert_eq!((status, codes), (expected, vec![ManyLinks, AuthorApproved]));
    }
}

#[test]
fn without_objection_the_mode_of_the_site_and_what_is_proved_decide() {
    for (mode, approvals, expected, code) in [
        (ModerationMode::Held, 9, Status::Pending, SiteHoldsAll),
        (ModerationMode::FirstTimers, 0, Status::Pending, AuthorUnproven),
        (ModerationMode::FirstTimers, 1, Status::Approved, AuthorTrusted),
        (ModerationMode::Trusted, 0, Status::Pending, AuthorUnproven),
        (ModerationMode::Trusted, 2, Status::Pending, AuthorNotTrustedYet),
        (ModerationMode::Trusted, 3, Status::Approved, AuthorTrusted),
        (ModerationMode::Open, 0, Status::Approved, NoObjection),
    ] {
        let decided = decide(mode, vec![], proven(approvals));
        assert_eq!(decided, (expected, vec![code]), "{mode:?} {approvals}");
    }
}

#[test]
fn typed_name_and_address_count_only_where_the_site_looked_them_up() {
    let typed = Reputation { approvals: 0, is_typed_known: true };
    assert_eq!(decide(ModerationMode::FirstTimers, vec![], typed).0, Status::Approved);
    assert_eq!(decide(ModerationMode::Held, vec![], typed).0, Status::Pending);
}

#[test]
fn verdicts_come_back_from_history_without_the_last_word() {
    let kept = Verdict::new(Weight::Points(40), Reason::new(ManyLinks));
    let reasons = [kept.reason().clone(), Reason::new(SiteHoldsAll), Reason::new(ProofGood)];
    let read = Evidence::from_reasons(&reasons);
    assert_eq!(read, Evidence { verdicts: vec![kept], proof: ProofOfWork::Good, ..Evidence::default() });
}

fn wanted(points: &[i32], approvals: u32, is_traffic_elevated: bool) -> Option<ReasonCode> {
    let settings = PolicySettings::default();
    let verdict = |points: &i32| Verdict::new(Weight::HoldPoints(*points), Reason::new(ManyLinks));
    let verdicts: Vec<_> = points.iter().map(verdict).collect();
    let reputation = Reputation { approvals, ..Reputation::default() };
    let asked = wanted_verdict(Policy { settings: &settings }, &verdicts, reputation, is_traffic_elevated)?;
    assert_eq!(asked.weight(), Weight::Hold);
    Some(asked.reason().code)
}

#[test]
fn proof_is_asked_for_only_where_it_decides() {
    assert_eq!(wanted(&[29], 1, false), None);
    assert_eq!(wanted(&[30], 1, false), Some(ProofWantedDoubtful));
    assert_eq!(wanted(&[39], 1, false), Some(ProofWantedDoubtful));
    assert_eq!(wanted(&[39, -20], 1, false), None, "what speaks for it counts as well");
    assert_eq!(wanted(&[40], 1, false), None, "it is held anyway");
    assert_eq!(wanted(&[30], 0, false), None, "whoever is unknown waits anyway");
    assert_eq!(wanted(&[], 1, true), Some(ProofWantedPressure));
    assert_eq!(wanted(&[], 0, true), None);
}
