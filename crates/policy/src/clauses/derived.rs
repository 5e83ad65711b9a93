// SPDX-License-Identifier: Apache-2.0
//! Promises that lie in what is written elsewhere: who signs, how forms come, what a fee does.

use super::build::{Draft, draft};
use super::chapters::entries;
use super::{ClauseWhat, wording};
use crate::model::{CertifiedBodies, Defect, Fee, IdentityCase, Policy, Requirement};
use crate::text::Text;
use crate::words::{Bearer, Chapter, Kind, Overpaid, Refund};

/// Name, address and representative; day of issue and signature.
pub(super) fn operator(policy: &Policy) -> Vec<Draft> {
    let operator = &policy.operator;
    let named = [&operator.name, &operator.address, &operator.representative];
    let published = named.iter().all(|text| !text.is_empty()).then(|| {
        let text = Text::new(
            "事業者の名称、住所及び代表者の氏名を公表します",
            "We publish our name, address and representative",
        );
        let what = ClauseWhat::OperatorPublished;
        draft("operator.published", "operator/name", what, text)
    });
    let signed = operator.signatory.as_ref().map(|signatory| {
        let text = Text::new(
            "この方針には、制定日と最終改定日を示し、{signatory}が署名します",
            "This policy shows its dates of issue and revision and is signed by {signatory}",
        );
        let text = text.fill(&[("signatory", signatory.clone())]);
        let what = ClauseWhat::Signed;
        draft("operator.signatory", "operator/signatory", what, text)
    });
    published.into_iter().chain(signed).collect()
}

/// Certified bodies and where to complain (Order 10(iii)).
pub(super) fn certified_bodies(policy: &Policy) -> Option<Draft> {
    let CertifiedBodies::Members(bodies) = &policy.certified_bodies else {
        return None;
    };
    let each = bodies.iter().map(|body| {
        let phones = body.phones.iter().map(Text::ja);
        let reached = std::iter::once(body.contact.clone())
            .chain(body.address.clone())
            .chain(phones);
        let reached: Vec<Text> = reached.collect();
        Text::new("{name}（{contact}）", "{name} ({contact})").fill(&[
            ("name", body.name.clone()),
            ("contact", Text::join(&reached)),
        ])
    });
    let each: Vec<Text> = each.collect();
    let text = Text::new(
        "解決しないときは、加入する認定個人情報保護団体にお申し出になれます：{bodies}",
        "Where we cannot settle a complaint you may turn to our certified body: {bodies}",
    )
    .fill(&[("bodies", Text::join(&each))]);
    let what = ClauseWhat::CertifiedBodies;
    Some(draft("certified_bodies", "certified_bodies", what, text))
}

/// Classes and ways of acquisition: the listed ones and no others, unless the list is open.
pub(super) fn limited(policy: &Policy, chapter: Chapter) -> (Text, Vec<Draft>) {
    let open = policy.chapters.classes.values().any(|class| class.open);
    let (text, closed) = match chapter {
        Chapter::Classes => (
            Text::new(
                "取得する個人情報は、次の種類に限ります",
                "We acquire the following kinds of information only",
            ),
            !open,
        ),
        _ => (
            Text::new(
                "個人情報は、次の方法で取得します",
                "We acquire personal information in the following ways",
            ),
            true,
        ),
    };
    let listed = entries(policy, chapter);
    let limit = (closed && !listed.is_empty()).then(|| {
        let id = format!("{}.limit", chapter.name());
        let what = ClauseWhat::OnlyListed { chapter };
        draft(&id, chapter.name(), what, text)
    });
    (chapter.text(), limit.into_iter().chain(listed).collect())
}

/// Provision happens in the listed cases only.
pub(super) fn provision_limit(policy: &Policy) -> Option<Draft> {
    let any = !policy.chapters.provision.is_empty();
    any.then(|| {
        let text = Text::new(
            "個人データは、次の場合を除き、ご本人以外に提供しません",
            "We provide personal data to nobody else except as follows",
        );
        let what = ClauseWhat::ProvisionLimit;
        draft("provision.limit", "provision", what, text)
    })
}

