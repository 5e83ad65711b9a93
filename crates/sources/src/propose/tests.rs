// SPDX-License-Identifier: Apache-2.0
//! Proposals for schemas of every style, made of nothing but their definitions.

use super::*;
use crate::source::schema::{Family, Foreign, OnDelete};

/// `table: column type!, key*, other -> table.column` a line; `!` is NOT NULL, `*` the key, `^` unique.
fn catalogue(text: &str) -> Catalogue {
    let relations = text.trim().lines().map(|line| {
        let (name, rest) = line.trim().split_once(": ").unwrap();
        let mut there = Relation {
            name: name.to_owned(),
            ..Relation::default()
        };
        for part in rest.split(", ") {
            let (column, to) = match part.split_once(" -> ") {
                Some((column, to)) => (column, Some(to)),
                None => (part, None),
            };
            let (column, type_name) = column.split_once(' ').unwrap_or((column, "text"));
            let bare = column.trim_end_matches(['*', '!', '^']);
            if column.contains('*') {
                there.key.push(bare.to_owned());
            }
            if column.contains('^') {
                there.uniques.push(vec![bare.to_owned()]);
            }
            let family = match type_name {
                "text" => Family::Text,
                "int" => Family::Whole,
                _ => Family::Other,
            };
            there.columns.push(ColumnInfo {
                type_name: type_name.to_owned(),
                family,
                not_null: column.contains(['*', '!']),
                ..ColumnInfo::text(bare)
            });
            if let Some((table, on)) = to.and_then(|to| to.split_once('.')) {
                there.foreign.push(Foreign {
                    columns: vec![bare.to_owned()],
                    table: table.to_owned(),
                    on: vec![on.to_owned()],
                    on_delete: OnDelete::Refuse,
                });
            }
        }
        (name.to_owned(), there)
    });
    Catalogue::of(relations.collect())
}

/// Who is whom, and what hangs on what by which columns.
fn drawn(text: &str) -> String {
    let (catalogue, words) = (catalogue(text), Words::default());
    let proposal = Proposal::new(&catalogue, (&words, Seen::default()), &[]);
    let mut out = String::new();
    for people in &proposal.people {
        out.push_str(&format!("{} {}\n", people.kind.name(), people.table));
    }
    for (table, link) in &proposal.links {
        let rows = if link.stays { " stays" } else { "" };
        let sure = format!("{:?}", link.sure).to_lowercase();
        let (columns, on) = (link.columns.join("+"), link.on.join("+"));
        out.push_str(&format!(
            "{table}.{columns} = {}.{on} {sure}{rows}\n",
            link.to
        ));
    }
    out
}

#[test]
fn those_who_work_there_are_people_apart_and_what_they_handle_is_not_theirs() {
    // A shop for rent: branches have managers, goods belong to branches, customers keep their address elsewhere.
    let drawn = drawn(
        "customer: customer_id* int, branch_id! int -> branch.branch_id, first_name!, last_name!, email, address_id! int -> address.address_id
         address: address_id* int, address!, district!, postal_code, phone!, city_id! int -> city.city_id
         city: city_id* int, city!
         branch: branch_id* int, manager_staff_id! int -> staff.staff_id, address_id! int -> address.address_id
         staff: staff_id* int, first_name!, last_name!, email, username!, password, branch_id! int -> branch.branch_id
         staff_leave: id* int, staff_id! int -> staff.staff_id, reason
         goods: goods_id* int, branch_id! int -> branch.branch_id
         rental: rental_id* int, goods_id! int -> goods.goods_id, customer_id! int -> customer.customer_id, staff_id! int -> staff.staff_id
         payment: payment_id* int, customer_id! int -> customer.customer_id, rental_id int -> rental.rental_id, staff_id! int -> staff.staff_id
         shift: id* int, staff_id! int -> staff.staff_id",
    );
    assert_eq!(
        drawn,
        "person customer\nstaff staff\n\
         address.address_id = customer.address_id middle stays\n\
         payment.customer_id = customer.customer_id high\n\
         rental.customer_id = customer.customer_id high\n\
         staff_leave.staff_id = staff.staff_id high\n"
    );
}

#[test]
fn a_helpdesk_without_keys_is_read_by_its_names() {
    let drawn = drawn(
        "h_user: id* int, name!, default_email_id! int
         h_user_email: id* int, user_id! int, address!^
         h_user_account: id* int, user_id! int, username, passwd
         h_ticket: ticket_id* int, user_id! int, staff_id! int, email_id! int, ip_address!
         h_thread_entry: id* int, thread_id! int, staff_id! int, user_id! int, body!
         h_email: email_id* int, email!^, name!
         h_filter: id* int, email_id! int, name!
         h_staff: staff_id* int, firstname, lastname, email!, phone!
         h_staff_dept: staff_id* int, dept_id* int
         h_draft: id* int, staff_id! int, body!",
    );
    assert_eq!(
        drawn,
        "person h_user\nstaff h_staff\n\
         h_staff_dept.staff_id = h_staff.staff_id middle\n\
         h_thread_entry.user_id = h_user.id middle\n\
         h_ticket.user_id = h_user.id middle\n\
         h_user_account.user_id = h_user.id middle\n\
         h_user_email.user_id = h_user.id middle\n"
    );
}

