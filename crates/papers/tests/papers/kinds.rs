// SPDX-License-Identifier: Apache-2.0
//! Invented rulings of the kinds beyond disclosure and erasure; nobody here exists.

use jiff::civil::date;
use yakusoku_papers::{
    Changed, Checked, Corrected, Deed, Ground, Instead, Kept, Lang, Ruling, Withheld,
};

use crate::samples::{disclosure, erasure_ask, ground, kept_ground, pick};

fn told(lang: Lang, deed: Deed, lines: &[(&str, &str)]) -> Ruling {
    Ruling::Told {
        deed,
        lines: lines.iter().map(|(ja, en)| pick(lang, ja, en)).collect(),
        withheld: Vec::new(),
    }
}

/// Rulings of the kinds beyond disclosure and erasure.
pub(crate) fn kinds(lang: Lang) -> Vec<(&'static str, Ruling)> {
    let t = |ja, en| pick(lang, ja, en);
    let purposes = [
        (
            "お客様の保有個人データは、次の目的に利用しています。",
            "We use your retained personal data for these purposes.",
        ),
        ("・ご注文の商品のお届け", "・delivering what you ordered"),
        ("・お問い合わせへの回答", "・answering inquiries"),
    ];
    let done = |corrected: Vec<Corrected>| Changed {
        on: date(2026, 11, 20),
        corrected,
        checked: vec![Checked::Keyed(date(2026, 11, 21))],
        by_hand: vec![t("紙の申込書綴り", "paper file of applications")],
    };
    let value = |item: String, old: &str, new: &str| Corrected {
        item,
        old: old.to_owned(),
        new: new.to_owned(),
    };
    let corrected = vec![
        value(t("姓", "family name"), "高田", "髙田"),
        value(t("名", "given name"), "吉江", "𠮷江"),
        value(t("建物名・部屋番号", "building"), "", "設例マンション405号"),
        value(t("電話番号", "telephone"), "03-0000-0000", ""),
    ];
    let kept = vec![Kept {
        items: vec![t("生年月日", "date of birth")],
        ground: ground(lang),
        until: None,
    }];
    let mut all = vec![
        ("notified", told(lang, Deed::Notify, &purposes)),
        (
            "notice_declined",
            Ruling::Declined {
                deed: Deed::Notify,
                grounds: vec![ground(lang)],
            },
        ),
        (
            "corrected_in_part",
            Ruling::Changed {
                deed: Deed::Correct,
                done: done(corrected),
                kept,
            },
        ),
        (
            "provision_stopped",
            Ruling::Changed {
                deed: Deed::StopProvision,
                done: done(Vec::new()),
                kept: Vec::new(),
            },
        ),
    ];
    all.extend(not_done(lang));
    all
}

/// What is declined, done otherwise, or not ours.
fn not_done(lang: Lang) -> Vec<(&'static str, Ruling)> {
    let t = |ja, en| pick(lang, ja, en);
    vec![
        (
            "marketing_declined",
            Ruling::Declined {
                deed: Deed::StopMarketing,
                grounds: vec![ground(lang)],
            },
        ),
        ("instead", instead(lang)),
        (
            "not_retained",
            Ruling::NotRetained {
                explanation: t(
                    "お申し出の情報は、ほかの事業者からお預かりして処理しているものです。その事業者にお申し出ください。",
                    "We process the information for another company. Please ask that company.",
                ),
            },
        ),
        (
            "for_client",
            Ruling::ForClient {
                client: Some(t("設例百貨店株式会社", "Setsurei Department Store")),
                passed_on: None,
                by: Some(date(2026, 11, 26)),
                explanation: String::new(),
            },
        ),
        (
            "deceased",
            Ruling::Deceased {
                explanation: t(
                    "お手続きに要した郵送料は、別途お返しいたします。",
                    "We return the postage separately.",
                ),
            },
        ),
        (
            "other_route",
            Ruling::OtherRoute {
                ground: Ground {
                    article: t("個人情報保護法第34条第2項", "APPI Art. 34(2)"),
                    label: t(
                        "他の法令に手続が定められている場合",
                        "another law has a procedure",
                    ),
                    explanation: Some(t(
                        "登録の訂正は、例示市の登録課にお申し出ください。",
                        "Please apply to the registry of Reiji city.",
                    )),
                },
            },
        ),
        (
            "informed_in_part",
            Ruling::Told {
                deed: Deed::Inform,
                lines: vec![t(
                    "提供先は例示国にあり、当社と同じ水準の措置を契約で義務付けています。",
                    "The recipient is in Reijiland and bound by contract to the same level of care.",
                )],
                withheld: vec![Withheld {
                    items: vec![t("契約書の写し", "copy of the contract")],
                    ground: ground(lang),
                }],
            },
        ),
    ]
}

fn instead(lang: Lang) -> Ruling {
    Ruling::Instead {
        deed: Deed::Erase,
        with: Instead {
            ground: kept_ground(lang),
            measure: pick(
                lang,
                "ご注文の記録は、帳簿として保存するほかには利用いたしません。",
                "We use records of orders for nothing but keeping our books.",
            ),
            locked: Some(date(2026, 11, 21)),
            until: Some(date(2031, 3, 31)),
        },
    }
}

/// What was asked where a ruling of that name is the answer.
pub(crate) fn ask_of(lang: Lang, name: &str) -> String {
    let t = |ja, en| pick(lang, ja, en);
    match name {
        "notified" | "notice_declined" => t(
            "保有個人データの利用目的の通知",
            "notice of the purposes of use",
        ),
        "corrected_in_part" | "other_route" => t("保有個人データの訂正等", "correction"),
        "provision_stopped" => t("保有個人データの第三者提供の停止", "stopping provision"),
        "marketing_declined" => t("ご案内の停止", "stopping direct marketing"),
        "informed_in_part" => t(
            "外国の提供先に関する情報の提供",
            "information on recipients abroad",
        ),
        "instead" => erasure_ask(lang),
        name if name.starts_with("eras") => erasure_ask(lang),
        _ => disclosure(lang),
    }
}
