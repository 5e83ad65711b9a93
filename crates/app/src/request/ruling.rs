// SPDX-License-Identifier: Apache-2.0
//! What the letter says of one ask: its outcome and its kind, and nothing that is not on record.

use yakusoku_duties::personal::Sink;
use yakusoku_duties::request::kinds::Measure;
use yakusoku_duties::request::state::{Done, Proposal, Stamp};
use yakusoku_duties::request::{Act, Ask, Outcome, Stage};
use yakusoku_papers::{
    Changed, Checked, Corrected, Deed, Delivered, Erasure, Ground, Instead, Kept, Ruling, Withheld,
};
use yakusoku_policy::{Kind, Lang, Policy, grounds};
use yakusoku_sources::{Action, Change};

use super::load::Loaded;
use super::locate::CasePlan;
use super::{DeskError, client};

/// What the ruling of an ask is read from.
pub(super) struct Bench<'a> {
    /// The language of the letter.
    pub(super) lang: Lang,
    pub(super) loaded: &'a Loaded,
    pub(super) policy: &'a Policy,
    pub(super) ask: &'a Ask,
    /// The plan that was carried out, if any.
    pub(super) plan: Option<&'a CasePlan>,
}

/// What an ask is called in a letter.
pub(super) const fn ask_name(kind: Kind) -> &'static str {
    ask_name_in(kind, Lang::Ja)
}

/// The same in a language.
pub(super) const fn ask_name_in(kind: Kind, lang: Lang) -> &'static str {
    if !matches!(lang, Lang::Ja) {
        return kind.label(lang);
    }
    match kind {
        Kind::PurposeNotice => "保有個人データの利用目的の通知",
        Kind::Disclosure => "保有個人データの開示",
        Kind::ThirdPartyRecords => "第三者提供記録の開示",
        Kind::Correction => "保有個人データの訂正等",
        Kind::Erasure => "保有個人データの利用停止・消去",
        Kind::StopProvision => "保有個人データの第三者提供の停止",
        other => other.label(lang),
    }
}

/// The words for doing or not doing what a kind asks.
const fn deed(kind: Kind, act: Act) -> Deed {
    match kind {
        Kind::PurposeNotice => Deed::Notify,
        Kind::Disclosure | Kind::ThirdPartyRecords => Deed::Disclose,
        Kind::Correction => Deed::Correct,
        Kind::Erasure => match act {
            Act::Suspend => Deed::StopUse,
            _ => Deed::Erase,
        },
        Kind::StopProvision | Kind::StopOptOut => Deed::StopProvision,
        Kind::StopMarketing => Deed::StopMarketing,
        Kind::ForeignRecipients => Deed::Inform,
        Kind::PublishedMatters | Kind::GdprAutomatedDecision => Deed::Answer,
        Kind::GdprAccess => Deed::Access,
        Kind::GdprPortability => Deed::HandOver,
        Kind::GdprRectification => Deed::Correct,
        Kind::GdprErasure => Deed::Erase,
        Kind::GdprRestriction => Deed::Restrict,
        Kind::GdprMarketing => Deed::StopMarketing,
        Kind::GdprObjection => Deed::StopProcessing,
        Kind::GdprWithdrawal => match act {
            Act::Erase => Deed::Erase,
            _ => Deed::StopProcessing,
        },
    }
}

