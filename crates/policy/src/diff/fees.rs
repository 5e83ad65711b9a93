// SPDX-License-Identifier: Apache-2.0
//! Changes of fees: introduced, dropped, raised, lowered, paid or refunded otherwise (Art. 38).

use std::cmp::Ordering;

use jiff::civil::Date;

use super::find::{Found, Said, effect, moved};
use super::needs::publication;
use super::sentence::{altered, came, entries, text, went};
use super::{Effect, Verb};
use crate::model::{Fee, Policy};
use crate::text::Text;
use crate::words::{Kind, Overpaid, Per, Refund};

pub(super) fn find(found: &mut Found<'_>) {
    for kind in Kind::ALL {
        let (before, after) = (charged(found.old, *kind), charged(found.new, *kind));
        match (before, after) {
            (None, Some(fee)) => introduced(found, *kind, fee, Verb::Added),
            (Some(fee), None) => introduced(found, *kind, fee, Verb::Removed),
            (Some(before), Some(after)) => compared(found, *kind, before, after),
            (None, None) => {}
        }
    }
}

/// The fee a kind is charged, where the Act lets one be charged.
fn charged(policy: &Policy, kind: Kind) -> Option<&Fee> {
    let rule = policy.kind(kind).filter(|_| kind.fee_allowed())?;
    rule.charged()
}

/// Both are compared by the tax of the same day.
fn day(found: &Found<'_>) -> Date {
    found.old.effective.max(found.new.effective)
}

fn label(kind: Kind) -> Text {
    text("{kind}の手数料", "the fee for {kind}").fill(&[("kind", kind.text())])
}

fn yen(fee: &Fee, on: Date) -> Text {
    let yen = grouped(fee.total_yen(on));
    text("{yen}円（税込）", "{yen} yen (tax included)").fill(&[("yen", text(&yen, &yen))])
}

fn grouped(yen: u32) -> String {
    match (yen / 1000, yen % 1000) {
        (0, rest) => rest.to_string(),
        (thousands, rest) => format!("{},{rest:03}", grouped(thousands)),
    }
}

fn introduced(found: &mut Found<'_>, kind: Kind, fee: &Fee, verb: Verb) {
    let words = text("{fee}{yen}", "{fee}, {yen},");
    let thing = words.fill(&[("fee", label(kind)), ("yen", yen(fee, day(found)))]);
    let said = Said {
        sentence: came(&thing, verb),
        effect: effect(verb, Effect::Worse),
        needs: publication(),
    };
    add(found, kind, "fee", verb, said);
    found.explain_under("requests.fee");
}

fn add(found: &mut Found<'_>, kind: Kind, about: &'static str, verb: Verb, said: Said) {
    found.add(
        &format!("requests.kinds.{}", kind.name()),
        about,
        verb,
        said,
    );
    found.explain("requests.fee");
}

fn compared(found: &mut Found<'_>, kind: Kind, before: &Fee, after: &Fee) {
    let on = day(found);
    let verb = match before.total_yen(on).cmp(&after.total_yen(on)) {
        Ordering::Less => Some(Verb::Raised),
        Ordering::Greater => Some(Verb::Lowered),
        Ordering::Equal => None,
    };
    if let Some(verb) = verb {
        let said = Said {
            sentence: went(&label(kind), verb, &yen(before, on), &yen(after, on)),
            effect: effect(verb, Effect::Worse),
            needs: publication(),
        };
        add(found, kind, "fee", verb, said);
    }
    for (verb, means) in moved(&before.by, &after.by) {
        let of = text("{fee}のお支払いの方法", "means of paying {fee}");
        let of = of.fill(&[("fee", label(kind))]);
        let means: Vec<Text> = means.iter().map(|means| means.text()).collect();
        let said = Said {
            sentence: entries(&of, verb, &means),
            effect: effect(verb, Effect::Better),
            needs: publication(),
        };
        add(found, kind, "by", verb, said);
    }
    terms(found, kind, before, after);
}

/// The words about a fee, each with what the change of it is for the person.
fn terms(found: &mut Found<'_>, kind: Kind, before: &Fee, after: &Fee) {
    let terms = [
        (
            "per",
            before.per.text(),
            after.per.text(),
            of_per(after.per),
        ),
        (
            "when",
            before.when.text(),
            after.when.text(),
            Effect::Neutral,
        ),
        (
            "refund",
            before.refund.text(),
            after.refund.text(),
            of_refund(after.refund),
        ),
        (
            "overpaid",
            before.overpaid.text(),
            after.overpaid.text(),
            of_overpaid(after.overpaid),
        ),
    ];
    for (about, from, to, effect) in terms {
        if from != to {
            let sentence = went(&label(kind), Verb::Changed, &from, &to);
            let said = Said {
                sentence,
                effect,
                needs: publication(),
            };
            add(found, kind, about, Verb::Changed, said);
        }
    }
    if before.unpaid != after.unpaid || before.tax != after.tax {
        let said = Said {
            sentence: altered(&label(kind)),
            effect: Effect::Unclear,
            needs: publication(),
        };
        add(found, kind, "unpaid", Verb::Changed, said);
    }
}

const fn of_per(now: Per) -> Effect {
    match now {
        Per::Ask => Effect::Worse,
        Per::Application => Effect::Better,
    }
}

const fn of_refund(now: Refund) -> Effect {
    match now {
        Refund::Never => Effect::Worse,
        Refund::OnRefusal => Effect::Better,
    }
}

const fn of_overpaid(now: Overpaid) -> Effect {
    match now {
        Overpaid::Kept => Effect::Worse,
        Overpaid::Returned => Effect::Better,
    }
}
