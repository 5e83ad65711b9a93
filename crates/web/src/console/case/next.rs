// SPDX-License-Identifier: Apache-2.0
//! What this reader can do now, the main thing first: only what the life cycle and the role allow.

use yakusoku_app::access::Action as Right;
use yakusoku_app::request::Strength;
use yakusoku_app::staff::posts::Standing;
use yakusoku_duties::calendar::{Calendar, ja_staff};
use yakusoku_duties::personal::Sink;
use yakusoku_duties::request::notice::About;
use yakusoku_duties::request::route::Seat as Ahead;
use yakusoku_duties::request::todo::Todo;
use yakusoku_duties::request::work::{Clear, What, Who, Work};
use yakusoku_duties::request::{Ask, Stage};
use yakusoku_policy::RouteAct;

use super::super::words;
use super::{Scene, contact};
use crate::pages::console::case::{Action, NextStep};

/// Whether this reader may act about a proposal where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seat {
    /// Now.
    Now,
    /// Now, in place of a holder who is absent.
    ForAbsent,
    /// The reader proposed it; nobody decides about their own proposal.
    Own,
    /// The reader acted at a step before.
    Acted,
    /// The reader acted before and may do so again from a day on.
    From(jiff::civil::Date),
    /// The role does not decide, or the reader does not hold the post.
    NotMine,
}

fn seat(scene: &Scene<'_>, ask: &Ask) -> Seat {
    let Stage::Proposed(proposal) = &ask.stage else {
        return Seat::NotMine;
    };
    if !scene.permits(Right::CaseApprove) {
        return Seat::NotMine;
    }
    let ahead = scene.case().ahead(ask);
    let mine = match scene.held().at(ahead.first()) {
        Standing::Holder => Seat::Now,
        Standing::Deputy => Seat::ForAbsent,
        Standing::Elsewhere => return Seat::NotMine,
    };
    let me = &scene.member.actor.id;
    if !proposal.has_hand(me) {
        return mine;
    }
    let Some(from) = ask.alone_from(proposal, &Calendar::japan()) else {
        return if proposal.by.by == *me {
            Seat::Own
        } else {
            Seat::Acted
        };
    };
    if scene.today < from {
        Seat::From(from)
    } else {
        mine
    }
}

/// What the button says by which this reader acts about what waits, and what a deputy is asked for.
pub(super) fn approving(scene: &Scene<'_>) -> (String, Option<String>) {
    let asks = scene.case().asks.iter();
    let mut mine = asks.map(|ask| (ask, seat(scene, ask)));
    let found = mine.find(|(_, seat)| matches!(seat, Seat::Now | Seat::ForAbsent));
    let Some((ask, seat)) = found else {
        return Default::default();
    };
    let ahead = scene.case().ahead(ask);
    let reviews = ahead.first().map(Ahead::act) == Some(RouteAct::Review);
    let absent = match (seat, ahead.first()) {
        (Seat::ForAbsent, Some(Ahead::Step(_, step))) => Some(step.post.get(words::LANG)),
        _ => None,
    };
    let label = match (reviews, absent) {
        (true, None) => "審査済みにする".to_owned(),
        (true, Some(post)) => format!("{post}に代わって審査済みにする（代決）"),
        (false, None) => "この計画を決裁".to_owned(),
        (false, Some(post)) => format!("{post}に代わって決裁（代決）"),
    };
    let absent = absent.map(|post| format!("不在の理由（{post}に代わる代決）"));
    (label, absent)
}

/// Whether a search under an ask found somebody a clerk has to look at.
pub(super) fn to_tick(scene: &Scene<'_>, ask: &Ask) -> bool {
    let Some(search) = scene.search(ask) else {
        return false;
    };
    ask.plan.is_none()
        && search
            .located
            .candidates
            .iter()
            .any(|one| one.strength == Strength::Suggests && !search.chosen.contains(&one.id))
}

