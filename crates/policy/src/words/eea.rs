// SPDX-License-Identifier: Apache-2.0
//! People in the EEA and the United Kingdom: which areas a policy serves, and what it may choose about their rights.

use super::words;

words! {
    /// An area in which the GDPR holds.
    pub enum Area {
        /// The European Union with Iceland, Liechtenstein and Norway.
        Eea = "eea", "EEA", "the EEA";
        /// The United Kingdom, with a GDPR of its own.
        Uk = "uk", "英国", "the United Kingdom";
    }
}

words! {
    /// What the clock of an answer does while the person is asked who they are (GDPR Art. 12(6)).
    pub enum WhileAsked {
        /// It goes on.
        Runs = "runs", "進める", "runs on";
        /// It stands from the day the person was asked to the day the answer came.
        Stands = "stands", "止める", "stands";
    }
}

words! {
    /// A country whose people have the rights of the GDPR, by its code in ISO 3166-1.
    pub enum Country {
        Austria = "AT", "オーストリア", "Austria";
        Belgium = "BE", "ベルギー", "Belgium";
        Bulgaria = "BG", "ブルガリア", "Bulgaria";
        Croatia = "HR", "クロアチア", "Croatia";
        Cyprus = "CY", "キプロス", "Cyprus";
        Czechia = "CZ", "チェコ", "Czechia";
        Denmark = "DK", "デンマーク", "Denmark";
        Estonia = "EE", "エストニア", "Estonia";
        Finland = "FI", "フィンランド", "Finland";
        France = "FR", "フランス", "France";
        Germany = "DE", "ドイツ", "Germany";
        Greece = "GR", "ギリシャ", "Greece";
        Hungary = "HU", "ハンガリー", "Hungary";
        Iceland = "IS", "アイスランド", "Iceland";
        Ireland = "IE", "アイルランド", "Ireland";
        Italy = "IT", "イタリア", "Italy";
        Latvia = "LV", "ラトビア", "Latvia";
        Liechtenstein = "LI", "リヒテンシュタイン", "Liechtenstein";
        Lithuania = "LT", "リトアニア", "Lithuania";
        Luxembourg = "LU", "ルクセンブルク", "Luxembourg";
        Malta = "MT", "マルタ", "Malta";
        Netherlands = "NL", "オランダ", "the Netherlands";
        Norway = "NO", "ノルウェー", "Norway";
        Poland = "PL", "ポーランド", "Poland";
        Portugal = "PT", "ポルトガル", "Portugal";
        Romania = "RO", "ルーマニア", "Romania";
        Slovakia = "SK", "スロバキア", "Slovakia";
        Slovenia = "SI", "スロベニア", "Slovenia";
        Spain = "ES", "スペイン", "Spain";
        Sweden = "SE", "スウェーデン", "Sweden";
        UnitedKingdom = "GB", "英国", "the United Kingdom";
    }
}

impl Country {
    /// The area it lies in.
    #[must_use]
    pub const fn area(self) -> Area {
        match self {
            Self::UnitedKingdom => Area::Uk,
            _ => Area::Eea,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirty_countries_and_the_kingdom_each_have_a_code_of_two_letters() {
        let codes: std::collections::BTreeSet<_> = Country::NAMES.iter().collect();
        assert_eq!(codes.len(), 31);
        assert!(codes.iter().all(|code| code.len() == 2));
        let uk: Vec<_> = Country::ALL
            .iter()
            .filter(|one| one.area() == Area::Uk)
            .collect();
        assert_eq!(uk, [&Country::UnitedKingdom]);
    }
}
