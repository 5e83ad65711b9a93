// SPDX-License-Identifier: Apache-2.0
//! All samples of all pages, by name.

use crate::pages::Lang;
use crate::pages::console::case::{Action, CasePage, MaskPage, StandingPage};
use crate::pages::console::{self, *};
use crate::pages::portal::request::*;
use crate::pages::portal::{self, *};
use askama::Template;

pub(super) struct Shown {
    pub(super) name: String,
    pub(super) html: String,
}

struct Gallery {
    lang: Lang,
    shown: Vec<Shown>,
}

impl Gallery {
    fn hang(&mut self, name: &str, page: &impl Template) -> &mut Self {
        let name = format!("{name}.{}", self.lang.code());
        let html = page.render().unwrap();
        self.shown.push(Shown { name, html });
        self
    }
}

pub(super) fn gallery(lang: Lang) -> Vec<Shown> {
    let mut gallery = Gallery {
        lang,
        shown: Vec::new(),
    };
    public(&mut gallery, lang);
    wizard(&mut gallery, lang);
    desk(&mut gallery, lang);
    cases(&mut gallery, lang);
    gallery.shown
}

fn public(gallery: &mut Gallery, lang: Lang) {
    gallery
        .hang("home", &HomePage::sample(lang))
        .hang("home-elsewhere", &HomePage::sample_elsewhere(lang))
        .hang("policy", &PolicyPage::sample(lang))
        .hang("status", &StatusPage::sample(lang))
        .hang("status-incomplete", &StatusPage::sample_incomplete(lang))
        .hang("status-no-match", &StatusPage::sample_no_match(lang))
        .hang("progress", &ProgressPage::sample(lang))
        .hang("progress-mend", &ProgressPage::sample_mend(lang))
        .hang("progress-sent", &ProgressPage::sample_sent(lang))
        .hang("complaints", &ComplaintsPage::sample(lang))
        .hang("bring", &BringPage::sample(lang))
        .hang("bring-wrong", &BringPage::sample_wrong(lang))
        .hang("brought", &BroughtPage::sample(lang))
        .hang(
            "brought-unreachable",
            &BroughtPage::sample_unreachable(lang),
        )
        .hang("brought-open", &BroughtMatterPage::sample(lang))
        .hang(
            "brought-answered",
            &BroughtMatterPage::sample_answered(lang),
        )
        .hang("brought-ended", &BroughtMatterPage::sample_ended(lang))
        .hang("console-matters-found", &MattersPage::sample_found(lang));
    for again in [Again::Expired, Again::TooMany, Again::Away] {
        gallery.hang(
            &format!("bring-{again:?}"),
            &BringPage::sample_again(lang, again),
        );
    }
    for now in Now::ALL {
        let page = ProgressPage {
            now,
            ..ProgressPage::sample(lang)
        };
        gallery.hang(&format!("progress-{now:?}"), &page);
    }
    for trouble in Trouble::ALL {
        gallery.hang(
            &format!("error-{trouble:?}"),
            &portal::ErrorPage::sample_of(lang, trouble),
        );
    }
}

fn wizard(gallery: &mut Gallery, lang: Lang) {
    let mut returning = NamePage::sample(lang);
    returning.step.to_check = true;
    returning.by_agent = true;
    gallery
        .hang("request-who", &WhoPage::sample(lang))
        .hang("request-who-wrong", &WhoPage::sample_wrong(lang))
        .hang("request-kinds", &KindsPage::sample(lang))
        .hang("request-kinds-wrong", &KindsPage::sample_wrong(lang))
        .hang("request-kinds-eea", &KindsPage::sample_eea(lang))
        .hang("request-disclosure", &DisclosurePage::sample(lang))
        .hang(
            "request-disclosure-wrong",
            &DisclosurePage::sample_wrong(lang),
        )
        .hang("request-erasure", &ErasurePage::sample(lang))
        .hang("request-erasure-wrong", &ErasurePage::sample_wrong(lang))
        .hang("request-name", &NamePage::sample(lang))
        .hang("request-name-wrong", &NamePage::sample_wrong(lang))
        .hang("request-name-returning", &returning)
        .hang("request-birth", &BirthPage::sample(lang))
        .hang("request-birth-wrong", &BirthPage::sample_wrong(lang))
        .hang("request-address", &AddressPage::sample(lang))
        .hang("request-address-wrong", &AddressPage::sample_wrong(lang))
        .hang("request-contact", &ContactPage::sample(lang))
        .hang("request-contact-wrong", &ContactPage::sample_wrong(lang))
        .hang("request-agent", &AgentPage::sample(lang))
        .hang("request-agent-wrong", &AgentPage::sample_wrong(lang))
        .hang("request-country", &CountryPage::sample(lang))
        .hang("request-country-wrong", &CountryPage::sample_wrong(lang))
        .hang("request-delivery", &DeliveryPage::sample(lang))
        .hang("request-delivery-wrong", &DeliveryPage::sample_wrong(lang))
        .hang("request-check", &CheckPage::sample(lang))
        .hang("request-check-agent", &CheckPage::sample_agent(lang))
        .hang(
            "request-check-changed",
            &CheckPage {
                changed: true,
                ..CheckPage::sample(lang)
            },
        )
        .hang("request-done", &DonePage::sample(lang))
        .hang("request-done-again", &DonePage::sample_again(lang));
}

