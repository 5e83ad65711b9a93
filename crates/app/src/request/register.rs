// SPDX-License-Identifier: Apache-2.0
//! The register of requests and the figures of a year, on a page and for Excel; nothing personal is in either.

use jiff::civil::Date;
use serde::Serialize;
use yakusoku_duties::calendar::ja_full;
use yakusoku_duties::matter::Sort;
use yakusoku_duties::request::fact::Applying;
use yakusoku_duties::request::register::{Figures, Line, figures, register};
use yakusoku_papers::{Cell, Sheet, sheet_csv, workbook};
use yakusoku_policy::Lang;

use super::DeskError;
use super::lists::PAGE;
use crate::App;
use crate::access::{Action, Actor};
use crate::acts::MatterLine;

/// The register of a calendar year, by the day of receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Register {
    /// The year.
    pub year: i16,
    /// Years in which anything was received, the newest first.
    pub years: Vec<i16>,
    /// As of which day.
    pub on: Date,
    /// A line per ask.
    pub lines: Vec<Line>,
    /// The figures, kind by kind.
    pub figures: Vec<Figures>,
    /// Complaints, consultations and inquiries of the year.
    pub matters: Vec<MatterLine>,
}

/// A part of the register of a calendar year, as programs read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterPage {
    /// The year.
    pub year: i16,
    /// As of which day.
    pub on: Date,
    /// A line per ask; an application is never torn apart.
    pub lines: Vec<Line>,
    /// The number after which the next page goes on, where there may be one.
    pub next: Option<String>,
}

impl App {
    /// A page of the register of a year, in the order of receipt, after the application of a number; of this year where
    /// none is named. Cases of other desks are left out for whoever may not see them.
    ///
    /// # Errors
    /// [`DeskError::NoSuchCase`] for a number to go on from that is not one of that year, or not to be seen.
    pub async fn register_page(
        &self,
        actor: &Actor,
        year: Option<i16>,
        after: Option<&str>,
    ) -> Result<RegisterPage, DeskError> {
        actor.may(Action::CaseList)?;
        let on = self.clock.today().date;
        let year = year.unwrap_or_else(|| on.year());
        let after = match after {
            Some(number) => Some(self.case_state(actor, number).await?),
            None => None,
        };
        if after
            .as_ref()
            .is_some_and(|case| case.received_on.year() != year)
        {
            return Err(DeskError::NoSuchCase);
        }
        let cases = self.page_of_year(actor, year, after.as_ref()).await?;
        let whole = cases.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX);
        let last = cases.last().map(|case| case.number.clone());
        Ok(RegisterPage {
            year,
            on,
            lines: register(&cases, on),
            next: last.filter(|_| whole),
        })
    }

    /// The register of a year; of this year where none is named. Cases of other desks are left out for whoever
    /// may not see them.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn request_register(
        &self,
        actor: &Actor,
        year: Option<i16>,
    ) -> Result<Register, DeskError> {
        actor.may(Action::CaseList)?;
        let on = self.clock.today().date;
        let year = year.unwrap_or_else(|| on.year());
        let cases = self.cases_of_year(actor, year).await?;
        let matters = self.matters_of_year(actor, year).await?;
        let lines = register(&cases, on);
        let mut years = self.years_of_cases(actor).await?;
        years.extend(self.years_of_matters(actor).await?);
        years.push(on.year());
        years.sort_unstable_by(|a, b| b.cmp(a));
        years.dedup();
        Ok(Register {
            year,
            years,
            on,
            figures: figures(&lines, year),
            lines,
            matters: matters.iter().map(Into::into).collect(),
        })
    }
}

impl Register {
    /// The lines as a CSV for Excel.
    ///
    /// # Errors
    /// [`DeskError::Paper`].
    pub fn csv(&self) -> Result<Vec<u8>, DeskError> {
        sheet_csv(&self.lines_sheet()).map_err(DeskError::Paper)
    }

