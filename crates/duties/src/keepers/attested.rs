// SPDX-License-Identifier: Apache-2.0
//! …の証明: a named role vouches for what no program can see, until a date.
//!
//! An attestation that ran out shows nothing, and so does one by another role than the policy names.

use jiff::ToSpan;
use jiff::civil::Date;
use yakusoku_policy::Text;

use super::spell::{Spell, judge, newest};
use super::words::{both, left};
use super::{Assessment, Attestation, Facts, Next, State, Strength};
use crate::calendar::{en, ja_full};

/// Days before its end at which an attestation is shown as at risk.
const WARN_DAYS: i64 = 30;

pub(super) fn assess(clause: &str, role: &Text, facts: &Facts<'_>, today: Date) -> Assessment {
    let of = |one: &&Attestation| one.clause == clause && one.role.ja == role.ja;
    let mut made: Vec<&Attestation> = facts.attestations.iter().filter(of).collect();
    made.retain(|one| one.made <= today);
    made.sort_by_key(|one| one.made);
    let spells = spells(&made, facts.policy.effective.min(today));
    let judged = judge(&spells, facts.policy.effective, today);
    let until = made.iter().map(|one| one.until).max();
    let shown = judged.state != State::NotProvable;
    let (fact, remedy) = tell(judged.state, until, role, today);
    Assessment {
        keeper: Some(keeper(role)),
        state: judged.state,
        strength: match until {
            Some(until) if shown => Strength::Attested { until },
            _ => Strength::None,
        },
        since: judged.since,
        next: until.filter(|_| shown).map(|date| Next {
            date,
            what: Text::new("証明の更新", "renewal of the attestation"),
        }),
        entries: newest(made.iter().map(|one| one.entry.clone()).collect()),
        fact,
        remedy,
    }
}

fn keeper(role: &Text) -> Text {
    let (ja, en) = both(role);
    Text::new(format!("{ja}の証明"), format!("attestation by {en}"))
}

/// Days no attestation covers, and the last days of each that no newer one has replaced.
fn spells(made: &[&Attestation], base: Date) -> Vec<Spell> {
    let spell = |state, from, until, day| Spell {
        state,
        from,
        until,
        number: String::new(),
        day,
        entries: Vec::new(),
    };
    let first = made.first().map(|one| one.made);
    let mut list = vec![spell(State::NotProvable, base, first, base)];
    let mut covered: Option<Date> = None;
    for (at, one) in made.iter().enumerate() {
        let until = covered.map_or(one.until, |before| before.max(one.until));
        covered = Some(until);
        let replaced = made.get(at + 1).map(|next| next.made);
        let warn_from = until.saturating_sub(WARN_DAYS.days()).max(one.made);
        list.push(spell(State::AtRisk, warn_from, replaced, until));
        let over = until.saturating_add(1.day()).max(one.made);
        list.push(spell(State::NotProvable, over, replaced, until));
    }
    list
}

fn tell(
    state: State,
    until: Option<Date>,
    role: &Text,
    today: Date,
) -> (Option<Text>, Option<Text>) {
    let (ja, en_role) = both(role);
    let ask = Text::new(
        format!("{ja}に証明を依頼する。"),
        format!("Ask {en_role} to attest."),
    );
    let fact = match (state, until) {
        (State::Kept, _) => return (None, None),
        (State::AtRisk, Some(until)) => {
            let left = left(until, today);
            let (left_ja, left_en) = both(&left);
            Text::new(
                format!("証明は{}までです（{left_ja}）。", ja_full(until)),
                format!("Attested until {} ({left_en}).", en(until)),
            )
        }
        (_, Some(until)) => Text::new(
            format!("証明の期限切れ（{}まで）", ja_full(until)),
            format!("attestation ran out on {}", en(until)),
        ),
        (_, None) => Text::new("証明がまだありません。", "Never attested."),
    };
    (Some(fact), Some(ask))
}

#[cfg(test)]
pub(super) mod pair {
    use super::super::harness::{Made, Pair, Scene};

    /// Attested by the role of the file, or attested once and not again: nothing shows it then.
    pub(in crate::keepers) const PAIR: Pair = Pair {
        kept: |scene| attested(scene, scene.day(10)),
        broken: |scene| attested(scene, scene.day(101)),
    };

