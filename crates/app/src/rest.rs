// SPDX-License-Identifier: Apache-2.0
//! What the board remembers of closed cases, so that it need not read ten years of them every time it is looked at.
//!
//! A case at rest can no longer change how a promise stands ([`Rest`]). It is judged once and then passed over until it
//! moves; of each promise the newest cases that show it are kept for the evidence. The others are kept until they move.
//! Whatever is remembered is made from the log alone, holds nothing personal and is gone when the program ends.

use std::collections::BTreeMap;

use yakusoku_duties::form::FormIssue;
use yakusoku_duties::keepers::{Facts, Lacking, Rest, Resting};
use yakusoku_duties::request::Case;
use yakusoku_policy::Clause;

use crate::App;
use crate::request::DeskError;
use crate::request::lists::case_of;

/// Cases read in one go: others are served in between.
const BATCH: i64 = 100;

const TOP: &str = "SELECT COALESCE(MAX(pos), 0) FROM entry";
const MOVED: &str = "SELECT DISTINCT stream FROM entry WHERE pos > $1 AND pos <= $2";
const NEXT: &str = "SELECT state, stream FROM case_row WHERE stream > $1 ORDER BY stream LIMIT $2";
const ONE: &str = "SELECT state FROM case_row WHERE stream = $1";

/// What is remembered, under which policy, up to which entry of the log.
#[derive(Debug, Default)]
pub(crate) struct Remembered {
    policy: String,
    pos: i64,
    first: Walk,
    /// Cases at rest.
    rest: Resting,
    /// The others, by their streams.
    matter: BTreeMap<String, Case>,
    /// Where an older case may be lacking, because a newer one moved.
    lacking: Vec<Lacking>,
    /// Forms asked for, by their streams, once they were read.
    forms: Option<BTreeMap<String, FormIssue>>,
}

/// The first look, through all cases in the order of their streams.
#[derive(Debug, PartialEq, Eq)]
enum Walk {
    /// Come so far.
    Behind(String),
    /// At its end: from here on only what moves is read.
    Done,
}

impl Default for Walk {
    fn default() -> Self {
        Self::Behind(String::new())
    }
}

/// What the board is judged by.
pub(crate) struct Looked {
    /// All cases that may matter, and of the others the newest that show something.
    pub(crate) cases: Vec<Case>,
    /// Every form somebody asked for.
    pub(crate) forms: Vec<FormIssue>,
}

impl Remembered {
    fn anew(policy: &str, clauses: usize, pos: i64) -> Self {
        Self {
            policy: policy.to_owned(),
            pos,
            rest: Resting::new(clauses),
            ..Self::default()
        }
    }

    fn judge(&mut self, rest: &Rest<'_>, stream: String, case: Case) {
        if let Some(case) = self.rest.judge(rest, case) {
            self.matter.insert(stream, case);
        }
    }
}

impl App {
    /// What the board is judged by, as it stands now.
    pub(crate) async fn looked_through(
        &self,
        clauses: &[Clause],
        facts: Facts<'_>,
    ) -> Result<Looked, DeskError> {
        let rest = Rest::new(clauses, facts, self.clock.today().date);
        let policy = facts.policy.hash.to_string();
        let mut known = self.resting.lock().await;
        let row = self.db.one(TOP, &[]).await?;
        let top = row.map_or(Ok(0), |row| row.int(0))?;
        if known.policy != policy {
            *known = Remembered::anew(&policy, clauses.len(), top);
        }
        self.judge_moved(&rest, &mut known, top).await?;
        self.walk(&rest, &mut known).await?;
        let lacking = std::mem::take(&mut known.lacking);
        if !lacking.iter().all(|one| known.rest.lends(one)) {
            // An older case has to take the place of one that went: they are looked through again.
            let forms = known.forms.take();
            *known = Remembered::anew(&policy, clauses.len(), top);
            known.forms = forms;
            self.walk(&rest, &mut known).await?;
        }
        let forms = match &known.forms {
            Some(forms) => forms.values().cloned().collect(),
            None => {
                let forms = self.form_issues().await?;
                let named = forms.iter().map(|one| (one.stream.clone(), one.clone()));
                known.forms = Some(named.collect());
                forms
            }
        };
        let mut cases: Vec<Case> = known.matter.values().cloned().collect();
        cases.extend(known.rest.evidence());
        Ok(Looked { cases, forms })
    }

    /// Judges again what moved since the last look.
    async fn judge_moved(
        &self,
        rest: &Rest<'_>,
        known: &mut Remembered,
        top: i64,
    ) -> Result<(), DeskError> {
        let values = [known.pos.into(), top.into()];
        let moved = self.db.fetch(MOVED, &values).await?;
        for row in &moved {
            let stream = row.text(0)?;
            // Read before it is forgotten: whoever is interrupted in between loses nothing.
            let found = self.db.one(ONE, &[stream.as_str().into()]).await?;
            let case = found.map(|row| case_of(&row)).transpose()?;
            known.matter.remove(&stream);
            let lacking = known.rest.forget(&stream);
            known.lacking.extend(lacking);
            // Gone in between is gone: nothing is said of it. What the first look comes to is judged there.
            let is_behind = match &known.first {
                Walk::Behind(last) => stream <= *last,
                Walk::Done => true,
            };
            match case {
                Some(case) if is_behind => known.judge(rest, stream, case),
                Some(_) => {}
                None => self.read_form(known, stream).await?,
            }
        }
        known.pos = top;
        Ok(())
    }

    /// Reads again what stands on a form, where a stream is one and forms are remembered.
    async fn read_form(&self, known: &mut Remembered, stream: String) -> Result<(), DeskError> {
        if let Some(forms) = &mut known.forms {
            match self.form_issue(&stream).await? {
                Some(form) => forms.insert(stream, form),
                None => forms.remove(&stream),
            };
        }
        Ok(())
    }

    /// Goes on with the first look to its end. Whoever was interrupted goes on where it was.
    async fn walk(&self, rest: &Rest<'_>, known: &mut Remembered) -> Result<(), DeskError> {
        while let Walk::Behind(last) = &known.first {
            let values = [last.as_str().into(), BATCH.into()];
            let rows = self.db.fetch(NEXT, &values).await?;
            for row in &rows {
                known.judge(rest, row.text(1)?, case_of(row)?);
            }
            known.first = match rows.last() {
                Some(row) => Walk::Behind(row.text(1)?),
                None => Walk::Done,
            };
            tokio::task::yield_now().await;
        }
        Ok(())
    }
}
