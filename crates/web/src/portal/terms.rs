// SPDX-License-Identifier: Apache-2.0
//! What the policy in force means for one request: fee, papers, where to send them, last day.

use jiff::civil::Date;
use yakusoku_duties::request::fact::Applying;
use yakusoku_policy::{
    AfterUse, Channel, Desk, Fee, FeeMeans, FeeWhen, Kind, MaskRule, PaperId, Per, Period, Policy,
    Refund, Requirement, Showing, Text,
};

use super::words::{self, Owed};
use crate::pages::portal::request::{FeeToPay, PapersToSend};
use crate::pages::{Fact, Lang};
use crate::server::lang_of_policy;

/// A policy read on a day in a language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms<'a> {
    pub(super) policy: &'a Policy,
    pub(super) lang: Lang,
    pub(super) on: Date,
}

impl Terms<'_> {
    /// Kinds that can be asked for here, in the order of the law.
    pub(super) fn online(&self) -> Vec<Kind> {
        let web = self.policy.requests.intake.channels.contains(&Channel::Web);
        let kinds = self.policy.requests.kinds.keys().copied();
        kinds.filter(|_| web).collect()
    }

    /// 「EEA・英国」: whose people are served under the GDPR; empty where nobody's are.
    pub(super) fn areas(&self) -> String {
        let eea = self.policy.requests.eea.as_ref();
        eea.map_or_else(String::new, |eea| words::text(self.lang, &eea.areas()))
    }

    /// Kinds that are taken, but not here.
    pub(super) fn by_post(&self) -> Vec<Kind> {
        let online = self.online();
        let kinds = self.policy.requests.kinds.keys().copied();
        kinds.filter(|kind| !online.contains(kind)).collect()
    }

    /// 「30日」
    pub(super) fn period(&self, period: Period) -> String {
        period.label(lang_of_policy(self.lang))
    }

    /// What shows the desk who asks, in a sentence.
    pub(super) fn papers_needed(&self) -> String {
        let count = words::papers(self.lang, self.requirement(Applying::Person).any);
        match self.policy.requests.identity.shown_by {
            Some(Showing::Presented) => self.lang.pick(
                format!(
                    "ご本人であることを確かめるため、{count}の書類を窓口で提示していただきます。"
                ),
                format!(
                    "To be sure it is you, we need to see {count} identity papers at the desk."
                ),
            ),
            Some(Showing::Copy) | None => self.lang.pick(
                format!(
                    "ご本人であることを確かめるため、{count}の書類の写しを出していただきます。"
                ),
                format!("To be sure it is you, we need copies of {count} identity papers."),
            ),
        }
    }

    /// The ways other than this site, each with where it leads.
    pub(super) fn ways(&self) -> Vec<Fact> {
        let channels = self.policy.requests.intake.channels.iter();
        let lang = lang_of_policy(self.lang);
        let desk = self.policy.requests_desk();
        let beyond = channels.filter(|channel| **channel != Channel::Web);
        beyond
            .map(|channel| Fact {
                label: self.capital(channel.label(lang)),
                lines: self.reached_by(*channel, desk),
            })
            .collect()
    }

    /// English labels begin with a capital where they stand alone.
    pub(super) fn capital(&self, label: &str) -> String {
        let mut letters = label.chars();
        let first = letters.next().map(|first| first.to_uppercase().to_string());
        self.lang.pick(
            label.to_owned(),
            format!("{}{}", first.unwrap_or_default(), letters.as_str()),
        )
    }

    fn reached_by(&self, channel: Channel, desk: Option<&Desk>) -> Vec<String> {
        let said = |text: Option<&Text>| text.map(|text| words::text(self.lang, text));
        let hours = || {
            let hours = desk.and_then(|desk| desk.hours_text());
            said(hours.as_ref())
        };
        let named = || said(desk.map(|desk| &desk.name));
        let lines: Vec<String> = match channel {
            Channel::Web => Vec::new(),
            Channel::Post | Channel::RegisteredMail => self.address_of(desk),
            Channel::Visit => self.address_of(desk).into_iter().chain(hours()).collect(),
            Channel::Telephone => {
                let phone = desk.and_then(|desk| desk.phone.clone());
                let phone = phone.or_else(|| self.policy.operator.phone.clone());
                phone.into_iter().chain(hours()).collect()
            }
            Channel::Fax => desk.and_then(|desk| desk.fax.clone()).into_iter().collect(),
            Channel::Email => desk
                .and_then(|desk| desk.email.clone())
                .into_iter()
                .collect(),
        };
        // A way whose address the file does not say is named with its desk.
        if lines.is_empty() {
            return named().into_iter().collect();
        }
        lines
    }

    /// What the kinds cost together; a fee per application is owed once.
    fn owed(&self, kinds: &[Kind]) -> Owed {
        let mut owed = Owed::default();
        let mut charged = false;
        for fee in kinds.iter().filter_map(|kind| self.policy.fee(*kind)) {
            if fee.per == Per::Application {
                if charged {
                    continue;
                }
                charged = true;
            }
            let sum = match fee.is_ceiling() {
                true => &mut owed.at_most,
                false => &mut owed.fixed,
            };
            *sum = sum.saturating_add(fee.total_yen(self.on));
        }
        owed
    }

    /// 「手数料 1,000円（税込）」, 「手数料 2,500円（税込）を上限とする実費」: what one kind costs.
    pub(super) fn cost(&self, kind: Kind) -> String {
        words::fee(self.lang, self.owed(&[kind]))
    }

    /// The fee in sentences; none when nothing is to pay.
    pub(super) fn fee(&self, kinds: &[Kind]) -> Option<FeeToPay> {
        let amount = words::amount(self.lang, self.owed(kinds))?;
        let mut lines: Vec<String> = Vec::new();
        let charged = kinds.iter().filter_map(|kind| self.policy.fee(*kind));
        for line in charged.flat_map(|fee| self.fee_lines(fee)) {
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        Some(FeeToPay { amount, lines })
    }

    fn fee_lines(&self, fee: &Fee) -> Vec<String> {
        let label = |means: &FeeMeans| means.label(lang_of_policy(self.lang));
        let (sent, other): (Vec<&FeeMeans>, Vec<&FeeMeans>) = fee.by.iter().partition(|means| {
            fee.when == FeeWhen::Enclosed && (means.is_valuable() || **means == FeeMeans::Cash)
        });
        let [sent, other] = [sent, other].map(|means| {
            let labels: Vec<&str> = means.into_iter().map(label).collect();
            words::either(self.lang, &labels)
        });
        let mut lines = Vec::new();
        if !sent.is_empty() {
            lines.push(self.lang.pick(
                format!("{sent}を、本人確認書類と一緒にお送りください。"),
                format!("Send {sent} together with your papers."),
            ));
        }
        if fee.when == FeeWhen::Billed {
            lines.push(self.lang.pick(
                "お支払いについては、あとでご請求書をお送りします。".to_owned(),
                "We will send you a bill later.".to_owned(),
            ));
        }
        if !other.is_empty() {
            lines.push(self.lang.pick(
                format!("{other}でお支払いいただけます。"),
                format!("You can pay by {other}."),
            ));
        }
        lines.push(match fee.refund {
            Refund::Never => self.lang.pick(
                "手数料は、ご請求に応じられない場合もお返しできません。".to_owned(),
                "The fee is not returned even if we cannot do what you ask.".to_owned(),
            ),
            Refund::OnRefusal => self.lang.pick(
                "ご請求をお断りした場合は、手数料をお返しします。".to_owned(),
                "If we decline your request, we return the fee.".to_owned(),
            ),
        });
        lines
    }

    /// What whoever applies must show; the person's rule where the policy names none.
    pub(super) fn requirement(&self, applying: Applying) -> &Requirement {
        let identity = &self.policy.requests.identity;
        let agent = match applying {
            Applying::Person => None,
            Applying::StatutoryAgent => identity.statutory_agent.as_ref(),
            Applying::MandatedAgent => identity.mandated_agent.as_ref(),
        };
        agent.unwrap_or(&identity.person)
    }

    /// The papers to send. Papers the law has ended are not offered.
    pub(super) fn papers(&self, applying: Applying) -> PapersToSend {
        let rule = self.requirement(applying);
        let accepted = |ids: &[PaperId]| {
            let papers = ids.iter().map(|id| self.policy.paper(id));
            papers
                .filter(|paper| paper.accepted(self.on))
                .collect::<Vec<_>>()
        };
        let (of, authority) = (accepted(&rule.of), accepted(&rule.authority));
        let mut masks: Vec<String> = Vec::new();
        let asked = self.policy.requests.identity.mask == MaskRule::Asked;
        for mask in of
            .iter()
            .chain(&authority)
            .flat_map(|paper| &paper.mask_rules)
        {
            let label = words::text(self.lang, &mask.label);
            if (asked || mask.required) && !masks.contains(&label) {
                masks.push(label);
            }
        }
        let shown = |paper: &yakusoku_policy::PaperType| {
            let label = words::text(self.lang, &paper.label);
            match &paper.note {
                None => label,
                Some(note) => {
                    let note = words::text(self.lang, note);
                    self.lang
                        .pick(format!("{label}（{note}）"), format!("{label} ({note})"))
                }
            }
        };
        PapersToSend {
            need: words::papers(self.lang, rule.any),
            of: of.iter().map(shown).collect(),
            authority: authority.iter().map(shown).collect(),
            masks,
            disposed_within: self.period(self.policy.requests.papers.within),
            goes_back: self.policy.requests.papers.after == AfterUse::Return,
        }
    }

    /// The postal address of a desk; the operator's where the desk has none.
    pub(super) fn address_of(&self, desk: Option<&Desk>) -> Vec<String> {
        if let Some(post) = desk.and_then(|desk| desk.post.as_ref()) {
            return vec![words::text(self.lang, post)];
        }
        let operator = &self.policy.operator;
        let postcode = operator.postcode.as_ref().map(|code| format!("〒{code} "));
        let address = words::text(self.lang, &operator.address);
        let name = words::text(self.lang, &operator.name);
        let desk = desk.map(|desk| format!(" {}", words::text(self.lang, &desk.name)));
        vec![
            format!("{}{address}", postcode.unwrap_or_default()),
            format!("{name}{}", desk.unwrap_or_default()),
        ]
    }

    /// 「書留郵便」: how papers may be sent.
    pub(super) fn post_means(&self) -> String {
        let channels = self.policy.requests.intake.channels.iter();
        let labels: Vec<&str> = channels
            .filter(|channel| channel.is_mail() || **channel == Channel::Visit)
            .map(|channel| channel.label(lang_of_policy(self.lang)))
            .collect();
        if labels.is_empty() {
            return Channel::Post.label(lang_of_policy(self.lang)).to_owned();
        }
        words::either(self.lang, &labels)
    }
}
