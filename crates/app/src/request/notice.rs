// SPDX-License-Identifier: Apache-2.0
//! Notices about who is asking: to the person on file of an agent's request, and of copies blacked out.

use yakusoku_duties::personal::{Applicant, Sink};
use yakusoku_duties::request::fact::LetterKind;
use yakusoku_duties::request::{Command, Fact, IdentityFact, OnFile, Refusal};
use yakusoku_papers::{Addressee, Head, Honorific, Notice};
use yakusoku_policy::{Lang, PaperId, Policy};

use super::DeskError;
use super::letter::{addressee, complaints, copy, route, sender};
use super::load::Loaded;
use super::order::NoticeKind;
use crate::App;
use crate::access::Actor;

const LANG: Lang = Lang::Ja;

impl App {
    /// Makes a notice as PDF and records it as a letter of the case.
    pub(crate) async fn make_notice(
        &self,
        actor: &Actor,
        loaded: &mut Loaded,
        kind: NoticeKind,
    ) -> Result<(), DeskError> {
        let in_force = self.in_force().await;
        let policy = in_force.policy()?;
        let (letter_kind, notice) = match kind {
            NoticeKind::AgentRequest => {
                if loaded.case.applying == yakusoku_duties::request::fact::Applying::Person {
                    return Err(Refusal::NoAgent.into());
                }
                if !loaded.case.standing.has_on_file(OnFile::Address) {
                    return Err(Refusal::NoOwnChannel.into());
                }
                let case = loaded.case.number.clone();
                (LetterKind::AgentNotice, Notice::AgentRequest { case })
            }
            NoticeKind::MaskedCopies => {
                if !loaded.case.owes_mask_notice() {
                    return Err(Refusal::NothingToMask.into());
                }
                (LetterKind::MaskNotice, masked(loaded, policy))
            }
        };
        let head = self.notice_head(loaded, policy, kind)?;
        let fonts = self.fonts().await?;
        let pdf = tokio::task::spawn_blocking(move || {
            let letter = yakusoku_papers::notice(&head, &notice)?;
            yakusoku_papers::letter(&fonts, &letter)
        })
        .await
        .map_err(|_| DeskError::Corrupt)?
        .map_err(DeskError::Paper)?;
        let (blob, row) = self.new_blob(loaded, &pdf)?;
        let command = Command::RecordLetter {
            kind: letter_kind,
            asks: Vec::new(),
            blob,
        };
        self.decide_and_record(actor, loaded, (&command, vec![row]))
            .await?;
        Ok(())
    }

    fn notice_head(
        &self,
        loaded: &Loaded,
        policy: &Policy,
        kind: NoticeKind,
    ) -> Result<Head, DeskError> {
        let applicant = loaded.applicant.as_ref().ok_or(DeskError::NoSuchCase)?;
        let applicant = applicant.reveal(Sink::Paper);
        let addressee = match kind {
            // Never by way of the agent: to the person, at the address that is on file.
            NoticeKind::AgentRequest => the_person(applicant),
            NoticeKind::MaskedCopies => addressee(loaded, policy, applicant),
        };
        let next = loaded.case.letters.len() + 1;
        Ok(Head {
            lang: LANG,
            number: format!("個回第{}-{next}号", loaded.case.number),
            date: self.clock.today().date,
            addressee,
            sender: sender(policy, LANG),
            complaints: complaints(policy, LANG),
            contact: policy.requests_desk().map(|desk| route(desk, LANG)),
            words: self.own_words(LANG)?,
        })
    }
}

/// The person, whoever applies. Abroad the postcode stands under the street, and the country comes last, in
/// the capitals that post offices ask for.
pub(super) fn the_person(applicant: &Applicant) -> Addressee {
    let mut address: Vec<String> = applicant.address.lines().map(str::to_owned).collect();
    let mut postcode = applicant.postcode.clone();
    if let Some(country) = applicant.country {
        let country = country
            .label(Lang::En)
            .trim_start_matches("the ")
            .to_uppercase();
        let code = std::mem::take(&mut postcode);
        address.extend([code, country].into_iter().filter(|line| !line.is_empty()));
    }
    Addressee {
        postcode,
        address,
        name: applicant.name.clone(),
        honorific: Honorific::Sama,
    }
}

/// What was blacked out on which copy, all of it: a later notice repeats an earlier one.
fn masked(loaded: &Loaded, policy: &Policy) -> Notice {
    let mut copies: Vec<(String, String)> = Vec::new();
    for told in &loaded.told {
        let Fact::Identity(IdentityFact::PaperMasked { paper, fields, .. }) = &told.fact else {
            continue;
        };
        let at = usize::from(*paper).wrapping_sub(1);
        if let Some(check) = loaded.case.papers.get(at) {
            copies.push((
                copy(policy.paper(&check.paper).label.get(LANG)),
                mask_labels(policy, &check.paper, fields),
            ));
        }
    }
    Notice::MaskedCopies {
        case: loaded.case.number.clone(),
        copies,
    }
}

/// Fields by the names the catalogue gives them.
#[must_use]
pub fn mask_labels(policy: &Policy, paper: &PaperId, fields: &[String]) -> String {
    let rules = policy.paper(paper).mask_rules;
    let labels: Vec<&str> = rules
        .iter()
        .filter(|rule| fields.contains(&rule.id))
        .map(|rule| rule.label.get(LANG))
        .collect();
    labels.join("、")
}

#[cfg(test)]
mod tests {
    use yakusoku_policy::Country;

    use super::*;

    #[test]
    fn an_address_abroad_ends_with_its_country() {
        let mut applicant = Applicant {
            name: "Erika Muster".into(),
            postcode: "10115".into(),
            address: "Musterstrasse 1\nMusterstadt".into(),
            country: Some(Country::Netherlands),
            ..Applicant::default()
        };
        let to = the_person(&applicant);
        let lines = ["Musterstrasse 1", "Musterstadt", "10115", "NETHERLANDS"];
        assert_eq!(
            (to.postcode.as_str(), to.address),
            ("", lines.map(String::from).to_vec())
        );
        applicant.postcode = String::new();
        assert_eq!(
            the_person(&applicant).address.len(),
            3,
            "some countries have no postcodes"
        );
        applicant.country = None;
        applicant.postcode = "000-0000".into();
        let to = the_person(&applicant);
        assert_eq!((to.postcode.as_str(), to.address.len()), ("000-0000", 2));
    }
}
