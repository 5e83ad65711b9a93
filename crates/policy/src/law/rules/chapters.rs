// SPDX-License-Identifier: Apache-2.0
//! Acquisition, communications, My Number, records, incidents, citations — and what the amendment
//! of 2026 will ask for once it is in force.

use super::{Case, Finding, day, when};
use crate::law::data::{CITATION_ROWS, RECORD_ROWS};
use crate::names::GroundId;
use crate::period::{Period, Unit};
use crate::text::Text;
use crate::words::{
    DataClass, IncidentBody, IncidentPart, Kind, Notice, Sector, TrackingParty, Way,
};

/// Art. 21(2): what the person writes or types is told its purpose there and then.
pub(super) fn direct_notice(case: &Case<'_>) -> Vec<Finding> {
    let ways = case.policy.chapters.acquisition.iter();
    ways.filter(|(_, way)| {
        matches!(way.way, Way::Written | Way::WebForm)
            && matches!(
                way.notice,
                Some(Notice::Published | Notice::ToldLater | Notice::Omitted)
            )
    })
    .map(|(name, way)| {
        Finding::at(format!("acquisition/{name}/notice")).with("way", way.way.text())
    })
    .collect()
}

/// Items of a class that a purpose uses: the purpose's name, the index of the use, the label.
fn used(case: &Case<'_>, class: DataClass) -> Vec<(String, usize, Text)> {
    let mut found = Vec::new();
    for (name, purpose) in &case.policy.purposes {
        for (index, branch) in purpose.uses.iter().enumerate() {
            let items = case.policy.items.iter();
            let of_class = items.filter(|(id, item)| {
                item.class == Some(class) && (id.is_under(branch) || branch.is_under(id))
            });
            found.extend(of_class.map(|(_, item)| (name.clone(), index, item.label.clone())));
        }
    }
    found
}

/// Telecommunications Business Act Art. 4: the published purposes are no basis.
pub(super) fn communications(case: &Case<'_>) -> Vec<Finding> {
    if !case.policy.operator.sectors.contains(&Sector::Telecom) {
        return Vec::new();
    }
    let based = |name: &String| {
        let purpose = case.policy.purposes.get(name);
        purpose.is_some_and(|purpose| purpose.communications.is_some())
    };
    let all = used(case, DataClass::Communications).into_iter();
    all.filter(|(name, _, _)| !based(name))
        .map(|(name, index, label)| {
            Finding::at(format!("purposes/{name}/uses/{index}")).with("item", label)
        })
        .collect()
}

/// My Number Act Arts. 9, 30: neither consent nor publication widens its use.
pub(super) fn my_number(case: &Case<'_>) -> Vec<Finding> {
    let lawful = |name: &String| {
        let purpose = case.policy.purposes.get(name);
        purpose.is_some_and(|purpose| purpose.basis == crate::words::Basis::Law)
    };
    let all = used(case, DataClass::MyNumber).into_iter();
    all.filter(|(name, _, _)| !lawful(name))
        .map(|(name, index, label)| {
            Finding::at(format!("purposes/{name}/uses/{index}")).with("item", label)
        })
        .collect()
}

/// Whether a period is surely shorter than so many years.
fn shorter(period: Period, years: u32) -> bool {
    let days = match period.unit {
        Unit::Day => period.count,
        Unit::BusinessDay => period.count.saturating_mul(7) / 5,
        Unit::Week => period.count.saturating_mul(7),
        Unit::Month => period.count.saturating_mul(365) / 12,
        Unit::Year => period.count.saturating_mul(365),
    };
    days < years.saturating_mul(365)
}

/// Another law keeps the record longer.
pub(super) fn record_too_short(case: &Case<'_>) -> Vec<Finding> {
    let rows = case.policy.retention.iter();
    rows.filter_map(|(name, row)| {
        let kind = row.record?;
        let law = RECORD_ROWS.iter().find(|law| law.record == kind)?;
        shorter(row.keep, law.years).then(|| {
            let mut finding = Finding::at(format!("retention/{name}/keep"))
                .with("records", kind.text())
                .with("years", Text::ja(law.years.to_string()))
                .with("law", law.law.clone());
            finding.article = Some(law.law.ja.clone());
            finding
        })
    })
    .collect()
}

