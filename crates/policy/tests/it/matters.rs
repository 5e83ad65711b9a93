// SPDX-License-Identifier: Apache-2.0
//! The published matters of every policy: each item of Art. 32(1) and Order 10 stands on the page
//! where the file says it, under its article, and is left out where the file says nothing.

use jiff::civil::Date;
use yakusoku_policy::publish::publish;
use yakusoku_policy::{CertifiedBodies, Lang, Policy, read};

use crate::{policies, root};

const DAY: Date = jiff::civil::date(2026, 11, 24);

/// The example policies, the template, the shop and the odd ones.
fn all() -> Vec<(String, Policy)> {
    let odd = std::fs::read_dir(root().join("policies/cases/odd")).unwrap();
    let odd = odd.map(|entry| {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        (path.display().to_string(), text)
    });
    let mut all: Vec<_> = policies().into_iter().chain(odd).collect();
    all.sort();
    let policy = |name: &str, text: &str| {
        let found = read(name, text).map_err(|unusable| unusable.diagnostics);
        found
            .unwrap_or_else(|found| panic!("{name}: {found:?}"))
            .policy
    };
    all.iter()
        .map(|(name, text)| (name.clone(), policy(name, text)))
        .collect()
}

/// What each item must show for a policy; nothing where the file says nothing of it.
fn items(policy: &Policy) -> [(&'static str, &'static str, Vec<String>); 6] {
    let operator = &policy.operator;
    let named = [&operator.name, &operator.address, &operator.representative];
    let named = named.map(|text| text.ja.clone()).to_vec();
    let purposes = policy.purposes.values().map(|one| one.label.ja.clone());
    let kinds = policy.requests.kinds.keys();
    let kinds = kinds.map(|kind| kind.label(Lang::Ja).to_owned());
    let desk = policy.complaints_desk().map(|desk| desk.name.ja.clone());
    let bodies = match &policy.certified_bodies {
        CertifiedBodies::Unstated => Vec::new(),
        CertifiedBodies::None => vec!["認定個人情報保護団体はありません".to_owned()],
        CertifiedBodies::Members(bodies) => bodies
            .iter()
            .flat_map(|body| [body.name.ja.clone(), body.contact.ja.clone()])
            .collect(),
    };
    let safety = policy.safety.iter().map(|one| one.text.ja.clone());
    [
        ("law-32-1-1", "個人情報保護法第32条第1項第1号", named),
        (
            "law-32-1-2",
            "個人情報保護法第32条第1項第2号",
            purposes.collect(),
        ),
        (
            "law-32-1-3",
            "個人情報保護法第32条第1項第3号",
            kinds.collect(),
        ),
        (
            "order-10-1",
            "個人情報保護法施行令第10条第1号",
            safety.collect(),
        ),
        (
            "order-10-2",
            "個人情報保護法施行令第10条第2号",
            desk.into_iter().collect(),
        ),
        ("order-10-3", "個人情報保護法施行令第10条第3号", bodies),
    ]
}

fn section<'a>(html: &'a str, id: &str) -> Option<&'a str> {
    let (_, from) = html.split_once(&format!("<section id=\"{id}\""))?;
    from.split_once("</section>").map(|(section, _)| section)
}

#[test]
fn every_item_stands_under_its_article_in_every_policy() {
    let policies = all();
    assert!(policies.len() >= 17, "only {}", policies.len());
    for (name, policy) in policies {
        let pages = publish(&policy, DAY, Lang::Ja);
        let page = pages.iter().find(|page| page.file_name == "published.html");
        let html = &page.unwrap().html;
        for (id, article, mut said) in items(&policy) {
            said.retain(|words| !words.is_empty());
            let section = section(html, id);
            if said.is_empty() {
                // The operator's own section stays, with whatever is written of it.
                assert!(
                    section.is_none() || id == "law-32-1-1",
                    "{name}: {id} says nothing"
                );
                continue;
            }
            let section = section.unwrap_or_else(|| panic!("{name}: {id} is missing"));
            assert!(section.contains(article), "{name}: {id} names no article");
            for words in said {
                assert!(section.contains(&words), "{name}: {id} lacks {words}");
            }
        }
    }
}

#[test]
fn fees_stand_beside_the_procedure_as_the_file_says_them() {
    for (name, policy) in all() {
        let pages = publish(&policy, DAY, Lang::Ja);
        let page = pages.iter().find(|page| page.file_name == "published.html");
        let html = &page.unwrap().html;
        let Some(procedure) = section(html, "law-32-1-3") else {
            continue;
        };
        for kind in policy.requests.kinds.keys() {
            let yen = policy.fee_yen(*kind, DAY);
            let grouped = match yen {
                0 => continue,
                1_000.. => format!("{},{:03}円", yen / 1_000, yen % 1_000),
                _ => format!("{yen}円"),
            };
            assert!(procedure.contains(&grouped), "{name}: {kind:?} {grouped}");
        }
    }
}