/// What the reader can do about a thing to do.
fn action(scene: &Scene<'_>, work: &Work) -> Option<Action> {
    let ask = work.ask.and_then(|no| scene.case().ask(no));
    let (action, right) = match work.what {
        What::Papers(..) => (Action::CheckPaper, Right::CaseWork),
        What::Identity(Clear::Address) if !scene.case().is_on_file() => {
            (Action::CheckPaper, Right::CaseWork)
        }
        What::Identity(_) => (Action::Standing, Right::CaseWork),
        What::Fee(_) => (Action::RecordFee, Right::CaseWork),
        What::Locate => (Action::Locate, Right::CaseLocate),
        What::Plan => (planning(scene, ask?), Right::CaseLocate),
        What::Investigate | What::Draft | What::Task(_) | What::Measure | What::PassOn => {
            (Action::Prepare, Right::CaseWork)
        }
        What::Propose => return proposing(scene, ask?),
        What::Review(_) | What::Approve => match seat(scene, ask?) {
            Seat::Now | Seat::ForAbsent => (Action::Approve, Right::CaseApprove),
            _ => return None,
        },
        What::CarryOut => (running(ask?), Right::CaseWork),
        What::Replan | What::NotErased => (again(scene, ask?), Right::CaseLocate),
        What::Letter | What::Together(_) => (Action::MakeLetter, Right::CaseWork),
        What::Dispatch(_) => (Action::Dispatch, Right::CaseWork),
        What::Dispose => (Action::DisposePapers, Right::CaseWork),
        What::ReturnPapers => (Action::ReturnPapers, Right::CaseWork),
        What::Desk(Todo::Countersign(no)) => {
            let step = scene.case().route_step(no)?;
            let holds = scene.held().holds(step) && !countersigned_by_deputy(scene, ask?, no);
            return (holds && scene.permits(Right::CaseApprove)).then_some(Action::Countersign);
        }
        What::Desk(todo) => (at_desk(scene, todo)?, Right::CaseWork),
    };
    scene.permits(right).then_some(action)
}

/// Whether the reader is the very deputy whose decision is to be seen.
fn countersigned_by_deputy(scene: &Scene<'_>, ask: &Ask, no: u16) -> bool {
    let mut all = ask.afterwards.iter();
    all.any(|one| one.step == no && one.signed.is_none() && scene.is_me(&one.by.by))
}

/// What the reader can do about notices, money and mail.
fn at_desk(scene: &Scene<'_>, todo: Todo) -> Option<Action> {
    Some(match todo {
        Todo::Mend(_) => Action::Mend,
        Todo::Pay(_) => Action::RecordFee,
        Todo::Arrival(_) => Action::Arrival,
        Todo::Remind(_) => Action::Remind,
        Todo::CameBack(_) => Action::Settle,
        Todo::TellEnded => Action::TellEnded,
        Todo::Send(_) => Action::Dispatch,
        Todo::Witness(item) => {
            let valuables = &scene.case().money.valuables;
            let taken = valuables.iter().find(|one| one.no == item)?;
            return (!scene.is_me(&taken.taken.by)).then_some(Action::Witness);
        }
        Todo::Cash(_) => Action::UseValuable,
        Todo::Lapsed(item) => lapsed(scene, item),
        Todo::GiveBack(..) => Action::GiveBack,
        Todo::TellFee(_) => Action::TellFee,
        Todo::Bill(_) => Action::Bill,
        Todo::Collect(_) | Todo::Countersign(_) => return None,
        Todo::Reply(_) => Action::Say,
    })
}

/// Whoever entered an order that lapsed has it issued anew; a loss is entered by others.
fn lapsed(scene: &Scene<'_>, item: u16) -> Action {
    let mut all = scene.case().money.valuables.iter();
    let mine = all.any(|one| one.no == item && scene.is_me(&one.taken.by));
    if mine {
        Action::Reissue
    } else {
        Action::WriteOff
    }
}

