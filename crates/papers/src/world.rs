// SPDX-License-Identifier: Apache-2.0
//! The typesetter's world: our templates, one file of data, the fonts given; nothing else exists.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde_json::Value;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook, is_default_ignorable};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::fonts::Family;
use crate::lang::code;
use crate::{Fonts, Lang, PaperError};

/// What a template raises when the address does not fit (see `templates/letter.typ`).
const ADDRESS_TOO_LONG: &str = "address-too-long";

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// The templates of this crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Template {
    Letter,
    Package,
    Cover,
    Form,
    Label,
}

impl Template {
    const fn file(self) -> (&'static str, &'static str) {
        match self {
            Self::Letter => ("/letter.typ", include_str!("../templates/letter.typ")),
            Self::Package => ("/package.typ", include_str!("../templates/package.typ")),
            Self::Cover => ("/cover.typ", include_str!("../templates/cover.typ")),
            Self::Form => ("/form.typ", include_str!("../templates/form.typ")),
            Self::Label => ("/label.typ", include_str!("../templates/label.typ")),
        }
    }
}

const COMMON: (&str, &str) = ("/common.typ", include_str!("../templates/common.typ"));

struct Desk {
    fonts: Fonts,
    main: Source,
    common: Source,
    data_id: FileId,
    data: Bytes,
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        [&self.main, &self.common]
            .into_iter()
            .find(|source| source.id() == id)
            .cloned()
            .ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data_id {
            Ok(self.data.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    /// The date of a paper is data; there is no today here.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn source((path, text): (&str, &str)) -> Result<Source, PaperError> {
    Ok(Source::new(file_id(path)?, text.to_owned()))
}

fn file_id(path: &str) -> Result<FileId, PaperError> {
    let path = VirtualPath::new(path).map_err(|e| PaperError::Typesetting(format!("{e:?}")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// What a document is called inside its file, and how it is set.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    pub(crate) template: Template,
    pub(crate) lang: Lang,
    /// Tells documents apart that have one title; never shown.
    pub(crate) ident: String,
    /// Becomes the date of creation.
    pub(crate) date: Date,
}

/// Sets `data` as PDF/A-2u.
pub(crate) fn set(fonts: &Fonts, sheet: Sheet, mut data: Value) -> Result<Vec<u8>, PaperError> {
    let Sheet {
        template,
        lang,
        ident,
        date,
    } = sheet;
    let chains = serde_json::json!({
        "serif": fonts.chain(Family::Serif, lang)?,
        "sans": fonts.chain(Family::Sans, lang)?,
    });
    check_characters(fonts, &data)?;
    if let Value::Object(fields) = &mut data {
        fields.insert("lang_code".to_owned(), code(lang).into());
        fields.insert("fonts".to_owned(), chains);
        fields.insert(
            "day".to_owned(),
            serde_json::json!([date.year(), date.month(), date.day()]),
        );
    }
    let bytes = serde_json::to_vec(&data).map_err(|e| PaperError::Writing(e.to_string()))?;
    let desk = Desk {
        fonts: fonts.clone(),
        main: source(template.file())?,
        common: source(COMMON)?,
        data_id: file_id("/data.json")?,
        data: Bytes::new(bytes),
    };
    let result = compile(&desk, ident);
    // Results are memoised for ever otherwise; and what is memoised here is people's data.
    typst::comemo::evict(0);
    result
}

fn compile(desk: &Desk, ident: String) -> Result<Vec<u8>, PaperError> {
    let compiled = typst::compile::<PagedDocument>(desk);
    let document = compiled.output.map_err(|errors| explain(&errors))?;
    let standards = PdfStandards::new(&[PdfStandard::A_2u])
        .map_err(|e| PaperError::Typesetting(e.message().to_string()))?;
    let options = PdfOptions {
        ident: Smart::Custom(ident),
        creator: Smart::Custom(Some("Yakusoku".into())),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|errors| explain(&errors))
}

fn explain(errors: &[SourceDiagnostic]) -> PaperError {
    if errors
        .iter()
        .any(|error| error.message.contains(ADDRESS_TOO_LONG))
    {
        return PaperError::AddressTooLong;
    }
    let lines: Vec<_> = errors
        .iter()
        .map(|error| error.message.to_string())
        .collect();
    PaperError::Typesetting(lines.join("; "))
}

/// Whether a character may stand in a text at all: a glyph of it exists or none is needed.
pub(crate) fn printable(fonts: &Fonts, character: char) -> bool {
    character == '\n' || is_default_ignorable(character) || fonts.holds(character)
}

fn check_characters(fonts: &Fonts, data: &Value) -> Result<(), PaperError> {
    let mut path = Vec::new();
    match first_missing(fonts, data, &mut path) {
        None => Ok(()),
        Some(character) => Err(PaperError::MissingGlyph {
            character,
            code: u32::from(character),
            place: path.join("."),
        }),
    }
}

fn first_missing(fonts: &Fonts, value: &Value, path: &mut Vec<String>) -> Option<char> {
    let mut inside = |name: String, value: &Value| {
        path.push(name);
        let found = first_missing(fonts, value, path);
        if found.is_none() {
            path.pop();
        }
        found
    };
    match value {
        Value::String(text) => text.chars().find(|c| !printable(fonts, *c)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(i, item)| inside((i + 1).to_string(), item)),
        Value::Object(fields) => fields
            .iter()
            .find_map(|(name, item)| inside(name.clone(), item)),
        _ => None,
    }
}
