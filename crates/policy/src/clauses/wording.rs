// SPDX-License-Identifier: Apache-2.0
//! The sentences of the clauses as the public reads them; the only place where they are worded.

use std::sync::LazyLock;

use crate::model::{Defect, Fee, Policy, Purpose, Requirement};
use crate::names::PaperId;
use crate::period::Period;
use crate::text::{Lang, Text};
use crate::words::{Basis, ClockStart, DefectThen, FeeBasis, Kind, Per, Tax};

type Sentence = LazyLock<Text>;

macro_rules! sentence {
    ($name:ident, $ja:literal, $en:literal) => {
        pub(super) static $name: Sentence = LazyLock::new(|| Text::new($ja, $en));
    };
}

sentence!(
    MANAGER,
    "個人情報保護管理者として{manager}を置きます",
    "The {manager} is our privacy manager"
);
sentence!(
    PURPOSE_LIMIT,
    "個人情報は、次の利用目的の範囲でのみ利用します",
    "We use personal information for the following purposes only"
);
sentence!(
    PURPOSE_PUBLISHED,
    "{purpose}のために、{items}を利用します",
    "We use {items} for {purpose}"
);
sentence!(
    PURPOSE_CONSENT,
    "{purpose}のために、同意された方に限り、{items}を利用します",
    "We use {items} for {purpose}, with your consent only"
);
sentence!(
    PURPOSE_LAW,
    "{purpose}のために、法令に基づき、{items}を利用します",
    "We use {items} for {purpose}, as the law requires"
);
sentence!(
    RETENTION,
    "{records}は、{event}から{keep}で消去します",
    "{records} are erased {keep} after {event}"
);
sentence!(
    INTAKE,
    "{kinds}のご請求を、{channels}で受け付けます",
    "We take requests for {kinds} by {channels}"
);
sentence!(
    ANSWER_RECEIVED,
    "{kind}のご請求には、ご請求を受けた日から{within}以内にお答えします",
    "We answer requests for {kind} within {within} from receipt"
);
sentence!(
    ANSWER_COMPLETE,
    "{kind}のご請求には、必要な書類がそろった日から{within}以内にお答えします",
    "We answer requests for {kind} within {within} from the day the papers are complete"
);
sentence!(
    ANSWER_VERIFIED,
    "{kind}のご請求には、ご本人であることを確かめた日から{within}以内にお答えします",
    "We answer requests for {kind} within {within} from the day your identity is confirmed"
);
sentence!(
    ANSWER_PAID,
    "{kind}のご請求には、手数料をいただいた日から{within}以内にお答えします",
    "We answer requests for {kind} within {within} from the day the fee is paid"
);
sentence!(
    ANSWER_PROMPT,
    "{kind}のご請求には、遅滞なくお答えします",
    "We answer requests for {kind} without delay"
);
sentence!(
    FEE_ONLY,
    "手数料は、{fees}に限っていただきます",
    "We charge a fee for the following only: {fees}"
);
sentence!(
    NO_FEE,
    "ご請求の手数料はいただきません",
    "Requests are free of charge"
);
sentence!(
    UNPAID_WITHDRAWN,
    "{clock}から{wait}以内にお支払いがなければ、ご請求はなかったものとします",
    "if it is not paid within {wait} from {clock}, the request counts as never made"
);
sentence!(
    UNPAID_REFUSED,
    "{clock}から{wait}以内にお支払いがなければ、ご請求をお断りします",
    "if it is not paid within {wait} from {clock}, we refuse the request"
);
sentence!(
    IDENTITY,
    "{any}種類の書類でご本人であることを確かめてからお答えします（{papers}）",
    "We confirm your identity with {any} of these papers before we answer: {papers}"
);
sentence!(
    OR_ELSE,
    "{papers}。これに代えて{others}のうち{any}種類でも結構です",
    "{papers}; or {any} of {others} instead"
);
sentence!(
    AUTHORITY,
    "代理人の方からのご請求では、代理人の方の本人確認と代理権の確認をしてからお答えします",
    "Where an agent applies, we confirm the agent's identity and authority before we answer"
);
sentence!(
    DEFECT,
    "書類に不備があるときは、内容をお知らせし、{clock}から{wait}お待ちします",
    "If papers are incomplete, we tell you what is missing and wait {wait} from {clock}"
);
sentence!(
    GROUNDS,
    "{kind}のご請求をお断りするのは、次の場合に限ります：{grounds}",
    "We refuse a request for {kind} only if: {grounds}"
);
sentence!(
    REFUSAL,
    "お断りするときは、理由と苦情の窓口をお知らせします",
    "If we refuse, we tell you why and where you can complain"
);
sentence!(
    TWO_PEOPLE,
    "{kind}のご請求に応じるかどうかは、必ず2人以上で判断します",
    "Requests for {kind} are always decided by two people"
);
sentence!(
    PAPERS_DISPOSED,
    "お送りいただいた書類は、手続の終了後{within}以内に廃棄します",
    "We destroy the papers you sent within {within} from the end of the procedure"
);
sentence!(
    PAPERS_RETURNED,
    "お送りいただいた書類は、手続の終了後{within}以内にお返しします",
    "We return the papers you sent within {within} from the end of the procedure"
);
sentence!(
    DELIVERY,
    "結果は、{to}に、次の方法でお送りします：{by}",
    "We send the result to {to} by: {by}"
);
sentence!(
    RETENTION_LATER,
    "{records}は、{event}から{keep}、又は{other}から{other_keep}の、いずれか遅い日に消去します",
    "{records} are erased {keep} after {event} or {other_keep} after {other}, whichever is later"
);
sentence!(
    COMPLAINTS,
    "苦情とご相談を{desk}で承り、適切かつ迅速に対応します",
    "We handle complaints at the {desk}, properly and promptly"
);
sentence!(
    FEE,
    "{kind}（{per}{yen}円、{tax}）",
    "{kind} ({yen} yen {per}, {tax})"
);

