// SPDX-License-Identifier: Apache-2.0
//! The sheet an agent adds to a request (代理人届) and the mandate (委任状); only for agents the
//! policy takes.

use super::Page;
use super::blocks::text;
use super::html::Html;
use super::site::Site;
use crate::model::Requirement;
use crate::text::Text;

const AGENT: &str = "form-agent.html";
const MANDATE: &str = "form-mandate.html";

pub(super) fn pages(site: &Site<'_>) -> Vec<Page> {
    if !site.procedure_published() || site.policy.requests.kinds.is_empty() {
        return Vec::new();
    }
    let agents = agents(site);
    let mut pages = Vec::new();
    if !agents.is_empty() {
        pages.push(sheet(site, &agents));
    }
    if site.policy.requests.identity.mandated_agent.is_some() {
        pages.push(mandate(site));
    }
    pages
}

/// Links to the sheets, for the guide.
pub(super) fn links(site: &Site<'_>) -> Vec<Html> {
    let sheet = (!agents(site).is_empty()).then(|| site.link(AGENT, &sheet_title()));
    let mandated = site.policy.requests.identity.mandated_agent.is_some();
    let mandate = mandated.then(|| site.link(MANDATE, &mandate_title()));
    sheet.into_iter().chain(mandate).collect()
}

fn sheet_title() -> Text {
    text("代理人届", "Sheet on the agent")
}

fn mandate_title() -> Text {
    text("委任状", "Mandate")
}

/// The agents the policy takes, with their papers.
fn agents<'a>(site: &Site<'a>) -> Vec<(Text, &'a Requirement)> {
    let identity = &site.policy.requests.identity;
    let statutory = identity.statutory_agent.as_ref();
    let mandated = identity.mandated_agent.as_ref();
    let statutory = statutory.map(|r| (text("法定代理人", "Statutory agent"), r));
    let mandated = mandated.map(|r| (text("委任による代理人", "Agent by mandate"), r));
    statutory.into_iter().chain(mandated).collect()
}

fn agent_fields(site: &Site<'_>) -> Html {
    let fields = [
        text("フリガナ", "Name in kana"),
        text("お名前", "Name"),
        text("ご住所", "Address"),
        text("お電話番号", "Telephone"),
        text("ご本人との関係", "Relation to the person"),
    ];
    site.section("agent", &text("代理人", "The agent"), [site.lines(&fields)])
}

fn sheet(site: &Site<'_>, agents: &[(Text, &Requirement)]) -> Page {
    let kinds = site.ticks(agents.iter().map(|(who, _)| who.clone()));
    let mut body = vec![site.addressed(), agent_fields(site)];
    let title = text("代理権の種類", "Kind of authority");
    body.push(site.section("authority", &title, [kinds]));
    body.push(principal(site));
    let papers = agents.iter().flat_map(|(who, requirement)| {
        let title = site.subheading(who);
        [title].into_iter().chain(site.papers(requirement))
    });
    let papers: Vec<Html> = papers.collect();
    let title = text("代理人の方の書類", "Papers of the agent");
    body.push(site.section("papers", &title, papers));
    site.page(AGENT, &sheet_title(), body)
}

fn principal(site: &Site<'_>) -> Html {
    let fields = [text("お名前", "Name"), text("ご住所", "Address")];
    site.section(
        "person",
        &text("ご本人", "The person"),
        [site.lines(&fields)],
    )
}

fn mandate(site: &Site<'_>) -> Page {
    let words = site.paragraph(&text(
        "私は、次の者を代理人と定め、次の権限を委任します",
        "I appoint the following person as my agent and give them this authority",
    ));
    let agent = [text("お名前", "Name"), text("ご住所", "Address")];
    let agent = site.lines(&agent);
    let kinds = site.kinds().map(|kind| {
        let words = text(
            "{kind}の請求に関する一切の権限",
            "everything about a request for {kind}",
        );
        words.fill(&[("kind", kind.text())])
    });
    let receipt = text("回答を受け取る権限", "receiving the answer");
    let kinds = site.ticks(kinds.chain([receipt]));
    let signed = [
        text("お名前（ご署名）", "Name (signature)"),
        text("ご住所", "Address"),
        text("お電話番号", "Telephone"),
    ];
    let body = vec![
        site.addressed(),
        words,
        site.section("agent", &text("代理人", "The agent"), [agent]),
        site.section(
            "authority",
            &text("委任する権限", "Authority given"),
            [kinds],
        ),
        site.section(
            "person",
            &text("委任する方（ご本人）", "The person"),
            [site.lines(&signed)],
        ),
    ];
    site.page(MANDATE, &mandate_title(), body)
}
