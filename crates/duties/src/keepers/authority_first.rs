// SPDX-License-Identifier: Apache-2.0
//! 代理人の確認記録: nothing is done for an agent before identity and authority are checked (Art. 37(3)).
//!
//! A refusal may leave first: it may rest on the very want of authority. Where the pinned terms name
//! no paper of authority, the desk has nothing to enter and the ledger nothing to show.

use jiff::civil::Date;
use yakusoku_policy::Text;

use super::identity_first::{answers, identity};
use super::spell::{Frame, Judged, Spell, conclude, oldest_first};
use super::words::{both, cases};
use super::{Assessment, Facts, State, Strength};
use crate::EntryRef;
use crate::request::fact::{Applying, Validity};
use crate::request::state::Stamp;
use crate::request::{Ask, Case, Stage};

pub(super) fn assess(facts: &Facts<'_>, today: Date) -> Assessment {
    let mut cases = oldest_first(facts);
    cases.retain(|case| case.applying != Applying::Person);
    let spells: Vec<Spell> = cases
        .iter()
        .flat_map(|case| spells(case, facts.policy.effective))
        .collect();
    let frame = Frame {
        keeper: Text::new("代理人の確認記録", "record of checks of agents"),
        strength: Strength::Recorded,
        proof: cases.iter().flat_map(|case| checks(case)).collect(),
        next: None,
        seen: !cases.is_empty(),
        nothing: Text::new(
            "代理人によるご請求はまだありません。",
            "No agent has applied yet.",
        ),
    };
    conclude(frame, &spells, facts, today, tell)
}

/// The first paper that proves the power to act.
fn authority(case: &Case) -> Option<&Stamp> {
    let proves = case.papers.iter().find(|paper| {
        case.terms.authority_of.contains(&paper.paper) && paper.validity == Validity::InDate
    });
    proves.map(|paper| &paper.at)
}

/// The later of both checks, once both are done; identity alone where no paper of authority is named.
fn checked(case: &Case) -> Option<&Stamp> {
    let identity = identity(case)?;
    if case.terms.authority_of.is_empty() {
        return Some(identity);
    }
    let authority = authority(case)?;
    Some(if authority.seq > identity.seq {
        authority
    } else {
        identity
    })
}

fn checks(case: &Case) -> impl Iterator<Item = EntryRef> {
    let stamps = [authority(case), identity(case)];
    stamps.into_iter().flatten().map(|stamp| case.entry(stamp))
}

/// What was done for the agent: answers that went out, plans carried out. The day, and the entry.
fn acts(case: &Case) -> impl Iterator<Item = (Date, &Stamp)> {
    let letters = case.letters.iter().filter(|letter| answers(case, letter));
    let sent = letters.filter_map(|letter| letter.sent.as_ref());
    let done = case.asks.iter().filter_map(carried_out);
    sent.map(|sent| (sent.on, &sent.at))
        .chain(done.map(|at| (at.on, at)))
}

/// After an erasure that did not hold, the re-reading is what is left to go by.
const fn carried_out(ask: &Ask) -> Option<&Stamp> {
    match &ask.stage {
        Stage::CarriedOut { done, .. }
        | Stage::Confirmed { done, .. }
        | Stage::Answered {
            done: Some(done), ..
        } => Some(&done.at),
        Stage::NotErased { at, .. } => Some(at),
        _ => None,
    }
}

fn spells(case: &Case, effective: Date) -> Vec<Spell> {
    let checked = checked(case);
    let before = |stamp: &Stamp| checked.is_none_or(|checked| checked.seq > stamp.seq);
    let unnamed = case.terms.authority_of.is_empty();
    let mut spells: Vec<Spell> = acts(case)
        .filter_map(|(on, at)| {
            let state = match (before(at), unnamed && on >= effective) {
                (true, _) => State::Broken,
                (false, true) => State::NotProvable,
                (false, false) => return None,
            };
            let entries = std::iter::once(case.entry(at)).chain(checks(case));
            Some(Spell {
                entries: entries.collect(),
                ..Spell::of(case, state, on)
            })
        })
        .collect();
    let waiting = case.letters.iter().filter(|letter| answers(case, letter));
    spells.extend(
        waiting
            .filter(|letter| before(&letter.made))
            .map(|letter| Spell {
                until: checked.map(|checked| checked.on),
                ..Spell::of(case, State::AtRisk, letter.made.on)
            }),
    );
    spells
}