#[test]
fn a_profile_hangs_on_the_user_whose_it_is() {
    let drawn = drawn(
        "users: id* int, login!^, email!^
         customers: id* int, user_id! int -> users.id, name!, phone, birthday date
         orders: id* int, customer_id! int -> customers.id, approved_by int -> users.id
         articles: id* int, author_id! int -> users.id, title!
         article_tags: id* int, article_id! int -> articles.id",
    );
    assert_eq!(
        drawn,
        "person users\n\
         articles.author_id = users.id low stays\n\
         customers.user_id = users.id high\n\
         orders.customer_id = customers.id high\n"
    );
}

#[test]
fn one_who_shares_a_key_with_a_wider_table_is_found_through_it() {
    let drawn = drawn(
        "entity: entity_id* int
         person: person_id* int -> entity.entity_id, FirstName!, LastName!
         email_address: id* int, person_id! int -> person.person_id, EmailAddress
         entity_address: id* int, entity_id! int -> entity.entity_id, address_id! int -> address.address_id
         address: address_id* int, AddressLine1!, City!, PostalCode!",
    );
    assert_eq!(
        drawn,
        "person person\n\
         address.address_id = entity_address.address_id middle stays\n\
         email_address.person_id = person.person_id high\n\
         entity_address.entity_id = person.person_id middle\n"
    );
}

#[test]
fn a_japanese_shop_is_read_in_its_own_spelling() {
    let drawn = drawn(
        "dt_kaiin: kaiin_no* int, shimei01!, shimei02!, kana01, kana02, yubin_no, jusho1, tel1, email!, seinengappi date
         dt_kaiin_otodoke: id* int, kaiin_no! int, shimei01, jusho1, tel1
         dt_chumon: chumon_no* int, kaiin_no int, tanto_id int -> dt_shain.id, gokei int
         dt_chumon_meisai: id* int, chumon_no! int, shohin_no! int
         dt_shain: id* int, shimei!, email!
         dt_shohin: shohin_no* int, shohin_mei!",
    );
    assert_eq!(
        drawn,
        "person dt_kaiin\nstaff dt_shain\n\
         dt_chumon.kaiin_no = dt_kaiin.kaiin_no middle\n\
         dt_chumon_meisai.chumon_no = dt_chumon.chumon_no middle\n\
         dt_kaiin_otodoke.kaiin_no = dt_kaiin.kaiin_no middle\n"
    );
}

fn written(text: &str, items: &[(&str, &str)]) -> String {
    let (catalogue, words) = (catalogue(text), Words::default());
    let item = |(name, label): &(&str, &str)| (ItemId::from(*name), Text::new(*label, *name));
    let items: Vec<(ItemId, Text)> = items.iter().map(item).collect();
    let system = crate::map::read_map(
        "systems.yaml",
        "map: 1\nkinds: {a: あ}\nsystems: {s: {engine: postgres, url_env: S, schema: sales, tables: {t: {anchor: a, columns: {c: {item: x, erase: blank}}}}}}",
    );
    let system = system.unwrap().systems.remove("s").unwrap();
    Proposal::new(&catalogue, (&words, Seen::default()), &items).yaml("s", &system)
}

#[test]
fn what_is_written_has_the_policys_names_and_says_what_it_does_not_know() {
    let yaml = written(
        "users: id* int, name!, email!^, boss_id int -> users.id, last_login timestamp, created_at timestamp
         posts: id* int, user_id! int -> users.id, parent_id int -> posts.id, body
         invoices: id* int, user_id! int -> users.id, checked_by int -> users.id, address
         faq: id* int, body
         audit: id* int, done_by int, card_no",
        &[("name", "お名前"), ("contact.email", "メールアドレス"), ("contact.address", "ご住所")],
    );
    for line in [
        "schema: \"sales\"",
        "anchor: person",
        "created: \"created_at\"",
        "\"name\": {item: name, key: suggests, erase: {text: 消去済み}}",
        "\"email\": {item: contact.email, key: proves, erase: {pseudonym: \"erased-{}@example.invalid\"}}",
        "{item: usage.login, erase: blank}  # 「last_login」から推定、方針にない項目名（確度 高）",
        "\"address\": {item: contact.address}",
        "{columns: [\"boss_id\"], to: \"users\", on: [\"id\"], as: refers}",
        "{columns: [\"parent_id\"], to: \"posts\", on: [\"id\"], as: refers}",
        "帳簿書類にあたるなら",
        "\"faq\": \"自由に書かれた文がある（要確認。`body`）\"",
        "\"audit\": \"本人へのつながりが分からない（要確認。`card_no`は個人情報らしい）\"",
    ] {
        assert!(yaml.contains(line), "{line}\n{yaml}");
    }
    let map = crate::map::read_map("systems.yaml", &yaml);
    assert!(map.is_ok(), "{:?}\n{yaml}", map.err());
}

#[test]
fn where_nobody_is_found_it_says_so() {
    let yaml = written("goods: id* int, title, price int", &[]);
    assert!(
        yaml.contains("本人の一覧らしい表が見つかりません"),
        "{yaml}"
    );
    assert!(!yaml.contains("tables:"), "{yaml}");
}