    /// Lines, figures, complaints and inquiries as a workbook.
    ///
    /// # Errors
    /// [`DeskError::Paper`].
    pub fn excel(&self) -> Result<Vec<u8>, DeskError> {
        let sheets = [
            self.lines_sheet(),
            self.figures_sheet(),
            self.matters_sheet(),
        ];
        workbook(&sheets, self.on).map_err(DeskError::Paper)
    }

    fn lines_sheet(&self) -> Sheet {
        let row = |line: &Line| {
            vec![
                Cell::text(&line.number),
                Cell::Number(line.ask.into()),
                Cell::Day(line.received),
                Cell::text(line.channel.label(Lang::Ja)),
                Cell::text(applying(line.applying)),
                Cell::text(line.kind.label(Lang::Ja)),
                Cell::day(line.due),
                Cell::text(line.end.label(line.kind)),
                Cell::text(line.ground.clone().unwrap_or_default()),
                Cell::day(line.ended),
                Cell::number(line.days),
                Cell::text(if line.late { "超過" } else { "" }),
                Cell::Number(line.fee_yen.into()),
            ]
        };
        Sheet {
            name: "受付簿".to_owned(),
            columns: columns(&[
                "受付番号",
                "請求事項",
                "受付日",
                "受付の方法",
                "請求した方",
                "種類",
                "回答期限",
                "結果",
                "事由",
                "終了日",
                "日数",
                "期限",
                "手数料（円）",
            ]),
            rows: self.lines.iter().map(row).collect(),
        }
    }

    fn figures_sheet(&self) -> Sheet {
        let row = |one: &Figures| {
            vec![
                Cell::text(one.kind.label(Lang::Ja)),
                Cell::Number(one.received.into()),
                Cell::text(ends(one)),
                Cell::Number(one.late.into()),
                Cell::number(one.days_median),
                Cell::number(one.days_max),
                Cell::Number(i64::try_from(one.fees_yen).unwrap_or(i64::MAX)),
            ]
        };
        Sheet {
            name: format!("{}年の件数", self.year),
            columns: columns(&[
                "種類",
                "受付",
                "結果",
                "期限超過",
                "日数の中央値",
                "日数の最大",
                "手数料（円）",
            ]),
            rows: self.figures.iter().map(row).collect(),
        }
    }

    fn matters_sheet(&self) -> Sheet {
        let row = |one: &MatterLine| {
            vec![
                Cell::text(&one.number),
                Cell::text(one.sort.label()),
                Cell::text(one.from.map_or("", |from| from.label(Lang::Ja))),
                Cell::Day(one.received),
                Cell::day(one.next_due),
                Cell::text(one.ended.map_or("対応中", |ended| ended.label())),
            ]
        };
        Sheet {
            name: "苦情・照会".to_owned(),
            columns: columns(&["番号", "種類", "照会元", "受付日", "次の期限", "結果"]),
            rows: self.matters.iter().map(row).collect(),
        }
    }

    /// How many complaints, consultations and inquiries came.
    #[must_use]
    pub fn brought(&self) -> Vec<(Sort, usize)> {
        let count = |sort| self.matters.iter().filter(|one| one.sort == sort).count();
        Sort::ALL.map(|sort| (sort, count(sort))).to_vec()
    }

    /// A sentence on what the figures stand for.
    #[must_use]
    pub fn basis(&self) -> String {
        format!(
            "{}年に受け付けたもの。{}現在。日数は受付日の翌日から数えた暦日",
            self.year,
            ja_full(self.on)
        )
    }
}

fn columns(labels: &[&str]) -> Vec<String> {
    labels.iter().map(|label| (*label).to_owned()).collect()
}

/// 「全部を開示 3、開示しない 1」.
#[must_use]
pub fn ends(figures: &Figures) -> String {
    let one = |(end, n): &(yakusoku_duties::request::register::End, u32)| {
        format!("{} {n}", end.label(figures.kind))
    };
    let all: Vec<String> = figures.ends.iter().map(one).collect();
    all.join("、")
}

/// Who applied, as the register says it.
#[must_use]
pub const fn applying(applying: Applying) -> &'static str {
    match applying {
        Applying::Person => "本人",
        Applying::StatutoryAgent => "法定代理人",
        Applying::MandatedAgent => "任意代理人",
    }
}
