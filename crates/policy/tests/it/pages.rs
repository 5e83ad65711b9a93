// SPDX-License-Identifier: Apache-2.0
//! Published pages: sound HTML, every item the law asks for, nothing the file does not say.

use std::collections::BTreeSet;

use jiff::civil::Date;
use yakusoku_policy::publish::{Page, STYLESHEET, publish};
use yakusoku_policy::{Lang, Policy, read};

use crate::{SHOP, patched, policies};

const DAY: Date = jiff::civil::date(2026, 11, 24);

fn policy(text: &str) -> Policy {
    let found = read("policy.yaml", text).map_err(|unusable| unusable.diagnostics);
    found.unwrap().policy
}

fn pages(text: &str, lang: Lang) -> Vec<Page> {
    publish(&policy(text), DAY, lang)
}

fn page(text: &str, name: &str) -> String {
    let pages = pages(text, Lang::Ja);
    let page = pages.into_iter().find(|page| page.file_name == name);
    page.unwrap_or_else(|| panic!("{name} is not published"))
        .html
}

fn has(text: &str, name: &str) -> bool {
    pages(text, Lang::Ja)
        .iter()
        .any(|page| page.file_name == name)
}

/// A section by its id, up to the next one.
fn section<'a>(html: &'a str, id: &str) -> Option<&'a str> {
    let (_, from) = html.split_once(&format!("<section id=\"{id}\""))?;
    from.split_once("</section>").map(|(section, _)| section)
}

/// The text a reader sees.
fn visible(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text
}

/// Tags in order: name, and whether each ends an element.
fn tags(html: &str) -> Vec<(String, bool)> {
    let pieces = html.split('<').skip(1);
    pieces
        .map(|piece| {
            let tag = piece.split_once('>').expect("every tag ends").0;
            let ends = tag.starts_with('/');
            let name = tag.trim_start_matches('/');
            let name = name.split(' ').next().unwrap_or_default();
            (name.to_owned(), ends)
        })
        .collect()
}

fn attribute<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let mark = format!(" {name}=\"");
    let found = html.split(mark.as_str()).skip(1);
    found
        .filter_map(|rest| rest.split_once('"'))
        .map(|(value, _)| value)
        .collect()
}

/// Elements are nested and closed; ids are unique; nothing runs and nothing is loaded from afar.
fn assert_sound(page: &Page) {
    let name = &page.file_name;
    let mut open: Vec<String> = Vec::new();
    for (tag, ends) in tags(&page.html) {
        match (tag.as_str(), ends) {
            ("!DOCTYPE" | "meta" | "link" | "br" | "hr", _) => {}
            (_, false) => open.push(tag),
            (_, true) => assert_eq!(open.pop(), Some(tag), "{name}"),
        }
    }
    assert!(open.is_empty(), "{name}: {open:?} are open");
    let ids = attribute(&page.html, "id");
    let once: BTreeSet<_> = ids.iter().collect();
    assert_eq!(once.len(), ids.len(), "{name}: an id stands twice");
    let mut level = 1;
    for (tag, _) in tags(&page.html).iter().filter(|(_, ends)| !ends) {
        let heading = ["h1", "h2", "h3"].iter().position(|name| name == tag);
        if let Some(heading) = heading {
            assert!(heading <= level, "{name}: a level of headings is skipped");
            level = heading + 1;
        }
    }
    for forbidden in ["<script", " style=", " on", "http:", "https:", "<img"] {
        assert!(
            !tags_text(&page.html).contains(forbidden),
            "{name}: {forbidden}"
        );
    }
}

/// The insides of all tags, one after another.
fn tags_text(html: &str) -> String {
    let tags = html
        .split('<')
        .skip(1)
        .filter_map(|piece| piece.split_once('>'));
    tags.map(|(tag, _)| format!("<{}", tag.split('"').step_by(2).collect::<String>()))
        .collect()
}

