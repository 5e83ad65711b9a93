// SPDX-License-Identifier: Apache-2.0
//! The invented people of the example shop, row by row, out of nothing but a seed and a number.

use jiff::ToSpan;
use jiff::civil::Date;

const FAMILY: [(&str, &str); 10] = [
    ("見本", "ミホン"),
    ("例示", "レイジ"),
    ("設例", "セツレイ"),
    ("仮名", "カメイ"),
    ("架空", "カクウ"),
    ("試験", "シケン"),
    ("模擬", "モギ"),
    ("雛形", "ヒナガタ"),
    ("標本", "ヒョウホン"),
    ("練習", "レンシュウ"),
];
const GIVEN: [(&str, &str); 10] = [
    ("太郎", "タロウ"),
    ("花子", "ハナコ"),
    ("一郎", "イチロウ"),
    ("桜子", "サクラコ"),
    ("次郎", "ジロウ"),
    ("梅子", "ウメコ"),
    ("三郎", "サブロウ"),
    ("松子", "マツコ"),
    ("竹男", "タケオ"),
    ("菊子", "キクコ"),
];
const PRODUCTS: u64 = 2_000;
/// Days before today in which things happened.
const DAYS: u64 = 1_800;

/// One value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    Whole(i64),
    Text(String),
    Empty,
}

/// One table: how many rows, and each row by its number from 1.
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: &'static [&'static str],
    pub(super) rows: fn(&Shop) -> u64,
    pub(super) row: fn(&Shop, u64) -> Vec<Cell>,
}

/// What every row follows from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shop {
    customers: u64,
    seed: u64,
    today: Date,
}

impl Shop {
    pub(super) fn new(customers: u32, seed: u64, today: Date) -> Self {
        Self {
            customers: u64::from(customers.max(1)),
            seed,
            today,
        }
    }

    /// How many customers there are.
    pub(super) fn customers(&self) -> u64 {
        self.customers
    }

    /// A number that looks like chance and is the same every time (SplitMix64).
    fn chance(&self, salt: u64, number: u64, below: u64) -> u64 {
        let mut mixed = self
            .seed
            .wrapping_add(salt.wrapping_mul(0x9e37_79b9_7f4a_7c15))
            .wrapping_add(number.wrapping_mul(0xbf58_476d_1ce4_e5b9));
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % below.max(1)
    }

    /// Whose the row of a number is: rows go round the customers.
    fn owner(&self, number: u64) -> u64 {
        1 + number % self.customers
    }

    /// A row number below `rows` that is of the same customer as row `number` elsewhere.
    fn same_owner(&self, number: u64) -> u64 {
        match number % self.customers {
            0 => self.customers,
            row => row,
        }
    }

    /// Families of two: of every fifty customers, the second has the telephone of the first.
    fn household(&self, customer: u64) -> u64 {
        if customer % 50 == 2 {
            customer - 1
        } else {
            customer
        }
    }

    fn family(&self, customer: u64) -> (&'static str, &'static str) {
        pick(&FAMILY, self.chance(1, self.household(customer), 10))
    }

    fn given(&self, customer: u64) -> (&'static str, &'static str) {
        pick(&GIVEN, self.chance(2, customer, 10))
    }

    fn name(&self, customer: u64) -> String {
        format!("{} {}", self.family(customer).0, self.given(customer).0)
    }

    fn phone(&self, customer: u64) -> Cell {
        let number = self.household(customer) % 30_000;
        let first = ["090", "080", "070"];
        let first = first.get((number / 10_000) as usize).unwrap_or(&"090");
        text(format!("{first}-0000-{:04}", number % 10_000))
    }

    fn day(&self, salt: u64, number: u64) -> Date {
        let days = i64::try_from(self.chance(salt, number, DAYS)).unwrap_or_default();
        self.today.checked_sub(days.days()).unwrap_or(self.today)
    }

    fn time(&self, salt: u64, number: u64) -> Cell {
        let day = self.day(salt, number);
        let second = self.chance(salt + 100, number, 86_400);
        let (hour, minute) = (second / 3_600, second / 60 % 60);
        text(format!(
            "{day} {hour:02}:{minute:02}:{:02}+00:00",
            second % 60
        ))
    }
}

fn pick<T: Copy + Default>(from: &[T; 10], at: u64) -> T {
    from.get(at as usize).copied().unwrap_or_default()
}

fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

fn whole(number: u64) -> Cell {
    Cell::Whole(i64::try_from(number).unwrap_or(i64::MAX))
}

fn email(customer: u64) -> Cell {
    text(format!("user{customer}@example.jp"))
}

