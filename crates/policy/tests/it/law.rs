// SPDX-License-Identifier: Apache-2.0
//! Every rule of law: a file where it speaks, a minimal change after which it is silent, and the
//! day before and after the days it is in force.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use serde::Deserialize;
use yakusoku_policy::{Diagnostic, Lang, read, render};

use crate::files::DAY;
use crate::law_chapters::CHAPTER_CASES;
use crate::{SHOP, patched, root};

/// A change of the shop's file: this text becomes that.
pub(crate) type Change = (&'static str, &'static str);

/// One rule: what makes it speak, and what silences it again (the shop itself where empty).
pub(crate) struct Case {
    pub(crate) code: &'static str,
    pub(crate) speaks: &'static [Change],
    pub(crate) silent: &'static [Change],
}

const fn case(code: &'static str, speaks: &'static [Change]) -> Case {
    Case {
        code,
        speaks,
        silent: &[],
    }
}

const NAME: &str = "  name: {ja: 例示商会株式会社, en: \"Reiji Shokai Co., Ltd.\"}\n";
const ADDRESS: &str =
    "  address: {ja: 東京都見本区例示1-2-3, en: \"1-2-3 Reiji, Mihon-ku, Tokyo\"}\n";
const REPRESENTATIVE: &str =
    "  representative: {ja: 代表取締役 例示 一郎, en: \"Ichiro Reiji, Representative Director\"}\n";
const MANAGER: &str = "  manager: {ja: 総務部長, en: General Manager of General Affairs}\n";
const PERSON: &str = "    person: {any: 2, of: [driving_licence, passport, my_number_card, eligibility_certificate, residence_certificate]}\n";
const AUTHORITY: &str = ", authority: [letter_of_attorney]}\n";
const STATUTORY: &str = "    statutory_agent: {any: 2, of: [driving_licence, passport, my_number_card, eligibility_certificate, residence_certificate], authority: [family_register, guardianship_certificate]}\n";

/// People in the EEA are served.
const EEA: Change = (
    "  identity:\n    # 書類の写しは",
    "  eea: {serves: [eea]}\n  identity:\n    # 書類の写しは",
);

