// SPDX-License-Identifier: Apache-2.0
//! The page on external transmission (外部送信, Telecommunications Business Act Art. 27-12): what
//! is sent, to whom, for what. No page where the file has none.

use super::Page;
use super::blocks::text;
use super::html::Html;
use super::site::Site;

pub(super) fn page(site: &Site<'_>) -> Option<Page> {
    if !site.has_transmission() {
        return None;
    }
    let words = site.paragraph(&text(
        "当社のサイトをご利用になると、ご利用の端末から、次の情報が外部に送信されます",
        "When you use our site, your device sends the following information to others",
    ));
    let said = site.promises(&site.chapter("transmissions"));
    let title = text(
        "利用者情報の外部送信",
        "External transmission of user information",
    );
    let body = vec![words, table(site), said];
    Some(site.page("external-transmission.html", &title, body))
}

fn table(site: &Site<'_>) -> Html {
    if site.transmissions.is_empty() {
        return Html::default();
    }
    let columns = [
        text("送信先", "Recipient"),
        text("送信される情報", "Information sent"),
        text("利用目的", "Purpose"),
        text("送信を止める方法", "How to refuse"),
    ];
    let rows = site.transmissions.iter().map(|sent| {
        vec![
            site.pen.say(&sent.to),
            site.pen.say(&sent.sent),
            site.pen.say(&sent.purpose),
            site.optional(sent.refuse.as_ref()),
        ]
    });
    let caption = text("送信先ごとの一覧", "By recipient");
    site.table(&caption, &columns, rows.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::beyond::Transmission;
    use crate::text::{Lang, Text};

    const SHOP: &str = include_str!("../../../../examples/shop/policy.yaml");

    #[test]
    fn each_transmission_says_what_goes_to_whom_and_for_what() {
        let policy = crate::read("p.yaml", SHOP).unwrap().policy;
        let mut site = Site::new(&policy, policy.effective, Lang::Ja);
        assert_eq!(page(&site), None);
        site.transmissions.push(Transmission {
            sent: Text::ja("閲覧したページ"),
            to: Text::ja("例示解析株式会社"),
            purpose: Text::ja("アクセスの解析"),
            refuse: None,
        });
        let html = page(&site).unwrap().html;
        for said in ["閲覧したページ", "例示解析株式会社", "アクセスの解析"] {
            assert!(html.contains(said), "{said}");
        }
    }
}
