// SPDX-License-Identifier: Apache-2.0
//! Checks that need more than one place of the file, once every place is right by itself.

use jiff::civil::Date;

use super::names::nearest;
use super::{Loaded, both};
use crate::diagnostic::{Saying, Unusable};
use crate::law;
use crate::model::{Policy, Requirement};

type Found = (String, Saying);

/// Lets a policy through, or says what does not fit together in it.
pub(super) fn check(loaded: Loaded) -> Result<Loaded, Unusable> {
    let policy = &loaded.policy;
    let mut found = papers(policy);
    found.extend(identity_cases(policy));
    found.extend(gdpr_kinds(policy));
    found.extend(backwards(policy));
    found.extend(claims(policy));
    found.extend(dates(policy));
    found.extend(acknowledged(policy));
    if found.is_empty() {
        return Ok(loaded);
    }
    let mut diagnostics: Vec<_> = found
        .into_iter()
        .map(|(path, saying)| loaded.diagnostic(&path, saying))
        .collect();
    diagnostics.sort_by_key(|one| one.span.start);
    Err(Unusable { diagnostics })
}

/// "Any three of two papers" can never be met.
fn papers(policy: &Policy) -> Vec<Found> {
    let all = policy.requests.identity.requirements().into_iter();
    all.flat_map(|(key, requirement)| choices(key, requirement))
        .filter(|(_, any, of)| usize::from(*any) > *of)
        .map(|(key, any, of)| {
            let saying = Saying::error(
                "file.too-many-papers",
                both(
                    format!("{of}種類の書類から{any}種類を選ぶことはできません"),
                    format!("{any} papers cannot be chosen from {of}"),
                ),
                both(
                    "`any` を減らすか、`of` に書類を加えてください",
                    "lower `any` or add papers to `of`",
                ),
            );
            (format!("requests/identity/{key}/any"), saying)
        })
        .collect()
}

/// Two cases that fit the same request, neither of which goes first.
fn identity_cases(policy: &Policy) -> Vec<Found> {
    let cases: Vec<_> = policy.requests.identity.cases.iter().collect();
    let mut found = Vec::new();
    for (index, (name, case)) in cases.iter().enumerate() {
        let before = cases.iter().take(index);
        for (other, _) in before.filter(|(_, one)| case.collides(one)) {
            let saying = Saying::error(
                "file.identity-cases-collide",
                both(
                    format!(
                        "`{other}` と `{name}` が同じご請求に当てはまり、どちらによるかが決まりません"
                    ),
                    format!("`{other}` and `{name}` fit the same request, and neither goes first"),
                ),
                both(
                    "条件（`applicants`・`channels`・`kinds`）が重ならないようにするか、一方の条件を増やしてください",
                    "keep their conditions (`applicants`, `channels`, `kinds`) apart, or add one to either",
                ),
            );
            found.push((format!("requests/identity/cases/{name}"), saying));
        }
    }
    found
}

/// Rights of people in the EEA are served where the file says so, and nowhere else.
fn gdpr_kinds(policy: &Policy) -> Vec<Found> {
    if policy.requests.eea.is_some() {
        return Vec::new();
    }
    let kinds = policy.requests.kinds.keys().filter(|kind| kind.is_gdpr());
    kinds
        .map(|kind| {
            let saying = Saying::error(
                "file.gdpr-kind-without-eea",
                both(
                    format!(
                        "`{}` を受け付けるのに、どこの方に応対するかの記載（`eea`）がありません",
                        kind.name()
                    ),
                    format!(
                        "`{}` is taken, but nothing says whose people are served (`eea`)",
                        kind.name()
                    ),
                ),
                both(
                    "`requests` に `eea: {serves: [eea, uk]}` のように書くか、この種類を消してください",
                    "write `eea: {serves: [eea, uk]}` or the like under `requests`, or remove the kind",
                ),
            );
            (format!("requests/kinds/{}", kind.name()), saying)
        })
        .collect()
}

