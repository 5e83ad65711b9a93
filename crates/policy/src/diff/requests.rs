// SPDX-License-Identifier: Apache-2.0
//! Changes of the request procedure: kinds, channels, papers, clocks, answers (Arts. 32–37).

use super::find::{Found, Said, effect};
use super::needs::publication;
use super::sentence::{altered, came, period, stretched, text, went};
use super::spot::{Spot, listed, valued};
use super::{Effect, Verb};
use crate::law;
use crate::model::{KindRule, Policy, Requests, Requirement, Rule};
use crate::text::Text;
use crate::words::{Claim, Kind, Outcome, Procedure};

pub(super) fn find(found: &mut Found<'_>) {
    let (old, new) = (&found.old.requests, &found.new.requests);
    kinds(found);
    intake(found, old, new);
    identity(found, old, new);
    defect(found, old, new);
    papers(found, old, new);
    approval(found, old, new);
}

fn kinds(found: &mut Found<'_>) {
    for kind in Kind::ALL {
        let (before, after) = (found.old.kind(*kind), found.new.kind(*kind));
        match (before, after) {
            (None, Some(_)) => taken(found, *kind, Verb::Added),
            (Some(_), None) => taken(found, *kind, Verb::Removed),
            (Some(before), Some(after)) => rule(found, *kind, before, after),
            (None, None) => {}
        }
    }
}

fn place(kind: Kind) -> String {
    format!("requests.kinds.{}", kind.name())
}

fn taken(found: &mut Found<'_>, kind: Kind, verb: Verb) {
    let thing = text("{kind}のご請求の受付", "taking requests for {kind}");
    let said = Said {
        sentence: came(&thing.fill(&[("kind", kind.text())]), verb),
        effect: effect(verb, Effect::Better),
        needs: publication(),
    };
    found.add(&place(kind), "kind", verb, said);
    found.explain("requests.intake");
    for clause in ["answer", "grounds", "approval"] {
        found.explain(&format!("requests.{clause}.{}", kind.name()));
    }
}

fn rule(found: &mut Found<'_>, kind: Kind, before: &KindRule, after: &KindRule) {
    let spot = |about, ja: &str, en: &str, more| {
        let thing = text(ja, en).fill(&[("kind", kind.text())]);
        (about, thing, more)
    };
    let known = |rule: &KindRule| -> Vec<Text> {
        let grounds = rule.grounds.iter();
        grounds.filter_map(|id| law::has_basis(kind, id)).collect()
    };
    let clause = format!("requests.grounds.{}", kind.name());
    let (about, thing, more) = spot(
        "grounds",
        "{kind}のご請求をお断りする場合",
        "the grounds for refusing {kind}",
        Effect::Worse,
    );
    let grounds = Spot {
        place: &clause,
        about,
        thing,
        more,
    };
    listed(found, &grounds, &known(before), &known(after));
    let claims = |rule: &KindRule| -> Vec<Text> {
        let taken = Claim::ALL.iter().filter(|_| kind.has_claims());
        taken
            .filter(|claim| rule.takes(**claim))
            .map(|claim| claim.text())
            .collect()
    };
    let (about, thing, more) = spot(
        "claims",
        "{kind}をご請求いただける理由",
        "the reasons for asking for {kind}",
        Effect::Better,
    );
    let place = place(kind);
    let spot = Spot {
        place: &place,
        about,
        thing,
        more,
    };
    listed(found, &spot, &claims(before), &claims(after));
    within(found, kind);
}

fn within(found: &mut Found<'_>, kind: Kind) {
    let (old, new) = (found.old.within(kind), found.new.within(kind));
    let published = found.old.requests.answer.published && found.new.requests.answer.published;
    let Some(verb) = stretched(old, new).filter(|_| published) else {
        return;
    };
    let thing = text("{kind}への回答の期限", "the period for answering {kind}");
    let said = Said {
        sentence: went(
            &thing.fill(&[("kind", kind.text())]),
            verb,
            &period(old),
            &period(new),
        ),
        effect: effect(verb, Effect::Worse),
        needs: publication(),
    };
    found.add(
        &format!("requests.answer.{}", kind.name()),
        "within",
        verb,
        said,
    );
}

