// SPDX-License-Identifier: Apache-2.0
//! 連絡・お知らせ・金券・発送 of a case: what stands, and a form for each thing this reader may do about it.

use jiff::civil::Date;
use yakusoku_app::access::Action as Right;
use yakusoku_duties::calendar::ja_staff;
use yakusoku_duties::personal::Sink;
use yakusoku_duties::request::Case;
use yakusoku_duties::request::money::{Fate, Unfit, Valuable};
use yakusoku_duties::request::notice::{Notice, NoticeStage, Remind};
use yakusoku_duties::request::state::Letter;
use yakusoku_policy::{CameBack, Delivery, FeeMeans, mail, return_rule};

use super::super::words::{self, LANG};
use super::{Scene, contact};
use crate::pages::console::case::{Action, DeskBox, DeskField, DeskForm};
use crate::pages::{Choice, Fact, Posted};

/// The section, with what was typed where a form came back.
pub(super) fn desk(scene: &Scene<'_>, typed: &Posted, main: Option<&Action>) -> DeskBox {
    let desk = Desk { scene, typed };
    let works = scene.permits(Right::CaseWork) && scene.case().erased.is_none();
    let mut forms = Vec::new();
    if works {
        forms.extend(desk.contact());
        forms.extend(desk.notices());
        forms.extend(desk.clocks());
        forms.extend(desk.money());
        forms.extend(desk.mail());
    }
    for form in &mut forms {
        let sent = form.fields.iter().any(|field| typed.has(name(field)));
        form.open = sent || main == Some(&form.action);
    }
    DeskBox {
        facts: facts(scene),
        forms,
    }
}

const fn name(field: &DeskField) -> &'static str {
    match field {
        DeskField::Text { name, .. }
        | DeskField::Area { name, .. }
        | DeskField::Day { name, .. }
        | DeskField::Menu { name, .. }
        | DeskField::Ticks { name, .. } => name,
    }
}

pub(super) struct Desk<'a> {
    scene: &'a Scene<'a>,
    typed: &'a Posted,
}

