// SPDX-License-Identifier: Apache-2.0
//! 苦情・ご相談への対応: whatever is brought to the desk is answered, by the day the file promises.
//!
//! Where the file names no period the desk works to a day of its own: past it the promise is at risk, and it is
//! broken once the matter is left without an answer.

use jiff::ToSpan as _;
use jiff::civil::Date;
use yakusoku_policy::{Clause, ClauseWhat, Text};

use super::spell::{Frame, Judged, Spell, conclude};
use super::words::{both, cases, day, late, left, nearest};
use super::{Assessment, Facts, State, Strength};
use crate::matter::{Ending, Matter, OwedWhat, Sort};

pub(super) fn assess(clause: &Clause, facts: &Facts<'_>, today: Date) -> Assessment {
    let matters = concerned(clause, facts, today);
    let spells: Vec<Spell> = matters
        .iter()
        .flat_map(|matter| spells(matter, due(matter, clause), facts))
        .collect();
    let open = matters.iter().filter(|one| answered(one).is_none());
    let frame = Frame {
        keeper: Text::new("苦情・相談の回答の管理", "control of answers to complaints"),
        strength: Strength::Machine,
        proof: matters
            .iter()
            .filter_map(|matter| matter.entries.last().cloned())
            .collect(),
        next: nearest(
            open.map(|matter| due(matter, clause).0),
            today,
            ("苦情・相談の回答", "answers to complaints due"),
        ),
        seen: !matters.is_empty(),
        nothing: none_came(),
    };
    conclude(frame, &spells, facts, today, |judged| tell(judged, today))
}

pub(super) fn none_came() -> Text {
    Text::new("対象のお申出なし", "nothing was brought to the desk")
}

/// The matters a clause is about, the oldest first.
fn concerned<'a>(clause: &Clause, facts: &Facts<'a>, today: Date) -> Vec<&'a Matter> {
    let about = |matter: &&Matter| match clause.what {
        // The desk takes complaints and consultations; bodies outside are another promise.
        ClauseWhat::Complaints => matter.sort != Sort::Inquiry,
        _ => matter.owed.iter().any(|owed| owed.clause == clause.id),
    };
    oldest_first(facts, today)
        .into_iter()
        .filter(about)
        .collect()
}

/// Every matter that came, the oldest first.
pub(super) fn oldest_first<'a>(facts: &Facts<'a>, today: Date) -> Vec<&'a Matter> {
    let came = |matter: &&Matter| matter.received <= today;
    let mut all: Vec<&Matter> = facts.register.matters.iter().filter(came).collect();
    all.sort_by(|a, b| (a.received, &a.number).cmp(&(b.received, &b.number)));
    all
}

/// The last day by this clause, and whether anybody promised it.
fn due(matter: &Matter, clause: &Clause) -> (Date, bool) {
    let mut own = matter
        .owed
        .iter()
        .filter(|owed| owed.clause == clause.id && owed.what == OwedWhat::Answer);
    let own = own.find_map(|owed| owed.due);
    own.map_or((matter.due, matter.promised), |day| (day, true))
}

/// The day on which nothing more is owed: the first answer, or the matter taken back.
fn answered(matter: &Matter) -> Option<Date> {
    let back = matter
        .ended
        .filter(|ended| ended.how == Ending::Withdrawn)
        .map(|ended| ended.on);
    [matter.first_reply(), back].into_iter().flatten().min()
}

fn spells(matter: &Matter, (due, promised): (Date, bool), facts: &Facts<'_>) -> Vec<Spell> {
    let met = answered(matter);
    let spell = |state, from, day| Spell {
        until: met,
        day,
        ..of(matter, state, from)
    };
    let warn = facts.policy.requests.answer.warn;
    let warned = facts.calendar.warns_from(due, warn).max(matter.received);
    let mut out = vec![spell(State::AtRisk, warned, due)];
    if promised {
        out.push(spell(State::Broken, due.saturating_add(1.day()), due));
    }
    if let Some(ended) = dropped(matter) {
        out.push(spell(State::Broken, ended, due));
    }
    out.retain(Spell::happens);
    out
}

/// A spell about a matter.
pub(super) fn of(matter: &Matter, state: State, from: Date) -> Spell {
    Spell {
        state,
        from,
        until: None,
        number: matter.number.clone(),
        day: from,
        entries: matter.entries.first().cloned().into_iter().collect(),
    }
}

/// The day it was left without all that was promised.
pub(super) fn dropped(matter: &Matter) -> Option<Date> {
    let ended = matter.ended.filter(|one| one.how == Ending::Dropped);
    ended.map(|one| one.on)
}

