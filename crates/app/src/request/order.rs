// SPDX-License-Identifier: Apache-2.0
//! The one door for what staff do to a case: console, API, command line and scenarios come here.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_duties::BlobRef;
use yakusoku_duties::personal::WantsChange;
use yakusoku_duties::request::collect::CollectCommand;
use yakusoku_duties::request::fact::{Match, Validity};
use yakusoku_duties::request::money::MoneyCommand;
use yakusoku_duties::request::notice::NoticeCommand;
use yakusoku_duties::request::pause::PauseCommand;
use yakusoku_duties::request::post::PostCommand;
use yakusoku_duties::request::talk::{Side, TalkCommand};
use yakusoku_duties::request::{Command, IdentityStep, Outcome, PaperDetail, Step};
use yakusoku_ledger::{BlobId, StreamId, seal_blob};
use yakusoku_policy::{Channel, Delivery, FeeMeans, GroundId, PaperId};

use super::DeskError;
use super::code::code_file_gone;
use super::load::Loaded;
use super::notify::Tell;
use crate::App;
use crate::access::{Action, Actor};
use crate::entropy;
use crate::store::Statement;
use crate::upload::{Image, MaskBox};

/// Something staff do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Order {
    /// A paper was looked at.
    CheckPaper {
        /// Which.
        paper: PaperId,
        /// What agrees.
        matches: Vec<Match>,
        /// In date or not.
        validity: Validity,
        /// Whose, issued when, shown how, what can be read that must not be kept.
        #[serde(default)]
        detail: PaperDetail,
    },
    /// A kept copy is blacked out; the copy as it came is destroyed.
    MaskPaper {
        /// Which of the papers checked, from 1.
        paper: u16,
        /// Where.
        boxes: Vec<MaskBox>,
        /// Ids of what lies there; empty means everything that was open.
        #[serde(default)]
        fields: Vec<String>,
    },
    /// A step about who is asking.
    Identity(IdentityStep),
    /// Make a notice about who is asking.
    MakeNotice {
        /// Which.
        notice: NoticeKind,
    },
    /// Money arrived.
    ReceiveFee {
        /// Yen.
        yen: u32,
        /// As what.
        means: FeeMeans,
        /// Day of issue printed on a postal order.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        issued: Option<Date>,
    },
    /// Search the systems for the person.
    Locate {
        /// Ask.
        ask: u16,
        /// What to search by, besides what the application says.
        #[serde(default)]
        keys: Vec<SearchBy>,
    },
    /// Make a plan for the candidates taken.
    Plan {
        /// Ask.
        ask: u16,
        /// Candidates; absent means those that are proved.
        #[serde(default)]
        chosen: Option<Vec<String>>,
    },
    /// Make a plan that corrects these values.
    Correct {
        /// Ask.
        ask: u16,
        /// Candidates; absent means those that are proved.
        #[serde(default)]
        chosen: Option<Vec<String>>,
        /// What is wrong and what is right; absent means what the application says.
        #[serde(default)]
        changes: Vec<WantsChange>,
    },
    /// A step that only some kinds take.
    Step(Step),
    /// 起案.
    Propose {
        /// Ask.
        ask: u16,
        /// Outcome.
        outcome: Outcome,
        /// Ground.
        #[serde(default)]
        ground: Option<GroundId>,
        /// Reason the person reads.
        #[serde(default)]
        reason: String,
    },
    /// 審査 or 決裁: the step of the route at which the proposal stands.
    Approve {
        /// Ask.
        ask: u16,
        /// Which proposal.
        proposal: u64,
        /// Hash of the plan that was shown.
        #[serde(default)]
        hash: Option<String>,
        /// 代決: why the holder of the post is absent; left out where the holder acts.
        #[serde(default)]
        absent: Option<String>,
    },
    /// 後閲: the holder of a post saw what a deputy decided.
    Countersign {
        /// Ask.
        ask: u16,
        /// Which proposal.
        proposal: u64,
        /// Place of the step in the route, from 1.
        step: u16,
    },
    /// 差戻し.
    Return {
        /// Ask.
        ask: u16,
        /// Which proposal.
        proposal: u64,
        /// Why.
        remark: String,
    },
    /// Make the letter of result for everything decided.
    MakeLetter {
        /// Receipt numbers of other cases of the same application that the same letter answers.
        #[serde(default)]
        with: Vec<String>,
    },
    /// A letter went out.
    Dispatch {
        /// Letter.
        letter: u16,
        /// How.
        means: Delivery,
        /// Day; absent means today.
        #[serde(default)]
        on: Option<Date>,
        /// Tracking number.
        #[serde(default)]
        tracking: String,
    },
    /// Papers and images were destroyed.
    DisposePapers {
        /// Day; absent means today.
        #[serde(default)]
        on: Option<Date>,
    },
    /// Papers were sent back, and images destroyed.
    ReturnPapers {
        /// How.
        means: Delivery,
        /// Day; absent means today.
        #[serde(default)]
        on: Option<Date>,
        /// Tracking number.
        #[serde(default)]
        tracking: String,
    },
    /// A letter on the way to an answer: 補正のお願い, 手数料のご案内 …
    Tell(Tell),
    /// About notices and their clocks.
    Notice(NoticeCommand),
    /// About valuables, bills and refunds.
    Money(MoneyCommand),
    /// About the clock of an answer.
    Clock(PauseCommand),
    /// About envelopes and mail that came back.
    Post(PostCommand),
    /// The page on which an answer is fetched waits once more.
    OfferAgain {
        /// Letter.
        letter: u16,
        /// Why.
        reason: String,
    },
    /// About what person and desk say to each other.
    Talk(TalkCommand),
    /// Internal note.
    Note {
        /// Text.
        text: String,
    },
}

