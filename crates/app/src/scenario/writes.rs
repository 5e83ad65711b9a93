// SPDX-License-Identifier: Apache-2.0
//! What people write in a scenario: on an application, of what is wrong, and what is searched by.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use yakusoku_duties::personal::{Agent, Applicant, WantsChange};
use yakusoku_policy::Country;

use super::schema;
use crate::request::order::SearchBy;

/// One thing that is wrong.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wrong {
    /// 方針の項目。
    pub item: String,
    /// いまの内容。追加のときは省きます。
    #[serde(default)]
    pub old: String,
    /// 正しい内容。削除のときは省きます。
    #[serde(default)]
    pub new: String,
}

impl From<Wrong> for WantsChange {
    fn from(wrong: Wrong) -> Self {
        Self {
            item: wrong.item,
            old: wrong.old,
            new: wrong.new,
        }
    }
}

/// What an applicant writes.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Writes {
    /// 氏名。姓と名の間を空けます。
    pub name: Option<String>,
    /// フリガナ。
    pub kana: Option<String>,
    /// 生年月日。
    #[schemars(with = "Option<String>")]
    pub birth: Option<Date>,
    /// 郵便番号。
    pub postcode: Option<String>,
    /// 住所。
    pub address: Option<String>,
    /// 電話番号。
    pub phone: Option<String>,
    /// メールアドレス。
    pub email: Option<String>,
    /// 代理人の氏名。
    pub agent: Option<String>,
    /// お住まいの国（GDPRに基づく請求のとき。DEなど）。
    #[schemars(schema_with = "schema::countries")]
    pub country: Option<Country>,
}

/// One thing to search by.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// 方針の項目。
    pub item: String,
    /// 値。
    pub value: String,
}

impl From<Key> for SearchBy {
    fn from(key: Key) -> Self {
        Self {
            item: key.item,
            value: key.value,
        }
    }
}

impl Writes {
    /// Puts what is written over what is known.
    pub(super) fn onto(&self, one: &mut Applicant) {
        let texts = [
            (&self.name, &mut one.name),
            (&self.kana, &mut one.kana),
            (&self.postcode, &mut one.postcode),
            (&self.address, &mut one.address),
            (&self.phone, &mut one.phone),
            (&self.email, &mut one.email),
        ];
        for (written, known) in texts {
            if let Some(text) = written {
                known.clone_from(text);
            }
        }
        one.birth = self.birth.or(one.birth);
        one.country = self.country.or(one.country);
        if let Some(name) = &self.agent {
            let (postcode, address) = (one.postcode.clone(), one.address.clone());
            one.agent = Some(Agent {
                name: name.clone(),
                postcode,
                address,
                phone: String::new(),
            });
        }
    }
}
