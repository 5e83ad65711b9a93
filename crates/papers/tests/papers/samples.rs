// SPDX-License-Identifier: Apache-2.0
//! Invented letters and packages; nobody here exists.

use crate::kinds::{ask_of, kinds};
use jiff::civil::{Date, date};
use yakusoku_papers::{
    Addressee, Answered, AskResult, AskTaken, Backups, CaseCover, Checked, Column, Delivered,
    Erasure, Fact, FeeTaken, Ground, Head, Honorific, Kept, Lang, OwnWords, Package, Papers,
    PapersAfter, Receipt, Reply, Route, Ruling, Seal, Sender, Status, Step, Table, Withheld,
};

pub(crate) const DAY: Date = date(2026, 11, 24);

pub(crate) fn pick(lang: Lang, ja: &str, en: &str) -> String {
    match lang {
        Lang::Ja => ja.to_owned(),
        Lang::En => en.to_owned(),
    }
}

pub(crate) fn head(lang: Lang) -> Head {
    let t = |ja, en| pick(lang, ja, en);
    Head {
        lang,
        number: t("個回第2026-000123号", "PR-2026-000123"),
        date: DAY,
        addressee: Addressee {
            postcode: "000-0000".to_owned(),
            address: vec![
                "設例県見本市例示町一丁目2番3号".to_owned(),
                "コーポ見本405号室".to_owned(),
            ],
            name: t("見本 太郎", "Taro Mihon"),
            honorific: Honorific::Sama,
        },
        sender: sender(lang),
        complaints: vec![desk(lang), body(lang)],
        contact: Some(desk(lang)),
        words: OwnWords::default(),
    }
}

fn sender(lang: Lang) -> Sender {
    let t = |ja, en| pick(lang, ja, en);
    Sender {
        operator: t("設例商事株式会社", "Setsurei Trading Co., Ltd."),
        postcode: "000-0000".to_owned(),
        address: vec![t(
            "設例県見本市中央九丁目9番9号",
            "9-9-9 Chuo, Mihon-shi, Setsurei",
        )],
        signatory: vec![
            t(
                "個人情報保護管理者",
                "Personal Information Protection Manager",
            ),
            t("総務部長　例示 花子", "Hanako Reiji, General Affairs"),
        ],
        phone: Some("03-0000-0000".to_owned()),
        email: None,
        seal: if lang == Lang::Ja {
            Seal::Box
        } else {
            Seal::None
        },
    }
}

fn desk(lang: Lang) -> Route {
    let t = |ja, en| pick(lang, ja, en);
    Route {
        name: t(
            "設例商事株式会社　個人情報お問い合わせ窓口",
            "Setsurei Trading, privacy desk",
        ),
        post: Some(t(
            "〒000-0000　設例県見本市中央九丁目9番9号",
            "9-9-9 Chuo, Mihon-shi, Setsurei 000-0000",
        )),
        phone: Some("03-0000-0001".to_owned()),
        email: Some("privacy@example.jp".to_owned()),
        hours: Some(t(
            "平日10時から17時まで（祝日・年末年始を除く）",
            "weekdays 10:00 to 17:00",
        )),
        note: None,
    }
}

fn body(lang: Lang) -> Route {
    let t = |ja, en| pick(lang, ja, en);
    Route {
        name: t(
            "一般社団法人見本情報保護協会　苦情相談室",
            "Mihon Association, complaints office",
        ),
        post: None,
        phone: Some("0120-000-000".to_owned()),
        email: None,
        hours: None,
        note: Some(t(
            "当社の個人情報の取扱いに関する苦情を受け付ける外部の団体です。商品やサービスに関する窓口ではありません。",
            "An outside body that takes complaints about our handling of personal information.",
        )),
    }
}

pub(crate) fn disclosure(lang: Lang) -> String {
    pick(lang, "保有個人データの開示", "disclosure of personal data")
}

pub(crate) fn erasure_ask(lang: Lang) -> String {
    pick(
        lang,
        "保有個人データの利用停止・消去",
        "erasure of personal data",
    )
}

pub(crate) fn receipt(lang: Lang) -> Receipt {
    let t = |ja, en| pick(lang, ja, en);
    Receipt {
        head: head(lang),
        case: "2026-000123".to_owned(),
        received: date(2026, 11, 20),
        channel: Some(t("簡易書留郵便", "registered mail")),
        asks: vec![
            AskTaken {
                ask: disclosure(lang),
                scope: Some(t(
                    "会員登録の内容とお問い合わせの履歴",
                    "membership and inquiries",
                )),
            },
            AskTaken {
                ask: erasure_ask(lang),
                scope: None,
            },
        ],
        answer_by: Some(date(2026, 12, 20)),
        fee: Some(FeeTaken {
            yen: 1000,
            means: t("定額小為替", "postal order"),
        }),
        papers: Papers {
            held: vec![
                t("運転免許証の写し", "copy of driving licence"),
                t("住民票の写し", "certificate of residence"),
            ],
            after: Some(PapersAfter::DisposeBy(date(2026, 12, 27))),
        },
        status: Some(Status {
            url: "https://privacy.example.jp/status".to_owned(),
            code: Some("7KQ2-M9XD-4TRW-8HFA".to_owned()),
        }),
        ..Receipt::default()
    }
}