const CASES: &[Case] = &[
    case("law.operator-name-missing", &[(NAME, "")]),
    case("law.operator-address-missing", &[(ADDRESS, "")]),
    case(
        "law.operator-representative-missing",
        &[(REPRESENTATIVE, "")],
    ),
    case("law.manager-missing", &[(MANAGER, "")]),
    case("law.purposes-missing", &[]),
    case(
        "law.procedure-unpublished",
        &[("procedure: published", "procedure: told_when_asked")],
    ),
    case("law.safety-unpublished", &[]),
    case(
        "law.safety-head-missing",
        &[("head: external", "head: physical")],
    ),
    case(
        "law.complaint-desk-missing",
        &[("  complaints:\n", "  grievances:\n")],
    ),
    case(
        "law.request-desk-missing",
        &[("\ndesks:\n  requests:\n", "\ndesks:\n  privacy:\n")],
    ),
    case(
        "law.certified-body-unstated",
        &[("certified_bodies: none\n", "")],
    ),
    case(
        "law.purpose-notice-missing",
        &[(
            "    purpose_notice:\n      grounds: [already_clear, harm, operator_interest, public_duty, identity_unconfirmed, not_held]\n",
            "",
        )],
    ),
    case("law.disclosure-missing", &[]),
    case(
        "law.third-party-records-missing",
        &[(
            "    third_party_records:\n      grounds: [harm, hindrance, other_law, identity_unconfirmed, not_held]\n",
            "",
        )],
    ),
    case(
        "law.correction-missing",
        &[(
            "    correction:\n      grounds: [accurate, outside_purpose, other_law_procedure, identity_unconfirmed, not_held]\n",
            "",
        )],
    ),
    case("law.erasure-missing", &[]),
    case("law.stop-provision-missing", &[]),
    case(
        "law.extended-claims-missing",
        &[(
            "      within: 2 weeks\n      claims: [unlawful, no_longer_needed, leaked, harmful]",
            "      within: 2 weeks\n      claims: [unlawful, leaked, harmful]",
        )],
    ),
    case("law.gdpr-kind-missing", &[EEA]),
    case("law.gdpr-representative-missing", &[EEA]),
    Case {
        code: "law.gdpr-answer-late",
        speaks: &[
            EEA,
            (
                "    stop_marketing:\n",
                "    gdpr_access: {within: 30 days}\n    stop_marketing:\n",
            ),
        ],
        silent: &[
            EEA,
            (
                "    stop_marketing:\n",
                "    gdpr_access: {within: 28 days}\n    stop_marketing:\n",
            ),
        ],
    },
    Case {
        code: "law.gdpr-fee",
        speaks: &[
            EEA,
            (
                "    stop_marketing:\n",
                "    gdpr_access: {fee: {yen: 1, by: [stamps]}}\n    stop_marketing:\n",
            ),
        ],
        silent: &[
            EEA,
            (
                "    stop_marketing:\n",
                "    gdpr_access: {fee: {yen: 0}}\n    stop_marketing:\n",
            ),
        ],
    },
    case(
        "law.fee-on-free-kind",
        &[(
            "    erasure:\n",
            "    erasure:\n      fee: {yen: 1, by: [stamps]}\n",
        )],
    ),
    Case {
        code: "law.fee-refund-on-free-kind",
        speaks: &[(
            "    erasure:\n",
            "    erasure:\n      fee: {yen: 0, refund: never}\n",
        )],
        silent: &[(
            "    erasure:\n",
            "    erasure:\n      fee: {yen: 0, refund: on_refusal}\n",
        )],
    },
    Case {
        code: "law.fee-kept-on-refusal",
        speaks: &[],
        silent: &[("enclosed, refund: never,", "enclosed, refund: on_refusal,")],
    },
    case("law.fee-before-tax", &[("tax: included", "tax: added")]),
    case(
        "law.fee-stamps-only",
        &[("by: [stamps, postal_order]", "by: [stamps]")],
    ),
    Case {
        code: "law.fee-overpaid-kept",
        speaks: &[("refund: never,", "refund: never, overpaid: kept,")],
        silent: &[("refund: never,", "refund: never, overpaid: returned,")],
    },
    case(
        "law.fee-without-means",
        &[("by: [stamps, postal_order], ", "")],
    ),
    case(
        "law.electronic-form-missing",
        &[(
            "by: [registered_mail, person_only, media]",
            "by: [registered_mail, person_only]",
        )],
    ),
    case(
        "law.method-not-chosen-by-person",
        &[("choice: person", "choice: operator")],
    ),
    Case {
        code: "law.answer-period-unpublished",
        speaks: &[(
            "    from: received\n",
            "    published: false\n    from: received\n",
        )],
        silent: &[(
            "    from: received\n",
            "    published: true\n    from: received\n",
        )],
    },
    case(
        "law.delivery-abolished",
        &[(
            "by: [registered_mail, person_only,",
            "by: [recorded_delivery, person_only,",
        )],
    ),
    case(
        "law.excessive-burden",
        &[(
            "channels: [web, registered_mail, visit]",
            "channels: [registered_mail, post]",
        )],
    ),
    case(
        "law.paper-expired",
        &[(
            PERSON,
            "    person: {any: 1, of: [health_insurance_card]}\n",
        )],
    ),
    case(
        "law.paper-discontinued",
        &[(PERSON, "    person: {any: 1, of: [pension_handbook]}\n")],
    ),
    case(
        "law.paper-refused",
        &[(PERSON, "    person: {any: 1, of: [notification_card]}\n")],
    ),
    case("law.masks-not-asked", &[("mask: asked", "mask: not_asked")]),
    Case {
        code: "law.paper-without-address",
        speaks: &[(PERSON, "    person: {any: 1, of: [passport]}\n")],
        silent: &[(PERSON, "    person: {any: 1, of: [driving_licence]}\n")],
    },
    case("law.agents-missing", &[(STATUTORY, "")]),
    case("law.agent-papers-missing", &[(AUTHORITY, "}\n")]),
    Case {
        code: "law.ground-without-basis",
        speaks: &[("grounds: [accurate,", "grounds: [hindrance, accurate,")],
        silent: &[(
            "grounds: [accurate,",
            "grounds: [not_identifiable, accurate,",
        )],
    },
    case("law.ground-not-in-force", &[]),
    case(
        "law.extended-grounds-missing",
        &[(
            "grounds: [no_breach, not_established, beyond_need, overriding_interest, substitute, identity_unconfirmed, authority_unconfirmed,",
            "grounds: [no_breach, beyond_need, overriding_interest, substitute, identity_unconfirmed, authority_unconfirmed,",
        )],
    ),
    case(
        "law.purpose-vague",
        &[(
            "ja: お問い合わせへの回答と商品の修理・交換",
            "ja: お問い合わせへの回答とその付帯業務",
        )],
    ),
    Case {
        code: "law.special-care-without-consent",
        speaks: &[(
            "  identity.gender: {label: {ja: 性別, en: gender}}",
            "  identity.gender: {label: 障害の有無, special_care: true}",
        )],
        silent: &[
            (
                "  identity.gender: {label: {ja: 性別, en: gender}}",
                "  identity.gender: {label: 障害の有無, special_care: true}",
            ),
            (
                "    uses: [identity, contact, order, delivery, payment]\n    basis: published",
                "    uses: [identity, contact, order, delivery, payment]\n    basis: consent",
            ),
            (
                "    uses: [identity, contact, account, usage]\n    basis: published",
                "    uses: [identity, contact, account, usage]\n    basis: law",
            ),
        ],
    },
    case(
        "law.retention-missing",
        &[(
            "    of: [inquiry]",
            "    of: [inquiry.email, inquiry.subject, inquiry.opened_at, inquiry.sender, inquiry.body]",
        )],
    ),
];

