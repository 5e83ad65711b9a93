// SPDX-License-Identifier: Apache-2.0
//! The questions of the wizard as a list: their names, their order, and where each is changed.

use super::about::{about_path, keys};
use yakusoku_policy::Kind;

/// The groups of the check page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    Request,
    Person,
    Agent,
    Delivery,
}

impl Group {
    pub const ALL: [Self; 4] = [Self::Request, Self::Person, Self::Agent, Self::Delivery];

    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Request => "check.group.request",
            Self::Person => "check.group.person",
            Self::Agent => "check.group.agent",
            Self::Delivery => "check.group.delivery",
        }
    }
}

/// One answered question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    Who,
    Kinds,
    Country,
    DisclosureWhat,
    DisclosurePeriod,
    ErasureWhat,
    ErasureReason,
    ErasureDetails,
    About(Kind),
    Name,
    Birth,
    Address,
    Email,
    Phone,
    AgentName,
    AgentAddress,
    AgentPhone,
    Delivery,
}

impl Asked {
    #[must_use]
    pub fn group(self) -> Group {
        match self {
            Self::Name | Self::Birth | Self::Address | Self::Email | Self::Phone => Group::Person,
            Self::AgentName | Self::AgentAddress | Self::AgentPhone => Group::Agent,
            Self::Delivery => Group::Delivery,
            _ => Group::Request,
        }
    }

    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Who => "asked.who",
            Self::Kinds => "asked.kinds",
            Self::Country => "asked.country",
            Self::DisclosureWhat => "asked.disclosure.what",
            Self::DisclosurePeriod => "asked.disclosure.period",
            Self::ErasureWhat => "asked.erasure.what",
            Self::ErasureReason => "asked.erasure.reason",
            Self::ErasureDetails => "asked.erasure.details",
            Self::About(kind) => {
                let [title, ..] = keys(kind);
                title
            }
            Self::Name => "asked.name",
            Self::Birth => "asked.birth",
            Self::Address => "asked.address",
            Self::Email => "asked.email",
            Self::Phone => "asked.phone",
            Self::AgentName => "asked.agent.name",
            Self::AgentAddress => "asked.agent.address",
            Self::AgentPhone => "asked.agent.phone",
            Self::Delivery => "asked.delivery",
        }
    }

    /// The page that asks it; the change link adds `?return=check` and the field.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Who => "/request/who",
            Self::Kinds => "/request/kinds",
            Self::Country => "/request/country",
            Self::DisclosureWhat | Self::DisclosurePeriod => "/request/disclosure",
            Self::ErasureWhat | Self::ErasureReason | Self::ErasureDetails => "/request/erasure",
            Self::About(kind) => about_path(kind),
            Self::Name => "/request/name",
            Self::Birth => "/request/birth",
            Self::Address => "/request/address",
            Self::Email | Self::Phone => "/request/contact",
            Self::AgentName | Self::AgentAddress | Self::AgentPhone => "/request/agent",
            Self::Delivery => "/request/delivery",
        }
    }
}

/// A question with its answer, line by line.
#[derive(Clone)]
pub struct Answer {
    pub asked: Asked,
    pub lines: Vec<String>,
}

opaque!(Answer);

impl Answer {
    pub fn new(asked: Asked, line: impl Into<String>) -> Self {
        Self {
            asked,
            lines: vec![line.into()],
        }
    }

    #[must_use]
    pub fn and(mut self, line: impl Into<String>) -> Self {
        self.lines.push(line.into());
        self
    }
}
