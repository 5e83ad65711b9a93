// SPDX-License-Identifier: Apache-2.0
//! 公表: what the policy promises to show stands on the pages, and the edition is the approved one.
//!
//! The pages are looked at as they are served; nothing is taken for shown because the file says it.
//! An edition that nobody approved, or whose day came without its approval, is not the published
//! one, however well the page reads.

use std::collections::BTreeMap;

use jiff::civil::Date;
use yakusoku_policy::{Clause, Text};

use super::words::{both, day};
use super::{Assessment, Facts, Next, State, Strength};
use crate::EntryRef;
use crate::edition::{Edition, Editions};

/// What is published, as far as a keeper may look.
#[derive(Debug, Clone, Copy)]
pub struct Published<'a> {
    /// Stream of the editions, for naming entries.
    pub stream: &'a str,
    /// Every edition.
    pub editions: &'a Editions,
    /// By the id of each promise to show something: what is missing from the pages as served.
    pub missing: &'a BTreeMap<String, Vec<String>>,
}

/// Something in the way, the worst first.
enum Wrong<'a> {
    Missing(&'a [String]),
    NotLooked,
    Unapproved,
    Overdue(&'a Edition),
    NotTaken(&'a Edition, Date),
}

pub(super) fn assess(clause: &Clause, facts: &Facts<'_>, today: Date) -> Assessment {
    let published = &facts.published;
    let current = published.editions.current();
    let approval = current.and_then(|one| one.approved.as_ref());
    let since = published.editions.spans().last().map(|span| span.from);
    let since = since.unwrap_or(facts.policy.effective);
    let wrong = wrong(clause, published, today);
    let approved_on = approval.map(|approval| approval.at.on);
    let kept_since = approved_on.map_or(since, |on| on.max(since));
    let (state, since, fact, remedy) = match &wrong {
        None => (State::Kept, kept_since, None, None),
        Some(wrong) => {
            let (fact, remedy) = tell(wrong, today);
            let state = match wrong {
                Wrong::NotLooked => State::NotProvable,
                _ => State::Broken,
            };
            (state, wrong.since(since, today), Some(fact), Some(remedy))
        }
    };
    Assessment {
        keeper: Some(Text::new("公表の検査", "check of what is published")),
        state,
        strength: match state {
            State::NotProvable => Strength::None,
            _ => Strength::Machine,
        },
        since: since.min(today),
        next: next(published.editions, today),
        entries: current.map_or_else(Vec::new, |one| entries(published.stream, one)),
        fact,
        remedy,
    }
}

fn wrong<'a>(clause: &Clause, published: &Published<'a>, today: Date) -> Option<Wrong<'a>> {
    let editions = published.editions;
    match published.missing.get(&clause.id) {
        None => return Some(Wrong::NotLooked),
        Some(missing) if !missing.is_empty() => return Some(Wrong::Missing(missing)),
        Some(_) => {}
    }
    if let Some((edition, from)) = editions.due(today) {
        return Some(Wrong::NotTaken(edition, from));
    }
    if editions.current().is_none_or(|one| one.approved.is_none()) {
        return Some(Wrong::Unapproved);
    }
    let mut late = editions.open().into_iter();
    late.rfind(|one| one.named.effective <= today)
        .map(Wrong::Overdue)
}

impl Wrong<'_> {
    fn since(&self, edition: Date, today: Date) -> Date {
        match self {
            Self::Missing(_) | Self::NotLooked | Self::Unapproved => edition,
            Self::Overdue(late) => {
                let proposed = late.proposed.as_ref().map_or(today, |by| by.on);
                late.named.effective.max(proposed)
            }
            Self::NotTaken(_, from) => *from,
        }
    }
}

/// The next edition that is approved, or waits for it.
fn next(editions: &Editions, today: Date) -> Option<Next> {
    let pending = editions.pending().into_iter();
    let approved = pending.filter_map(|one| {
        let date = one.approved.as_ref()?.takes_effect;
        let number = one.named.edition;
        let what = Text::new(
            format!("第{number}版の施行"),
            format!("edition {number} takes effect"),
        );
        Some(Next { date, what })
    });
    let open = editions.open().into_iter().map(|one| {
        let number = one.named.edition;
        let what = Text::new(
            format!("第{number}版の承認の期限"),
            format!("approval of edition {number}"),
        );
        Next {
            date: one.named.effective,
            what,
        }
    });
    let coming = approved.chain(open).filter(|next| next.date > today);
    coming.min_by_key(|next| next.date)
}

/// Proposal, approval and the entry that put it in force.
fn entries(stream: &str, edition: &Edition) -> Vec<EntryRef> {
    let approval = edition.approved.as_ref().map(|one| &one.at);
    let stamps = [
        edition.proposed.as_ref(),
        approval,
        edition.in_force.as_ref(),
    ];
    let mut places: Vec<u64> = stamps
        .into_iter()
        .flatten()
        .map(|stamp| stamp.seq)
        .collect();
    places.sort_unstable();
    let entry = |seq| EntryRef {
        stream: stream.to_owned(),
        seq,
    };
    places.into_iter().map(entry).collect()
}