pub(crate) fn ground(lang: Lang) -> Ground {
    let t = |ja, en| pick(lang, ja, en);
    Ground {
        article: t(
            "個人情報の保護に関する法律第33条第2項第2号",
            "APPI Art. 33(2)(ii)",
        ),
        label: t(
            "業務の適正な実施に著しい支障を及ぼすおそれがある場合",
            "serious hindrance to the proper conduct of business",
        ),
        explanation: Some(t(
            "お問い合わせへの対応方針に関する記録であり、開示することにより、同種のお申し出への対応に著しい支障を及ぼすおそれがあるためです。",
            "The record sets out how such inquiries are handled; disclosing it would seriously hinder handling others.",
        )),
    }
}

pub(crate) fn kept_ground(lang: Lang) -> Ground {
    let t = |ja, en| pick(lang, ja, en);
    Ground {
        article: t(
            "法人税法施行規則第59条",
            "Corporation Tax Act Regulations, Art. 59",
        ),
        label: t(
            "法令により保存が義務付けられている場合",
            "retention required by law",
        ),
        explanation: Some(t(
            "お取引に関する帳簿書類として、法令の定める期間の保存が義務付けられているためです。",
            "Records of transactions must be kept for the period the law sets.",
        )),
    }
}

pub(crate) fn erasure(lang: Lang) -> Erasure {
    let t = |ja, en| pick(lang, ja, en);
    Erasure {
        on: date(2026, 11, 22),
        items: vec![
            t("氏名", "name"),
            t("メールアドレス", "e-mail address"),
            t("お問い合わせの履歴", "inquiries"),
        ],
        checked: vec![Checked::Keyed(date(2026, 11, 22))],
        by_hand: vec![],
        backups: Some(Backups::ExpireBy(date(2026, 12, 27))),
    }
}

/// A reply about one ask.
pub(crate) fn reply(lang: Lang, ask: &str, ruling: Ruling) -> Reply {
    Reply {
        head: head(lang),
        case: "2026-000123".to_owned(),
        received: date(2026, 11, 20),
        asks: vec![AskResult {
            ask: ask.to_owned(),
            scope: None,
            ruling,
        }],
        papers: Papers {
            held: vec![],
            after: Some(PapersAfter::DisposeBy(date(2026, 12, 1))),
        },
        ..Reply::default()
    }
}

/// Every ruling by name.
pub(crate) fn rulings(lang: Lang) -> Vec<(&'static str, Ruling)> {
    let t = |ja, en| pick(lang, ja, en);
    let withheld = vec![Withheld {
        items: vec![
            t("対応方針の記録", "handling notes"),
            t("社内の所見", "internal remarks"),
        ],
        ground: ground(lang),
    }];
    let kept = vec![Kept {
        items: vec![t("ご購入の履歴", "purchases")],
        ground: kept_ground(lang),
        until: Some(date(2033, 5, 31)),
    }];
    let page = Delivered::Page {
        url: "https://privacy.example.jp/receive".to_owned(),
        until: date(2026, 12, 8),
    };
    vec![
        (
            "disclosed",
            Ruling::Disclosed {
                by: Delivered::Enclosed,
            },
        ),
        (
            "disclosed_in_part",
            Ruling::DisclosedInPart { by: page, withheld },
        ),
        (
            "disclosure_refused",
            Ruling::DisclosureRefused {
                grounds: vec![ground(lang)],
            },
        ),
        (
            "not_held",
            Ruling::NotHeld {
                searched: vec![t("会員管理", "members"), t("受注管理", "orders")],
            },
        ),
        ("erased", Ruling::Erased(erasure(lang))),
        (
            "erased_in_part",
            Ruling::ErasedInPart {
                done: deep(lang),
                kept,
            },
        ),
        (
            "erasure_refused",
            Ruling::ErasureRefused {
                grounds: vec![kept_ground(lang)],
                substitute: Some(t(
                    "保存の期間が終わるまで、ご案内の送付などの目的には利用いたしません。",
                    "Until the period ends we will not use the data to send you information.",
                )),
            },
        ),
    ]
    .into_iter()
    .chain(kinds(lang))
    .collect()
}

