// SPDX-License-Identifier: Apache-2.0
//! What each way of sending by post does, as data: proof, tracking, signature, named recipient.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::data::MAIL_ROWS;
use crate::period::Period;
use crate::text::Text;
use crate::words::Delivery;

/// A way of sending by post and its properties.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct MailKind {
    /// The way.
    pub delivery: Delivery,
    /// Whether the sender gets proof of posting.
    pub posting: bool,
    /// Whether it can be followed until it arrives.
    pub tracking: bool,
    /// Whether whoever receives it signs.
    pub signature: bool,
    /// Whether it is handed to the named person alone.
    pub addressee_only: bool,
    /// How many days the post office keeps it before it comes back.
    pub returns: u32,
    /// After how long arrival is presumed where nothing proves it.
    pub presumed: Period,
    /// Last day on which it could be used; `None` while it can.
    #[serde(default)]
    pub valid_until: Option<Date>,
    /// What to use instead.
    #[serde(default)]
    pub instead: Option<Text>,
}

/// The properties of a delivery that goes by post; `None` for the others.
#[must_use]
pub fn mail(delivery: Delivery) -> Option<&'static MailKind> {
    MAIL_ROWS.iter().find(|row| row.delivery == delivery)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_by_post_has_its_properties_and_no_other_way_has() {
        for delivery in Delivery::ALL {
            let posted = !matches!(
                delivery,
                Delivery::Handover | Delivery::Download | Delivery::Email
            );
            assert_eq!(mail(*delivery).is_some(), posted, "{delivery:?}");
        }
        assert_eq!(
            MAIL_ROWS.len(),
            MAIL_ROWS
                .iter()
                .map(|row| row.delivery)
                .collect::<std::collections::BTreeSet<_>>()
                .len()
        );
    }

    #[test]
    fn what_proves_delivery_is_what_is_signed_for() {
        for row in MAIL_ROWS.iter().filter(|row| row.valid_until.is_none()) {
            let traceable = row.delivery.is_traceable() || row.delivery == Delivery::Media;
            assert_eq!(row.signature, traceable, "{:?}", row.delivery);
            assert!(!row.signature || (row.tracking && row.posting));
            assert!(!row.addressee_only || row.signature);
        }
    }

    #[test]
    fn what_has_ended_says_what_to_use_instead() {
        for row in MAIL_ROWS.iter() {
            assert_eq!(row.valid_until.is_some(), row.instead.is_some());
        }
        assert!(
            mail(Delivery::RecordedDelivery)
                .unwrap()
                .valid_until
                .is_some()
        );
    }
}
