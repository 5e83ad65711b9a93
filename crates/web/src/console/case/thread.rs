// SPDX-License-Identifier: Apache-2.0
//! やりとり: what happened in a case, newest first, with its number in the ledger.

use yakusoku_app::access::Action as Right;
use yakusoku_app::request::Told;
use yakusoku_duties::calendar::ja_staff;
use yakusoku_duties::personal::Sink;
use yakusoku_duties::request::code::CodeFact;
use yakusoku_duties::request::collect::CollectFact;
use yakusoku_duties::request::fact::Seen;
use yakusoku_duties::request::talk::{Side, TalkFact};
use yakusoku_duties::request::{Fact, IdentityFact};

use super::super::words::{self, LANG};
use super::{Scene, told_of};
use crate::pages::console::case::Event;
use crate::server::grouped;

/// Everything that happened, newest first.
pub(super) fn events(scene: &Scene<'_>) -> Vec<Event> {
    let told = scene.loaded.told.iter().rev();
    told.filter_map(|told| event(scene, told)).collect()
}

/// What has to be read about a case after a version of it.
pub(in crate::console) fn since(scene: &Scene<'_>, version: u64) -> Vec<Event> {
    let mut at = 0;
    let mut events = Vec::new();
    for told in &scene.loaded.told {
        at += u64::from(told.fact.supersedes());
        if at > version && told.fact.supersedes() {
            events.extend(event(scene, told));
        }
    }
    events
}

fn event(scene: &Scene<'_>, told: &Told) -> Option<Event> {
    let text = text(scene, told)?;
    let (entry, href) = place(scene, told);
    let internal = matches!(told.fact, Fact::Note | Fact::Seen { .. });
    Some(Event {
        when: words::when(&told.stamp),
        entry,
        href,
        who: who(scene, told),
        text,
        internal,
    })
}

/// The number in the ledger; a link for those who may follow it.
fn place(scene: &Scene<'_>, told: &Told) -> (String, String) {
    let Some(index) = told.index else {
        return ("番号待ち".to_owned(), String::new());
    };
    let href = if scene.permits(Right::LedgerSee) {
        format!("/console/ledger/{index}")
    } else {
        String::new()
    };
    (index.to_string(), href)
}

fn who(scene: &Scene<'_>, told: &Told) -> String {
    let name = scene.name(&told.stamp.by);
    match &told.fact {
        Fact::Received { channel, .. } => {
            format!("{}から（{}）", scene.person(), channel.label(LANG))
        }
        Fact::Note => format!("社内メモ　{name}"),
        Fact::Talk(TalkFact::Said {
            from: Side::Person,
            by,
            ..
        }) => format!("{}から（{}）", scene.person(), by.label(LANG)),
        Fact::Talk(TalkFact::Said { by, .. }) => {
            format!("当社から（{}）　{name}", by.label(LANG))
        }
        Fact::Collect(CollectFact::Opened { .. }) => scene.person().to_owned(),
        Fact::Dispatched { means, .. } => format!("当社から（{}）　{name}", means.label(LANG)),
        _ => name,
    }
}

/// What happened, in one sentence; nothing for reads that would only bury the rest.
fn text(scene: &Scene<'_>, told: &Told) -> Option<String> {
    Some(match &told.fact {
        Fact::Seen { what } => return seen(*what, told),
        Fact::Received { .. } => "ご請求を受け付けた".to_owned(),
        Fact::PaperChecked { paper, .. } => {
            let label = scene
                .policy()
                .map(|policy| policy.paper(paper).label.get(LANG).to_owned());
            format!(
                "本人確認書類（{}）を確認",
                label.unwrap_or_else(|| paper.to_string())
            )
        }
        Fact::Identity(fact) => about(fact, told),
        Fact::IdentityVerified { papers } => format!("本人確認を完了（{papers}種類）"),
        Fact::DueSet { due, .. } => format!("回答期限を{}と決定", ja_staff(*due)),
        Fact::FeeReceived { yen, means } => {
            format!("手数料{}を{}で受領", words::yen(*yen), means.label(LANG))
        }
        Fact::LetterMade { kind, .. } => format!("{}を作成", words::letter(*kind)),
        Fact::Notice(fact) => told_of::notice(fact),
        Fact::Money(fact) => told_of::money(fact),
        Fact::Clock(fact) => told_of::clock(fact, told),
        Fact::Collect(fact) => told_of::page(fact, told),
        Fact::Talk(fact) => told_of::talk(fact, told),
        Fact::Code(CodeFact::Renewed { to, .. }) => {
            format!("確認コードを再発行（{}）{}", to.label(), after(told))
        }
        Fact::Joint(fact) => return told_of::joint(fact),
        Fact::Post(fact) => format!("{}{}", told_of::post(fact), after(told)),
        Fact::Dispatched { on, .. } => format!("{}に発送", ja_staff(*on)),
        Fact::Closed { .. } => "手続を終了".to_owned(),
        Fact::PapersDisposed { images, .. } => {
            format!("本人確認書類を廃棄（画像{}件を消去）", images.len())
        }
        Fact::PapersReturned { on, means, images } => {
            let number = after(told).replacen('：', "　引受番号 ", 1);
            let (day, by, many) = (ja_staff(*on), means.label(LANG), images.len());
            format!("本人確認書類を{day}に返却（{by}。画像{many}件を消去）{number}")
        }
        Fact::Note => sealed(told),
        _ => return of_ask(scene, told),
    })
}