fn deep(lang: Lang) -> Erasure {
    Erasure {
        checked: vec![
            Checked::Keyed(date(2026, 11, 22)),
            Checked::Deep(date(2026, 11, 23)),
            Checked::Vacuumed(date(2026, 11, 23)),
            Checked::LogsRotated(date(2026, 11, 24)),
        ],
        by_hand: vec![pick(lang, "紙の申込書綴り", "paper file of applications")],
        backups: Some(Backups::Expired(date(2026, 11, 24))),
        ..erasure(lang)
    }
}

pub(crate) fn reply_for(lang: Lang, name: &str, ruling: &Ruling) -> Reply {
    let ask = ask_of(lang, name);
    let mut reply = reply(lang, &ask, ruling.clone());
    if name == "disclosed" {
        reply.enclosures = vec![pick(lang, "開示資料　1部", "Your personal data, 1 copy")];
    }
    reply
}

/// Several asks in one letter, to an agent.
pub(crate) fn several(lang: Lang) -> Reply {
    let rulings = rulings(lang);
    let asks = (0..12)
        .map(|n| {
            let (name, ruling) = &rulings[n % rulings.len()];
            let ask = ask_of(lang, name);
            let scope = Some(pick(
                lang,
                &format!("対象その{}", n + 1),
                &format!("part {}", n + 1),
            ));
            AskResult {
                ask,
                scope,
                ruling: ruling.clone(),
            }
        })
        .collect();
    Reply {
        asks,
        person: Some(pick(lang, "見本 次郎 様", "Jiro Mihon")),
        agent: Some(pick(
            lang,
            "見本 太郎 様（法定代理人・親権者）",
            "Taro Mihon (parent)",
        )),
        enclosures: vec![pick(lang, "開示資料　1部", "Your personal data, 1 copy")],
        ..reply(lang, "", Ruling::NotHeld { searched: vec![] })
    }
}

/// Three people of one application in one letter to the parent who asked for them.
pub(crate) fn joint(lang: Lang) -> Reply {
    let rulings = rulings(lang);
    let of = |names: &[&str]| -> Vec<AskResult> {
        let named = |name: &&str| {
            let (_, ruling) = rulings.iter().find(|(one, _)| one == name).unwrap();
            AskResult {
                ask: ask_of(lang, name),
                scope: None,
                ruling: ruling.clone(),
            }
        };
        names.iter().map(named).collect()
    };
    let papers = |held: &str| Papers {
        held: vec![held.to_owned()],
        after: Some(PapersAfter::DisposeBy(date(2026, 12, 1))),
    };
    let licence = pick(lang, "運転免許証の写し", "copy of a driving licence");
    let register = pick(lang, "戸籍謄本の写し", "copy of a family register");
    let copy = |person: &str| {
        pick(
            lang,
            &format!("開示する保有個人データ（{person}様）　1部"),
            &format!("Personal data of {person}, 1 copy"),
        )
    };
    let people = [
        pick(lang, "見本 太郎", "Taro Mihon"),
        pick(lang, "見本 次郎", "Jiro Mihon"),
        pick(lang, "𠮷髙 三奈", "Mina Yoshitaka"),
    ];
    let [first, second, third] = people;
    Reply {
        enclosures: vec![copy(&first)],
        person: Some(first),
        asks: of(&["disclosed", "erased"]),
        papers: papers(&licence),
        with: vec![
            Answered {
                case: "2026-000124".to_owned(),
                received: date(2026, 11, 20),
                person: second,
                asks: of(&["disclosure_refused"]),
                papers: papers(&register),
            },
            Answered {
                case: "2026-000125".to_owned(),
                received: date(2026, 11, 20),
                person: third,
                asks: of(&["not_held"]),
                papers: papers(&register),
            },
        ],
        ..reply(lang, "", Ruling::NotHeld { searched: vec![] })
    }
}

fn columns(pairs: &[(&str, &str)]) -> Vec<Column> {
    let column = |(item, label): &(&str, &str)| Column {
        item: (*item).to_owned(),
        label: (*label).to_owned(),
    };
    pairs.iter().map(column).collect()
}

fn row(values: &[&str]) -> Vec<Option<String>> {
    values
        .iter()
        .map(|value| (!value.is_empty()).then(|| (*value).to_owned()))
        .collect()
}

fn member() -> Table {
    Table {
        system: "会員管理".to_owned(),
        label: "会員の登録".to_owned(),
        purposes: vec![
            "会員サービスの提供".to_owned(),
            "お問い合わせへの対応".to_owned(),
        ],
        columns: columns(&[
            ("contact.name", "氏名"),
            ("contact.kana", "フリガナ"),
            ("contact.birth", "生年月日"),
            ("contact.phone", "電話番号"),
            ("contact.address", "住所"),
            ("contact.email", "メールアドレス"),
            ("contact.fax", "ファクシミリ番号"),
        ]),
        rows: vec![row(&[
            "見本 太郎",
            "ミホン タロウ",
            "1980年1月1日",
            "03-0000-0000",
            "〒000-0000 設例県見本市例示町一丁目2番3号 コーポ見本405号室",
            "taro.mihon@example.jp",
            "",
        ])],
        notes: vec![],
    }
}

