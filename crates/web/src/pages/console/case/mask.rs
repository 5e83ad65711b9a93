// SPDX-License-Identifier: Apache-2.0
//! 写しの塗りつぶし: boxes in hundredths of the picture, looked at before anything is changed.

use crate::pages::{Choice, Lang, Nav, Posted, Problems, Shell};
use askama::Template;

/// Boxes of one form.
const BOXES: usize = 4;

/// One box as typed, in hundredths.
#[derive(Clone, Default)]
pub struct TypedBox {
    pub left: String,
    pub top: String,
    pub width: String,
    pub height: String,
}

impl TypedBox {
    /// Every box of a form, empty ones too.
    #[must_use]
    pub fn read(posted: &Posted) -> Vec<Self> {
        (1..=BOXES)
            .map(|no| {
                let one = |side: &str| posted.one(&format!("{side}{no}"));
                Self {
                    left: one("left"),
                    top: one("top"),
                    width: one("width"),
                    height: one("height"),
                }
            })
            .collect()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        [&self.left, &self.top, &self.width, &self.height]
            .iter()
            .all(|side| side.is_empty())
    }
}

/// `GET` and `POST /console/cases/{number}/papers/{no}/mask`
#[derive(Template, Clone)]
#[template(path = "console/case/mask.html")]
pub struct MaskPage {
    pub shell: Shell,
    pub number: String,
    pub no: String,
    pub paper: String,
    pub seen: String,
    pub problems: Problems,
    pub image: String,
    pub boxes: Vec<TypedBox>,
    /// Boxes that can be drawn over the picture.
    pub drawn: Vec<TypedBox>,
    /// `field` (any number): what the boxes cover
    pub fields: Vec<Choice>,
}

opaque!(MaskPage, TypedBox);

impl MaskPage {
    /// Lines of the ruler, in hundredths.
    #[must_use]
    pub fn ruler(&self) -> [u8; 9] {
        [10, 20, 30, 40, 50, 60, 70, 80, 90]
    }

    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        let one = TypedBox {
            left: "10".into(),
            top: "20".into(),
            width: "50".into(),
            height: "10".into(),
        };
        Self {
            shell: Shell::sample_console(lang, Nav::Cases),
            number: "2026-0142".into(),
            no: "2".into(),
            paper: "住民票の写し".into(),
            seen: "7".into(),
            problems: Problems::none(),
            image: "/console/cases/2026-0142/papers/2.png".into(),
            boxes: vec![one.clone(), TypedBox::default()],
            drawn: vec![one],
            fields: vec![
                Choice::new("my_number", "マイナンバー（個人番号）").picked(),
                Choice::new("domicile", "本籍").picked(),
            ],
        }
    }
}