fn intake(found: &mut Found<'_>, old: &Requests, new: &Requests) {
    let channels = |requests: &Requests| -> Vec<Text> {
        let channels = requests.intake.channels.iter();
        channels.map(|channel| channel.text()).collect()
    };
    let spot = Spot {
        place: "requests.intake",
        about: "channels",
        thing: text("ご請求の受付方法", "the channels for requests"),
        more: Effect::Better,
    };
    listed(found, &spot, &channels(old), &channels(new));
    let spot = Spot {
        place: "requests.procedure",
        about: "procedure",
        thing: text("ご請求の手続の案内", "how the procedure is told"),
        more: match new.procedure {
            Procedure::ToldWhenAsked => Effect::Worse,
            Procedure::Published => Effect::Better,
        },
    };
    valued(
        found,
        &spot,
        Verb::Changed,
        &old.procedure.text(),
        &new.procedure.text(),
    );
    let forms = |requests: &Requests| -> Vec<Text> {
        let form = requests.intake.form;
        let ways = [
            (form.download, text("ダウンロード", "download")),
            (
                form.by_postcard,
                text("はがきによるお取り寄せ", "by postcard"),
            ),
            (form.by_post, text("ご連絡による郵送", "by post")),
        ];
        let ways = ways.into_iter();
        ways.filter_map(|(offered, way)| offered.then_some(way))
            .collect()
    };
    let spot = Spot {
        place: "requests.form",
        about: "form",
        thing: text("請求書の様式の入手方法", "the ways to get the form"),
        more: Effect::Better,
    };
    listed(found, &spot, &forms(old), &forms(new));
}

fn identity(found: &mut Found<'_>, old: &Requests, new: &Requests) {
    let (before, after) = (&old.identity, &new.identity);
    let who = [
        (
            "requests.identity",
            text("ご本人の確認書類", "the person's identity papers"),
        ),
        (
            "requests.identity.statutory_agent",
            text("法定代理人の書類", "papers of statutory agents"),
        ),
        (
            "requests.identity.mandated_agent",
            text("委任による代理人の書類", "papers of mandated agents"),
        ),
    ];
    let of = |requests: &'_ Requests| {
        let identity = requests.identity.clone();
        [
            Some(identity.person),
            identity.statutory_agent,
            identity.mandated_agent,
        ]
    };
    let both = of(old).into_iter().zip(of(new));
    for ((place, thing), (before, after)) in who.into_iter().zip(both) {
        let spot = Spot {
            place,
            about: "papers",
            thing,
            more: Effect::Better,
        };
        match (before, after) {
            (Some(before), Some(after)) => requirement(found, &spot, &before, &after),
            (None, None) => {}
            (before, _) => {
                let verb = if before.is_some() {
                    Verb::Removed
                } else {
                    Verb::Added
                };
                let said = Said {
                    sentence: came(&spot.thing, verb),
                    effect: effect(verb, Effect::Better),
                    needs: publication(),
                };
                found.add(spot.place, "agent", verb, said);
                found.explain("requests.authority");
            }
        }
    }
    let spot = Spot {
        place: "requests.identity.mask",
        about: "mask",
        thing: text("写しの塗りつぶし", "blacking out of copies"),
        more: Effect::Neutral,
    };
    valued(
        found,
        &spot,
        Verb::Changed,
        &before.mask.text(),
        &after.mask.text(),
    );
}