fn inquiries(rows: usize) -> Table {
    let body = "先日注文した商品について、届いた品の色が注文したものと異なっているようです。\
                交換の手続きを教えてください。\n写真はこちらです：https://photos.example.jp/album/\
                8f3a9c2b7d1e4f6a8b0c2d4e6f8a0b1c3d5e7f9a1b3c5d7e9f0a2b4c6d8e0f1a/view";
    Table {
        system: "お問い合わせ管理".to_owned(),
        label: "お問い合わせの記録".to_owned(),
        purposes: vec!["お問い合わせへの対応".to_owned()],
        columns: columns(&[
            ("inquiry.number", "受付番号"),
            ("inquiry.date", "受付日"),
            ("inquiry.channel", "受付方法"),
            ("inquiry.state", "対応の状況"),
            ("inquiry.subject", "件名"),
            ("inquiry.body", "お問い合わせの内容"),
            ("inquiry.answer", "回答の内容"),
            ("inquiry.clerk", "担当部署"),
        ]),
        rows: (1..=rows)
            .map(|n| {
                let number = format!("Q-{n:06}");
                let answer = "交換の手続きをご案内しました。";
                row(&[
                    &number,
                    "2026年4月1日",
                    "電子メール",
                    "対応済み",
                    "商品の交換について",
                    body,
                    answer,
                    "お客様相談室",
                ])
            })
            .collect(),
        notes: vec![
            "「対応方針の記録」は、結果のご通知に記した理由により除いています。".to_owned(),
        ],
    }
}

fn logins(rows: usize) -> Table {
    Table {
        system: "会員管理".to_owned(),
        label: "ログインの履歴".to_owned(),
        purposes: vec!["不正利用の防止".to_owned()],
        columns: columns(&[
            ("login.at", "日時"),
            ("login.from", "接続元"),
            ("login.result", "結果"),
        ]),
        rows: (0..rows)
            .map(|n| {
                row(&[
                    &format!("2026年4月{}日 09:{:02}", n % 30 + 1, n % 60),
                    "192.0.2.1",
                    "成功",
                ])
            })
            .collect(),
        notes: vec![],
    }
}

/// A package with that many inquiries and logins.
pub(crate) fn package(rows: usize) -> Package {
    let empty = Table {
        rows: vec![],
        label: "ご購入の履歴".to_owned(),
        ..logins(0)
    };
    Package {
        lang: Lang::Ja,
        number: "個回第2026-000123号".to_owned(),
        date: DAY,
        person: "見本 太郎".to_owned(),
        operator: "設例商事株式会社".to_owned(),
        contact: Some(desk(Lang::Ja)),
        notes: vec!["2026年11月22日時点の内容です。".to_owned()],
        tables: vec![member(), logins(rows), empty, inquiries(rows)],
    }
}

pub(crate) fn cover() -> CaseCover {
    let fact = |label: &str, value: &str| Fact {
        label: label.to_owned(),
        value: value.to_owned(),
    };
    let step = |label: &str, due, done| Step {
        label: label.to_owned(),
        due,
        done,
        by: done.map(|_: Date| "設例".to_owned()),
    };
    CaseCover {
        case: "2026-000123".to_owned(),
        date: DAY,
        operator: "設例商事株式会社".to_owned(),
        due: Some(date(2026, 12, 20)),
        facts: vec![
            fact("受付日", "2026年（令和8年）11月20日"),
            fact("受付方法", "簡易書留郵便"),
            fact("本人", "見本 太郎"),
            fact("代理人", "―"),
            fact("手数料", "1,000円（定額小為替）"),
            fact("適用する方針", "第3版（2024年5月1日施行）"),
        ],
        asks: vec![
            "保有個人データの開示".to_owned(),
            "保有個人データの利用停止・消去".to_owned(),
        ],
        steps: vec![
            step("受付", None, Some(date(2026, 11, 20))),
            step(
                "本人確認",
                Some(date(2026, 11, 27)),
                Some(date(2026, 11, 22)),
            ),
            step("所在の調査", Some(date(2026, 12, 4)), None),
            step("決裁", Some(date(2026, 12, 15)), None),
            step("回答の発送", Some(date(2026, 12, 20)), None),
            step("書類の廃棄", Some(date(2026, 12, 27)), None),
        ],
        seals: vec!["起案".to_owned(), "審査".to_owned(), "決裁".to_owned()],
        notes: vec!["電話での連絡は平日の夕方を希望".to_owned()],
    }
}
