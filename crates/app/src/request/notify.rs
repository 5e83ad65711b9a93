// SPDX-License-Identifier: Apache-2.0
//! Letters on the way to an answer: 補正のお願い, 手数料のご案内, みなし取下げのお知らせ, 回答方法の変更.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_duties::personal::{Applicant, Sink};
use yakusoku_duties::request::fact::{Applying, LetterKind};
use yakusoku_duties::request::money::BackFor;
use yakusoku_duties::request::notice::{About, Missing, NoticeStage, Telling};
use yakusoku_duties::request::{Case, Command, Refusal, Stage};
use yakusoku_papers::{
    About as Subject, After, AskTaken, Ended, FeeAfter, FeeDue, Letter, Mending, OtherMeans,
    OwnWords, PaperError, Papers, Transfer, Wait, WaitFrom, ended, fee_due, mending, other_means,
};
use yakusoku_policy::{Defect, DefectThen, Delivery, FeeMeans, Lang, NoticeClock, PaperId, Policy};

use super::DeskError;
use super::eea::{languages, scope_in};
use super::letter::head_in;
use super::load::Loaded;
use super::ruling::ask_name_in;
use crate::App;
use crate::access::Actor;

/// What the person is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum Tell {
    /// Something is missing.
    Defect {
        /// What.
        missing: Vec<Missing>,
        /// More words.
        #[serde(default)]
        details: String,
    },
    /// The fee is short, missing or billed.
    Fee {
        /// The account a transfer goes to, in words the person reads.
        #[serde(default)]
        transfer_to: String,
    },
    /// Asks ended because nothing came in time.
    Ended,
    /// The answer comes another way.
    OtherMeans {
        /// By what.
        instead: Delivery,
        /// Why the way that was chosen is difficult.
        why: String,
    },
    /// The answer takes longer (GDPR Art. 12(3)).
    Extension {
        /// Which asks; all open ones where none is named.
        #[serde(default)]
        asks: Vec<u16>,
        /// Why.
        reason: String,
    },
}

impl App {
    /// Makes a letter that asks or tells something, and records it.
    pub(crate) async fn tell(
        &self,
        actor: &Actor,
        loaded: &mut Loaded,
        tell: Tell,
    ) -> Result<(), DeskError> {
        if let Tell::Extension { asks, reason } = tell {
            return self.tell_extension(actor, loaded, (asks, reason)).await;
        }
        let in_force = self.in_force().await;
        let today = self.clock.today().date;
        let mut letters = Vec::new();
        let mut orders = Vec::new();
        for lang in languages(&loaded.case) {
            let desk = Desk {
                loaded,
                policy: in_force.policy()?,
                today,
                words: self.own_words(*lang)?,
                lang: *lang,
            };
            let (said, command) = match tell.clone() {
                Tell::Defect { missing, details } => desk.defect(missing, details)?,
                Tell::Fee { transfer_to } => desk.fee(&transfer_to)?,
                Tell::Ended => desk.ended()?,
                Tell::OtherMeans { instead, why } => desk.other_means(instead, &why)?,
                Tell::Extension { .. } => return Ok(()),
            };
            letters.push(said);
            orders.push(command);
        }
        let command = orders.pop().ok_or(DeskError::Corrupt)?;
        let pdf = self.set_letters(letters).await?;
        let (blob, row) = self.new_blob(loaded, &pdf)?;
        let command = with_blob(command, blob);
        self.decide_and_record(actor, loaded, (&command, vec![row]))
            .await?;
        Ok(())
    }
}

fn with_blob(mut command: Command, made: yakusoku_duties::BlobRef) -> Command {
    match &mut command {
        Command::Tell(telling) => telling.blob = made,
        Command::RecordLetter { blob, .. } => *blob = made,
        _ => {}
    }
    command
}

type Made = Result<(Letter, Command), DeskError>;

fn nothing() -> yakusoku_duties::BlobRef {
    yakusoku_duties::BlobRef(String::new())
}

fn set(letter: Result<Letter, PaperError>) -> Result<Letter, DeskError> {
    letter.map_err(DeskError::Paper)
}

struct Desk<'a> {
    loaded: &'a Loaded,
    policy: &'a Policy,
    today: Date,
    words: OwnWords,
    lang: Lang,
}

