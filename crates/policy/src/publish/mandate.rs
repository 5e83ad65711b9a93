// SPDX-License-Identifier: Apache-2.0
//! The sheet an agent adds to a request (代理人届) and the mandate (委任状); only for agents the
//! policy takes.

use super::blocks::text;
use super::html::Html;
use super::sheet::{Part, Piece, Sheet};
use super::site::Site;
use crate::model::Requirement;
use crate::text::Text;

const AGENT: &str = "form-agent";
const MANDATE: &str = "form-mandate";

pub(super) fn sheets(site: &Site<'_>) -> Vec<Sheet> {
    if !site.procedure_published() || site.policy.requests.kinds.is_empty() {
        return Vec::new();
    }
    let agents = agents(site);
    let agent = (!agents.is_empty()).then(|| sheet(site, &agents));
    let mandated = site.policy.requests.identity.mandated_agent.is_some();
    let mandate = mandated.then(|| mandate(site));
    agent.into_iter().chain(mandate).collect()
}

/// Links to the sheets, for the guide.
pub(super) fn links(site: &Site<'_>) -> Vec<Html> {
    let sheet =
        (!agents(site).is_empty()).then(|| site.link(&format!("{AGENT}.html"), &sheet_title()));
    let mandated = site.policy.requests.identity.mandated_agent.is_some();
    let mandate = mandated.then(|| site.link(&format!("{MANDATE}.html"), &mandate_title()));
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

fn agent_fields(site: &Site<'_>) -> Option<Part> {
    let fields = [
        text("フリガナ", "Name in kana"),
        text("お名前", "Name"),
        text("ご住所", "Address"),
        text("お電話番号", "Telephone"),
        text("ご本人との関係", "Relation to the person"),
    ];
    let title = text("代理人", "The agent");
    site.part("agent", &title, vec![site.fields(&fields)])
}

fn sheet(site: &Site<'_>, agents: &[(Text, &Requirement)]) -> Sheet {
    let kinds = site.choices(agents.iter().map(|(who, _)| who.clone()));
    let papers = agents.iter().flat_map(|(who, requirement)| {
        let title = site.head_of(who);
        [title].into_iter().chain(site.paper_pieces(requirement))
    });
    let papers: Vec<Piece> = papers.collect();
    let parts = [
        agent_fields(site),
        site.part(
            "authority",
            &text("代理権の種類", "Kind of authority"),
            vec![kinds],
        ),
        principal(site),
        site.part(
            "papers",
            &text("代理人の方の書類", "Papers of the agent"),
            papers,
        ),
    ];
    Sheet {
        parts: parts.into_iter().flatten().collect(),
        ..site.sheet(AGENT.to_owned(), &sheet_title())
    }
}

fn principal(site: &Site<'_>) -> Option<Part> {
    let fields = [text("お名前", "Name"), text("ご住所", "Address")];
    let title = text("ご本人", "The person");
    site.part("person", &title, vec![site.fields(&fields)])
}

fn mandate(site: &Site<'_>) -> Sheet {
    let words = text(
        "私は、次の者を代理人と定め、次の権限を委任します",
        "I appoint the following person as my agent and give them this authority",
    );
    let agent = [text("お名前", "Name"), text("ご住所", "Address")];
    let kinds = site.kinds().map(|kind| {
        let words = text(
            "{kind}の請求に関する一切の権限",
            "everything about a request for {kind}",
        );
        words.fill(&[("kind", kind.text())])
    });
    let receipt = text("回答を受け取る権限", "receiving the answer");
    let kinds = site.choices(kinds.chain([receipt]));
    let signed = [
        text("お名前（ご署名）", "Name (signature)"),
        text("ご住所", "Address"),
        text("お電話番号", "Telephone"),
    ];
    let person = text("委任する方（ご本人）", "The person");
    let authority = text("委任する権限", "Authority given");
    let parts = [
        site.part(
            "agent",
            &text("代理人", "The agent"),
            vec![site.fields(&agent)],
        ),
        site.part("authority", &authority, vec![kinds]),
        site.part("person", &person, vec![site.fields(&signed)]),
    ];
    Sheet {
        lead: site.pen.sentence_text(&words),
        parts: parts.into_iter().flatten().collect(),
        ..site.sheet(MANDATE.to_owned(), &mandate_title())
    }
}
