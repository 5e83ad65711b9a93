// SPDX-License-Identifier: Apache-2.0
//! When the operator works: business days, closures, and the hours of a desk.

use super::pattern::{MONTH_DAY, TIME};
use super::{Field, Shape, entries, may, must};
use crate::words::{Channel, LastDay, OpenOn};

pub(super) const CALENDAR: &[Field] = &[
    may(
        "year_end",
        Shape::Or("none", &Shape::Record(YEARLY)),
        [
            "年末年始の休み。書かなければ12月29日から1月3日。休まなければ none",
            "closed at the turn of the year; 12-29 to 01-03 where left out, none if open",
        ],
    ),
    may(
        "yearly",
        entries(&Shape::Record(YEARLY)),
        ["毎年の休み（夏季休業など）", "closed every year"],
    ),
    may(
        "closures",
        entries(&Shape::Record(CLOSURE)),
        ["その年だけの休み", "closed on these days only"],
    ),
    may(
        "last_day",
        Shape::Word(LastDay::WORDS),
        [
            "待つ期間の最後の日が休みのとき（民法142条）",
            "what becomes of a last day that is closed (Civil Code 142)",
        ],
    ),
];

const YEARLY: &[Field] = &[
    must("from", Shape::Line(&MONTH_DAY), ["初日", "first day"]),
    must("to", Shape::Line(&MONTH_DAY), ["最後の日", "last day"]),
    may("label", Shape::Text, ["呼び名", "what it is called"]),
];

const CLOSURE: &[Field] = &[
    must("from", Shape::Day, ["初日", "first day"]),
    must("to", Shape::Day, ["最後の日", "last day"]),
    may("label", Shape::Text, ["呼び名", "what it is called"]),
];

pub(super) const OPENING: &[Field] = &[
    must("on", entries(&Shape::Word(OpenOn::WORDS)), ["曜日", "days"]),
    must("from", Shape::Line(&TIME), ["始まり", "from"]),
    must(
        "to",
        Shape::Line(&TIME),
        ["終わり。24時間なら 24:00", "to; 24:00 for the whole day"],
    ),
    may(
        "channels",
        entries(&Shape::Word(Channel::WORDS)),
        [
            "どの経路の時刻か。書かなければすべて",
            "for which channels; all where left out",
        ],
    ),
];
