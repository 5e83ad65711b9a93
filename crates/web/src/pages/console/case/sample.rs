// SPDX-License-Identifier: Apache-2.0
//! Sample cases: awaiting approval, candidates to choose, papers to check, answer to send.

use super::desk::DeskBox;
use super::parts::{
    AskRow, Asked, CandidateMark, CandidateRow, Clock, Event, FeeBox, FeeForm, Identity,
    IdentityPaper, LetterRow, NextStep, PlanBox, PlanStep, RouteSeat,
};
use super::{Action, CasePage};
use crate::pages::{Choice, Fact, Lang, Link, Nav, Problems, ReadNotice, Shell, Staff};

fn lines(all: &[&str]) -> Vec<String> {
    all.iter().map(|line| (*line).to_owned()).collect()
}

fn choices(all: &[(&str, &str)]) -> Vec<Choice> {
    all.iter()
        .map(|(value, label)| Choice::new(*value, *label))
        .collect()
}

impl CasePage {
    /// An approver looks at a plan that awaits approval.
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        let mut shell = Shell::sample_console(lang, Nav::Cases);
        shell.staff = Some(Staff {
            id: "00000000000000000000000000000009".into(),
            name: "仮野 直樹".into(),
            role: "承認者（決裁）".into(),
            opens: vec![Nav::Today, Nav::Cases, Nav::Board, Nav::Ledger],
        });
        shell.read = Some(ReadNotice {
            entry: "18431".into(),
            at: "9時05分".into(),
        });
        Self {
            shell,
            number: "2026-0142".into(),
            title: "開示ほか1件".into(),
            person: "見本 ●●様（ご本人）".into(),
            head: lines(&["Web受付 2026年11月9日（月）", "担当 架空 恵", "方針 第3版"]),
            seen: "11".into(),
            told: None,
            problems: Problems::none(),
            next: NextStep {
                title: "あなたの決裁待ち".into(),
                lines: lines(&["計画と判断を確かめ、決裁または差し戻し"]),
            },
            actions: vec![
                Action::Approve,
                Action::SendBack,
                Action::Reveal,
                Action::Note,
            ],
            clocks: sample_clocks(),
            asks: sample_asks(),
            together: vec![Link::new(
                "2026-0147　開示　模範 ●●様",
                "/console/cases/2026-0147",
            )],
            letter_with: choices(&[("2026-0147", "2026-0147　開示　模範 ●●様")]),
            further: Some("/console/applications/new?with=2026-0146".into()),
            identity: sample_identity(),
            fee: sample_fee(),
            desk: DeskBox::default(),
            typed: crate::pages::Posted::default(),
            candidates: Some(sample_candidates(CandidateMark::LeftOut)),
            plan: Some(sample_plan()),
            route: sample_route(),
            route_note: "起案した人は決裁できません。".into(),
            approve_label: "この計画を決裁".into(),
            absent: None,
            reply: vec![
                Fact::new("方法", "書面（本人限定受取郵便）"),
                Fact::new("送り先", "届出の住所と一致").and("〒000-0000 東京都●●●●"),
            ],
            letters: vec![LetterRow {
                link: Link::new(
                    "結果のご通知（案）",
                    "/console/cases/2026-0142/letters/1.pdf",
                ),
                note: "PDF 2頁".into(),
            }],
            packages: Vec::new(),
            dispatch_means: sample_ways(),
            takes_transfer: true,
            papers_by: sample_ways(),
            today: "2026-11-24".into(),
            thread: sample_thread(),
        }
    }

    /// A clerk must tick what was only suggested.
    #[must_use]
    pub fn sample_choose(lang: Lang) -> Self {
        let mut page = Self::sample_clerk(lang);
        page.next = NextStep {
            title: "候補の選択".into(),
            lines: lines(&["要確認の1件。ご本人の情報かどうかを判断"]),
        };
        page.actions = vec![
            Action::Choose,
            Action::Decide,
            Action::Reveal,
            Action::Note,
            Action::Withdraw,
        ];
        page.candidates = Some(sample_candidates(CandidateMark::Open));
        page.plan = None;
        page.route = Vec::new();
        page.letters = Vec::new();
        page.told = Some("データの検索を記録（台帳 18430）".into());
        for ask in &mut page.asks {
            ask.decision = None;
            ask.ground = String::new();
            ask.decide = Some(format!("/console/cases/2026-0142/asks/{}/decision", ask.no));
        }
        page
    }

    /// Papers and fee have just arrived; a form came back with something wrong.
    #[must_use]
    pub fn sample_papers(lang: Lang) -> Self {
        let mut page = Self::sample_choose(lang);
        page.told = None;
        page.next = NextStep {
            title: "本人確認書類の確認".into(),
            lines: lines(&["あと1種類。届いた書類を申込みの内容と照合"]),
        };
        page.actions = vec![
            Action::CheckPaper,
            Action::RecordFee,
            Action::NotifyDefect,
            Action::Reveal,
            Action::Note,
            Action::Withdraw,
        ];
        page.candidates = None;
        page.identity.papers.truncate(1);
        page.identity.summary = "2種類中1種類を確認済み".into();
        page.identity.note = None;
        page.fee.state = "未受領".into();
        page.fee.facts = vec![
            Fact::new("請求額", "1,000円（税込）"),
            Fact::new("方法", "切手または定額小為替"),
        ];
        page.problems
            .say("file", "画像でないファイル。JPEGまたはPNGを添付");
        page.problems.say("amount", "受領額は数字で入力");
        for ask in &mut page.asks {
            ask.decide = None;
        }
        page
    }

    /// Approved, carried out and confirmed; the answer can go out.
    #[must_use]
    pub fn sample_dispatch(lang: Lang) -> Self {
        let mut page = Self::sample_clerk(lang);
        page.next = NextStep {
            title: "結果のご通知の発送".into(),
            lines: lines(&["印刷して封入し、発送を記録"]),
        };
        page.actions = vec![Action::Dispatch, Action::Note];
        if let Some(plan) = &mut page.plan {
            plan.state = "実行済み・確認済み".into();
            plan.outcome = lines(&[
                "実行　11月24日（火）9時20分　111行",
                "確認　鍵による照合で残りなし（9時20分）",
            ]);
        }
        page.route = vec![
            RouteSeat {
                role: "起案".into(),
                name: "架空 恵".into(),
                lines: lines(&["11月20日", "16時42分"]),
                current: false,
            },
            RouteSeat {
                role: "決裁".into(),
                name: "仮野 直樹".into(),
                lines: lines(&["11月24日", "9時12分"]),
                current: false,
            },
        ];
        page.packages = [("PDF", "pdf"), ("JSON", "json"), ("CSV", "zip")]
            .map(|(label, end)| LetterRow {
                link: Link::new(
                    format!("開示する資料（{label}）"),
                    format!("/console/cases/2026-0142/package.{end}"),
                ),
                note: String::new(),
            })
            .to_vec();
        page
    }

    /// Carried out and answered: close, or dispose of the papers.
    #[must_use]
    pub fn sample_closing(lang: Lang) -> Self {
        let mut page = Self::sample_dispatch(lang);
        page.next = NextStep {
            title: "本人確認書類の廃棄".into(),
            lines: lines(&["終了後7日以内。画像は鍵ごと消去"]),
        };
        page.actions = vec![Action::DisposePapers, Action::Close];
        page
    }

    /// The buttons of the way between papers and approval, each alone as the main one.
    #[must_use]
    pub fn sample_with(lang: Lang, action: Action) -> Self {
        let mut page = Self::sample_clerk(lang);
        page.next = NextStep {
            title: "次の手続".into(),
            lines: lines(&["内容を確かめて進める"]),
        };
        page.actions = vec![action];
        page
    }

    fn sample_clerk(lang: Lang) -> Self {
        let mut page = Self::sample(lang);
        page.shell.staff = Some(Staff {
            id: "00000000000000000000000000000009".into(),
            name: "架空 恵".into(),
            role: "担当者".into(),
            opens: vec![Nav::Today, Nav::Cases, Nav::Board, Nav::Ledger],
        });
        page
    }
}

