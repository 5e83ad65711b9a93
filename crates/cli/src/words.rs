// SPDX-License-Identifier: Apache-2.0
//! The words around the commands in Japanese: headings of the help, and what is wrong with a command line.

use clap::builder::{PossibleValue, StyledStr};
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use clap::{Arg, Command, CommandFactory as _, FromArgMatches as _};

use crate::commands::Yakusoku;
use crate::exit::Failure;

const HELP: &str = "{before-help}{about-with-newline}\n使い方: {usage}\n\n{all-args}{after-help}";

/// Reads the command line. Help and version are printed and end the program, as they do everywhere.
pub(crate) fn asked() -> Result<Yakusoku, Failure> {
    let read = command().try_get_matches();
    let read = read.and_then(|found| Yakusoku::from_arg_matches(&found));
    read.map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => error.exit(),
        _ => wrong(&error),
    })
}

fn command() -> Command {
    let mut command = Yakusoku::command();
    // What the library adds by itself is only there once the tree is built.
    command.build();
    in_japanese(command)
}

fn in_japanese(command: Command) -> Command {
    let is_help = command.get_name() == "help";
    let command = command
        .help_template(HELP)
        .subcommand_help_heading("コマンド")
        .mut_args(|arg| {
            let arg = match arg.get_id().as_str() {
                "help" => arg.help("使い方を表示する"),
                "version" => arg.help("版を表示する"),
                _ => arg,
            };
            let arg = with_choices(arg);
            let heading = if arg.is_positional() {
                "引数"
            } else {
                "指定"
            };
            arg.help_heading(heading)
        })
        .mut_subcommands(in_japanese);
    if is_help {
        command.about("使い方を表示する")
    } else {
        command
    }
}

/// The values an argument takes, and the one it has where it is left out, as part of its help.
fn with_choices(arg: Arg) -> Arg {
    if !arg.get_action().takes_values() || arg.is_hide_set() {
        return arg;
    }
    let values = arg.get_possible_values();
    let told = |value: &PossibleValue| match value.get_help() {
        Some(help) => format!("{} {help}", value.get_name()),
        None => value.get_name().to_owned(),
    };
    let values: Vec<String> = values.iter().map(told).collect();
    let default: Vec<_> = arg
        .get_default_values()
        .iter()
        .map(|value| value.to_string_lossy())
        .collect();
    let said = match (values.is_empty(), default.is_empty()) {
        (true, true) => return arg,
        (true, false) => format!("（既定: {}）", default.join("、")),
        (false, true) => format!("（{}）", values.join("、")),
        (false, false) => format!("（{}。既定: {}）", values.join("、"), default.join("、")),
    };
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    arg.help(help + &said)
        .hide_possible_values(true)
        .hide_default_value(true)
}

/// What is wrong with a command line, and how it would be right.
fn wrong(error: &Error) -> Failure {
    let of = |kind| said(error.get(kind));
    let arg = of(ContextKind::InvalidArg);
    let value = of(ContextKind::InvalidValue);
    let text = match error.kind() {
        ErrorKind::UnknownArgument => format!("「{arg}」という指定はありません。"),
        ErrorKind::InvalidSubcommand => {
            format!(
                "「{}」というコマンドはありません。",
                of(ContextKind::InvalidSubcommand)
            )
        }
        ErrorKind::MissingRequiredArgument => format!("次の指定が必要です: {arg}"),
        ErrorKind::MissingSubcommand => "コマンドを指定してください。".to_owned(),
        ErrorKind::InvalidValue if value.is_empty() => format!("{arg} に値が必要です。"),
        ErrorKind::InvalidValue => format!("{arg} に「{value}」は指定できません。"),
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error);
            let why = why.map_or_else(String::new, |why| format!("（{why}）"));
            format!("{arg} の値「{value}」を読めません{why}。")
        }
        ErrorKind::ArgumentConflict => {
            let prior = of(ContextKind::PriorArg);
            if prior.is_empty() || prior == arg {
                format!("{arg} は1度しか指定できません。")
            } else {
                format!("{arg} は {prior} と同時に指定できません。")
            }
        }
        ErrorKind::InvalidUtf8 => "文字として読めない指定があります。".to_owned(),
        _ => format!("{arg} の値の数が違います。"),
    };
    Failure::unusable(text).next(next(error))
}

