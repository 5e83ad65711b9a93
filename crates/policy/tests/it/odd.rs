// SPDX-License-Identifier: Apache-2.0
//! Fourteen odd operators: what is unusual about each is said in its file and read without any change
//! of code.

use yakusoku_policy::{Lang, Severity, read, render};

use crate::files::DAY;
use crate::root;
use crate::schema::judge;

/// File, clause that carries the oddity, and words of the oddity in it.
const ODD: [(&str, &str, &str); 41] = [
    (
        "abroad",
        "requests.answer.gdpr_access",
        "ご請求を受けた日から1か月以内",
    ),
    ("seal", "requests.identity", "印鑑登録証明書"),
    ("one_month", "requests.answer.disclosure", "1か月以内"),
    ("business_lines", "relations.owners", "造船の窓口"),
    ("actual_cost", "requests.fee", "実費、上限800円"),
    ("papers_returned", "requests.papers", "お返しします"),
    ("photo_or_two", "requests.identity", "のうち2種類でも"),
    ("by_channel", "requests.identity.by_channel.visit", "受講証"),
    ("all_free", "requests.fee", "いただきません"),
    ("clinic", "consents.care", "書面で同意"),
    ("later_of", "retention.work", "いずれか遅い日"),
    ("later_of", "purposes.network", "電気通信事業法第4条"),
    ("one_month", "requests.defect.presumed_after", "5日で届いた"),
    ("one_month", "requests.route", "代表理事の決裁"),
    ("business_lines", "desks.ships", "休業日：盆と年末年始"),
    ("by_channel", "requests.identity.fresh", "3か月以内"),
    ("clinic", "retention.health.collect", "1か月ごと"),
    ("temple", "requests.identity.cases.family", "提示"),
    ("temple", "requests.identity.cases.heir", "任意代理人、訂正"),
    (
        "temple",
        "requests.identity.cases.heir",
        "発行から6か月以内",
    ),
    (
        "temple",
        "requests.answer.disclosure",
        "確かめた日から1か月",
    ),
    ("temple", "requests.papers.originals", "お返しします"),
    ("temple", "requests.route", "不在のときは副住職"),
    ("temple", "requests.defect.remind", "1週間前"),
    ("temple", "calendar", "お盆（8月13日～8月16日）"),
    ("temple", "desks.requests", "毎日24時間（FAX）"),
    ("temple", "retention.register", "33年の、いずれか遅い日"),
    (
        "bus",
        "desks.lost_property",
        "土曜日・日曜日・祝日09:00～18:00",
    ),
    ("bus", "calendar", "点検日（2026年8月14日～2026年8月14日）"),
    ("bus", "requests.identity.cases.lawyer", "書留郵便、開示"),
    (
        "bus",
        "requests.answer.disclosure",
        "手数料をいただいた日から",
    ),
    ("bus", "entrusted_work.school", "学校にお返しします"),
    ("bus", "purposes.health", "第21条第5項"),
    ("mall", "classes.fitting", "ほかには使いません"),
    ("mall", "certified_bodies", "00-0000-0023"),
    ("mall", "texts.kimono", "優先します"),
    ("mall", "requests.answer.signature", "署名のない郵便"),
    ("alumni", "requests.route", "役員会の決裁（お断りする）"),
    ("alumni", "requests.answer.forwarding", "転送先"),
    ("alumni", "requests.papers.by", "簡易書留"),
    ("alumni", "requests.identity.by_channel.email", "2種類"),
];

fn text_of(name: &str) -> String {
    let path = root().join(format!("policies/cases/odd/{name}.yaml"));
    std::fs::read_to_string(path).expect("the file is there")
}

#[test]
fn every_odd_operator_reads_and_checks_without_an_error() {
    for (name, ..) in ODD {
        let text = text_of(name);
        let loaded = read(name, &text).unwrap_or_else(|unusable| {
            panic!("{}", render(&unusable.diagnostics, &text, Lang::Ja))
        });
        let grave: Vec<_> = loaded
            .check(DAY)
            .into_iter()
            .filter(|one| one.severity != Severity::Note)
            .collect();
        assert!(
            grave.is_empty(),
            "{name}: {}",
            render(&grave, &text, Lang::Ja)
        );
    }
}

#[test]
fn what_is_odd_is_promised_in_so_many_words() {
    for (name, id, words) in ODD {
        let policy = read(name, &text_of(name)).unwrap().policy;
        let clauses = policy.clauses();
        let clause = clauses.iter().find(|clause| clause.id == id).expect(name);
        assert!(clause.text.ja.contains(words), "{name}: {}", clause.text.ja);
        let others = clauses.iter().filter(|clause| clause.text.ja.contains('{'));
        assert_eq!(others.count(), 0, "{name}");
    }
}

#[test]
fn the_schema_accepts_every_odd_operator() {
    for (name, ..) in ODD {
        assert_eq!(judge(&text_of(name)), Some(true), "{name}");
    }
}

#[test]
fn no_file_of_the_folder_is_left_out() {
    let folder = std::fs::read_dir(root().join("policies/cases/odd")).unwrap();
    let named: std::collections::BTreeSet<_> = ODD.iter().map(|(name, ..)| *name).collect();
    assert_eq!(named.len(), 15);
    assert_eq!(folder.count(), named.len());
}

#[test]
fn papers_of_a_channel_or_in_place_of_others_are_judged_like_all() {
    for (name, from) in [
        ("by_channel", "visit: {any: 1, of: [member_card]}"),
        ("photo_or_two", "of: [eligibility_certificate, "),
    ] {
        let text = text_of(name);
        let last = from.rsplit_once('[').map(|(_, paper)| paper).unwrap();
        let paper = last.trim_end_matches([']', '}', ',', ' ']);
        let changed = from.replace(paper, "health_insurance_card");
        let changed = crate::patched(&text, from, &changed);
        let found = read(name, &changed).unwrap().check(DAY);
        assert!(
            found.iter().any(|one| one.code == "law.paper-expired"),
            "{name}"
        );
    }
}
