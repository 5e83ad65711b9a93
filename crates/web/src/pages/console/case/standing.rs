// SPDX-License-Identifier: Apache-2.0
//! 本人・代理人の確認: what the policy asks for, what stands against it, and the forms of each step.

use crate::pages::{Choice, Lang, Nav, Posted, Problems, Shell};
use askama::Template;

/// One thing the policy asks for.
#[derive(Clone)]
pub struct NeedRow {
    /// 「ご本人の書類」
    pub whose: String,
    /// 「運転免許証、パスポートのうち1種類」, one line per choice
    pub choices: Vec<String>,
    pub met: bool,
}

/// A copy that can be blacked out.
#[derive(Clone)]
pub struct CopyRow {
    pub label: String,
    /// What is still to be blacked out; empty when nothing is.
    pub open: String,
    pub href: String,
}

/// A place where somebody has to look.
#[derive(Clone)]
pub struct LookRow {
    pub ask: String,
    pub system: String,
    /// 「お客様名簿（紙）」
    pub label: String,
    /// Who, until when, what.
    pub lines: Vec<String>,
}

/// A notice that was made and has not left yet.
#[derive(Clone)]
pub struct NoticeRow {
    pub no: String,
    pub label: String,
    pub href: String,
}

/// `GET` and `POST /console/cases/{number}/standing`; `step` says which form was sent
#[derive(Template, Clone)]
#[template(path = "console/case/standing.html")]
pub struct StandingPage {
    pub shell: Shell,
    pub number: String,
    pub title: String,
    pub seen: String,
    pub told: Option<String>,
    pub problems: Problems,
    pub needs: Vec<NeedRow>,
    /// Freshness, copies or shown.
    pub rules: Vec<String>,
    /// What does not agree, and since when; empty when nothing does.
    pub mismatches: Vec<String>,
    /// `former_paper`: papers that bear another name
    pub former: Vec<Choice>,
    /// `former_proof`: what can show a change of name
    pub proofs: Vec<Choice>,
    pub copies: Vec<CopyRow>,
    /// What is known: mandate, agreement with data on file, notice, interest.
    pub known: Vec<String>,
    /// Empty where the person applies alone.
    pub agent: AgentForms,
    /// `what`: what can be confirmed against the data on file
    pub on_file: Vec<Choice>,
    /// Where people look and have not yet.
    pub looks: Vec<LookRow>,
    /// A notice of copies blacked out here is due.
    pub mask_notice: bool,
    pub notices: Vec<NoticeRow>,
    /// `sent_by`
    pub means: Vec<Choice>,
    pub today: String,
    /// The reader may do these.
    pub works: bool,
    /// What was typed into the form that came back; see [`Self::keep`].
    pub typed: Posted,
}

/// Forms for an agent's request.
#[derive(Clone, Default)]
pub struct AgentForms {
    /// `asks` (any number); empty where the agent needs no mandate
    pub asks: Vec<Choice>,
    /// `why`, for not telling the person
    pub why: Vec<Choice>,
    /// A notice to the person is due.
    pub notice: bool,
    /// A parent or guardian asks.
    pub interest: bool,
}

opaque!(
    StandingPage,
    LookRow,
    NeedRow,
    CopyRow,
    NoticeRow,
    AgentForms
);

impl StandingPage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        Self {
            shell: Shell::sample_console(lang, Nav::Cases),
            number: "2026-0142".into(),
            title: "2026-0142　開示".into(),
            seen: "7".into(),
            told: None,
            problems: Problems::none(),
            needs: vec![
                NeedRow {
                    whose: "代理人の書類".into(),
                    choices: vec!["運転免許証、マイナンバーカード（おもて面）のうち1種類".into()],
                    met: true,
                },
                NeedRow {
                    whose: "代理権を示す書類".into(),
                    choices: vec!["委任状".into(), "印鑑登録証明書も必要".into()],
                    met: false,
                },
            ],
            rules: vec!["証明書は発行から3か月以内（受付日まで）".into()],
            mismatches: vec!["住所が一致しない（見本 一子　11月20日（金）10時03分）".into()],
            former: vec![Choice::new("1", "運転免許証")],
            proofs: vec![
                Choice::new("family_register", "戸籍謄本・戸籍抄本"),
                Choice::new("residence_certificate", "住民票の写し"),
            ],
            copies: vec![CopyRow {
                label: "住民票の写し".into(),
                open: "マイナンバー（個人番号）、本籍".into(),
                href: "/console/cases/2026-0142/papers/2/mask".into(),
            }],
            known: vec!["委任の範囲：すべての請求事項　期限なし".into()],
            agent: AgentForms {
                asks: vec![Choice::new("1", "1　開示")],
                why: vec![
                    Choice::new("domestic_violence", "配偶者からの暴力など"),
                    Choice::new("abuse", "虐待"),
                ],
                notice: true,
                interest: false,
            },
            on_file: vec![
                Choice::new("address", "住所"),
                Choice::new("email", "メールアドレス"),
            ],
            looks: vec![LookRow {
                ask: "1".into(),
                system: "binder".into(),
                label: "お客様名簿（紙）".into(),
                lines: vec![
                    "総務部長　5日以内".into(),
                    "名簿を五十音順に探し、写しをとる".into(),
                ],
            }],
            mask_notice: true,
            notices: vec![NoticeRow {
                no: "1".into(),
                label: "代理人によるご請求のお知らせ".into(),
                href: "/console/cases/2026-0142/letters/1.pdf".into(),
            }],
            means: vec![Choice::new("simple_registered", "簡易書留")],
            today: "2026-11-24".into(),
            works: true,
            typed: Posted::default(),
        }
    }

    /// Fills the form that came back with what was sent.
    pub fn keep(&mut self, typed: Posted) {
        if !self.problems.is_empty() {
            Choice::pick(&mut self.agent.asks, &typed.all("asks"));
            Choice::pick(&mut self.agent.why, &typed.all("why"));
            Choice::pick(&mut self.on_file, &typed.all("what"));
            Choice::pick(&mut self.former, &typed.all("former_paper"));
            Choice::pick(&mut self.proofs, &typed.all("former_proof"));
            Choice::pick(&mut self.means, &typed.all("sent_by"));
            self.typed = typed;
        }
    }

    fn typed(&self, name: &str) -> String {
        self.typed.one(name)
    }

    /// What was typed about one place or one letter, and not about another.
    fn typed_of(&self, name: &str, key: &str, value: &str) -> String {
        if self.typed.one(key) == value {
            self.typed.one(name)
        } else {
            String::new()
        }
    }

    fn sent_on(&self, letter: &str) -> String {
        let typed = self.typed_of("sent_on", "letter", letter);
        if typed.is_empty() {
            self.today.clone()
        } else {
            typed
        }
    }

    #[must_use]
    pub fn sample_wrong(lang: Lang) -> Self {
        let mut page = Self::sample(lang);
        page.problems
            .say("until", "日付として読めない。例 2027.3.31");
        page.keep(Posted(vec![("until".into(), "来年の春".into())]));
        page
    }
}
