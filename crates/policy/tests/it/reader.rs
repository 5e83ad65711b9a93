// SPDX-License-Identifier: Apache-2.0
//! The questions that a reader without training answers from a file alone: their answers rest on
//! lines that are still there.

use crate::root;

/// Question, file, line and what stands there, of every answer of a document.
fn answers(document: &str) -> Vec<(usize, String, usize, String)> {
    let path = root().join("docs/reference").join(document);
    let text = std::fs::read_to_string(path).unwrap();
    let rows = text.lines().filter_map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let question = cells.first()?.parse().ok()?;
        let plain = |cell: &str| cell.trim_matches('`').to_owned();
        assert_eq!(cells.len(), 5, "{line}");
        assert!(!cells[1].is_empty(), "{line}");
        let number = cells[3].parse().expect("a line number");
        Some((question, plain(cells[2]), number, plain(cells[4])))
    });
    rows.collect()
}

/// The questions of a document, in their order.
fn questions(document: &str) -> Vec<String> {
    let path = root().join("docs/reference").join(document);
    let text = std::fs::read_to_string(path).unwrap();
    let asked = |line: &str| {
        let (number, question) = line.split_once(". ")?;
        number.parse::<usize>().ok()?;
        Some(question.to_owned())
    };
    text.lines().filter_map(asked).collect()
}

const DOCUMENTS: [&str; 2] = ["reader-questions.md", "reader-questions.en.md"];

#[test]
fn there_are_fifteen_questions_and_as_many_answers_in_two_languages() {
    for document in DOCUMENTS {
        assert_eq!(questions(document).len(), 15, "{document}");
        let numbers: Vec<_> = answers(document).into_iter().map(|one| one.0).collect();
        assert_eq!(numbers, (1..=15).collect::<Vec<_>>(), "{document}");
    }
    let [ja, en] = DOCUMENTS.map(answers);
    assert_eq!(ja, en);
}

#[test]
fn every_answer_still_stands_on_its_line() {
    for (question, file, line, words) in answers(DOCUMENTS[0]) {
        let text = std::fs::read_to_string(root().join(&file)).unwrap();
        let there: Vec<usize> = (1..)
            .zip(text.lines())
            .filter(|(_, one)| one.contains(&words))
            .map(|(number, _)| number)
            .collect();
        if let (false, Some(now), true) = (
            there.contains(&line),
            there.first(),
            std::env::var_os("UPDATE").is_some(),
        ) {
            moved(&words, line, *now);
            continue;
        }
        assert!(
            there.contains(&line),
            "question {question}: `{words}` is on the lines {there:?} of {file}, not on {line}; \
             where it only moved run with UPDATE=1"
        );
    }
}

/// Writes the new line of an answer into the documents.
fn moved(words: &str, line: usize, now: usize) {
    for document in DOCUMENTS {
        let path = root().join("docs/reference").join(document);
        let text = std::fs::read_to_string(&path).unwrap();
        let cell = |line: usize| format!("| {line} | `{words}` |");
        std::fs::write(&path, text.replace(&cell(line), &cell(now))).unwrap();
    }
}
