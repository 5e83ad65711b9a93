// SPDX-License-Identifier: Apache-2.0
//! The fonts a paper may use, given as bytes, and the proof that they hold every character.
//!
//! BIZ UDMincho and IPAexMincho lack characters people's names need (𠮷, U+20BB7), so Noto CJK
//! follows them; nothing else on a machine is ever used, or two machines would set two letters.

use std::fmt;
use std::sync::Arc;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

use crate::{Lang, PaperError};

/// The two faces of a paper: running text, and headings with tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// 明朝, for running text.
    Serif,
    /// ゴシック, for headings, labels and tables.
    Sans,
}

const SERIF: &[&str] = &["BIZ UDMincho", "IPAexMincho", "Noto Serif CJK JP"];
const SANS: &[&str] = &["BIZ UDGothic", "IPAexGothic", "Noto Sans CJK JP"];

impl Family {
    /// Families that serve, best first.
    #[must_use]
    pub const fn accepted(self) -> &'static [&'static str] {
        match self {
            Self::Serif => SERIF,
            Self::Sans => SANS,
        }
    }

    const fn role(self) -> &'static str {
        match self {
            Self::Serif => "serif",
            Self::Sans => "sans",
        }
    }
}

/// A family that is needed or wise to have, and was not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingFamily {
    /// No font of this family: no paper can be made.
    Needed(Family),
    /// Only fonts without rare characters of names (such as 𠮷): such a name will be refused.
    RareCharacters(Family),
}

impl fmt::Display for MissingFamily {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Needed(family) => {
                write!(
                    f,
                    "{}: install one of {}",
                    family.role(),
                    family.accepted().join(", ")
                )
            }
            Self::RareCharacters(family) => write!(
                f,
                "{}: rare characters of names are missing; install {}",
                family.role(),
                family.accepted().last().copied().unwrap_or_default()
            ),
        }
    }
}

/// A set of fonts ready for use; cheap to clone, made once at start.
#[derive(Clone)]
pub struct Fonts(Arc<Inner>);

struct Inner {
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    coverage: Coverage,
}

impl fmt::Debug for Fonts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self
            .0
            .fonts
            .iter()
            .map(|font| &font.info().family)
            .collect();
        f.debug_tuple("Fonts").field(&names).finish()
    }
}

impl Fonts {
    /// Takes the bytes of font files (`.ttf`, `.otf`, collections `.ttc`); keeps the faces that
    /// papers use and ignores every other. Order does not matter.
    #[must_use]
    pub fn new(files: Vec<Vec<u8>>) -> Self {
        let wanted = |font: &Font| rank(&font.info().family).is_some();
        let mut fonts: Vec<Font> = files
            .into_iter()
            .flat_map(|file| Font::iter(Bytes::new(file)))
            .filter(wanted)
            .collect();
        // Equal sets of files in another order must give equal bytes.
        fonts.sort_by_key(|font| {
            let info = font.info();
            (
                rank(&info.family),
                info.variant.weight.to_number(),
                font.post_script_name(),
            )
        });
        let mut coverage = Coverage::default();
        for font in &fonts {
            coverage.add(&font.info().coverage);
        }
        let book = LazyHash::new(FontBook::from_fonts(&fonts));
        Self(Arc::new(Inner {
            book,
            fonts,
            coverage,
        }))
    }

    /// Says which needed family is missing; empty when every paper and name can be set.
    #[must_use]
    pub fn check(&self) -> Vec<MissingFamily> {
        [Family::Serif, Family::Sans]
            .into_iter()
            .filter_map(|family| {
                let present = self.families(family);
                if present.is_empty() {
                    Some(MissingFamily::Needed(family))
                } else if !present.iter().any(|name| name.starts_with("Noto")) {
                    Some(MissingFamily::RareCharacters(family))
                } else {
                    None
                }
            })
            .collect()
    }

    /// Whether some font of the set holds the character.
    #[must_use]
    pub fn holds(&self, character: char) -> bool {
        self.0.coverage.contains(character)
    }

    /// The families of a role that are present, best first, then those of the other role, so that
    /// a character only a ゴシック holds is still set in a 明朝 text.
    ///
    /// English reverses the order: Noto's Latin letters are drawn for text, while those of the
    /// Japanese families are all half a square wide.
    pub(crate) fn chain(
        &self,
        family: Family,
        lang: Lang,
    ) -> Result<Vec<&'static str>, PaperError> {
        let own = self.families(family);
        if own.is_empty() {
            return Err(PaperError::NoFont {
                role: family.role(),
                accepted: family.accepted(),
            });
        }
        let other = match family {
            Family::Serif => Family::Sans,
            Family::Sans => Family::Serif,
        };
        let ordered = |mut names: Vec<&'static str>| {
            if lang == Lang::En {
                names.reverse();
            }
            names
        };
        Ok([ordered(own), ordered(self.families(other))].concat())
    }

    pub(crate) fn book(&self) -> &LazyHash<FontBook> {
        &self.0.book
    }

    pub(crate) fn font(&self, index: usize) -> Option<Font> {
        self.0.fonts.get(index).cloned()
    }

    fn families(&self, family: Family) -> Vec<&'static str> {
        let given =
            |name: &&'static str| self.0.fonts.iter().any(|font| font.info().family == *name);
        family.accepted().iter().copied().filter(given).collect()
    }
}

fn rank(family: &str) -> Option<usize> {
    SERIF.iter().chain(SANS).position(|name| *name == family)
}

/// Which characters the set holds, one bit each: asked for every character of every paper.
#[derive(Default)]
struct Coverage(Vec<u64>);

impl Coverage {
    fn add(&mut self, coverage: &typst::text::Coverage) {
        for code in coverage.iter() {
            let word = code as usize / 64;
            if self.0.len() <= word {
                self.0.resize(word + 1, 0);
            }
            if let Some(bits) = self.0.get_mut(word) {
                *bits |= 1 << (code % 64);
            }
        }
    }

    fn contains(&self, character: char) -> bool {
        let code = u32::from(character);
        self.0
            .get(code as usize / 64)
            .is_some_and(|bits| bits & (1 << (code % 64)) != 0)
    }
}