/// What the chapter on requests promises beside the kinds themselves.
pub(super) fn requests(policy: &Policy) -> Vec<Draft> {
    let mut drafts = Vec::new();
    drafts.extend(form(policy));
    drafts.extend(only(policy));
    drafts.extend(evidence(policy));
    drafts.extend(agents(policy));
    drafts.extend(fees(policy));
    drafts.extend(route(policy));
    drafts.push(delivery(policy));
    drafts.extend(policy.requests.answer.on_difficulty.clone().map(|text| {
        let what = ClauseWhat::OtherForm;
        draft(
            "requests.other_form",
            "requests/answer/on_difficulty",
            what,
            text,
        )
    }));
    drafts
}

fn form(policy: &Policy) -> Option<Draft> {
    let form = policy.requests.intake.form;
    let ways = [
        (form.download, Text::new("ダウンロード", "download")),
        (
            form.by_postcard,
            Text::new("はがきでのお申込みによる郵送", "post, after a postcard"),
        ),
        (
            form.by_post,
            Text::new("ご連絡をいただいての郵送", "post, after you contact us"),
        ),
    ];
    let ways: Vec<Text> = ways
        .into_iter()
        .filter(|(offered, _)| *offered)
        .map(|(_, way)| way)
        .collect();
    (!ways.is_empty()).then(|| {
        let text = Text::new(
            "請求書の様式は、次の方法でお渡しします：{ways}",
            "The request form comes by: {ways}",
        )
        .fill(&[("ways", Text::join(&ways))]);
        let what = ClauseWhat::FormOffered;
        draft("requests.form", "requests/intake/form", what, text)
    })
}

fn only(policy: &Policy) -> Option<Draft> {
    let intake = &policy.requests.intake;
    let to = intake.to.clone().unwrap_or_else(|| {
        let desk = policy.requests_desk().map(|desk| desk.name.clone());
        desk.unwrap_or_else(|| Text::new("当社", "us"))
    });
    intake.only.then(|| {
        let text = Text::new(
            "ご請求は{to}で受け付け、ほかの方法（ご来社など）では受け付けません",
            "Requests go to {to}; other ways, such as visits, are not accepted",
        )
        .fill(&[("to", to)]);
        let what = ClauseWhat::OnlyChannels;
        draft("requests.intake.only", "requests/intake/only", what, text)
    })
}

/// Other papers for some channels and kinds, and for any mix of them.
fn evidence(policy: &Policy) -> Vec<Draft> {
    let identity = &policy.requests.identity;
    let channels = identity.by_channel.iter();
    let kinds = identity.by_kind.iter();
    let cases = identity.cases.iter();
    let channels = channels.map(|(by, one)| ("by_channel", by.name(), by.text(), one));
    let kinds = kinds.map(|(by, one)| ("by_kind", by.name(), by.text(), one));
    let cases = cases.map(|(name, one)| ("cases", name.as_str(), mix(one), &one.papers));
    channels
        .chain(kinds)
        .chain(cases)
        .map(|(key, name, label, papers)| {
            let values = [
                ("label", label),
                ("papers", bounded(wording::identity(policy, papers), papers)),
            ];
            let text = Text::new("{label}の場合：{papers}", "For {label}: {papers}").fill(&values);
            let what = ClauseWhat::Evidence { needed: papers.any };
            let path = format!("requests/identity/{key}/{name}");
            draft(&path.replace('/', "."), &path, what, text)
        })
        .collect()
}

/// 「来店、任意代理人による開示」.
fn mix(case: &IdentityCase) -> Text {
    let channels = case.channels.iter().map(|one| one.text());
    let who = case.applicants.iter().map(|one| one.text());
    let kinds = case.kinds.iter().map(|one| one.text());
    let parts: Vec<Text> = who.chain(channels).chain(kinds).collect();
    if parts.is_empty() {
        return Text::new("すべてのご請求", "all requests");
    }
    Text::join(&parts)
}

