// SPDX-License-Identifier: Apache-2.0
//! 案件表紙: the sheet on top of a case's paper file, with its clocks and boxes for seals.
//!
//! It is for staff, so it is Japanese with short noun phrases, and it stays in the house.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::letter::Fact;
use crate::world::{Sheet, Template, set};
use crate::{Fonts, Lang, PaperError, date_long, date_short};

/// A line of the sheet's list: what is to be done, by when, and when it was done.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Step {
    /// What, e.g. 本人確認.
    pub label: String,
    /// Last day, if there is one.
    pub due: Option<Date>,
    /// Day it was done; empty leaves room to write.
    pub done: Option<Date>,
    /// Who did it.
    pub by: Option<String>,
}

/// What the sheet shows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CaseCover {
    /// Number of the case, printed large.
    pub case: String,
    /// Day the sheet was made.
    pub date: Date,
    /// Name of the operator.
    pub operator: String,
    /// Last day for the answer, printed large, if the clock runs.
    pub due: Option<Date>,
    /// Received, channel, person, agent, fee, pinned policy … in the order shown.
    pub facts: Vec<Fact>,
    /// What is asked for, one line each.
    pub asks: Vec<String>,
    /// The way of the case.
    pub steps: Vec<Step>,
    /// Titles of the seal boxes, e.g. 起案・審査・決裁; at most six fit.
    pub seals: Vec<String>,
    /// Remarks.
    pub notes: Vec<String>,
}

#[derive(Serialize)]
struct Line<'a> {
    label: &'a str,
    due: String,
    done: String,
    by: &'a str,
}

#[derive(Serialize)]
struct Data<'a> {
    case: &'a str,
    date: String,
    operator: &'a str,
    due: Option<String>,
    facts: &'a [Fact],
    asks: &'a [String],
    steps: Vec<Line<'a>>,
    seals: &'a [String],
    notes: &'a [String],
}

fn line(step: &Step) -> Line<'_> {
    let short = |date: Option<Date>| {
        date.map(|date| date_short(date, Lang::Ja))
            .unwrap_or_default()
    };
    Line {
        label: &step.label,
        due: short(step.due),
        done: short(step.done),
        by: step.by.as_deref().unwrap_or_default(),
    }
}

/// Sets the cover sheet as PDF/A-2u.
///
/// # Errors
/// A missing font or character.
pub fn case_cover(fonts: &Fonts, cover: &CaseCover) -> Result<Vec<u8>, PaperError> {
    let data = Data {
        case: &cover.case,
        date: date_long(cover.date, Lang::Ja),
        operator: &cover.operator,
        due: cover.due.map(|date| date_long(date, Lang::Ja)),
        facts: &cover.facts,
        asks: &cover.asks,
        steps: cover.steps.iter().map(line).collect(),
        seals: &cover.seals,
        notes: &cover.notes,
    };
    let data = serde_json::to_value(data).map_err(|e| PaperError::Writing(e.to_string()))?;
    let ident = format!("{} cover", cover.case);
    let sheet = Sheet {
        template: Template::Cover,
        lang: Lang::Ja,
        ident,
        date: cover.date,
    };
    set(fonts, sheet, data)
}
