// SPDX-License-Identifier: Apache-2.0
//! Which ground a refusal may rest on: one that the file publishes or the Act allows, and that the record of the case does
//! not contradict.

use yakusoku_policy::{GroundClass, GroundId, grounds};

use super::command::{Context, Refusal};
use super::fact::{Applying, Outcome};
use super::kinds::Finding;
use super::notice::{About, NoticeStage};
use super::state::{Ask, Case};
use super::{identity, notice};

/// Whether a decision may rest on a ground; the ground itself where the published list lacks it.
///
/// What the Act allows beyond the list is for the manager alone. Before identity is confirmed only the procedure can be
/// a ground: any other would say something about the data. So it is with an agent whose mandate does not reach so far,
/// where the file publishes that ground.
pub(super) fn admitted(
    case: &Case,
    ask: &Ask,
    (outcome, ground): (Outcome, &GroundId),
    ctx: &Context<'_>,
) -> Result<Option<GroundId>, Refusal> {
    let unlisted = ctx.unlisted.contains(ground);
    let known = unlisted || ctx.offered.contains(ground);
    let fits = outcome != Outcome::Substitute || ground.as_str() == SUBSTITUTE;
    if !known || !fits || is_untrue(case, ask, ground, ctx) {
        return Err(Refusal::GroundNotOffered(ground.to_string()));
    }
    let statutory = grounds(ask.kind, ctx.today.date)
        .iter()
        .any(|one| one.id == *ground && one.class == GroundClass::Statutory);
    if statutory && ask.kind.is_personal() {
        if case.identity.is_none() {
            return Err(Refusal::IdentityOpen);
        }
        if ctx.offered.iter().any(|one| one.as_str() == AUTHORITY) {
            identity::within_mandate(case, ask.no, ctx)?;
        }
    }
    investigated_first(ask, outcome, ground)?;
    Ok(unlisted.then(|| ground.clone()))
}

/// That what is held is right can be said only of what was looked into and found right (Art. 34(2)).
fn investigated_first(ask: &Ask, outcome: Outcome, ground: &GroundId) -> Result<(), Refusal> {
    if outcome != Outcome::Refused || ground.as_str() != "accurate" {
        return Ok(());
    }
    let found = ask.prep.investigated.as_ref();
    let found = found.ok_or(Refusal::NotInvestigated(ask.no))?;
    match found.finding {
        Finding::Right => Ok(()),
        Finding::Wrong | Finding::PartlyWrong => Err(Refusal::FindingAgainst(ask.no)),
    }
}

/// Whether the record says the contrary of a ground of the procedure: who proved who they are is not unconfirmed, and
/// a fee is not unpaid before the time the file gives for it has passed. Nor is incomplete what nobody asked to complete.
fn is_untrue(case: &Case, ask: &Ask, ground: &GroundId, ctx: &Context<'_>) -> bool {
    let confirmed = case.identity.is_some() && case.standing.mismatch().is_none();
    match ground.as_str() {
        "identity_unconfirmed" => confirmed,
        AUTHORITY => {
            case.applying == Applying::Person
                || (confirmed
                    && !case.terms.authority_of.is_empty()
                    && identity::within_mandate(case, ask.no, ctx).is_ok())
        }
        "fee_unpaid" => {
            let waits = notice::fee_rule(case, ask.no).is_some() && !ask.lapsed;
            case.short_of(ask.no) == 0 || waits || !was_asked(case, ask, About::Fee)
        }
        "form_incomplete" => !was_asked(case, ask, About::Defect),
        _ => false,
    }
}

/// Whether the person was asked to complete this and did not: the letter that refuses says so.
fn was_asked(case: &Case, ask: &Ask, about: About) -> bool {
    case.notices.iter().any(|one| {
        let mended = matches!(one.stage, NoticeStage::Mended { .. });
        let sent = case
            .letters
            .iter()
            .any(|letter| letter.no == one.letter && letter.sent.is_some());
        one.about == about && one.asks.contains(&ask.no) && sent && !mended
    })
}

/// The ground of an agent whose power is not shown.
const AUTHORITY: &str = "authority_unconfirmed";

/// The ground of the provisos of Art. 35.
const SUBSTITUTE: &str = "substitute";
