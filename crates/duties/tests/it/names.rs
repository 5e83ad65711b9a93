// SPDX-License-Identifier: Apache-2.0
//! Papers that do not agree: a former name that another paper explains, and a mismatch that somebody clears up.

use yakusoku_duties::BlobRef;
use yakusoku_duties::request::fact::{LetterKind, Match, Validity};
use yakusoku_duties::request::proof::MaskSeen;
use yakusoku_duties::request::work::{Clear, What, work};
use yakusoku_duties::request::{Command, Fact, IdentityStep, PaperDetail, Refusal};
use yakusoku_policy::{Kind, PaperId};

use crate::desk::{Desk, USUAL, small};

fn desk() -> Desk {
    Desk::open(
        &small("    disclosure: {grounds: [harm]}", USUAL),
        &[Kind::Disclosure],
    )
}

fn check(desk: &mut Desk, paper: &str, matches: &[Match], differs: &[Match]) {
    let check = Command::CheckPaper {
        paper: PaperId::from(paper),
        matches: matches.to_vec(),
        validity: Validity::InDate,
        image: None,
        detail: PaperDetail {
            differs: differs.to_vec(),
            ..PaperDetail::default()
        },
    };
    desk.must("clerk", &check);
}

fn accept(paper: u16, proof: &str, reason: &str) -> Command {
    Command::Identity(IdentityStep::AcceptFormerName {
        paper,
        proof: PaperId::from(proof),
        reason: reason.to_owned(),
    })
}

#[test]
fn a_paper_in_a_former_name_counts_once_another_paper_shows_the_change() {
    let mut desk = desk();
    check(
        &mut desk,
        "driving_licence",
        &[Match::Name, Match::Address],
        &[],
    );
    check(&mut desk, "passport", &[Match::Address], &[Match::Name]);
    assert_eq!(desk.case.in_other_names(), [2]);
    let stopped = |desk: &Desk| {
        let mut lines = work(&desk.case).into_iter();
        lines.any(|one| one.what == What::Identity(Clear::Mismatch))
    };
    assert!(stopped(&desk) && desk.case.identity.is_none());
    for (command, refused) in [
        (accept(1, "family_register", "戸籍"), Refusal::NoMismatch),
        (accept(3, "family_register", "戸籍"), Refusal::NoMismatch),
        (
            accept(2, "passport", "旅券"),
            Refusal::PaperNotAccepted("passport".to_owned()),
        ),
        (
            accept(2, "nothing_like_it", "?"),
            Refusal::PaperNotAccepted("nothing_like_it".to_owned()),
        ),
        (accept(2, "family_register", " 　"), Refusal::ReasonMissing),
    ] {
        assert_eq!(desk.give("clerk", &command), Err(refused), "{command:?}");
    }
    let facts = desk.must(
        "clerk",
        &accept(2, "family_register", "婚姻による改姓を戸籍で確かめた"),
    );
    assert!(
        matches!(facts.last(), Some(Fact::IdentityVerified { papers: 2 })),
        "{facts:?}"
    );
    assert!(!stopped(&desk) && desk.case.identity.is_some());
    let paper = &desk.case.papers[1];
    assert_eq!(
        (&paper.matches[..], &paper.detail.differs[..]),
        (&[Match::Address, Match::Name][..], &[][..])
    );
    assert_eq!(desk.case.standing.former.len(), 1);
    assert!(desk.case.standing.mismatches[0].settled.is_some());
    assert!(desk.case.in_other_names().is_empty());
    assert_eq!(
        desk.give("clerk", &accept(2, "family_register", "もう一度")),
        Err(Refusal::NoMismatch)
    );
    assert_eq!(desk.folded(), desk.case);
}

#[test]
fn what_differs_besides_the_name_differs_still() {
    let mut desk = desk();
    check(
        &mut desk,
        "driving_licence",
        &[Match::Address],
        &[Match::Name],
    );
    check(&mut desk, "passport", &[], &[Match::Name, Match::BirthDate]);
    assert_eq!(desk.case.in_other_names(), [1, 2]);
    desk.must("clerk", &accept(2, "family_register", "戸籍で確かめた"));
    // The other paper is a question of its own, and the day of birth is open.
    assert_eq!(desk.case.in_other_names(), [1]);
    let open: Vec<bool> = desk
        .case
        .standing
        .mismatches
        .iter()
        .map(|one| one.settled.is_none())
        .collect();
    assert_eq!(open, [true, true]);
    assert_eq!(desk.case.standing.mismatches[1].what, [Match::BirthDate]);
    desk.must("clerk", &accept(1, "family_register", "戸籍で確かめた"));
    let open: Vec<bool> = desk
        .case
        .standing
        .mismatches
        .iter()
        .map(|one| one.settled.is_none())
        .collect();
    assert_eq!(open, [false, true]);
    assert_eq!(desk.case.papers[0].matches, [Match::Address, Match::Name]);
    assert!(desk.case.identity.is_none());
    let settle = |reason: &str| {
        Command::Identity(IdentityStep::SettleMismatch {
            reason: reason.to_owned(),
        })
    };
    assert_eq!(
        desk.give("clerk", &settle(" ")),
        Err(Refusal::ReasonMissing)
    );
    desk.must("clerk", &settle("生年月日は請求書の書き誤りとのこと"));
    assert_eq!(
        desk.give("clerk", &settle("もう一度")),
        Err(Refusal::NoMismatch)
    );
    assert_eq!(desk.folded(), desk.case);
}

#[test]
fn a_copy_blacked_out_here_is_told_of_once_and_again_after_another() {
    let mut desk = desk();
    let copy = |paper: &str| Command::CheckPaper {
        paper: PaperId::from(paper),
        matches: vec![Match::Name, Match::Address],
        validity: Validity::InDate,
        image: Some(BlobRef("aa".to_owned())),
        detail: PaperDetail {
            masks: MaskSeen::Visible,
            ..PaperDetail::default()
        },
    };
    assert!(!desk.case.owes_mask_notice());
    for paper in ["residence_certificate", "driving_licence"] {
        desk.must("clerk", &copy(paper));
    }
    assert_eq!(desk.case.unmasked(), [1, 2]);
    assert!(desk.case.identity.is_none(), "an open copy does not count");
    let mask = |desk: &mut Desk, paper: u16| {
        let fields = desk.case.papers[usize::from(paper) - 1].detail.open.clone();
        let command = Command::MaskPaper {
            paper,
            image: BlobRef("bb".to_owned()),
            fields,
        };
        desk.must("clerk", &command)
    };
    mask(&mut desk, 1);
    assert_eq!(desk.case.unmasked(), [2]);
    assert!(desk.case.owes_mask_notice());
    let letter = desk.writes(LetterKind::MaskNotice, &[1]);
    assert!(desk.case.owes_mask_notice(), "made is not sent");
    desk.sends(letter).unwrap();
    assert!(!desk.case.owes_mask_notice());
    let facts = mask(&mut desk, 2);
    assert!(
        matches!(facts.last(), Some(Fact::IdentityVerified { papers: 2 })),
        "{facts:?}"
    );
    assert!(desk.case.owes_mask_notice(), "of this one nobody was told");
    let nothing = Command::MaskPaper {
        paper: 2,
        image: BlobRef("cc".to_owned()),
        fields: vec!["unheard_of".to_owned()],
    };
    assert_eq!(desk.give("clerk", &nothing), Err(Refusal::NothingToMask));
}
