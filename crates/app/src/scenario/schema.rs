// SPDX-License-Identifier: Apache-2.0
//! The JSON Schema of scenario files, so that an editor completes and checks them.

use schemars::{Schema, SchemaGenerator, json_schema as schema};
use serde::Serialize;
use serde_json::json;
use yakusoku_duties::form::NotBack;
use yakusoku_duties::keepers::State;
use yakusoku_duties::matter::{Ending, Sort};
use yakusoku_duties::request::code::CodeTo;
use yakusoku_duties::request::fact::{Applying, Match, Validity};
use yakusoku_duties::request::kinds::Finding;
use yakusoku_duties::request::notice::Missing;
use yakusoku_duties::request::post::{Point, Settle};
use yakusoku_duties::request::{Act, MaskSeen, OnFile, Outcome, Whose, Withheld};
use yakusoku_policy::{Channel, Claim, Country, Delivery, FeeMeans, Inquirer, Kind, Showing};

use super::Scenario;
use crate::access::Role;
use crate::request::NoticeKind;

/// A civil date.
pub(super) const DATE: &str = r"^\d{4}-\d{2}-\d{2}$";

/// Stages of an ask, as `then` names them.
pub(super) const STAGES: [&str; 8] = [
    "open",
    "proposed",
    "approved",
    "carried_out",
    "confirmed",
    "not_erased",
    "answered",
    "ended",
];
/// Where a case stands.
pub(super) const STATUSES: [&str; 3] = ["open", "closed", "erased"];

/// The schema.
#[must_use]
pub fn json_schema() -> serde_json::Value {
    schemars::schema_for!(Scenario).to_value()
}

fn words<T: Serialize>(all: &[T]) -> serde_json::Value {
    serde_json::to_value(all).unwrap_or_default()
}

fn one_of(words: serde_json::Value) -> Schema {
    schema!({ "type": "string", "enum": words })
}

fn many_of(words: serde_json::Value) -> Schema {
    schema!({ "type": "array", "items": { "type": "string", "enum": words } })
}

pub(super) fn roles(_: &mut SchemaGenerator) -> Schema {
    one_of(words(&Role::ALL))
}

pub(super) fn kinds(_: &mut SchemaGenerator) -> Schema {
    many_of(words(Kind::ALL))
}

pub(super) fn channels(_: &mut SchemaGenerator) -> Schema {
    one_of(words(Channel::ALL))
}

pub(super) fn code_to(_: &mut SchemaGenerator) -> Schema {
    one_of(words(&CodeTo::ALL))
}

pub(super) fn not_back(_: &mut SchemaGenerator) -> Schema {
    one_of(words(&NotBack::BY_CLERK))
}

pub(super) fn form_states(_: &mut SchemaGenerator) -> Schema {
    one_of(words(&super::form::STATES))
}

pub(super) fn countries(_: &mut SchemaGenerator) -> Schema {
    one_of(words(Country::ALL))
}

pub(super) fn sorts(_: &mut SchemaGenerator) -> Schema {
    one_of(words(&Sort::ALL))
}

pub(super) fn inquirers(_: &mut SchemaGenerator) -> Schema {
    one_of(words(Inquirer::ALL))
}

pub(super) fn endings(_: &mut SchemaGenerator) -> Schema {
    one_of(words(&Ending::ALL))
}

pub(super) fn deliveries(_: &mut SchemaGenerator) -> Schema {
    one_of(words(Delivery::ALL))
}

pub(super) fn fee_means(_: &mut SchemaGenerator) -> Schema {
    one_of(words(FeeMeans::ALL))
}

pub(super) fn applying(_: &mut SchemaGenerator) -> Schema {
    one_of(words(&[
        Applying::Person,
        Applying::StatutoryAgent,
        Applying::MandatedAgent,
    ]))
}

pub(super) fn matches(_: &mut SchemaGenerator) -> Schema {
    many_of(words(&[Match::Name, Match::Address, Match::BirthDate]))
}

pub(super) fn validity(_: &mut SchemaGenerator) -> Schema {
    one_of(words(&[Validity::InDate, Validity::Expired]))
}

pub(super) fn detail(_: &mut SchemaGenerator) -> Schema {
    schema!({
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "whose": { "enum": words(&[Whose::Applicant, Whose::Person]) },
            "issued": { "type": "string", "pattern": DATE },
            "showing": { "enum": words(Showing::ALL) },
            "masks": { "enum": words(&[MaskSeen::Hidden, MaskSeen::Visible]) },
            "differs": {
                "type": "array",
                "items": { "enum": words(&[Match::Name, Match::Address, Match::BirthDate]) },
            },
        },
    })
}