fn planning(scene: &Scene<'_>, ask: &Ask) -> Action {
    if to_tick(scene, ask) {
        Action::Choose
    } else {
        Action::MakePlan
    }
}

/// Whether the route leaves the proposal to the reader.
fn proposes(scene: &Scene<'_>, ask: &Ask) -> bool {
    let mut steps = words::proposing(scene.case(), ask).peekable();
    let held = scene.held();
    steps.peek().is_none() || steps.any(|step| held.holds(step) || held.deputises(step))
}

fn proposing(scene: &Scene<'_>, ask: &Ask) -> Option<Action> {
    if !proposes(scene, ask) {
        return None;
    }
    if ask.is_prepared() {
        return scene.permits(Right::CasePropose).then_some(Action::Propose);
    }
    if to_tick(scene, ask) && scene.permits(Right::CaseLocate) {
        return Some(Action::Choose);
    }
    scene.permits(Right::CasePropose).then_some(Action::Decide)
}

const fn running(ask: &Ask) -> Action {
    match ask.stage {
        Stage::CarriedOut { .. } => Action::Confirm,
        _ => Action::CarryOut,
    }
}

/// After a failure: search again, then plan again.
fn again(scene: &Scene<'_>, ask: &Ask) -> Action {
    match &ask.located {
        Some(found) if ask.plan.is_none() && found.candidates > 0 => {
            if to_tick(scene, ask) || found.chosen == 0 {
                Action::Choose
            } else {
                Action::MakePlan
            }
        }
        _ => Action::Locate,
    }
}

/// Everything this reader can do, the main thing first.
pub(in crate::console) fn actions(scene: &Scene<'_>) -> Vec<Action> {
    let mut list: Vec<Action> = scene
        .work()
        .iter()
        .filter_map(|work| action(scene, work))
        .collect();
    if list.contains(&Action::Approve) {
        list.push(Action::SendBack);
    }
    list.extend(beside(scene));
    let mut seen = Vec::with_capacity(list.len());
    for action in list {
        if !seen.contains(&action) {
            seen.push(action);
        }
    }
    seen
}

/// What is possible besides the next step.
fn beside(scene: &Scene<'_>) -> Vec<Action> {
    let case = scene.case();
    let runs = case.closed.is_none() && case.erased.is_none();
    // Searching again is the way to take a choice back.
    let searched = |ask: &Ask| matches!(ask.stage, Stage::Open) && ask.located.is_some();
    let works = scene.permits(Right::CaseWork);
    let may = [
        (Action::Decide, decidable(scene)),
        (Action::CheckPaper, runs && works && case.identity.is_none()),
        (Action::RecordFee, runs && works && !case.is_fee_settled()),
        (
            Action::NotifyDefect,
            runs && works
                && case.open_notice(About::Defect).is_none()
                && case.asks.iter().any(|ask| matches!(ask.stage, Stage::Open)),
        ),
        (
            Action::Locate,
            runs && scene.permits(Right::CaseLocate) && case.asks.iter().any(searched),
        ),
        (
            Action::Reveal,
            scene.permits(Right::CaseReveal) && scene.loaded.applicant.is_some(),
        ),
        (Action::Standing, runs && works),
        (Action::Note, works && case.erased.is_none()),
    ];
    may.into_iter()
        .filter(|(_, may)| *may)
        .map(|(action, _)| action)
        .collect()
}

fn decidable(scene: &Scene<'_>) -> bool {
    scene.case().asks.iter().any(|ask| may_decide(scene, ask))
}

/// Whether the reader may open the decision page of an ask.
pub(super) fn may_decide(scene: &Scene<'_>, ask: &Ask) -> bool {
    let case = scene.case();
    case.closed.is_none()
        && case.erased.is_none()
        && scene.permits(Right::CasePropose)
        && proposes(scene, ask)
        && matches!(ask.stage, Stage::Open | Stage::Proposed(_))
}

