// SPDX-License-Identifier: Apache-2.0
//! Promises that are acts: kept while a recorded act counts, broken when the next one is overdue.
//!
//! One way of judging for all of them; what is an education and what a review is in the modules
//! beside this one, each with its words and its tests. Where nothing was ever recorded, nothing is
//! shown; once the ledger has been kept for a whole period and still holds none, the promise is broken.

use jiff::ToSpan as _;
use jiff::civil::Date;
use yakusoku_policy::{ActKind, Doing, EntrustClause, Lang, Rhythm, Text};

use super::spell::{Spell, judge, newest};
use super::words::{both, left};
use super::{Assessment, Facts, Next, State, Strength};
use super::{
    appointments, audits, certificates, contracts, corrections, documents, education,
    entrustee_checks, log_reviews, pledges, reviews, risk_analysis, selection, self_updates,
};
use crate::EntryRef;
use crate::acts::plan::{Limit, first_due, lacking, last_day, warned};
use crate::acts::{Act, Task};
use crate::calendar::{en, ja_full};

/// Why a promise is not simply kept.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Why {
    Never,
    Rhythm,
    Evidence,
    Ended,
    Lacking(Vec<EntrustClause>),
    Asked,
}

/// A stretch of days, with its reason.
struct Gap {
    spell: Spell,
    why: Why,
}

impl Gap {
    fn new(state: State, (from, until): (Date, Option<Date>), (why, day): (Why, Date)) -> Self {
        Self {
            spell: Spell {
                state,
                from,
                until,
                number: String::new(),
                day,
                entries: Vec::new(),
            },
            why,
        }
    }

    fn shown_by(mut self, entries: impl IntoIterator<Item = EntryRef>) -> Self {
        self.spell.entries.extend(entries);
        self
    }
}

/// Judges a promise by the acts recorded for it.
pub(super) fn assess(
    (clause, doing): (&str, &Doing),
    facts: &Facts<'_>,
    today: Date,
) -> Assessment {
    let Some((ja, en)) = keeper(doing.act) else {
        return corrections::assess(facts, today);
    };
    let keeper = Text::new(ja, en);
    let mut acts = facts.register.acts_of(clause);
    acts.retain(|act| act.done <= today);
    let mut gaps = gaps(&acts, doing, facts, today);
    gaps.extend(asked(clause, facts));
    let (spells, whys): (Vec<Spell>, Vec<Why>) =
        gaps.into_iter().map(|gap| (gap.spell, gap.why)).unzip();
    let judged = judge(&spells, facts.policy.effective.min(today), today);
    let first = judged.active.first().copied();
    let why = first.and_then(|active| {
        let mut at = spells.iter().zip(&whys);
        at.find(|(spell, _)| std::ptr::eq(*spell, active))
            .map(|(_, why)| why)
    });
    let told = first
        .zip(why)
        .map(|(spell, why)| tell(doing, (judged.state, spell.day, why), today));
    let (fact, remedy) = match told {
        Some((fact, remedy)) => (Some(fact), Some(remedy)),
        None => (nothing_yet(&acts, doing), None),
    };
    let proof = acts.last().map(|act| act.entry.clone());
    let shown: Vec<EntryRef> = judged
        .active
        .iter()
        .flat_map(|spell| spell.entries.iter().cloned())
        .collect();
    Assessment {
        keeper: Some(keeper),
        state: judged.state,
        strength: match judged.state {
            State::NotProvable | State::NoKeeper => Strength::None,
            State::Kept | State::AtRisk | State::Broken => Strength::Recorded,
        },
        since: judged.since,
        next: next((clause, doing), &acts, facts, today),
        entries: newest(if shown.is_empty() {
            proof.into_iter().collect()
        } else {
            shown
        }),
        fact,
        remedy,
    }
}