/// The papers with how old and how shown, where the requirement has words of its own on it.
fn bounded(text: Text, papers: &Requirement) -> Text {
    let fresh = papers.fresh.map(|fresh| {
        let text = Text::new("発行から{fresh}以内", "not older than {fresh}");
        text.fill(&[("fresh", wording::period(fresh))])
    });
    let shown = papers.shown_by.map(|shown| shown.text());
    let bounds: Vec<Text> = fresh.into_iter().chain(shown).collect();
    if bounds.is_empty() {
        return text;
    }
    Text::new("{text}（{bounds}）", "{text} ({bounds})")
        .fill(&[("text", text), ("bounds", Text::join(&bounds))])
}

/// Which papers prove an agent's authority (Order 13).
fn agents(policy: &Policy) -> Vec<Draft> {
    let identity = &policy.requests.identity;
    let agents = [
        (
            "statutory_agent",
            Text::new("法定代理人", "A statutory agent"),
            &identity.statutory_agent,
        ),
        (
            "mandated_agent",
            Text::new("任意代理人", "A mandated agent"),
            &identity.mandated_agent,
        ),
    ];
    let stated = agents
        .into_iter()
        .filter_map(|(key, label, agent)| Some((key, label, agent.as_ref()?)));
    stated
        .filter(|(_, _, agent)| !agent.authority.is_empty())
        .map(|(key, label, agent)| authority(policy, (key, label), agent))
        .collect()
}

fn authority(policy: &Policy, (key, label): (&str, Text), agent: &Requirement) -> Draft {
    let papers: Vec<Text> = agent
        .authority
        .iter()
        .map(|id| policy.paper(id).label)
        .collect();
    let text = Text::new(
        "{agent}の方は、代理権を次の書類のどれかで示していただきます：{papers}",
        "{agent} proves the authority by one of: {papers}",
    )
    .fill(&[("agent", label), ("papers", Text::join(&papers))]);
    let what = ClauseWhat::AgentPapers {
        agent: key.to_owned(),
    };
    draft(
        &format!("requests.agents.{key}"),
        &format!("requests/identity/{key}/authority"),
        what,
        text,
    )
}

/// The kinds whose fee a condition picks, with the path of the key in the first of them.
fn charged(
    policy: &Policy,
    key: &str,
    picks: impl Fn(&Fee) -> bool,
) -> Option<(Vec<Kind>, Text, String)> {
    let kinds = policy.requests.kinds.iter();
    let kinds: Vec<Kind> = kinds
        .filter(|(kind, rule)| kind.fee_allowed() && rule.charged().is_some_and(&picks))
        .map(|(kind, _)| *kind)
        .collect();
    let first = kinds.first()?;
    let path = format!("requests/kinds/{}/fee/{key}", first.name());
    let labels: Vec<Text> = kinds.iter().map(|kind| kind.text()).collect();
    Some((kinds, Text::join(&labels), path))
}

/// How long a fee is waited for and what follows: once where it is the same for all kinds, else kind by kind.
fn unpaid(policy: &Policy, kinds: &[Kind]) -> Text {
    let missing = Text::new(
        "{kinds}の手数料が足りないとき、又はいただいていないときは、その旨をお知らせし、{waits}",
        "If the fee for {kinds} is short or missing, we tell you; {waits}",
    );
    let of = |kind: &Kind| policy.fee(*kind).and_then(|fee| fee.unpaid.as_ref());
    let mut rules: Vec<(&Defect, Vec<Text>)> = Vec::new();
    for kind in kinds {
        let Some(rule) = of(kind) else { continue };
        match rules.iter_mut().find(|(other, _)| *other == rule) {
            Some((_, named)) => named.push(kind.text()),
            None => rules.push((rule, vec![kind.text()])),
        }
    }
    let same = rules.len() == 1;
    let waits: Vec<Text> = rules
        .into_iter()
        .map(|(rule, named)| {
            let text = wording::unpaid(rule);
            if same {
                return text;
            }
            Text::new("{kinds}では{wait}", "for {kinds}, {wait}")
                .fill(&[("kinds", Text::join(&named)), ("wait", text)])
        })
        .collect();
    missing.fill(&[("waits", Text::join(&waits))])
}