/// Whether the reader may open the page of an ask's preparation.
pub(super) fn may_prepare(scene: &Scene<'_>, ask: &Ask) -> bool {
    let promised = ask
        .prep
        .measure
        .as_ref()
        .is_some_and(|one| one.kept.is_none());
    let stage = match &ask.stage {
        Stage::Open => scene.case().closed.is_none(),
        Stage::Answered { .. } => promised,
        _ => !ask.prep.tasks.is_empty(),
    };
    stage && scene.case().erased.is_none() && scene.permits(Right::CaseWork)
}

/// What is to be done now, above everything else.
pub(super) fn step(scene: &Scene<'_>) -> NextStep {
    let work = scene.work();
    let mine = work.iter().find(|one| action(scene, one).is_some());
    match (mine, work.first()) {
        (Some(mine), _) => NextStep {
            title: title(mine),
            lines: lines(scene, mine),
        },
        (None, Some(first)) => NextStep {
            title: format!(
                "{}　{}の対応待ち",
                words::what(first.what),
                words::whom(scene.case(), first)
            ),
            lines: waiting(scene, first),
        },
        (None, None) => ended(scene),
    }
}

fn title(work: &Work) -> String {
    match (work.what, work.who) {
        (What::Review(_), _) => "あなたの審査待ち".to_owned(),
        (What::Approve, _) => "あなたの決裁待ち".to_owned(),
        (what, Who::Person) => format!("{}　到着待ち", words::what(what)),
        (what, Who::Program) => format!("{}　自動で実行中", words::what(what)),
        (what, _) => words::what(what),
    }
}

fn lines(scene: &Scene<'_>, work: &Work) -> Vec<String> {
    let ask = work.ask.and_then(|no| scene.case().ask(no));
    let text = match (work.what, ask) {
        (What::Papers(..), _) if scene.case().is_gdpr() && scene.case().papers.is_empty() => {
            "ご本人であることを登録の内容では確かめられない。疑いの理由を添えて書類をお願いし、届いたら照合して記録"
        }
        (What::Papers(..), _) => {
            "届いた書類をご請求の内容と照合し、1種類ずつ記録。氏名と住所は「氏名と住所を表示」で確かめる"
        }
        (What::Identity(Clear::Address), _) if !scene.case().is_on_file() => {
            "回答の送付先を示す書類がなく、照合できる登録もない。住所の分かる書類をお願いし、届いたら記録"
        }
        (What::Identity(clear), _) => clearing(clear),
        (What::Fee(_), _) => "届いた手数料を数え、受領を記録",
        (What::Locate, _) => {
            "ご請求の氏名・連絡先でシステムを検索。確定した1人だけなら、計画まで作成"
        }
        (What::Plan, Some(ask)) if to_tick(scene, ask) => {
            "要確認の候補あり。ご本人の情報だけを選ぶと、そのまま計画を作成"
        }
        (What::Plan, _) => "確定した候補について、システムで行うことを計画",
        (What::Investigate, _) => "「準備を記録」へ。申し出の内容を調べ、事実と違うかどうかを記録",
        (What::Draft, _) => "「準備を記録」へ。お答えする文を確かめて記録",
        (What::Task(_), _) => "「準備を記録」へ。担当者に依頼したことの結果と証跡を記録",
        (What::Measure, _) => "お約束した期間が満了。データを消去し、「準備を記録」へ証跡を記録",
        (What::PassOn, _) => "お申出を委託元に引き継ぎ、「準備を記録」へ引継ぎ先と方法を記録",
        (What::Propose, Some(ask)) if ask.is_prepared() && ask.plan.is_none() => {
            "準備したとおり全部に応じるなら、このまま起案。一部または応じないときは「判断を記録」へ"
        }
        (What::Propose, Some(ask)) if ask.plan.is_some() => {
            "計画どおり全部に応じるなら、このまま起案。一部または応じないときは「判断を記録」へ"
        }
        (What::Propose, Some(ask)) if to_tick(scene, ask) => {
            "確定した候補なし。ご本人の情報があれば選び、なければ「判断を記録」で「保有していない」"
        }
        (What::Propose, _) => "該当する情報なし。「判断を記録」で「保有していない」を起案",
        (What::Review(_), _) => "計画と判断を確かめ、審査済みにするか差し戻す。次は経路の次の段階",
        (What::Approve, _) => "計画と判断を確かめ、決裁または差し戻し",
        (What::CarryOut, _) => "決裁済みの計画を自動で実行中。すぐに実行するときはボタンを押す",
        (What::Replan, _) => "計画を実行できず、何も変更していない。検索からやり直す",
        (What::NotErased, _) => {
            "消去の後も残りあり。原因をシステムの担当者に確かめ、検索からやり直す"
        }
        (What::Letter, _) => "判断と結果から文面を作成。内容は発送の前に確かめる",
        (What::Together(letter), _) => return together(scene, letter),
        (What::Dispatch(_), _) => "印刷して封入し、発送を記録。発送で手続が終わる",
        (What::Dispose, _) => "書類を細断し、廃棄を記録。画像は鍵ごと消去",
        (What::ReturnPapers, _) => "書類をお返しし、返した日と方法を記録。保管した画像は鍵ごと消去",
        (What::Desk(todo), _) => desk_line(todo),
    };
    let due = work
        .due
        .map(|due| format!("期限 {}　{}", ja_staff(due), words::left(scene.today, due)));
    let cut = ask.filter(|_| work.what == What::Plan || work.what == What::Propose);
    let cut = cut
        .and_then(|ask| scene.search(ask))
        .filter(|search| search.located.is_cut)
        .map(|_| {
            "候補が多く、一部だけを表示。見当たらないときは連絡先をご本人に確かめる".to_owned()
        });
    let said = match work.what {
        What::Desk(Todo::Reply(no)) => contact::said(scene, no),
        _ => None,
    };
    let back = ask.and_then(|ask| sent_back(scene, ask));
    [back, said, Some(text.to_owned()), cut, due]
        .into_iter()
        .flatten()
        .collect()
}

