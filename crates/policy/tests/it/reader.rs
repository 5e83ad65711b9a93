// SPDX-License-Identifier: Apache-2.0
//! The questions that a reader without training answers from a file alone: their answers rest on
//! lines that are still there.

use crate::root;

/// A line that an answer rests on.
#[derive(Debug, PartialEq)]
struct Ground {
    question: usize,
    file: String,
    line: usize,
    words: String,
}

/// What the answers of a document rest on; the first row of a question holds its answer.
fn grounds(document: &str) -> Vec<Ground> {
    let path = root().join("docs/reference").join(document);
    let text = std::fs::read_to_string(path).unwrap();
    let mut answered = 0;
    let rows = text.lines().filter_map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let question = cells.first()?.parse().ok()?;
        assert_eq!(cells.len(), 5, "{line}");
        assert_eq!(cells[1].is_empty(), question == answered, "{line}");
        answered = question;
        let plain = |cell: &str| cell.trim_matches('`').to_owned();
        Some(Ground {
            question,
            file: plain(cells[2]),
            line: cells[3].parse().expect("a line number"),
            words: plain(cells[4]),
        })
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

const QUESTIONS: [&str; 2] = ["reader-questions.md", "reader-questions.en.md"];
const ANSWERS: [&str; 2] = ["reader-answers.md", "reader-answers.en.md"];

#[test]
fn there_are_fifteen_questions_and_as_many_answers_in_two_languages() {
    for (asked, answered) in QUESTIONS.into_iter().zip(ANSWERS) {
        assert_eq!(questions(asked).len(), 15, "{asked}");
        let mut numbers: Vec<_> = grounds(answered).iter().map(|one| one.question).collect();
        numbers.dedup();
        assert_eq!(numbers, (1..=15).collect::<Vec<_>>(), "{answered}");
    }
    let [ja, en] = ANSWERS.map(grounds);
    assert_eq!(ja, en);
}

/// Who reads the questions must not come upon what answers them.
#[test]
fn the_questions_name_nothing_to_read_but_the_two_files() {
    for document in QUESTIONS {
        let path = root().join("docs/reference").join(document);
        let text = std::fs::read_to_string(path).unwrap();
        assert!(!text.contains("answers"), "{document}");
        for ground in grounds(ANSWERS[0]) {
            assert!(text.contains(&ground.file), "{document}: {}", ground.file);
            assert!(
                !text.contains(&ground.words),
                "{document}: {}",
                ground.words
            );
        }
    }
}

#[test]
fn every_answer_still_stands_on_its_line() {
    for ground in grounds(ANSWERS[0]) {
        let Ground {
            question,
            file,
            line,
            words,
        } = &ground;
        let text = std::fs::read_to_string(root().join(file)).unwrap();
        let there: Vec<usize> = (1..)
            .zip(text.lines())
            .filter(|(_, one)| one.contains(words))
            .map(|(number, _)| number)
            .collect();
        if there.contains(line) {
            continue;
        }
        let nearest = there.iter().min_by_key(|now| now.abs_diff(*line));
        if let (Some(now), true) = (nearest, std::env::var_os("UPDATE").is_some()) {
            moved(words, *line, *now);
            continue;
        }
        panic!(
            "question {question}: `{words}` is on the lines {there:?} of {file}, not on {line}; \
             where it only moved run with UPDATE=1"
        );
    }
}

/// Writes the new line of an answer into the documents.
fn moved(words: &str, line: usize, now: usize) {
    for document in ANSWERS {
        let path = root().join("docs/reference").join(document);
        let text = std::fs::read_to_string(&path).unwrap();
        let cell = |line: usize| format!("| {line} | `{words}` |");
        std::fs::write(&path, text.replace(&cell(line), &cell(now))).unwrap();
    }
}
