// SPDX-License-Identifier: Apache-2.0
//! Short letters about who is asking: an agent's request, a copy blacked out here, the form posted.
//!
//! The notices of an agent's request and of a new code are neutral on purpose: they name neither the agent nor what is
//! asked, because they may be opened by somebody else in the house.

use serde::{Deserialize, Serialize};

use super::compose::{fact, opening, section, text};
use super::parts::{Block, Head, Letter};
use super::wording::{NoticeWords, Wording, fill};
use crate::PaperError;

/// Which notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum Notice {
    /// 代理人によるご請求のお知らせ, to the person on file.
    AgentRequest {
        /// Number of the case.
        case: String,
    },
    /// 本人確認書類の写しについてのお知らせ.
    MaskedCopies {
        /// Number of the case.
        case: String,
        /// Paper, and what was blacked out on its copy.
        copies: Vec<(String, String)>,
    },
    /// 開示等請求書の用紙の送付のご案内.
    FormSent {
        /// Where the form goes back to, a line each.
        back_to: Vec<String>,
    },
    /// 新しい確認コードのお知らせ.
    NewCode {
        /// Number of the case.
        case: String,
        /// The code.
        code: String,
    },
}

/// Composes a notice.
///
/// # Errors
/// [`PaperError::Incomplete`] where a notice of copies names none; [`PaperError::Wording`].
pub fn notice(head: &Head, notice: &Notice) -> Result<Letter, PaperError> {
    let wording = Wording::of(head)?;
    let common = &wording.common;
    let words = NoticeWords::of(head)?;
    let case = |case: &String| {
        let facts = vec![fact(&common.fact_case, case)];
        section(&words.heading_case, vec![Block::Facts { facts }])
    };
    let (subject, paragraphs, sections) = match notice {
        Notice::AgentRequest { case: number } => (
            &words.agent_subject,
            vec![words.agent_intro.clone(), words.agent_contact.clone()],
            vec![case(number)],
        ),
        Notice::MaskedCopies { copies, .. } if copies.is_empty() => {
            return Err(PaperError::Incomplete { missing: "a copy" });
        }
        Notice::MaskedCopies {
            case: number,
            copies,
        } => {
            let items = copies
                .iter()
                .map(|(paper, fields)| {
                    fill(&words.mask_line, &[("paper", paper), ("fields", fields)])
                })
                .collect();
            (
                &words.mask_subject,
                vec![words.mask_intro.clone(), words.mask_closing.clone()],
                vec![
                    case(number),
                    section(&words.heading_copies, vec![Block::List { items }]),
                ],
            )
        }
        Notice::FormSent { back_to } => (
            &words.form_subject,
            vec![words.form_intro.clone(), words.form_closing.clone()],
            vec![section(
                &words.heading_back,
                back_to.iter().map(|line| text(line.clone())).collect(),
            )],
        ),
        Notice::NewCode { case: number, code } => {
            let facts = vec![
                fact(&common.fact_case, number),
                fact(&words.fact_code, code),
            ];
            (
                &words.code_subject,
                vec![words.code_intro.clone(), words.code_closing.clone()],
                vec![section(&words.heading_code, vec![Block::Facts { facts }])],
            )
        }
    };
    Ok(Letter {
        head: head.clone(),
        subject: subject.clone(),
        opening: opening(head, common),
        paragraphs,
        sections,
        enclosures: match notice {
            Notice::FormSent { .. } => vec![words.form_enclosed.clone()],
            Notice::AgentRequest { .. } | Notice::MaskedCopies { .. } | Notice::NewCode { .. } => {
                Vec::new()
            }
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lang;

    fn said(lang: Lang, what: &Notice) -> String {
        let head = Head {
            lang,
            ..Head::default()
        };
        notice(&head, what).unwrap().plain_text().unwrap()
    }

    #[test]
    fn the_notice_of_an_agents_request_is_neutral() {
        let case = "2026-0007".to_owned();
        for lang in [Lang::Ja, Lang::En] {
            let text = said(lang, &Notice::AgentRequest { case: case.clone() });
            assert!(text.contains("2026-0007"));
            for word in ["開示", "消去", "訂正", "disclos", "eras", "correct"] {
                assert!(!text.to_lowercase().contains(word), "{word}: {text}");
            }
        }
    }

    #[test]
    fn the_notice_of_a_new_code_says_it_and_nothing_about_the_request() {
        let what = Notice::NewCode {
            case: "2026-0007".into(),
            code: "BCDFG-23456-HJKMN-789PQ".into(),
        };
        for lang in [Lang::Ja, Lang::En] {
            let text = said(lang, &what);
            assert!(text.contains("2026-0007") && text.contains("BCDFG-23456-HJKMN-789PQ"));
            for word in [
                "請求", "開示", "消去", "訂正", "request", "disclos", "eras", "correct",
            ] {
                assert!(!text.to_lowercase().contains(word), "{word}: {text}");
            }
        }
    }

    #[test]
    fn a_notice_of_copies_says_what_was_blacked_out_on_which() {
        let copies = vec![("住民票の写し".to_owned(), "本籍、住民票コード".to_owned())];
        let text = said(
            Lang::Ja,
            &Notice::MaskedCopies {
                case: "2026-0007".into(),
                copies,
            },
        );
        assert!(text.contains("住民票の写し") && text.contains("本籍、住民票コード"));
        let none = Notice::MaskedCopies {
            case: String::new(),
            copies: Vec::new(),
        };
        assert!(notice(&Head::default(), &none).is_err());
    }

    #[test]
    fn the_form_goes_out_with_where_it_comes_back_to() {
        let text = said(
            Lang::Ja,
            &Notice::FormSent {
                back_to: vec!["〒000-0000 見本県見本市例示1-2-3".into()],
            },
        );
        assert!(text.contains("000-0000") && text.contains("請求書"));
    }
}