fn sample_ways() -> Vec<Choice> {
    choices(&[
        ("person_only", "本人限定受取郵便"),
        ("registered_mail", "簡易書留"),
        ("download", "電子データ"),
    ])
}

fn sample_clocks() -> Vec<Clock> {
    let clock = |name: &str, from: &str, due: &str, left: &str, basis: &str| Clock {
        name: name.into(),
        from: from.into(),
        due: due.into(),
        left: left.into(),
        basis: basis.into(),
        late: false,
        idle: left == "未開始",
    };
    vec![
        clock(
            "回答",
            "受付 11月9日（月）",
            "12月9日（水）",
            "あと15日",
            "方針 第8条第1項",
        ),
        clock(
            "計画の決裁",
            "起案 11月20日（金）",
            "11月24日（火）",
            "本日",
            "社内の目安",
        ),
        clock(
            "本人確認書類の廃棄",
            "手続の終了",
            "終了後7日以内",
            "未開始",
            "方針 第8条第5項",
        ),
    ]
}

fn sample_asks() -> Vec<AskRow> {
    let ask = |no: &str, label: &str, note: &str, decision: &str, ground: &str| AskRow {
        no: no.into(),
        label: label.into(),
        note: note.into(),
        decision: Some(decision.into()),
        ground: ground.into(),
        fee: if no == "1" { "1,000円" } else { "無料" }.into(),
        fee_note: if no == "1" { "" } else { "方針による" }.into(),
        decide: None,
        prepare: None,
    };
    vec![
        ask(
            "1",
            "保有個人データの開示",
            "注文、問い合わせ（2023年4月1日から）",
            "全部を開示",
            "不開示事由なし",
        ),
        ask(
            "2",
            "利用停止・消去",
            "メールでのご案内に限る",
            "応じる",
            "利用する必要がなくなった",
        ),
    ]
}

