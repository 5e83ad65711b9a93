// SPDX-License-Identifier: Apache-2.0
//! Findings an operator knows and leaves: for a reason, by somebody, until a day — and an error
//! stays an error.

use jiff::civil::{Date, date};
use yakusoku_policy::{Diagnostic, Lang, Severity, read, render};

use crate::files::DAY;
use crate::{SHOP, patched};

const KEPT: &str = "law.fee-kept-on-refusal";

fn acknowledged(code: &str, at: &str) -> String {
    let row = format!(
        "\nacknowledged:\n  - {{code: {code}, {at}reason: 返金の手数料が手数料を上回るため, owner: 総務部長, since: 2026-04-01, until: 2027-03-31}}\nsafety:\n"
    );
    patched(SHOP, "\nsafety:\n", &row)
}

fn found(text: &str, code: &str, day: Date) -> Diagnostic {
    let loaded = read("policy.yaml", text).unwrap_or_else(|unusable| {
        panic!("{}", render(&unusable.diagnostics, text, Lang::Ja));
    });
    let mut all = loaded.check(day).into_iter();
    all.rfind(|one| one.code == code)
        .expect("the finding stays")
}

#[test]
fn a_finding_is_acknowledged_between_its_days_and_not_outside() {
    let text = acknowledged(KEPT, "");
    assert!(found(SHOP, KEPT, DAY).is_open());
    for (day, open) in [
        (date(2026, 3, 31), true),
        (date(2026, 4, 1), false),
        (date(2027, 3, 31), false),
        (date(2027, 4, 1), true),
    ] {
        assert_eq!(found(&text, KEPT, day).is_open(), open, "{day}");
    }
}

#[test]
fn who_acknowledged_it_and_why_is_shown() {
    let text = acknowledged(KEPT, "");
    let one = found(&text, KEPT, DAY);
    let shown = render(std::slice::from_ref(&one), &text, Lang::Ja);
    assert!(
        shown.contains("承知: 返金の手数料が手数料を上回るため（総務部長、2027-03-31まで）"),
        "{shown}"
    );
    let json = serde_json::to_value(&one).unwrap();
    assert_eq!(json["acknowledged"]["owner"]["ja"], "総務部長");
    let open = serde_json::to_value(found(SHOP, KEPT, DAY)).unwrap();
    assert!(open.get("acknowledged").is_none());
}

#[test]
fn an_acknowledgement_holds_at_its_place_only() {
    let here = acknowledged(KEPT, "at: requests/kinds/disclosure, ");
    assert!(!found(&here, KEPT, DAY).is_open());
    let elsewhere = acknowledged(KEPT, "at: requests/kinds/purpose_notice, ");
    assert!(found(&elsewhere, KEPT, DAY).is_open());
}

#[test]
fn an_error_acknowledged_stays_an_error() {
    let code = "law.fee-on-free-kind";
    let text = patched(
        &acknowledged(code, ""),
        "    erasure:\n",
        "    erasure:\n      fee: {yen: 500, by: [stamps]}\n",
    );
    let one = found(&text, code, DAY);
    assert_eq!(one.severity, Severity::Error);
    assert!(!one.is_open());
    // Known and answered for, it may be published; without that it may not.
    let loaded = read("policy.yaml", &text).unwrap();
    assert!(loaded.is_publishable(DAY));
    assert!(!loaded.is_publishable(date(2027, 4, 1)));
}