/// Every rule's case.
fn cases() -> impl Iterator<Item = &'static Case> {
    CASES.iter().chain(CHAPTER_CASES)
}

/// Cuts a block of the shop's file from a line up to the next line that is indented no deeper.
fn without(block: &str) -> String {
    let depth = block.len() - block.trim_start().len();
    let mut out = String::new();
    let mut inside = false;
    for line in SHOP.lines() {
        let indent = line.len() - line.trim_start().len();
        inside = line == block || (inside && (indent > depth || line.trim().is_empty()));
        if !inside {
            out.push_str(line);
            out.push('\n');
        }
    }
    assert_ne!(out, SHOP, "{block} is not there");
    out
}

fn change(changes: &[Change]) -> String {
    changes
        .iter()
        .fold(SHOP.to_owned(), |text, (from, to)| patched(&text, from, to))
}

/// The file in which a rule speaks; some take more than a replacement.
fn speaks(case: &Case) -> String {
    match case.code {
        "law.disclosure-missing" => without("    disclosure:"),
        "law.erasure-missing" => without("    erasure:"),
        "law.stop-provision-missing" => without("    stop_provision:"),
        "law.purposes-missing" => without("purposes:"),
        "law.safety-unpublished" => without("safety:"),
        _ => change(case.speaks),
    }
}

fn check(text: &str, day: Date) -> Vec<Diagnostic> {
    let loaded = read("policy.yaml", text)
        .unwrap_or_else(|unusable| panic!("{}", render(&unusable.diagnostics, text, Lang::Ja)));
    loaded.check(day)
}

fn has(text: &str, code: &str, day: Date) -> bool {
    check(text, day).iter().any(|one| one.code == code)
}

#[derive(Deserialize)]
struct Row {
    id: String,
    valid_from: Date,
    valid_until: Option<Date>,
}

fn rows() -> Vec<Row> {
    ["law/rules.yaml", "law/chapters.yaml"]
        .into_iter()
        .flat_map(|file| {
            let text = std::fs::read_to_string(root().join(file)).unwrap();
            serde_saphyr::from_str::<Vec<Row>>(&text).unwrap()
        })
        .collect()
}

