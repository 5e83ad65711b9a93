// SPDX-License-Identifier: Apache-2.0
//! What an Act keeps: set aside now, named with its day, erased when the day has come and not before.

use jiff::civil::{Date, date};
use yakusoku_policy::ItemId;
use yakusoku_sources::{
    Action, Many, Plan, PlanRefused, Verb, confirm, erase, locate_batch, plan, plan_batch, read_map,
};

use crate::base::{Base, Desk, TODAY};
use crate::on_both;

on_both!(
    kept_rows_are_set_aside_and_erased_one_after_another_when_their_days_have_come,
    books_are_kept_from_the_end_of_their_business_year,
    rows_whose_day_is_over_are_erased_at_once,
    a_column_is_kept_until_its_day_and_the_rest_of_the_row_is_not,
    many_people_with_days_of_their_own_share_a_plan,
    what_could_not_be_found_again_is_refused,
    a_day_that_is_no_day_is_left_to_a_human,
);

pub(crate) const MAP: &str = "
map: 1
kinds: {member: 会員}
systems:
  shop:
    ENGINE
    tables:
      members:
        anchor: member
        rows: delete
        suspend: {set: {locked: '1'}}
        columns:
          email: {item: email, key: proves}
          name: {item: name}
      invoices:
        rows: delete
        keep: {until: issued_on + 7 years, because: 法人税法施行規則第59条}
        suspend: {set: {locked: '1'}}
        columns: {note: note}
        links: [{columns: member_id, to: members, on: id}]
      invoice_lines:
        rows: delete
        keep: {until: invoices.issued_on + 7 years, because: 法人税法施行規則第59条}
        columns: {what: what}
        links: [{columns: invoice_id, to: invoices, on: id}]
      visits:
        rows: delete
        columns: {place: visit}
        links: [{columns: member_id, to: members, on: id}]
";

/// Member 1 has an invoice of a day long past, two that are kept and one without a day; 2 is another.
pub(crate) const SQL: &str = "
CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(60) NOT NULL UNIQUE, name TEXT, locked VARCHAR(5));
CREATE TABLE invoices (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL REFERENCES members(id), issued_on DATE, note TEXT, locked VARCHAR(5));
CREATE TABLE invoice_lines (id INTEGER PRIMARY KEY, invoice_id INTEGER NOT NULL REFERENCES invoices(id), what TEXT);
CREATE TABLE visits (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL REFERENCES members(id), place TEXT);
CREATE INDEX i1 ON invoices(member_id); CREATE INDEX l1 ON invoice_lines(invoice_id); CREATE INDEX v1 ON visits(member_id);
INSERT INTO members VALUES (1, 'taro@example.jp', '見本太郎', NULL), (2, 'hanako@example.jp', '見本花子', NULL);
INSERT INTO invoices VALUES (1, 1, '2015-06-30', 'a', NULL), (2, 1, '2020-03-31', 'b', NULL), (3, 1, '2024-05-10', 'c', NULL),
  (4, 1, NULL, 'd', NULL), (5, 2, '2015-06-30', 'e', NULL), (6, 2, '2024-05-10', 'f', NULL);
INSERT INTO invoice_lines VALUES (1, 1, 'a'), (2, 2, 'b'), (3, 2, 'bb'), (4, 3, 'c'), (5, 4, 'd'), (6, 5, 'e'), (7, 6, 'f');
INSERT INTO visits VALUES (1, 1, 'p'), (2, 2, 'q');
";

async fn on(desk: &Desk, today: Date) -> Plan {
    let chosen = desk.proven("email", "taro@example.jp").await;
    plan(
        &desk.map,
        &desk.sources,
        Verb::Erase,
        &chosen,
        ("policy", today),
    )
    .await
    .unwrap_or_else(|refused| panic!("{refused}"))
}

/// What a plan keeps, as `table rows until`.
fn kept(plan: &Plan) -> Vec<String> {
    let kept = plan.kept_until();
    assert!(kept.iter().all(|one| one.because.ja.contains('法')));
    told(kept)
}

