// SPDX-License-Identifier: Apache-2.0
//! The portal: pages for people, in plain words, one thing at a time.

mod complaints;
mod error;
mod home;
mod matter;
mod policy;
mod progress;
pub mod request;
mod status;

pub use complaints::{ComplaintsPage, OutsideBody};
pub use error::{ErrorPage, Trouble};
pub use home::{HomeKind, HomePage};
pub use matter::{Again, BringForm, BringPage, BroughtAnswer, BroughtMatterPage, BroughtPage};
pub use policy::{Chapter, Paragraph, PolicyPage};
pub use progress::{
    AnswerBox, Mark, Notice, Now, ProgressAsk, ProgressPage, ProgressStep, StepKind, TalkLine,
};
pub use status::{StatusForm, StatusPage};