fn tell(judged: &Judged<'_>) -> (Text, Text) {
    let who = cases(&judged.active);
    let (ja, en) = both(&who);
    match judged.state {
        State::Broken => (
            Text::new(
                format!("{ja}で、代理人の本人確認と代理権の確認の前に、ご請求に対応しました。"),
                format!("{en}: acted on before the agent's identity and authority were confirmed."),
            ),
            Text::new(
                "代理権があったかを確かめ、漏えいに当たるかを判断する。",
                "Find out whether the agent had authority and judge whether it is a leak.",
            ),
        ),
        State::NotProvable => (
            Text::new(
                format!("{ja}では、代理権を示す書類の定めがなく、確認の記録がありません。"),
                format!("{en}: no paper of authority was named, so no check is on record."),
            ),
            Text::new(
                "代理権を示す書類を方針に定める。対応済みのご請求は、代理権を確かめて記録する。",
                "Name papers of authority in the policy; look into what was done and record it.",
            ),
        ),
        _ => (
            Text::new(
                format!("{ja}で、代理人の確認の前に回答書を作成しています。"),
                format!("{en}: a letter is ready although the agent is not confirmed."),
            ),
            Text::new(
                "代理人の本人確認と代理権の確認が済むまで発送しない。",
                "Do not send it before the agent's identity and authority are confirmed.",
            ),
        ),
    }
}

#[cfg(test)]
pub(super) mod pair {
    use super::super::harness::{Made, Pair, Scene};
    use super::super::sample::Desk;
    use crate::request::Outcome;

    /// An agent answered after the papers of authority were checked, or without them. Where the file names no
    /// such paper: an agent refused, or answered before identity was confirmed.
    pub(in crate::keepers) const PAIR: Pair = Pair {
        kept: |scene| {
            let desk = applied(scene).identified(scene.day(1));
            match desk.case.terms.authority_of.first().cloned() {
                Some(paper) => answered(scene, desk.checked(scene.day(1), paper)),
                None => {
                    let refused = desk.decided(scene.day(2), Outcome::Refused, Some("identity"));
                    Made::cases([refused.case], scene.day(3))
                }
            }
        },
        broken: |scene| {
            let desk = applied(scene);
            match desk.case.terms.authority_of.is_empty() {
                true => answered(scene, desk),
                false => answered(scene, desk.identified(scene.day(1))),
            }
        },
    };

    fn applied(scene: &Scene<'_>) -> Desk {
        let identity = &scene.policy.requests.identity;
        let proves = |agent: &Option<yakusoku_policy::Requirement>| {
            agent
                .as_ref()
                .is_some_and(|agent| !agent.authority.is_empty())
        };
        let applying = if proves(&identity.mandated_agent) {
            super::Applying::MandatedAgent
        } else {
            super::Applying::StatutoryAgent
        };
        Desk::applied(
            scene.policy,
            (scene.running_kind(), applying),
            scene.start(),
        )
    }

