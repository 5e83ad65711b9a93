// SPDX-License-Identifier: Apache-2.0
//! A printable form as data: what stands on it, the same for the page and for paper.

use jiff::civil::Date;
use serde::Serialize;

use super::blocks::{capital, text};
use super::html::{Html, el};
use super::site::Site;
use super::{Page, form, mandate};
use crate::model::{Policy, Requirement};
use crate::text::{Lang, Text};

/// A form to print.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// Name of its file without the ending: `form-disclosure`.
    pub name: String,
    /// Title.
    pub title: String,
    /// Where the date is written.
    pub date: String,
    /// To whom, with the honorific; empty where the file names nobody.
    pub to: String,
    /// Address of the desk.
    pub desk: String,
    /// What is declared; empty where nothing is.
    pub lead: String,
    /// Parts.
    pub parts: Vec<Part>,
    /// For the desk to fill in.
    pub office: Option<Office>,
    /// Which edition it belongs to.
    pub foot: String,
}

/// One part under its heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Its anchor.
    pub id: &'static str,
    /// Heading.
    pub title: String,
    /// What stands in it.
    pub pieces: Vec<Piece>,
}

/// Something in a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Piece {
    /// A heading of the third level.
    Head {
        /// Words.
        text: String,
    },
    /// A sentence.
    Text {
        /// Words.
        text: String,
    },
    /// Boxes to write in.
    Fields {
        /// Their labels.
        labels: Vec<String>,
    },
    /// Choices to tick.
    Ticks {
        /// Choices.
        choices: Vec<String>,
    },
    /// A plain list.
    List {
        /// Entries.
        items: Vec<String>,
    },
    /// Facts in pairs.
    Facts {
        /// Term and value.
        facts: Vec<(String, String)>,
    },
}

/// The boxes of the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Office {
    /// What is said over them.
    pub title: String,
    /// Their labels.
    pub labels: Vec<String>,
}

/// The forms of a policy in one language: one for each kind, the sheet on the agent, the mandate.
#[must_use]
pub fn sheets(policy: &Policy, as_of: Date, lang: Lang) -> Vec<Sheet> {
    all(&Site::new(policy, as_of, lang))
}

pub(super) fn all(site: &Site<'_>) -> Vec<Sheet> {
    let mut sheets = form::sheets(site);
    sheets.extend(mandate::sheets(site));
    sheets
}

pub(super) fn pages(site: &Site<'_>) -> Vec<Page> {
    let sheets = all(site);
    sheets.iter().map(|sheet| page(site, sheet)).collect()
}

fn page(site: &Site<'_>, sheet: &Sheet) -> Page {
    let pdf = format!("{}.pdf", sheet.name);
    let print = text("印刷用のPDF", "PDF to print");
    let print = el("p").class("screen").add(site.link(&pdf, &print)).done();
    let mut body = vec![print, addressed(site, sheet)];
    if !sheet.lead.is_empty() {
        body.push(el("p").add(site.word(&sheet.lead)).done());
    }
    body.extend(sheet.parts.iter().map(|part| {
        let pieces = part.pieces.iter().map(|piece| site.piece(piece));
        site.section(part.id, &Text::ja(&part.title), pieces)
    }));
    body.extend(sheet.office.as_ref().map(|office| boxes(site, office)));
    let file_name = format!("{}.html", sheet.name);
    site.page(&file_name, &Text::ja(&sheet.title), body)
}

fn addressed(site: &Site<'_>, sheet: &Sheet) -> Html {
    let line = |words: &String| {
        let line = el("p").add(site.word(words));
        (!words.is_empty()).then_some(line)
    };
    let lines = [line(&sheet.to), line(&sheet.desk)].into_iter().flatten();
    let address = el("address").els(lines);
    el("div")
        .class("addressed")
        .el(el("p").class("date").add(site.word(&sheet.date)))
        .el(address)
        .done()
}

fn boxes(site: &Site<'_>, office: &Office) -> Html {
    let cells = office.labels.iter().map(|label| {
        let term = el("dt").add(site.word(label));
        el("div").el(term).el(el("dd"))
    });
    el("div")
        .class("office")
        .el(el("p").add(site.word(&office.title)))
        .el(el("dl").els(cells))
        .done()
}