impl Desk<'_> {
    fn case(&self) -> &Case {
        &self.loaded.case
    }

    fn applicant(&self) -> Result<&Applicant, DeskError> {
        let applicant = self.loaded.applicant.as_ref();
        Ok(applicant.ok_or(DeskError::NoSuchCase)?.reveal(Sink::Paper))
    }

    fn head(&self) -> Result<yakusoku_papers::Head, DeskError> {
        let whom = (self.loaded, self.policy, self.applicant()?);
        let head = head_in(whom, self.today, self.lang);
        Ok(yakusoku_papers::Head {
            words: self.words.clone(),
            ..head
        })
    }

    fn about(&self, asks: &[u16]) -> Result<Subject, DeskError> {
        let (case, applicant) = (self.case(), self.applicant()?);
        let concerned = case.asks.iter().filter(|ask| asks.contains(&ask.no));
        Ok(Subject {
            case: case.number.clone(),
            received: case.received_on,
            person: (case.applying != Applying::Person).then(|| applicant.name.clone()),
            asks: concerned
                .map(|ask| AskTaken {
                    ask: ask_name_in(ask.kind, self.lang).to_owned(),
                    scope: scope_in(applicant, ask.no, self.lang),
                })
                .collect(),
        })
    }

    fn defect(&self, missing: Vec<Missing>, details: String) -> Made {
        let (asks, _, rule) = self.case().may_tell(About::Defect, &missing, &details)?;
        let lines = missing.iter().filter(|one| **one != Missing::Other);
        let mut lines: Vec<String> = lines.map(|one| self.words(*one)).collect();
        let typed = Some(details.trim().to_owned()).filter(|text| !text.is_empty());
        let (more, details_said) = if missing.contains(&Missing::Other) {
            (typed, None)
        } else {
            (None, typed)
        };
        lines.extend(more);
        let said = set(mending(&Mending {
            head: self.head()?,
            about: self.about(&asks)?,
            missing: lines,
            details: details_said,
            wait: rule.map(|rule| wait(rule, self.lang)),
        }))?;
        let telling = Telling {
            about: About::Defect,
            missing,
            details,
            blob: nothing(),
        };
        Ok((said, Command::Tell(telling)))
    }

    fn words(&self, missing: Missing) -> String {
        let terms = &self.case().terms;
        let list = |papers: &[PaperId]| {
            let labels = papers
                .iter()
                .map(|id| self.policy.paper(id).label.get(self.lang).to_owned());
            let between = if self.lang == Lang::Ja { "、" } else { ", " };
            labels.collect::<Vec<_>>().join(between)
        };
        let (of, any) = (list(&terms.papers_of), terms.papers_any);
        match (missing, self.lang) {
            // Where there is nothing to choose, the paper is named.
            (Missing::IdentityPaper, Lang::Ja) if terms.papers_of.len() <= usize::from(any) => {
                format!("本人確認書類（{of}）")
            }
            (Missing::AuthorityPaper, _) if terms.authority_of.len() == 1 => {
                list(&terms.authority_of)
            }
            (Missing::IdentityPaper, Lang::Ja) => format!("本人確認書類（{of}のうち{any}種類）"),
            (Missing::IdentityPaper, Lang::En) => {
                format!("something that shows who you are ({any} of: {of})")
            }
            (Missing::AuthorityPaper, Lang::Ja) => format!(
                "代理権を示す書類（{}のうち1種類）",
                list(&terms.authority_of)
            ),
            (Missing::AuthorityPaper, Lang::En) => format!(
                "a paper that shows the agent's authority (one of: {})",
                list(&terms.authority_of)
            ),
            (other, lang) => said_of(other, lang).to_owned(),
        }
    }

    fn fee(&self, transfer_to: &str) -> Made {
        let case = self.case();
        let (asks, yen, rule) = case.may_tell(About::Fee, &[], "")?;
        let mut ways: Vec<FeeMeans> = Vec::new();
        for by in asks
            .iter()
            .filter_map(|no| case.fee_terms(case.ask(*no)?))
            .flat_map(|fee| &fee.by)
        {
            if !ways.contains(by) {
                ways.push(*by);
            }
        }
        let account = transfer_to.trim();
        let transfer = ways.contains(&FeeMeans::Transfer).then(|| match account {
            "" => Transfer::OnAsking,
            account => Transfer::To(account.to_owned()),
        });
        let means = ways
            .iter()
            .map(|by| by.label(self.lang).to_owned())
            .collect();
        let said = set(fee_due(&FeeDue {
            head: self.head()?,
            about: self.about(&asks)?,
            owed: case.fee_owed(),
            taken: case.fee_received(),
            pay: yen,
            means,
            transfer,
            bill: asks.iter().all(|no| case.is_billed(*no)),
            wait: rule.map(|rule| wait(rule, self.lang)),
        }))?;
        let telling = Telling {
            about: About::Fee,
            missing: Vec::new(),
            details: String::new(),
            blob: nothing(),
        };
        Ok((said, Command::Tell(telling)))
    }

    fn ended(&self) -> Made {
        let case = self.case();
        let untold = |ask: &&yakusoku_duties::request::Ask| {
            matches!(ask.stage, Stage::Ended { told: None, .. })
        };
        let asks: Vec<u16> = case.asks.iter().filter(untold).map(|ask| ask.no).collect();
        let lapsed = case.notices.iter().find_map(|notice| match notice.stage {
            NoticeStage::Lapsed { on, .. } if asks.iter().any(|no| notice.asks.contains(no)) => {
                Some((notice.letter, on))
            }
            _ => None,
        });
        let first = asks.first().copied().unwrap_or(1);
        let (from, over) = lapsed.ok_or(Refusal::WrongStage(first))?;
        let told = case.letters.iter().find(|letter| letter.no == from);
        let said = set(ended(&Ended {
            head: self.head()?,
            about: self.about(&asks)?,
            told: told.map_or(over, |letter| letter.on),
            ends: over.saturating_sub(1.day()),
            fee: self.fee_after(&asks),
            papers: Papers::default(),
        }))?;
        let command = Command::RecordLetter {
            kind: LetterKind::Ended,
            asks,
            blob: nothing(),
        };
        Ok((said, command))
    }

    fn fee_after(&self, asks: &[u16]) -> Option<FeeAfter> {
        let case = self.case();
        let charged = case
            .asks
            .iter()
            .any(|ask| asks.contains(&ask.no) && ask.fee_yen > 0);
        let came = charged && case.surplus() > 0;
        came.then(|| match case.to_give_back() {
            Some((_, BackFor::Ended)) => FeeAfter::Back,
            _ => FeeAfter::Kept,
        })
    }

    const fn usual_way(&self) -> &'static str {
        match self.lang {
            Lang::Ja => "ご指定の方法",
            Lang::En => "the way you chose",
        }
    }

    fn other_means(&self, instead: Delivery, why: &str) -> Made {
        let case = self.case();
        let open = case.asks.iter().filter(|ask| !ask.is_over());
        let asks: Vec<u16> = open.map(|ask| ask.no).collect();
        let chosen = Delivery::from_name(&self.applicant()?.delivery);
        let asked = chosen.map_or(self.usual_way(), |by| by.label(self.lang));
        if why.trim().is_empty() {
            return Err(DeskError::ReasonMissing);
        }
        let said = set(other_means(&OtherMeans {
            head: self.head()?,
            about: self.about(&asks)?,
            asked: asked.to_owned(),
            instead: instead.label(self.lang).to_owned(),
            why: why.trim().to_owned(),
        }))?;
        let command = Command::RecordLetter {
            kind: LetterKind::OtherMeans,
            asks,
            blob: nothing(),
        };
        Ok((said, command))
    }
}

