// SPDX-License-Identifier: Apache-2.0
//! An approved edition takes effect on its day, and every process notices what another recorded.

use yakusoku_duties::edition::{EditionFact, PutInForce};

use super::{PolicyError, STREAM, Texts, fitting, readable, sealed};
use crate::App;
use crate::staff::PROGRAM;

impl App {
    /// Puts the edition in force whose day has come; gives its number. The approval was for that
    /// text, so only a text or map that cannot be used keeps it back; the board says so then.
    ///
    /// # Errors
    /// [`PolicyError`]; the edition in force stays.
    pub async fn take_effect(&self) -> Result<Option<u32>, PolicyError> {
        let today = self.clock.today();
        let in_force = self.in_force().await;
        let due = in_force.editions.due(today.date);
        let Some((named, from)) = due.map(|(one, from)| (one.named.clone(), from)) else {
            return Ok(None);
        };
        let Some(policy) = self.text_of(&named.hash).await? else {
            return Err(PolicyError::None);
        };
        let texts = Texts {
            policy,
            systems: self.texts_in_force().await?.systems,
        };
        let map = fitting(&readable(&texts.policy)?.policy, &texts.systems)?;
        let edition = named.edition;
        let fact = PutInForce {
            named,
            map: map.hash,
            from: Some(from),
        };
        let recorded = self
            .record_edition(&PROGRAM, vec![(EditionFact::InForce(fact), sealed(&texts))])
            .await;
        match recorded {
            // Another process was first; its entry says the same.
            Err(PolicyError::Conflict) => self.load_in_force().await?,
            other => other?,
        }
        self.forget_sources().await;
        Ok(Some(edition))
    }

    /// Notices editions and maps that another process recorded, and lets those take effect whose
    /// day has come. Cheap where nothing changed.
    ///
    /// # Errors
    /// [`PolicyError`].
    pub async fn keep_in_force(&self) -> Result<(), PolicyError> {
        const COUNT: &str = "SELECT COUNT(*) FROM entry WHERE stream = $1";
        let row = self.db.one(COUNT, &[STREAM.to_string().into()]).await?;
        let count = row.map(|row| row.int(0)).transpose()?.unwrap_or(0);
        if u64::try_from(count).unwrap_or(0) != self.in_force().await.entries {
            self.load_in_force().await?;
            self.forget_sources().await;
        }
        self.take_effect().await.map(|_| ())
    }
}
