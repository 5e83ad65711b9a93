// SPDX-License-Identifier: Apache-2.0
//! Writes every paper to a folder for a human eye: `PAPERS_TO=/tmp/p cargo test -- --ignored look`.
use std::path::PathBuf;

use crate::{abroad, notices, samples, support::fonts};
use yakusoku_papers::{
    Lang, case_cover, letter, package_csv, package_json, package_pdf, receipt, result,
};

#[test]
#[ignore = "writes files to look at"]
fn look() {
    let folder = PathBuf::from(std::env::var("PAPERS_TO").expect("PAPERS_TO names a folder"));
    let write = |name: String, bytes: Vec<u8>| std::fs::write(folder.join(name), bytes).unwrap();
    for (lang, code) in [(Lang::Ja, "ja"), (Lang::En, "en")] {
        let taken = receipt(&samples::receipt(lang)).unwrap();
        write(
            format!("receipt.{code}.pdf"),
            letter(fonts(), &taken).unwrap(),
        );
        for (name, ruling) in samples::rulings(lang) {
            let said = result(&samples::reply_for(lang, name, &ruling)).unwrap();
            write(
                format!("{name}.{code}.pdf"),
                letter(fonts(), &said).unwrap(),
            );
        }
        for (name, data) in [
            ("several", samples::several(lang)),
            ("joint", samples::joint(lang)),
        ] {
            let said = result(&data).unwrap();
            write(
                format!("{name}.{code}.pdf"),
                letter(fonts(), &said).unwrap(),
            );
        }
    }
    for (lang, code) in [(Lang::Ja, "ja"), (Lang::En, "en")] {
        for (name, said) in notices::notices(lang)
            .into_iter()
            .chain(abroad::letters(lang))
        {
            write(
                format!("{name}.{code}.pdf"),
                letter(fonts(), &said).unwrap(),
            );
        }
    }
    write(
        "label.pdf".to_owned(),
        yakusoku_papers::label(fonts(), &notices::label()).unwrap(),
    );
    let package = samples::package(40);
    write(
        "package.pdf".to_owned(),
        package_pdf(fonts(), &package).unwrap(),
    );
    write("package.json".to_owned(), package_json(&package).unwrap());
    write("package.csv".to_owned(), package_csv(&package).unwrap());
    write(
        "cover.pdf".to_owned(),
        case_cover(fonts(), &samples::cover()).unwrap(),
    );
}