/// The twelve tables, in the order in which they can be filled.
pub(super) static TABLES: [Table; 12] = [
    Table {
        name: "customers",
        columns: &[
            "id",
            "email",
            "phone",
            "family_name",
            "given_name",
            "family_name_kana",
            "given_name_kana",
            "birth_date",
            "gender",
            "created_at",
        ],
        rows: |shop| shop.customers,
        row: customer,
    },
    Table {
        name: "addresses",
        columns: &[
            "id",
            "customer_id",
            "recipient",
            "postal_code",
            "prefecture",
            "city",
            "street",
            "building",
            "phone",
        ],
        rows: |shop| shop.customers * 3 / 2,
        row: address,
    },
    Table {
        name: "payment_cards",
        columns: &[
            "id",
            "customer_id",
            "billing_address_id",
            "holder",
            "masked_no",
            "expires",
        ],
        rows: |shop| shop.customers,
        row: card,
    },
    Table {
        name: "login_history",
        columns: &["id", "customer_id", "ip", "user_agent", "at"],
        rows: |shop| shop.customers * 4,
        row: login,
    },
    Table {
        name: "products",
        columns: &["id", "name", "price"],
        rows: |_| PRODUCTS,
        row: |_, number| {
            vec![
                whole(number),
                text(format!("見本商品{number}")),
                whole(100 + number % 9_900),
            ]
        },
    },
    Table {
        name: "orders",
        columns: &[
            "id",
            "customer_id",
            "shipping_address_id",
            "card_id",
            "total",
            "note",
            "ordered_at",
        ],
        rows: |shop| shop.customers * 3,
        row: order,
    },
    Table {
        name: "order_items",
        columns: &[
            "id",
            "order_id",
            "product_id",
            "qty",
            "price",
            "gift_message",
        ],
        rows: |shop| shop.customers * 6,
        row: order_item,
    },
    Table {
        name: "shipments",
        columns: &[
            "id",
            "order_id",
            "recipient",
            "phone",
            "tracking_no",
            "shipped_at",
        ],
        rows: |shop| shop.customers * 3,
        row: shipment,
    },
    Table {
        name: "reviews",
        columns: &[
            "id",
            "customer_id",
            "product_id",
            "nickname",
            "body",
            "posted_at",
        ],
        rows: |shop| shop.customers,
        row: review,
    },
    Table {
        name: "support_tickets",
        columns: &["id", "customer_email", "subject", "opened_at"],
        rows: |shop| shop.customers * 3 / 5,
        row: ticket,
    },
    Table {
        name: "ticket_messages",
        columns: &["id", "ticket_id", "sender", "body", "sent_at"],
        rows: |shop| (shop.customers * 3 / 5) * 2,
        row: message,
    },
    Table {
        name: "mail_log",
        columns: &["id", "email", "campaign", "opened", "sent_at"],
        rows: |shop| shop.customers * 2,
        row: mail,
    },
];

fn customer(shop: &Shop, number: u64) -> Vec<Cell> {
    let (family, given) = (shop.family(number), shop.given(number));
    let years = 18 + i64::try_from(shop.chance(3, number, 60)).unwrap_or_default();
    let birth = shop
        .day(4, number)
        .checked_sub(years.years())
        .unwrap_or(shop.today);
    vec![
        whole(number),
        email(number),
        shop.phone(number),
        text(family.0),
        text(given.0),
        text(family.1),
        text(given.1),
        text(birth.to_string()),
        whole(1 + shop.chance(5, number, 2)),
        shop.time(6, number),
    ]
}

fn address(shop: &Shop, number: u64) -> Vec<Cell> {
    let owner = shop.owner(number);
    let block = shop.chance(7, shop.household(owner), 90);
    let building = if number.is_multiple_of(4) {
        Cell::Empty
    } else {
        text(format!("見本ビル{}", 1 + block))
    };
    vec![
        whole(number),
        whole(owner),
        text(shop.name(owner)),
        text(format!("000-{:04}", block * 100 + owner % 100)),
        text("東京都"),
        text("見本区"),
        text(format!("例示町{}-{}", block % 9 + 1, number % 30 + 1)),
        building,
        text(format!("03-0000-{:04}", shop.household(owner) % 10_000)),
    ]
}

fn card(shop: &Shop, number: u64) -> Vec<Cell> {
    let owner = shop.owner(number);
    vec![
        whole(number),
        whole(owner),
        whole(shop.same_owner(number)),
        text(format!("SAMPLE HOLDER {owner}")),
        text(format!(
            "**** **** **** {:04}",
            shop.chance(8, number, 10_000)
        )),
        text("12/29"),
    ]
}

