// SPDX-License-Identifier: Apache-2.0
//! The package, read back from each of its forms, and the cover sheet.

use std::time::Instant;

use serde_json::Value;
use yakusoku_papers::{
    Fonts, PaperError, case_cover, package_csv, package_json, package_pdf, table_csv,
};

use crate::samples;
use crate::support::{font_files, fonts, pages, squeeze, squeezed};

#[test]
fn people_read_labels_values_and_empty_tables() {
    let package = samples::package(3);
    let text = squeezed(&package_pdf(fonts(), &package).unwrap());
    for table in &package.tables {
        assert!(text.contains(&squeeze(&table.label)), "{}", table.label);
        for purpose in &table.purposes {
            assert!(text.contains(purpose.as_str()), "{purpose}");
        }
        if !table.rows.is_empty() {
            for column in &table.columns {
                assert!(text.contains(&squeeze(&column.label)), "{}", column.label);
                assert!(!text.contains(&column.item), "{}", column.item);
            }
        }
        for value in table.rows.iter().flatten().flatten() {
            assert!(text.contains(&squeeze(value)), "{value}");
        }
    }
    assert!(text.contains("該当する記録はありません。"));
    assert!(text.contains("（記録なし）"));
    assert!(text.contains("目次") && text.contains("見本太郎様"));
}