/// Why the last proposal came back, for whoever proposes anew.
fn sent_back(scene: &Scene<'_>, ask: &Ask) -> Option<String> {
    let back = ask.sent_back.as_ref()?;
    let step = back.step.and_then(|no| scene.case().route_step(no));
    let from = step.map_or_else(String::new, |step| {
        format!("{}　", step.post.get(words::LANG))
    });
    let remark = scene.loaded.sealed_at(back.by.seq);
    let remark = remark.map_or("", |text| text.reveal(Sink::Page).as_str());
    let name = scene.name(&back.by.by);
    Some(format!("差し戻し（{from}{name}）：{remark}"))
}

/// Where the envelope is in which the answer lies.
fn together(scene: &Scene<'_>, letter: u16) -> Vec<String> {
    let mut letters = scene.case().letters.iter();
    let leader = letters.find(|one| one.no == letter);
    let number = leader.and_then(|one| one.leader()).unwrap_or_default();
    vec![
        format!("受付 {number} の通知に併記済み。封筒の照合と発送は {number} に記録"),
        "別の通知にするときだけ、ここで作成し直す（併記した通知は発送できなくなる）".to_owned(),
    ]
}

/// What to do about who is asking.
const fn clearing(clear: Clear) -> &'static str {
    match clear {
        Clear::Mismatch => "書類と請求の内容に一致しない点あり。確かめるまで手続を止めている",
        Clear::Mask(_) => "保管できない欄が見えている写しあり。塗りつぶすまで本人確認に数えない",
        Clear::Look => "プログラムで探せないところあり。担当の方に探していただき、結果を記録",
        Clear::Mandate => "委任状に書かれた請求事項と期限を記録",
        Clear::Interest => {
            "法定代理人からの請求。お子さまなどご本人の利益に反しないかを検討し、記録"
        }
        Clear::AgentNotice => {
            "代理人からの請求をご本人に知らせるか、見合わせる理由を記録してから発送"
        }
        Clear::MaskNotice => "写しを塗りつぶしたことを、請求した方に知らせる",
        Clear::Address => "回答の送付先を確かめる書類なし。登録の内容と照合してから発送",
        Clear::OnFile => {
            "検索で見つかった登録の内容と照合して記録。疑いが残るときだけ、理由を添えて書類をお願いする"
        }
    }
}