/// The day a case is looked at: grounds that are not in force can be seen before 2022 only, and
/// what is planned not before its day.
fn day_of(code: &str) -> Date {
    match code {
        "law.ground-not-in-force" => date(2022, 3, 31),
        "law.guardianship-planned" => date(2028, 12, 23),
        _ if code.ends_with("-planned") => date(2028, 7, 16),
        _ => DAY,
    }
}

#[test]
fn every_rule_speaks_where_it_should() {
    for case in cases() {
        assert!(
            has(&speaks(case), case.code, day_of(case.code)),
            "{}",
            case.code
        );
    }
}

#[test]
fn every_rule_is_silent_after_a_minimal_change() {
    for case in cases() {
        let text = change(case.silent);
        let day = match case.code {
            "law.ground-not-in-force" => DAY,
            code => day_of(code),
        };
        assert!(!has(&text, case.code, day), "{}", case.code);
    }
}

#[test]
fn every_rule_has_its_case() {
    let tested: BTreeSet<_> = cases().map(|case| case.code.to_owned()).collect();
    let rules: BTreeSet<_> = rows().into_iter().map(|row| row.id).collect();
    assert_eq!(tested, rules);
}

#[test]
fn every_rule_begins_and_ends_with_its_days() {
    // Data of their own date these: the paper, the service of the post, the grounds.
    let own_date = [
        "law.paper-expired",
        "law.paper-discontinued",
        "law.delivery-abolished",
        "law.ground-not-in-force",
        "law.extended-grounds-missing",
        "law.citation-superseded",
        "inside.acknowledgement-over",
        "inside.certificate-over",
    ];
    for row in rows() {
        let case = cases().find(|case| case.code == row.id).unwrap();
        let text = speaks(case);
        assert!(
            !has(&text, &row.id, row.valid_from.yesterday().unwrap()),
            "{} before",
            row.id
        );
        if !own_date.contains(&row.id.as_str()) {
            assert!(
                has(&text, &row.id, row.valid_from),
                "{} on its first day",
                row.id
            );
        }
        if let Some(last) = row.valid_until {
            assert!(has(&text, &row.id, last), "{} on its last day", row.id);
            assert!(
                !has(&text, &row.id, last.tomorrow().unwrap()),
                "{} after",
                row.id
            );
        }
    }
}

#[test]
fn papers_and_post_end_with_their_own_days() {
    for (code, last) in [
        ("law.paper-expired", date(2025, 12, 1)),
        ("law.paper-discontinued", date(2022, 3, 31)),
        ("law.delivery-abolished", date(2009, 2, 28)),
        ("law.citation-superseded", date(2022, 3, 31)),
        ("inside.acknowledgement-over", date(2026, 3, 31)),
        ("inside.certificate-over", date(2026, 3, 31)),
    ] {
        let text = speaks(cases().find(|case| case.code == code).unwrap());
        assert!(!has(&text, code, last), "{code} on the last day");
        assert!(
            has(&text, code, last.tomorrow().unwrap()),
            "{code} on the day after"
        );
    }
}

#[test]
fn a_finding_points_at_its_place_with_article_and_remedy() {
    let text = change(
        cases()
            .find(|c| c.code == "law.fee-on-free-kind")
            .unwrap()
            .speaks,
    );
    let found = check(&text, DAY);
    let fee = found
        .iter()
        .find(|one| one.code == "law.fee-on-free-kind")
        .unwrap();
    assert_eq!(&text[fee.span.clone()], "1");
    assert_eq!(fee.article.as_deref(), Some("個人情報保護法第38条第1項"));
    let shown = render(std::slice::from_ref(fee), &text, Lang::Ja);
    assert_eq!(
        shown,
        format!(
            "\
エラー[law.fee-on-free-kind]: 「利用停止・消去」に手数料1円が定められており、法令に適合しないおそれがあります（法38条1項）
   --> policy.yaml:{line}:18
    |
{line} |       fee: {{yen: 1, by: [stamps]}}
    |                  ^
    |
    = 対処: この `fee` を消してください。手数料を定められるのは、利用目的の通知、開示、第三者提供記録の開示だけです
    = 根拠: 個人情報保護法第38条第1項",
            line = fee.line
        )
    );
    let json = serde_json::to_value(fee).unwrap();
    assert_eq!(json["severity"], "error");
    assert!(json["message"]["en"].as_str().unwrap().contains("1 yen"));
}