impl Desk<'_> {
    pub(super) fn case(&self) -> &Case {
        self.scene.case()
    }

    /// Whether the application names a mail address.
    pub(super) fn has_mail(&self) -> bool {
        let applicant = self.scene.loaded.applicant.as_ref();
        applicant.is_some_and(|one| !one.reveal(Sink::Page).email.trim().is_empty())
    }

    fn runs(&self) -> bool {
        self.case().closed.is_none()
    }

    pub(super) fn form(action: Action, label: &'static str, fields: Vec<DeskField>) -> DeskForm {
        DeskForm {
            action,
            label,
            open: false,
            fields,
        }
    }

    fn was(&self, name: &str, first: impl Into<String>) -> String {
        if self.typed.has(name) {
            self.typed.one(name)
        } else {
            first.into()
        }
    }

    fn text(&self, name: &'static str, label: &'static str, first: String) -> DeskField {
        DeskField::Text {
            name,
            label,
            value: self.was(name, first),
            optional: false,
        }
    }

    pub(super) fn area(&self, name: &'static str, label: &'static str) -> DeskField {
        DeskField::Area {
            name,
            label,
            value: self.was(name, ""),
        }
    }

    pub(super) fn day(&self, name: &'static str, label: &'static str) -> DeskField {
        DeskField::Day {
            name,
            label,
            value: self.was(name, self.scene.today.to_string()),
        }
    }

    pub(super) fn menu(
        &self,
        name: &'static str,
        label: &'static str,
        choices: Vec<Choice>,
    ) -> DeskField {
        DeskField::Menu {
            name,
            label,
            choices: self.picked(name, choices),
        }
    }

    fn ticks(&self, name: &'static str, label: &'static str, choices: Vec<Choice>) -> DeskField {
        DeskField::Ticks {
            name,
            label,
            choices: self.picked(name, choices),
        }
    }

    fn picked(&self, name: &str, choices: Vec<Choice>) -> Vec<Choice> {
        let sent = self.typed.all(name);
        let pick = |choice: Choice| {
            if sent.contains(&choice.value) {
                choice.picked()
            } else {
                choice
            }
        };
        choices.into_iter().map(pick).collect()
    }

    fn notices(&self) -> Vec<DeskForm> {
        let of = |is: &dyn Fn(&Notice) -> bool| -> Vec<Choice> {
            let notices = self.case().notices.iter().filter(|notice| is(notice));
            let choice =
                |notice: &Notice| Choice::new(notice.no.to_string(), words::about(notice.about));
            notices.map(choice).collect()
        };
        let sent = of(&|notice| notice.sent().is_some());
        let remind = of(&|notice| {
            let asked = notice.rule.is_some_and(|rule| rule.remind.is_some());
            asked && notice.ends().is_some() && !matches!(notice.remind, Remind::Done(_))
        });
        let open = of(&|notice| notice.is_open());
        let lapsed = of(&|notice| matches!(notice.stage, NoticeStage::Lapsed { .. }));
        let mut forms = Vec::new();
        if !self.runs() {
            return forms;
        }
        let mut add = |choices: Vec<Choice>, (action, label), (menu, on), question| {
            if !choices.is_empty() {
                let fields = vec![self.menu(menu, "お知らせ", choices), self.day(on, question)];
                forms.push(Self::form(action, label, fields));
            }
        };
        add(
            sent,
            (Action::Arrival, "お知らせの到達を記録"),
            ("arrival_notice", "arrival_on"),
            "届いた日（配達の記録）",
        );
        add(
            remind,
            (Action::Remind, "再度のお知らせを記録"),
            ("remind_notice", "remind_on"),
            "お知らせした日",
        );
        add(
            open,
            (Action::Mend, "補正・支払の到着を記録"),
            ("mend_notice", "mend_on"),
            "届いた日",
        );
        add(
            lapsed,
            (Action::Revive, "期限内の到着を記録し、取下げを取り消す"),
            ("revive_notice", "revive_on"),
            "届いていた日（期限まで）",
        );
        forms
    }

    fn asks(&self, is: impl Fn(&yakusoku_duties::request::Ask) -> bool) -> Vec<Choice> {
        let asks = self.case().asks.iter().filter(|ask| is(ask));
        asks.map(|ask| {
            let label = format!("請求事項{}　{}", ask.no, ask.kind.label(LANG));
            Choice::new(ask.no.to_string(), label)
        })
        .collect()
    }

    fn clocks(&self) -> Vec<DeskForm> {
        let today = self.scene.today;
        let running = self.asks(|ask| {
            !ask.is_over() && ask.pause.is_none() && ask.due.is_some_and(|due| due >= today)
        });
        let standing = self.asks(|ask| !ask.is_over() && ask.pause.is_some());
        let mut forms = Vec::new();
        if !self.runs() {
            return forms;
        }
        if !standing.is_empty() {
            let fields = vec![self.menu("resume_ask", "請求事項", standing)];
            forms.push(Self::form(Action::Resume, "回答期限を再開", fields));
        }
        let reasons = self.case().pauses_for();
        if !running.is_empty() && !reasons.is_empty() {
            let fields = vec![
                self.menu("pause_ask", "請求事項", running),
                self.menu("pause_why", "止める理由", words::pause_choices(&reasons)),
                self.area("pause_reason", "経緯"),
            ];
            forms.push(Self::form(Action::Pause, "回答期限を停止", fields));
        }
        let more = self.asks(|ask| self.case().may_extend(&[ask.no], "―").is_ok());
        if !more.is_empty() {
            let fields = vec![
                self.ticks("extend_ask", "延長する請求事項", more),
                self.area("extend_reason", "延長の理由（ご本人が読む文）"),
            ];
            forms.push(Self::form(
                Action::Extend,
                "回答期限の延長のお知らせを作成",
                fields,
            ));
        }
        forms
    }

    fn money(&self) -> Vec<DeskForm> {
        let mut forms = Vec::new();
        let me = &self.scene.member.actor.id;
        let held = |is: &dyn Fn(&Valuable) -> bool| -> Vec<Choice> {
            let all = self.case().money.valuables.iter();
            all.filter(|one| one.fate == Fate::Held && is(one))
                .map(|one| Choice::new(one.no.to_string(), valuable(one)))
                .collect()
        };
        let unseen = held(&|one| one.witness.is_none() && one.taken.by != *me);
        if !unseen.is_empty() {
            let fields = vec![self.menu("witness_item", "金券（番号と金額を確かめた）", unseen)];
            forms.push(Self::form(Action::Witness, "金券の立会いを記録", fields));
        }
        let usable = held(&|one| !one.free);
        if !usable.is_empty() {
            let fields = vec![
                self.menu("use_item", "金券", usable),
                self.day("use_on", "使用・換金の日"),
            ];
            forms.push(Self::form(
                Action::UseValuable,
                "金券の使用・換金を記録",
                fields,
            ));
        }
        forms.extend(self.lapsed());
        if let Some((yen, why)) = self.case().to_give_back() {
            let ways = [Delivery::RegisteredMail, Delivery::Handover, Delivery::Post];
            let ways = ways.map(|by| Choice::new(by.name(), by.label(LANG)));
            let fields = vec![
                self.text("back_amount", words::back_for(why), yen.to_string()),
                self.day("back_on", "返した日"),
                self.menu("back_means", "返した方法", ways.to_vec()),
            ];
            forms.push(Self::form(Action::GiveBack, "返金・返却を記録", fields));
        }
        if self.runs() {
            forms.extend(self.bills());
        }
        forms
    }

    /// Orders that lapsed in the drawer and are the operator's.
    fn lapsed(&self) -> Vec<DeskForm> {
        let me = &self.scene.member.actor.id;
        let all = &self.case().money.valuables;
        let of = |is: &dyn Fn(&Valuable) -> bool| -> Vec<Choice> {
            all.iter()
                .filter(|one| matches!(one.fate, Fate::Lapsed { .. }) && !one.free && is(one))
                .map(|one| Choice::new(one.no.to_string(), valuable(one)))
                .collect()
        };
        let mut forms = Vec::new();
        let anew = of(&|_| true);
        if !anew.is_empty() {
            let fields = vec![
                self.menu("lapsed_item", "失効した為替", anew),
                self.day("lapsed_issued", "新しい為替の発行日"),
                self.text("lapsed_number", "新しい為替の番号", String::new()),
            ];
            let title = "失効した為替の再発行を記録";
            forms.push(Self::form(Action::Reissue, title, fields));
        }
        let lost = of(&|one| one.taken.by != *me);
        if !lost.is_empty() {
            let fields = vec![
                self.menu("loss_item", "失効した為替", lost),
                self.day("loss_on", "処理の日"),
            ];
            let title = "失効した為替を当社の損失として記録";
            forms.push(Self::form(Action::WriteOff, title, fields));
        }
        forms
    }

    fn bills(&self) -> Vec<DeskForm> {
        let case = self.case();
        let mut forms = Vec::new();
        let later =
            self.asks(|ask| !ask.is_over() && case.is_billed_later(ask) && !case.is_billed(ask.no));
        if !later.is_empty() && case.identity.is_some() {
            let first = case.asks.iter().find(|ask| case.is_billed_later(ask));
            let yen = first.map_or(0, |ask| ask.fee_yen);
            let fields = vec![
                self.menu("bill_ask", "請求事項", later.clone()),
                self.text("bill_amount", "請求額（円）", yen.to_string()),
            ];
            forms.push(Self::form(Action::Bill, "手数料を請求", fields));
        }
        let actual = self.asks(|ask| {
            let terms = case.fee_terms(ask);
            !ask.is_over()
                && !case.is_billed(ask.no)
                && terms.is_some_and(|fee| fee.basis == yakusoku_policy::FeeBasis::ActualCost)
        });
        if !actual.is_empty() {
            let fields = vec![
                self.menu("estimate_ask", "請求事項", actual),
                self.text("estimate_amount", "見込み額（円）", String::new()),
            ];
            forms.push(Self::form(
                Action::Estimate,
                "実費の見込みをお伝えした",
                fields,
            ));
        }
        // What a fee is owed for can still come as something the file does not take, or too late to be cashed.
        if case.fee_owed() == 0 || !case.is_fee_settled() {
            let means = FeeMeans::ALL;
            let means = means
                .iter()
                .map(|one| Choice::new(one.name(), one.label(LANG)));
            let fields = vec![
                self.text("hold_amount", "届いた額（円）", String::new()),
                self.menu("hold_means", "届いたもの", means.collect()),
                DeskField::Text {
                    name: "hold_number",
                    label: "小為替の番号",
                    value: self.was("hold_number", ""),
                    optional: true,
                },
                DeskField::Text {
                    name: "hold_issued",
                    label: "為替の発行日（為替のとき）",
                    value: self.was("hold_issued", ""),
                    optional: true,
                },
            ];
            forms.push(Self::form(
                Action::Hold,
                "添えられた手数料を預かる（返却）",
                fields,
            ));
        }
        forms
    }

    pub(super) fn letters(&self, is: impl Fn(&Letter) -> bool) -> Vec<Choice> {
        let letters = self.case().letters.iter().filter(|letter| is(letter));
        letters
            .map(|letter| {
                let label = format!("{}（{}）", words::letter(letter.kind), ja_staff(letter.on));
                Choice::new(letter.no.to_string(), label)
            })
            .collect()
    }

    fn mail(&self) -> Vec<DeskForm> {
        let case = self.case();
        let me = &self.scene.member.actor.id;
        let mut forms = Vec::new();
        let mine = |no: u16| {
            case.post
                .checks
                .iter()
                .any(|one| one.letter == no && one.at.by == *me)
        };
        let here = |letter: &Letter| letter.leader().is_none() && !letter.is_broken();
        let waiting =
            self.letters(|letter| letter.sent.is_none() && here(letter) && !mine(letter.no));
        if !waiting.is_empty() {
            let fields = vec![
                self.menu("envelope_letter", "書類", waiting),
                self.ticks("envelope_point", "確かめた点", words::point_choices()),
            ];
            forms.push(Self::form(
                Action::CheckEnvelope,
                "封筒との照合を記録",
                fields,
            ));
        }
        let sent = self.letters(|letter| {
            letter.sent.is_some() && here(letter) && case.came_back(letter.no).is_none()
        });
        if !sent.is_empty() {
            let why = CameBack::ALL;
            let why = why
                .iter()
                .map(|one| Choice::new(one.name(), one.label(LANG)));
            let fields = vec![
                self.menu("came_letter", "書類", sent),
                self.menu("came_why", "返戻の理由", why.collect()),
                self.day("came_on", "戻った日"),
            ];
            forms.push(Self::form(Action::CameBack, "郵便の返戻を記録", fields));
        }
        let back = self.letters(|letter| here(letter) && case.came_back(letter.no).is_some());
        if !back.is_empty() {
            let fields = vec![
                self.menu("settle_letter", "書類", back),
                self.menu("settle_how", "扱い", words::settle_choices()),
                DeskField::Day {
                    name: "settle_on",
                    label: "届いたものとする日（届いたものとして扱うときだけ）",
                    value: self.was("settle_on", ""),
                },
                self.area("settle_reason", "判断の理由"),
            ];
            forms.push(Self::form(Action::Settle, "返戻郵便の扱いを決める", fields));
        }
        if self.runs() && case.asks.iter().any(|ask| !ask.is_over()) {
            let ways = Delivery::ALL.iter();
            let ways = ways.filter(|by| mail(**by).is_none_or(|kind| kind.valid_until.is_none()));
            let ways = ways.map(|by| Choice::new(by.name(), by.label(LANG)));
            let fields = vec![
                self.menu("means_instead", "変更後の方法", ways.collect()),
                self.area("means_why", "困難な理由（です・ますで。ご本人が読む）"),
            ];
            forms.push(Self::form(
                Action::OtherMeans,
                "回答方法の変更のお知らせを作成",
                fields,
            ));
        }
        forms
    }
}

