// SPDX-License-Identifier: Apache-2.0
//! Fonts and poppler for the tests of papers; both missing is a failure that says what to install.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use yakusoku_papers::Fonts;

static FONTS: LazyLock<Fonts> = LazyLock::new(|| Fonts::new(font_files(&["BIZUD", "Noto"])));

/// All fonts a desk would have.
pub(crate) fn fonts() -> &'static Fonts {
    &FONTS
}

/// Bytes of the installed font files whose names begin so.
pub(crate) fn font_files(prefixes: &[&str]) -> Vec<Vec<u8>> {
    let mut files = Vec::new();
    collect(Path::new("/usr/share/fonts"), prefixes, &mut files);
    assert!(
        !files.is_empty(),
        "no fonts found: apt install fonts-morisawa-bizud-mincho fonts-morisawa-bizud-gothic \
         fonts-noto-cjk"
    );
    files
        .iter()
        .map(|path| std::fs::read(path).expect("font file"))
        .collect()
}

fn collect(folder: &Path, prefixes: &[&str], files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        let cjk =
            !name.starts_with("Noto") || name.contains("CJK-Regular") || name.contains("CJK-Bold");
        if path.is_dir() {
            collect(&path, prefixes, files);
        } else if cjk && prefixes.iter().any(|prefix| name.starts_with(prefix)) {
            files.push(path);
        }
    }
}

/// Runs a program of poppler over a PDF and returns what it prints.
pub(crate) fn poppler(program: &str, options: &[&str], pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().expect("temporary folder");
    let file = folder.path().join("paper.pdf");
    std::fs::write(&file, pdf).expect("write the paper");
    let mut command = Command::new(program);
    command.args(options).arg(&file);
    if program == "pdftotext" {
        command.arg("-");
    }
    let output = command
        .output()
        .unwrap_or_else(|e| panic!("{program} did not start ({e}): apt install poppler-utils"));
    assert!(
        output.status.success(),
        "{program}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The text of a paper without any blanks, so that line breaks do not hide words.
pub(crate) fn squeezed(pdf: &[u8]) -> String {
    squeeze(&poppler("pdftotext", &["-raw"], pdf))
}

pub(crate) fn squeeze(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{200B}')
        .collect()
}

/// Number of pages.
pub(crate) fn pages(pdf: &[u8]) -> usize {
    let info = poppler("pdfinfo", &[], pdf);
    let line = info
        .lines()
        .find_map(|line| line.strip_prefix("Pages:"))
        .expect("Pages");
    line.trim().parse().expect("number of pages")
}

/// A word on a page, in millimetres from the top left corner.
#[derive(Debug)]
pub(crate) struct Word {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
    pub(crate) text: String,
}

/// Every word of the first page with its place.
pub(crate) fn words(pdf: &[u8]) -> Vec<Word> {
    let html = poppler("pdftotext", &["-bbox", "-f", "1", "-l", "1"], pdf);
    html.lines().filter_map(|line| word(line.trim())).collect()
}

fn word(line: &str) -> Option<Word> {
    let rest = line.strip_prefix("<word ")?;
    let value = |name: &str| -> Option<f64> {
        let start = rest.find(&format!("{name}=\""))? + name.len() + 2;
        let points: f64 = rest[start..].split('"').next()?.parse().ok()?;
        Some(points * 25.4 / 72.0)
    };
    let text = rest.split_once('>')?.1.strip_suffix("</word>")?.to_owned();
    Some(Word {
        left: value("xMin")?,
        top: value("yMin")?,
        right: value("xMax")?,
        bottom: value("yMax")?,
        text,
    })
}
