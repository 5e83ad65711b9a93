// SPDX-License-Identifier: Apache-2.0
//! Question: what is asked for. Kinds not run here are shown with how to ask by post.

use super::Step;
use crate::pages::{Choice, Fault, Lang, Posted, Problems, Shell, kind_words};
use askama::Template;

/// `kind` (any number): names of kinds
#[derive(Clone, Default)]
pub struct KindsForm {
    pub kinds: Vec<String>,
}

impl KindsForm {
    #[must_use]
    pub fn read(posted: &Posted) -> Self {
        Self {
            kinds: posted.all("kind"),
        }
    }
}

/// A kind the portal does not run.
#[derive(Debug, Clone)]
pub struct KindByPost {
    pub title: String,
    pub explain: String,
}

/// `GET` and `POST /request/kinds`
#[derive(Template)]
#[template(path = "portal/request/kinds.html")]
pub struct KindsPage {
    pub shell: Shell,
    pub step: Step,
    /// Kinds that can be asked for here; the hint is explanation and fee, see [`kind_words`].
    pub online: Vec<KindOnline>,
    /// Rights of people in the EEA or the United Kingdom; empty where nobody there is served.
    pub eea: Vec<KindOnline>,
    /// Whose rights they are: 「EEA・英国」.
    pub areas: String,
    pub by_post: Vec<KindByPost>,
    pub problems: Problems,
}

/// A kind the portal runs, with its fee.
#[derive(Debug, Clone)]
pub struct KindOnline {
    /// Value, title, explanation as hint, and whether it is ticked.
    pub choice: Choice,
    pub fee: String,
}

opaque!(KindsForm, KindsPage);

impl KindsPage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        let online = |id: &str, fee: (&str, &str)| KindOnline {
            choice: kind_words(lang, id).map_or(Choice::new(id, id), |w| {
                Choice::new(id, w.title).hint(w.explain)
            }),
            fee: lang.pick(fee.0, fee.1).to_owned(),
        };
        let by_post = |id: &str| KindByPost {
            title: kind_words(lang, id).map_or("", |w| w.title).to_owned(),
            explain: kind_words(lang, id).map_or("", |w| w.explain).to_owned(),
        };
        let mut disclosure = online(
            "disclosure",
            ("手数料 1,000円（税込）", "Fee: 1,000 yen, tax included"),
        );
        disclosure.choice.picked = true;
        Self {
            shell: Shell::sample_portal(lang, "/request/kinds"),
            step: Step::sample(2, "/request/who"),
            online: vec![
                disclosure,
                online("erasure", ("手数料はかかりません", "No fee")),
            ],
            eea: Vec::new(),
            areas: String::new(),
            by_post: vec![
                by_post("correction"),
                by_post("third_party_records"),
                by_post("stop_provision"),
            ],
            problems: Problems::none(),
        }
    }

    /// A policy that serves people in the EEA.
    #[must_use]
    pub fn sample_eea(lang: Lang) -> Self {
        let mut page = Self::sample(lang);
        let online = |id: &str| KindOnline {
            choice: kind_words(lang, id).map_or(Choice::new(id, id), |w| {
                Choice::new(id, w.title).hint(w.explain)
            }),
            fee: lang.pick("手数料はかかりません", "No fee").to_owned(),
        };
        page.eea = vec![online("gdpr_access"), online("gdpr_objection")];
        page.areas = lang
            .pick("EEA・英国", "the EEA or the United Kingdom")
            .to_owned();
        page.problems = Problems::none().and(lang, Fault::KindsMixed);
        page
    }

    #[must_use]
    pub fn sample_wrong(lang: Lang) -> Self {
        let mut page = Self::sample(lang);
        for kind in &mut page.online {
            kind.choice.picked = false;
        }
        page.problems = Problems::none().and(lang, Fault::KindsMissing);
        page
    }
}