fn sample_identity() -> Identity {
    let paper = |label: &str, checks: &[&str], masks: &[&str]| IdentityPaper {
        label: label.into(),
        checks: lines(checks),
        masks: lines(masks),
        checked_by: "架空 恵　11月13日 10時21分".into(),
        image: Some("/console/cases/2026-0142/papers/1".into()),
        image_note: String::new(),
    };
    Identity {
        summary: "2種類中2種類を確認済み".into(),
        papers: vec![
            paper("運転免許証（写し・両面）", &["氏名が請求書と一致", "住所がご請求の住所と一致", "有効期限内"], &["免許の条件", "臓器提供の意思表示"]),
            paper("資格確認書（健康保険・写し）", &["氏名が請求書と一致", "生年月日が請求書と一致", "有効期限内"], &["保険者番号", "被保険者等の記号・番号"]),
        ],
        note: Some("資格確認書は番号が見える状態で届いたため、受付時に伏せ、ご本人にお知らせ（台帳 18397）".into()),
        offered: choices(&[("driving_licence", "運転免許証"), ("passport", "パスポート"), ("individual_number_card", "マイナンバーカード（表面）"), ("insurance", "資格確認書"), ("residence", "住民票の写し")]),
        points: choices(&[("name", "氏名が請求書と一致"), ("address", "住所がご請求の住所と一致"), ("birth", "生年月日が請求書と一致"), ("valid", "有効期限内")]),
        masks: choices(&[("individual_number", "個人番号"), ("insurance_number", "保険者番号、記号・番号"), ("domicile", "本籍")]),
        missing: choices(&[("identity", "本人確認書類の不足"), ("fee", "手数料の不足"), ("form", "請求書の記入漏れ")]),
        asked: Asked {
            issued: true,
            differs: choices(&[("", "なし"), ("name", "氏名"), ("address", "住所"), ("birth", "生年月日")]),
            whose: choices(&[("applicant", "代理人"), ("person", "ご本人")]),
            showing: choices(&[("presented", "提示"), ("copy", "写しの提出")]),
        },
    }
}

fn sample_fee() -> FeeBox {
    FeeBox {
        state: "受領済み".into(),
        facts: vec![
            Fact::new("請求額", "1,000円（税込）"),
            Fact::new("受領額", "1,000円　過不足なし"),
            Fact::new("方法", "定額小為替 1枚").and("番号 ●●●●●-0417"),
            Fact::new("受領", "11月12日　架空 恵"),
        ],
        form: FeeForm {
            amount: "1000".into(),
            number: String::new(),
            issued: String::new(),
            received_on: "2026-11-24".into(),
            means: choices(&[
                ("postal_order", "定額小為替"),
                ("stamps", "切手"),
                ("cash", "現金"),
            ]),
        },
    }
}