fn desk(gallery: &mut Gallery, lang: Lang) {
    let stopped = ConflictPage {
        again: false,
        ..ConflictPage::sample(lang)
    };
    for stage in [Stage::Act, Stage::Verify, Stage::Wait, Stage::Over] {
        let page = FindingPage::sample(lang, stage);
        gallery.hang(&format!("console-finding-{stage:?}"), &page);
    }
    gallery
        .hang("console-acts", &ActsPage::sample(lang))
        .hang("console-act", &ActPage::sample(lang))
        .hang("console-act-wrong", &ActPage::sample_wrong(lang))
        .hang("console-act-record", &ActRecordPage::sample(lang))
        .hang("console-matters", &MattersPage::sample(lang))
        .hang("console-matter", &MatterPage::sample(lang))
        .hang("console-matter-wrong", &MatterPage::sample_wrong(lang))
        .hang("console-matter-new", &MatterNewPage::sample(lang))
        .hang(
            "console-matter-new-wrong",
            &MatterNewPage::sample_wrong(lang),
        )
        .hang("console-postal", &PostalPage::sample(lang))
        .hang("console-postal-empty", &PostalPage::sample_empty(lang))
        .hang("console-register", &RegisterPage::sample(lang))
        .hang("console-register-empty", &RegisterPage::sample_empty(lang))
        .hang("console-findings", &FindingsPage::sample(lang))
        .hang("console-finding-new", &FindingNewPage::sample(lang))
        .hang(
            "console-finding-new-wrong",
            &FindingNewPage::sample_wrong(lang),
        )
        .hang("console-login", &LoginPage::sample(lang))
        .hang("console-login-kept", &LoginPage::sample_kept(lang))
        .hang("console-login-wrong", &LoginPage::sample_wrong(lang))
        .hang("console-code", &CodePage::sample(lang))
        .hang("console-code-wrong", &CodePage::sample_wrong(lang))
        .hang("console-today", &TodayPage::sample(lang))
        .hang("console-today-empty", &TodayPage::sample_empty(lang))
        .hang("console-cases", &CasesPage::sample(lang))
        .hang("console-cases-nothing", &CasesPage::sample_nothing(lang))
        .hang("console-decide", &DecidePage::sample(lang))
        .hang(
            "console-decide-unprepared",
            &DecidePage::sample_unprepared(lang),
        )
        .hang("console-decide-wrong", &DecidePage::sample_wrong(lang))
        .hang("console-prepare", &PreparePage::sample(lang))
        .hang("console-prepare-wrong", &PreparePage::sample_wrong(lang))
        .hang("console-reveal", &RevealPage::sample(lang))
        .hang("console-reveal-wrong", &RevealPage::sample_wrong(lang))
        .hang("console-revealed", &RevealPage::sample_revealed(lang))
        .hang("console-board", &BoardPage::sample(lang))
        .hang("console-editions", &EditionsPage::sample(lang))
        .hang("console-ledger", &LedgerPage::sample(lang))
        .hang("console-ledger-alone", &LedgerPage::sample_alone(lang))
        .hang("console-entry", &LedgerEntryPage::sample(lang))
        .hang(
            "console-entry-recorded",
            &LedgerEntryPage::sample_recorded(lang),
        )
        .hang("console-conflict", &ConflictPage::sample(lang))
        .hang("console-conflict-over", &stopped)
        .hang("console-forbidden", &ForbiddenPage::sample(lang))
        .hang("console-error", &console::ErrorPage::sample(lang));
}

fn cases(gallery: &mut Gallery, lang: Lang) {
    gallery
        .hang("console-application", &ApplicationPage::sample(lang))
        .hang(
            "console-application-back",
            &ApplicationPage::sample_back(lang),
        )
        .hang(
            "console-application-further",
            &ApplicationPage::sample_further(lang),
        )
        .hang(
            "console-application-wrong",
            &ApplicationPage::sample_wrong(lang),
        );
    gallery
        .hang("standing", &StandingPage::sample(lang))
        .hang("standing-wrong", &StandingPage::sample_wrong(lang))
        .hang("mask", &MaskPage::sample(lang))
        .hang("forms", &FormsPage::sample(lang))
        .hang("forms-wrong", &FormsPage::sample_wrong(lang));
    gallery
        .hang("case-approve", &CasePage::sample(lang))
        .hang("case-choose", &CasePage::sample_choose(lang))
        .hang("case-papers", &CasePage::sample_papers(lang))
        .hang("case-dispatch", &CasePage::sample_dispatch(lang))
        .hang("case-closing", &CasePage::sample_closing(lang));
    let alone = [
        Action::AcceptIdentity,
        Action::Locate,
        Action::MakePlan,
        Action::Propose,
        Action::CarryOut,
        Action::Confirm,
        Action::MakeLetter,
        Action::Close,
    ];
    for action in alone {
        gallery.hang(
            &format!("case-{}", action.path()),
            &CasePage::sample_with(lang, action),
        );
    }
}
