// SPDX-License-Identifier: Apache-2.0
//! Promises that are acts of people: education given, an audit done, a contract made, a post filled.
//!
//! A clause belongs here only where doing the act *is* keeping it. How often comes from the file;
//! where the file says only "regularly", from the dated table `law/rhythms.yaml`, with its source;
//! where neither says, the record of the act itself states until when it holds. Nothing else is made up.

use jiff::civil::Date;

use super::ClauseWhat;
use crate::law::{Usual, usual};
use crate::model::{DoneBy, Policy};
use crate::period::Period;
use crate::text::Text;
use crate::words::{
    ActKind, Chapter, DocumentPart, EntrustClause, EntrustPart, IncidentPart, LimitRule, RiskPart,
    TrainingPart, TrainingTime,
};

/// What a clause promises people will do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doing {
    /// The act.
    pub act: ActKind,
    /// When it is due again.
    pub rhythm: Rhythm,
    /// Occasions besides the rhythm on which it is due: hiring, a change of rules.
    pub occasions: Vec<TrainingTime>,
    /// The post that sees to it.
    pub owner: Text,
    /// What its record should rest on.
    pub evidence: Text,
    /// Clauses a contract must have.
    pub covers: Vec<EntrustClause>,
}

/// When an act is due again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rhythm {
    /// Within this period from the last time, as the file says.
    Every(Period),
    /// Within this period, because a standard says so where the file is silent.
    Usual(Period, Text),
    /// It stands until a day that its record states.
    Stands,
    /// It has to be renewed by a day; the file names it where it can.
    Renewed(Option<Date>),
    /// When the need is recorded, and then by its day.
    WhenNeeded,
}

impl Rhythm {
    /// The period, where there is one.
    #[must_use]
    pub const fn period(&self) -> Option<Period> {
        match self {
            Self::Every(period) | Self::Usual(period, _) => Some(*period),
            Self::Stands | Self::Renewed(_) | Self::WhenNeeded => None,
        }
    }
}

/// What the entry of a chapter says of its act.
struct Said {
    act: ActKind,
    rhythm: Option<Rhythm>,
    by: Option<Text>,
    occasions: Vec<TrainingTime>,
    covers: Vec<EntrustClause>,
}

impl Said {
    const fn of(act: ActKind) -> Self {
        Self {
            act,
            rhythm: None,
            by: None,
            occasions: Vec::new(),
            covers: Vec::new(),
        }
    }

    fn every(self, every: Option<Period>) -> Self {
        Self {
            rhythm: every.map(Rhythm::Every).or(self.rhythm),
            ..self
        }
    }

    fn by(self, by: Option<&Text>) -> Self {
        Self {
            by: by.cloned(),
            ..self
        }
    }
}

impl Policy {
    /// The act a clause consists of; `None` where no record of an act could keep it.
    #[must_use]
    pub fn doing(&self, what: &ClauseWhat) -> Option<Doing> {
        let done_by = self.done_by(what);
        let said = match what {
            ClauseWhat::Manager => Some(Said::of(ActKind::Appointment).by(self.represented())),
            ClauseWhat::Entry { chapter, name } => self.said(*chapter, name),
            _ => None,
        };
        let said = match (said, done_by) {
            (said, None) => said?,
            (said, Some(by)) => {
                let said = said.filter(|said| said.act == by.act);
                let said = said.unwrap_or_else(|| Said::of(by.act));
                let owner = by.role.as_ref().or(said.by.as_ref()).cloned();
                said.every(by.every).by(owner.as_ref())
            }
        };
        let usual = usual(said.act);
        let rhythm = said.rhythm.unwrap_or_else(|| unsaid(said.act, usual));
        Some(Doing {
            act: said.act,
            rhythm,
            occasions: said.occasions,
            owner: said.by.unwrap_or_else(|| self.owner()),
            evidence: done_by
                .and_then(|by| by.evidence.clone())
                .unwrap_or_else(|| evidence(said.act)),
            covers: said.covers,
        })
    }

    /// What the file adds about the record that keeps a clause.
    fn done_by(&self, what: &ClauseWhat) -> Option<&DoneBy> {
        match what {
            ClauseWhat::Safety { id } => {
                let measure = self.safety.iter().find(|measure| measure.id == *id)?;
                measure.done_by.as_ref()
            }
            ClauseWhat::Stated { id } => {
                let promise = self.promises.iter().find(|promise| promise.id == *id)?;
                promise.done_by.as_ref()
            }
            ClauseWhat::Entry { chapter, name } => self.entry(*chapter, name)?.done_by(),
            _ => None,
        }
    }

    fn represented(&self) -> Option<&Text> {
        let signs = &self.operator.representative;
        (!signs.is_empty()).then_some(signs)
    }

    /// Whoever runs the protection of personal information sees to what names nobody.
    fn owner(&self) -> Text {
        let manager = &self.operator.manager;
        if manager.is_empty() {
            Text::new("個人情報保護管理者", "the privacy manager")
        } else {
            manager.clone()
        }
    }