fn valuable(one: &Valuable) -> String {
    format!(
        "{}　{}（{}）",
        one.means.label(LANG),
        words::yen(one.yen),
        ja_staff(one.on)
    )
}

fn facts(scene: &Scene<'_>) -> Vec<Fact> {
    let case = scene.case();
    let mut facts = contact::facts(scene);
    facts.extend(case.notices.iter().map(|one| notice(scene, one)));
    facts.extend(case.asks.iter().filter_map(|ask| {
        let pause = ask.pause.as_ref()?;
        let line = format!(
            "{}から停止中　{}",
            ja_staff(pause.on),
            words::pause(pause.why)
        );
        Some(Fact::new("回答期限", line).and(scene.signed(&pause.at)))
    }));
    facts.extend(case.money.valuables.iter().map(|one| held(scene, one)));
    facts.extend(case.money.back.iter().map(|one| {
        let line = format!(
            "{}　{}　{}",
            words::yen(one.yen),
            words::back_for(one.why),
            ja_staff(one.on)
        );
        Fact::new("返金・返却", line).and(scene.signed(&one.at))
    }));
    facts.extend(case.post.checks.iter().map(|one| {
        Fact::new("封筒の照合", format!("書類{}", one.letter)).and(scene.signed(&one.at))
    }));
    facts.extend(case.post.returned.iter().map(|one| {
        let line = format!("{}　{}", ja_staff(one.on), one.why.label(LANG));
        let rule =
            return_rule(one.why).map_or_else(String::new, |rule| rule.act.get(LANG).to_owned());
        let fact = Fact::new("返戻", line).and(rule);
        match one.settled {
            Some((how, on)) => fact.and(format!("{}（{}）", words::settle(how), ja_staff(on))),
            None => fact.and(format!("判断の期限 {}", ja_staff(one.decide_by))),
        }
    }));
    facts
}

