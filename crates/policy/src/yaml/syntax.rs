// SPDX-License-Identifier: Apache-2.0
//! Words for what is wrong with the YAML itself, before any meaning is looked at.

use serde_saphyr::granit_parser::ErrorKind;

use super::{DEPTH_MAX, SIZE_MAX};
use crate::diagnostic::Saying;
use crate::text::Text;

fn plain(code: &'static str, [ja, en]: [&str; 2], [help_ja, help_en]: [&str; 2]) -> Saying {
    Saying::error(code, Text::new(ja, en), Text::new(help_ja, help_en))
}

/// The parser stopped: says what it met, in plain words where the cause is a common one.
fn error_words(kind: &ErrorKind) -> ([&'static str; 2], [&'static str; 2]) {
    match kind {
        ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation => (
            [
                "字下げにタブが使われています",
                "a tab is used for indentation",
            ],
            [
                "タブを半角の空白に置き換えてください",
                "replace the tab by spaces",
            ],
        ),
        ErrorKind::InvalidIndentation
        | ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry => (
            [
                "字下げの位置がそろっていません",
                "the indentation does not line up",
            ],
            [
                "同じ段の項目は、同じ位置から書き始めてください",
                "begin entries of the same level at the same column",
            ],
        ),
        ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::ExpectedFlowSequenceSeparator
        | ErrorKind::MismatchedFlowCollectionEnd { .. }
        | ErrorKind::MisplacedFlowCollectionEnd => (
            [
                "かっこの対応か、区切りのコンマが正しくありません",
                "brackets or commas do not match",
            ],
            [
                "`{` と `}`、`[` と `]` の数と、項目のあいだの `,` を確かめてください",
                "check that every `{` and `[` is closed and that entries are parted by `,`",
            ],
        ),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => (
            [
                "ここには「名前: 値」が必要です",
                "a `name: value` pair is expected here",
            ],
            [
                "名前のあとに半角の `:` と空白を書き、`:` を含む値は引用符で囲んでください",
                "write `:` and a space after the name, and quote a value that contains `:`",
            ],
        ),
        ErrorKind::DirectiveDisallowed => (
            [
                "`%` で始まる指示は使えません",
                "directives beginning with `%` are not used here",
            ],
            ["この行を消してください", "remove the line"],
        ),
        _ => (
            ["YAMLとして読めません", "this cannot be read as YAML"],
            [
                "この位置の手前で、引用符・かっこ・字下げ・`:` のあとの空白を確かめてください",
                "check quotes, brackets, indentation and the space after `:` just before this place",
            ],
        ),
    }
}

pub(super) fn error(kind: &ErrorKind) -> Saying {
    if *kind == ErrorKind::RecursionLimitExceeded {
        return Saying::error(
            "yaml.too-deep",
            Text::new(
                format!("入れ子が深すぎます（{DEPTH_MAX}段まで）"),
                format!("nested too deeply, more than {DEPTH_MAX} levels"),
            ),
            Text::new("入れ子を浅くしてください", "nest less deeply"),
        );
    }
    let (message, help) = error_words(kind);
    plain("yaml.syntax", message, help)
}

pub(super) fn too_large(bytes: usize) -> Saying {
    Saying::error(
        "yaml.too-large",
        Text::new(
            format!("ファイルが大きすぎます（{bytes}バイト。{SIZE_MAX}バイトまで）"),
            format!("the file is too large, {bytes} bytes of at most {SIZE_MAX}"),
        ),
        Text::new(
            "方針のファイルかどうかを確かめてください",
            "check that this is the policy file",
        ),
    )
}

pub(super) fn nul() -> Saying {
    plain(
        "yaml.nul",
        [
            "画面に出ない文字（NUL）が入っています",
            "the file holds a NUL character, which nobody sees",
        ],
        [
            "文字コードに「UTF-8」を選んで保存し直し、この行を打ち直してください",
            "save the file as UTF-8 and type this line again",
        ],
    )
}

pub(super) fn lone_return() -> Saying {
    plain(
        "yaml.line-end",
        [
            "改行が、古い形式（CRだけ）で書かれています",
            "lines end in the old way, with a carriage return alone",
        ],
        [
            "エディターで改行コードに「LF」か「CRLF」を選んで保存し直してください",
            "save the file with line ends LF or CRLF",
        ],
    )
}

pub(super) fn several_documents() -> Saying {
    plain(
        "yaml.several-documents",
        [
            "1つのファイルに複数の文書があります",
            "the file holds more than one document",
        ],
        [
            "2つ目の `---` から後を別のファイルに移してください",
            "move what follows `---` elsewhere",
        ],
    )
}

pub(super) fn odd_key() -> Saying {
    plain(
        "yaml.key",
        [
            "名前の位置に一覧や表は書けません",
            "a list or mapping cannot be a name",
        ],
        [
            "1語の名前に書き換えてください",
            "write a single word as the name",
        ],
    )
}

pub(super) fn duplicate_key(key: &str, first: usize) -> Saying {
    Saying::error(
        "yaml.duplicate-key",
        Text::new(
            format!("`{key}` が2回書かれています（1回目は{first}行目）"),
            format!("`{key}` is written twice, first on line {first}"),
        ),
        Text::new("どちらか1つを消してください", "remove one of the two"),
    )
}

pub(super) fn anchor(name: &str) -> Saying {
    Saying::error(
        "yaml.anchor",
        Text::new(
            format!("アンカー `&{name}` は使えません"),
            format!("the anchor `&{name}` cannot be used"),
        ),
        Text::new(
            "同じ内容をその場所に書いてください",
            "write the content out where it is meant",
        ),
    )
}

pub(super) fn alias(name: &str) -> Saying {
    Saying::error(
        "yaml.alias",
        Text::new(
            format!("エイリアス `{name}` は使えません"),
            format!("the alias `{name}` cannot be used"),
        ),
        Text::new(
            "参照先の内容をここに書いてください。`*` で始まる文字列は引用符で囲みます",
            "write the content here; quote a text that begins with `*`",
        ),
    )
}

pub(super) fn tag(tag: &str) -> Saying {
    Saying::error(
        "yaml.tag",
        Text::new(
            format!("タグ `{tag}` は使えません"),
            format!("the tag `{tag}` cannot be used"),
        ),
        Text::new(
            "タグを消してください。`!` で始まる文字列は引用符で囲みます",
            "remove the tag; quote a text that begins with `!`",
        ),
    )
}