/// Numbers, editions and names that something newer has replaced.
pub(super) fn citation_superseded(case: &Case<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (name, norm) in &case.policy.chapters.law_register {
        for (index, cited) in norm.cites.iter().enumerate() {
            let rows = CITATION_ROWS.iter();
            let over = rows.filter(|row| row.cites == *cited && row.valid_until < case.as_of);
            found.extend(over.map(|row| {
                Finding::at(format!("law_register/{name}/cites/{index}"))
                    .with("cites", Text::ja(cited))
                    .with("date", day(row.valid_until))
                    .with("instead", row.instead.clone())
            }));
        }
    }
    found
}

/// Art. 33(3): that nothing is held is an answer too.
pub(super) fn absence(case: &Case<'_>) -> Vec<Finding> {
    let rule = case.policy.kind(Kind::Disclosure);
    let silent = rule.is_some_and(|rule| {
        !rule.grounds.is_empty() && !rule.grounds.contains(&GroundId::from("not_held"))
    });
    when(silent, "requests/kinds/disclosure/grounds")
}

fn tracks(case: &Case<'_>) -> bool {
    let tracking = case.policy.chapters.tracking.values();
    let mut sending =
        tracking.filter(|one| one.advertising || one.parties.contains(&TrackingParty::Third));
    case.policy.chapters.transmissions.is_empty() && sending.next().is_some()
}

/// Telecommunications Business Act Art. 27-12.
pub(super) fn transmissions(case: &Case<'_>) -> Vec<Finding> {
    let telecom = case.policy.operator.sectors.contains(&Sector::Telecom);
    when(telecom && tracks(case), "tracking")
}

/// The same for others: whether the site falls under it is theirs to weigh.
pub(super) fn transmissions_weigh(case: &Case<'_>) -> Vec<Finding> {
    let telecom = case.policy.operator.sectors.contains(&Sector::Telecom);
    when(!telecom && tracks(case), "tracking")
}

/// Rule 8(1): the first report follows within three to five days.
pub(super) fn report_late(case: &Case<'_>) -> Vec<Finding> {
    let incidents = case.policy.chapters.incidents.iter();
    incidents
        .filter(|(_, one)| {
            let late = one.within.is_some_and(|within| match within.unit {
                Unit::Day | Unit::BusinessDay => within.count > 5,
                Unit::Week | Unit::Month | Unit::Year => true,
            });
            one.part == IncidentPart::Report && one.to.contains(&IncidentBody::Ppc) && late
        })
        .map(|(name, _)| Finding::at(format!("incidents/{name}/within")))
        .collect()
}

/// Findings at every item of a class.
fn items_of(case: &Case<'_>, class: DataClass) -> Vec<Finding> {
    let items = case.policy.items.iter();
    items
        .filter(|(_, item)| item.class == Some(class))
        .map(|(id, item)| Finding::at(format!("items/{id}/class")).with("item", item.label.clone()))
        .collect()
}

/// Art. 21-2 of the amendment.
pub(super) fn face_notice(case: &Case<'_>) -> Vec<Finding> {
    items_of(case, DataClass::Face)
}

/// Art. 35(7) of the amendment: a person may have face features stopped or erased without a breach.
pub(super) fn face_stop(case: &Case<'_>) -> Vec<Finding> {
    let taken = case.policy.kind(Kind::Erasure).is_some();
    if taken {
        items_of(case, DataClass::Face)
    } else {
        Vec::new()
    }
}

/// Art. 35(9) of the amendment: persons under 16 may have their data stopped or erased.
pub(super) fn minors_stop(case: &Case<'_>) -> Vec<Finding> {
    let about = |one: &crate::chapter::Consent| one.minors.is_some();
    let minors = case.policy.chapters.consents.values().any(about);
    let taken = case.policy.kind(Kind::Erasure).is_some();
    when(minors && taken, "requests/kinds/erasure")
}

/// Art. 31-2 of the amendment.
pub(super) fn contactable(case: &Case<'_>) -> Vec<Finding> {
    items_of(case, DataClass::Contactable)
}

/// Art. 40-2 of the amendment.
pub(super) fn minors(case: &Case<'_>) -> Vec<Finding> {
    let consents = case.policy.chapters.consents.iter();
    consents
        .filter(|(_, one)| one.minors.is_none())
        .map(|(name, _)| Finding::at(format!("consents/{name}")))
        .collect()
}

/// Art. 30-3 of the amendment.
pub(super) fn entrusted(case: &Case<'_>) -> Vec<Finding> {
    let work = case.policy.chapters.entrusted_work.iter();
    work.map(|(name, one)| {
        Finding::at(format!("entrusted_work/{name}")).with("work", one.work.clone())
    })
    .collect()
}