    fn attested(scene: &Scene<'_>, on: jiff::civil::Date) -> Made {
        let by = scene.policy.attested(&scene.clause.what).unwrap();
        let attestation = crate::keepers::Attestation {
            clause: scene.clause.id.clone(),
            role: by.role.clone(),
            made: scene.start(),
            until: scene.day(100),
            entry: crate::EntryRef {
                stream: "aa".to_owned(),
                seq: 4,
            },
        };
        Made {
            attestations: vec![attestation],
            ..Made::on(on)
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_policy::ClauseWhat;

    use super::super::assess;
    use super::super::sample::{EFFECTIVE, attestation, clause, facts, today};
    use super::*;

    fn at(made: &[Attestation], on: Date) -> Assessment {
        let what = ClauseWhat::Safety {
            id: "entry".to_owned(),
        };
        assess(&clause(what), &facts(&[], made), today(on))
    }

    /// Made before the policy was in force, counts to the end of March 2027.
    fn year() -> Attestation {
        attestation(date(2026, 3, 25), date(2027, 3, 31), 4)
    }

    #[test]
    fn kept_until_the_warning() {
        let found = at(&[year()], date(2026, 11, 24));
        assert_eq!((found.state, found.since), (State::Kept, EFFECTIVE));
        assert_eq!(
            found.strength,
            Strength::Attested {
                until: date(2027, 3, 31)
            }
        );
        assert_eq!(found.keeper.unwrap().ja, "設例課長の証明");
        assert_eq!(found.next.unwrap().date, date(2027, 3, 31));
        assert_eq!(
            (found.entries.len(), found.fact, found.remedy),
            (1, None, None)
        );
    }

    #[test]
    fn at_risk_in_the_last_thirty_days() {
        assert_eq!(at(&[year()], date(2027, 2, 28)).state, State::Kept);
        let found = at(&[year()], date(2027, 3, 30));
        assert_eq!(
            (found.state, found.since),
            (State::AtRisk, date(2027, 3, 1))
        );
        assert_eq!(
            found.fact.unwrap().ja,
            "証明は2027年3月31日までです（あと1日）。"
        );
        assert_eq!(found.remedy.unwrap().ja, "設例課長に証明を依頼する。");
    }

    #[test]
    fn not_provable_once_it_ran_out_or_where_there_never_was_one() {
        let out = at(&[year()], date(2027, 4, 1));
        assert_eq!(
            (out.state, out.since),
            (State::NotProvable, date(2027, 4, 1))
        );
        assert_eq!((out.strength, out.next), (Strength::None, None));
        assert_eq!(out.fact.unwrap().ja, "証明の期限切れ（2027年3月31日まで）");
        assert_eq!(out.entries.len(), 1);
        let never = at(&[], date(2026, 11, 24));
        assert_eq!((never.state, never.since), (State::NotProvable, EFFECTIVE));
        assert_eq!(never.fact.unwrap().ja, "証明がまだありません。");
        assert!(never.entries.is_empty());
    }

    #[test]
    fn a_renewal_ends_the_warning_and_a_gap_ends_with_it() {
        let next = attestation(date(2027, 3, 15), date(2028, 3, 31), 9);
        let found = at(&[next, year()], date(2027, 4, 1));
        assert_eq!((found.state, found.since), (State::Kept, date(2027, 3, 15)));
        let late = attestation(date(2027, 5, 10), date(2028, 3, 31), 9);
        let list = [year(), late];
        assert_eq!(at(&list, date(2027, 5, 9)).state, State::NotProvable);
        let again = at(&list, date(2027, 5, 10));
        assert_eq!((again.state, again.since), (State::Kept, date(2027, 5, 10)));
    }

    #[test]
    fn another_role_and_another_clause_show_nothing() {
        let role = Attestation {
            role: Text::ja("見本課長"),
            ..year()
        };
        let clause = Attestation {
            clause: "other".to_owned(),
            ..year()
        };
        assert_eq!(
            at(&[role, clause], date(2026, 11, 24)).state,
            State::NotProvable
        );
    }

    #[test]
    fn waiting_leads_from_kept_to_at_risk_to_not_provable() {
        let mut seen = Vec::new();
        for n in 0..500_i64 {
            let found = at(&[year()], date(2026, 6, 1).saturating_add(n.days()));
            if seen.last() != Some(&found.state) {
                seen.push(found.state);
            }
        }
        assert_eq!(seen, [State::Kept, State::AtRisk, State::NotProvable]);
    }
}
