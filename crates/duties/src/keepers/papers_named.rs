// SPDX-License-Identifier: Apache-2.0
//! 書類の照合: the papers that were looked at are the ones the policy names (Art. 37, Order 13).
//!
//! Two promises: which papers prove an agent's authority, and which papers a channel or a kind asks
//! for. Only cases taken in under the edition in force are measured by it. A refusal may leave first.

use jiff::civil::Date;
use yakusoku_policy::{Channel, Clause, Kind, PaperId, Policy, Requirement, Text};

use super::identity_first::answers;
use super::spell::{Frame, Judged, Spell, conclude, oldest_first};
use super::words::{both, cases};
use super::{Assessment, Facts, State, Strength};
use crate::request::Case;
use crate::request::fact::{Applying, Validity};
use crate::request::state::{PaperCheck, Sent};

/// Whether what was looked at is enough.
type Met<'a> = dyn Fn(&[&PaperCheck]) -> bool + 'a;

/// Cases a clause is about, and what must have been looked at in each.
struct Measure<'a> {
    about: Box<dyn Fn(&Case) -> bool + 'a>,
    met: Box<Met<'a>>,
}

/// An agent of one kind proves the authority by one of the papers named, and by all that come with it.
pub(super) fn authority(agent: &str, facts: &Facts<'_>, today: Date) -> Assessment {
    let identity = &facts.policy.requests.identity;
    let (applying, rule) = match agent {
        "statutory_agent" => (Applying::StatutoryAgent, &identity.statutory_agent),
        _ => (Applying::MandatedAgent, &identity.mandated_agent),
    };
    let (named, with) = rule.as_ref().map_or((&[][..], &[][..]), |rule| {
        (&rule.authority[..], &rule.authority_with[..])
    });
    let measure = Measure {
        about: Box::new(move |case| case.applying == applying),
        met: Box::new(move |seen| {
            let good = |id: &PaperId| seen.iter().any(|one| one.paper == *id && holds(one));
            named.iter().any(good) && with.iter().all(good)
        }),
    };
    judged(&measure, facts, today)
}

/// A channel or a kind asks for papers of its own.
pub(super) fn evidence(clause: &Clause, facts: &Facts<'_>, today: Date) -> Assessment {
    let identity = &facts.policy.requests.identity;
    let name = clause.id.rsplit('.').next().unwrap_or_default();
    let of = |key: &str| clause.id.contains(key).then_some(name);
    let kind = of(".by_kind.").and_then(Kind::from_name);
    let channel = of(".by_channel.").and_then(Channel::from_name);
    let mix = of(".cases.").and_then(|name| identity.cases.get(name));
    let rule = kind
        .and_then(|kind| identity.by_kind.get(&kind))
        .or_else(|| identity.by_channel.get(&channel?))
        .or(mix.map(|case| &case.papers));
    let policy = facts.policy;
    let measure = Measure {
        about: Box::new(move |case| rule.is_some_and(|rule| governs(policy, rule, case))),
        met: Box::new(move |seen| rule.is_some_and(|rule| enough(rule, policy, seen))),
    };
    judged(&measure, facts, today)
}

/// Whether a rule is the one for some ask of a case: the most exact rule goes first.
fn governs(policy: &Policy, rule: &Requirement, case: &Case) -> bool {
    let identity = &policy.requests.identity;
    let applicant = case.applying.applicant();
    case.asks.iter().any(|ask| {
        let asked = identity.asked(applicant, case.channel, ask.kind);
        asked.is_some_and(|asked| std::ptr::eq(asked.papers, rule))
    })
}

fn holds(check: &PaperCheck) -> bool {
    check.validity == Validity::InDate
        && check.detail.differs.is_empty()
        && check.detail.open.is_empty()
}

/// Enough different papers of the first list, or of one that suffices instead.
fn enough(rule: &Requirement, policy: &Policy, seen: &[&PaperCheck]) -> bool {
    let choices = std::iter::once((rule.any, &rule.of))
        .chain(rule.or_else.iter().map(|one| (one.any, &one.of)));
    choices.into_iter().any(|(any, of)| {
        let mut counted: Vec<&PaperId> = seen
            .iter()
            .filter(|one| one.counts())
            .map(|one| &one.paper)
            .filter(|id| of.contains(id) || policy.requests.identity.open)
            .collect();
        counted.sort();
        counted.dedup();
        counted.len() >= usize::from(any)
    })
}