pub(super) fn step(_: &mut SchemaGenerator) -> Schema {
    schema!({
        "type": "object",
        "required": ["step"],
        "additionalProperties": false,
        "properties": {
            "step": { "enum": [
                "take_mandate", "confirm_on_file", "withhold_notice", "consider_interest", "settle_mismatch", "accept_former_name",
                "assign_desk", "record_look",
            ] },
            "asks": { "type": "array", "items": { "type": "integer", "minimum": 1 } },
            "until": { "type": "string", "pattern": DATE },
            "what": { "enum": words(&[OnFile::Address, OnFile::Email, OnFile::Phone]) },
            "why": { "enum": words(&[
                Withheld::DomesticViolence,
                Withheld::Abuse,
                Withheld::ParentChild,
                Withheld::NoOwnChannel,
                Withheld::Other,
            ]) },
            "reason": { "type": "string" },
            "paper": { "type": "integer", "minimum": 1 },
            "proof": { "type": "string" },
            "desk": { "type": "string" },
            "ask": { "type": "integer", "minimum": 1 },
            "system": { "type": "string" },
            "found": { "type": "boolean" },
            "evidence": { "type": "string" },
        },
    })
}

/// What `with` may say; which of it belongs together is checked when the file is read.
pub(super) fn with(_: &mut SchemaGenerator) -> Schema {
    let number = || json!({ "type": "integer", "minimum": 1 });
    schema!({
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "about": { "enum": ["defect", "fee", "ended", "other_means", "extension"] },
            "act": { "enum": [
                "arrived", "mend", "revive",
                "hold", "witness", "use", "reissue", "write_off", "give_back", "estimate", "bill",
                "pause", "resume",
                "check", "came_back", "settle", "say",
            ] },
            "missing": { "type": "array", "items": { "enum": words(&Missing::ALL) } },
            "details": { "type": "string" },
            "transfer_to": { "type": "string" },
            "instead": { "enum": words(Delivery::ALL) },
            "why": { "type": "string" },
            "reason": { "type": "string" },
            "how": { "enum": words(&Settle::ALL) },
            "points": { "type": "array", "items": { "enum": words(&Point::ALL) } },
            "paid_by": { "enum": words(FeeMeans::ALL) },
            "means": { "enum": words(Delivery::ALL) },
            "number": { "type": "string" },
            "yen": number(),
            "ask": number(),
            "notice": number(),
            "letter": number(),
            "item": number(),
            "message": number(),
            "from": { "enum": ["person", "desk"] },
            "by": { "enum": words(Channel::ALL) },
            "text": { "type": "string" },
            "on": { "type": "string", "pattern": DATE },
        },
    })
}

pub(super) fn letter_kinds(_: &mut SchemaGenerator) -> Schema {
    one_of(json!([
        "receipt",
        "result",
        "agent_notice",
        "mask_notice",
        "defect",
        "fee",
        "ended",
        "other_means",
        "extension",
        "new_code"
    ]))
}

pub(super) fn notice_stages(_: &mut SchemaGenerator) -> Schema {
    one_of(json!([
        "made",
        "awaiting_proof",
        "running",
        "stopped",
        "mended",
        "lapsed"
    ]))
}

pub(super) fn bases(_: &mut SchemaGenerator) -> Schema {
    one_of(json!(["sent", "presumed", "proved"]))
}

pub(super) fn fates(_: &mut SchemaGenerator) -> Schema {
    one_of(json!([
        "held",
        "used",
        "sent_back",
        "lapsed",
        "written_off"
    ]))
}

pub(super) fn notice(_: &mut SchemaGenerator) -> Schema {
    one_of(words(&[NoticeKind::AgentRequest, NoticeKind::MaskedCopies]))
}

pub(super) fn outcomes(_: &mut SchemaGenerator) -> Schema {
    one_of(words(&Outcome::ALL))
}

pub(super) fn claims(_: &mut SchemaGenerator) -> Schema {
    one_of(words(Claim::ALL))
}

pub(super) fn acts(_: &mut SchemaGenerator) -> Schema {
    one_of(words(&[Act::Erase, Act::Suspend]))
}

pub(super) fn findings(_: &mut SchemaGenerator) -> Schema {
    one_of(words(&[
        Finding::Wrong,
        Finding::PartlyWrong,
        Finding::Right,
    ]))
}

pub(super) fn stages(_: &mut SchemaGenerator) -> Schema {
    one_of(words(&STAGES))
}

pub(super) fn statuses(_: &mut SchemaGenerator) -> Schema {
    one_of(words(&STATUSES))
}

pub(super) fn board(_: &mut SchemaGenerator) -> Schema {
    let states = words(&State::ALL);
    schema!({ "type": "object", "additionalProperties": { "type": "string", "enum": states } })
}