/// More papers to choose from are better, more papers to bring are worse.
fn requirement(found: &mut Found<'_>, spot: &Spot<'_>, before: &Requirement, after: &Requirement) {
    let (old, new) = (found.old, found.new);
    let labels = |policy: &Policy, requirement: &Requirement| -> Vec<Text> {
        let papers = requirement.of.iter().chain(&requirement.authority);
        papers.map(|id| policy.paper(id).label).collect()
    };
    listed(found, spot, &labels(old, before), &labels(new, after));
    let verb = match before.any < after.any {
        true => Verb::Raised,
        false => Verb::Lowered,
    };
    let words = text("{papers}の必要な数", "the number of {papers} needed");
    let number = |any: u8| text(&format!("{any}種類"), &any.to_string());
    let count = Spot {
        place: spot.place,
        about: "any",
        thing: words.fill(&[("papers", spot.thing.clone())]),
        more: effect(verb, Effect::Worse),
    };
    valued(found, &count, verb, &number(before.any), &number(after.any));
}

fn defect(found: &mut Found<'_>, old: &Requests, new: &Requests) {
    let thing = text(
        "書類に不備があるときの扱い",
        "what happens when papers are incomplete",
    );
    match (&old.defect, &new.defect) {
        (None, None) => {}
        (Some(before), Some(after)) => {
            if let Some(verb) = stretched(before.wait, after.wait) {
                let wait = text("補正をお待ちする期間", "the time to mend incomplete papers");
                let said = Said {
                    sentence: went(&wait, verb, &period(before.wait), &period(after.wait)),
                    effect: effect(verb, Effect::Better),
                    needs: publication(),
                };
                found.add("requests.defect", "wait", verb, said);
            }
            if (before.from, before.then) != (after.from, after.then) {
                let said = Said {
                    sentence: altered(&thing),
                    effect: Effect::Unclear,
                    needs: publication(),
                };
                found.add("requests.defect", "then", Verb::Changed, said);
            }
        }
        (before, _) => {
            let verb = if before.is_some() {
                Verb::Removed
            } else {
                Verb::Added
            };
            let said = Said {
                sentence: came(&thing, verb),
                effect: effect(verb, Effect::Better),
                needs: publication(),
            };
            found.add("requests.defect", "defect", verb, said);
        }
    }
}

fn papers(found: &mut Found<'_>, old: &Requests, new: &Requests) {
    let (before, after) = (old.papers, new.papers);
    let thing = text(
        "お送りいただいた書類の扱い",
        "what happens to submitted papers",
    );
    let spot = Spot {
        place: "requests.papers",
        about: "after",
        thing,
        more: Effect::Unclear,
    };
    valued(
        found,
        &spot,
        Verb::Changed,
        &before.after.text(),
        &after.after.text(),
    );
    if let Some(verb) = stretched(before.within, after.within) {
        let thing = text(
            "お送りいただいた書類を手放すまでの期間",
            "how long submitted papers are kept",
        );
        let said = Said {
            sentence: went(&thing, verb, &period(before.within), &period(after.within)),
            effect: effect(verb, Effect::Worse),
            needs: publication(),
        };
        found.add("requests.papers", "within", verb, said);
    }
}

/// Who decides is published where two people do.
fn approval(found: &mut Found<'_>, old: &Requests, new: &Requests) {
    for kind in Kind::ALL {
        let two = |requests: &Requests| {
            let rule = |outcome| requests.approval.rule(*kind, outcome) == Rule::Two;
            rule(Outcome::Granted) && rule(Outcome::Refused)
        };
        let both = found.old.kind(*kind).and(found.new.kind(*kind)).is_some();
        if !both || two(old) == two(new) {
            continue;
        }
        let verb = if two(new) { Verb::Added } else { Verb::Removed };
        let thing = text(
            "{kind}のご請求を2人以上で判断する定め",
            "deciding requests for {kind} by two people",
        );
        let said = Said {
            sentence: came(&thing.fill(&[("kind", kind.text())]), verb),
            effect: effect(verb, Effect::Better),
            needs: publication(),
        };
        found.add(
            &format!("requests.approval.{}", kind.name()),
            "two",
            verb,
            said,
        );
    }
}