fn told(kept: Vec<yakusoku_sources::KeptUntil>) -> Vec<String> {
    let lines = kept.into_iter().map(|one| {
        let until = one
            .until
            .map_or_else(|| "?".to_owned(), |day| day.to_string());
        let columns: String = one.columns.iter().map(|c| format!(".{c}")).collect();
        format!("{}{columns} {} {until}", one.table, one.rows)
    });
    let mut lines: Vec<String> = lines.collect();
    lines.sort();
    lines
}

async fn found_kept(desk: &Desk, plan: &Plan) -> Vec<String> {
    let confirmed = confirm(&desk.map, &desk.sources, plan).await.unwrap();
    assert_eq!(confirmed.remaining, [], "nothing but what is kept");
    told(confirmed.kept)
}

/// What is kept of member 1.
const THREE: [&str; 7] = [
    "invoice_lines 1 2031-05-10",
    "invoice_lines 1 ?",
    "invoice_lines 2 2027-03-31",
    "invoices 1 2027-03-31",
    "invoices 1 2031-05-10",
    "invoices 1 ?",
    "members 1 ?",
];

/// Goes on, started anew, until only what has no day is left.
async fn in_their_time(base: &Base) -> Desk {
    // On the last day nothing goes; on the day after, one invoice with its lines.
    let map = base.map(MAP);
    let sources = base.sources(&map).await;
    let desk = Desk { map, sources };
    let too_early = on(&desk, date(2027, 3, 31)).await;
    assert_eq!(kept(&too_early), THREE);
    desk.erase(&too_early).await;
    assert_eq!(base.count("invoices").await, 5);
    let second = on(&desk, date(2027, 4, 1)).await;
    desk.erase(&second).await;
    assert_eq!(
        found_kept(&desk, &second).await,
        [
            "invoice_lines 1 2031-05-10",
            "invoice_lines 1 ?",
            "invoices 1 2031-05-10",
            "invoices 1 ?",
            "members 1 ?"
        ]
    );
    let third = on(&desk, date(2031, 5, 11)).await;
    desk.erase(&third).await;
    assert_eq!(
        found_kept(&desk, &third).await,
        ["invoice_lines 1 ?", "invoices 1 ?", "members 1 ?"]
    );
    desk
}

async fn kept_rows_are_set_aside_and_erased_one_after_another_when_their_days_have_come(
    base: Base,
) {
    let desk = base.begin(SQL, MAP).await;
    let others = ["members", "invoices", "visits"].map(|table| {
        let column = if table == "members" {
            "id"
        } else {
            "member_id"
        };
        format!("SELECT * FROM {table} WHERE {column} = 2")
    });
    let before = base.many(&others).await;
    let first = on(&desk, TODAY).await;
    assert_eq!(kept(&first), THREE);
    let deleted: Vec<(&str, u64)> = first
        .steps
        .iter()
        .filter(|step| step.action == Action::DeleteRows)
        .map(|step| (step.table.as_str(), step.rows))
        .collect();
    assert_eq!(
        deleted,
        [("visits", 1), ("invoice_lines", 1), ("invoices", 1)]
    );
    desk.erase(&first).await;
    assert_eq!(found_kept(&desk, &first).await, THREE);
    assert_eq!(
        base.rows("SELECT id FROM invoices WHERE member_id = 1 AND locked = '1'")
            .await,
        ["2", "3", "4"].map(|id| if base.engine() == crate::base::Kind::Postgres {
            format!("({id})")
        } else {
            id.to_owned()
        })
    );
    assert_eq!(
        base.rows("SELECT id FROM members WHERE locked = '1'")
            .await
            .len(),
        1
    );
    assert_eq!(base.rows("SELECT id FROM visits").await.len(), 1);
    // Twice is once.
    desk.erase(&first).await;
    assert_eq!(found_kept(&desk, &first).await, THREE);

    let desk = in_their_time(&base).await;

    // A human finds the day of the last one.
    base.run("UPDATE invoices SET issued_on = '2012-01-31' WHERE id = 4")
        .await;
    let last = on(&desk, date(2031, 5, 12)).await;
    assert_eq!(kept(&last), Vec::<String>::new());
    desk.erase(&last).await;
    assert_eq!(found_kept(&desk, &last).await, Vec::<String>::new());
    assert_eq!(
        (
            base.count("members").await,
            base.count("invoices").await,
            base.count("invoice_lines").await
        ),
        (1, 2, 2)
    );
    assert_eq!(
        base.many(&others).await,
        before,
        "nothing of the other changed"
    );
}

