// SPDX-License-Identifier: Apache-2.0
//! The use cases of the product, our own database, keys and clock.
//!
//! Faces (web, command line) call the methods of [`App`]; each use case is a verb in a file of its
//! own and decides by itself who may call it, so no face can forget to ask. What happened is
//! recorded by [`App::append`] in one transaction with every row that follows from it.

pub mod access;
pub mod acts;
pub mod amend;
pub mod api_token;
pub mod backup;
pub mod batch;
pub mod board;
pub mod clock;
pub mod config;
pub mod deep;
pub mod demo;
pub mod doctor;
pub mod draft;
pub mod entropy;
mod fonts;
pub mod instance;
pub mod jobs;
pub mod journal;
pub mod kept;
pub mod keys;
pub mod limit;
pub mod log;
pub mod nightly;
pub mod own;
pub mod plan;
pub mod policy;
pub mod publish;
pub mod rebuild;
pub mod refused;
mod refused_desk;
pub mod replay;
pub mod request;
mod rest;
pub mod restored;
pub mod scenario;
pub mod source;
pub mod staff;
pub mod store;
pub mod tick;
mod token;
pub mod upload;

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::{Notify, OnceCell, RwLock};
use yakusoku_papers::Fonts;

pub use clock::Clock;
pub use instance::OpenError;

/// A running instance: one operator, one folder.
#[derive(Debug)]
pub struct App {
    /// Data folder.
    pub dir: PathBuf,
    /// Configuration.
    pub config: config::Config,
    /// Clock.
    pub clock: Clock,
    pub(crate) db: store::Db,
    pub(crate) keys: keys::Keys,
    pub(crate) fonts: OnceCell<Arc<Fonts>>,
    pub(crate) in_force: RwLock<Arc<policy::InForce>>,
    pub(crate) sources: source::Connections,
    pub(crate) names: RwLock<staff::Directory>,
    /// Rung after every append, so that the sequencer need not wait for its turn.
    pub(crate) wake: Notify,
    /// Rung when a job may be due.
    pub(crate) work: Notify,
    /// Closed cases that need not be judged again.
    pub(crate) resting: tokio::sync::Mutex<rest::Remembered>,
    /// When the day was last looked at, and whether the clock can be trusted.
    pub(crate) pace: tick::Pace,
    /// Names this process in leases.
    pub(crate) holder: String,
}