fn notice(scene: &Scene<'_>, one: &Notice) -> Fact {
    let state = match &one.stage {
        NoticeStage::Made => "未発送".to_owned(),
        NoticeStage::AwaitingProof { sent } => {
            format!("{}発送　到達の確認待ち", ja_staff(*sent))
        }
        NoticeStage::Running {
            from, basis, ends, ..
        } => {
            let until = ends.map_or_else(|| "期限なし".to_owned(), |ends| until(scene, ends));
            format!("{} {}から　{until}", words::basis(*basis), ja_staff(*from))
        }
        NoticeStage::Stopped { on, why } => {
            format!(
                "{}に返戻（{}）　期限は停止中",
                ja_staff(*on),
                why.label(LANG)
            )
        }
        NoticeStage::Mended { on } => format!("{}に完了", ja_staff(*on)),
        NoticeStage::Lapsed { on, then } => {
            format!("期限を経過（{}）　{}", ja_staff(*on), then.label(LANG))
        }
    };
    let what: Vec<&str> = one.missing.iter().map(|one| words::missing(*one)).collect();
    let mut fact = Fact::new(words::about(one.about), state);
    if !what.is_empty() {
        fact = fact.and(what.join("、"));
    }
    if one.yen > 0 {
        fact = fact.and(words::yen(one.yen));
    }
    if let Some(said) = scene.loaded.sealed_at(one.told.seq) {
        fact = fact.and(said.reveal(Sink::Page).clone());
    }
    fact
}