fn tell(wrong: &Wrong<'_>, today: Date) -> (Text, Text) {
    match wrong {
        Wrong::Missing(missing) => not_shown(missing),
        Wrong::Overdue(edition) => overdue(edition, today),
        Wrong::NotTaken(edition, from) => not_taken(edition, *from, today),
        Wrong::NotLooked => (
            Text::new(
                "公表したページを確かめられませんでした。",
                "The published pages could not be looked at.",
            ),
            Text::new(
                "公表したページが開くかを確かめる。",
                "See whether the published pages open.",
            ),
        ),
        Wrong::Unapproved => (
            Text::new(
                "使用中の版は、公表の承認を受けていません。",
                "The edition in use has not been approved for publication.",
            ),
            Text::new(
                "使用中の版を起案し、別の個人情報保護管理者が承認する。",
                "Put the edition forward and have another person, the privacy manager, approve it.",
            ),
        ),
    }
}

fn not_shown(missing: &[String]) -> (Text, Text) {
    let all = missing.join("」「");
    (
        Text::new(
            format!("公表したページに「{all}」がありません。"),
            format!("Missing from the published pages: {}.", missing.join("; ")),
        ),
        Text::new(
            "方針のファイルを直し、新しい版として公表する。",
            "Mend the policy file and publish it as a new edition.",
        ),
    )
}

fn overdue(edition: &Edition, today: Date) -> (Text, Text) {
    let number = edition.named.edition;
    let when = day(edition.named.effective, today);
    let (ja, en) = both(&when);
    (
        Text::new(
            format!("第{number}版の施行日（{ja}）が来ましたが、承認されていません。"),
            format!("Edition {number} was to take effect on {en} but is not approved."),
        ),
        Text::new(
            "個人情報保護管理者が内容を確かめて承認するか、施行日を改めて起案し直す。",
            "Have the privacy manager approve it, or put it forward again with another day.",
        ),
    )
}

fn not_taken(edition: &Edition, from: Date, today: Date) -> (Text, Text) {
    let number = edition.named.edition;
    let when = day(from, today);
    let (ja, en) = both(&when);
    (
        Text::new(
            format!("第{number}版は{ja}から使用するはずですが、切り替わっていません。"),
            format!("Edition {number} was to be used from {en} but is not."),
        ),
        Text::new(
            "対応表がこの版に合うかを確かめ、合う対応表を使用中にする。",
            "See whether the map of systems fits this edition and adopt one that does.",
        ),
    )
}

/// Any policy: its real pages as they are, and the same pages without the words of the promise.
#[cfg(test)]
pub(super) mod pair {
    use yakusoku_policy::Lang;
    use yakusoku_policy::publish::{Page, missing, publish};

    use super::super::harness::{Made, Pair, Scene};
    use super::super::sample::editions;

    pub(in crate::keepers) const PAIR: Pair = Pair { kept, broken };

    fn pages(scene: &Scene<'_>) -> Vec<Page> {
        publish(scene.policy, scene.start(), Lang::Ja)
    }

    fn kept(scene: &Scene<'_>) -> Made {
        Made {
            editions: editions("approved"),
            missing: missing(scene.policy, &pages(scene)),
            ..Made::on(scene.start())
        }
    }