    fn answered(scene: &Scene<'_>, desk: Desk) -> Made {
        let sent = desk.decided(scene.day(2), Outcome::Whole, None);
        Made::cases([sent.case], scene.day(3))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_policy::{ClauseWhat, Kind};

    use super::super::assess;
    use super::super::sample::{Desk, EFFECTIVE, clause, facts, today};
    use super::*;
    use crate::request::{Fact, Outcome};

    const DAY: Date = date(2026, 10, 26);

    fn at(cases: &[Case]) -> Assessment {
        assess(
            &clause(ClauseWhat::AuthorityFirst),
            &facts(cases, &[]),
            today(date(2026, 11, 24)),
        )
    }

    fn agent() -> Desk {
        Desk::received("2026-0131", Kind::Disclosure, date(2026, 10, 21)).by_agent()
    }

    fn decided(desk: Desk, outcome: Outcome) -> Desk {
        desk.proposed("clerk", DAY, outcome, None)
            .approved("approver", DAY)
    }

    fn done(desk: Desk, on: Date) -> Desk {
        let fact = Fact::CarriedOut {
            ask: 1,
            plan: "dd".to_owned(),
            rows: 1,
            package: Vec::new(),
        };
        desk.add("clerk", on, &fact)
    }

    #[test]
    fn kept_while_no_agent_has_applied() {
        let person = Desk::received("2026-0131", Kind::Disclosure, DAY);
        for cases in [&[][..], &[person.answered(DAY).case]] {
            let found = at(cases);
            assert_eq!((found.state, found.since), (State::Kept, EFFECTIVE));
            assert_eq!(found.strength, Strength::Recorded);
            assert_eq!(
                found.fact.unwrap().ja,
                "代理人によるご請求はまだありません。"
            );
            assert!(found.entries.is_empty() && found.remedy.is_none());
        }
    }

    #[test]
    fn kept_when_both_checks_came_first() {
        for both in [
            agent().authority(DAY, Validity::InDate).confirmed(DAY),
            agent().confirmed(DAY).authority(DAY, Validity::InDate),
        ] {
            let case = done(decided(both, Outcome::Whole), DAY)
                .letter(DAY)
                .sent(DAY)
                .case;
            let found = at(std::slice::from_ref(&case));
            assert_eq!((found.state, found.since), (State::Kept, EFFECTIVE));
            let shown = [authority(&case), identity(&case)];
            let shown = shown.map(|stamp| case.entry(stamp.unwrap()));
            assert_eq!((&found.entries[..], found.fact), (&shown[..], None));
        }
    }

    #[test]
    fn broken_when_the_answer_left_without_either_check() {
        for desk in [
            agent(),
            agent().confirmed(DAY),
            agent().confirmed(DAY).authority(DAY, Validity::Expired),
            agent().authority(DAY, Validity::InDate),
        ] {
            let sent = decided(desk, Outcome::NotHeld).letter(DAY).sent(DAY);
            let found = at(&[sent.case]);
            assert_eq!((found.state, found.since), (State::Broken, DAY));
            assert_eq!(
                found.fact.unwrap().ja,
                "受付 2026-0131 で、代理人の本人確認と代理権の確認の前に、ご請求に対応しました。"
            );
            assert!(found.remedy.is_some());
        }
    }

    #[test]
    fn broken_even_if_the_checks_followed_and_their_entries_show_it() {
        let late = date(2026, 10, 28);
        let sent = decided(agent().confirmed(DAY), Outcome::NotHeld)
            .letter(DAY)
            .sent(DAY);
        let case = sent.authority(late, Validity::InDate).case;
        let found = at(std::slice::from_ref(&case));
        assert_eq!((found.state, found.since), (State::Broken, DAY));
        let sent = &case.letters[0].sent.as_ref().unwrap().at;
        let shown = [sent, authority(&case).unwrap(), identity(&case).unwrap()];
        assert_eq!(found.entries, shown.map(|stamp| case.entry(stamp)));
    }

    #[test]
    fn broken_when_carried_out_before_the_checks() {
        let day = date(2026, 10, 27);
        let desk = decided(agent().confirmed(DAY), Outcome::Whole);
        let early = done(desk, day).authority(date(2026, 10, 28), Validity::InDate);
        let found = at(&[early.case]);
        assert_eq!((found.state, found.since), (State::Broken, day));
    }

    #[test]
    fn broken_when_an_erasure_without_checks_did_not_hold() {
        let mut desk = agent();
        desk.case.asks[0].kind = Kind::Erasure;
        let again = Fact::Confirmed {
            ask: 1,
            plan: "dd".to_owned(),
            level: "keyed".to_owned(),
            remaining: vec![crate::request::fact::Remaining {
                system: "shop".to_owned(),
                table: "customers".to_owned(),
                column: "*".to_owned(),
                rows: 1,
            }],
        };
        let desk = done(decided(desk, Outcome::Whole), DAY).add("clerk", DAY, &again);
        assert!(matches!(desk.case.asks[0].stage, Stage::NotErased { .. }));
        assert_eq!(at(&[desk.case]).state, State::Broken);
    }

    #[test]
    fn too_few_papers_are_no_identity() {
        let mut desk = agent().authority(DAY, Validity::InDate).confirmed(DAY);
        desk.case.terms.papers_any = 2;
        let sent = decided(desk, Outcome::NotHeld).letter(DAY).sent(DAY);
        assert_eq!(at(&[sent.case]).state, State::Broken);
    }

    #[test]
    fn at_risk_while_a_letter_waits_and_kept_once_checked() {
        let ready = || decided(agent().confirmed(DAY), Outcome::NotHeld).letter(DAY);
        let found = at(&[ready().case]);
        assert_eq!((found.state, found.since), (State::AtRisk, DAY));
        let day = date(2026, 10, 28);
        let mended = at(&[ready().authority(day, Validity::InDate).case]);
        assert_eq!((mended.state, mended.since), (State::Kept, day));
    }

    #[test]
    fn a_refusal_may_leave_without_authority() {
        let sent = decided(agent(), Outcome::Refused).letter(DAY).sent(DAY);
        assert_eq!(at(&[sent.case]).state, State::Kept);
    }

    #[test]
    fn not_provable_where_the_terms_name_no_paper_of_authority() {
        let unnamed = |on: Date| {
            let mut desk = agent().confirmed(on);
            desk.case.terms.authority_of.clear();
            decided(desk, Outcome::NotHeld).letter(on).sent(on)
        };
        let found = at(&[unnamed(DAY).case]);
        assert_eq!((found.state, found.since), (State::NotProvable, DAY));
        assert_eq!(found.strength, Strength::None);
        assert!(found.fact.unwrap().ja.starts_with("受付 2026-0131 では、"));
        let earlier = unnamed(date(2026, 3, 31));
        assert_eq!(at(&[earlier.case]).state, State::Kept);
    }
}
