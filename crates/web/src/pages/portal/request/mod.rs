// SPDX-License-Identifier: Apache-2.0
//! Making a request: one question a page, then all answers to check, then one button.

mod about;
mod address;
mod agent;
mod asked;
mod birth;
mod check;
mod contact;
mod country;
mod date;
mod delivery;
mod disclosure;
mod done;
mod erasure;
mod kinds;
mod name;
mod papers;
mod step;
mod who;

pub use about::{AboutForm, AboutPage, Asks, about_path, asks};
pub use address::{AddressForm, AddressPage};
pub use agent::{AgentForm, AgentPage};
pub use asked::{Answer, Asked, Group};
pub use birth::{BirthForm, BirthPage};
pub use check::{CheckPage, FeeToPay};
pub use contact::{ContactForm, ContactPage};
pub use country::{CountryForm, CountryPage};
pub use date::TypedDate;
pub use delivery::{DeliveryForm, DeliveryPage};
pub use disclosure::{DisclosureForm, DisclosurePage};
pub use done::DonePage;
pub use erasure::{ErasureForm, ErasurePage};
pub use kinds::{KindByPost, KindOnline, KindsForm, KindsPage};
pub use name::{NameForm, NamePage};
pub use papers::PapersToSend;
pub use step::Step;
pub use who::{WhoForm, WhoPage};
