// SPDX-License-Identifier: Apache-2.0
//! Looks for the names of the real companies whose published policies taught us what policies promise.
//!
//! They are not part of this project and never asked to be. To look for a name without writing it down, its SHA-256
//! is kept: Latin words are compared alone and joined by two, three and four, Japanese runs by every window of the
//! right length, both after folding case, width and the middle dot.

use sha2::{Digest, Sha256};

use crate::tree::{TextFile, text_files};

/// Length in characters, then SHA-256 of the folded name.
const NAMES: [(usize, &str); 12] = [
    (
        3,
        "30a117e2c921c2c4e1f7521f765a675fc1ce012cf8696498cdac438b825719ec",
    ),
    (
        4,
        "1656e33c84e8be160d1c476b659415aa22bb8141e1b660a59684076947d69d45",
    ),
    (
        4,
        "1a0141bab16f6d3835a599ee5c75a6191b6c3c7a4b19d4251b0bfc8ab9191147",
    ),
    (
        5,
        "11e31fa5e026d319eb588ca64ba658b392f6c514bc3e734f3f7c0a1e40fc2ee2",
    ),
    (
        5,
        "58a9a8baa506015958e1ed9e37aa02d4593212a83ef88720c18ad86c2b48d39f",
    ),
    (
        5,
        "ba9d19e7d8f02a7d8a197a94d42e2a98d6af5c79e2a8c338c73348d7f2e561bb",
    ),
    (
        5,
        "fdf2b2bf7eabc5c49043db5a8ea54fbeb106c70ec864550119e07a268a371ee4",
    ),
    (
        7,
        "470f8543e693139da20bc82756252f9be620b66bea8cd8cedcd5a7b9f4923c2d",
    ),
    (
        7,
        "d336db93856148351d2e135a7aa55b041f102f9d4f91e4d2db7f5be3e6bfbbd6",
    ),
    (
        8,
        "eb6ea9e75e92dbcabd5854258591c7d2bdb56a39ebc40a51b42ebe8e6eb32983",
    ),
    (
        9,
        "ef3519de1032f4e982cb3506fc58a4fce0a95f8656f0768d9b7b2cb9595c0282",
    ),
    (
        12,
        "ce808649fe86983f4d78e514c0d664f0c3c6e94263a3ef1d255e9067b6b43570",
    ),
];

/// How many Latin words a name may have.
const WORDS_MAX: usize = 4;

/// The text cut into runs: Latin words, and Japanese between anything else.
struct Runs {
    latin: Vec<(usize, String)>,
    japanese: Vec<(usize, Vec<char>)>,
}

/// Full-width letters and digits as their usual form, and everything in lower case.
fn fold(c: char) -> char {
    let narrow = match u32::from(c) {
        code @ 0xff01..=0xff5e => char::from_u32(code - 0xfee0).unwrap_or(c),
        _ => c,
    };
    narrow.to_ascii_lowercase()
}

fn runs(text: &str) -> Runs {
    let mut runs = Runs {
        latin: Vec::new(),
        japanese: Vec::new(),
    };
    for (index, line) in text.lines().enumerate() {
        let folded: String = line.chars().filter(|c| *c != '・').map(fold).collect();
        let latin = folded
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty());
        runs.latin
            .extend(latin.map(|word| (index + 1, word.to_owned())));
        let japanese = folded
            .split(|c: char| c.is_ascii() || !c.is_alphanumeric())
            .filter(|run| !run.is_empty());
        runs.japanese
            .extend(japanese.map(|run| (index + 1, run.chars().collect())));
    }
    runs
}

fn is_named(names: &[(usize, &str)], candidate: &str) -> bool {
    let length = candidate.chars().count();
    if !names.iter().any(|(of, _)| *of == length) {
        return false;
    }
    let hash: String = Sha256::digest(candidate)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    names.iter().any(|(_, known)| *known == hash)
}

fn lines_naming(names: &[(usize, &str)], text: &str) -> Vec<usize> {
    let runs = runs(text);
    let joined = (1..=WORDS_MAX)
        .flat_map(|count| runs.latin.windows(count))
        .filter_map(|words| {
            let candidate: String = words.iter().map(|(_, word)| word.as_str()).collect();
            words
                .first()
                .filter(|_| is_named(names, &candidate))
                .map(|(line, _)| *line)
        });
    let mut found: Vec<usize> = joined.collect();
    for (length, _) in names {
        for (line, run) in &runs.japanese {
            if run
                .windows(*length)
                .any(|window| is_named(names, &window.iter().collect::<String>()))
            {
                found.push(*line);
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn findings(names: &[(usize, &str)], files: &[TextFile]) -> Vec<String> {
    let in_file = |file: &TextFile| -> Vec<String> {
        let lines = lines_naming(names, &format!("{}\n{}", file.path, file.text));
        lines
            .into_iter()
            .map(|line| format!("{}:{}", file.path, line.saturating_sub(1)))
            .collect()
    };
    files.iter().flat_map(in_file).collect()
}

#[test]
fn no_real_company_is_named() {
    let found = findings(&NAMES, &text_files());
    assert!(
        found.is_empty(),
        "the name of a real company stands in {found:?}; policies here are of invented operators"
    );
}

#[test]
fn planted_names_are_found() {
    let names = [
        (
            14,
            "19449b01553f87f850650cc6692cfe0fc5d47e27181958c9fb907ef1ab4e2778",
        ),
        (
            4,
            "787dbf6ee3477a005373bd041b302b03f5bf0e0ec1e101e8d4677519d553e84f",
        ),
    ];
    for planted in [
        "x\nPlanted-Example K.K.",
        "\nＰｌａｎｔｅｄ　example",
        "\n株式会社設例・商会の方針",
    ] {
        assert_eq!(lines_naming(&names, planted), [2], "{planted}");
    }
    assert!(lines_naming(&names, "planted an example, 設例の商会").is_empty());
    let file = TextFile::planted("docs/plantedexample.md", "nothing");
    assert_eq!(findings(&names, &[file]), ["docs/plantedexample.md:0"]);
}
