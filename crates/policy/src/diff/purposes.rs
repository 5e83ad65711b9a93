// SPDX-License-Identifier: Apache-2.0
//! Changes of purposes: one added, reworded, put on another basis, given more items (Art. 17).

use super::find::{Found, Said, effect, moved, sides};
use super::needs::{consent, new_purpose, other_purpose, publication};
use super::sentence::{came, entries, named, text, went};
use super::{Effect, Need, Verb};
use crate::model::{Policy, Purpose};
use crate::names::ItemId;
use crate::text::Text;
use crate::words::Basis;

pub(super) fn find(found: &mut Found<'_>) {
    let sides = sides(&found.old.purposes, &found.new.purposes);
    for (name, purpose) in sides.added {
        let said = Said {
            sentence: came(&label(purpose), Verb::Added),
            effect: Effect::Worse,
            needs: new_purpose(purpose.basis),
        };
        found.add(&format!("purposes.{name}"), "purpose", Verb::Added, said);
    }
    for (name, purpose) in sides.removed {
        let said = Said {
            sentence: came(&label(purpose), Verb::Removed),
            effect: Effect::Better,
            needs: publication(),
        };
        found.add(&format!("purposes.{name}"), "purpose", Verb::Removed, said);
    }
    for (name, before, after) in sides.both {
        let place = format!("purposes.{name}");
        wording(found, &place, before, after);
        basis(found, &place, before, after);
        uses(found, &place, before, after);
    }
    limit(found);
}

fn label(purpose: &Purpose) -> Text {
    named("利用目的", "the purpose", &purpose.label)
}

/// The promise to keep to the purposes comes with the first of them and goes with the last.
fn limit(found: &mut Found<'_>) {
    if found.old.purposes.is_empty() != found.new.purposes.is_empty() {
        found.explain("purposes.limit");
    }
}

fn wording(found: &mut Found<'_>, place: &str, before: &Purpose, after: &Purpose) {
    if before.label == after.label {
        return;
    }
    let thing = text("利用目的の文言", "the wording of a purpose");
    let said = Said {
        sentence: went(&thing, Verb::Changed, &before.label, &after.label),
        effect: Effect::Unclear,
        needs: other_purpose(),
    };
    found.add(place, "label", Verb::Changed, said);
}

fn basis(found: &mut Found<'_>, place: &str, before: &Purpose, after: &Purpose) {
    if before.basis == after.basis {
        return;
    }
    let of = text("{purpose}の根拠", "the basis of {purpose}");
    let thing = of.fill(&[("purpose", label(after))]);
    let (effect, needs) = match (before.basis, after.basis) {
        (Basis::Consent, Basis::Published) => (Effect::Worse, other_purpose()),
        (Basis::Consent, _) => (Effect::Worse, publication()),
        (_, Basis::Consent) => (Effect::Better, consent()),
        (Basis::Law, Basis::Published) => (Effect::Neutral, other_purpose()),
        _ => (Effect::Neutral, publication()),
    };
    let sentence = went(
        &thing,
        Verb::Changed,
        &before.basis.text(),
        &after.basis.text(),
    );
    let said = Said {
        sentence,
        effect,
        needs,
    };
    found.add(place, "basis", Verb::Changed, said);
}

fn uses(found: &mut Found<'_>, place: &str, before: &Purpose, after: &Purpose) {
    let (old, new) = (found.old, found.new);
    let (had, has) = (leaves(old, &before.uses), leaves(new, &after.uses));
    for (verb, items) in moved(&had, &has) {
        let policy = if verb == Verb::Added { new } else { old };
        let labels: Vec<Text> = items.iter().map(|id| policy.item_label(id)).collect();
        let of = text("{purpose}で利用する項目", "the items used for {purpose}");
        let of = of.fill(&[("purpose", label(after))]);
        let needs = match verb {
            Verb::Added => needs(old, new, after, &items),
            _ => publication(),
        };
        let effect = effect(verb, Effect::Worse);
        let said = Said {
            sentence: entries(&of, verb, &labels),
            effect,
            needs,
        };
        found.add(place, "uses", verb, said);
    }
}

/// What using more items needs. Items held before were acquired for other purposes; those new to
/// the policy are acquired under the notice.
fn needs(old: &Policy, new: &Policy, purpose: &Purpose, items: &[ItemId]) -> Vec<Need> {
    let special = items.iter().any(|id| is_special(new, id));
    let held = items.iter().any(|id| old.items.contains_key(id));
    match (purpose.basis, special, held) {
        (Basis::Law, ..) => publication(),
        (Basis::Consent, ..) | (_, true, _) => consent(),
        (Basis::Published, false, true) => other_purpose(),
        (Basis::Published, false, false) => vec![Need::Publication, Need::Notice],
    }
}

/// 要配慮個人情報, by its own entry or a branch above it.
fn is_special(policy: &Policy, id: &ItemId) -> bool {
    let mut around = policy
        .items
        .iter()
        .filter(|(branch, _)| id.is_under(branch));
    around.any(|(_, item)| item.special_care)
}

/// The leaves of items, each once, in the order of their names.
pub(super) fn leaves(policy: &Policy, items: &[ItemId]) -> Vec<ItemId> {
    let mut leaves: Vec<ItemId> = items
        .iter()
        .flat_map(|id| policy.leaves(id))
        .cloned()
        .collect();
    leaves.sort();
    leaves.dedup();
    leaves
}
