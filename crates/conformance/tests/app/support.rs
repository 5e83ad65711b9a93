// SPDX-License-Identifier: Apache-2.0
//! An instance in a temporary folder, with a small shop, a clerk, an approver and a clock.

use jiff::civil::{Date, date};
use yakusoku_app::access::{Actor, Role, Way};
use yakusoku_app::config::Database;
use yakusoku_app::instance::New;
use yakusoku_app::request::{Application, Loaded, Order};
use yakusoku_app::staff::add::NewMember;
use yakusoku_app::staff::{COMMAND_LINE, PROGRAM};
use yakusoku_app::{App, Clock, demo};
use yakusoku_duties::personal::Applicant;
use yakusoku_duties::request::fact::{Applying, Match, Validity};
use yakusoku_duties::request::{Outcome, PaperDetail, Stage};
use yakusoku_policy::{Channel, FeeMeans, Kind, PaperId};

pub(crate) const POLICY: &str = include_str!("../../../../examples/shop/policy.yaml");
pub(crate) const SYSTEMS: &str = include_str!("../../../../examples/shop/systems.yaml");

pub(crate) struct Desk {
    pub(crate) app: App,
    pub(crate) clerk: Actor,
    pub(crate) approver: Actor,
    pub(crate) top: tempfile::TempDir,
}

pub(crate) fn start() -> Date {
    date(2026, 4, 1)
}

impl Desk {
    pub(crate) async fn open(customers: u32) -> Self {
        Self::open_on(customers, Database::default()).await
    }

    /// With our own tables in a given database.
    pub(crate) async fn open_on(customers: u32, database: Database) -> Self {
        Self::made((customers, database), (POLICY, SYSTEMS)).await
    }

    /// Of a company without any database.
    pub(crate) async fn open_people(policy: &str, systems: &str) -> Self {
        Self::made((0, Database::default()), (policy, systems)).await
    }

    /// Under another map of the systems.
    pub(crate) async fn open_mapped(customers: u32, systems: &str) -> Self {
        Self::made((customers, Database::default()), (POLICY, systems)).await
    }

    /// Under another policy.
    pub(crate) async fn open_with(policy: &str) -> Self {
        Self::made((4, Database::default()), (policy, SYSTEMS)).await
    }

    async fn made((customers, database): (u32, Database), (policy, systems): (&str, &str)) -> Self {
        let top = tempfile::tempdir().unwrap();
        let dir = top.path().join("data");
        let clock = Clock::at(start());
        let new = New {
            policy,
            systems,
            database,
            demo: true,
        };
        let app = App::create(&dir, clock, new).await.unwrap();
        if customers > 0 {
            let shop = dir.join("shop.db");
            let shop = shop.to_string_lossy();
            demo::shop::generate(&shop, customers, 7, start(), &mut |_, _| {})
                .await
                .unwrap();
        }
        let mut actors = Vec::new();
        for (login, name, role) in [
            ("tanto", "架空 恵", Role::Clerk),
            ("shonin", "設例 洋子", Role::Approver),
        ] {
            let new = NewMember {
                login,
                name,
                role,
                password: "long enough password",
            };
            app.staff_add(&COMMAND_LINE, new).await.unwrap();
            let id = app.member(login).await.unwrap().id;
            actors.push(Actor {
                id,
                role,
                way: Way::Console,
            });
        }
        let approver = actors.pop().unwrap();
        let clerk = actors.pop().unwrap();
        Self {
            app,
            clerk,
            approver,
            top,
        }
    }

    /// Another account.
    pub(crate) async fn hire(&self, login: &str, role: Role) -> Actor {
        let new = NewMember {
            login,
            name: "見本 一",
            role,
            password: "long enough password",
        };
        self.app.staff_add(&COMMAND_LINE, new).await.unwrap();
        Actor {
            id: self.app.member(login).await.unwrap().id,
            role,
            way: Way::Console,
        }
    }

    pub(crate) fn dir(&self) -> std::path::PathBuf {
        self.top.path().join("data")
    }

