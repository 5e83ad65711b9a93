// SPDX-License-Identifier: Apache-2.0
//! Ten and more faults put into plans and maps on purpose: the judge that passes the right plan must
//! catch every one of them, or it judges nothing.

use sha2::{Digest, Sha256};
use yakusoku_sources::{Action, Plan, Verb, confirm, erase};

use crate::base::{Base, Desk};
use crate::chains::{MAP, OTHERS, SQL};
use crate::on_both;

on_both!(the_right_plan_passes_and_every_planted_fault_is_caught);

/// A tree beside the chain, so that hanging on one's own kind can be forgotten too.
const MORE: &str = "
CREATE TABLE folders (id INTEGER PRIMARY KEY, member_id INTEGER, over_id INTEGER, name TEXT);
INSERT INTO folders VALUES (1, 1, NULL, '太郎の棚'), (2, NULL, 1, '太郎の引出し'), (3, 2, NULL, '花子の棚');
";
const MORE_MAP: &str = "
      folders:
        rows: delete
        columns: {name: folder}
        links:
          - {columns: member_id, to: members, on: id}
          - {columns: over_id, to: folders, on: id}
";

fn map() -> String {
    format!("{MAP}{MORE_MAP}")
}

/// What is wrong with the plan, or with the map it is made from.
#[derive(Clone, Copy)]
enum Fault {
    Plan(fn(&mut Plan)),
    Map(fn(&str) -> String),
    /// The erasure is never carried out, as if its error were swallowed.
    Swallowed,
}

fn step<'a>(plan: &'a mut Plan, table: &str) -> &'a mut yakusoku_sources::Step {
    plan.steps.iter_mut().find(|s| s.table == table).unwrap()
}

/// Puts the text of one step through a change, which must change something.
fn text(plan: &mut Plan, table: &str, change: impl Fn(&str) -> String) {
    let step = step(plan, table);
    let changed = change(&step.statement.text);
    assert_ne!(changed, step.statement.text, "the fault is none");
    step.statement.text = changed;
}

/// Cuts one column out of what a step sets.
fn unset(sql: &str, column: &str) -> String {
    let at = sql.find(" SET ").unwrap() + 5;
    let (head, rest) = sql.split_at(at);
    let kept = rest.split(", ").filter(|part| !part.contains(column));
    format!("{head}{}", kept.collect::<Vec<_>>().join(", "))
}

/// The step deletes rows of everybody, and says that as many were planned.
fn widened(plan: &mut Plan, table: &str) {
    let step = step(plan, table);
    step.rows = 1_000;
    let mark = if step.statement.text.contains('`') {
        '`'
    } else {
        '"'
    };
    step.statement.text = format!("DELETE FROM {mark}{table}{mark}");
    step.statement.binds.clear();
}

fn faults() -> Vec<(&'static str, Fault)> {
    let mut all = in_plans();
    all.push(("an error swallowed", Fault::Swallowed));
    all.extend(in_maps());
    all
}

fn in_plans() -> Vec<(&'static str, Fault)> {
    vec![
        (
            "a step left out",
            Fault::Plan(|plan| plan.steps.retain(|s| s.table != "logins")),
        ),
        (
            "rows of everybody",
            Fault::Plan(|plan| widened(plan, "logins")),
        ),
        (
            "another person's key",
            Fault::Plan(|plan| {
                for bind in &mut step(plan, "logins").statement.binds {
                    if let yakusoku_sources::Bind::Text(value) = bind {
                        *value = "2".into();
                    }
                }
            }),
        ),
        (
            "a column not emptied",
            Fault::Plan(|plan| text(plan, "members", |sql| unset(sql, "family"))),
        ),
        (
            "an address kept",
            Fault::Plan(|plan| text(plan, "members", |sql| unset(sql, "email"))),
        ),
        ("the wrong order", Fault::Plan(|plan| plan.steps.reverse())),
        (
            "too few rows counted",
            Fault::Plan(|plan| step(plan, "logins").rows = 1),
        ),
        (
            "a statement that is none",
            Fault::Plan(|plan| text(plan, "orders", |_| "UPDATE nowhere SET x = 1".into())),
        ),
        (
            "a statement for nobody",
            Fault::Plan(|plan| text(plan, "folders", |sql| format!("{sql} AND 1 = 0"))),
        ),
    ]
}