#[test]
fn every_page_of_every_policy_is_sound_and_its_links_lead_somewhere() {
    for (name, text) in policies() {
        for lang in [Lang::Ja, Lang::En] {
            let pages = pages(&text, lang);
            let names: BTreeSet<&str> = pages.iter().map(|p| p.file_name.as_str()).collect();
            assert_eq!(names.len(), pages.len(), "{name}: two pages of one name");
            for page in pages.iter().filter(|page| page.file_name != STYLESHEET) {
                assert_sound(page);
                for link in attribute(&page.html, "href") {
                    let outside = link.starts_with("tel:") || link.starts_with("mailto:");
                    let form = link.strip_suffix(".pdf").map(|name| format!("{name}.html"));
                    let leads = outside
                        || link == "#main"
                        || names.contains(link)
                        || form.is_some_and(|page| names.contains(page.as_str()));
                    assert!(leads, "{name}, {}: {link}", page.file_name);
                }
                let fragment = page.file_name.ends_with(".fragment.html");
                let headings = tags(&page.html)
                    .iter()
                    .filter(|t| **t == ("h1".into(), false))
                    .count();
                assert_eq!(headings, usize::from(!fragment), "{}", page.file_name);
                assert_eq!(page.html.starts_with("<!DOCTYPE html>"), !fragment);
            }
        }
    }
}

#[test]
fn the_check_of_soundness_finds_what_is_broken() {
    let page = |html: &str| Page {
        file_name: "planted.html".to_owned(),
        title: String::new(),
        html: html.to_owned(),
    };
    assert_sound(&page("<p id=\"a\">1</p><p id=\"b\">2<br></p>"));
    for broken in [
        "<p>1",
        "<p><b>1</p></b>",
        "<p id=\"a\"></p><p id=\"a\"></p>",
        "<script></script>",
        "<p onclick=\"x\"></p>",
        "<p style=\"x\"></p>",
        "<h1>1</h1><h3>2</h3>",
    ] {
        let page = page(broken);
        assert!(
            std::panic::catch_unwind(|| assert_sound(&page)).is_err(),
            "{broken}"
        );
    }
}

/// Art. 32(1) and Order 10: each item with what stands for it, and the change of the file after
/// which it is gone.
#[test]
fn the_published_matters_hold_every_item_the_law_asks_for() {
    let html = page(SHOP, "published.html");
    let items = [
        (
            "law-32-1-1",
            vec![
                "例示商会株式会社",
                "東京都見本区例示1-2-3",
                "代表取締役 例示 一郎",
            ],
        ),
        (
            "law-32-1-2",
            vec!["商品レビューの掲載", "ご本人の同意", "姓、名、"],
        ),
        (
            "law-32-1-3",
            vec![
                "第三者提供の停止",
                "1,000円（税込）",
                "切手",
                "個人情報のご請求窓口",
            ],
        ),
        (
            "order-10-1",
            vec![
                "規律の整備",
                "年1回以上",
                "外的環境の把握",
                "日本国内で保管",
            ],
        ),
        ("order-10-2", vec!["個人情報相談室", "03-0000-0001"]),
        ("order-10-3", vec!["認定個人情報保護団体はありません"]),
    ];
    for (id, texts) in items {
        let section = section(&html, id).unwrap_or_else(|| panic!("{id} is missing"));
        for text in texts {
            assert!(visible(section).contains(text), "{id}: {text}");
        }
    }
    let all = policy(SHOP);
    let purposes = section(&html, "law-32-1-2").unwrap();
    for purpose in all.purposes.values() {
        assert!(
            visible(purposes).contains(&purpose.label.ja),
            "{}",
            purpose.label.ja
        );
    }
}

#[test]
fn what_the_file_leaves_out_is_left_out_of_the_published_matters() {
    let no_bodies = patched(SHOP, "certified_bodies: none\n", "");
    assert_eq!(
        section(&page(&no_bodies, "published.html"), "order-10-3"),
        None
    );
    let body = "certified_bodies:\n  - {name: 例示認定団体, contact: 苦情相談室 00-0000-0049}\n";
    let member = patched(SHOP, "certified_bodies: none\n", body);
    let html = page(&member, "published.html");
    let bodies = section(&html, "order-10-3").unwrap();
    assert!(bodies.contains("例示認定団体") && bodies.contains("苦情相談室"));
    let nobody = patched(
        SHOP,
        "  representative: {ja: 代表取締役 例示 一郎, en: \"Ichiro Reiji, Representative Director\"}\n",
        "",
    );
    let html = page(&nobody, "published.html");
    assert!(!section(&html, "law-32-1-1").unwrap().contains("代表者"));
    let (before, safety) = SHOP.split_once("\nsafety:\n").unwrap();
    assert!(!safety.is_empty());
    assert_eq!(section(&page(before, "published.html"), "order-10-1"), None);
    assert!(!has(before, "safety.html") && has(SHOP, "safety.html"));
}