async fn books_are_kept_from_the_end_of_their_business_year(base: Base) {
    let year = "business_year: {ends: 3, then: 2 months}, because: 法人税法";
    let text = MAP.replace("because: 法人税法", year);
    let desk = base.begin(SQL, &text).await;
    // An invoice of the last day of a year, and one of the day after it.
    base.run("UPDATE invoices SET issued_on = '2020-04-01' WHERE id = 3")
        .await;
    let last_day = on(&desk, date(2027, 5, 31)).await;
    assert_eq!(
        kept(&last_day),
        [
            "invoice_lines 1 2028-05-31",
            "invoice_lines 1 ?",
            "invoice_lines 2 2027-05-31",
            "invoices 1 2027-05-31",
            "invoices 1 2028-05-31",
            "invoices 1 ?",
            "members 1 ?",
        ]
    );
    desk.erase(&last_day).await;
    let ids = "SELECT count(*) FROM invoices WHERE id IN (1, 2, 3)";
    let left = |all: Vec<String>| all[0].trim_matches(['(', ')']).to_owned();
    assert_eq!(left(base.rows(ids).await), "2", "only the one of 2015");
    desk.erase(&on(&desk, date(2027, 6, 1)).await).await;
    assert_eq!(left(base.rows(ids).await), "1", "the one of the day after");
    desk.erase(&on(&desk, date(2028, 5, 31)).await).await;
    assert_eq!(left(base.rows(ids).await), "1", "on its last day");
    desk.erase(&on(&desk, date(2028, 6, 1)).await).await;
    assert_eq!(left(base.rows(ids).await), "0");
}

async fn rows_whose_day_is_over_are_erased_at_once(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    base.run("UPDATE invoices SET issued_on = '2019-11-26' WHERE member_id = 1")
        .await;
    let plan = on(&desk, TODAY).await;
    assert_eq!(kept(&plan), Vec::<String>::new());
    desk.erase(&plan).await;
    assert_eq!(found_kept(&desk, &plan).await, Vec::<String>::new());
    assert_eq!(
        (base.count("members").await, base.count("invoices").await),
        (1, 2)
    );
}

pub(crate) const COLUMN_MAP: &str = "
map: 1
kinds: {member: 会員}
systems:
  shop:
    ENGINE
    tables:
      members:
        anchor: member
        columns:
          email: {item: email, key: proves, erase: {pseudonym: 'x-{}@example.invalid'}}
      contracts:
        columns:
          party: {item: party, erase: {text: 消去済み}, keep: {until: signed_at + 10 years, because: 商法第19条}}
          memo: {item: memo, erase: blank}
          signed_at: {item: signed, keep: 契約の年を数えるため}
        links: [{columns: member_id, to: members, on: id}]
";

pub(crate) const COLUMN_SQL: &str = "
CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(60) NOT NULL UNIQUE);
CREATE TABLE contracts (id INTEGER PRIMARY KEY, member_id INTEGER, signed_at TIMESTAMP NULL, party TEXT, memo TEXT);
CREATE INDEX c1 ON contracts(member_id);
INSERT INTO members VALUES (1, 'taro@example.jp'), (2, 'hanako@example.jp');
INSERT INTO contracts VALUES (1, 1, '2010-04-01 10:00:00', '甲', 'm'), (2, 1, '2020-04-01 10:00:00', '乙', 'm'), (3, 2, '2020-04-01 10:00:00', '丙', 'm');
";