    fn broken(scene: &Scene<'_>) -> Made {
        let words = &scene.clause.text.ja;
        let mut pages = pages(scene);
        for page in &mut pages {
            page.html = page.html.replace(words, "");
        }
        Made {
            missing: missing(scene.policy, &pages),
            ..kept(scene)
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_policy::{Chapter, ClauseWhat};

    use super::super::assess;
    use super::super::sample::{EFFECTIVE, PUBLISHED, clause, editions, facts, today};
    use super::*;

    const DAY: Date = date(2026, 11, 24);

    fn entry(chapter: Chapter, name: &str) -> ClauseWhat {
        ClauseWhat::Entry {
            chapter,
            name: name.to_owned(),
        }
    }

    /// The promise judged with pages from which some things are missing.
    fn judged(what: ClauseWhat, editions: &Editions, missing: &[&str]) -> Assessment {
        let clause = clause(what);
        let missing: Vec<String> = missing.iter().map(|one| (*one).to_owned()).collect();
        let missing = BTreeMap::from([(clause.id.clone(), missing)]);
        let mut facts = facts(&[], &[]);
        facts.policy = &super::super::sample::SHOWING;
        facts.published = Published {
            editions,
            missing: &missing,
            ..*PUBLISHED
        };
        assess(&clause, &facts, today(DAY))
    }

    fn kept(what: ClauseWhat) {
        let found = judged(what, &editions("approved"), &[]);
        assert_eq!(
            (found.state, found.since, found.strength),
            (State::Kept, EFFECTIVE, Strength::Machine)
        );
        assert_eq!((found.entries.len(), found.fact), (3, None));
    }

    fn broken(what: ClauseWhat, missing: &str) {
        let found = judged(what.clone(), &editions("approved"), &[missing]);
        assert_eq!(found.state, State::Broken);
        let said = format!("公表したページに「{missing}」がありません。");
        assert_eq!(found.fact.unwrap().ja, said);
        let found = judged(what, &editions("unapproved"), &[]);
        assert_eq!((found.state, found.since), (State::Broken, EFFECTIVE));
    }

    #[test]
    fn kept_while_dates_and_signatory_stand_on_the_page() {
        kept(ClauseWhat::Signed);
    }

    #[test]
    fn broken_when_the_signatory_is_not_on_the_page() {
        broken(ClauseWhat::Signed, "代表取締役 例示 一郎");
    }

    #[test]
    fn kept_while_the_operator_is_named() {
        kept(ClauseWhat::OperatorPublished);
    }

    #[test]
    fn broken_when_the_address_is_not_on_the_page() {
        broken(ClauseWhat::OperatorPublished, "東京都見本区例示1-2-3");
    }

    #[test]
    fn kept_while_the_certified_bodies_are_named() {
        kept(ClauseWhat::CertifiedBodies);
    }

    #[test]
    fn broken_when_a_certified_body_is_not_named() {
        broken(ClauseWhat::CertifiedBodies, "例示認定個人情報保護団体");
    }

    #[test]
    fn kept_while_the_desk_stands_on_pages_and_notices() {
        kept(entry(Chapter::Complaints, "shown"));
    }

    #[test]
    fn broken_when_a_notice_lacks_the_desk() {
        broken(entry(Chapter::Complaints, "shown"), "03-0000-0000");
    }

    #[test]
    fn kept_while_the_newest_edition_is_the_one_on_the_page() {
        kept(entry(Chapter::Texts, "changes"));
    }

    #[test]
    fn broken_when_a_new_edition_is_due_and_not_approved() {
        let changes = || entry(Chapter::Texts, "changes");
        broken(changes(), "第1版");
        let found = judged(changes(), &editions("overdue"), &[]);
        assert_eq!(
            (found.state, found.since),
            (State::Broken, date(2026, 11, 1))
        );
        assert_eq!(
            found.fact.unwrap().ja,
            "第2版の施行日（11月1日）が来ましたが、承認されていません。"
        );
        let found = judged(changes(), &editions("not taken"), &[]);
        assert_eq!(
            (found.state, found.since),
            (State::Broken, date(2026, 11, 1))
        );
        let found = judged(changes(), &editions("coming"), &[]);
        assert_eq!(found.state, State::Kept);
        assert_eq!(found.next.unwrap().date, date(2027, 4, 1));
    }

    #[test]
    fn kept_while_the_notice_is_given() {
        kept(entry(Chapter::Texts, "closing"));
    }

    #[test]
    fn broken_when_the_notice_is_not_on_the_page() {
        broken(entry(Chapter::Texts, "closing"), "ご質問を承ります");
    }

    #[test]
    fn kept_while_the_bodies_outside_are_named() {
        kept(entry(Chapter::Complaints, "outside"));
    }

    #[test]
    fn broken_when_a_body_outside_is_not_named() {
        broken(entry(Chapter::Complaints, "outside"), "例示相談センター");
    }

    #[test]
    fn kept_while_the_warning_stands_in_guide_and_forms() {
        kept(entry(Chapter::Terms, "warned"));
    }

    #[test]
    fn broken_when_a_form_lacks_the_warning() {
        broken(
            entry(Chapter::Terms, "warned"),
            "日数をいただく場合があります",
        );
    }

    #[test]
    fn which_text_prevails_is_not_kept_by_saying_so() {
        let found = judged(entry(Chapter::Texts, "site"), &editions("approved"), &[]);
        assert_eq!(found.state, State::NoKeeper);
    }

    #[test]
    fn kept_while_a_policy_is_made_and_approved() {
        kept(entry(Chapter::Documents, "policy"));
    }

    #[test]
    fn broken_when_nobody_approved_the_policy() {
        broken(entry(Chapter::Documents, "policy"), "この方針を定めます");
    }

    #[test]
    fn kept_while_the_procedure_is_published_and_linked() {
        kept(entry(Chapter::Terms, "published"));
    }

    #[test]
    fn broken_when_the_procedure_is_not_linked() {
        broken(entry(Chapter::Terms, "published"), "requests.html");
    }

    #[test]
    fn kept_while_the_citations_are_shown() {
        kept(entry(Chapter::LawRegister, "articles"));
    }

    #[test]
    fn broken_when_a_citation_is_not_shown() {
        broken(entry(Chapter::LawRegister, "articles"), "法第21条");
    }

    #[test]
    fn not_provable_where_nobody_looked_at_the_pages() {
        let clause = clause(ClauseWhat::Signed);
        let found = assess(&clause, &facts(&[], &[]), today(DAY));
        assert_eq!(
            (found.state, found.strength),
            (State::NotProvable, Strength::None)
        );
    }

    #[test]
    fn what_is_only_said_is_not_judged_here() {
        let mut facts = facts(&[], &[]);
        facts.policy = &super::super::sample::SHOWING;
        let said = clause(entry(Chapter::Texts, "cookies"));
        assert_eq!(assess(&said, &facts, today(DAY)).state, State::NoKeeper);
    }
}
