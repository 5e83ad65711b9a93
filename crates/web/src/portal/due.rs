// SPDX-License-Identifier: Apache-2.0
//! When an answer comes, as the portal says it: from which day its period counts, and a last day only where one is known.

use jiff::civil::Date;
use yakusoku_duties::calendar::Calendar;
use yakusoku_duties::request::receive::answer_due;
use yakusoku_policy::{ClockStart, Kind, Period};

use super::terms::Terms;
use super::words;
use crate::server::lang_of_policy;

/// More kinds than are named one by one, where they are the rest.
const NAMED_MAX: usize = 2;

/// Kinds that are answered alike.
struct Alike {
    /// None where no period is promised.
    counted: Option<Counted>,
    kinds: Vec<Kind>,
}

/// How long, from what on, and the last day where the clock begins with the receipt.
#[derive(PartialEq, Eq)]
struct Counted {
    within: Period,
    from: ClockStart,
    due: Option<Date>,
}

impl Terms<'_> {
    /// How long an answer takes, a sentence for all kinds that are answered alike.
    pub(super) fn answer(&self, kinds: &[Kind]) -> Vec<String> {
        self.said(kinds, |one| match one {
            None => self
                .lang
                .pick("遅滞なくお答えします。", "we answer without delay.")
                .to_owned(),
            Some(one) => {
                let (from, within) = (self.from(one), self.period(one.within));
                self.lang.pick(
                    format!("{from}から{within}以内にお答えします。"),
                    format!("we answer within {within} from {from}."),
                )
            }
        })
    }

    /// The same to whoever is about to send a request today.
    pub(super) fn answer_if_sent(&self, kinds: &[Kind]) -> Vec<String> {
        self.said(kinds, |one| {
            let Some((one, due)) = one.and_then(|one| Some((one, one.due?))) else {
                return self.later(one);
            };
            let within = self.period(one.within);
            let due = words::date(self.lang, due);
            self.lang.pick(
                format!("受付の日から{within}以内に、結果をお知らせします。本日受け付けた場合は、{due}までです。"),
                format!("we answer within {within}. If received today, by {due}."),
            )
        })
    }

    /// The same to whoever sent one on the day of these terms.
    pub(super) fn answer_to_sent(&self, kinds: &[Kind]) -> Vec<String> {
        self.said(kinds, |one| match one.and_then(|one| one.due) {
            Some(due) => {
                let due = words::date(self.lang, due);
                self.lang.pick(
                    format!("{due}までに、結果をお知らせします。"),
                    format!("we will answer by {due}."),
                )
            }
            None => self.later(one),
        })
    }

    /// What can be said where the clock does not run yet.
    fn later(&self, one: Option<&Counted>) -> String {
        let Some(one) = one else {
            return self
                .lang
                .pick(
                    "遅滞なく、結果をお知らせします。",
                    "we answer without delay.",
                )
                .to_owned();
        };
        let (from, within) = (self.from(one), self.period(one.within));
        self.lang.pick(
            format!("{from}から{within}以内に、結果をお知らせします。"),
            format!("we answer within {within} from {from}."),
        )
    }

    /// 「ご本人であることを確かめた日」
    fn from(&self, one: &Counted) -> &'static str {
        one.from.label(lang_of_policy(self.lang))
    }

    /// One sentence where all are answered alike; else one for each sort, which names its kinds.
    fn said(&self, kinds: &[Kind], say: impl Fn(Option<&Counted>) -> String) -> Vec<String> {
        let groups = self.alike(kinds);
        let many = groups.len() > 1;
        let last = groups.len().saturating_sub(1);
        let sentences = groups.iter().enumerate().map(|(place, group)| {
            let words = say(group.counted.as_ref());
            if !many {
                return self.capital(&words);
            }
            let rest = place == last && group.kinds.len() > NAMED_MAX;
            let of = if rest {
                self.lang.pick("そのほか", "everything else").to_owned()
            } else {
                self.named(&group.kinds)
            };
            self.lang.pick(
                format!("{of}のご請求には、{words}"),
                format!("For {of}, {words}"),
            )
        });
        sentences.collect()
    }

    fn named(&self, kinds: &[Kind]) -> String {
        let labels = kinds
            .iter()
            .map(|kind| kind.label(lang_of_policy(self.lang)));
        let labels: Vec<&str> = labels.collect();
        labels.join(self.lang.pick("、", " and "))
    }

    /// The kinds by how they are answered, in their order; what holds for most comes last.
    fn alike(&self, kinds: &[Kind]) -> Vec<Alike> {
        let answer = &self.policy.requests.answer;
        let calendar = Calendar::of(&self.policy.calendar);
        let mut groups: Vec<Alike> = Vec::new();
        for kind in kinds {
            let promised = answer.published || kind.is_gdpr();
            let counted = promised.then(|| Counted {
                within: self.policy.within(*kind),
                from: self.policy.answer_from(*kind),
                due: answer_due(self.policy, *kind, self.on, &calendar),
            });
            match groups.iter_mut().find(|group| group.counted == counted) {
                Some(group) => group.kinds.push(*kind),
                None => groups.push(Alike {
                    counted,
                    kinds: vec![*kind],
                }),
            }
        }
        let most = groups.iter().map(|group| group.kinds.len()).max();
        groups.sort_by_key(|group| Some(group.kinds.len()) == most);
        groups
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_policy::{Policy, read};

    use super::*;
    use crate::pages::Lang;

    const SHOP: &str = include_str!("../../../../examples/shop/policy.yaml");

    fn policy(from: &str, to: &str) -> Policy {
        assert_eq!(SHOP.matches(from).count(), 1, "{from}");
        let text = SHOP.replacen(from, to, 1);
        read("policy.yaml", &text).unwrap().policy
    }

    fn terms(policy: &Policy, lang: Lang) -> Terms<'_> {
        Terms {
            policy,
            lang,
            on: date(2026, 12, 25),
        }
    }

    const BOTH: [Kind; 2] = [Kind::Disclosure, Kind::Correction];

    #[test]
    fn no_day_is_promised_before_the_clock_runs() {
        let verified = policy("    from: received\n", "    from: verified\n");
        let terms = terms(&verified, Lang::Ja);
        let said = ["ご本人であることを確かめた日から3日以内に、結果をお知らせします。"];
        assert_eq!(terms.answer_if_sent(&[Kind::Disclosure]), said);
        assert_eq!(terms.answer_to_sent(&[Kind::Disclosure]), said);
        assert_eq!(
            terms.answer(&[Kind::Disclosure]),
            ["ご本人であることを確かめた日から3日以内にお答えします。"]
        );
        assert_eq!(
            super::tests::terms(&verified, Lang::En).answer(&[Kind::Disclosure]),
            ["We answer within 3 days from confirmation of identity."]
        );
    }

    #[test]
    fn a_fee_is_waited_for_only_where_there_is_one() {
        let paid = policy("    from: received\n", "    from: paid\n");
        let said = terms(&paid, Lang::Ja).answer_to_sent(&BOTH);
        assert_eq!(
            said,
            [
                "開示のご請求には、手数料をいただいた日から3日以内に、結果をお知らせします。",
                "訂正・追加・削除のご請求には、2027年（令和9年）1月8日（金）までに、結果をお知らせします。"
            ]
        );
    }

    #[test]
    fn the_last_day_is_counted_in_the_calendar_of_the_policy() {
        let closed = "\ncalendar:\n  year_end: {from: \"12-26\", to: \"01-06\"}\n\nrequests:\n";
        assert_eq!(SHOP.matches("\nrequests:\n").count(), 1);
        let text = SHOP.replacen("\nrequests:\n", closed, 1).replacen(
            "    within: 2 weeks\n    from",
            "    within: 3 business days\n    from",
            1,
        );
        let policy = read("policy.yaml", &text).unwrap().policy;
        let said = terms(&policy, Lang::Ja).answer_to_sent(&[Kind::Correction]);
        let due = answer_due(
            &policy,
            Kind::Correction,
            date(2026, 12, 25),
            &Calendar::of(&policy.calendar),
        );
        assert_eq!(due, Some(date(2027, 1, 12)));
        assert_eq!(
            said,
            ["2027年（令和9年）1月12日（火）までに、結果をお知らせします。"]
        );
    }

    #[test]
    fn what_holds_for_most_is_said_last_and_without_a_list() {
        let shop = policy("    from: received\n", "    from: received\n");
        let kinds: Vec<Kind> = shop.requests.kinds.keys().copied().collect();
        assert_eq!(
            terms(&shop, Lang::Ja).answer(&kinds),
            [
                "開示のご請求には、ご請求を受けた日から3日以内にお答えします。",
                "そのほかのご請求には、ご請求を受けた日から2週間以内にお答えします。"
            ]
        );
        assert_eq!(
            terms(&shop, Lang::Ja).answer_if_sent(&[Kind::Correction]),
            [
                "受付の日から2週間以内に、結果をお知らせします。本日受け付けた場合は、2027年（令和9年）1月8日（金）までです。"
            ]
        );
    }

    #[test]
    fn a_policy_without_a_promise_is_given_no_number() {
        let prompt = policy(
            "    from: received\n",
            "    from: received\n    published: false\n",
        );
        for said in [
            terms(&prompt, Lang::Ja).answer_if_sent(&BOTH),
            terms(&prompt, Lang::Ja).answer_to_sent(&BOTH),
        ] {
            assert_eq!(said, ["遅滞なく、結果をお知らせします。"]);
        }
    }
}
