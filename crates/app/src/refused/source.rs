// SPDX-License-Identifier: Apache-2.0
//! Why a system of the operator did not do it, in words, and what is certain then.

use yakusoku_policy::Lang;
use yakusoku_sources::{Already, Cause, SourceError};

use super::{Said, said};

const CHECK: &str = "「yakusoku source check」で systems.yaml と実際のシステムを照合してください。";
const RUNS: &str = "接続先と稼働状況を確かめて、もう一度実行してください。";

/// The words; `already` is what runs before this one did of the same plan, where there were any.
pub(super) fn of(error: &SourceError, already: Option<&[Already]>) -> Said {
    let unchanged = unchanged(already);
    match error {
        SourceError::Unreachable { system, cause } => said(
            "unreachable",
            format!(
                "システム「{system}」に接続できません（{}）。{unchanged}",
                ja(cause)
            ),
            advice(cause).unwrap_or_else(|| RUNS.to_owned()),
        ),
        SourceError::Misfit { system, missing } => said(
            "misfit",
            format!(
                "対応表にある表や列（{}）が「{system}」にないか、アカウントから見えません。{unchanged}",
                missing.join("、")
            ),
            "「yakusoku source check」で照合して、対応表を直すか、アカウントに読み取りの権限を与えてください。",
        ),
        SourceError::Views { system, views } => said(
            "view",
            format!(
                "対応表に「{system}」のビュー（{}）があります。ビューでは、消去したことを確かめられません。{unchanged}",
                views.join("、")
            ),
            "systems.yaml には、ビューではなく元の表を書いてください。",
        ),
        SourceError::Drift { system, what } => {
            let what: Vec<String> = what
                .iter()
                .map(|one| one.text().get(Lang::Ja).to_owned())
                .collect();
            said(
                "drift",
                format!(
                    "計画の作成後に「{system}」が変わりました（{}）。{unchanged}",
                    what.join("、")
                ),
                "検索からやり直し、計画を作り直してください。",
            )
        }
        SourceError::OutcomeUnknown { system, cause, .. }
        | SourceError::Stopped { system, cause, .. } => said(
            "unfinished",
            format!(
                "「{system}」での実行が途中で止まりました（{}）。",
                ja(cause)
            ),
            format!(
                "{}「yakusoku source confirm」で結果を確かめ、同じ計画をもう一度実行してください。",
                advice(cause).unwrap_or_default()
            ),
        ),
        SourceError::Failed {
            system,
            table,
            cause,
        } => failed((system, table), cause, &unchanged),
        other => of_settings(other),
    }
}

/// What is wrong with where a system is, and anything else.
fn of_settings(error: &SourceError) -> Said {
    match error {
        SourceError::NotConnected { system } => said(
            "not_connected",
            format!("「{system}」というシステムは、systems.yaml にないか、停止中です。"),
            "systems.yaml の systems に書いた名前を指定してください。",
        ),
        SourceError::NoAddress { system, variable } => said(
            "no_address",
            format!("システム「{system}」の接続先を示す環境変数 {variable} が設定されていません。"),
            "接続先を設定してから、もう一度実行してください。",
        ),
        SourceError::NoTables { system, .. } => said(
            "no_tables",
            format!("システム「{system}」には、アカウントに見える表がありません。"),
            &error.help().ja,
        ),
        other => said(
            "source",
            format!("システムの操作に失敗しました（{other}）。"),
            CHECK,
        ),
    }
}

fn failed((system, table): (&str, &str), cause: &Cause, unchanged: &str) -> Said {
    // Where all ran, it is the commit that failed, which is about no table.
    let place = match table {
        "" => format!("「{system}」の処理"),
        table => format!("「{system}」の表「{table}」の処理"),
    };
    said(
        "source",
        format!("{place}に失敗しました（{}）。{unchanged}", ja(cause)),
        advice(cause).unwrap_or_else(|| CHECK.to_owned()),
    )
}

fn ja(cause: &Cause) -> String {
    cause.text().ja
}

fn advice(cause: &Cause) -> Option<String> {
    cause.advice().map(|advice| advice.ja)
}

/// That nothing was changed, said so that it is true where a run before this one changed something.
fn unchanged(already: Option<&[Already]>) -> String {
    let Some(already) = already else {
        return "何も変更していません。".to_owned();
    };
    let places: Vec<String> = already
        .iter()
        .map(|one| match one.left {
            0 => format!("{}.{}", one.system, one.table),
            left => format!(
                "{}.{}（{}行中、残り{left}行）",
                one.system, one.table, one.planned
            ),
        })
        .collect();
    if places.is_empty() {
        return "今回は何も変更していません（前回の実行で済んだ分があれば、そのままです）。"
            .to_owned();
    }
    format!(
        "今回は何も変更していません。計画どおりに済んでいる表は、そのままです: {}。",
        places.join("、")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use yakusoku_sources::Drifted;

    #[test]
    fn nothing_was_changed_is_said_only_where_no_run_before_changed_anything() {
        let error = SourceError::Drift {
            system: "shop".into(),
            what: vec![Drifted::Schema],
        };
        let first = of(&error, None).what;
        assert!(first.ends_with("。何も変更していません。"), "{first}");
        let already = |left| Already {
            system: "shop".into(),
            table: "visits".into(),
            planned: 3,
            left,
        };
        let again = of(&error, Some(&[already(0)])).what;
        assert!(
            again.contains("今回は何も変更していません") && again.ends_with("shop.visits。"),
            "{again}"
        );
        let half = of(&error, Some(&[already(1)])).what;
        assert!(half.contains("shop.visits（3行中、残り1行）"), "{half}");
        let unknown = of(&error, Some(&[])).what;
        assert!(
            unknown.contains("前回の実行で済んだ分があれば"),
            "{unknown}"
        );
    }
}