async fn a_column_is_kept_until_its_day_and_the_rest_of_the_row_is_not(base: Base) {
    let desk = base.begin(COLUMN_SQL, COLUMN_MAP).await;
    let chosen = desk.proven("email", "taro@example.jp").await;
    let on = |today| {
        plan(
            &desk.map,
            &desk.sources,
            Verb::Erase,
            &chosen,
            ("policy", today),
        )
    };
    let first = on(TODAY).await.unwrap();
    // In whose zone it was ten o'clock nobody says: one day more.
    assert_eq!(kept(&first), ["contracts.party 1 2030-04-02"]);
    desk.erase(&first).await;
    assert_eq!(
        found_kept(&desk, &first).await,
        ["contracts.party 1 2030-04-02"]
    );
    let parties = "SELECT party FROM contracts WHERE memo IS NULL";
    let rows = base.rows(parties).await.join(" ");
    assert!(
        rows.contains('乙') && rows.contains("消去済み") && !rows.contains('甲'),
        "{rows}"
    );
    let early = on(date(2030, 4, 2)).await.unwrap();
    desk.erase(&early).await;
    assert!(base.rows(parties).await.join(" ").contains('乙'));
    let due = on(date(2030, 4, 3)).await.unwrap();
    desk.erase(&due).await;
    assert_eq!(found_kept(&desk, &due).await, Vec::<String>::new());
    assert!(!base.rows(parties).await.join(" ").contains('乙'));
    assert_eq!(
        base.rows("SELECT id FROM contracts WHERE party = '丙' AND memo = 'm'")
            .await
            .len(),
        1
    );
}

async fn many_people_with_days_of_their_own_share_a_plan(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    let emails = ["taro@example.jp", "hanako@example.jp"].map(str::to_owned);
    let item = ItemId::from("email");
    let people = locate_batch(&desk.map, &desk.sources, &item, &emails);
    let people = people.await.unwrap();
    let many = Many {
        verb: Verb::Erase,
        people: &people,
        policy_hash: "policy",
        today: TODAY,
    };
    let batch = plan_batch(&desk.map, &desk.sources, many, &mut |_, _| {})
        .await
        .unwrap();
    let [part] = batch.parts.as_slice() else {
        panic!("one plan for both")
    };
    let left = [
        "invoice_lines 1 ?",
        "invoice_lines 2 2027-03-31",
        "invoice_lines 2 2031-05-10",
        "invoices 1 2027-03-31",
        "invoices 1 ?",
        "invoices 2 2031-05-10",
        "members 2 ?",
    ];
    assert_eq!(kept(&part.plan), left);
    erase(&desk.map, &desk.sources, &part.plan).await.unwrap();
    assert_eq!(found_kept(&desk, &part.plan).await, left);
    assert_eq!(
        (
            base.count("invoices").await,
            base.count("visits").await,
            base.count("members").await
        ),
        (4, 0, 2)
    );
}

async fn what_could_not_be_found_again_is_refused(base: Base) {
    base.run(COLUMN_SQL).await;
    base.run("ALTER TABLE contracts ADD COLUMN mail VARCHAR(60); UPDATE contracts SET mail = 'taro@example.jp' WHERE member_id = 1").await;
    let lost = COLUMN_MAP.replace(
        "columns: member_id, to: members, on: id",
        "columns: mail, to: members, on: email",
    );
    let codes = async |yaml: &str| {
        let desk = Desk {
            map: base.map(yaml),
            sources: base.sources(&base.map(yaml)).await,
        };
        let chosen = desk.proven("email", "taro@example.jp").await;
        match plan(
            &desk.map,
            &desk.sources,
            Verb::Erase,
            &chosen,
            ("policy", TODAY),
        )
        .await
        {
            // The column that was added is in no map, which is said beside.
            Err(PlanRefused::Problems(found)) => found
                .iter()
                .map(|one| one.code)
                .filter(|code| *code != "map.column-left-out")
                .collect(),
            other => panic!("{other:?}"),
        }
    };
    let found: Vec<&str> = codes(&lost).await;
    assert_eq!(found, ["plan.kept-lost"]);
    let dayless = COLUMN_MAP.replace("signed_at + 10", "nowhere + 10");
    assert_eq!(codes(&dayless).await, ["plan.keep-no-day"]);
    if !base.is_sqlite() {
        let dayless = COLUMN_MAP.replace("signed_at + 10", "member_id + 10");
        assert_eq!(codes(&dayless).await, ["plan.keep-no-day"]);
    }
}

