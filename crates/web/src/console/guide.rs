// SPDX-License-Identifier: Apache-2.0
//! What the clerk tells a person who comes by a way the policy does not offer.

use yakusoku_policy::{Channel, Policy};

use super::words::LANG;
use crate::pages::Fact;

/// Ways the policy does not offer, each with words to say as they stand.
pub(super) fn guidance(policy: &Policy) -> Vec<Fact> {
    let offered = &policy.requests.intake.channels;
    Channel::ALL
        .iter()
        .filter(|channel| !offered.contains(channel))
        .map(|channel| Fact::new(channel.label(LANG), words(policy, *channel)))
        .collect()
}

/// 「恐れ入りますが、お電話ではご請求をお受けしておりません。…」
pub(super) fn words(policy: &Policy, channel: Channel) -> String {
    let intake = &policy.requests.intake;
    let offered: Vec<&str> = intake.channels.iter().map(|one| one.label(LANG)).collect();
    let form = intake.form;
    let mut said = format!(
        "恐れ入りますが、{}ではご請求をお受けしておりません。{}でお受けしております。",
        spoken(channel),
        offered.join("、")
    );
    if form.by_post || form.by_postcard {
        said.push_str(
            "ご希望でしたら、請求書の用紙をお送りいたします。お名前とご住所をお聞かせください。",
        );
    } else if form.download {
        said.push_str("請求書の用紙は、当社のウェブサイトからお取りいただけます。");
    }
    if let Some(to) = intake
        .to
        .as_ref()
        .or_else(|| policy.requests_desk().and_then(|desk| desk.post.as_ref()))
    {
        said.push_str(&format!(
            "宛先は、{}です。",
            to.get(LANG).replace('\n', "　")
        ));
    }
    said
}

/// A channel as it is said to a person.
const fn spoken(channel: Channel) -> &'static str {
    match channel {
        Channel::Web => "ウェブ",
        Channel::Post => "普通郵便",
        Channel::RegisteredMail => "書留郵便",
        Channel::Telephone => "お電話",
        Channel::Fax => "ファクス",
        Channel::Email => "メール",
        Channel::Visit => "ご来社",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(name: &str) -> Policy {
        let path = format!("{}/../../policies/{name}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        yakusoku_policy::read(name, &text).unwrap().policy
    }

    #[test]
    fn every_way_that_is_not_offered_has_words_and_no_other() {
        for name in [
            "000.yaml",
            "002.yaml",
            "003.yaml",
            "004.yaml",
            "template.yaml",
        ] {
            let policy = policy(name);
            let told = guidance(&policy);
            let offered = policy.requests.intake.channels.len();
            assert_eq!(told.len() + offered, Channel::ALL.len(), "{name}");
            for fact in told {
                assert!(fact.lines[0].starts_with("恐れ入りますが、"), "{name}");
            }
        }
    }

    #[test]
    fn the_words_name_the_ways_that_are_offered() {
        let policy = policy("000.yaml");
        let said = words(&policy, Channel::Visit);
        let first = policy.requests.intake.channels[0];
        assert!(
            said.contains("ご来社") && said.contains(first.label(LANG)),
            "{said}"
        );
    }
}