    /// E-mail and name of a customer of the shop.
    pub(crate) async fn customer(&self, id: i64) -> (String, String) {
        let url = format!("sqlite://{}", self.dir().join("shop.db").display());
        let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
        let row: (String, String, String) =
            sqlx::query_as("SELECT email, family_name, given_name FROM customers WHERE id = $1")
                .bind(id)
                .fetch_one(&pool)
                .await
                .unwrap();
        pool.close().await;
        (row.0, format!("{} {}", row.1, row.2))
    }

    /// What a customer asks for on the web.
    pub(crate) async fn application(&self, customer: i64, kinds: &[Kind]) -> Application {
        let (email, name) = self.customer(customer).await;
        Application {
            channel: Channel::Web,
            applying: Applying::Person,
            kinds: kinds.to_vec(),
            applicant: Applicant {
                name,
                kana: "ミホン タロウ".into(),
                postcode: "000-0000".into(),
                address: "東京都見本区例示1-2-3\n設例マンション405号".into(),
                phone: "090-0000-0000".into(),
                email,
                ..Applicant::default()
            },
            received_on: None,
            came_on: None,
        }
    }

    pub(crate) async fn apply(&self, customer: i64, kinds: &[Kind]) -> String {
        let application = self.application(customer, kinds).await;
        self.app.submit(&application).await.unwrap().number
    }

    pub(crate) async fn clerk(&self, number: &str, order: Order) -> Loaded {
        self.app
            .order(&self.clerk, number, None, order)
            .await
            .unwrap()
    }

    /// Papers, fee, search, plan.
    pub(crate) async fn prepare(&self, number: &str) -> Loaded {
        for paper in ["driving_licence", "residence_certificate"] {
            let order = Order::CheckPaper {
                paper: PaperId::from(paper),
                matches: vec![Match::Name, Match::Address],
                validity: Validity::InDate,
                detail: PaperDetail::default(),
            };
            self.clerk(number, order).await;
        }
        let loaded = self.app.open_case(&self.clerk, number).await.unwrap();
        let owed = loaded.case.fee_owed();
        if owed > 0 {
            self.clerk(
                number,
                Order::ReceiveFee {
                    yen: owed,
                    means: FeeMeans::Stamps,
                    issued: None,
                },
            )
            .await;
        }
        let asks: Vec<u16> = loaded.case.asks.iter().map(|ask| ask.no).collect();
        let mut loaded = loaded;
        for ask in asks {
            self.clerk(
                number,
                Order::Locate {
                    ask,
                    keys: Vec::new(),
                },
            )
            .await;
            loaded = self.clerk(number, Order::Plan { ask, chosen: None }).await;
        }
        loaded
    }

    pub(crate) async fn propose_all(&self, number: &str) -> Loaded {
        let mut loaded = self.prepare(number).await;
        for ask in loaded.case.asks.clone() {
            let order = Order::Propose {
                ask: ask.no,
                outcome: Outcome::Whole,
                ground: None,
                reason: String::new(),
            };
            loaded = self.clerk(number, order).await;
        }
        loaded
    }

    pub(crate) async fn approve_all(&self, number: &str) -> Loaded {
        let mut loaded = self.propose_all(number).await;
        for ask in loaded.case.asks.clone() {
            let Stage::Proposed(proposal) = &ask.stage else {
                panic!("{:?}", ask.stage)
            };
            let order = Order::Approve {
                ask: ask.no,
                absent: None,
                proposal: proposal.by.seq,
                hash: proposal.hash.clone(),
            };
            loaded = self
                .app
                .order(&self.approver, number, None, order)
                .await
                .unwrap();
        }
        loaded
    }

    /// From receipt to the dispatch of the letter.
    pub(crate) async fn finish(&self, number: &str) -> Loaded {
        self.approve_all(number).await;
        while self.app.work_once().await.unwrap() > 0 {}
        self.clerk(number, Order::MakeLetter { with: Vec::new() })
            .await;
        let order = Order::Dispatch {
            letter: 1,
            means: yakusoku_policy::Delivery::RegisteredMail,
            on: None,
            tracking: "000-00-00000-0".into(),
        };
        self.clerk(number, order).await
    }
}

pub(crate) fn program() -> Actor {
    PROGRAM.clone()
}
