// SPDX-License-Identifier: Apache-2.0
//! How persons and agents are verified: by applicant, by channel, by kind, and by any mix of them.

use super::pattern::SIMPLE;
use super::{Field, Key, Names, Shape, entries, may, must};
use crate::words::{Applicant, Channel, Kind, MaskRule, Showing};

/// Declares the fields of a requirement, after those that say whom it is for.
macro_rules! papers {
    ($($before:expr,)*) => {
        &[
            $($before,)*
            must(
                "any",
                Shape::Number { min: 1, max: 9 },
                ["必要な書類の数", "how many papers"],
            ),
            must(
                "of",
                entries(&Shape::Name(Names::Paper)),
                ["書類の種類", "which papers count"],
            ),
            may(
                "or",
                entries(&Shape::Record(CHOICE)),
                [
                    "これでもよい（写真のない書類なら2つ、など）",
                    "what suffices instead, such as two papers without a photo",
                ],
            ),
            may(
                "fresh",
                Shape::Period,
                [
                    "証明書は発行からどれだけ以内か。代理人の欄に書けば、委任状など代理権の書類も。書かなければ identity の fresh",
                    "how old a certificate may be, and among an agent's papers the letter of attorney too; `fresh` of `identity` where left out",
                ],
            ),
            may(
                "mask",
                Shape::Word(MaskRule::WORDS),
                [
                    "写しの塗りつぶしをお願いするか。書かなければ identity の mask",
                    "whether masks are asked for; `mask` of `identity` where left out",
                ],
            ),
            may(
                "shown_by",
                Shape::Word(Showing::WORDS),
                [
                    "写しか提示か。書かなければ identity の shown_by",
                    "copies or shown in person; `shown_by` of `identity` where left out",
                ],
            ),
        ]
    };
}

const AUTHORITY: Field = may(
    "authority",
    entries(&Shape::Name(Names::Paper)),
    [
        "代理権を示す書類（どれか1つ）",
        "papers that prove the authority, any one",
    ],
);

const AUTHORITY_WITH: Field = may(
    "authority_with",
    entries(&Shape::Name(Names::Paper)),
    [
        "代理権を示す書類に添える書類（委任状の印鑑登録証明書など。すべて）",
        "papers that come with it, such as a seal certificate, all of them",
    ],
);

const CHOICE: &[Field] = &[
    must(
        "any",
        Shape::Number { min: 1, max: 9 },
        ["必要な書類の数", "how many papers"],
    ),
    must(
        "of",
        entries(&Shape::Name(Names::Paper)),
        ["書類の種類", "which papers count"],
    ),
];

const PERSON: &[Field] = papers!();

const AGENT: &[Field] = papers!(AUTHORITY, AUTHORITY_WITH,);

const CASE: &[Field] = papers!(
    may(
        "applicants",
        entries(&Shape::Word(Applicant::WORDS)),
        [
            "どなたのご請求か。書かなければご本人",
            "who applies; the person where left out",
        ],
    ),
    may(
        "channels",
        entries(&Shape::Word(Channel::WORDS)),
        [
            "受付の経路。書かなければすべて",
            "channels; all where left out",
        ],
    ),
    may(
        "kinds",
        entries(&Shape::Word(Kind::WORDS)),
        [
            "ご請求の種類。書かなければすべて",
            "kinds; all where left out",
        ],
    ),
    AUTHORITY,
    AUTHORITY_WITH,
    may(
        "also_person",
        Shape::Flag,
        [
            "代理の場合に本人の書類も求めるか。書かなければ identity の also_person",
            "whether the person's papers too; as `identity` says where left out",
        ],
    ),
);

pub(super) const IDENTITY: &[Field] = &[
    must(
        "mask",
        Shape::Word(MaskRule::WORDS),
        [
            "写しの塗りつぶしをお願いするか",
            "whether masks are asked for",
        ],
    ),
    must("person", Shape::Record(PERSON), ["ご本人", "the person"]),
    may(
        "statutory_agent",
        Shape::Record(AGENT),
        ["法定代理人", "statutory agent"],
    ),
    may(
        "mandated_agent",
        Shape::Record(AGENT),
        ["任意代理人", "mandated agent"],
    ),
    may(
        "shown_by",
        Shape::Word(Showing::WORDS),
        ["写しか提示か", "copies or shown in person"],
    ),
    may(
        "fresh",
        Shape::Period,
        [
            "証明書は発行から何か月以内か",
            "how old a certificate may be",
        ],
    ),
    may(
        "also_person",
        Shape::Flag,
        [
            "代理の場合に本人の書類も求めるか",
            "whether the person's papers too are asked of an agent",
        ],
    ),
    may(
        "open",
        Shape::Flag,
        [
            "挙げた書類のほかも認めるか",
            "whether other papers count too",
        ],
    ),
    may(
        "by_channel",
        Shape::Table {
            key: Key::Word(Channel::WORDS),
            of: &Shape::Record(PERSON),
        },
        [
            "受付の経路ごとのご本人の書類",
            "the person's papers by channel",
        ],
    ),
    may(
        "by_kind",
        Shape::Table {
            key: Key::Word(Kind::WORDS),
            of: &Shape::Record(PERSON),
        },
        [
            "ご請求の種類ごとのご本人の書類。経路ごとのものに優先する",
            "the person's papers by kind; they go before those by channel",
        ],
    ),
    may(
        "cases",
        Shape::Table {
            key: Key::Own(&SIMPLE),
            of: &Shape::Record(CASE),
        },
        [
            "請求者・経路・種類の組合せごとの書類。条件の多いものが優先し、ほかのどれよりも優先する",
            "papers by applicant, channel and kind; the one with more conditions goes first, before all others",
        ],
    ),
];
