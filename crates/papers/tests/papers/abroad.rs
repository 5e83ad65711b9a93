// SPDX-License-Identifier: Apache-2.0
//! Letters under the GDPR, answers that come as a file, and what stands together on a page.

use jiff::civil::date;
use yakusoku_papers::{
    AskResult, Deed, Delivered, Extension, Lang, Letter, Papers, PapersAfter, Reply, Ruling,
    extension, letter, result,
};

use crate::samples::{disclosure, ground, pick, receipt, reply, reply_for};
use crate::support::{fonts, pages, poppler, squeeze, squeezed};

/// Letters of this file by name.
pub(crate) fn letters(lang: Lang) -> Vec<(&'static str, Letter)> {
    let papers = Papers {
        held: vec![pick(lang, "運転免許証の写し", "copy of driving licence")],
        after: Some(PapersAfter::ReturnBy(date(2026, 12, 1))),
    };
    let as_file = Reply {
        overpaid: Some(1_200),
        papers,
        ..reply(
            lang,
            &disclosure(lang),
            Ruling::Disclosed {
                by: Delivered::Beside,
            },
        )
    };
    [("gdpr_refused", refused(lang)), ("as_file", as_file)]
        .into_iter()
        .map(|(name, data)| (name, result(&data).unwrap()))
        .collect()
}

/// Access and portability, both refused.
fn refused(lang: Lang) -> Reply {
    let declined = |deed| Ruling::Declined {
        deed,
        grounds: vec![ground(lang)],
    };
    let portability = AskResult {
        ask: pick(
            lang,
            "GDPRに基づくデータの移行",
            "data portability under the GDPR",
        ),
        scope: None,
        ruling: declined(Deed::HandOver),
    };
    let access = pick(lang, "GDPRに基づくアクセス", "access under the GDPR");
    let mut data = reply(lang, &access, declined(Deed::Access));
    data.asks.push(portability);
    data
}

#[test]
fn rights_of_the_gdpr_are_called_by_their_law() {
    let text = |lang| result(&refused(lang)).unwrap().plain_text().unwrap();
    let english = text(Lang::En);
    for said in [
        "The result of your request: several rights under the GDPR",
        "We cannot give you access to the data",
        "We cannot hand over the data",
    ] {
        assert!(english.contains(said), "{said}: {english}");
    }
    for other in ["cannot disclose", "disclosure and related matters"] {
        assert!(!english.contains(other), "{other}: {english}");
    }
    let japanese = text(Lang::Ja);
    assert!(japanese.contains("GDPRに基づく権利のご請求に関する結果のご通知"));
    assert!(!japanese.contains("開示等のご請求"), "{japanese}");
}

#[test]
fn an_answer_that_comes_as_a_file_speaks_of_no_envelope() {
    let all = letters(Lang::Ja);
    let text = all[1].1.plain_text().unwrap();
    assert!(!text.contains("同封"), "{text}");
    assert!(text.contains("本書とともにお届けする開示資料のとおりです。"));
    assert!(text.contains("余分にいただいた1,200円は、お返しいたします。"));
    assert!(text.contains("2026年12月1日までにご返送いたします。"));
    let mailed = reply_for(
        Lang::Ja,
        "disclosed",
        &Ruling::Disclosed {
            by: Delivered::Enclosed,
        },
    );
    assert!(
        result(&mailed)
            .unwrap()
            .plain_text()
            .unwrap()
            .contains("同封")
    );
}

#[test]
fn an_extension_names_what_takes_longer_and_what_does_not() {
    let all = crate::notices::notices(Lang::En);
    let (_, said) = all.iter().find(|(name, _)| *name == "extension").unwrap();
    let text = said.plain_text().unwrap();
    for said in [
        "on 9 November 2026: access under the GDPR, erasure under the GDPR.",
        "Access under the GDPR | 9 December 2026 | 9 February 2027",
        "The dates of your other requests do not change",
        "Rectification under the GDPR: 9 December 2026",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(extension(&Extension::default()).is_err());
}

/// The text of a page.
fn page(pdf: &[u8], number: usize) -> String {
    let number = number.to_string();
    let options = ["-layout", "-f", &number, "-l", &number];
    poppler("pdftotext", &options, pdf)
}

#[test]
fn the_contact_is_never_alone_on_the_last_page() {
    let mut apart = 0;
    for lines in 0..34 {
        let mut said = letters(Lang::Ja).remove(1).1;
        said.head.complaints.truncate(1);
        said.head.contact = Some(yakusoku_papers::Route {
            name: "別の窓口".to_owned(),
            phone: Some("00-0000-0000".to_owned()),
            ..Default::default()
        });
        said.paragraphs
            .extend((0..lines).map(|no| format!("設例の行、その{no}。")));
        let pdf = letter(fonts(), &said).unwrap();
        let last = pages(&pdf);
        let text = squeeze(&page(&pdf, last));
        assert!(text.contains("以上"), "{lines}: {text}");
        apart += usize::from(last > 1);
    }
    assert!(apart > 5, "some of them take two pages");
}

#[test]
fn no_line_ends_inside_a_number_of_an_address() {
    let mut data = receipt(Lang::Ja);
    data.head.addressee.address = vec![
        "東京都見本区abc例示町大字小字１丁目２番地の３／４５６".to_owned(),
        "ザ・グランドレジデンス見本タワーイースト　１２／３４号室".to_owned(),
    ];
    let pdf = letter(fonts(), &yakusoku_papers::receipt(&data).unwrap()).unwrap();
    let text = poppler("pdftotext", &["-layout"], &pdf);
    for number in ["３／４５６", "１２／３４"] {
        assert!(text.contains(number), "{number}: {text}");
    }
    assert!(squeezed(&pdf).contains("２番地の３／４５６"));
}

#[test]
fn a_row_of_the_results_is_on_one_page() {
    for lines in 0..20 {
        let mut data = reply(
            Lang::Ja,
            &disclosure(Lang::Ja),
            Ruling::NotHeld { searched: vec![] },
        );
        data.asks[0].scope =
            Some("対象：会員の登録\n期間：2019年から2026年まで\n区分：設例".to_owned());
        let mut said = result(&data).unwrap();
        said.paragraphs
            .extend((0..lines).map(|no| format!("設例の行、その{no}。")));
        let pdf = letter(fonts(), &said).unwrap();
        let whole = (1..=pages(&pdf)).any(|number| {
            let text = squeeze(&page(&pdf, number));
            text.contains("対象：会員の登録") && text.contains("区分：設例")
        });
        assert!(whole, "{lines}");
    }
}