impl Site<'_> {
    /// A sheet with what all of them have: date, address, which edition.
    pub(super) fn sheet(&self, name: String, title: &Text) -> Sheet {
        let operator = &self.policy.operator.name;
        let to = match operator.is_empty() {
            true => Text::default(),
            false => {
                let words = text("{operator}　御中", "To {operator}");
                words.fill(&[("operator", operator.clone())])
            }
        };
        let desk = self.policy.requests_desk();
        let desk = desk.and_then(|desk| desk.post.as_ref().or(Some(&desk.name)));
        let edition = self.policy.edition.to_string();
        let foot = text("個人情報保護方針　第{n}版", "Privacy policy, edition {n}");
        let foot = foot.fill(&[("n", text(&edition, &edition))]);
        let date = text("　　　　年　　月　　日", "Date:");
        Sheet {
            name,
            title: self.words(title),
            date: self.words(&date),
            to: self.words(&to),
            desk: desk.map(|desk| self.words(desk)).unwrap_or_default(),
            lead: String::new(),
            parts: Vec::new(),
            office: None,
            foot: self.words(&foot),
        }
    }

    /// The words of a text in the language of the site.
    pub(super) fn words(&self, text: &Text) -> String {
        text.get(self.lang).to_owned()
    }

    /// The words of texts.
    pub(super) fn all_words<'a>(&self, texts: impl IntoIterator<Item = &'a Text>) -> Vec<String> {
        texts.into_iter().map(|text| self.words(text)).collect()
    }

    /// A part, where anything stands in it.
    pub(super) fn part(&self, id: &'static str, title: &Text, pieces: Vec<Piece>) -> Option<Part> {
        let title = self.words(&capital(title));
        (!pieces.is_empty()).then_some(Part { id, title, pieces })
    }

    /// A sentence of a part.
    pub(super) fn said(&self, text: &Text) -> Piece {
        Piece::Text {
            text: self.pen.sentence_text(text),
        }
    }

    /// A heading of a part.
    pub(super) fn head_of(&self, title: &Text) -> Piece {
        Piece::Head {
            text: self.words(&capital(title)),
        }
    }

    /// Boxes to write in.
    pub(super) fn fields(&self, labels: &[Text]) -> Piece {
        Piece::Fields {
            labels: self.all_words(labels),
        }
    }

    /// Choices to tick.
    pub(super) fn choices(&self, choices: impl IntoIterator<Item = Text>) -> Piece {
        let choices: Vec<Text> = choices.into_iter().collect();
        Piece::Ticks {
            choices: self.all_words(&choices),
        }
    }

    /// The papers of a requirement, each with what to black out on its copy.
    pub(super) fn paper_pieces(&self, requirement: &Requirement) -> Vec<Piece> {
        let any = requirement.any.to_string();
        let lead = match (requirement.of.len(), usize::from(requirement.any)) {
            (listed, needed) if listed == needed => text(
                "次の書類をすべてご用意ください",
                "You need all of these papers",
            ),
            _ => text(
                "次のうち{n}種類の書類をご用意ください",
                "You need {n} of these papers",
            ),
        };
        let lead = lead.fill(&[("n", text(&any, &any))]);
        let list = |of: &[crate::names::PaperId]| Piece::List {
            items: of
                .iter()
                .map(|id| self.words(&self.paper_label(id)))
                .collect(),
        };
        let mut pieces = vec![self.said(&lead), list(&requirement.of)];
        if !requirement.authority.is_empty() {
            pieces.push(self.said(&text(
                "代理権を示す次の書類のうち1種類もご用意ください",
                "You also need one of these papers that show the authority of the agent",
            )));
            pieces.push(list(&requirement.authority));
        }
        pieces
    }

    /// A piece as markup.
    pub(super) fn piece(&self, piece: &Piece) -> Html {
        match piece {
            Piece::Head { text } => self.subheading(&Text::ja(text)),
            Piece::Text { text } => el("p").add(self.word(text)).done(),
            Piece::Fields { labels } => {
                let field = |label: &String| {
                    let label = el("dt").add(self.word(label));
                    el("div").el(label).el(el("dd"))
                };
                let fields = labels.iter().map(field);
                el("dl").class("fields").els(fields).done()
            }
            Piece::Ticks { choices } => {
                let choice = |words: &String| el("li").add(Html::text(BOX)).add(self.word(words));
                let choices = choices.iter().map(choice);
                el("ul").class("ticks").els(choices).done()
            }
            Piece::List { items } => self.list(items.iter().map(|item| self.word(item))),
            Piece::Facts { facts } => {
                let facts = facts.iter();
                self.facts(facts.map(|(term, value)| (Text::ja(term), self.word(value))))
            }
        }
    }

    /// Words that are in the language of the site already.
    fn word(&self, words: &str) -> Html {
        self.pen.say(&Text::ja(words))
    }
}

/// An empty box to tick, on paper.
const BOX: &str = "□ ";
