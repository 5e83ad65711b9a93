// SPDX-License-Identifier: Apache-2.0
//! What goes out beside a notice about an agent's request: whoever opens the envelope learns no more than the notice says.

use std::process::Command;

use yakusoku_app::request::{Application, NoticeKind, Order, Sheet, Tell};
use yakusoku_duties::personal::{Agent, Applicant};
use yakusoku_duties::request::fact::Applying;
use yakusoku_duties::request::{IdentityStep, OnFile};
use yakusoku_policy::{Channel, Kind};

use crate::support::{Desk, start};

/// A mandated agent who lives elsewhere asks for two things in the name of a customer.
async fn by_agent(desk: &Desk) -> Application {
    let kinds = [Kind::Disclosure, Kind::Erasure];
    let own = desk.application(1, &kinds).await;
    let agent = Agent {
        name: "架空 弁子".into(),
        postcode: "000-0009".into(),
        address: "東京都設例区見本9-9-9".into(),
        phone: String::new(),
    };
    Application {
        channel: Channel::RegisteredMail,
        applying: Applying::MandatedAgent,
        applicant: Applicant {
            agent: Some(agent),
            ..own.applicant
        },
        received_on: Some(start()),
        ..own
    }
}

/// The words of a paper, without blanks.
pub(crate) fn words(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("paper.pdf");
    std::fs::write(&file, pdf).unwrap();
    let said = Command::new("pdftotext")
        .args(["-raw".as_ref(), file.as_os_str(), "-".as_ref()])
        .output()
        .unwrap_or_else(|error| {
            panic!("pdftotext did not start ({error}): apt install poppler-utils")
        });
    assert!(said.status.success(), "{said:?}");
    let text = String::from_utf8(said.stdout).unwrap();
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[tokio::test]
async fn the_sheets_of_a_notice_go_to_the_person_and_name_no_request() {
    let desk = Desk::open(2).await;
    let (app, clerk) = (&desk.app, &desk.clerk);
    let application = by_agent(&desk).await;
    let name: String = application
        .applicant
        .name
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let number = app.enter(clerk, &application).await.unwrap().number;
    let keys = Vec::new();
    desk.clerk(&number, Order::Locate { ask: 1, keys }).await;
    let on_file = IdentityStep::ConfirmOnFile {
        what: OnFile::Address,
    };
    desk.clerk(&number, Order::Identity(on_file)).await;
    let notice = Order::MakeNotice {
        notice: NoticeKind::AgentRequest,
    };
    desk.clerk(&number, notice).await;
    let papers = [
        app.letter(clerk, &number, 1).await.unwrap(),
        app.sheet(clerk, &number, (1, Sheet::Covering))
            .await
            .unwrap(),
        app.sheet(clerk, &number, (1, Sheet::Label)).await.unwrap(),
    ];
    for pdf in &papers {
        let text = words(pdf);
        assert!(
            text.contains(&name) && text.contains("東京都見本区例示1-2-3"),
            "to the person: {text}"
        );
        for said in ["開示", "消去", "利用停止", "架空弁子", "設例区"] {
            assert!(!text.contains(said), "{said}: {text}");
        }
    }
    let covering = words(&papers[1]);
    assert!(
        covering.contains("代理人によるご請求のお知らせ1通"),
        "{covering}"
    );
    // A letter that answers the agent says what was asked, to the agent.
    desk.clerk(
        &number,
        Order::Tell(Tell::Fee {
            transfer_to: String::new(),
        }),
    )
    .await;
    let sheet = app.sheet(clerk, &number, (2, Sheet::Covering)).await;
    let sheet = words(&sheet.unwrap());
    assert!(
        sheet.contains("架空弁子") && sheet.contains("開示"),
        "{sheet}"
    );
}
