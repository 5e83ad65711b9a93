// SPDX-License-Identifier: Apache-2.0
//! What person and desk say to each other: nothing said by a person is left lying.

use jiff::civil::date;
use yakusoku_duties::request::talk::{CHARS_MAX, Side, TalkCommand, WAITING_MAX};
use yakusoku_duties::request::todo::Todo;
use yakusoku_duties::request::work::{What, Who, work};
use yakusoku_duties::request::{Command, Refusal};
use yakusoku_policy::{Channel, Kind, read};

use crate::desk::Desk;

fn desk() -> Desk {
    let text = include_str!("../../../../examples/shop/policy.yaml");
    let policy = read("policy.yaml", text).unwrap().policy;
    Desk::open(&policy, &[Kind::Disclosure])
}

fn say(from: Side, by: Channel, text: &str) -> Command {
    Command::Talk(TalkCommand::Say {
        from,
        by,
        on: None,
        text: text.to_owned(),
    })
}

fn asks(text: &str) -> Command {
    say(Side::Person, Channel::Web, text)
}

fn waiting(desk: &Desk) -> Vec<u16> {
    let replies = work(&desk.case)
        .into_iter()
        .filter_map(|one| match one.what {
            What::Desk(Todo::Reply(no)) => {
                assert_eq!(one.who, Who::Clerk);
                Some(no)
            }
            _ => None,
        });
    replies.collect()
}

#[test]
fn what_the_person_says_waits_until_the_desk_replies_or_says_why_not() {
    let mut desk = desk();
    desk.must("public", &asks("書類はいつ届きましたか。"));
    desk.must(
        "clerk",
        &say(Side::Person, Channel::Telephone, "転居の予定"),
    );
    assert_eq!(waiting(&desk), [1, 2]);
    let quiet = |message, reason: &str| {
        Command::Talk(TalkCommand::Settle {
            message,
            reason: reason.to_owned(),
        })
    };
    assert_eq!(
        desk.give("clerk", &quiet(2, "")),
        Err(Refusal::ReasonMissing)
    );
    desk.must("clerk", &quiet(2, "電話でその場でお答えした"));
    assert_eq!(waiting(&desk), [1]);
    assert_eq!(
        desk.give("clerk", &quiet(2, "もう一度")),
        Err(Refusal::NoSuchMessage(2))
    );
    desk.must(
        "clerk",
        &say(Side::Desk, Channel::Web, "4月1日に届きました。"),
    );
    assert_eq!(waiting(&desk), [0_u16; 0]);
    assert_eq!(
        desk.give("clerk", &quiet(3, "窓口の連絡")),
        Err(Refusal::NoSuchMessage(3))
    );
    assert!(
        desk.facts.iter().skip(1).all(|one| one.2),
        "words are sealed"
    );
    assert_eq!(desk.folded(), desk.case);
}

#[test]
fn what_is_empty_long_or_on_no_day_of_the_case_is_refused() {
    let mut desk = desk();
    let long = "あ".repeat(CHARS_MAX + 1);
    assert_eq!(
        desk.give("public", &asks(" 　")),
        Err(Refusal::MessageEmpty)
    );
    assert_eq!(
        desk.give("public", &asks(&long)),
        Err(Refusal::MessageLong(CHARS_MAX))
    );
    desk.must("public", &asks(&long[3..]));
    for on in [date(2026, 3, 31), date(2026, 4, 2)] {
        let said = Command::Talk(TalkCommand::Say {
            from: Side::Person,
            by: Channel::Fax,
            on: Some(on),
            text: "設例".to_owned(),
        });
        assert_eq!(desk.give("clerk", &said), Err(Refusal::DayOutside(on)));
    }
}

#[test]
fn a_flood_of_messages_waits_at_the_door_and_the_desk_may_still_write() {
    let mut desk = desk();
    for _ in 0..WAITING_MAX {
        desk.must("public", &asks("設例"));
    }
    assert_eq!(
        desk.give("public", &asks("設例")),
        Err(Refusal::MessagesWaiting(WAITING_MAX))
    );
    desk.must("clerk", &say(Side::Person, Channel::Telephone, "お急ぎ"));
    desk.must(
        "clerk",
        &say(Side::Desk, Channel::Web, "まとめてお答えします。"),
    );
    desk.must("public", &asks("設例"));
    assert_eq!(waiting(&desk).len(), 1);
}