fn fees(policy: &Policy) -> Vec<Draft> {
    let unpaid = charged(policy, "unpaid", |fee| fee.unpaid.is_some()).map(|found| {
        let text = unpaid(policy, &found.0);
        ("requests.fee.unpaid", found, text, ClauseWhat::FeeUnpaid)
    });
    let kept = charged(policy, "refund", |fee| fee.refund == Refund::Never).map(|found| {
        let text = Text::new(
            "{kinds}の手数料は、お断りした場合もお返ししません",
            "The fee for {kinds} is not returned where we refuse",
        );
        ("requests.fee.kept", found, text, ClauseWhat::FeeKept)
    });
    let over = charged(policy, "overpaid", |fee| fee.overpaid == Overpaid::Kept).map(|found| {
        let text = Text::new(
            "{kinds}の手数料を多くお送りいただいても、差額はお返ししません",
            "Where more than the fee for {kinds} is sent, the difference is not returned",
        );
        (
            "requests.fee.overpaid",
            found,
            text,
            ClauseWhat::OverpaidKept,
        )
    });
    let issuing = charged(policy, "issuing_charge", |fee| {
        fee.issuing_charge == Some(Bearer::Applicant)
    })
    .map(|found| {
        let text = Text::new(
            "{kinds}の手数料に使う郵便為替の発行料は、ご請求の方のご負担です",
            "The charge for issuing a postal order for {kinds} is yours to bear",
        );
        (
            "requests.fee.issuing",
            found,
            text,
            ClauseWhat::IssuingCharge,
        )
    });
    [unpaid, kept, over, issuing]
        .into_iter()
        .flatten()
        .map(|(id, (_, kinds, path), text, what)| {
            draft(id, &path, what, text.fill(&[("kinds", kinds)]))
        })
        .collect()
}

fn route(policy: &Policy) -> Option<Draft> {
    let steps = policy.requests.route.iter().map(|step| {
        let values = [("post", step.post.clone()), ("act", step.act.text())];
        let text = Text::new("{post}の{act}", "{post} {act}").fill(&values);
        let kinds = step.kinds.iter().map(|kind| kind.text());
        let outcomes = step.outcomes.iter().map(|outcome| outcome.text());
        let deputy = step.deputy.iter().map(|deputy| {
            Text::new("不在のときは{deputy}", "in absence {deputy}")
                .fill(&[("deputy", deputy.clone())])
        });
        let bounds: Vec<Text> = kinds.chain(outcomes).chain(deputy).collect();
        if bounds.is_empty() {
            return text;
        }
        Text::new("{text}（{bounds}）", "{text} ({bounds})")
            .fill(&[("text", text), ("bounds", Text::join(&bounds))])
    });
    let steps: Vec<Text> = steps.collect();
    (!steps.is_empty()).then(|| {
        let text = Text::new(
            "ご請求に応じるかどうかは、次の順に判断します：{steps}",
            "Requests are decided in this order: {steps}",
        )
        .fill(&[("steps", Text::join(&steps))]);
        draft("requests.route", "requests/route", ClauseWhat::Route, text)
    })
}

fn delivery(policy: &Policy) -> Draft {
    let answer = &policy.requests.answer;
    let by: Vec<Text> = answer.by.iter().map(|by| by.text()).collect();
    let values = [("by", Text::join(&by)), ("to", answer.to.text())];
    let text = wording::DELIVERY.fill(&values);
    draft(
        "requests.delivery",
        "requests/answer/by",
        ClauseWhat::Delivered,
        text,
    )
}