fn tell(judged: &Judged<'_>, today: Date) -> (Text, Text) {
    let (ja, en) = (cases(&judged.active), judged.active.first());
    let (numbers, numbers_en) = both(&ja);
    let last = en.map_or(today, |spell| spell.day);
    let on = day(last, today);
    let (on_ja, on_en) = both(&on);
    let fact = if judged.state == State::Broken && last < today {
        let days = late(last, today);
        let (days_ja, days_en) = both(&days);
        Text::new(
            format!("{numbers}は、{on_ja}までに回答がなく、{days_ja}過ぎています。"),
            format!("{numbers_en}: no answer by {on_en}, {days_en} late."),
        )
    } else if judged.state == State::Broken {
        Text::new(
            format!("{numbers}は、回答しないまま終了しました。"),
            format!("{numbers_en}: ended without an answer."),
        )
    } else if last < today {
        Text::new(
            format!("{numbers}は、回答の目安の{on_ja}を過ぎています。"),
            format!("{numbers_en}: past {on_en}, the day the desk works to."),
        )
    } else {
        let left = left(last, today);
        let (left_ja, left_en) = both(&left);
        Text::new(
            format!("{numbers}の回答は{on_ja}まで（{left_ja}）です。"),
            format!("{numbers_en}: answer by {on_en} ({left_en})."),
        )
    };
    let remedy = Text::new(
        "回答し、回答した日と内容を記録する。",
        "Answer, and record when and what.",
    );
    (fact, remedy)
}

#[cfg(test)]
pub(super) mod pair {
    use super::super::harness::{Made, Pair, Scene};
    use super::super::sample_matters::Voice;
    use crate::matter::Ending;

    /// Answered on the second day, or left without an answer.
    pub(in crate::keepers) const PAIR: Pair = Pair {
        kept: |scene| made(scene, |voice, scene| voice.replied(scene.day(2))),
        broken: |scene| {
            made(scene, |voice, scene| {
                voice.ended(scene.day(3), Ending::Dropped)
            })
        },
    };

    pub(in crate::keepers) fn made(
        scene: &Scene<'_>,
        then: fn(Voice, &Scene<'_>) -> Voice,
    ) -> Made {
        let voice = Voice::about(scene.policy, scene.clause, scene.start());
        let mut made = Made::on(scene.day(4));
        made.register.matters.push(then(voice, scene).matter);
        made
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_policy::Inquirer;

    use super::super::sample_matters::{LISTENING, Voice, judged};
    use super::*;

    const CAME: Date = date(2026, 10, 5);

    fn complaint() -> Voice {
        Voice::came(&LISTENING, Sort::Complaint, CAME)
    }

    #[test]
    fn kept_when_answered_in_time() {
        let none = judged("complaints.answer", Vec::new(), date(2026, 10, 5));
        assert_eq!(none.state, State::Kept);
        assert_eq!(none.fact.unwrap().ja, "対象のお申出なし");
        let waiting = judged("complaints.answer", vec![complaint()], date(2026, 10, 6));
        assert_eq!(waiting.state, State::Kept);
        assert_eq!(waiting.next.unwrap().date, date(2026, 10, 19));
        let answered = complaint().replied(date(2026, 10, 19));
        let found = judged("complaints.answer", vec![answered], date(2026, 11, 24));
        assert_eq!(
            (found.state, found.strength),
            (State::Kept, Strength::Machine)
        );
    }

    #[test]
    fn broken_the_day_after_and_kept_again_once_answered() {
        let at = |voice, on| judged("complaints.answer", vec![voice], on);
        let risk = at(complaint(), date(2026, 10, 19));
        assert_eq!(risk.state, State::AtRisk);
        assert_eq!(
            risk.fact.unwrap().ja,
            "受付 C2026-0001 の回答は10月19日まで（本日）です。"
        );
        let late = at(complaint(), date(2026, 10, 22));
        assert_eq!(
            (late.state, late.since),
            (State::Broken, date(2026, 10, 20))
        );
        assert_eq!(
            late.fact.unwrap().ja,
            "受付 C2026-0001 は、10月19日までに回答がなく、3日過ぎています。"
        );
        let then = at(complaint().replied(date(2026, 10, 22)), date(2026, 10, 23));
        assert_eq!((then.state, then.since), (State::Kept, date(2026, 10, 22)));
    }

    #[test]
    fn a_day_of_the_desks_own_is_a_risk_and_leaving_it_breaks_the_promise() {
        let at = |voice, on| judged("complaints.desk", vec![voice], on);
        let consultation = || Voice::came(&LISTENING, Sort::Consultation, CAME).unpromised();
        let late = at(consultation(), date(2026, 12, 1));
        assert_eq!(late.state, State::AtRisk);
        let dropped = consultation().ended(date(2026, 10, 8), Ending::Dropped);
        let left = at(dropped, date(2026, 10, 9));
        assert_eq!((left.state, left.since), (State::Broken, date(2026, 10, 8)));
        assert_eq!(
            left.fact.unwrap().ja,
            "受付 C2026-0001 は、回答しないまま終了しました。"
        );
        let back = consultation().ended(date(2026, 10, 8), Ending::Withdrawn);
        assert_eq!(at(back, date(2026, 12, 1)).state, State::Kept);
    }

    #[test]
    fn a_body_outside_has_its_own_promise_and_its_own_day() {
        let asked = |from| Voice::from_outside(&LISTENING, from, CAME);
        let on = date(2026, 10, 14);
        let found = judged("complaints.bodies", vec![asked(Inquirer::Ppc)], on);
        assert_eq!(
            (found.state, found.since),
            (State::Broken, date(2026, 10, 13))
        );
        let lawyer = judged("complaints.bodies", vec![asked(Inquirer::Lawyer)], on);
        assert_eq!(lawyer.state, State::Kept);
        let desk = judged("complaints.desk", vec![asked(Inquirer::Ppc)], on);
        assert_eq!(desk.state, State::Kept);
    }
}
