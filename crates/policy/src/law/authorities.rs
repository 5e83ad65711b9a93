// SPDX-License-Identifier: Apache-2.0
//! Supervisory authorities by country (GDPR Art. 51), as data.

use serde::Deserialize;

use super::data::AUTHORITY_ROWS;
use crate::text::Text;
use crate::words::Country;

/// A row of the data file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AuthorityRow {
    country: Country,
    name: Text,
}

/// The supervisory authority of a country; `None` where it has several or the data do not name it.
#[must_use]
pub fn authority(country: Country) -> Option<&'static Text> {
    let mut rows = AUTHORITY_ROWS.iter();
    rows.find(|row| row.country == country).map(|row| &row.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn a_country_stands_once_and_has_a_name_in_both_languages() {
        let mut seen = std::collections::BTreeSet::new();
        for row in AUTHORITY_ROWS.iter() {
            assert!(seen.insert(format!("{:?}", row.country)), "{row:?}");
            let names = [Lang::Ja, Lang::En].map(|lang| row.name.get(lang));
            assert!(names.iter().all(|name| !name.is_empty()) && names[0] != names[1]);
        }
        let france = authority(Country::France).unwrap();
        assert!(france.get(Lang::En).contains("CNIL"));
        assert_eq!(authority(Country::Germany), None);
    }
}
