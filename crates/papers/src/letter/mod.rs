// SPDX-License-Identifier: Apache-2.0
//! Letters to people: composed here from plain data, then set for a window envelope.
//!
//! Every kind of letter becomes one [`Letter`], so all of them share head, window, complaint route
//! and page numbers. Callers give facts ([`Receipt`], [`Reply`]); the wording lives in this crate
//! (`templates/wording.*.json`) and says only what the facts show.

mod compose;
mod deeds;
mod erasure;
mod extension;
mod facts;
mod middle;
mod notice;
mod own_words;
mod parts;
mod preview;
mod receipt;
mod render;
mod reply;
mod text;
mod wording;

pub use deeds::{Changed, Corrected, Deed, Instead};
pub use extension::{Extension, Keeps, Longer, extension};
pub use facts::{
    Answered, AskResult, AskTaken, Backups, Checked, Delivered, Erasure, FeeTaken, Ground, Kept,
    Papers, PapersAfter, Receipt, Reply, Ruling, Status, Withheld,
};
pub use middle::{
    About, After, Covering, Ended, FeeAfter, FeeDue, Mending, OtherMeans, Transfer, Wait, WaitFrom,
    covering, ended, fee_due, mending, other_means,
};
pub use notice::{Notice, notice};
pub use own_words::{OwnWords, WordsWrong, sentences};
pub use parts::{Addressee, Block, Fact, Head, Honorific, Letter, Route, Seal, Section, Sender};
pub use preview::preview;
pub use receipt::receipt;
pub use render::{
    ADDRESS_HEIGHT_MM, ADDRESS_LEFT_MM, ADDRESS_TOP_MM, ADDRESS_WIDTH_MM, letter, letter_with_copy,
};
pub use reply::result;
