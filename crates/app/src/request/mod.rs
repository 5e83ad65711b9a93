// SPDX-License-Identifier: Apache-2.0
//! The desk: one file per thing that is done to an application.
//!
//! `submit` begins a case; `order` is the one door for everything staff do afterwards (console,
//! API, scenarios); `carry_out` is what the program does once a plan is approved.

pub mod carry_out;
mod change;
mod client;
pub mod code;
pub mod collect;
pub mod documents;
mod eea;
pub mod form;
pub mod joint;
mod letter;
pub mod lists;
pub mod load;
pub mod locate;
mod mask;
pub mod morning;
pub mod notice;
mod notify;
pub mod order;
pub mod own_words;
pub mod postal;
mod record;
pub mod register;
pub mod rows;
mod ruling;
mod search;
pub mod sheets;
pub mod status;
pub mod submit;
pub mod talk;
mod tell;
pub mod visible;

pub use load::{Loaded, Told};
pub use notify::Tell;
pub use order::{NoticeKind, Order};
pub(crate) use record::rank;
pub use sheets::Sheet;
pub use submit::{Application, Receipt};
/// Whether a candidate stands by itself.
pub use yakusoku_sources::Strength;

pub use letter::copy;
use yakusoku_duties::acts::{ActRefused, FindingRefused, TaskRefused};
use yakusoku_duties::matter::MatterRefused;
use yakusoku_duties::request::Refusal;
use yakusoku_duties::request::receive::NotTaken;
use yakusoku_papers::PaperError;
use yakusoku_sources::{Already, PlanRefused, SourceError};

use crate::access::Denied;
use crate::entropy::NoEntropy;
use crate::keys::KeyError;
use crate::log::LogError;
use crate::policy::PolicyError;
use crate::store::StoreError;

/// Why something at the desk was not done. Nothing is changed then.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// Not allowed.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// No such case. The same words whether it never was or may not be seen.
    #[error("there is no such case")]
    NoSuchCase,
    /// Somebody else changed the case meanwhile.
    #[error("the case was changed by somebody else meanwhile")]
    Conflict,
    /// A rule of the life cycle.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The policy does not take it.
    #[error(transparent)]
    NotTaken(#[from] NotTaken),
    /// No such act, task or finding.
    #[error("there is no such record")]
    NoSuchRecord,
    /// A rule of the records of acts.
    #[error(transparent)]
    Act(#[from] ActRefused),
    /// A rule of tasks.
    #[error(transparent)]
    Task(#[from] TaskRefused),
    /// A rule of findings.
    #[error(transparent)]
    Finding(#[from] FindingRefused),
    /// A rule of complaints and inquiries.
    #[error(transparent)]
    Matter(#[from] MatterRefused),
    /// One letter cannot answer these cases.
    #[error(transparent)]
    NotOneLetter(#[from] joint::NotOneLetter),
    /// A field is not as it must be.
    #[error("`{field}` is not as it must be: {why}")]
    Field {
        /// Field.
        field: &'static str,
        /// What is wrong.
        why: &'static str,
    },
    /// A reason is needed.
    #[error("a reason is needed")]
    ReasonMissing,
    /// A candidate that was not shown.
    #[error("the candidate `{0}` was not among those shown")]
    NoSuchCandidate(String),
    /// The plan cannot be made.
    #[error("the plan cannot be made")]
    Plan(PlanRefused),
    /// A plan nobody approved.
    #[error("the plan `{0}` is not approved for this")]
    NotApproved(String),
    /// A clue that is no item of the policy.
    #[error("`{0}` is no item of the policy")]
    UnknownItem(String),
    /// A correction that names nothing to correct.
    #[error("nothing says what is wrong and what is right")]
    NothingToChange,
    /// Nothing was found that a plan could be about.
    #[error("nothing was found to make a plan about")]
    NothingFound,
    /// A system of the operator.
    #[error("a system did not answer as it must")]
    Source(#[source] SourceError),
    /// The same where an earlier run of the plan had begun: this one changed nothing, and what that one did stands.
    #[error("a system did not answer as it must")]
    Again {
        /// What was wrong this time.
        #[source]
        error: SourceError,
        /// What of the plan is done.
        already: Vec<Already>,
    },
    /// Policy.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// The operator's own sentences are not as they must be; the words say what is wrong.
    #[error("the operator's own sentences are not as they must be: {0}")]
    OwnWords(String),
    /// A letter.
    #[error("the letter cannot be made")]
    Paper(#[source] PaperError),
    /// The ledger.
    #[error(transparent)]
    Log(LogError),
    /// An image.
    #[error(transparent)]
    Upload(#[from] crate::upload::UploadError),
    /// A record in the log cannot be read.
    #[error("a record of the case cannot be read")]
    Corrupt,
}

impl From<LogError> for DeskError {
    fn from(error: LogError) -> Self {
        match error {
            LogError::Store(StoreError::Conflict) => Self::Conflict,
            other => Self::Log(other),
        }
    }
}
impl From<StoreError> for DeskError {
    fn from(error: StoreError) -> Self {
        Self::from(LogError::from(error))
    }
}
impl From<KeyError> for DeskError {
    fn from(error: KeyError) -> Self {
        Self::Log(error.into())
    }
}
impl From<NoEntropy> for DeskError {
    fn from(error: NoEntropy) -> Self {
        Self::Log(error.into())
    }
}
