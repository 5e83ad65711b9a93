// SPDX-License-Identifier: Apache-2.0
//! An invented customer of the shop as they know themselves: what they would write into a form.

use jiff::civil::Date;
use yakusoku_duties::personal::Applicant;

use super::people::{Cell, Shop, TABLES};

/// Somebody who does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    /// Family and given name.
    pub name: String,
    /// Their reading.
    pub kana: String,
    /// Date of birth.
    pub birth: Option<Date>,
    /// Postcode.
    pub postcode: String,
    /// Prefecture to number.
    pub address: String,
    /// Building, or nothing.
    pub building: String,
    /// Telephone.
    pub phone: String,
    /// Mail.
    pub email: String,
}

impl Customer {
    /// The customer of a number, from 1.
    pub(super) fn of(shop: &Shop, number: u64) -> Self {
        let one = row("customers", shop, number);
        let home = address_of(shop, number).map(|at| row("addresses", shop, at));
        let home = |column: &str| {
            home.as_ref()
                .map_or_else(String::new, |home| home.text(column))
        };
        Self {
            name: format!("{} {}", one.text("family_name"), one.text("given_name")),
            kana: format!(
                "{} {}",
                one.text("family_name_kana"),
                one.text("given_name_kana")
            ),
            birth: one.text("birth_date").parse().ok(),
            postcode: home("postal_code"),
            address: format!("{}{}{}", home("prefecture"), home("city"), home("street")),
            building: home("building"),
            phone: one.text("phone"),
            email: one.text("email"),
        }
    }

    /// What the customer writes into an application.
    #[must_use]
    pub fn applies(&self) -> Applicant {
        let mut address = self.address.clone();
        if !self.building.is_empty() {
            address.push('\n');
            address.push_str(&self.building);
        }
        Applicant {
            name: self.name.clone(),
            kana: self.kana.clone(),
            birth: self.birth,
            postcode: self.postcode.clone(),
            address,
            phone: self.phone.clone(),
            email: self.email.clone(),
            ..Applicant::default()
        }
    }
}

struct Row {
    columns: &'static [&'static str],
    cells: Vec<Cell>,
}

impl Row {
    fn text(&self, column: &str) -> String {
        let at = self.columns.iter().position(|name| *name == column);
        match at.and_then(|at| self.cells.get(at)) {
            Some(Cell::Text(text)) => text.clone(),
            Some(Cell::Whole(number)) => number.to_string(),
            Some(Cell::Empty) | None => String::new(),
        }
    }
}

fn row(table: &str, shop: &Shop, number: u64) -> Row {
    match TABLES.iter().find(|one| one.name == table) {
        Some(table) => Row {
            columns: table.columns,
            cells: (table.row)(shop, number),
        },
        None => Row {
            columns: &[],
            cells: Vec::new(),
        },
    }
}

/// The first address that belongs to a customer.
fn address_of(shop: &Shop, customer: u64) -> Option<u64> {
    let rows = TABLES
        .iter()
        .find(|one| one.name == "addresses")
        .map_or(0, |one| (one.rows)(shop));
    let wanted = customer.to_string();
    (1..=rows).find(|at| row("addresses", shop, *at).text("customer_id") == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customer_knows_what_the_shop_knows_of_them() {
        let shop = Shop::new(100, 8_070, jiff::civil::date(2026, 11, 24));
        let one = Customer::of(&shop, 31);
        assert_eq!(one.email, "user31@example.jp");
        assert!(one.name.contains(' ') && one.birth.is_some());
        assert!(one.postcode.starts_with("000-") && one.address.starts_with("東京都見本区"));
        let other = Customer::of(&shop, 32);
        assert_ne!((one.email, one.birth), (other.email, other.birth));
    }
}
