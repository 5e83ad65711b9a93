// SPDX-License-Identifier: Apache-2.0
//! Facts as the ledger holds them: each is read in its oldest form for ever, under the entry kind it was written with.

use yakusoku_duties::request::Fact;
use yakusoku_duties::request::joint::{about, renumbered};

/// Entry kind, the ask it is about (0 for none), and the fact as it is written at the least.
const FACTS: [(&str, u16, &str); 82] = [
    (
        "case.paper_checked",
        0,
        r#"{"fact":"paper_checked","paper":"passport","matches":["name"],"validity":"in_date","image":null}"#,
    ),
    (
        "case.identity_verified",
        0,
        r#"{"fact":"identity_verified","papers":2}"#,
    ),
    (
        "case.due_set",
        3,
        r#"{"fact":"due_set","ask":3,"due":"2026-05-01"}"#,
    ),
    (
        "case.fee_received",
        0,
        r#"{"fact":"fee_received","yen":300,"means":"stamps"}"#,
    ),
    (
        "case.located",
        3,
        r#"{"fact":"located","map":"m","candidates":2,"chosen":1,"ask":3}"#,
    ),
    (
        "case.planned",
        3,
        r#"{"fact":"planned","ask":3,"plan":"p","hash":"h","lines":[]}"#,
    ),
    (
        "case.proposed",
        3,
        r#"{"fact":"proposed","ask":3,"outcome":"whole","ground":null,"plan":null,"hash":null}"#,
    ),
    (
        "case.passed",
        3,
        r#"{"fact":"passed","ask":3,"proposal":5,"step":1}"#,
    ),
    (
        "case.countersigned",
        3,
        r#"{"fact":"countersigned","ask":3,"proposal":5,"step":1}"#,
    ),
    (
        "case.approved",
        3,
        r#"{"fact":"approved","ask":3,"proposal":5,"hash":null}"#,
    ),
    (
        "case.returned",
        3,
        r#"{"fact":"returned","ask":3,"proposal":5}"#,
    ),
    (
        "case.carried_out",
        3,
        r#"{"fact":"carried_out","ask":3,"plan":"p","rows":4,"package":[]}"#,
    ),
    (
        "case.carry_failed",
        3,
        r#"{"fact":"carry_failed","ask":3,"plan":"p","class":"drift","retried":false}"#,
    ),
    (
        "case.confirmed",
        3,
        r#"{"fact":"confirmed","ask":3,"plan":"p","level":"keyed","remaining":[]}"#,
    ),
    (
        "case.letter_made",
        0,
        r#"{"fact":"letter_made","letter":7,"kind":"result","asks":[3],"blob":"b","on":"2026-05-01"}"#,
    ),
    (
        "case.dispatched",
        0,
        r#"{"fact":"dispatched","letter":7,"means":"registered_mail","on":"2026-05-01"}"#,
    ),
    (
        "case.closed",
        0,
        r#"{"fact":"closed","on":"2026-05-01","dispose_by":null}"#,
    ),
    (
        "case.papers_disposed",
        0,
        r#"{"fact":"papers_disposed","on":"2026-05-01","images":[]}"#,
    ),
    (
        "case.papers_returned",
        0,
        r#"{"fact":"papers_returned","on":"2026-05-01","means":"registered_mail","images":[]}"#,
    ),
    ("case.note", 0, r#"{"fact":"note"}"#),
    ("case.seen", 0, r#"{"fact":"seen","what":"opened"}"#),
    // Who is asking.
    (
        "case.paper_masked",
        0,
        r#"{"fact":"identity","step":"paper_masked","paper":1,"image":"b","was":"a","fields":[]}"#,
    ),
    (
        "case.mandate_taken",
        0,
        r#"{"fact":"identity","step":"mandate_taken","asks":[],"until":null}"#,
    ),
    (
        "case.on_file_confirmed",
        0,
        r#"{"fact":"identity","step":"on_file_confirmed","what":"address"}"#,
    ),
    (
        "case.notice_withheld",
        0,
        r#"{"fact":"identity","step":"notice_withheld","why":"abuse"}"#,
    ),
    (
        "case.interest_considered",
        0,
        r#"{"fact":"identity","step":"interest_considered"}"#,
    ),
    (
        "case.mismatch_settled",
        0,
        r#"{"fact":"identity","step":"mismatch_settled"}"#,
    ),
    (
        "case.people_asked",
        0,
        r#"{"fact":"identity","step":"people_asked","ask":3,"systems":["s"]}"#,
    ),
    (
        "case.people_looked",
        0,
        r#"{"fact":"identity","step":"people_looked","ask":3,"system":"s","found":true}"#,
    ),
    (
        "case.former_name_accepted",
        0,
        r#"{"fact":"identity","step":"former_name_accepted","paper":1,"proof":"family_register"}"#,
    ),
    (
        "case.desk_assigned",
        0,
        r#"{"fact":"identity","step":"desk_assigned","desk":"staff"}"#,
    ),
    (
        "case.same_application",
        0,
        r#"{"fact":"identity","step":"same_application","first":"2026-0001"}"#,
    ),
    (
        "case.came_on_form",
        0,
        r#"{"fact":"identity","step":"came_on_form","form":"aa"}"#,
    ),
    // What only some kinds take.
    (
        "case.act_chosen",
        3,
        r#"{"fact":"stepped","step":"chosen","ask":3,"act":"suspend"}"#,
    ),
    (
        "case.investigated",
        3,
        r#"{"fact":"stepped","step":"investigated","ask":3,"finding":"wrong"}"#,
    ),
    (
        "case.drafted",
        3,
        r#"{"fact":"stepped","step":"drafted","ask":3}"#,
    ),
    (
        "case.task_set",
        3,
        r#"{"fact":"stepped","step":"task_set","ask":3,"task":1,"system":"s","owner":"o","by":"2026-05-01"}"#,
    ),
    (
        "case.task_done",
        3,
        r#"{"fact":"stepped","step":"task_done","ask":3,"task":1,"on":"2026-05-01"}"#,
    ),
    (
        "case.task_dropped",
        3,
        r#"{"fact":"stepped","step":"task_dropped","ask":3,"task":1}"#,
    ),
    (
        "case.measure_set",
        3,
        r#"{"fact":"stepped","step":"measure_set","ask":3,"until":null}"#,
    ),
    (
        "case.measure_kept",
        3,
        r#"{"fact":"stepped","step":"measure_kept","ask":3,"on":"2026-05-01"}"#,
    ),
    (
        "case.for_client",
        3,
        r#"{"fact":"stepped","step":"for_client","ask":3,"work":"print","by":"2026-05-07"}"#,
    ),
    (
        "case.passed_on",
        3,
        r#"{"fact":"stepped","step":"passed_on","ask":3,"on":"2026-05-01"}"#,
    ),
    (
        "case.ground_unlisted",
        3,
        r#"{"fact":"stepped","step":"unlisted","ask":3,"ground":"harm"}"#,
    ),
    // Notices.
    (
        "case.notice_told",
        0,
        r#"{"fact":"notice","what":"told","notice":1,"about":"defect","asks":[3],"letter":7}"#,
    ),
    (
        "case.notice_sent",
        0,
        r#"{"fact":"notice","what":"sent","notice":1,"on":"2026-05-01"}"#,
    ),
    (
        "case.notice_started",
        0,
        r#"{"fact":"notice","what":"started","notice":1,"sent":"2026-05-01","from":"2026-05-01","basis":"sent","ends":null}"#,
    ),
    (
        "case.notice_reminder_due",
        0,
        r#"{"fact":"notice","what":"reminder_due","notice":1,"on":"2026-05-01"}"#,
    ),
    (
        "case.notice_reminded",
        0,
        r#"{"fact":"notice","what":"reminded","notice":1,"on":"2026-05-01"}"#,
    ),
    (
        "case.notice_stopped",
        0,
        r#"{"fact":"notice","what":"stopped","notice":1,"on":"2026-05-01","why":"refused"}"#,
    ),
    (
        "case.notice_mended",
        0,
        r#"{"fact":"notice","what":"mended","notice":1,"on":"2026-05-01"}"#,
    ),
    (
        "case.notice_lapsed",
        0,
        r#"{"fact":"notice","what":"lapsed","notice":1,"on":"2026-05-01","then":"refused","asks":[3]}"#,
    ),
    (
        "case.notice_revived",
        0,
        r#"{"fact":"notice","what":"revived","notice":1,"on":"2026-05-01","asks":[3]}"#,
    ),
    // Money.
    (
        "case.valuable_taken",
        0,
        r#"{"fact":"money","what":"taken","item":1,"means":"stamps","yen":300,"on":"2026-05-01"}"#,
    ),
    (
        "case.valuable_expiring",
        0,
        r#"{"fact":"money","what":"expiring","item":1,"on":"2026-05-01"}"#,
    ),
    (
        "case.valuable_witnessed",
        0,
        r#"{"fact":"money","what":"witnessed","item":1}"#,
    ),
    (
        "case.valuable_used",
        0,
        r#"{"fact":"money","what":"used","item":1,"on":"2026-05-01"}"#,
    ),
    (
        "case.money_given_back",
        0,
        r#"{"fact":"money","what":"given_back","yen":300,"why":"overpaid","on":"2026-05-01","means":"registered_mail"}"#,
    ),
    (
        "case.fee_estimated",
        0,
        r#"{"fact":"money","what":"estimated","ask":3,"yen":300}"#,
    ),
    (
        "case.fee_billed",
        0,
        r#"{"fact":"money","what":"billed","ask":3,"yen":300}"#,
    ),
    // Clocks.
    (
        "case.clock_paused",
        3,
        r#"{"fact":"clock","what":"paused","ask":3,"on":"2026-05-01","why":"disaster"}"#,
    ),
    (
        "case.clock_resumed",
        3,
        r#"{"fact":"clock","what":"resumed","ask":3,"on":"2026-05-01","due":"2026-05-02"}"#,
    ),
    (
        "case.clock_extended",
        3,
        r#"{"fact":"clock","what":"extended","ask":3,"on":"2026-05-01","was":"2026-05-01","due":"2026-05-02"}"#,
    ),
    (
        "case.clock_extended_too_late",
        3,
        r#"{"fact":"clock","what":"extended_too_late","ask":3,"on":"2026-05-01","was":"2026-05-01"}"#,
    ),
    (
        "case.clock_warned",
        3,
        r#"{"fact":"clock","what":"warned","ask":3,"on":"2026-05-01","due":"2026-05-02"}"#,
    ),
    (
        "case.clock_overdue",
        3,
        r#"{"fact":"clock","what":"overdue","ask":3,"on":"2026-05-01","due":"2026-05-02"}"#,
    ),
    (
        "case.clock_escalated",
        3,
        r#"{"fact":"clock","what":"escalated","ask":3}"#,
    ),
    // Mail.
    (
        "case.envelope_checked",
        0,
        r#"{"fact":"post","what":"checked","letter":7,"points":["name"]}"#,
    ),
    (
        "case.mail_came_back",
        0,
        r#"{"fact":"post","what":"came_back","letter":7,"why":"refused","on":"2026-05-01","decide_by":"2026-05-02","keep_until":"2026-05-03"}"#,
    ),
    (
        "case.mail_settled",
        0,
        r#"{"fact":"post","what":"settled","letter":7,"how":"keep","on":"2026-05-01"}"#,
    ),
    (
        "case.mail_expired",
        0,
        r#"{"fact":"post","what":"expired","letter":7,"on":"2026-05-01","asks":[3]}"#,
    ),
    (
        "case.page_offered",
        0,
        r#"{"fact":"collect","what":"offered","letter":7,"until":"2026-05-01"}"#,
    ),
    (
        "case.page_opened",
        0,
        r#"{"fact":"collect","what":"opened","letter":7}"#,
    ),
    (
        "case.code_renewed",
        0,
        r#"{"fact":"code","what":"renewed","to":"letter","on":"2026-05-01","token":"t"}"#,
    ),
    // What is said, and letters of several cases.
    (
        "case.said",
        0,
        r#"{"fact":"talk","what":"said","message":1,"from":"person","by":"web","on":"2026-05-01"}"#,
    ),
    (
        "case.message_settled",
        0,
        r#"{"fact":"talk","what":"settled","message":1}"#,
    ),
    (
        "case.letter_shared",
        0,
        r#"{"fact":"joint","what":"placed","letter":7,"place":{"leads":[]}}"#,
    ),
    (
        "case.letter_carried",
        0,
        r#"{"fact":"joint","what":"carried","letter":7,"facts":2}"#,
    ),
    (
        "case.letter_broken",
        0,
        r#"{"fact":"joint","what":"broken","letter":7,"number":"2026-0001"}"#,
    ),
    // Written since, with what was added to them.
    (
        "case.approved",
        3,
        r#"{"fact":"approved","ask":3,"proposal":5,"hash":"h","alone":true,"step":2,"absent":true}"#,
    ),
    (
        "case.passed",
        3,
        r#"{"fact":"passed","ask":3,"proposal":5,"step":null,"hash":"h","absent":true,"manager":true}"#,
    ),
    (
        "case.returned",
        3,
        r#"{"fact":"returned","ask":3,"proposal":5,"step":2}"#,
    ),
];

fn fact(text: &str) -> Fact {
    serde_json::from_str(text).unwrap_or_else(|no| panic!("{text}: {no}"))
}

#[test]
fn every_fact_is_read_in_its_oldest_form_and_written_without_a_change() {
    for (kind, ask, text) in FACTS {
        let fact = fact(text);
        assert_eq!(fact.kind(), kind);
        assert_eq!(fact.ask(), (ask > 0).then_some(ask), "{text}");
        let written = serde_json::to_string(&fact).unwrap();
        assert_eq!(self::fact(&written), fact, "{written}");
        // What an older form leaves out is nothing, and nothing but that is added.
        let (old, new): (serde_json::Value, serde_json::Value) = (
            serde_json::from_str(text).unwrap(),
            serde_json::from_str(&written).unwrap(),
        );
        let old = old.as_object().unwrap();
        for (name, value) in new.as_object().unwrap() {
            let empty = value.is_null() || *value == false || *value == 0;
            let empty = empty || value.as_array().is_some_and(Vec::is_empty);
            let empty = empty || name == "detail";
            assert!(old.get(name) == Some(value) || empty, "{name} of {written}");
        }
    }
}

#[test]
fn looking_changes_nothing_and_a_clock_that_only_warns_leaves_the_page_of_before() {
    for (kind, _, text) in FACTS {
        let fact = fact(text);
        let looks = kind == "case.seen";
        let tells = [
            "case.clock_warned",
            "case.clock_overdue",
            "case.clock_escalated",
        ];
        assert_eq!(fact.changes(), !looks, "{kind}");
        assert_eq!(
            fact.supersedes(),
            !looks && !tells.contains(&kind),
            "{kind}"
        );
    }
}

#[test]
fn what_happens_to_a_letter_is_carried_to_the_others_under_their_number() {
    for (kind, _, text) in FACTS {
        let fact = fact(text);
        let told = [
            "case.dispatched",
            "case.letter_broken",
            "case.mail_came_back",
            "case.mail_settled",
        ];
        // That it was made is known by its place: it is not carried.
        let known = told.contains(&kind) || kind == "case.letter_made";
        assert_eq!(about(&fact), known.then_some(7), "{kind}");
        let carried = renumbered(&fact, 12);
        assert_eq!(carried.is_some(), told.contains(&kind), "{kind}");
        if let Some(carried) = carried {
            assert_eq!(about(&carried), Some(12));
            let back = renumbered(&carried, 7).unwrap();
            assert_eq!(back, fact, "nothing but the number differs");
        }
    }
}
