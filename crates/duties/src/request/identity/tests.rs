// SPDX-License-Identifier: Apache-2.0
//! Who is asked to look, ask by ask.

use super::*;

#[test]
fn people_are_asked_for_each_ask_apart() {
    let look = |ask, system: &str, looked| Look {
        ask,
        system: system.to_owned(),
        looked,
    };
    let found = |is| {
        let stamp = Stamp {
            by: crate::ActorRef("clerk".to_owned()),
            at_micros: 0,
            on: jiff::civil::date(2026, 4, 1),
            seq: 1,
        };
        Some((is, stamp))
    };
    let standing = Standing {
        looks: vec![
            look(1, "paper", found(true)),
            look(2, "paper", None),
            look(3, "paper", found(false)),
            look(3, "shelf", None),
        ],
        ..Standing::default()
    };
    let open: Vec<_> = (1..=4).map(|ask| standing.unlooked(ask)).collect();
    assert_eq!(open, [None, Some("paper"), Some("shelf"), None]);
    assert!(standing.found_by_people(1) && !standing.found_by_people(3));
}