#[test]
fn a_character_without_glyph_is_shown_as_its_code_and_said() {
    let mut package = samples::package(1);
    let plain = squeezed(&package_pdf(fonts(), &package).unwrap());
    assert!(!plain.contains("文字コードで示しています"));
    package.tables[3].rows[0][5] = Some("困りました🤯\u{7}".to_owned());
    let text = squeezed(&package_pdf(fonts(), &package).unwrap());
    assert!(text.contains("困りました〔U+1F92F〕〔U+0007〕"), "{text}");
    assert!(text.contains("文字コードで示しています"));
    package.person = "🤯".to_owned();
    let error = package_pdf(fonts(), &package).unwrap_err();
    assert!(
        matches!(
            error,
            PaperError::MissingGlyph {
                character: '🤯',
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn hostile_values_are_printed_as_they_are() {
    let mut package = samples::package(1);
    for value in [
        "#import \"x\"",
        "*a* $x$",
        "#panic(\"no\")",
        "{count} {page}",
    ] {
        package.tables[0].rows[0][0] = Some(value.to_owned());
        package.tables[0].label = value.to_owned();
        let text = squeezed(&package_pdf(fonts(), &package).unwrap());
        assert!(text.matches(&squeeze(value)).count() >= 3, "{value}");
    }
}

#[test]
fn machines_read_the_documented_shape() {
    let package = samples::package(2);
    let bytes = package_json(&package).unwrap();
    let json: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(json["format"], "yakusoku-disclosure/1");
    assert_eq!(json["date"], "2026-11-24");
    let tables = json["tables"].as_array().unwrap();
    assert_eq!(tables.len(), 4);
    assert_eq!(tables[0]["items"][5]["item"], "contact.email");
    assert_eq!(tables[0]["items"][5]["label"], "メールアドレス");
    assert_eq!(
        tables[0]["records"][0]["contact.email"],
        "taro.mihon@example.jp"
    );
    assert_eq!(tables[0]["records"][0]["contact.fax"], Value::Null);
    assert_eq!(tables[2]["records"], Value::Array(vec![]));
    assert_eq!(tables[3]["records"].as_array().unwrap().len(), 2);
}

#[test]
fn an_item_held_twice_keeps_both_values() {
    let mut package = samples::package(1);
    package.tables[0].columns[6].item = "contact.email".to_owned();
    package.tables[0].rows[0][6] = Some("second@example.jp".to_owned());
    let json: Value = serde_json::from_slice(&package_json(&package).unwrap()).unwrap();
    let record = &json["tables"][0]["records"][0];
    assert_eq!(record["contact.email"], "taro.mihon@example.jp");
    assert_eq!(record["contact.email#2"], "second@example.jp");
}

#[test]
fn excel_reads_every_value_and_runs_none() {
    let mut package = samples::package(2);
    package.tables[0].rows[0][0] = Some("=cmd|' /C calc'!A0".to_owned());
    package.tables[0].label = "＝1+1".to_owned();
    let bytes = package_csv(&package).unwrap();
    assert!(bytes.starts_with(b"\xEF\xBB\xBF"));
    let text = String::from_utf8(bytes[3..].to_vec()).unwrap();
    assert!(text.starts_with("システム,データの種類,記録番号,項目の識別子,項目,内容\r\n"));
    assert!(
        text.contains("会員管理,'＝1+1,1,contact.name,氏名,'=cmd|' /C calc'!A0\r\n"),
        "{text}"
    );
    assert!(text.contains("会員管理,ご購入の履歴,,,,該当する記録はありません\r\n"));
    let lines = csv::Reader::from_reader(text.as_bytes()).records().count();
    assert_eq!(lines, 7 + 2 * 3 + 1 + 2 * 8);
    let one = table_csv(&package.tables[1]).unwrap();
    assert_eq!(
        String::from_utf8(one[3..].to_vec()).unwrap(),
        "日時,接続元,結果\r\n2026年4月1日 09:00,192.0.2.1,成功\r\n2026年4月2日 09:01,192.0.2.1,成功\r\n"
    );
}

#[test]
fn a_row_of_another_width_is_refused_in_every_form() {
    let mut package = samples::package(2);
    package.tables[3].rows[1].pop();
    let expected = PaperError::RowWidth {
        table: "お問い合わせの記録".to_owned(),
        row: 2,
        found: 7,
        expected: 8,
    };
    assert_eq!(package_pdf(fonts(), &package).unwrap_err(), expected);
    assert_eq!(package_json(&package).unwrap_err(), expected);
    assert_eq!(package_csv(&package).unwrap_err(), expected);
}

#[test]
fn a_package_without_tables_says_so() {
    let mut package = samples::package(0);
    package.tables.clear();
    let pdf = package_pdf(fonts(), &package).unwrap();
    assert!(squeezed(&pdf).contains("該当する個人データはありません。"));
    assert_eq!(pages(&pdf), 1);
}

#[test]
fn a_thousand_rows_paginate() {
    let package = samples::package(1000);
    let start = Instant::now();
    let pdf = package_pdf(fonts(), &package).unwrap();
    let (time, count) = (start.elapsed(), pages(&pdf));
    let json = package_json(&package).unwrap().len();
    let csv = package_csv(&package).unwrap().len();
    eprintln!(
        "package of 1,000 + 1,000 rows: {time:?}, {count} pages, pdf {} json {json} csv {csv} bytes",
        pdf.len()
    );
    let text = squeezed(&pdf);
    assert!(count > 100, "{count}");
    assert!(text.contains("記録1000／1000") && text.contains("Q-001000"));
    assert!(text.contains(&format!("{count}／{count}ページ")));
}

#[test]
fn equal_packages_are_equal_bytes() {
    let package = samples::package(5);
    let again = Fonts::new(font_files(&["Noto", "BIZUD"]));
    assert!(package_pdf(fonts(), &package).unwrap() == package_pdf(&again, &package).unwrap());
}

#[test]
fn the_cover_sheet_shows_case_clock_and_boxes() {
    let pdf = case_cover(fonts(), &samples::cover()).unwrap();
    let text = squeezed(&pdf);
    for expected in [
        "案件表紙",
        "2026-000123",
        "2026年（令和8年）12月20日",
        "起案",
        "決裁",
        "書類の廃棄",
    ] {
        assert!(text.contains(expected), "{expected}");
    }
    assert_eq!(pages(&pdf), 1);
}