fn sample_candidates(last: CandidateMark) -> Vec<CandidateRow> {
    let row = |id: &str, system: &str, shown: &[&str], reason: &str| CandidateRow {
        id: id.into(),
        mark: CandidateMark::Proved,
        system: system.into(),
        shown: lines(shown),
        reason: reason.into(),
        certainty: "確定".into(),
        note: None,
    };
    vec![
        row(
            "c1",
            "顧客管理",
            &["見本 ●●", "会員 ●●●4821"],
            "会員番号が一致",
        ),
        row(
            "c2",
            "問い合わせ管理",
            &["6件（2024年2月から）"],
            "顧客管理の顧客番号からたどった",
        ),
        row(
            "c3",
            "メール配信",
            &["t●●●●@example.jp"],
            "登録済みのメールアドレスが一致",
        ),
        CandidateRow {
            mark: last,
            certainty: "要確認".into(),
            note: (last == CandidateMark::LeftOut).then(|| "架空 恵が判断".into()),
            ..row(
                "c4",
                "配送先名簿",
                &["見本 ●●●", "電話 ●●●-0000"],
                "電話番号は一致、名は不一致（ご家族の可能性）",
            )
        },
    ]
}

fn sample_plan() -> PlanBox {
    let step = |system: &str, table: &str, rows: &str, does: &str, ask: &str| PlanStep {
        system: system.into(),
        table: table.into(),
        rows: rows.into(),
        does: does.into(),
        note: None,
        destroys: false,
        ask: ask.into(),
    };
    let erase = |system: &str, table: &str, rows: &str, does: &str, note: &str| PlanStep {
        note: Some(note.into()),
        destroys: true,
        ..step(system, table, rows, does, "2")
    };
    PlanBox {
        version: "第1版".into(),
        hash: "5f2c08d1a91e5f2c08d1a91e5f2c08d1a91e5f2c08d1a91e5f2c08d1a91ea91e".into(),
        short: "5f2c 08d1 … a91e".into(),
        state: "決裁待ち".into(),
        steps: vec![
            step("顧客管理", "customers", "1", "書き出す", "1"),
            step("", "orders", "14", "書き出す", "1"),
            step("", "order_items", "31", "書き出す", "1"),
            step(
                "問い合わせ管理",
                "inquiries",
                "6",
                "書き出す。うち2行は、別の方の氏名を伏せる",
                "1",
            ),
            erase(
                "メール配信",
                "subscribers",
                "1",
                "消去する",
                "元に戻せません",
            ),
            erase(
                "",
                "send_log",
                "58",
                "宛先の欄を空にする",
                "行は集計のため残す",
            ),
        ],
        outcome: Vec::new(),
    }
}

fn sample_route() -> Vec<RouteSeat> {
    vec![
        RouteSeat {
            role: "起案".into(),
            name: "架空 恵".into(),
            lines: lines(&["11月20日", "16時42分"]),
            current: false,
        },
        RouteSeat {
            role: "決裁".into(),
            name: "仮野 直樹".into(),
            lines: lines(&["決裁待ち"]),
            current: true,
        },
    ]
}

fn sample_thread() -> Vec<Event> {
    let event = |when: &str, entry: &str, who: &str, text: &str| Event {
        when: when.into(),
        entry: entry.into(),
        href: format!("/console/ledger/{entry}"),
        who: who.into(),
        text: text.into(),
        internal: who.starts_with("社内"),
    };
    vec![
        event(
            "11月20日（金）16時42分",
            "18402",
            "社内メモ　架空 恵",
            "配送先名簿の1件は同姓のご家族と思われるため、対象から外しました。",
        ),
        event(
            "11月13日（金）10時30分",
            "18398",
            "当社から（ウェブ）",
            "本人確認書類と手数料を確かめました。",
        ),
        event(
            "11月12日（木）14時05分",
            "18391",
            "見本 ●●様から（書留）",
            "本人確認書類2通と定額小為替1枚を受け取りました。",
        ),
        event(
            "11月9日（月）20時17分",
            "18350",
            "見本 ●●様から（ウェブ）",
            "ご請求を受け付け、受付のお知らせを送りました。",
        ),
    ]
}