fn until(scene: &Scene<'_>, ends: Date) -> String {
    format!(
        "{}まで（{}）",
        ja_staff(ends),
        words::left(scene.today, ends)
    )
}

/// How long it can be cashed, while it lies in the register.
fn expiry(one: &Valuable) -> Option<String> {
    if one.fate != Fate::Held || one.means.good_for().is_none() {
        return None;
    }
    let Some(last) = one.expires else {
        return Some("発行日の記録なし。券面の日付から有効期限を確かめる".to_owned());
    };
    Some(match one.unfit {
        Some(Unfit::Expired) => format!("有効期限 {}　期限切れのため返却", ja_staff(last)),
        _ => format!("有効期限 {}", ja_staff(last)),
    })
}

fn held(scene: &Scene<'_>, one: &Valuable) -> Fact {
    let fate = match &one.fate {
        Fate::Held => "保管中".to_owned(),
        Fate::Used { on } => format!("{}に使用・換金", ja_staff(*on)),
        Fate::SentBack { on } => format!("{}に返却", ja_staff(*on)),
        Fate::Lapsed { on } => format!("{}に失効（手数料は受領済み。当社の負担）", ja_staff(*on)),
        Fate::WrittenOff { on } => format!("失効　{}に当社の損失として処理", ja_staff(*on)),
    };
    let seen = one.witness.as_ref().map_or_else(
        || "立会い（2人目）未了".to_owned(),
        |stamp| format!("立会い {}", scene.signed(stamp)),
    );
    let fact = Fact::new("金券", format!("{}　{fate}", valuable(one)))
        .and(format!("受領 {}", scene.signed(&one.taken)))
        .and(seen);
    match expiry(one) {
        Some(line) => fact.and(line),
        None => fact,
    }
}
