// SPDX-License-Identifier: Apache-2.0
//! The example shop: its map fits its schema, and every invented person can be found and erased.

use yakusoku_policy::{ItemId, Text};
use yakusoku_sources::{Verb, check, check_items, read_map};

use crate::base::{Base, Desk};
use crate::demo;
use crate::on_both;

const MAP: &str = include_str!("../../../../examples/shop/systems.yaml");
const ITEMS: &str = "contact.email contact.phone contact.address.recipient contact.address.postcode
 contact.address.prefecture contact.address.city contact.address.street contact.address.building
 identity.name.family identity.name.given identity.name.family_kana identity.name.given_kana
 identity.birth_date identity.gender account.created_at payment.card.holder payment.card.masked_no
 payment.card.expires usage.login.ip usage.login.user_agent usage.login.at order.total order.note
 order.at order.item.qty order.item.price order.gift_message delivery.recipient delivery.phone
 delivery.tracking_no delivery.at review.nickname review.body review.at inquiry.email
 inquiry.subject inquiry.opened_at inquiry.sender inquiry.body inquiry.sent_at marketing.email
 marketing.campaign marketing.opened marketing.sent_at";
const EVENTS: [&str; 4] = [
    "account.opened",
    "order.placed",
    "inquiry.opened",
    "last_contact",
];

on_both!(the_shop_is_made_found_and_erased);

#[test]
fn the_map_of_the_shop_holds_every_item_and_dates_every_event() {
    let map = read_map("systems.yaml", MAP).unwrap();
    let items: Vec<_> = ITEMS
        .split_whitespace()
        .map(|name| (ItemId::from(name), Text::ja(name)))
        .collect();
    assert_eq!(check_items(&map, &items, &EVENTS.map(str::to_owned)), []);
}

async fn the_shop_is_made_found_and_erased(base: Base) {
    let today = jiff::civil::date(2026, 4, 1);
    let mut last = (0, 0);
    let url = base.url();
    let made = demo::shop::generate(&url, 300, 7, today, &mut |done, all| last = (done, all)).await;
    assert_eq!(last, (made.unwrap(), last.1));
    let engine = "engine: sqlite\n    file: shop.db";
    assert!(MAP.contains(engine));
    let map = base.map(&MAP.replace(engine, "ENGINE"));
    let sources = base.sources(&map).await;
    assert_eq!(check(&map, &sources).await, []);
    let desk = Desk { map, sources };
    let hers = "SELECT * FROM orders WHERE customer_id <> 97";
    let before = base.rows(hers).await;
    let plan = desk
        .plan_for(Verb::Export, "contact.email", "user97@example.jp")
        .await;
    assert!(plan.rows() > 15, "{}", plan.rows());
    desk.export(&plan).await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "user97@example.jp")
        .await;
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
    assert_eq!(base.rows(hers).await, before);
    assert_eq!(
        base.rows("SELECT id FROM mail_log WHERE email = 'user97@example.jp'")
            .await
            .len(),
        0
    );
}