#[test]
fn fees_are_shown_with_the_tax_of_the_day() {
    let added = patched(SHOP, "{yen: 1000, tax: included", "{yen: 1000, tax: added");
    let fees = |html: &str| visible(section(html, "fees").unwrap());
    assert!(fees(&page(&added, "requests.html")).contains("1,100円（税込）"));
    let old = publish(&policy(&added), jiff::civil::date(2019, 9, 30), Lang::Ja);
    let guide = old
        .iter()
        .find(|page| page.file_name == "requests.html")
        .unwrap();
    assert!(fees(&guide.html).contains("1,080円（税込）"));
    let free = SHOP
        .lines()
        .filter(|line| !line.contains("fee: {yen"))
        .collect::<Vec<_>>()
        .join("\n");
    assert!(fees(&page(&free, "requests.html")).contains("手数料はいただきません"));
    let forbidden = patched(
        SHOP,
        "    correction:\n",
        "    correction:\n      fee: {yen: 500}\n",
    );
    assert!(!page(&forbidden, "requests.html").contains("500円"));
    let form = page(SHOP, "form-disclosure.html");
    assert!(section(&form, "fee").unwrap().contains("1,000円"));
    assert_eq!(section(&page(SHOP, "form-erasure.html"), "fee"), None);
}

#[test]
fn an_unpaid_fee_is_said_to_be_waited_for_and_what_follows() {
    let guide = |text: &str| visible(&page(text, "requests.html"));
    let told = "開示の手数料が足りないとき、又はいただいていないときは、その旨をお知らせし、\
                お知らせが届いた日から2週間以内にお支払いがなければ、ご請求はなかったものとします";
    assert!(guide(SHOP).contains(told));
    let refused = patched(
        SHOP,
        "unpaid: {wait: 2 weeks, from: notice_arrived, then: deemed_withdrawn}",
        "unpaid: {wait: 5 business days, from: notice_sent, then: refused}",
    );
    let told = "お知らせを発送した日から5営業日以内にお支払いがなければ、ご請求をお断りします";
    assert!(guide(&refused).contains(told));
    let two = patched(
        &refused,
        "    purpose_notice:\n",
        "    purpose_notice:\n      fee: {yen: 300, by: [stamps], unpaid: {wait: 2 weeks, from: notice_sent, then: deemed_withdrawn}}\n",
    );
    let two = guide(&two);
    assert!(
        two.contains("開示では") && two.contains("利用目的の通知では"),
        "{two}"
    );
}

#[test]
fn an_answer_waits_for_a_fee_only_where_there_is_one() {
    let paid = patched(SHOP, "    from: received\n", "    from: paid\n");
    let guide = visible(&page(&paid, "requests.html"));
    assert!(guide.contains("開示のご請求には、手数料をいただいた日から3日以内"));
    assert!(guide.contains("訂正・追加・削除のご請求には、ご請求を受けた日から2週間以内"));
    assert!(!guide.contains("訂正・追加・削除のご請求には、手数料をいただいた日"));
}

#[test]
fn the_breach_that_makes_the_right_can_be_ticked_whatever_the_file_lists() {
    let fewer = patched(
        SHOP,
        "    stop_provision:\n      claims: [unlawful, no_longer_needed, leaked, harmful]",
        "    stop_provision:\n      claims: [harmful]",
    );
    let form = page(&fewer, "form-stop-provision.html");
    assert!(form.contains("同意のない第三者への提供（法第27条第1項又は第28条に違反する提供）"));
    assert!(form.contains("権利又は正当な利益が害されるおそれ"));
    assert!(!form.contains("利用する必要がなくなったこと"));
    assert!(page(SHOP, "form-erasure.html").contains("法に違反した取扱い"));
}

