// SPDX-License-Identifier: Apache-2.0
//! 約束の履行状況: every promise of the policy, its keeper, its state and what shows it.

use crate::pages::{Lang, Link, Nav, Problems, Shell};
use askama::Template;

/// How a promise stands: a shape, a word, a border; colour comes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Kept,
    AtRisk,
    Broken,
    NotProvable,
    NoKeeper,
}

impl State {
    pub const ALL: [Self; 5] = [
        Self::Kept,
        Self::AtRisk,
        Self::Broken,
        Self::NotProvable,
        Self::NoKeeper,
    ];

    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Kept => "state.kept",
            Self::AtRisk => "state.risk",
            Self::Broken => "state.broken",
            Self::NotProvable => "state.unproven",
            Self::NoKeeper => "state.nokeeper",
        }
    }

    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::AtRisk => "risk",
            Self::Broken => "broken",
            Self::NotProvable => "unproven",
            Self::NoKeeper => "nokeeper",
        }
    }

    #[must_use]
    pub fn shape(self) -> &'static str {
        match self {
            Self::Kept => "○",
            Self::AtRisk => "△",
            Self::Broken => "×",
            Self::NotProvable => "？",
            Self::NoKeeper => "―",
        }
    }
}

/// How strong the proof is. Counts are never added across strengths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    Machine,
    Recorded,
    Attested,
    None,
}

impl Strength {
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Machine => "strength.machine",
            Self::Recorded => "strength.recorded",
            Self::Attested => "strength.attested",
            Self::None => "strength.none",
        }
    }
}

/// What is done about a broken promise.
#[derive(Debug, Clone)]
pub struct Corrective {
    pub fact: String,
    /// The case it is about.
    pub case: Option<Link>,
    pub action: String,
    /// Who, until when.
    pub owner: String,
    /// Where a finding about it is opened, for those who may.
    pub open: Option<String>,
}

/// Vouching for a promise that no program can observe. Posts `clause` and `until`.
#[derive(Debug, Clone)]
pub struct Attest {
    pub clause: String,
    /// Who vouches, as the policy names the post: 「総務課長」
    pub role: String,
    /// What the date field starts with.
    pub until: String,
}

/// One promise.
#[derive(Debug, Clone)]
pub struct Promise {
    /// "p8-1": where links from the top lead.
    pub id: String,
    pub text: String,
    /// 「方針 第8条第1項」 and where it stands in the published policy.
    pub clause: Link,
    /// 「回答期限の管理」; 「なし」 when nobody keeps it.
    pub keeper: String,
    pub state: State,
    pub strength: Strength,
    /// Under the strength: 「2027年3月31日まで」
    pub strength_note: Vec<String>,
    pub since: String,
    /// The next date, and under it what is due then.
    pub next: Vec<String>,
    pub entries: Vec<Link>,
    pub corrective: Option<Corrective>,
    /// The form of somebody who may vouch for it.
    pub attest: Option<Attest>,
}

/// The promises of one chapter.
#[derive(Debug, Clone)]
pub struct BoardChapter {
    /// 「開示等のご請求（第8条）」
    pub title: String,
    pub promises: Vec<Promise>,
}

/// What the law of today has to say about the file in force.
#[derive(Debug, Clone)]
pub struct Finding {
    /// 「エラー」「警告」
    pub severity: &'static str,
    /// Whether it is an error: acknowledged or not, it stays one.
    pub is_error: bool,
    pub text: String,
    /// 「個人情報保護法第38条」; empty where it rests on no article.
    pub article: String,
    /// 「policy.yaml 171行目」
    pub place: String,
    /// 「承知：…（総務部長、2027年3月31日まで）」; empty while nobody acknowledged it.
    pub acknowledged: String,
    /// What to do.
    pub remedy: String,
}

/// How many promises of one strength stand how, in the order of [`State::ALL`].
#[derive(Debug, Clone)]
pub struct BoardCounts {
    pub strength: Strength,
    pub counts: Vec<u32>,
}