pub(super) fn purpose(basis: Basis) -> &'static Text {
    match basis {
        Basis::Published => &PURPOSE_PUBLISHED,
        Basis::Consent => &PURPOSE_CONSENT,
        Basis::Law => &PURPOSE_LAW,
    }
}

/// A purpose with how far it goes and the article it rests on, where they are written.
pub(super) fn bounded(text: Text, purpose: &Purpose) -> Text {
    let statute = purpose.statute.as_ref().map(Text::ja);
    let bounds: Vec<Text> = purpose.limit.iter().cloned().chain(statute).collect();
    if bounds.is_empty() {
        return text;
    }
    Text::new("{text}（{bounds}）", "{text} ({bounds})")
        .fill(&[("text", text), ("bounds", Text::join(&bounds))])
}

/// Which papers confirm the person, with what suffices instead.
pub(super) fn identity(policy: &Policy, papers: &Requirement) -> Text {
    let label = |id: &PaperId| policy.paper(id).label;
    let mut listed = papers.papers_text(label);
    for other in &papers.or_else {
        let labels: Vec<Text> = other.of.iter().map(label).collect();
        listed = OR_ELSE.fill(&[
            ("papers", listed),
            ("any", Text::ja(other.any.to_string())),
            ("others", Text::join(&labels)),
        ]);
    }
    IDENTITY.fill(&[
        ("any", Text::ja(papers.any.to_string())),
        ("papers", listed),
    ])
}

/// A period that is no promise reads 遅滞なく, as the Act has it.
pub(super) fn answer(published: bool, from: ClockStart) -> &'static Text {
    match (published, from) {
        (false, _) => &ANSWER_PROMPT,
        (true, ClockStart::Received) => &ANSWER_RECEIVED,
        (true, ClockStart::PapersComplete) => &ANSWER_COMPLETE,
        (true, ClockStart::Verified) => &ANSWER_VERIFIED,
        (true, ClockStart::Paid) => &ANSWER_PAID,
    }
}

/// How long a fee is waited for after the person was told, and what follows.
pub(super) fn unpaid(rule: &Defect) -> Text {
    let template = match rule.then {
        DefectThen::DeemedWithdrawn => &UNPAID_WITHDRAWN,
        DefectThen::Refused => &UNPAID_REFUSED,
    };
    template.fill(&[("clock", rule.from.text()), ("wait", period(rule.wait))])
}

pub(super) fn period(period: Period) -> Text {
    Text::new(period.label(Lang::Ja), period.label(Lang::En))
}

pub(super) fn fee(kind: Kind, fee: &Fee) -> Text {
    let per = match fee.per {
        Per::Ask => Text::new("1件につき", "for each request"),
        Per::Application => Text::new("1回のお申込みにつき", "for each application"),
    };
    let tax = match fee.tax {
        Tax::Included => Text::new("税込", "tax included"),
        Tax::Added => Text::new("税抜", "before tax"),
    };
    let yen = match fee.basis {
        FeeBasis::Fixed => Text::ja(thousands(fee.yen)),
        FeeBasis::ActualCost => Text::new(
            format!("実費、上限{}", thousands(fee.yen)),
            format!("the actual cost, up to {}", thousands(fee.yen)),
        ),
    };
    FEE.fill(&[
        ("kind", kind.text()),
        ("per", per),
        ("yen", yen),
        ("tax", tax),
    ])
}

/// `1,000`.
fn thousands(number: u32) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    digits
        .chars()
        .enumerate()
        .fold(String::new(), |mut out, (index, digit)| {
            if index > 0 && index % 3 == first {
                out.push(',');
            }
            out.push(digit);
            out
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_grouped_by_thousands() {
        for (number, text) in [
            (0, "0"),
            (300, "300"),
            (1000, "1,000"),
            (100_000, "100,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(thousands(number), text);
        }
    }

    #[test]
    fn sentences_are_polite_and_end_without_a_full_stop() {
        for text in [
            &MANAGER,
            &RETENTION,
            &INTAKE,
            &ANSWER_RECEIVED,
            &FEE_ONLY,
            &REFUSAL,
            &COMPLAINTS,
        ] {
            assert!(
                text.ja.contains("ます") && !text.ja.ends_with('。'),
                "{}",
                text.ja
            );
        }
    }
}
