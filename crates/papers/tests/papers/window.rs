// SPDX-License-Identifier: Apache-2.0
//! The address lies behind the window of the envelope, measured on the PDF itself.

use yakusoku_papers::{
    ADDRESS_HEIGHT_MM, ADDRESS_LEFT_MM, ADDRESS_TOP_MM, ADDRESS_WIDTH_MM, Lang, Letter, PaperError,
    label, letter, receipt, result,
};

use crate::support::{fonts, squeezed, words};
use crate::{notices, samples};

/// What the envelope shows, with room for play: nothing but the address may stand here.
const WINDOW: (f64, f64) = (112.0, 57.0);

fn letter_to(name: &str, address: &[&str]) -> Letter {
    let mut data = samples::receipt(Lang::Ja);
    data.head.addressee.name = name.to_owned();
    data.head.addressee.address = address.iter().map(|line| (*line).to_owned()).collect();
    receipt(&data).unwrap()
}

/// Every letter there is, by its name.
fn every_letter(lang: Lang) -> Vec<(String, Letter)> {
    let named = |name: &str| name.to_owned();
    let mut all = vec![
        (named("receipt"), receipt(&samples::receipt(lang)).unwrap()),
        (named("several"), result(&samples::several(lang)).unwrap()),
    ];
    all.extend(samples::rulings(lang).into_iter().map(|(name, ruling)| {
        let reply = samples::reply_for(lang, name, &ruling);
        (named(name), result(&reply).unwrap())
    }));
    let notices = notices::notices(lang).into_iter();
    all.extend(notices.map(|(name, said)| (named(name), said)));
    all
}

#[test]
fn the_block_of_every_letter_begins_where_documented() {
    for lang in [Lang::Ja, Lang::En] {
        for (name, said) in every_letter(lang) {
            let pdf = letter(fonts(), &said).unwrap();
            let words = words(&pdf);
            let postcode = words
                .iter()
                .find(|word| word.text.contains("000-0000"))
                .unwrap();
            let off = |at: f64, wanted: f64| (at - wanted).abs() > 2.0;
            assert!(
                !off(postcode.left, ADDRESS_LEFT_MM) && !off(postcode.top, ADDRESS_TOP_MM),
                "{name}: {postcode:?}"
            );
            let behind = words
                .iter()
                .filter(|word| word.left < WINDOW.0 && word.top < WINDOW.1);
            for word in behind {
                let right = word.right <= ADDRESS_LEFT_MM + ADDRESS_WIDTH_MM + 2.0;
                let bottom = word.bottom <= ADDRESS_TOP_MM + ADDRESS_HEIGHT_MM + 2.0;
                assert!(right && bottom, "{name}: {word:?} lies behind the window");
            }
        }
    }
}

#[test]
fn rare_characters_stand_behind_the_window_as_written() {
    let name = "𠮷田 髙太郎左衛門之丞";
    let pdf = letter(
        fonts(),
        &letter_to(name, &["東京都見本区例示1-2-3　設例ハイツ𠮷祥館101号室"]),
    )
    .unwrap();
    let text = squeezed(&pdf);
    for said in ["𠮷田髙太郎左衛門之丞様", "𠮷祥館"] {
        assert!(text.contains(said), "{said}: {text}");
    }
}

#[test]
fn only_the_address_is_behind_the_window() {
    let long = "設例県見本市例示町字見本一丁目2番3号";
    let pdf = letter(
        fonts(),
        &letter_to("見本 太郎", &[long, "コーポ見本405号室"]),
    )
    .unwrap();
    let seen: String = words(&pdf)
        .into_iter()
        .filter(|word| word.left < WINDOW.0 && word.top < WINDOW.1)
        .inspect(|word| {
            assert!(
                word.right <= ADDRESS_LEFT_MM + ADDRESS_WIDTH_MM + 2.0,
                "{word:?}"
            );
            assert!(
                word.bottom <= ADDRESS_TOP_MM + ADDRESS_HEIGHT_MM + 2.0,
                "{word:?}"
            );
        })
        .map(|word| word.text)
        .collect();
    assert_eq!(seen, format!("〒000-0000{long}コーポ見本405号室見本太郎様"));
}

#[test]
fn a_long_name_wraps_and_shrinks_inside_the_window() {
    let name = "見本".repeat(40);
    let pdf = letter(
        fonts(),
        &letter_to(&name, &["設例県見本市例示町一丁目2番3号"]),
    )
    .unwrap();
    let inside: String = words(&pdf)
        .into_iter()
        .filter(|word| {
            word.left >= ADDRESS_LEFT_MM - 2.0
                && word.right <= ADDRESS_LEFT_MM + ADDRESS_WIDTH_MM + 2.0
                && word.bottom <= ADDRESS_TOP_MM + ADDRESS_HEIGHT_MM + 2.0
        })
        .map(|word| word.text)
        .collect();
    assert!(inside.ends_with(&format!("{name}様")), "{inside}");
}

#[test]
fn an_address_that_cannot_fit_is_refused() {
    let too_long = letter_to(&"見本".repeat(200), &["設例県見本市"]);
    assert_eq!(
        letter(fonts(), &too_long).unwrap_err(),
        PaperError::AddressTooLong
    );
}

#[test]
fn the_subject_begins_below_the_first_fold() {
    let pdf = letter(fonts(), &letter_to("見本 太郎", &["設例県見本市"])).unwrap();
    let all = words(&pdf);
    let subject = all
        .iter()
        .find(|word| word.text.contains("受付のお知らせ"))
        .unwrap();
    assert!(subject.top > 99.0, "{subject:?}");
    assert!(squeezed(&pdf).contains("敬具"));
}

#[test]
fn nothing_on_a_label_runs_into_anything_else() {
    let mut data = notices::label();
    data.sender =
        "設例商事株式会社　個人情報開示等ご請求係　設例県見本市中央九丁目9番9号".to_owned();
    let words = words(&label(fonts(), &data).unwrap());
    for (at, one) in words.iter().enumerate() {
        for other in words.iter().skip(at + 1) {
            let beside = one.right <= other.left + 0.2 || other.right <= one.left + 0.2;
            let above = one.bottom <= other.top + 0.2 || other.bottom <= one.top + 0.2;
            assert!(beside || above, "{one:?} and {other:?}");
        }
    }
}
