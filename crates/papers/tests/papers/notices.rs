// SPDX-License-Identifier: Apache-2.0
//! Invented letters on the way to an answer, and a label.

use jiff::civil::date;
use yakusoku_papers::{
    About, After, AskTaken, Covering, Ended, Extension, FeeAfter, FeeDue, Keeps, Label, Lang,
    Letter, Longer, Mending, OtherMeans, Papers, Transfer, Wait, WaitFrom, covering, ended,
    extension, fee_due, mending, other_means,
};

use crate::samples::{DAY, head, pick};

fn about(lang: Lang) -> About {
    About {
        case: "2026-000123".to_owned(),
        received: date(2026, 11, 9),
        person: None,
        asks: vec![AskTaken {
            ask: pick(
                lang,
                "保有個人データの開示",
                "disclosure of retained personal data",
            ),
            scope: None,
        }],
    }
}

fn wait(lang: Lang, then: After) -> Wait {
    Wait {
        long: pick(lang, "2週間", "2 weeks"),
        from: WaitFrom::Arrived,
        then,
    }
}

/// Letters on the way to an answer, by name.
pub(crate) fn notices(lang: Lang) -> Vec<(&'static str, Letter)> {
    [defects(lang), fees(lang), ends(lang), longer(lang)].concat()
}

/// Two of three asks take longer.
fn longer(lang: Lang) -> Vec<(&'static str, Letter)> {
    let t = |ja, en| pick(lang, ja, en);
    let access = t("GDPRに基づくアクセス", "access under the GDPR");
    let erasure = t("GDPRに基づく消去", "erasure under the GDPR");
    let take = |ask: &String| Longer {
        ask: ask.clone(),
        was: date(2026, 12, 9),
        until: date(2027, 2, 9),
    };
    let taken = |ask: &String| AskTaken {
        ask: ask.clone(),
        scope: None,
    };
    let data = Extension {
        head: head(lang),
        about: About {
            asks: vec![taken(&access), taken(&erasure)],
            ..about(lang)
        },
        longer: vec![take(&access), take(&erasure)],
        others: vec![Keeps {
            ask: t("GDPRに基づく訂正", "rectification under the GDPR"),
            until: Some(date(2026, 12, 9)),
        }],
        why: t(
            "10年以上の記録があり、一部は紙だけにあるためです。",
            "There are records of more than ten years, part of them on paper only.",
        ),
    };
    vec![("extension", extension(&data).unwrap())]
}

fn defects(lang: Lang) -> Vec<(&'static str, Letter)> {
    let t = |ja, en| pick(lang, ja, en);
    let mend = Mending {
        head: head(lang),
        about: about(lang),
        missing: vec![
            t(
                "本人確認書類（運転免許証、パスポート、住民票の写しのうち2種類）",
                "Identity papers (two of: driving licence, passport, residence certificate)",
            ),
            t(
                "請求書のうち、ご記入のない欄へのご記入",
                "The fields of the form left empty",
            ),
        ],
        details: Some(t(
            "裏面の「対象の期間」の欄が空いておりました。",
            "The period on the back was left empty.",
        )),
        wait: Some(wait(lang, After::Withdrawn)),
    };
    let open = Mending {
        wait: None,
        details: None,
        ..mend.clone()
    };
    vec![
        ("mending", mending(&mend).unwrap()),
        ("mending_open", mending(&open).unwrap()),
    ]
}

fn fees(lang: Lang) -> Vec<(&'static str, Letter)> {
    let t = |ja, en| pick(lang, ja, en);
    let fee = FeeDue {
        head: head(lang),
        about: about(lang),
        owed: 1_000,
        taken: 400,
        pay: 600,
        means: vec![t("切手", "postage stamps"), t("郵便為替", "postal order")],
        transfer: None,
        bill: false,
        wait: Some(wait(lang, After::Refused)),
    };
    let bill = FeeDue {
        taken: 0,
        pay: 1_000,
        bill: true,
        means: vec![t("銀行振込", "bank transfer")],
        transfer: Some(Transfer::To(t(
            "例示銀行 見本支店 普通 0000000 レイジショウカイ（カ",
            "Reiji Bank, Mihon branch, ordinary 0000000",
        ))),
        wait: None,
        ..fee.clone()
    };
    let asked = FeeDue {
        transfer: Some(Transfer::OnAsking),
        ..bill.clone()
    };
    vec![
        ("fee_due", fee_due(&fee).unwrap()),
        ("fee_bill", fee_due(&bill).unwrap()),
        ("fee_asked", fee_due(&asked).unwrap()),
    ]
}

fn ends(lang: Lang) -> Vec<(&'static str, Letter)> {
    let t = |ja, en| pick(lang, ja, en);
    let over = Ended {
        head: head(lang),
        about: about(lang),
        told: date(2026, 11, 2),
        ends: date(2026, 11, 18),
        fee: Some(FeeAfter::Kept),
        papers: Papers::default(),
    };
    let other = OtherMeans {
        head: head(lang),
        about: about(lang),
        asked: t("CD-ROMなどの媒体の郵送", "CD-ROM or other medium"),
        instead: t("書留郵便", "registered mail"),
        why: t(
            "通話の録音のみをお持ちしており、媒体への書き出しに多額の費用を要するためです。",
            "Only recordings are held, and copying them would cost far more than is reasonable.",
        ),
    };
    let cover = Covering {
        head: head(lang),
        about: about(lang),
        documents: vec![
            t("結果のご通知　1通", "Notice of the result, one copy"),
            t(
                "開示する保有個人データ　1部",
                "The data disclosed, one copy",
            ),
        ],
    };
    vec![
        ("ended", ended(&over).unwrap()),
        ("other_means", other_means(&other).unwrap()),
        ("covering", covering(&cover).unwrap()),
    ]
}

/// A sheet that goes with a notice to somebody who did not ask says nothing of what was asked for.
#[test]
fn a_covering_sheet_without_an_ask_is_neutral() {
    for lang in [Lang::Ja, Lang::En] {
        let cover = Covering {
            head: head(lang),
            about: About {
                asks: Vec::new(),
                ..about(lang)
            },
            documents: vec!["1".to_owned()],
        };
        let said = format!("{:?}", covering(&cover).unwrap());
        let number = about(lang).case;
        assert!(said.contains(&number), "{said}");
        for word in ["開示", "消去", "訂正", "disclos", "eras", "correct"] {
            assert!(!said.to_lowercase().contains(word), "{word}: {said}");
        }
    }
}

/// An address label with what the post office has to see.
pub(crate) fn label() -> Label {
    let head = head(Lang::Ja);
    Label {
        lang: Lang::Ja,
        addressee: head.addressee,
        marks: vec![
            "簡易書留".to_owned(),
            "転送不要".to_owned(),
            "親展".to_owned(),
        ],
        sender: "設例商事株式会社　設例県見本市中央九丁目9番9号".to_owned(),
        date: DAY,
        number: "個回第2026-000123号".to_owned(),
    }
}