/// What keeps an act's promise; `None` for corrective action, which is judged by its findings.
const fn keeper(act: ActKind) -> Option<(&'static str, &'static str)> {
    Some(match act {
        ActKind::Education => education::KEEPER,
        ActKind::Secrecy | ActKind::Pledge => pledges::KEEPER,
        ActKind::Audit => audits::KEEPER,
        ActKind::Review => reviews::KEEPER,
        ActKind::RiskAnalysis => risk_analysis::KEEPER,
        ActKind::Document => documents::KEEPER,
        ActKind::Selection => selection::KEEPER,
        ActKind::Contract => contracts::KEEPER,
        ActKind::EntrusteeCheck => entrustee_checks::KEEPER,
        ActKind::Appointment => appointments::KEEPER,
        ActKind::Certificate => certificates::KEEPER,
        ActKind::LogReview => log_reviews::KEEPER,
        ActKind::AddressUpdate => self_updates::KEEPER,
        ActKind::Correction => return None,
    })
}

/// The stretches no act covers, and the last days of each that is not followed by another.
fn gaps(acts: &[&Act], doing: &Doing, facts: &Facts<'_>, today: Date) -> Vec<Gap> {
    let whole: Vec<&Act> = acts
        .iter()
        .copied()
        .filter(|act| lacking(act, doing).is_empty())
        .collect();
    let mut gaps: Vec<Gap> = acts
        .iter()
        .filter(|act| !lacking(act, doing).is_empty())
        .map(|act| {
            let until = whole
                .iter()
                .map(|one| one.done)
                .find(|done| *done >= act.done);
            let why = Why::Lacking(lacking(act, doing));
            let span = (act.done, until);
            Gap::new(State::Broken, span, (why, act.done)).shown_by([act.entry.clone()])
        })
        .collect();
    if doing.rhythm != Rhythm::WhenNeeded {
        gaps.extend(before_the_first(&whole, doing, facts, today));
    }
    gaps.extend(after_each(&whole, doing, facts));
    gaps
}

/// Nothing shows a promise before its first act; a whole period of silence breaks it.
fn before_the_first(
    acts: &[&Act],
    doing: &Doing,
    facts: &Facts<'_>,
    today: Date,
) -> impl Iterator<Item = Gap> {
    let first = acts.first().map(|act| act.done);
    let base = facts.policy.effective.min(today);
    let never = Gap::new(State::NotProvable, (base, first), (Why::Never, base));
    let due = first_due(facts.policy, facts.register, doing, facts.calendar);
    let late = due.map(|due| {
        let span = (due.saturating_add(1.day()), first);
        Gap::new(State::Broken, span, (Why::Rhythm, due))
    });
    std::iter::once(never).chain(late)
}

/// What follows each act until the next: a warning, then what its end makes of the promise.
fn after_each(acts: &[&Act], doing: &Doing, facts: &Facts<'_>) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let mut counts: Option<(Date, Limit)> = None;
    for (at, act) in acts.iter().enumerate() {
        let own = last_day(act, doing, facts.calendar);
        counts = match (counts.filter(|_| at > 0), own) {
            (Some(before), Some(own)) if before.0 > own.0 && own.1 != Limit::Ended => Some(before),
            (_, own) => own,
        };
        let Some((last, limit)) = counts else {
            continue;
        };
        let next = acts.get(at + 1).map(|next| next.done);
        let entries = || {
            let ended = act.ended.iter().map(|end| end.entry.clone());
            std::iter::once(act.entry.clone()).chain(ended)
        };
        let (state, why) = match limit {
            Limit::Rhythm => (State::Broken, Why::Rhythm),
            Limit::Evidence => (State::NotProvable, Why::Evidence),
            Limit::Ended => (State::Broken, Why::Ended),
        };
        if limit != Limit::Ended {
            let span = (warned(act.done, last), next);
            gaps.push(Gap::new(State::AtRisk, span, (why.clone(), last)).shown_by(entries()));
        }
        let span = (last.saturating_add(1.day()).max(act.done), next);
        gaps.push(Gap::new(state, span, (why, last)).shown_by(entries()));
    }
    gaps
}

