// SPDX-License-Identifier: Apache-2.0
//! What is said about the file itself: references inside it, and findings left on purpose.

use super::pattern::{CODE, DOTTED, SIMPLE};
use super::{Field, Shape, may, must};

pub(super) const REFERENCE: &[Field] = &[
    must(
        "id",
        Shape::Line(&SIMPLE),
        ["参照の名前", "name of the reference"],
    ),
    must(
        "cites",
        Shape::Text,
        [
            "本文での書き方（「第5条第6項」など）",
            "how the text cites it",
        ],
    ),
    may(
        "to",
        Shape::Line(&DOTTED),
        [
            "参照先の約束の名前。本文に見当たらなければ書かない",
            "id of the promise cited; left out where the text has none",
        ],
    ),
    must(
        "about",
        Shape::Text,
        ["何についての参照か", "what it is cited for"],
    ),
];

pub(super) const ACKNOWLEDGED: &[Field] = &[
    must(
        "code",
        Shape::Line(&CODE),
        ["指摘の名前（`law.…`）", "code of the finding"],
    ),
    may(
        "at",
        Shape::Line(&super::ANY),
        [
            "指摘の場所（`requests/answer/by`）。書かなければすべて",
            "place of the finding; every place where left out",
        ],
    ),
    must("reason", Shape::Text, ["残す理由", "why it is left"]),
    must("owner", Shape::Text, ["責任者（職名）", "post in charge"]),
    must(
        "since",
        Shape::Day,
        ["承知した日", "day it was acknowledged"],
    ),
    must(
        "until",
        Shape::Day,
        ["期限（1年以内）", "last day, within a year"],
    ),
];