/// SQLite puts anything into a column; MariaDB knows days that are none.
async fn a_day_that_is_no_day_is_left_to_a_human(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    let no_day = match base.engine() {
        crate::base::Kind::Sqlite => {
            "UPDATE invoices SET issued_on = 1262304000 WHERE id = 1; UPDATE invoices SET issued_on = '昨年' WHERE id = 2"
        }
        crate::base::Kind::Postgres => {
            "UPDATE invoices SET issued_on = '-infinity' WHERE id = 1; UPDATE invoices SET issued_on = 'infinity' WHERE id = 2"
        }
        crate::base::Kind::Mariadb => {
            "SET SESSION sql_mode = 'ANSI_QUOTES'; UPDATE invoices SET issued_on = '0000-00-00' WHERE id IN (1, 2)"
        }
    };
    base.run(no_day).await;
    let plan = on(&desk, TODAY).await;
    let undated = kept(&plan)
        .into_iter()
        .find(|one| one.starts_with("invoices") && one.ends_with('?'));
    assert_eq!(undated.as_deref(), Some("invoices 3 ?"));
    desk.erase(&plan).await;
    assert_eq!(
        base.rows("SELECT id FROM invoices WHERE member_id = 1")
            .await
            .len(),
        4
    );
}

#[test]
fn a_rule_that_cannot_be_read_says_where_and_what_to_write() {
    let codes = |from: &str, to: &str| {
        let text = MAP
            .replace("ENGINE", "engine: sqlite\n    file: t.db")
            .replacen(from, to, 1);
        match read_map("systems.yaml", &text) {
            Err(problems) => problems.iter().map(|one| one.code).collect(),
            Ok(_) => Vec::new(),
        }
    };
    assert_eq!(codes("x", "x"), Vec::<&str>::new());
    for (from, to, code) in [
        (
            "until: issued_on + 7 years",
            "until: issued_on",
            "map.keep-until",
        ),
        (
            "until: issued_on + 7 years",
            "until: issued_on + 7 business days",
            "map.keep-until",
        ),
        (
            "until: issued_on + 7 years, because: 法人税法施行規則第59条",
            "until: issued_on + 7 years",
            "map.keep-because",
        ),
        (
            "7 years, because: 法人税法施行規則第59条",
            "7 years, business_year: {ends: 2-30}, because: 法",
            "map.keep-year-ends",
        ),
        (
            "7 years, because: 法人税法施行規則第59条",
            "7 years, business_year: {ends: 3, then: two months}, because: 法",
            "map.keep-year-then",
        ),
        (
            "until: invoices.issued_on",
            "until: visits.issued_on",
            "map.keep-table",
        ),
        (
            "{note: note}",
            "{note: {item: note, keep: {until: issued_on + 1 year, because: 法}}}",
            "map.keep-in-deleted",
        ),
    ] {
        assert_eq!(codes(from, to), [code], "{to}");
    }
    let goes = COLUMN_MAP
        .replace("ENGINE", "engine: sqlite\n    file: t.db")
        .replace(
            "signed_at: {item: signed, keep: 契約の年を数えるため}",
            "signed_at: {item: signed, erase: blank}",
        );
    let found = read_map("systems.yaml", &goes).unwrap_err();
    assert_eq!(found[0].code, "map.keep-day-goes");
}