#[test]
fn each_kind_has_its_form_and_agents_have_theirs() {
    let offered = read("policy.yaml", SHOP).unwrap().policy.requests.kinds;
    for kind in offered.keys() {
        let name = format!("form-{}.html", kind.name().replace('_', "-"));
        assert!(page(SHOP, &name).contains(kind.article()), "{name}");
    }
    let erasure = page(SHOP, "form-erasure.html");
    assert!(erasure.contains("漏えい等の発生") && erasure.contains("□ "));
    let fewer = patched(
        SHOP,
        "      within: 2 weeks\n      claims: [unlawful, no_longer_needed, leaked, harmful]",
        "      within: 2 weeks\n      claims: [unlawful]",
    );
    assert!(!page(&fewer, "form-erasure.html").contains("漏えい等の発生"));
    assert!(page(SHOP, "form-mandate.html").contains("委任状"));
    assert!(page(SHOP, "form-agent.html").contains("戸籍謄本"));
    let alone: String = SHOP
        .lines()
        .filter(|line| !line.contains("_agent: {any"))
        .map(|line| format!("{line}\n"))
        .collect();
    assert!(!has(&alone, "form-mandate.html") && !has(&alone, "form-agent.html"));
    assert_eq!(
        section(&page(&alone, "form-disclosure.html"), "applicant"),
        None
    );
}

#[test]
fn a_procedure_told_when_asked_is_not_published() {
    let told = patched(SHOP, "procedure: published", "procedure: told_when_asked");
    let guide = page(&told, "requests.html");
    assert!(guide.contains("お問い合わせに応じてご案内") && !guide.contains("運転免許証"));
    assert!(!has(&told, "form-disclosure.html") && has(SHOP, "form-disclosure.html"));
    assert!(!has(&told, "form-mandate.html") && has(SHOP, "form-mandate.html"));
    assert!(page(SHOP, "requests.html").contains("運転免許証"));
}

#[test]
fn each_purpose_has_a_notice_and_a_fragment_to_embed() {
    let notice = page(SHOP, "notice-marketing.html");
    assert!(visible(&notice).contains("新商品とお買い得品のメールでのご案内"));
    assert!(visible(&notice).contains("ご案内メールの記録：最後のご連絡から3年"));
    assert!(!visible(&notice).contains("ご注文・配送・お支払いの記録"));
    let fragment = page(SHOP, "notice-marketing.fragment.html");
    assert!(fragment.starts_with("<section class=\"yakusoku-notice\" lang=\"ja\""));
    assert!(visible(&fragment).contains("同意された方に限ります"));
    assert!(!page(SHOP, "notice-reviews.fragment.html").contains("同意された方"));
}

#[test]
fn the_retention_table_says_what_the_file_says() {
    let html = visible(&page(SHOP, "retention.html"));
    assert!(html.contains("7年") && html.contains("税法が定める帳簿書類"));
    let longer = patched(SHOP, "keep: 7 years", "keep: 10 years");
    let html = visible(&page(&longer, "retention.html"));
    assert!(html.contains("10年") && !html.contains("7年"));
}

#[test]
fn every_clause_stands_on_the_policy_page_under_its_id() {
    for (name, text) in policies() {
        let html = page(&text, "index.html");
        for clause in policy(&text).clauses() {
            let words = escaped(&clause.text.ja);
            assert!(html.contains(&words), "{name}: {}", clause.id);
            assert!(
                html.contains(&format!(" id=\"{}\"", clause.id)),
                "{name}: {}",
                clause.id
            );
        }
    }
}

