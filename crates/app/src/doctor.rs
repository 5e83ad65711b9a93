// SPDX-License-Identifier: Apache-2.0
//! Looking for what is wrong with an installation, changing nothing: derived tables, keys, fonts,
//! the operator's own sentences in letters, the checkpoint kept outside.

use serde::Serialize;
use yakusoku_policy::Lang;

use crate::App;
use crate::rebuild::Difference;
use crate::request::DeskError;
use crate::staff::posts::lacks;

/// What the doctor found.
#[derive(Debug, Clone, Serialize)]
pub struct Diagnosis {
    /// Derived tables that are not what the log says.
    pub tables: Vec<Difference>,
    /// Streams whose key should be there and is not, or the other way round.
    pub keys: Vec<String>,
    /// What keeps letters from being made: the operator's own sentences as they stand.
    pub letters: Vec<String>,
    /// Advice that is no fault.
    pub notes: Vec<String>,
}

impl Diagnosis {
    /// Nothing is wrong.
    #[must_use]
    pub fn is_well(&self) -> bool {
        self.tables.is_empty() && self.keys.is_empty() && self.letters.is_empty()
    }
}

const SEALED: &str = "SELECT DISTINCT p.stream FROM payload p ORDER BY p.stream";

impl App {
    /// Looks for what is wrong.
    ///
    /// # Errors
    /// [`DeskError`] when it cannot even look.
    pub async fn diagnose(&self) -> Result<Diagnosis, DeskError> {
        let tables = self.differences().await?;
        let mut keys = Vec::new();
        for row in self.db.fetch(SEALED, &[]).await? {
            let name = row.text(0)?;
            let stream = name.parse().map_err(|_| DeskError::Corrupt)?;
            match self.keys.stream(&stream) {
                Ok(Some(_)) => {}
                Ok(None) => keys.push(format!("{name}: sealed parts without a key")),
                Err(_) => keys.push(format!("{name}: the key file is damaged")),
            }
        }
        let mut notes = Vec::new();
        if self.sizes().await?.outside.is_none() {
            notes.push(
                "台帳の控えがまだ社外に保管されていません。`yakusoku ledger checkpoint` で取り出し、別の場所に保管してください。"
                    .to_owned(),
            );
        }
        if self.config.demo {
            notes.push(
                "これは見本の会社のデータフォルダーです。実際の業務には使わないでください。"
                    .to_owned(),
            );
        }
        if let Some(unheard) = self.unheard().await? {
            notes.push(format!(
                "期限を過ぎた{}件の是正処置を開始できません。受け持つ{}の利用者がいません。`yakusoku staff add` で登録してください。",
                unheard.days,
                unheard.role.label()
            ));
        }
        let in_force = self.in_force().await;
        if let Ok(policy) = in_force.policy() {
            let lacks = lacks(policy, &self.staff().await);
            notes.extend(lacks.iter().map(|lack| lack.text().ja));
        }
        Ok(Diagnosis {
            tables,
            keys,
            letters: self.own_words_wrong()?,
            notes,
        })
    }

    /// What is wrong with the operator's own sentences, language by language.
    fn own_words_wrong(&self) -> Result<Vec<String>, DeskError> {
        let mut wrong = Vec::new();
        for lang in [Lang::Ja, Lang::En] {
            match self.own_words(lang) {
                Ok(_) => {}
                Err(DeskError::OwnWords(why)) => wrong.push(why),
                Err(other) => return Err(other),
            }
        }
        Ok(wrong)
    }
}