fn in_maps() -> Vec<(&'static str, Fault)> {
    vec![
        (
            "a missed table",
            Fault::Map(|map| map.replace(MORE_MAP, "")),
        ),
        (
            "a missed link",
            Fault::Map(|map| {
                map.replace(
                    "        links: [{columns: email, to: members, on: email}]\n",
                    "        links: [{columns: id, to: members, on: email}]\n",
                )
            }),
        ),
        (
            "a forgotten tree",
            Fault::Map(|map| {
                map.replace("          - {columns: over_id, to: folders, on: id}\n", "")
            }),
        ),
        (
            "a column said to be kept",
            Fault::Map(|map| {
                map.replace(
                    "body: {item: inquiry.body, erase: blank}",
                    "body: {item: inquiry.body, keep: 理由}",
                )
            }),
        ),
        (
            "a telephone for a link",
            Fault::Map(|map| {
                map.replace(
                    "links: [{columns: ticket_id, to: tickets, on: id}]",
                    "links: [{columns: id, to: tickets, on: id}]",
                )
            }),
        ),
    ]
}

/// As `plan` would have named it: the hash is no defence against a fault in the planner itself.
fn sealed(mut plan: Plan) -> Plan {
    plan.id = String::new();
    plan.hash = String::new();
    let bytes = Sha256::digest(serde_json::to_vec(&plan).unwrap());
    plan.hash = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    plan.id = plan.hash[..16].to_owned();
    plan
}

async fn neighbours(base: &Base) -> Vec<Vec<String>> {
    let mut all = vec![base.rows("SELECT * FROM folders WHERE id = 3").await];
    for question in OTHERS {
        all.push(base.rows(question).await);
    }
    all
}

/// Erases 見本 太郎 and looks whether that, and only that, is what happened.
async fn judged(base: &Base, desk: &Desk, fault: Option<Fault>) -> Result<(), String> {
    let before = neighbours(base).await;
    let chosen = desk.proven("contact.email", "taro@example.jp").await;
    let mut plan = desk
        .try_plan(Verb::Erase, &chosen)
        .await
        .map_err(|refused| refused.to_string())?;
    if let Some(Fault::Plan(planted)) = fault {
        planted(&mut plan);
        plan = sealed(plan);
    }
    if !matches!(fault, Some(Fault::Swallowed)) {
        let done = erase(&desk.map, &desk.sources, &plan).await;
        done.map_err(|error| error.to_string())?;
    }
    let confirmed = confirm(&desk.map, &desk.sources, &plan).await;
    let remaining = confirmed.map_err(|error| error.to_string())?.remaining;
    if !remaining.is_empty() {
        return Err(format!("{remaining:?}"));
    }
    if neighbours(base).await != before {
        return Err("neighbours were changed".into());
    }
    let tables = [
        "members", "orders", "lines", "logins", "tickets", "messages", "folders",
    ];
    for table in tables {
        for line in base.rows(&format!("SELECT * FROM {table}")).await {
            for word in ["太郎", "taro@", "192.0.2.1", "192.0.2.2"] {
                if line.contains(word) {
                    return Err(format!("{table} still says {line}"));
                }
            }
        }
    }
    Ok(())
}

async fn the_right_plan_passes_and_every_planted_fault_is_caught(base: Base) {
    base.run(&format!("{SQL}{MORE}")).await;
    let right = map();
    let names = "messages tickets logins lines orders members folders";
    let mut caught = Vec::new();
    for (name, fault) in faults() {
        let yaml = match fault {
            Fault::Map(planted) => planted(&right),
            Fault::Plan(_) | Fault::Swallowed => right.clone(),
        };
        assert!(
            yaml != right || !matches!(fault, Fault::Map(_)),
            "{name} is none"
        );
        let map = base.map(&yaml);
        let sources = base.sources(&map).await;
        match judged(&base, &Desk { map, sources }, Some(fault)).await {
            Ok(()) => panic!("nobody noticed: {name}"),
            Err(complaint) => caught.push(format!("{name}: {complaint}")),
        }
        base.run(&format!("DROPALL {names}")).await;
        base.run(&format!("{SQL}{MORE}")).await;
    }
    assert!(caught.len() >= 10);
    for line in &caught {
        println!("caught {line}");
    }
    let map = base.map(&right);
    let sources = base.sources(&map).await;
    assert_eq!(judged(&base, &Desk { map, sources }, None).await, Ok(()));
}

/// A plan altered after it was approved is not even begun.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_altered_plan_is_not_begun() {
    let base = Base::sqlite().await;
    let desk = base.begin(SQL, MAP).await;
    let mut plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    assert!(matches!(
        step(&mut plan, "logins").action,
        Action::DeleteRows
    ));
    step(&mut plan, "logins").rows = 9;
    assert!(erase(&desk.map, &desk.sources, &plan).await.is_err());
    assert_eq!(base.count("logins").await, 3);
}
