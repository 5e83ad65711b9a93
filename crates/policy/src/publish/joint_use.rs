// SPDX-License-Identifier: Apache-2.0
//! The notice of joint use (Art. 27(5)(iii)): that there is one, the items, who uses them, for
//! what, and who answers for it. No page where the file has none.

use super::Page;
use super::beyond::JointUse;
use super::blocks::text;
use super::html::Html;
use super::site::Site;

pub(super) fn page(site: &Site<'_>) -> Option<Page> {
    if !site.has_joint_use() {
        return None;
    }
    let words = site.paragraph(&text(
        "当社は、次のとおり個人データを共同で利用します",
        "We use personal data jointly with others as follows",
    ));
    let mut body = vec![words];
    body.extend(site.joint_uses.iter().map(|joint| facts(site, joint)));
    body.push(site.promises(&site.chapter("joint_use")));
    let title = text("個人データの共同利用", "Joint use of personal data");
    Some(site.page("joint-use.html", &title, body))
}

fn facts(site: &Site<'_>, joint: &JointUse) -> Html {
    site.facts([
        (
            text("共同利用する項目", "Items used jointly"),
            site.items(&joint.items),
        ),
        (
            text("共同利用する者の範囲", "Who uses them"),
            site.pen.say(&joint.scope),
        ),
        (text("利用目的", "Purpose"), site.pen.say(&joint.purpose)),
        (
            text("管理について責任を有する者", "Who answers for it"),
            site.pen.say(&joint.manager),
        ),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::ItemId;
    use crate::text::{Lang, Text};

    const SHOP: &str = include_str!("../../../../examples/shop/policy.yaml");

    #[test]
    fn a_joint_use_is_announced_with_all_five_matters_and_linked() {
        let policy = crate::read("p.yaml", SHOP).unwrap().policy;
        let mut site = Site::new(&policy, policy.effective, Lang::Ja);
        assert_eq!(page(&site), None);
        assert!(
            !super::super::whole::page(&site)
                .html
                .contains("joint-use.html")
        );
        site.joint_uses.push(JointUse {
            items: vec![ItemId::from("contact.email")],
            scope: Text::ja("例示グループの各社"),
            purpose: Text::ja("商品のご案内"),
            manager: Text::ja("例示商会株式会社（東京都見本区、代表取締役 例示 一郎）"),
        });
        let html = page(&site).unwrap().html;
        let matters = [
            "共同で利用",
            "メールアドレス",
            "例示グループ",
            "商品のご案内",
            "例示 一郎",
        ];
        for matter in matters {
            assert!(html.contains(matter), "{matter}");
        }
        assert!(
            super::super::whole::page(&site)
                .html
                .contains("joint-use.html")
        );
    }
}
