// SPDX-License-Identifier: Apache-2.0
//! Changes of the operator, its desks and the certified bodies (Art. 32(1)(i), Order 10).

use super::find::{Found, Said, beyond, effect, sides};
use super::needs::publication;
use super::sentence::{came, named, text, went};
use super::{Effect, Verb};
use crate::model::{CertifiedBodies, CertifiedBody, Desk, Operator};
use crate::text::Text;

pub(super) fn find(found: &mut Found<'_>) {
    operator(found);
    desks(found);
    bodies(found);
}

fn operator(found: &mut Found<'_>) {
    let (old, new) = (&found.old.operator, &found.new.operator);
    let line = |line: &Option<String>| Text::ja(line.clone().unwrap_or_default());
    let facts = |operator: &Operator| {
        [
            operator.name.clone(),
            line(&operator.name_kana),
            line(&operator.postcode),
            operator.address.clone(),
            line(&operator.phone),
            operator.representative.clone(),
            operator.manager.clone(),
        ]
    };
    let labels = [
        (
            "operator.name",
            "name",
            text("事業者の名称", "the operator's name"),
        ),
        (
            "operator.name_kana",
            "name_kana",
            text("事業者の名称のフリガナ", "the operator's name in kana"),
        ),
        (
            "operator.postcode",
            "postcode",
            text("事業者の郵便番号", "the operator's postcode"),
        ),
        (
            "operator.address",
            "address",
            text("事業者の住所", "the operator's address"),
        ),
        (
            "operator.phone",
            "phone",
            text("事業者の電話番号", "the operator's telephone number"),
        ),
        (
            "operator.representative",
            "representative",
            text("代表者", "the representative"),
        ),
        (
            "operator.manager",
            "manager",
            text("個人情報保護管理者", "the privacy manager"),
        ),
    ];
    let values = facts(old).into_iter().zip(facts(new));
    for ((place, about, label), (before, after)) in labels.into_iter().zip(values) {
        if before != after {
            let sentence = went(&label, Verb::Changed, &before, &after);
            let said = Said {
                sentence,
                effect: Effect::Neutral,
                needs: publication(),
            };
            found.add(place, about, Verb::Changed, said);
        }
    }
}

fn desks(found: &mut Found<'_>) {
    let sides = sides(&found.old.desks, &found.new.desks);
    let label = |desk: &Desk| named("窓口", "the desk", &desk.name);
    let came_or_went = [(Verb::Added, sides.added), (Verb::Removed, sides.removed)];
    for (verb, desks) in came_or_went {
        for (name, desk) in desks {
            let sentence = came(&label(desk), verb);
            let effect = effect(verb, Effect::Better);
            let said = Said {
                sentence,
                effect,
                needs: publication(),
            };
            found.add(&format!("desks.{name}"), "desk", verb, said);
            explain_complaints(found, name);
        }
    }
    for (name, before, after) in sides.both {
        if before != after {
            let sentence = super::sentence::altered(&label(after));
            let said = Said {
                sentence,
                effect: Effect::Neutral,
                needs: publication(),
            };
            found.add(&format!("desks.{name}"), "desk", Verb::Changed, said);
            explain_complaints(found, name);
        }
    }
}

/// The clause about complaints names its desk.
fn explain_complaints(found: &mut Found<'_>, desk: &str) {
    if desk == "complaints" {
        found.explain("complaints.desk");
    }
}

fn bodies(found: &mut Found<'_>) {
    let (old, new) = (
        members(&found.old.certified_bodies),
        members(&found.new.certified_bodies),
    );
    let moved = [
        (Verb::Added, beyond(new, old)),
        (Verb::Removed, beyond(old, new)),
    ];
    for (verb, bodies) in moved {
        for body in bodies {
            let thing = named("認定個人情報保護団体", "the certified body", &body.name);
            let sentence = came(&thing, verb);
            let effect = effect(verb, Effect::Better);
            let said = Said {
                sentence,
                effect,
                needs: publication(),
            };
            found.add("certified_bodies", "body", verb, said);
        }
    }
    let stated = |bodies: &CertifiedBodies| *bodies != CertifiedBodies::Unstated;
    let (before, after) = (&found.old.certified_bodies, &found.new.certified_bodies);
    if old.is_empty() && new.is_empty() && stated(before) != stated(after) {
        let verb = if stated(after) {
            Verb::Added
        } else {
            Verb::Removed
        };
        let thing = text(
            "認定個人情報保護団体の有無の記載",
            "what is said about certified bodies",
        );
        let said = Said {
            sentence: came(&thing, verb),
            effect: Effect::Neutral,
            needs: publication(),
        };
        found.add("certified_bodies", "statement", verb, said);
    }
}

fn members(bodies: &CertifiedBodies) -> &[CertifiedBody] {
    match bodies {
        CertifiedBodies::Members(bodies) => bodies,
        CertifiedBodies::None | CertifiedBodies::Unstated => &[],
    }
}