/// Which notice is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// 代理人によるご請求のお知らせ, to the person on file.
    AgentRequest,
    /// 本人確認書類の写しについてのお知らせ, to whoever applied.
    MaskedCopies,
}

/// One thing to search by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchBy {
    /// Item of the policy, `contact.email`.
    pub item: String,
    /// Value.
    pub value: String,
}

impl Order {
    const fn needs(&self) -> Action {
        match self {
            Self::CheckPaper { .. }
            | Self::MaskPaper { .. }
            | Self::Identity(_)
            | Self::MakeNotice { .. }
            | Self::ReceiveFee { .. }
            | Self::MakeLetter { .. }
            | Self::Dispatch { .. }
            | Self::DisposePapers { .. }
            | Self::ReturnPapers { .. }
            | Self::Step(_)
            | Self::Tell(_)
            | Self::Notice(_)
            | Self::Money(_)
            | Self::Clock(_)
            | Self::Post(_)
            | Self::OfferAgain { .. }
            | Self::Talk(_)
            | Self::Note { .. } => Action::CaseWork,
            Self::Locate { .. } | Self::Plan { .. } | Self::Correct { .. } => Action::CaseLocate,
            Self::Propose { .. } => Action::CasePropose,
            Self::Approve { .. } | Self::Countersign { .. } | Self::Return { .. } => {
                Action::CaseApprove
            }
        }
    }
}

impl App {
    /// Does what staff order. `version` is the one the page was made from; a case that moved on
    /// meanwhile is a conflict, and nothing is done.
    ///
    /// # Errors
    /// [`DeskError`]; nothing is changed then.
    pub async fn order(
        &self,
        actor: &Actor,
        number: &str,
        version: Option<u64>,
        order: Order,
    ) -> Result<Loaded, DeskError> {
        actor.may(order.needs())?;
        let mut loaded = self.load_for(actor, number).await?;
        if version.is_some_and(|version| version != loaded.case.version) {
            return Err(DeskError::Conflict);
        }
        if let Order::Identity(IdentityStep::AssignDesk { desk }) = &order {
            let in_force = self.in_force().await;
            if !in_force.policy()?.desks.contains_key(desk) {
                return Err(DeskError::Field {
                    field: "desk",
                    why: "the policy has no such desk",
                });
            }
        }
        only_of_staff(&order)?;
        self.unnamed(&loaded, &order).await?;
        if let Order::Dispatch { letter, means, .. } = &order {
            self.all_may_leave(actor, &loaded, (*letter, *means))
                .await?;
        }
        match order {
            Order::Locate { ask, keys } => self.locate(actor, &mut loaded, (ask, keys)).await?,
            Order::Plan { ask, chosen } => {
                self.make_plan(actor, &mut loaded, (ask, chosen), Vec::new())
                    .await?;
            }
            Order::Correct {
                ask,
                chosen,
                changes,
            } => {
                self.make_plan(actor, &mut loaded, (ask, chosen), changes)
                    .await?;
            }
            Order::Step(step) => self.step(actor, &mut loaded, step).await?,
            Order::MakeLetter { with } => self.make_letter(actor, &mut loaded, &with).await?,
            Order::MakeNotice { notice } => self.make_notice(actor, &mut loaded, notice).await?,
            Order::MaskPaper {
                paper,
                boxes,
                fields,
            } => {
                self.mask_paper(actor, &mut loaded, (paper, &boxes, fields))
                    .await?;
            }
            Order::Tell(tell) => self.tell(actor, &mut loaded, tell).await?,
            other => {
                let also = gone_with(&loaded, &other);
                let command = self.plain(other);
                self.decide_and_record(actor, &mut loaded, (&command, also))
                    .await?;
            }
        }
        self.carry_now(&mut loaded).await;
        Ok(loaded)
    }