/// What may have been meant, what is allowed, and how the command is used.
fn next(error: &Error) -> String {
    let of = |kind| said(error.get(kind));
    let meant = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ];
    let meant: Vec<String> = meant
        .into_iter()
        .map(of)
        .filter(|text| !text.is_empty())
        .collect();
    let allowed = of(ContextKind::ValidValue);
    let usage = of(ContextKind::Usage);
    let usage = usage.trim_start_matches("Usage:").trim();
    let mut parts = Vec::new();
    if meant.iter().any(|one| one.contains('、')) {
        parts.push(format!(
            "次のどれかではありませんか: {}。",
            meant.join("、")
        ));
    } else if !meant.is_empty() {
        parts.push(format!("「{}」ではありませんか。", meant.join("、")));
    } else if !allowed.is_empty() {
        parts.push(format!("次のどれかを指定してください: {allowed}。"));
    }
    parts.push(if usage.is_empty() {
        "--help を付けると、使い方を表示します。".to_owned()
    } else {
        format!("「{usage}」のように指定してください（--help で使い方を表示します）。")
    });
    parts.concat()
}

fn said(value: Option<&ContextValue>) -> String {
    match value {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(all)) => all.join("、"),
        Some(ContextValue::StyledStr(text)) => plain(text),
        Some(ContextValue::StyledStrs(all)) => all.iter().map(plain).collect::<Vec<_>>().join("、"),
        _ => String::new(),
    }
}

/// Without colours, on one line.
fn plain(text: &StyledStr) -> String {
    text.to_string()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(words: &[&str]) -> String {
        let line = std::iter::once("yakusoku").chain(words.iter().copied());
        let error = command().try_get_matches_from(line).unwrap_err();
        format!("{:?}", wrong(&error))
    }

    #[test]
    fn what_is_wrong_is_told_in_japanese_with_what_may_be_meant() {
        for (words, said) in [
            (
                &["soruce"][..],
                &[
                    "「soruce」というコマンドはありません",
                    "次のどれかではありませんか: serve、source。",
                ][..],
            ),
            (
                &["source", "map"],
                &[
                    "次の指定が必要です: --data <DIR>、--system <NAME>",
                    "「yakusoku source map --data <DIR> --system <NAME>」のように",
                ],
            ),
            (
                &["serve", "--dat", "x"],
                &["「--dat」という指定はありません", "--data"],
            ),
            (&["init"], &["次の指定が必要です: <DIR>"]),
            (
                &["policy", "check", "x", "--lang", "fr"],
                &["「fr」は指定できません", "ja、en"],
            ),
            (
                &["policy", "check", "x", "--as-of", "きのう"],
                &["--as-of <DATE> の値「きのう」を読めません"],
            ),
            (
                &["source", "locate", "--data"],
                &["--data <DIR> に値が必要です"],
            ),
            (
                &["init", "x", "--database-env", "A", "--database-file", "b"],
                &["と同時に指定できません"],
            ),
            (
                &["serve", "--data", "a", "--data", "b"],
                &["1度しか指定できません"],
            ),
        ] {
            let told = told(words);
            for part in said {
                assert!(told.contains(part), "{words:?}: {part}\n{told}");
            }
            for english in ["error", "required", "tip:", "Usage"] {
                assert!(!told.contains(english), "{words:?}: {told}");
            }
        }
    }

    #[test]
    fn the_tree_is_sound_in_japanese_too() {
        command().debug_assert();
    }
}
