// SPDX-License-Identifier: Apache-2.0
//! 様式のお渡し: forms stand on the pages where they can be downloaded, and are posted to whoever asks for one.
//!
//! The desk posts a form by a day of its own: past it the promise is at risk, and broken once as long has gone
//! by as the desk has for an answer. Whoever keeps a form back keeps a person from applying.

use jiff::ToSpan as _;
use jiff::civil::Date;
use yakusoku_policy::{Clause, ClauseWhat, Text};

use super::spell::{Frame, Judged, Spell, conclude, worse};
use super::words::{day, nearest};
use super::{Assessment, Facts, State, Strength, published};
use crate::calendar::Roll;
use crate::form::FormIssue;

pub(super) fn assess(clause: &Clause, facts: &Facts<'_>, today: Date) -> Assessment {
    let posted = posted(facts, today);
    let download = facts.policy.requests.intake.form.download;
    if download && clause.what == ClauseWhat::FormOffered {
        return worse(posted, published::assess(clause, facts, today));
    }
    posted
}

fn posted(facts: &Facts<'_>, today: Date) -> Assessment {
    let mut asked: Vec<&FormIssue> = facts.register.forms.iter().collect();
    asked.retain(|issue| issue.on <= today);
    asked.sort_by(|a, b| (a.on, &a.stream).cmp(&(b.on, &b.stream)));
    let spells: Vec<Spell> = asked
        .iter()
        .flat_map(|issue| spells(issue, facts))
        .filter(Spell::happens)
        .collect();
    let open = asked
        .iter()
        .filter(|issue| issue.sent.is_none() && issue.closed.is_none());
    let frame = Frame {
        keeper: Text::new("様式の発送の記録", "record of forms sent"),
        strength: Strength::Recorded,
        proof: asked
            .iter()
            .filter_map(|issue| issue.sent.as_ref().map(|sent| issue.entry(&sent.at)))
            .collect(),
        next: nearest(
            open.map(|issue| issue.due),
            today,
            ("様式の発送", "forms to be sent"),
        ),
        seen: !asked.is_empty(),
        nothing: Text::new("様式のご希望なし", "nobody asked for a form"),
    };
    conclude(frame, &spells, facts, today, |judged| tell(judged, today))
}

fn spells(issue: &FormIssue, facts: &Facts<'_>) -> [Spell; 2] {
    let within = facts.policy.requests.answer.within;
    let last = facts.calendar.due(issue.on, within, Roll::None);
    let spell = |state, due: Date| Spell {
        state,
        from: due.saturating_add(1.day()),
        until: over(issue),
        // Whoever asks for a form has no number; the day is what it is known by.
        number: String::new(),
        day: issue.on,
        entries: vec![issue.entry(&issue.at)],
    };
    [
        spell(State::AtRisk, issue.due),
        spell(State::Broken, last.max(issue.due)),
    ]
}

/// The day on which nobody waits for it any longer: it left, or nobody wants it.
fn over(issue: &FormIssue) -> Option<Date> {
    let sent = issue.sent.as_ref().map(|sent| sent.on);
    sent.or_else(|| issue.closed.as_ref().map(|closed| closed.on))
}

fn tell(judged: &Judged<'_>, today: Date) -> (Text, Text) {
    let first = judged.active.first().map_or(today, |spell| spell.day);
    let (ja, en) = {
        let on = day(first, today);
        (on.ja.clone(), on.get(yakusoku_policy::Lang::En).to_owned())
    };
    let count = judged.active.len();
    (
        Text::new(
            format!("{ja}からご希望のあった様式{count}件を、まだお送りしていません。"),
            format!("Asked for since {en} and not sent: {count} form(s)."),
        ),
        Text::new(
            "お名前とご住所を確かめて様式を郵送し、発送を記録する。",
            "Check name and address, post the form, and record its dispatch.",
        ),
    )
}

#[cfg(test)]
pub(super) mod pair {
    use yakusoku_policy::{Channel, Delivery};

    use super::super::harness::{Made, Pair, Scene};
    use super::super::published;
    use super::super::sample::{JAPAN, stamp};
    use crate::form::{FormIssue, ask, post};

    /// Posted the day after it was asked for, or not at all.
    pub(in crate::keepers) const PAIR: Pair = Pair {
        kept: |scene| made(scene, true),
        broken: |scene| made(scene, false),
    };

    fn made(scene: &Scene<'_>, posted: bool) -> Made {
        let (start, on) = (scene.start(), scene.day(120));
        let came = (start, Channel::Post);
        let asked = ask(scene.policy, came, (on, &JAPAN)).unwrap();
        let mut issue = FormIssue::begin("ff", stamp("clerk", start, 0), &asked).unwrap();
        if posted {
            let day = scene.day(1);
            let sent = post(&issue, (day, Delivery::Post), (on, scene.policy, &JAPAN)).unwrap();
            issue.apply(stamp("clerk", day, 1), &sent);
        }
        let mut made = Made {
            on,
            ..(published::pair::PAIR.kept)(scene)
        };
        made.register.forms.push(issue);
        made
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_policy::{Channel, Delivery};

    use super::super::sample::stamp;
    use super::super::sample_matters::{LISTENING, judged_of};
    use super::*;
    use crate::acts::Register;
    use crate::form::{ask, post};
    use crate::keepers::sample::JAPAN;

    const ASKED: Date = date(2026, 10, 5);
    const LATER: Date = date(2026, 12, 1);
    const STEP: &str = "requests.terms.form_sent";

    fn issue(sent: Option<Date>) -> FormIssue {
        let came = (ASKED, Channel::Telephone);
        let asked = ask(&LISTENING, came, (LATER, &JAPAN)).unwrap();
        let mut issue = FormIssue::begin("ff", stamp("clerk", ASKED, 0), &asked).unwrap();
        if let Some(on) = sent {
            let fact = post(&issue, (on, Delivery::Post), (LATER, &LISTENING, &JAPAN)).unwrap();
            issue.apply(stamp("clerk", on, 1), &fact);
        }
        issue
    }

    fn at(clause: &str, sent: Option<Date>, missing: &[&str], on: Date) -> Assessment {
        let register = Register {
            forms: vec![issue(sent)],
            ..Register::default()
        };
        let missing = missing.iter().map(|one| (*one).to_owned()).collect();
        judged_of(clause, &register, &[("requests.form", missing)], on)
    }

    #[test]
    fn kept_when_the_form_was_posted_and_stands_on_the_pages() {
        for clause in [STEP, "requests.form"] {
            let found = at(clause, Some(date(2026, 10, 7)), &[], LATER);
            assert_eq!(found.state, State::Kept, "{:?}", found.fact);
            assert_eq!(found.entries.len(), 1);
            let waiting = at(clause, None, &[], ASKED);
            assert_eq!(waiting.state, State::Kept);
            assert_eq!(waiting.next.unwrap().date, date(2026, 10, 8));
        }
    }

    #[test]
    fn broken_when_nobody_posted_it_or_it_cannot_be_downloaded() {
        assert_eq!(at(STEP, None, &[], date(2026, 10, 9)).state, State::AtRisk);
        let found = at(STEP, None, &[], date(2026, 11, 5));
        assert_eq!(
            (found.state, found.since),
            (State::Broken, date(2026, 11, 5))
        );
        assert_eq!(
            found.fact.unwrap().ja,
            "10月5日からご希望のあった様式1件を、まだお送りしていません。"
        );
        let gone = at(
            "requests.form",
            Some(ASKED),
            &["form-disclosure.html"],
            LATER,
        );
        assert_eq!(gone.state, State::Broken);
    }
}
