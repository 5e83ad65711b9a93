// SPDX-License-Identifier: Apache-2.0
//! Every page, every sample, every language: it renders, its markup is sound, its words exist.

mod gallery;
mod html;
mod words;

use super::Lang;
use gallery::{Shown, gallery};

fn every_page() -> Vec<Shown> {
    Lang::ALL.into_iter().flat_map(gallery).collect()
}

#[test]
fn every_page_renders_in_every_language() {
    let pages = every_page();
    assert!(pages.len() > 100, "only {} pages", pages.len());
    for page in &pages {
        assert!(page.html.ends_with("</html>"), "{} is cut off", page.name);
    }
}

#[test]
fn the_markup_is_sound() {
    let faults: Vec<String> = every_page()
        .iter()
        .flat_map(|page| {
            html::faults(&page.html)
                .into_iter()
                .map(|f| format!("{}: {f}", page.name))
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// `YAKUSOKU_PAGES=DIR cargo test -p yakusoku-web pages_for_looking` writes them to look at.
#[test]
fn pages_for_looking_at_can_be_written() {
    let Some(dir) = std::env::var_os("YAKUSOKU_PAGES").map(std::path::PathBuf::from) else {
        return;
    };
    std::fs::create_dir_all(&dir).unwrap();
    std::fs::write(dir.join("yakusoku.css"), super::STYLE_SHEET).unwrap();
    for page in every_page() {
        let html = page.html.replace("/static/yakusoku.css", "yakusoku.css");
        std::fs::write(dir.join(format!("{}.html", page.name)), html).unwrap();
    }
}

/// Where the crate's own files are.
fn crate_root() -> std::path::PathBuf {
    std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
