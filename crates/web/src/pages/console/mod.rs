// SPDX-License-Identifier: Apache-2.0
//! The console: pages for staff, dense and in short noun phrases, Japanese for now.

mod act;
mod acts;
mod application;
mod board;
pub mod case;
mod cases;
mod code;
mod conflict;
mod decide;
mod editions;
mod error;
mod finding;
mod findings;
mod forbidden;
mod forms;
mod ledger;
mod ledger_entry;
mod login;
mod matter;
mod matters;
mod postal;
mod prepare;
mod register;
mod reveal;
mod today;

pub use act::{ActForm, ActPage, ActRecordPage};
pub use acts::{ActRow, ActsPage, AskedRow, DoneRow};
pub use application::{ApplicationForm, ApplicationPage};
pub use board::{
    Attest, BoardChapter, BoardCounts, BoardPage, Corrective, Finding, Promise, State, Strength,
};
pub use cases::{CaseRow, CasesPage};
pub use code::CodePage;
pub use conflict::{ConflictPage, Kept};
pub use decide::{DecideForm, DecidePage, GroundChoice};
pub use editions::{EditionRow, EditionsPage};
pub use error::ErrorPage;
pub use finding::{FindingForm, FindingNewPage, FindingPage, Stage};
pub use findings::{FindingRow, FindingsPage};
pub use forbidden::ForbiddenPage;
pub use forms::{FormsForm, FormsPage, FormsRow};
pub use ledger::{LedgerPage, LedgerRow};
pub use ledger_entry::LedgerEntryPage;
pub use login::LoginPage;
pub use matter::{MatterPage, MatterPartner, MatterStep};
pub use matters::{MatterForm, MatterNewPage, MatterRow, MattersPage};
pub use postal::{PostalPage, PostalRow};
pub use prepare::{Part, PrepareForm, PreparePage, TaskRow};
pub use register::{FiguresRow, RegisterPage, RegisterRow};
pub use reveal::{RevealForm, RevealPage, Revealed};
pub use today::{Rows, TodayPage, Waiting, Work};