/// What begins after it ends.
fn backwards(policy: &Policy) -> Vec<Found> {
    let closures = policy.calendar.closures.iter().enumerate();
    let closures = closures
        .filter(|(_, one)| one.to < one.from)
        .map(|(index, _)| format!("calendar/closures/{index}/to"));
    let desks = policy.desks.iter().flat_map(|(name, desk)| {
        let open = desk.open.iter().enumerate();
        open.filter(|(_, one)| one.to <= one.from)
            .map(move |(index, _)| format!("desks/{name}/open/{index}/to"))
    });
    closures
        .chain(desks)
        .map(|path| {
            let saying = Saying::error(
                "file.ends-before-it-begins",
                both(
                    "終わり `to` が、始まり `from` より前です",
                    "`to` lies before `from`",
                ),
                both("`from` と `to` を確かめてください", "check `from` and `to`"),
            );
            (path, saying)
        })
        .collect()
}

/// Path, number and length of every choice of papers in a requirement.
fn choices(key: String, requirement: &Requirement) -> Vec<(String, u8, usize)> {
    let others = requirement.or_else.iter().enumerate();
    let others = others.map(|(index, one)| (format!("{key}/or/{index}"), one.any, one.of.len()));
    let mut all: Vec<_> = others.collect();
    all.push((key, requirement.any, requirement.of.len()));
    all
}

/// A finding is acknowledged by its code, and for a year at most.
fn acknowledged(policy: &Policy) -> Vec<Found> {
    let mut found = Vec::new();
    for (index, one) in policy.acknowledged.iter().enumerate() {
        let codes = law::rule_codes();
        if !codes.contains(&one.code.as_str()) {
            let near = nearest(&one.code, codes.iter().copied());
            let help = near.map_or_else(
                || {
                    both(
                        "検査の結果に出る名前を写してください",
                        "copy the code from the findings",
                    )
                },
                |near| {
                    both(
                        format!("もしかして `{near}` ですか"),
                        format!("did you mean `{near}`?"),
                    )
                },
            );
            let message = both(
                format!("`{}` という指摘はありません", one.code),
                format!("there is no finding `{}`", one.code),
            );
            let saying = Saying::error("file.unknown-code", message, help);
            found.push((format!("acknowledged/{index}/code"), saying));
        }
        let year = one.since.saturating_add(jiff::Span::new().years(1));
        if one.until < one.since || one.until > year {
            let saying = Saying::error(
                "file.acknowledged-too-long",
                both(
                    "承知の期限は、承知した日 `since` から1年以内の日です",
                    "an acknowledgement ends within a year from `since`",
                ),
                both(
                    "`until` を1年以内の日にしてください",
                    "set `until` to a day within a year",
                ),
            );
            found.push((format!("acknowledged/{index}/until"), saying));
        }
    }
    found
}

/// Claims belong to the kinds of Art. 35.
fn claims(policy: &Policy) -> Vec<Found> {
    let kinds = policy.requests.kinds.iter();
    kinds
        .filter(|(kind, rule)| !kind.has_claims() && !rule.claims.is_empty())
        .map(|(kind, _)| {
            let name = kind.name();
            let saying = Saying::error(
                "file.claims-not-here",
                both(
                    format!("`{name}` に `claims` は書けません"),
                    format!("`{name}` has no `claims`"),
                ),
                both(
                    "`claims` を消してください。書けるのは `erasure` と `stop_provision` だけです",
                    "remove `claims`; only `erasure` and `stop_provision` have them",
                ),
            );
            (format!("requests/kinds/{name}/claims"), saying)
        })
        .collect()
}

/// A policy is issued, then revised.
fn dates(policy: &Policy) -> Vec<Found> {
    let mut found = Vec::new();
    let mut order = |key: &str, date: Option<Date>| {
        if date.is_some_and(|date| date < policy.issued) {
            let saying = Saying::error(
                "file.dates-out-of-order",
                both(
                    format!("`{key}` が制定日 `issued` より前です"),
                    format!("`{key}` is before the day of issue, `issued`"),
                ),
                both("日付を確かめてください", "check the dates"),
            );
            found.push((key.to_owned(), saying));
        }
    };
    order("revised", policy.revised);
    order("effective", Some(policy.effective));
    found
}
