// SPDX-License-Identifier: Apache-2.0
//! Changes of retention: a row added, a period lengthened, another event, other items (Art. 22).

use super::find::{Found, Said, effect, moved, sides};
use super::needs::publication;
use super::purposes::leaves;
use super::sentence::{came, entries, named, period, stretched, went};
use super::{Effect, Verb};
use crate::model::{Policy, Retention};
use crate::text::Text;

pub(super) fn find(found: &mut Found<'_>) {
    let sides = sides(&found.old.retention, &found.new.retention);
    for (verb, rows) in [(Verb::Added, sides.added), (Verb::Removed, sides.removed)] {
        for (name, row) in rows {
            let said = Said {
                sentence: came(&label(row), verb),
                effect: effect(verb, Effect::Better),
                needs: publication(),
            };
            found.add(&format!("retention.{name}"), "row", verb, said);
        }
    }
    for (name, before, after) in sides.both {
        let place = format!("retention.{name}");
        keep(found, &place, before, after);
        start(found, &place, before, after);
        items(found, &place, before, after);
    }
}

fn label(row: &Retention) -> Text {
    named("保存期間の定め", "the retention of", &row.label)
}

fn keep(found: &mut Found<'_>, place: &str, before: &Retention, after: &Retention) {
    let Some(verb) = stretched(before.keep, after.keep) else {
        return;
    };
    let thing = named("保存期間", "the retention period of", &after.label);
    let said = Said {
        sentence: went(&thing, verb, &period(before.keep), &period(after.keep)),
        effect: effect(verb, Effect::Worse),
        needs: publication(),
    };
    found.add(place, "keep", verb, said);
}

fn start(found: &mut Found<'_>, place: &str, before: &Retention, after: &Retention) {
    if before.from == after.from {
        return;
    }
    let thing = named(
        "保存期間の起算点",
        "the start of the retention of",
        &after.label,
    );
    let (from, to) = (event(found.old, before), event(found.new, after));
    let said = Said {
        sentence: went(&thing, Verb::Changed, &from, &to),
        effect: Effect::Unclear,
        needs: publication(),
    };
    found.add(place, "from", Verb::Changed, said);
}

fn event(policy: &Policy, row: &Retention) -> Text {
    let event = policy.events.get(&row.from);
    event.map_or_else(|| Text::ja(&row.from), |event| event.label.clone())
}

/// Items that a row covers no more lose the promise of their erasure.
fn items(found: &mut Found<'_>, place: &str, before: &Retention, after: &Retention) {
    let (old, new) = (found.old, found.new);
    for (verb, items) in moved(&leaves(old, &before.of), &leaves(new, &after.of)) {
        let policy = if verb == Verb::Added { new } else { old };
        let labels: Vec<Text> = items.iter().map(|id| policy.item_label(id)).collect();
        let said = Said {
            sentence: entries(&label(after), verb, &labels),
            effect: effect(verb, Effect::Better),
            needs: publication(),
        };
        found.add(place, "of", verb, said);
    }
}