    /// Checks a paper of which an image was taken; the image is sealed under the case's key.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn check_paper(
        &self,
        actor: &Actor,
        number: &str,
        version: Option<u64>,
        (order, image): (Order, Image),
    ) -> Result<Loaded, DeskError> {
        actor.may(Action::CaseWork)?;
        let mut loaded = self.load_for(actor, number).await?;
        if version.is_some_and(|version| version != loaded.case.version) {
            return Err(DeskError::Conflict);
        }
        let (blob, row) = self.new_blob(&loaded, &image.bytes)?;
        let mut command = self.plain(order);
        if let Command::CheckPaper { image, .. } = &mut command {
            *image = Some(blob);
        }
        self.decide_and_record(actor, &mut loaded, (&command, vec![row]))
            .await?;
        Ok(loaded)
    }

    /// Orders that need nothing but the case itself.
    fn plain(&self, order: Order) -> Command {
        let today = self.clock.today().date;
        match order {
            Order::CheckPaper {
                paper,
                matches,
                validity,
                detail,
            } => Command::CheckPaper {
                paper,
                matches,
                validity,
                image: None,
                detail,
            },
            Order::ReceiveFee { yen, means, issued } => Command::ReceiveFee { yen, means, issued },
            Order::Propose {
                ask,
                outcome,
                ground,
                reason,
            } => Command::Propose {
                ask,
                outcome,
                ground,
                reason,
            },
            Order::Approve {
                ask,
                proposal,
                hash,
                absent,
            } => Command::Approve {
                ask,
                proposal,
                hash,
                absent,
            },
            Order::Return {
                ask,
                proposal,
                remark,
            } => Command::Return {
                ask,
                proposal,
                remark,
            },
            Order::Dispatch {
                letter,
                means,
                on,
                tracking,
            } => Command::Dispatch {
                letter,
                means,
                on: on.unwrap_or(today),
                tracking,
            },
            Order::DisposePapers { on } => Command::DisposePapers {
                on: on.unwrap_or(today),
            },
            Order::ReturnPapers { .. } => Self::sent_back(order, today),
            other => Self::handed_on(other),
        }
    }

    /// The papers of the applicant are returned.
    fn sent_back(order: Order, today: Date) -> Command {
        let Order::ReturnPapers {
            means,
            on,
            tracking,
        } = order
        else {
            return Self::handed_on(order);
        };
        let on = on.unwrap_or(today);
        Command::ReturnPapers {
            on,
            means,
            tracking,
        }
    }

    /// Orders that are commands of the life cycle as they stand.
    fn handed_on(order: Order) -> Command {
        match order {
            Order::Identity(step) => Command::Identity(step),
            Order::Step(step) => Command::Step(step),
            Order::Notice(command) => Command::Notice(command),
            Order::Money(command) => Command::Money(command),
            Order::Clock(command) => Command::Clock(command),
            Order::Post(command) => Command::Post(command),
            Order::OfferAgain { letter, reason } => {
                Command::Collect(CollectCommand::OfferAgain { letter, reason })
            }
            Order::Talk(command) => Command::Talk(command),
            Order::Countersign {
                ask,
                proposal,
                step,
            } => Command::Countersign {
                ask,
                proposal,
                step,
            },
            Order::Note { text } => Command::Note { text },
            // The rest reads systems, makes papers or changes images, and has verbs of its own.
            _ => Command::Note {
                text: String::new(),
            },
        }
    }

    /// A new sealed blob of a case: its name, and the row to be written with the record of it.
    pub(crate) fn new_blob(
        &self,
        loaded: &Loaded,
        bytes: &[u8],
    ) -> Result<(BlobRef, Statement), DeskError> {
        self.new_blob_of(&loaded.stream()?, bytes)
    }

    /// The same for any stream.
    pub(crate) fn new_blob_of(
        &self,
        stream: &StreamId,
        bytes: &[u8],
    ) -> Result<(BlobRef, Statement), DeskError> {
        const PUT: &str = "INSERT INTO blob (id, stream, sealed) VALUES ($1, $2, $3)";
        let key = self.keys.stream_or_new(stream)?;
        let id = BlobId::new(entropy::bytes()?);
        let sealed = seal_blob(&key, &id, &entropy::bytes()?, bytes);
        let row = (
            PUT,
            vec![
                id.to_string().into(),
                stream.to_string().into(),
                sealed.into(),
            ],
        );
        Ok((BlobRef(id.to_string()), row))
    }
}

/// Files that go with an order, in the transaction that records it: a letter that bears a code is nobody's to read once
/// it left, and images go with the papers.
fn gone_with(loaded: &Loaded, order: &Order) -> Vec<Statement> {
    let case = &loaded.case;
    match order {
        Order::Dispatch { letter, .. } => {
            let letters = case.letters.iter().filter(|one| one.no == *letter);
            letters
                .filter_map(|one| code_file_gone(case, one))
                .collect()
        }
        Order::DisposePapers { .. } | Order::ReturnPapers { .. } => {
            const GONE: &str = "DELETE FROM blob WHERE id = $1 AND stream = $2";
            let images = case.papers.iter().filter_map(|paper| paper.image.as_ref());
            images
                .map(|image| {
                    (
                        GONE,
                        vec![image.0.clone().into(), case.stream.clone().into()],
                    )
                })
                .collect()
        }
        _ => Vec::new(),
    }
}

/// What the person writes on the page of the progress is written there, by them.
fn only_of_staff(order: &Order) -> Result<(), DeskError> {
    let written = matches!(
        order,
        Order::Talk(TalkCommand::Say {
            from: Side::Person,
            by: Channel::Web,
            ..
        })
    );
    if written {
        return Err(DeskError::Field {
            field: "by",
            why: "only the person writes on the page of the progress",
        });
    }
    Ok(())
}
