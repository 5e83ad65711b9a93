// SPDX-License-Identifier: Apache-2.0
//! The names a file gives to things: items of personal information, identity papers, grounds.
//!
//! They are types of their own, so that a paper can never stand where an item is meant. They hold
//! any text; [`crate::read`] makes sure that a name in a policy refers to something.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The name as written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(name: &str) -> Self {
                Self(name.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(name: String) -> Self {
                Self(name)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    };
}

name! {
    /// An item of personal information as a dotted path, `contact.email`; a branch means its leaves.
    ItemId
}
name! {
    /// A kind of paper that proves identity or authority, `driving_licence`.
    PaperId
}
name! {
    /// A ground on which a request may be refused, `harm`.
    GroundId
}

impl ItemId {
    /// Whether this item is the branch itself or lies under it.
    ///
    /// ```
    /// use yakusoku_policy::ItemId;
    /// let email = ItemId::from("contact.email");
    /// assert!(email.is_under(&ItemId::from("contact")));
    /// assert!(email.is_under(&email));
    /// assert!(!ItemId::from("contacts").is_under(&ItemId::from("contact")));
    /// ```
    #[must_use]
    pub fn is_under(&self, branch: &Self) -> bool {
        self.0
            .strip_prefix(&branch.0)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }

    /// The branch one step up; `None` for a root.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        self.0
            .rsplit_once('.')
            .map(|(branch, _)| Self(branch.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_branch_holds_its_leaves_and_nothing_that_only_looks_alike() {
        let name = ItemId::from("identity.name");
        assert!(ItemId::from("identity.name.family").is_under(&name));
        assert!(!ItemId::from("identity.nameplate").is_under(&name));
        assert!(!name.is_under(&ItemId::from("identity.name.family")));
        assert_eq!(name.parent(), Some(ItemId::from("identity")));
        assert_eq!(ItemId::from("identity").parent(), None);
    }
}