#[test]
fn pages_of_chapters_the_file_does_not_have_are_not_there() {
    for name in ["joint-use.html", "external-transmission.html"] {
        assert!(!has(SHOP, name), "{name}");
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('\'', "&#39;")
}

#[test]
fn a_hostile_label_stays_text_on_every_page() {
    let hostile = "\"<script>alert(1)</script>' onload=x &amp; </title>\"";
    let mut text = SHOP.to_owned();
    for label in [
        "name: {ja: 例示商会株式会社,",
        "review: {label: {ja: 商品レビュー,",
        "label: {ja: 商品レビューの掲載,",
        "name: {ja: 個人情報相談室,",
        "text: {ja: 個人データは日本国内で保管し、外国では取り扱いません,",
    ] {
        let (key, _) = label.rsplit_once("ja: ").unwrap();
        text = patched(&text, label, &format!("{key}ja: {hostile},"));
    }
    let pages = pages(&text, Lang::Ja);
    assert!(
        pages
            .iter()
            .any(|page| page.html.contains("&lt;script&gt;"))
    );
    for page in pages.iter().filter(|page| page.file_name != STYLESHEET) {
        assert_sound(page);
        assert!(!page.html.contains("<script"), "{}", page.file_name);
    }
}

/// Words of Latin letters a Japanese page may show: what the labels of the catalogue spell so.
const LATIN: [&str; 7] = ["FAX", "CD", "ROM", "IP", "SMS", "EEA", "PDF"];

#[test]
fn a_japanese_page_has_no_english() {
    for (name, text) in policies() {
        for page in pages(&text, Lang::Ja) {
            if page.file_name == STYLESHEET {
                continue;
            }
            let shown = visible(&page.html);
            let words = shown.split(|c: char| !c.is_ascii_alphabetic());
            let english = words.filter(|word| word.len() > 1 && !LATIN.contains(word));
            let english: BTreeSet<_> = english.filter(|word| !text.contains(*word)).collect();
            assert!(
                english.is_empty(),
                "{name}, {}: {english:?}",
                page.file_name
            );
            for mark in ["{", "}", concat!("TO", "DO"), "記載なし"] {
                assert!(!shown.contains(mark), "{name}, {}: {mark}", page.file_name);
            }
        }
    }
}

#[test]
fn japanese_in_an_english_page_is_marked_as_japanese() {
    let japanese =
        |c: char| ('\u{3041}'..='\u{30ff}').contains(&c) || ('\u{4e00}'..='\u{9fff}').contains(&c);
    for (name, text) in policies() {
        for page in pages(&text, Lang::En) {
            if page.file_name == STYLESHEET {
                continue;
            }
            assert!(page.html.contains(" lang=\"en\""), "{name}");
            let body = page
                .html
                .split_once("</head>")
                .map_or(page.html.as_str(), |(_, body)| body);
            let plain: String = body
                .split("<span lang=\"ja\">")
                .enumerate()
                .map(
                    |(index, piece)| match (index, piece.split_once("</span>")) {
                        (0, _) | (_, None) => piece,
                        (_, Some((_, after))) => after,
                    },
                )
                .collect();
            let left: String = visible(&plain).chars().filter(|c| japanese(*c)).collect();
            assert!(left.is_empty(), "{name}, {}: {left}", page.file_name);
        }
    }
}

#[test]
fn the_stylesheet_prints_on_a4_and_loads_nothing() {
    let sheet = page(SHOP, STYLESHEET);
    assert!(sheet.contains("@media print") && sheet.contains("size: A4"));
    assert!(!sheet.contains("url(") && !sheet.contains("@import"));
}

#[test]
fn the_guides_name_the_pages_there_are() {
    let names: Vec<String> = pages(SHOP, Lang::Ja)
        .into_iter()
        .map(|p| p.file_name)
        .collect();
    for guide in ["write-your-policy.md", "write-your-policy.en.md"] {
        let path = crate::root().join("docs/guide").join(guide);
        let text = std::fs::read_to_string(path).unwrap();
        let rows = text.lines().filter_map(|line| line.strip_prefix("| `"));
        let named: Vec<&str> = rows.filter_map(|row| row.split('`').next()).collect();
        let files: Vec<_> = named
            .into_iter()
            .filter(|name| name.contains('.'))
            .collect();
        assert!(files.len() >= 8, "{guide}: {files:?}");
        for file in files {
            // The same forms as PDF are set by another crate, one beside each page.
            let page = file.replace(".pdf", ".html");
            let (start, end) = page.split_once('…').unwrap_or((&page, ""));
            let there = |name: &&String| name.starts_with(start) && name.ends_with(end);
            assert!(names.iter().find(there).is_some(), "{guide}: {file}");
        }
    }
}

/// The month may grow by two more (GDPR Art. 12(3)), which makes three: 「2か月まで」 would be said of two in all.
#[test]
fn an_extension_under_the_gdpr_is_two_months_more() {
    let abroad = include_str!("../../../../policies/cases/odd/abroad.yaml");
    let said = |lang| {
        let all = pages(abroad, lang).into_iter();
        let guide = all.map(|page| visible(&page.html));
        guide.collect::<String>()
    };
    assert!(said(Lang::Ja).contains("さらに2か月まで延ばす"));
    assert!(said(Lang::En).contains("two further months"));
}