fn judged(measure: &Measure<'_>, facts: &Facts<'_>, today: Date) -> Assessment {
    let pinned = facts.policy.hash.to_string();
    let mut found = oldest_first(facts);
    found.retain(|case| case.policy == pinned && (measure.about)(case));
    let spells: Vec<Spell> = found
        .iter()
        .flat_map(|case| answered(case).filter_map(|sent| spell(case, sent, measure)))
        .collect();
    let frame = Frame {
        keeper: Text::new("書類の照合", "comparison of papers"),
        strength: Strength::Recorded,
        proof: found
            .iter()
            .flat_map(|case| case.papers.iter().map(|one| case.entry(&one.at)))
            .collect(),
        next: None,
        seen: !found.is_empty(),
        nothing: Text::new(
            "この約束に当たるご請求はまだありません。",
            "No application that this promise is about has come in yet.",
        ),
    };
    conclude(frame, &spells, facts, today, tell)
}

fn answered(case: &Case) -> impl Iterator<Item = &Sent> {
    let letters = case.letters.iter().filter(|letter| answers(case, letter));
    letters.filter_map(|letter| letter.sent.as_ref())
}

fn spell(case: &Case, sent: &Sent, measure: &Measure<'_>) -> Option<Spell> {
    let before: Vec<&PaperCheck> = case
        .papers
        .iter()
        .filter(|one| one.at.seq < sent.at.seq)
        .collect();
    (!(measure.met)(&before)).then(|| Spell {
        entries: vec![case.entry(&sent.at)],
        ..Spell::of(case, State::Broken, sent.on)
    })
}

fn tell(judged: &Judged<'_>) -> (Text, Text) {
    let who = cases(&judged.active);
    let (ja, en) = both(&who);
    (
        Text::new(
            format!("{ja}で、方針に定めた書類を確かめる前に、回答を発送しました。"),
            format!("{en}: answered before the papers the policy names were looked at."),
        ),
        Text::new(
            "送付先がご本人または正当な代理人かを確かめ、漏えいに当たるかを判断する。",
            "Find out whether the right person got the answer, and judge whether it is a leak.",
        ),
    )
}

#[cfg(test)]
pub(super) mod pair {
    use yakusoku_policy::ClauseWhat;

    use super::super::harness::{Made, Pair, Scene};
    use super::super::sample::Desk;
    use super::Applying;
    use crate::request::Outcome;

    /// Answered after the papers of the clause were looked at, or without any of them.
    pub(in crate::keepers) const PAIR: Pair = Pair {
        kept: |scene| {
            let mut desk = applied(scene).identified(scene.day(1));
            for paper in desk.case.terms.papers() {
                desk = desk.checked(scene.day(1), paper);
            }
            answered(scene, desk)
        },
        broken: |scene| answered(scene, applied(scene)),
    };

    fn applied(scene: &Scene<'_>) -> Desk {
        let applying = match &scene.clause.what {
            ClauseWhat::AgentPapers { agent } if agent == "statutory_agent" => {
                Applying::StatutoryAgent
            }
            ClauseWhat::AgentPapers { .. } => Applying::MandatedAgent,
            _ => Applying::Person,
        };
        let kind = scene.running_kind();
        Desk::applied(scene.policy, (kind, applying), scene.start())
    }