/// `GET /console/board`
#[derive(Template)]
#[template(path = "console/board.html")]
pub struct BoardPage {
    pub shell: Shell,
    /// 「2026年11月24日（火）9時02分」
    pub as_of: String,
    /// 「個人情報保護方針 第3版（2026年4月1日施行）」
    pub policy: String,
    pub chapters: Vec<BoardChapter>,
    pub counts: Vec<BoardCounts>,
    /// Errors first, then warnings.
    pub findings: Vec<Finding>,
    /// What was wrong with an attestation.
    pub problems: Problems,
}

opaque!(BoardPage);

impl BoardPage {
    /// Promises that are not kept or not for long, worst first, then in the policy's order.
    #[must_use]
    pub fn needs_action(&self) -> Vec<&Promise> {
        let order = [State::Broken, State::AtRisk, State::NotProvable];
        order
            .into_iter()
            .flat_map(|state| self.which(state))
            .collect()
    }

    /// Promises that nothing keeps yet: work of months, so they do not stand before the work of today.
    #[must_use]
    pub fn without_keeper(&self) -> Vec<&Promise> {
        self.which(State::NoKeeper).collect()
    }

    /// How many of the findings nobody has acknowledged.
    #[must_use]
    pub fn open_findings(&self) -> usize {
        let open = |one: &&Finding| one.acknowledged.is_empty();
        self.findings.iter().filter(open).count()
    }

    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|one| one.is_error)
    }

    fn which(&self, state: State) -> impl Iterator<Item = &Promise> {
        let all = self.chapters.iter().flat_map(|chapter| &chapter.promises);
        all.filter(move |promise| promise.state == state)
    }

    #[must_use]
    pub fn states(&self) -> [State; 5] {
        State::ALL
    }

    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        Self {
            shell: Shell::sample_console(lang, Nav::Board),
            as_of: "2026年11月24日（火）9時02分".into(),
            policy: "個人情報保護方針 第3版（2026年4月1日施行）".into(),
            chapters: sample_chapters(),
            counts: [
                (Strength::Machine, [3, 0, 1, 0, 0]),
                (Strength::Recorded, [1, 1, 0, 0, 0]),
                (Strength::Attested, [1, 0, 0, 0, 0]),
                (Strength::None, [0, 0, 0, 1, 1]),
            ]
            .map(|(strength, counts)| BoardCounts {
                strength,
                counts: counts.to_vec(),
            })
            .to_vec(),
            findings: vec![
                Finding {
                    severity: "エラー",
                    is_error: true,
                    text: "消去のご請求に手数料が定められており、法令に適合しないおそれがあります"
                        .into(),
                    article: "個人情報保護法第38条".into(),
                    place: "方針のファイル 171行目".into(),
                    acknowledged: "承知：次の改定で改めるため（総務部長、2027年3月31日まで）"
                        .into(),
                    remedy: "手数料の行を削除してください".into(),
                },
                Finding {
                    severity: "警告",
                    is_error: false,
                    text: "第三者提供記録の開示の定めがありません".into(),
                    article: String::new(),
                    place: "方針のファイル 160行目".into(),
                    acknowledged: String::new(),
                    remedy: String::new(),
                },
            ],
            problems: Problems::none(),
        }
    }
}

fn promise(id: &str, text: &str, clause: &str, keeper: &str) -> Promise {
    Promise {
        id: format!("p{id}"),
        text: text.into(),
        clause: Link::new(clause, format!("/policy#c{id}")),
        keeper: keeper.into(),
        state: State::Kept,
        strength: Strength::Machine,
        strength_note: Vec::new(),
        since: "2026年4月1日".into(),
        next: vec!["なし".into()],
        entries: vec![Link::new("18391", "/console/ledger/18391")],
        corrective: None,
        attest: None,
    }
}