    fn said(&self, chapter: Chapter, name: &str) -> Option<Said> {
        let all = &self.chapters;
        match chapter {
            Chapter::Training => all.training.get(name).map(|entry| {
                let act = match entry.part {
                    TrainingPart::Course | TrainingPart::Awareness => ActKind::Education,
                    TrainingPart::Secrecy => ActKind::Secrecy,
                    TrainingPart::Pledge => ActKind::Pledge,
                };
                let regular = |at: &&TrainingTime| **at != TrainingTime::Regular;
                let occasions: Vec<_> = entry.at.iter().filter(regular).copied().collect();
                let only = !occasions.is_empty() && occasions.len() == entry.at.len();
                Said {
                    rhythm: (only && entry.every.is_none()).then_some(Rhythm::WhenNeeded),
                    occasions,
                    ..Said::of(act).every(entry.every)
                }
                .every(entry.every)
            }),
            Chapter::Audits => {
                let entry = all.audits.get(name)?;
                Some(
                    Said::of(ActKind::Audit)
                        .every(entry.every)
                        .by(entry.by.as_ref()),
                )
            }
            Chapter::Reviews => {
                let entry = all.reviews.get(name)?;
                Some(
                    Said::of(ActKind::Review)
                        .every(entry.every)
                        .by(entry.by.as_ref()),
                )
            }
            Chapter::Risks => {
                let entry = all.risks.get(name)?;
                let act = match entry.part {
                    RiskPart::Analysis => ActKind::RiskAnalysis,
                    RiskPart::Correction => ActKind::Correction,
                    RiskPart::Prevention => return None,
                };
                Some(Said::of(act).every(entry.every))
            }
            Chapter::Entrustment => self.said_of_entrustees(name),
            _ => self.said_of_documents(chapter, name),
        }
    }

    fn said_of_entrustees(&self, name: &str) -> Option<Said> {
        let entry = self.chapters.entrustment.get(name)?;
        let act = match entry.part {
            EntrustPart::Criterion => ActKind::Selection,
            EntrustPart::Clause => ActKind::Contract,
            EntrustPart::Supervision => ActKind::EntrusteeCheck,
            EntrustPart::Scope | EntrustPart::ReEntrustment => return None,
        };
        let clauses = entry.clause.iter().chain(&entry.clauses).copied();
        let needed = entry.if_needed || entry.clause == Some(EntrustClause::Incident);
        let on_need = act == ActKind::EntrusteeCheck && needed;
        Some(Said {
            rhythm: on_need.then_some(Rhythm::WhenNeeded),
            covers: match act {
                ActKind::Contract => clauses.collect(),
                _ => Vec::new(),
            },
            ..Said::of(act)
        })
        .map(|said| said.every(entry.every))
    }

    fn said_of_documents(&self, chapter: Chapter, name: &str) -> Option<Said> {
        let all = &self.chapters;
        match chapter {
            Chapter::Documents => {
                let entry = all.documents.get(name)?;
                (entry.part != DocumentPart::Policy).then(|| Said::of(ActKind::Document))
            }
            Chapter::Incidents => {
                let part = all.incidents.get(name)?.part;
                let written = matches!(part, IncidentPart::Procedure | IncidentPart::Line);
                written.then(|| Said::of(ActKind::Document))
            }
            Chapter::Officers => {
                all.officers.get(name)?;
                Some(Said::of(ActKind::Appointment).by(self.represented()))
            }
            Chapter::UseLimits => {
                let rule = all.use_limits.get(name)?.rule;
                // A change of town names or postal codes is made known by others; then it is due.
                (rule == LimitRule::SelfUpdate).then(|| Said {
                    rhythm: Some(Rhythm::WhenNeeded),
                    ..Said::of(ActKind::AddressUpdate)
                })
            }
            Chapter::AccessLogs => {
                let every = all.access_logs.get(name)?.reviewed_every?;
                Some(Said::of(ActKind::LogReview).every(Some(every)))
            }
            Chapter::Certificates => {
                let until = all.certificates.get(name)?.until;
                Some(Said {
                    rhythm: Some(Rhythm::Renewed(until)),
                    ..Said::of(ActKind::Certificate)
                })
            }
            _ => None,
        }
    }
}

/// The rhythm of an act of which the file says nothing.
fn unsaid(act: ActKind, usual: Option<&Usual>) -> Rhythm {
    match (act, usual) {
        (ActKind::Correction, _) => Rhythm::WhenNeeded,
        (ActKind::Certificate, _) => Rhythm::Renewed(None),
        (_, Some(usual)) => Rhythm::Usual(usual.every, usual.source.clone()),
        (_, None) => Rhythm::Stands,
    }
}

/// What the record of an act should rest on.
fn evidence(act: ActKind) -> Text {
    let (ja, en) = match act {
        ActKind::Education => (
            "教材、受講者の一覧、理解度の確認の結果",
            "material, list of participants, result of the test",
        ),
        ActKind::Secrecy => (
            "秘密保持契約書の写し又は締結の一覧",
            "the contracts or a list of them",
        ),
        ActKind::Pledge => (
            "誓約書の写し又は提出の一覧",
            "the pledges or a list of them",
        ),
        ActKind::Audit => ("監査・点検の報告書", "the report of the audit or check"),
        ActKind::Review => (
            "見直しの議事録と決定事項",
            "minutes and decisions of the review",
        ),
        ActKind::RiskAnalysis => ("リスクの分析表と台帳", "the risk analysis and its register"),
        ActKind::Document => (
            "規程・文書の版と承認の記録",
            "edition and approval of the document",
        ),
        ActKind::Selection => (
            "委託先の一覧と、選定の基準による審査票",
            "list of entrustees, each with its examination",
        ),
        ActKind::Contract => (
            "委託契約書の写し又は条項の確認表",
            "the contracts or a table of their clauses",
        ),
        ActKind::EntrusteeCheck => (
            "委託先の点検票又は報告書",
            "checklist or report of the entrustee",
        ),
        ActKind::Appointment => ("任命書又は辞令", "the letter of appointment"),
        ActKind::Certificate => ("登録証又は付与の通知", "the certificate"),
        ActKind::LogReview => ("記録の点検票", "checklist of the log review"),
        ActKind::Correction => ("是正処置の記録", "record of the corrective action"),
        ActKind::AddressUpdate => (
            "変更の告示、改めた登録の件数と一覧の保管場所",
            "the announcement of the change, how many records were updated and where their list is kept",
        ),
    };
    Text::new(ja, en)
}
