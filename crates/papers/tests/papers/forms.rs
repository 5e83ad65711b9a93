// SPDX-License-Identifier: Apache-2.0
//! Forms to print: every word of the sheet stands on the paper, on A4, the same each time.

use jiff::civil::{Date, date};
use yakusoku_papers::{Lang, form};
use yakusoku_policy::publish::{Piece, Sheet, sheets};

use crate::support::{fonts, pages, poppler, squeeze, squeezed};

const DAY: Date = date(2026, 11, 24);
const SHOP: &str = include_str!("../../../../examples/shop/policy.yaml");

fn of_shop(lang: Lang) -> Vec<Sheet> {
    let loaded = yakusoku_policy::read("policy.yaml", SHOP).unwrap();
    sheets(&loaded.policy, DAY, lang)
}

/// Every word a sheet holds.
fn said(sheet: &Sheet) -> Vec<String> {
    let mut all = vec![sheet.title.clone(), sheet.to.clone(), sheet.lead.clone()];
    for part in &sheet.parts {
        all.push(part.title.clone());
        for piece in &part.pieces {
            match piece {
                Piece::Head { text } | Piece::Text { text } => all.push(text.clone()),
                Piece::Fields { labels } => all.extend(labels.clone()),
                Piece::Ticks { choices } => all.extend(choices.clone()),
                Piece::List { items } => all.extend(items.clone()),
                Piece::Facts { facts } => {
                    all.extend(
                        facts
                            .iter()
                            .flat_map(|(term, value)| [term.clone(), value.clone()]),
                    );
                }
            }
        }
    }
    all.extend(sheet.office.iter().flat_map(|office| office.labels.clone()));
    all
}

#[test]
fn every_word_of_every_form_stands_on_a4() {
    for lang in [Lang::Ja, Lang::En] {
        let all = of_shop(lang);
        let names: Vec<&str> = all.iter().map(|sheet| sheet.name.as_str()).collect();
        assert!(
            names.contains(&"form-disclosure") && names.contains(&"form-mandate"),
            "{names:?}"
        );
        for sheet in &all {
            let pdf = form(fonts(), sheet, ("例示商会株式会社", lang, DAY)).unwrap();
            assert!(pages(&pdf) <= 2, "{} has {} pages", sheet.name, pages(&pdf));
            assert!(
                poppler("pdfinfo", &[], &pdf).contains("(A4)"),
                "{}",
                sheet.name
            );
            let text = squeezed(&pdf);
            for words in said(sheet) {
                assert!(
                    text.contains(&squeeze(&words)),
                    "{}: {words}\n{text}",
                    sheet.name
                );
            }
        }
    }
}

#[test]
fn a_form_of_a_kind_is_one_sheet_and_comes_out_the_same_each_time() {
    let all = of_shop(Lang::Ja);
    let sheet = all
        .iter()
        .find(|sheet| sheet.name == "form-disclosure")
        .unwrap();
    let once = form(fonts(), sheet, ("例示商会株式会社", Lang::Ja, DAY)).unwrap();
    let twice = form(fonts(), sheet, ("例示商会株式会社", Lang::Ja, DAY)).unwrap();
    assert!(once == twice && once.starts_with(b"%PDF-"));
    assert_eq!(pages(&once), 1);
}

#[test]
fn text_of_a_file_cannot_become_markup_of_the_typesetter() {
    let mut sheet = of_shop(Lang::Ja).remove(0);
    let hostile = "#panic(\"x\") *太字* $x$ `a` #import \"/common.typ\"";
    sheet.title = hostile.to_owned();
    sheet.desk = hostile.to_owned();
    let pdf = form(fonts(), &sheet, ("例示", Lang::Ja, DAY)).unwrap();
    assert!(squeezed(&pdf).contains(&squeeze(hostile)));
}