impl Bench<'_> {
    pub(super) fn ruling(&self) -> Result<Ruling, DeskError> {
        let proposal = self.ask.proposal().ok_or(DeskError::Corrupt)?;
        let deed = deed(self.ask.kind, self.ask.act());
        Ok(match proposal.outcome {
            // In the very same words: whoever asks must not learn that something exists.
            Outcome::NotHeld | Outcome::ExistenceHarms => Ruling::NotHeld {
                searched: Vec::new(),
            },
            Outcome::NotRetained => {
                let explanation = self.reason(proposal).unwrap_or_default();
                match &self.ask.prep.for_client {
                    Some(held) => client::ruling(self.policy, held, explanation, self.lang),
                    None => Ruling::NotRetained { explanation },
                }
            }
            Outcome::Deceased => Ruling::Deceased {
                explanation: self.reason(proposal).unwrap_or_default(),
            },
            Outcome::OtherRoute => Ruling::OtherRoute {
                ground: Ground {
                    article: other_law(self.ask.kind).to_owned(),
                    label: "他の法令に手続が定められている場合".to_owned(),
                    explanation: self.reason(proposal),
                },
            },
            Outcome::Substitute => Ruling::Instead {
                deed,
                with: self.instead(proposal)?,
            },
            Outcome::Refused => self.refused(deed, proposal)?,
            Outcome::Whole | Outcome::Part => self.met(deed, proposal)?,
        })
    }

    fn refused(&self, deed: Deed, proposal: &Proposal) -> Result<Ruling, DeskError> {
        let grounds = vec![self.ground(proposal)?];
        Ok(match self.ask.kind {
            Kind::Disclosure => Ruling::DisclosureRefused { grounds },
            Kind::Erasure if deed == Deed::Erase => Ruling::ErasureRefused {
                grounds,
                substitute: None,
            },
            _ => Ruling::Declined { deed, grounds },
        })
    }

    /// Done or told, in whole or part.
    fn met(&self, deed: Deed, proposal: &Proposal) -> Result<Ruling, DeskError> {
        let part = proposal.outcome == Outcome::Part;
        let withheld = || -> Result<Vec<Withheld>, DeskError> {
            let one = part.then(|| self.ground(proposal)).transpose()?;
            let held = one.map(|ground| Withheld {
                items: Vec::new(),
                ground,
            });
            Ok(held.into_iter().collect())
        };
        let kept = || -> Result<Vec<Kept>, DeskError> {
            let one = part.then(|| self.ground(proposal)).transpose()?;
            let until = self.ask.prep.measure.as_ref().and_then(|one| one.until);
            let kept = one.map(|ground| Kept {
                items: Vec::new(),
                ground,
                until,
            });
            Ok(kept.into_iter().collect())
        };
        let by = if super::letter::may_be_file(self.loaded, self.policy) {
            Delivered::Beside
        } else {
            Delivered::Enclosed
        };
        Ok(match self.ask.act() {
            Act::Export if part => Ruling::DisclosedInPart {
                by,
                withheld: withheld()?,
            },
            Act::Export => Ruling::Disclosed { by },
            Act::Erase if part || self.is_kept_by_law() => Ruling::ErasedInPart {
                done: self.erasure()?,
                kept: kept()?.into_iter().chain(self.kept_by_law()).collect(),
            },
            Act::Erase => Ruling::Erased(self.erasure()?),
            Act::Tell => Ruling::Told {
                deed,
                lines: self.told()?,
                withheld: withheld()?,
            },
            Act::Correct | Act::Suspend => Ruling::Changed {
                deed,
                done: self.changed()?,
                kept: kept()?,
            },
        })
    }

    fn is_kept_by_law(&self) -> bool {
        !self.kept_by_law().is_empty()
    }

    /// What an Act keeps from the erasure, each Act with the last of its days.
    fn kept_by_law(&self) -> Vec<Kept> {
        let source = self.plan.and_then(|plan| plan.source.as_ref());
        let steps = source.into_iter().flat_map(|plan| &plan.steps);
        let mut all: Vec<Kept> = Vec::new();
        for step in steps {
            let Action::KeepUntil { until, because, .. } = &step.action else {
                continue;
            };
            let (item, article) = (step.label.get(self.lang), because.get(self.lang));
            let same = |known: &&mut Kept| known.ground.article == article;
            match all.iter_mut().find(same) {
                Some(known) => {
                    if !known.items.iter().any(|known| known == item) {
                        known.items.push(item.to_owned());
                    }
                    // One without a day has no last day for all of them.
                    known.until = known.until.zip(*until).map(|(one, other)| one.max(other));
                }
                None => all.push(Kept {
                    items: vec![item.to_owned()],
                    ground: Ground {
                        article: article.to_owned(),
                        label: match self.lang {
                            Lang::Ja => "法令により保存が義務付けられている場合",
                            Lang::En => "a law obliges us to keep it",
                        }
                        .to_owned(),
                        explanation: None,
                    },
                    until: *until,
                }),
            }
        }
        all
    }

    fn reason(&self, proposal: &Proposal) -> Option<String> {
        let sealed = self.loaded.sealed_at(proposal.by.seq);
        sealed.map(|text| text.reveal(Sink::Paper).clone())
    }

    fn ground(&self, proposal: &Proposal) -> Result<Ground, DeskError> {
        let id = proposal.ground.as_ref().ok_or(DeskError::Corrupt)?;
        // As the law had it on the day of the decision: an edition that no longer offers the ground does not undo what two
        // people decided, and the person is told.
        let found = grounds(self.ask.kind, proposal.by.on)
            .into_iter()
            .find(|ground| ground.id == *id)
            .ok_or(DeskError::Corrupt)?;
        Ok(Ground {
            article: super::eea::article(&found.article, self.lang),
            label: found.label.get(self.lang).to_owned(),
            explanation: self
                .reason(proposal)
                .or_else(|| Some(found.explain.get(self.lang).to_owned())),
        })
    }

    fn told(&self) -> Result<Vec<String>, DeskError> {
        let drafted = self.ask.prep.drafted.as_ref().ok_or(DeskError::Corrupt)?;
        let text = self.loaded.sealed_at(drafted.at.seq);
        let text = text.ok_or(DeskError::Corrupt)?.reveal(Sink::Paper);
        Ok(text.lines().map(str::to_owned).collect())
    }

    fn instead(&self, proposal: &Proposal) -> Result<Instead, DeskError> {
        let measure: &Measure = self.ask.prep.measure.as_ref().ok_or(DeskError::Corrupt)?;
        let text = self.loaded.sealed_at(measure.set.seq);
        let text = text.ok_or(DeskError::Corrupt)?.reveal(Sink::Paper);
        Ok(Instead {
            ground: self.ground(proposal)?,
            measure: text.clone(),
            locked: self.systems_done().map(|(done, _)| done.at.on),
            until: measure.until,
        })
    }

    /// What the program did and when it read again.
    fn systems_done(&self) -> Option<(&Done, &Stamp)> {
        match &self.ask.stage {
            Stage::Confirmed { done, at, .. } => Some((done, at)),
            _ => None,
        }
    }

    /// Places where people did it.
    fn by_hand(&self) -> Vec<String> {
        let done = self.ask.prep.tasks.iter().filter(|one| one.done.is_some());
        done.map(|task| task.system.clone()).collect()
    }

    /// What may be said of an erasure: the day it was done, and the level that was reached. No more.
    fn erasure(&self) -> Result<Erasure, DeskError> {
        let done = self.systems_done();
        Ok(Erasure {
            on: self.carried_out_on()?,
            items: Vec::new(),
            checked: done
                .map(|(_, at)| Checked::Keyed(at.on))
                .into_iter()
                .collect(),
            by_hand: self.by_hand(),
            backups: None,
        })
    }

    /// The day on which the last part of it was done.
    fn carried_out_on(&self) -> Result<jiff::civil::Date, DeskError> {
        let people = self
            .ask
            .prep
            .tasks
            .iter()
            .filter_map(|one| one.done.as_ref());
        let systems = self.systems_done().map(|(done, _)| done.at.on);
        let days = people.map(|done| done.on).chain(systems);
        days.max().ok_or(DeskError::Corrupt)
    }

    fn changed(&self) -> Result<Changed, DeskError> {
        let done = self.systems_done();
        Ok(Changed {
            on: self.carried_out_on()?,
            corrected: self.corrected(),
            checked: done
                .map(|(_, at)| Checked::Keyed(at.on))
                .into_iter()
                .collect(),
            by_hand: self.by_hand(),
        })
    }

    /// Art. 34(3): the person is told what was corrected.
    fn corrected(&self) -> Vec<Corrected> {
        let change = self.plan.and_then(|plan| plan.change.as_ref());
        let Some(Change::Correct(all)) = change.and_then(|plan| plan.change()) else {
            return Vec::new();
        };
        all.iter()
            .map(|one| Corrected {
                item: self.policy.item_label(&one.item).get(self.lang).to_owned(),
                old: one.old.clone().unwrap_or_default(),
                new: one.new.clone().unwrap_or_default(),
            })
            .collect()
    }
}

/// The article by which another law's procedure prevails.
const fn other_law(kind: Kind) -> &'static str {
    match kind {
        Kind::Correction => "個人情報保護法第34条第2項",
        Kind::ThirdPartyRecords => "個人情報保護法第33条第5項・第4項",
        _ => "個人情報保護法第33条第4項",
    }
}