    fn answered(scene: &Scene<'_>, desk: Desk) -> Made {
        let sent = desk.decided(scene.day(2), Outcome::Whole, None);
        Made::cases([sent.case], scene.day(3))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_policy::ClauseWhat;

    use super::super::assess;
    use super::super::sample::{Desk, EFFECTIVE, clause, facts, policy, today};
    use super::*;
    use crate::request::Outcome;

    const DAY: Date = date(2026, 10, 26);
    const ON: Date = date(2026, 11, 24);

    fn agents() -> Policy {
        policy(
            "person: {any: 1, of: [driving_licence]}",
            "person: {any: 1, of: [driving_licence]}, mandated_agent: {any: 1, of: [driving_licence], authority: \
             [letter_of_attorney]}",
        )
    }

    fn at(case: Desk, policy: &Policy, clause: &Clause) -> Assessment {
        let mut case = case.case;
        case.policy = policy.hash.to_string();
        let cases = [case];
        let facts = Facts {
            policy,
            ..facts(&cases, &[])
        };
        assess(clause, &facts, today(ON))
    }

    fn agent_papers() -> Clause {
        clause(ClauseWhat::AgentPapers {
            agent: "mandated_agent".to_owned(),
        })
    }

    fn desk() -> Desk {
        Desk::received("2026-0131", Kind::Disclosure, date(2026, 10, 21))
    }

    fn sent(desk: Desk, outcome: Outcome) -> Desk {
        desk.proposed("clerk", DAY, outcome, None)
            .approved("approver", DAY)
            .letter(DAY)
            .sent(DAY)
    }

    #[test]
    fn kept_when_the_named_paper_proved_the_authority_first() {
        let case = desk()
            .by_agent()
            .authority(DAY, Validity::InDate)
            .confirmed(DAY);
        let found = at(sent(case, Outcome::NotHeld), &agents(), &agent_papers());
        assert_eq!((found.state, found.since), (State::Kept, EFFECTIVE));
        assert_eq!(found.strength, Strength::Recorded);
        assert_eq!(found.entries.len(), 2);
        let none = at(
            sent(desk().confirmed(DAY), Outcome::NotHeld),
            &agents(),
            &agent_papers(),
        );
        assert!(none.fact.unwrap().ja.contains("まだありません"));
    }

    #[test]
    fn broken_when_the_answer_left_without_the_named_paper() {
        for case in [
            desk().by_agent().confirmed(DAY),
            desk()
                .by_agent()
                .authority(DAY, Validity::Expired)
                .confirmed(DAY),
        ] {
            let found = at(sent(case, Outcome::NotHeld), &agents(), &agent_papers());
            assert_eq!((found.state, found.since), (State::Broken, DAY));
            assert!(found.remedy.is_some());
        }
        // A refusal may rest on the very want of it.
        let refused = sent(desk().by_agent(), Outcome::Refused);
        assert_eq!(at(refused, &agents(), &agent_papers()).state, State::Kept);
    }

    fn by_channel() -> (Policy, Clause) {
        let policy = policy(
            "person: {any: 1, of: [driving_licence]}",
            "person: {any: 1, of: [driving_licence]}, by_channel: {registered_mail: {any: 2, of: [driving_licence, \
             letter_of_attorney, passport]}}",
        );
        let clauses = policy.clauses();
        let found = clauses
            .into_iter()
            .find(|one| one.id.contains("by_channel"));
        (policy, found.unwrap())
    }

    #[test]
    fn kept_when_a_channel_saw_the_papers_it_asks_for() {
        let (policy, clause) = by_channel();
        let passport = crate::request::Fact::PaperChecked {
            paper: PaperId::from("passport"),
            matches: vec![
                crate::request::fact::Match::Name,
                crate::request::fact::Match::BirthDate,
            ],
            validity: Validity::InDate,
            image: None,
            detail: crate::request::PaperDetail::default(),
        };
        let both = desk().confirmed(DAY).add("clerk", DAY, &passport);
        assert_eq!(
            at(sent(both, Outcome::NotHeld), &policy, &clause).state,
            State::Kept
        );
    }

    #[test]
    fn broken_when_a_channel_was_content_with_less() {
        let (policy, clause) = by_channel();
        let found = at(
            sent(desk().confirmed(DAY), Outcome::NotHeld),
            &policy,
            &clause,
        );
        assert_eq!((found.state, found.since), (State::Broken, DAY));
        // Another channel has its own rule.
        let visit = desk().by_channel(Channel::Visit).confirmed(DAY);
        assert_eq!(
            at(sent(visit, Outcome::NotHeld), &policy, &clause).state,
            State::Kept
        );
    }
}
