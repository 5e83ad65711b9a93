// SPDX-License-Identifier: Apache-2.0
//! Words for what stands in the way of a correction or a suspension.

use yakusoku_policy::Text;

use super::PlanProblem;
use super::amend::Change;
use crate::problem::MapProblem;

fn problem(
    code: &'static str,
    system: &str,
    table: &str,
    message: Text,
    help: Text,
) -> PlanProblem {
    PlanProblem {
        code,
        system: system.to_owned(),
        table: table.to_owned(),
        message,
        help: Some(help),
    }
}

pub(super) fn of_map(system: &str, table: &str, found: MapProblem) -> PlanProblem {
    PlanProblem {
        code: found.code,
        system: system.to_owned(),
        table: table.to_owned(),
        message: found.message,
        help: found.help,
    }
}

pub(super) fn nothing() -> PlanProblem {
    problem(
        "plan.nothing",
        "",
        "",
        Text::new("変える行がありません", "there is no row to change"),
        Text::new(
            "項目と現在の値を確かめてください",
            "check the item and what it says now",
        ),
    )
}

pub(super) fn no_rule(system: &str) -> PlanProblem {
    problem(
        "plan.no-suspension",
        system,
        "",
        Text::new(
            format!("システム`{system}`には、利用を停止する方法が対応表にありません"),
            format!("the map says no way to suspend anybody in the system `{system}`"),
        ),
        Text::new(
            "停止を表す列か停止リストを`suspend`に書きます",
            "name the column or the list that stops use under `suspend`",
        ),
    )
}

pub(super) fn no_column(system: &str, table: &str, column: &str) -> PlanProblem {
    problem(
        "plan.no-column",
        system,
        table,
        Text::new(
            format!("表`{table}`に列`{column}`がありません"),
            format!("the table `{table}` has no column `{column}`"),
        ),
        Text::new("対応表を直します", "mend the map"),
    )
}

pub(super) fn no_list(system: &str, table: &str) -> PlanProblem {
    problem(
        "plan.no-list",
        system,
        table,
        Text::new(
            format!("停止リストの表`{table}`がありません"),
            format!("the list `{table}` is not there"),
        ),
        Text::new("対応表を直します", "mend the map"),
    )
}

pub(super) fn taken(system: &str, table: &str, column: &str) -> PlanProblem {
    problem(
        "plan.taken",
        system,
        table,
        Text::new(
            format!("`{table}`の列`{column}`は一意で、訂正後の値はほかの行にあります"),
            format!("`{column}` of `{table}` is unique, and another row has the new value"),
        ),
        Text::new(
            "同じ方の別の記録か、別の方の値かを確かめます",
            "find out whether it is the same person's record or another person's value",
        ),
    )
}

pub(super) fn why(change: &Change) -> Text {
    match change {
        Change::Correct(_) => Text::new("本人の情報を訂正", "what the rows say is corrected"),
        Change::Suspend => Text::new("利用を停止", "use is suspended"),
    }
}