/// What is missing, where the policy has nothing to add.
const fn said_of(missing: Missing, lang: Lang) -> &'static str {
    let (ja, en) = match missing {
        Missing::Expired => (
            "有効期限内の本人確認書類（お送りいただいた書類は、期限が過ぎておりました）",
            "an identity paper that is in date (the one you sent has expired)",
        ),
        Missing::Mismatch => (
            "請求書のお名前・ご住所と一致する本人確認書類、又はご変更の分かる書類",
            "an identity paper that agrees with the name and address of your request, or one that shows how they changed",
        ),
        Missing::Unreadable => (
            "文字を読み取れる本人確認書類の写し",
            "a copy of your identity paper that can be read",
        ),
        Missing::Form => (
            "請求書のうち、ご記入のない欄へのご記入",
            "the fields of the form that were left empty",
        ),
        Missing::Target => (
            "お調べする情報を特定するための事項（ご利用のサービス、時期、以前のご住所など）",
            "what helps us find the information (the service you used, when, former addresses)",
        ),
        Missing::IdentityPaper | Missing::AuthorityPaper | Missing::Other => ("", ""),
    };
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}

fn wait(rule: Defect, lang: Lang) -> Wait {
    Wait {
        long: rule.wait.label(lang),
        from: match rule.from {
            NoticeClock::NoticeSent => WaitFrom::Sent,
            NoticeClock::NoticeArrived => WaitFrom::Arrived,
        },
        then: match rule.then {
            DefectThen::DeemedWithdrawn => After::Withdrawn,
            DefectThen::Refused => After::Refused,
        },
    }
}