const fn desk_line(todo: Todo) -> &'static str {
    match todo {
        Todo::Mend(_) => "届いた補正を記録。期限までに届かないときは、定めのとおり自動で扱う",
        Todo::Pay(_) => "届いた手数料を数え、受領を記録",
        Todo::Arrival(_) => "配達の記録を調べ、届いた日を記録。その日から期限を数える",
        Todo::Remind(_) => "期限が近いことを、電話や書面でもう一度お知らせし、その日を記録",
        Todo::CameBack(_) => "返戻の理由を確かめ、再送・到達の扱い・保管のどれかを決める",
        Todo::TellEnded => "期限までに届かなかった請求について、お知らせの文面を作成",
        Todo::Send(_) => "印刷して封筒と照合し、発送を記録。期限は発送の後に始まる",
        Todo::Witness(_) => "受け取った人とは別の人が、番号と金額を確かめて記録",
        Todo::Cash(_) => "有効期限までに換金し、日付を記録",
        Todo::Lapsed(_) => {
            "保管中の失効は当社の負担。手数料は受領済みのままで、ご本人には請求しない。窓口で再発行を受けて記録し、受けられないものは、記入した人とは別の人が損失を記録"
        }
        Todo::GiveBack(..) => "返すものを封入し、返した日と方法を記録。控えを残す",
        Todo::TellFee(_) => "不足を知らせる文面を作成。発送の後に期限が始まる",
        Todo::Bill(_) => "審査の後に請求する手数料の額を記録し、ご案内を作成。届いてから発送",
        Todo::Collect(_) => "ご本人が回答の画面を開くのを待っている",
        Todo::Reply(_) => "内容を読み、返事を記録。返事が要らないときは、その理由を記録",
        Todo::Countersign(_) => {
            "不在の間に代決された判断を確かめ、後閲を記録。回答はこれを待たずに送られる"
        }
    }
}

/// Why this reader can do nothing now.
fn waiting(scene: &Scene<'_>, work: &Work) -> Vec<String> {
    let ask = work.ask.and_then(|no| scene.case().ask(no));
    let text = match (work.what, ask.map(|ask| seat(scene, ask))) {
        (What::Review(_) | What::Approve, Some(Seat::Own)) => {
            "起案した人は決裁できない。ほかの承認者に依頼".to_owned()
        }
        (What::Review(_) | What::Approve, Some(Seat::Acted)) => {
            "前の段階を行った人は、次の段階を行えない。職を務める別の人に依頼".to_owned()
        }
        (What::Review(_) | What::Approve, Some(Seat::From(day))) => {
            format!(
                "1名での決裁は{}から。それまでは、ほかの承認者に依頼",
                ja_staff(day)
            )
        }
        _ => format!("この手続は{}が行う", words::whom(scene.case(), work)),
    };
    vec![text]
}

fn ended(scene: &Scene<'_>) -> NextStep {
    let case = scene.case();
    let (title, line) = if case.erased.is_some() {
        (
            "消去済み",
            "鍵を破棄し、個人に関する記録は読めない。台帳には手続の記録だけが残る",
        )
    } else if case.disposed.is_some() || case.papers.is_empty() {
        ("手続の終了", "すべて完了")
    } else {
        ("手続の終了", "行うことなし")
    };
    NextStep {
        title: title.to_owned(),
        lines: vec![line.to_owned()],
    }
}