fn sample_broken() -> Promise {
    let entry = |n: &str| Link::new(n, format!("/console/ledger/{n}"));
    Promise {
        state: State::Broken,
        since: "2026年11月21日".into(),
        next: vec!["2026年11月27日".into(), "是正処置の期限".into()],
        entries: vec![entry("18204"), entry("18405"), entry("18406")],
        corrective: Some(Corrective {
            fact: "回答期限（11月20日）を過ぎ、本日で4日".into(),
            case: Some(Link::new("2026-0131", "/console/cases/2026-0131")),
            action: "本日中に決裁し、発送。期限の7日前と3日前に承認者にも通知".into(),
            owner: "仮野 直樹　11月27日（金）まで".into(),
            open: Some("/console/findings/new?clause=requests.answer.disclosure".into()),
        }),
        ..promise(
            "8-1",
            "ご請求を受けた日から30日以内にお答えします",
            "方針 第8条第1項",
            "回答期限の管理",
        )
    }
}

fn sample_requests() -> Vec<Promise> {
    vec![
        sample_broken(),
        promise(
            "8-2",
            "手数料は、保有個人データの開示だけにいただきます",
            "方針 第8条第2項",
            "手数料の計算",
        ),
        Promise {
            strength: Strength::Recorded,
            ..promise(
                "8-3",
                "2種類の書類でご本人であることを確かめてからお答えします",
                "方針 第8条第3項",
                "本人確認の記録",
            )
        },
        promise(
            "8-4",
            "お断りするときは、理由と苦情の窓口をお知らせします",
            "方針 第8条第4項",
            "結果のご通知の検査",
        ),
        Promise {
            state: State::AtRisk,
            strength: Strength::Recorded,
            since: "2026年11月22日".into(),
            next: vec!["2026年11月24日".into(), "本日廃棄 1件".into()],
            ..promise(
                "8-5",
                "本人確認書類は、手続の終了後7日以内に廃棄します",
                "方針 第8条第5項",
                "書類の廃棄の記録",
            )
        },
    ]
}

fn sample_chapters() -> Vec<BoardChapter> {
    let retention = vec![
        Promise {
            next: vec!["2026年11月25日".into(), "消去 12件".into()],
            ..promise(
                "6-1",
                "お問い合わせの記録は、対応の終了から3年で消去します",
                "方針 第6条第1項",
                "保存期間の管理",
            )
        },
        Promise {
            state: State::NotProvable,
            strength: Strength::None,
            strength_note: vec!["証明の期限切れ".into(), "2026年10月31日まで".into()],
            since: "2026年11月1日".into(),
            next: vec!["期限経過".into()],
            ..promise(
                "6-3",
                "消去の日から35日以内に、控えからも消去します",
                "方針 第6条第3項",
                "情報システム課長の証明",
            )
        },
    ];
    let safety = vec![
        Promise {
            strength: Strength::Attested,
            strength_note: vec!["2027年3月31日まで".into()],
            next: vec!["2027年3月31日".into(), "証明の更新".into()],
            attest: Some(Attest {
                clause: "safety.entry".into(),
                role: "総務課長".into(),
                until: "2027-03-31".into(),
            }),
            ..promise(
                "9-2",
                "執務室への入退室を管理します",
                "方針 第9条第2項",
                "総務課長の証明",
            )
        },
        Promise {
            state: State::NoKeeper,
            strength: Strength::None,
            next: vec!["未定".into()],
            entries: Vec::new(),
            ..promise(
                "9-3",
                "離職者の利用権限は、離職日のうちに取り消します",
                "方針 第9条第3項",
                "なし",
            )
        },
    ];
    vec![
        BoardChapter {
            title: "開示等のご請求（第8条）".into(),
            promises: sample_requests(),
        },
        BoardChapter {
            title: "保存期間と消去（第6条）".into(),
            promises: retention,
        },
        BoardChapter {
            title: "安全管理（第9条）".into(),
            promises: safety,
        },
    ]
}
