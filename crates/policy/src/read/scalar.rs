// SPDX-License-Identifier: Apache-2.0
//! Reading of single values: lines, numbers, truths, dates, periods, words, names.

use jiff::civil::Date;
use serde_json::Value as Json;

use super::names::Declared;
use super::problem;
use crate::diagnostic::Saying;
use crate::grammar::{Names, Pattern, Shape};
use crate::period::Period;
use crate::yaml::{Node, Value};

/// The text of a scalar; `None` for anything else.
pub(super) fn plain(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Scalar { text, .. } => Some(text),
        _ => None,
    }
}

/// Reads a scalar as its shape asks.
pub(super) fn read(node: &Node, shape: &Shape, declared: &Declared) -> Result<Json, Box<Saying>> {
    let Value::Scalar { text, plain } = &node.value else {
        return Err(problem::wrong_type(shape, node).into());
    };
    match shape {
        Shape::Text => line(text, &crate::grammar::ANY),
        Shape::Line(pattern) => line(text, pattern),
        Shape::Flag => flag(text, *plain),
        Shape::Number { min, max } => number(text, *plain, (*min, *max)),
        Shape::Day => day(text),
        Shape::Period => period(text),
        Shape::Word(words) if words.names.contains(&text.as_str()) => Ok(Json::from(text.as_str())),
        Shape::Word(words) => Err(problem::unknown_word(text, words.names).into()),
        Shape::Name(names) => name(text, *names, declared),
        Shape::List { .. } | Shape::Table { .. } | Shape::Record(_) | Shape::Or(..) => {
            Err(problem::wrong_type(shape, node).into())
        }
    }
}

fn line(text: &str, pattern: &'static Pattern) -> Result<Json, Box<Saying>> {
    if (pattern.fits)(text) {
        Ok(Json::from(text))
    } else {
        Err(problem::wrong_form(text, pattern).into())
    }
}

fn flag(text: &str, plain: bool) -> Result<Json, Box<Saying>> {
    match text {
        "true" if plain => Ok(Json::Bool(true)),
        "false" if plain => Ok(Json::Bool(false)),
        _ => Err(problem::no_flag(text).into()),
    }
}

fn number(text: &str, plain: bool, (min, max): (u32, u32)) -> Result<Json, Box<Saying>> {
    // `0644` and `1_000` mean different things in different YAML readers.
    let clear = plain && (text == "0" || !text.starts_with('0'));
    let digits = clear && !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse::<u32>() {
        Ok(number) if digits && (min..=max).contains(&number) => Ok(Json::from(number)),
        _ => Err(problem::no_number(text, min, max).into()),
    }
}

fn day(text: &str) -> Result<Json, Box<Saying>> {
    if is_day_form(text) {
        let date: Result<Date, _> = text.parse();
        return date
            .map(|date| Json::from(date.to_string()))
            .map_err(|_| problem::no_such_day(text).into());
    }
    Err(problem::no_day(text).into())
}

/// `2026-04-01` and nothing else; the parser of dates knows more forms than people do.
fn is_day_form(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(index, byte)| match index {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

fn period(text: &str) -> Result<Json, Box<Saying>> {
    match text.parse::<Period>() {
        Ok(period) => Ok(Json::from(period.to_string())),
        Err(error) => Err(problem::no_period(&error).into()),
    }
}

fn name(text: &str, names: Names, declared: &Declared) -> Result<Json, Box<Saying>> {
    if declared.has(names, text) {
        return Ok(Json::from(text));
    }
    Err(problem::unknown_name(names, text, declared.nearest(names, text)).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_plain_and_in_range() {
        assert!(number("0", true, (0, 9)).is_ok() && number("9", true, (0, 9)).is_ok());
        for text in [
            "", "10", "-1", "+1", "1.0", "1e0", "01", "0x1", "1_0", "９", "one",
        ] {
            assert!(number(text, true, (0, 9)).is_err(), "{text}");
        }
        assert!(
            number("1", false, (0, 9)).is_err(),
            "a quoted number is a text"
        );
    }

    #[test]
    fn a_day_that_does_not_exist_is_told_from_what_is_no_day() {
        assert!(day("2024-02-29").is_ok());
        assert_eq!(day("2026-02-29").unwrap_err().code, "file.no-such-day");
        assert_eq!(day("2026-13-01").unwrap_err().code, "file.no-such-day");
        for text in [
            "2026/04/01",
            "2026-4-1",
            "令和8年4月1日",
            "20260401",
            "2026-04-01T00:00",
        ] {
            assert_eq!(day(text).unwrap_err().code, "file.not-a-date", "{text}");
        }
    }

    #[test]
    fn truths_are_true_and_false() {
        assert!(flag("true", true).is_ok() && flag("false", true).is_ok());
        for text in ["yes", "True", "on", "1", "はい"] {
            assert!(flag(text, true).is_err(), "{text}");
        }
        assert!(flag("true", false).is_err());
    }
}
