// SPDX-License-Identifier: Apache-2.0
//! Letters to an invented person, so that an operator sees its own sentences before anybody else does.

use jiff::civil::Date;

use super::facts::{
    AskResult, AskTaken, Delivered, FeeTaken, Ground, Papers, PapersAfter, Receipt, Reply, Ruling,
};
use super::middle::{
    About, After, Covering, Ended, FeeAfter, FeeDue, Mending, OtherMeans, Wait, WaitFrom,
};
use super::parts::{Addressee, Head, Honorific, Letter};
use super::{Notice, covering, ended, fee_due, mending, notice, other_means, receipt, result};
use crate::{Lang, PaperError};

/// One letter of each kind by its name: receipt, defect, fee, end, other means, covering sheet, answers and refusal, and
/// the three short notices. `head` says whose letters they are; its addressee is replaced by an invented one.
///
/// # Errors
/// [`PaperError::Incomplete`] where the head names no place for complaints.
pub fn preview(head: &Head) -> Result<Vec<(&'static str, Letter)>, PaperError> {
    let sample = Sample::of(head);
    let mut all = vec![("receipt", receipt(&sample.receipt())?)];
    all.extend(sample.middle()?);
    all.extend(sample.answers()?);
    all.extend(sample.notices()?);
    Ok(all)
}

/// What the invented letters share.
struct Sample {
    head: Head,
    date: Date,
}

impl Sample {
    fn of(head: &Head) -> Self {
        let date = head.date;
        let mut sample = Self {
            head: head.clone(),
            date,
        };
        sample.head.number = sample.pick("見本", "SAMPLE");
        sample.head.addressee = Addressee {
            postcode: "000-0000".to_owned(),
            address: vec![sample.pick(
                "設例県見本市例示町一丁目2番3号",
                "1-2-3 Reiji, Mihon-shi, Setsurei",
            )],
            name: sample.pick("見本　花子", "Hanako Mihon"),
            honorific: Honorific::Sama,
        };
        sample
    }

    fn pick(&self, ja: &str, en: &str) -> String {
        match self.head.lang {
            Lang::Ja => ja.to_owned(),
            Lang::En => en.to_owned(),
        }
    }

    fn case() -> String {
        "0000-000000".to_owned()
    }

    fn ask(&self) -> AskTaken {
        AskTaken {
            ask: self.pick(
                "保有個人データの開示",
                "disclosure of retained personal data",
            ),
            scope: None,
        }
    }

    fn about(&self) -> About {
        About {
            case: Self::case(),
            received: self.date,
            person: None,
            asks: vec![self.ask()],
        }
    }

    fn papers(&self) -> Papers {
        Papers {
            held: vec![self.pick("運転免許証の写し", "copy of a driving licence")],
            after: Some(PapersAfter::DisposeBy(self.date)),
        }
    }

    fn receipt(&self) -> Receipt {
        Receipt {
            head: self.head.clone(),
            case: Self::case(),
            received: self.date,
            asks: vec![self.ask()],
            answer_by: Some(self.date),
            fee: Some(FeeTaken {
                yen: 1_000,
                means: self.pick("切手", "stamps"),
            }),
            papers: self.papers(),
            ..Receipt::default()
        }
    }

    fn middle(&self) -> Result<Vec<(&'static str, Letter)>, PaperError> {
        let head = || self.head.clone();
        let wait = Some(Wait {
            long: self.pick("2週間", "two weeks"),
            from: WaitFrom::Arrived,
            then: After::Withdrawn,
        });
        let missing = self.pick("本人確認書類（あと1点）", "Identity papers (one more)");
        let defect = Mending {
            head: head(),
            about: self.about(),
            missing: vec![missing],
            details: None,
            wait: wait.clone(),
        };
        let fee = FeeDue {
            head: head(),
            about: self.about(),
            owed: 1_000,
            taken: 700,
            pay: 300,
            means: vec![self.pick("切手", "stamps")],
            transfer: None,
            bill: false,
            wait,
        };
        let over = Ended {
            head: head(),
            about: self.about(),
            told: self.date,
            ends: self.date,
            fee: Some(FeeAfter::Back),
            papers: self.papers(),
        };
        let other = OtherMeans {
            head: head(),
            about: self.about(),
            asked: self.pick("CD-ROMの郵送", "CD-ROM by mail"),
            instead: self.pick("書面の郵送", "paper by mail"),
            why: self.pick("（ここに困難な理由）", "(why it is difficult)"),
        };
        let sheet = Covering {
            head: head(),
            about: self.about(),
            documents: vec![self.pick("結果のご通知　1部", "Result of your request")],
        };
        Ok(vec![
            ("defect", mending(&defect)?),
            ("fee", fee_due(&fee)?),
            ("ended", ended(&over)?),
            ("other-means", other_means(&other)?),
            ("covering", covering(&sheet)?),
        ])
    }