/// Tasks asked for: at risk in their last days, broken after them.
fn asked<'a>(clause: &'a str, facts: &'a Facts<'_>) -> impl Iterator<Item = Gap> + 'a {
    facts.register.tasks_of(clause).flat_map(|task| {
        let met = [facts.register.done_on(task), task.dropped];
        let met = met.into_iter().flatten().min();
        let gap = |state, from| {
            Gap::new(state, (from, met), (Why::Asked, task.due)).shown_by([task.entry.clone()])
        };
        let late = task.due.saturating_add(1.day());
        [
            gap(State::AtRisk, warned(task.asked, task.due)),
            gap(State::Broken, late),
        ]
        .into_iter()
        .filter(|gap| gap.spell.happens())
    })
}

fn next(
    (clause, doing): (&str, &Doing),
    acts: &[&Act],
    facts: &Facts<'_>,
    today: Date,
) -> Option<Next> {
    let open = |task: &&Task| task.dropped.is_none() && facts.register.done_on(task).is_none();
    let tasks = facts
        .register
        .tasks_of(clause)
        .filter(open)
        .map(|task| task.due);
    let rhythm = match acts.last() {
        Some(act) => last_day(act, doing, facts.calendar)
            .filter(|(_, limit)| *limit != Limit::Ended)
            .map(|(day, _)| day),
        None => first_due(facts.policy, facts.register, doing, facts.calendar),
    };
    let date = rhythm
        .into_iter()
        .chain(tasks)
        .filter(|day| *day >= today)
        .min()?;
    Some(Next {
        date,
        what: named(doing),
    })
}

/// What is due: the act, and where a standard and not the file sets the rhythm, which.
fn named(doing: &Doing) -> Text {
    let act = doing.act.text();
    match &doing.rhythm {
        Rhythm::Usual(_, source) => {
            let ((ja, en), (of_ja, of_en)) = (both(&act), both(source));
            Text::new(
                format!("{ja}（方針に周期の定めがなく、{of_ja}による）"),
                format!("{en} (the policy names no period; {of_en})"),
            )
        }
        _ => act,
    }
}

/// What is said of a promise that only a need calls for, while there was none.
fn nothing_yet(acts: &[&Act], doing: &Doing) -> Option<Text> {
    let on_need = doing.rhythm == Rhythm::WhenNeeded;
    (on_need && acts.is_empty()).then(|| {
        Text::new(
            "必要とされた実施はまだありません。",
            "It has not been called for yet.",
        )
    })
}

fn tell(doing: &Doing, (state, day, why): (State, Date, &Why), today: Date) -> (Text, Text) {
    let act = doing.act.text();
    let ((ja, en_act), (owner_ja, owner_en)) = (both(&act), both(&doing.owner));
    let (on_ja, on_en) = (ja_full(day), en(day));
    let left = left(day.max(today), today);
    let (left_ja, left_en) = both(&left);
    let late = crate::calendar::days_between(day, today);
    let soon = state == State::AtRisk;
    let fact = match why {
        Why::Never => Text::new(
            format!("「{ja}」の記録がまだありません。"),
            format!("No record yet of: {en_act}."),
        ),
        Why::Evidence if soon => Text::new(
            format!("「{ja}」の証拠の有効期限は{on_ja}です（{left_ja}）。"),
            format!("The evidence of {en_act} holds until {on_en} ({left_en})."),
        ),
        Why::Evidence => Text::new(
            format!("「{ja}」の証拠の有効期限（{on_ja}）が過ぎました。"),
            format!("The evidence of {en_act} held until {on_en}."),
        ),
        Why::Rhythm | Why::Asked if soon => Text::new(
            format!("「{ja}」の次の期限は{on_ja}です（{left_ja}）。"),
            format!("Next due on {on_en} ({left_en}): {en_act}."),
        ),
        Why::Rhythm | Why::Asked => Text::new(
            format!("「{ja}」の期限（{on_ja}）を過ぎ、本日で{late}日になります。"),
            format!("Due on {on_en}, {late} days ago: {en_act}."),
        ),
        Why::Ended => Text::new(
            format!("「{ja}」は{on_ja}で終わり、後に続く記録がありません。"),
            format!("It ended on {on_en} and nothing followed: {en_act}."),
        ),
        Why::Lacking(clauses) => {
            let list = |lang, comma: &str| -> String {
                let labels: Vec<&str> = clauses.iter().map(|one| one.label(lang)).collect();
                labels.join(comma)
            };
            Text::new(
                format!(
                    "記録した契約に、{}の条項がありません。",
                    list(Lang::Ja, "、")
                ),
                format!("The contract on record lacks: {}.", list(Lang::En, ", ")),
            )
        }
    };
    let remedy = Text::new(
        format!("{owner_ja}が実施し、証拠を添えて「実施の記録」に登録する。"),
        format!("{owner_en} does it and records it with its evidence."),
    );
    (fact, remedy)
}