/// Steps about who is asking.
fn about(fact: &IdentityFact, told: &Told) -> String {
    match fact {
        IdentityFact::PaperMasked { paper, .. } => {
            format!("書類{paper}の写しを塗りつぶし、届いたままの写しを消去")
        }
        IdentityFact::MandateTaken { asks, until } => words::mandate(asks, *until),
        IdentityFact::OnFileConfirmed { what } => {
            format!("登録の{}との一致を確認", words::on_file(*what))
        }
        IdentityFact::NoticeWithheld { why } => {
            let why = words::withheld(*why);
            format!("ご本人へのお知らせを見合わせ（{why}）{}", after(told))
        }
        IdentityFact::PeopleAsked { systems, .. } => {
            format!("人が探すところ（{}か所）を依頼", systems.len())
        }
        IdentityFact::PeopleLooked { found, .. } => {
            let found = if *found { "あり" } else { "なし" };
            format!("人が探した結果：{found}{}", after(told))
        }
        IdentityFact::DeskAssigned { desk } => format!("担当の窓口を「{desk}」と決定"),
        IdentityFact::CameOnForm { form } => {
            let number = form.get(..8).unwrap_or(form);
            format!("お送りした用紙（個用第{number}号）で届いた")
        }
        IdentityFact::SameApplication { first } => format!("受付 {first} と同じ申請書"),
        IdentityFact::InterestConsidered => format!("ご本人の利益を検討{}", after(told)),
        IdentityFact::FormerNameAccepted { .. } => {
            format!("旧姓などの書類を本人のものと確認{}", after(told))
        }
        IdentityFact::MismatchSettled => {
            format!("一致しない点を確認し、手続を再開{}", after(told))
        }
    }
}

/// Steps of one ask.
fn of_ask(scene: &Scene<'_>, told: &Told) -> Option<String> {
    let no = told.fact.ask()?;
    let kind = scene.case().ask(no)?.kind;
    let text = match &told.fact {
        Fact::Located {
            candidates, chosen, ..
        } if is_choice(scene, told) => {
            format!("候補を選択（{candidates}件中{chosen}件を対象）")
        }
        Fact::Located {
            candidates, chosen, ..
        } => {
            format!("データを検索（候補{candidates}件、対象{chosen}件）")
        }
        Fact::Planned { .. } => "計画を作成".to_owned(),
        Fact::Proposed { outcome, .. } => {
            format!(
                "「{}」を起案{}",
                words::outcome(kind, *outcome),
                after(told)
            )
        }
        Fact::Passed { step, absent, .. } => at_step(scene, (*step, *absent, "審査"), told),
        Fact::Approved {
            alone: false,
            step,
            absent,
            ..
        } => at_step(scene, (*step, *absent, "決裁"), told),
        Fact::Approved { alone: true, .. } => "1名で決裁（方針の定め）".to_owned(),
        Fact::Returned { step, .. } => {
            let post = step.and_then(|no| scene.case().route_step(no));
            let post = post.map_or_else(String::new, |step| format!("（{}）", step.post.get(LANG)));
            format!("差し戻し{post}{}", after(told))
        }
        Fact::Countersigned { step, .. } => {
            let step = scene.case().route_step(*step);
            let post = step.map_or("", |step| step.post.get(LANG));
            format!("後閲（{post}）")
        }
        Fact::CarriedOut { rows, .. } => format!("計画を実行（{}行）", grouped(*rows)),
        Fact::CarryFailed { class, .. } => format!("計画を実行できず（{}）", words::failure(class)),
        Fact::Confirmed {
            remaining, level, ..
        } if remaining.is_empty() => format!("{}を確認", words::reread(level)),
        Fact::Confirmed { remaining, .. } => format!("照合で残り{}か所を発見", remaining.len()),
        Fact::Stepped(step) => format!("{}{}", words::stepped(step), after(told)),
        _ => return None,
    };
    let one = scene.case().asks.len() == 1;
    Some(if one {
        text
    } else {
        format!("請求事項{no}　{text}")
    })
}

/// 「審査（執事長）」「決裁（住職）を副住職が代決：…」
fn at_step(
    scene: &Scene<'_>,
    (step, absent, otherwise): (Option<u16>, bool, &str),
    told: &Told,
) -> String {
    let Some(step) = step.and_then(|no| scene.case().route_step(no)) else {
        return otherwise.to_owned();
    };
    let what = words::step(step);
    match step.deputy.as_ref().filter(|_| absent) {
        Some(deputy) => format!("{what}を{}が代決{}", deputy.get(LANG), after(told)),
        None => what,
    }
}

/// A choice records the search anew; only a search is followed by the showing of what was found.
fn is_choice(scene: &Scene<'_>, told: &Told) -> bool {
    let next = scene
        .loaded
        .told
        .iter()
        .find(|one| one.stamp.seq == told.stamp.seq + 1);
    let found = matches!(&told.fact, Fact::Located { candidates, .. } if *candidates > 0);
    let shown = |one: &Told| {
        matches!(
            one.fact,
            Fact::Seen {
                what: Seen::Candidates
            }
        )
    };
    found && !next.is_some_and(shown)
}

fn seen(what: Seen, told: &Told) -> Option<String> {
    match what {
        Seen::Revealed => Some(format!("氏名と住所を表示{}", after(told))),
        Seen::Package => Some("開示する資料を取り出した".to_owned()),
        Seen::Image => Some("本人確認書類の画像を表示".to_owned()),
        Seen::Opened | Seen::Candidates | Seen::Letter | Seen::Status => None,
    }
}

fn sealed(told: &Told) -> String {
    told.sealed.as_ref().map_or_else(
        || "（消去済み）".to_owned(),
        |text| text.reveal(Sink::Page).clone(),
    )
}

/// Words that were sealed with a step, after a colon.
pub(super) fn after(told: &Told) -> String {
    let text = told.sealed.as_ref().map(|text| text.reveal(Sink::Page));
    text.map_or_else(String::new, |text| format!("：{text}"))
}