    fn answers(&self) -> Result<Vec<(&'static str, Letter)>, PaperError> {
        let ground = Ground {
            article: self.pick(
                "個人情報の保護に関する法律第33条第2項第2号",
                "APPI Art. 33(2)(ii)",
            ),
            label: self.pick(
                "業務の適正な実施に著しい支障を及ぼすおそれがある場合",
                "serious hindrance to the proper conduct of business",
            ),
            explanation: Some(self.pick("（ここに具体的な理由）", "(the reasons)")),
        };
        let rulings = [
            (
                "answer",
                Ruling::Disclosed {
                    by: Delivered::Enclosed,
                },
            ),
            (
                "answer-not-held",
                Ruling::NotHeld {
                    searched: Vec::new(),
                },
            ),
            (
                "answer-refused",
                Ruling::DisclosureRefused {
                    grounds: vec![ground],
                },
            ),
        ];
        let made = rulings.into_iter().map(|(name, ruling)| {
            let letter = result(&Reply {
                head: self.head.clone(),
                case: Self::case(),
                received: self.date,
                asks: vec![AskResult {
                    ask: self.ask().ask,
                    scope: None,
                    ruling,
                }],
                papers: self.papers(),
                ..Reply::default()
            });
            Ok((name, letter?))
        });
        made.collect()
    }

    fn notices(&self) -> Result<Vec<(&'static str, Letter)>, PaperError> {
        let all = [
            ("agent-request", Notice::AgentRequest { case: Self::case() }),
            (
                "masked-copies",
                Notice::MaskedCopies {
                    case: Self::case(),
                    copies: vec![(
                        self.pick("住民票の写し", "certificate of residence"),
                        self.pick("本籍", "registered domicile"),
                    )],
                },
            ),
            (
                "form-sent",
                Notice::FormSent {
                    back_to: self.head.sender.address.clone(),
                },
            ),
            (
                "new-code",
                Notice::NewCode {
                    case: Self::case(),
                    code: "BCDFG-23456-HJKMN-789PQ".to_owned(),
                },
            ),
        ];
        let made = all.into_iter();
        made.map(|(name, what)| Ok((name, notice(&self.head, &what)?)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::civil::date;
    use serde_json::json;

    use super::*;
    use crate::{OwnWords, Route};

    fn head(lang: Lang) -> Head {
        Head {
            lang,
            date: date(2026, 11, 27),
            complaints: vec![Route::default()],
            ..Head::default()
        }
    }

    fn said(head: &Head) -> Vec<(&'static str, String)> {
        let letters = preview(head).unwrap().into_iter();
        letters
            .map(|(name, one)| (name, one.plain_text().unwrap()))
            .collect()
    }

    #[test]
    fn the_preview_shows_the_operators_own_sentences_in_every_kind_of_letter() {
        let own = json!({
            "receipt": {"closing": "OWN receipt"},
            "middle": {
                "mending_closing": "OWN defect", "fee_closing": "OWN fee", "ended_closing": "OWN ended",
                "heading_means": "OWN other-means", "sheet_subject": "OWN covering",
            },
            "reply": {
                "closing_met": "OWN answer.", "closing_not_held": "OWN answer-not-held",
                "reasons_disclosure": "OWN answer-refused",
            },
            "notice": {
                "agent_contact": "OWN agent-request", "mask_closing": "OWN masked-copies",
                "form_closing": "OWN form-sent", "code_closing": "OWN new-code",
            },
        });
        for lang in [Lang::Ja, Lang::En] {
            let with = Head {
                words: OwnWords::read(lang, &own).unwrap(),
                ..head(lang)
            };
            let letters = said(&with);
            let names: BTreeSet<_> = letters.iter().map(|(name, _)| name).collect();
            assert_eq!(names.len(), 13, "every letter has a name of its own");
            for (name, text) in letters {
                assert!(text.contains(&format!("OWN {name}")), "{name}: {text}");
            }
            for (name, text) in said(&head(lang)) {
                assert!(!text.contains("OWN"), "{name}");
            }
        }
    }

    /// Sentences that only say again what is built in change no letter.
    #[test]
    fn the_built_in_sentences_as_own_ones_change_nothing() {
        for lang in [Lang::Ja, Lang::En] {
            let mut tree = serde_json::Map::new();
            for (name, text) in crate::sentences(lang).unwrap() {
                tree.insert(name, text.into());
            }
            let again = Head {
                words: OwnWords::read(lang, &tree.into()).unwrap(),
                ..head(lang)
            };
            assert!(!again.words.is_empty());
            assert_eq!(said(&again), said(&head(lang)));
        }
    }
}