#[cfg(test)]
pub(super) mod pair {
    use super::super::harness::{Made, Pair, Scene};
    use super::super::sample::{JAPAN, act, task};
    use super::*;
    use crate::acts::{End, Register};

    /// Facts for whatever the clause itself asks for: its rhythm, its contract, its occasion.
    pub(in crate::keepers) const PAIR: Pair = Pair {
        kept: |scene| {
            let doing = doing(scene);
            let done = standing(scene, &doing);
            match doing.rhythm {
                Rhythm::WhenNeeded => {
                    let asked = task(&scene.clause.id, scene.day(1), scene.day(20));
                    let mut done = done;
                    done.task = Some(asked.entry.stream.clone());
                    made(vec![done], vec![asked], scene.day(30))
                }
                _ => made(vec![done], Vec::new(), scene.day(6)),
            }
        },
        broken: |scene| {
            let doing = doing(scene);
            let mut done = standing(scene, &doing);
            if !doing.covers.is_empty() {
                done.covers.pop();
                return made(vec![done], Vec::new(), scene.day(6));
            }
            match doing.rhythm {
                Rhythm::WhenNeeded => {
                    let asked = task(&scene.clause.id, scene.day(1), scene.day(20));
                    made(Vec::new(), vec![asked], scene.day(21))
                }
                Rhythm::Stands => {
                    let on = scene.day(20);
                    let entry = EntryRef {
                        seq: 1,
                        ..done.entry.clone()
                    };
                    done.ended = Some(End { on, entry });
                    made(vec![done], Vec::new(), on)
                }
                Rhythm::Every(_) | Rhythm::Usual(..) | Rhythm::Renewed(_) => {
                    let (last, _) = last_day(&done, &doing, &JAPAN).unwrap();
                    made(vec![done], Vec::new(), last.saturating_add(1.day()))
                }
            }
        },
    };

    fn doing(scene: &Scene<'_>) -> Doing {
        scene.policy.doing(&scene.clause.what).unwrap()
    }

    /// An act that does all the clause asks for, five days after the start.
    fn standing(scene: &Scene<'_>, doing: &Doing) -> Act {
        let mut done = act(&scene.clause.id, doing.act, scene.day(5));
        done.covers = doing.covers.clone();
        done.holds = match &doing.rhythm {
            Rhythm::Renewed(until) => Some(until.unwrap_or_else(|| scene.day(700))),
            Rhythm::Stands => Some(scene.day(700)),
            _ => None,
        };
        done
    }

    fn made(acts: Vec<Act>, tasks: Vec<Task>, on: Date) -> Made {
        Made {
            register: Register {
                acts,
                tasks,
                ..Register::default()
            },
            ..Made::on(on)
        }
    }
}