#[test]
fn errors_come_first_and_no_place_is_left_unfilled() {
    for case in cases() {
        let found = check(&speaks(case), day_of(case.code));
        let severities: Vec<_> = found.iter().map(|one| one.severity).collect();
        assert!(severities.is_sorted(), "{}", case.code);
        for one in &found {
            let help = one.help.clone().unwrap();
            for text in [&one.message, &help] {
                let en = text.en.clone().unwrap();
                assert!(
                    !text.ja.contains('{') && !en.contains('{'),
                    "{}: {}",
                    one.code,
                    text.ja
                );
            }
            assert!(one.line >= 1 && one.column >= 1);
        }
    }
}

#[test]
fn a_long_list_of_items_is_counted() {
    let text = without("retention:");
    let found = check(&text, DAY);
    let one = found
        .iter()
        .find(|one| one.code == "law.retention-missing")
        .unwrap();
    assert!(one.message.ja.contains("ほか"), "{}", one.message.ja);
    assert!(one.message.ja.chars().count() < 120, "{}", one.message.ja);
}

#[test]
fn penalties_change_their_numbers_with_the_amendment_and_not_earlier() {
    let cites = "\nlaw_register:\n  act: {name: 設例, kind: act, cites: [法第182条], text: 示します}\nsafety:\n";
    let text = patched(SHOP, "\nsafety:\n", cites);
    let code = "law.citation-superseded";
    assert!(!has(&text, code, date(2027, 1, 16)));
    assert!(has(&text, code, date(2027, 1, 17)));
}

#[test]
fn what_is_planned_is_a_note_and_never_an_error() {
    for row in rows() {
        let planned = row.id.ends_with("-planned");
        assert_eq!(planned, row.valid_from > DAY, "{}", row.id);
        if planned {
            let case = cases().find(|case| case.code == row.id).unwrap();
            let found = check(&speaks(case), row.valid_from);
            let one = found.iter().find(|one| one.code == row.id).unwrap();
            assert_eq!(one.severity, yakusoku_policy::Severity::Note, "{}", row.id);
        }
    }
}

#[test]
fn what_is_open_in_law_is_a_note() {
    // Whether a fee may be kept, what burdens too much, whether holidays count among the three to
    // five days of a first report, and everything of the amendment that is not in force yet.
    let open = [
        "law.fee-kept-on-refusal",
        "law.fee-overpaid-kept",
        "law.fee-stamps-only",
        "law.excessive-burden",
        "law.report-late",
        "law.transmission-weigh",
        "law.answer-period-unpublished",
        "law.provision-unrecorded",
        "law.purpose-vague",
    ];
    for code in open {
        let case = cases().find(|case| case.code == code).unwrap();
        let found = check(&speaks(case), DAY);
        let one = found.iter().find(|one| one.code == code).unwrap();
        assert_eq!(one.severity, yakusoku_policy::Severity::Note, "{code}");
    }
}

#[test]
fn contradictions_are_errors_and_gaps_are_warnings() {
    for row in rows() {
        let case = cases().find(|case| case.code == row.id).unwrap();
        let found = check(&speaks(case), day_of(case.code));
        let Some(one) = found.iter().find(|one| one.code == row.id) else {
            continue;
        };
        let expected = match &one.message.ja {
            said if said.contains("方針の中の食い違い") => {
                yakusoku_policy::Severity::Error
            }
            said if said.contains("方針の中の欠け") => yakusoku_policy::Severity::Warning,
            _ => continue,
        };
        assert_eq!(one.severity, expected, "{}", row.id);
    }
}
