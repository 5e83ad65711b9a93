// SPDX-License-Identifier: Apache-2.0
//! Runs every rule in force on a day over a policy and puts what it finds into words.

use jiff::civil::Date;

use super::data::{RULE_ROWS, RuleRow, in_force};
use super::rules::{Case, Finding, RULES};
use crate::diagnostic::Saying;
use crate::model::Policy;

/// What the law of a day has to say about a policy, each with the path of its place.
pub(crate) fn check(policy: &Policy, as_of: Date) -> Vec<(String, Saying)> {
    let case = Case { policy, as_of };
    let in_force = RULE_ROWS
        .iter()
        .filter(|row| in_force(row.valid_from, row.valid_until, as_of));
    in_force
        .filter_map(|row| {
            RULES
                .iter()
                .find(|(id, _)| *id == row.id)
                .map(|rule| (row, rule))
        })
        .flat_map(|(row, (id, find))| {
            find(&case)
                .into_iter()
                .map(|finding| say(id, row, finding))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// The code of every rule.
pub(crate) fn rule_codes() -> Vec<&'static str> {
    RULES.iter().map(|(code, _)| *code).collect()
}

fn say(code: &'static str, row: &RuleRow, finding: Finding) -> (String, Saying) {
    let saying = Saying {
        code,
        severity: row.severity.into(),
        message: row.message.fill(&finding.values),
        help: Some(row.help.fill(&finding.values)),
        article: Some(finding.article.unwrap_or_else(|| row.article.clone())),
    };
    (finding.path, saying)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_its_code_and_every_code_its_row() {
        let mut rows: Vec<_> = RULE_ROWS.iter().map(|row| row.id.as_str()).collect();
        let mut codes: Vec<_> = RULES.iter().map(|(id, _)| *id).collect();
        rows.sort_unstable();
        codes.sort_unstable();
        assert_eq!(rows, codes);
    }
}