fn login(shop: &Shop, number: u64) -> Vec<Cell> {
    vec![
        whole(number),
        whole(shop.owner(number)),
        // 192.0.2.0/24 is set aside for examples.
        text(format!("192.0.2.{}", shop.chance(9, number, 256))),
        text("Mozilla/5.0 (Example; Sample) ExampleBrowser/1.0"),
        shop.time(10, number),
    ]
}

fn order(shop: &Shop, number: u64) -> Vec<Cell> {
    let address = shop.same_owner(number);
    let address = match number {
        n if n % 53 == 0 => Cell::Empty,
        // Sent to somebody else: that customer's address is now used by two.
        n if n % 97 == 0 => whole(address % shop.customers + 1),
        _ => whole(address),
    };
    let card = if number.is_multiple_of(41) {
        Cell::Empty
    } else {
        whole(shop.same_owner(number))
    };
    let note = if number.is_multiple_of(5) {
        text(format!("置き配希望 {number}"))
    } else {
        Cell::Empty
    };
    vec![
        whole(number),
        whole(shop.owner(number)),
        address,
        card,
        whole(1_000 + shop.chance(11, number, 50_000)),
        note,
        shop.time(12, number),
    ]
}

fn order_item(shop: &Shop, number: u64) -> Vec<Cell> {
    let gift = if number.is_multiple_of(10) {
        text(format!("おめでとう {number}"))
    } else {
        Cell::Empty
    };
    vec![
        whole(number),
        whole(1 + number % (shop.customers * 3)),
        whole(1 + number % PRODUCTS),
        whole(1 + number % 3),
        whole(100 + number % 9_900),
        gift,
    ]
}

fn shipment(shop: &Shop, number: u64) -> Vec<Cell> {
    let order = 1 + number % (shop.customers * 3);
    let owner = shop.owner(order);
    vec![
        whole(number),
        whole(order),
        text(shop.name(owner)),
        shop.phone(owner),
        text(format!("TRK{number}")),
        shop.time(13, number),
    ]
}

fn review(shop: &Shop, number: u64) -> Vec<Cell> {
    vec![
        whole(number),
        whole(shop.owner(number)),
        whole(1 + number % PRODUCTS),
        text(format!("nick{number}")),
        text(format!("とても良い商品でした。{number}")),
        shop.time(14, number),
    ]
}

fn ticket(shop: &Shop, number: u64) -> Vec<Cell> {
    vec![
        whole(number),
        email(shop.owner(number)),
        text(format!("お問い合わせ {number}")),
        shop.time(15, number),
    ]
}

fn message(shop: &Shop, number: u64) -> Vec<Cell> {
    let sender = if number.is_multiple_of(2) {
        "customer"
    } else {
        "staff"
    };
    let tickets = (shop.customers * 3 / 5).max(1);
    vec![
        whole(number),
        whole(1 + number % tickets),
        text(sender),
        text(format!("本文 {number}")),
        shop.time(16, number),
    ]
}

fn mail(shop: &Shop, number: u64) -> Vec<Cell> {
    vec![
        whole(number),
        email(shop.owner(number)),
        text(format!("campaign{}", number % 50)),
        text(if number.is_multiple_of(3) { "1" } else { "0" }),
        shop.time(17, number),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shop(seed: u64) -> Shop {
        Shop::new(100, seed, jiff::civil::date(2026, 4, 1))
    }

    #[test]
    fn the_same_seed_gives_the_same_people_and_another_seed_others() {
        let all = |seed| {
            (1..=50)
                .flat_map(|n| customer(&shop(seed), n))
                .collect::<Vec<_>>()
        };
        assert_eq!(all(7), all(7));
        assert_ne!(all(7), all(8));
    }

    #[test]
    fn a_row_is_as_wide_as_its_table() {
        for table in &TABLES {
            for number in 1..=(table.rows)(&shop(1)).min(200) {
                assert_eq!(
                    (table.row)(&shop(1), number).len(),
                    table.columns.len(),
                    "{}",
                    table.name
                );
            }
        }
    }

    #[test]
    fn families_share_a_telephone_and_some_orders_an_address() {
        let shop = shop(1);
        assert_eq!(customer(&shop, 1)[2], customer(&shop, 2)[2]);
        assert_ne!(customer(&shop, 3)[2], customer(&shop, 2)[2]);
        let (own, other) = (order(&shop, 1), order(&shop, 97));
        let owner_of = |cell: &Cell| match cell {
            Cell::Whole(id) => address(&shop, u64::try_from(*id).unwrap())[1].clone(),
            _ => Cell::Empty,
        };
        assert_eq!(owner_of(&own[2]), own[1]);
        assert_ne!(owner_of(&other[2]), other[1]);
        assert_eq!(order(&shop, 53)[2], Cell::Empty);
    }
}
