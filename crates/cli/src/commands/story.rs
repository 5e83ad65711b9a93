// SPDX-License-Identifier: Apache-2.0
//! What `serve` prints on a demonstration: addresses, one-time links, and a story in five steps.
//!
//! Links and codes stand on lines of their own, so that they can be copied whole.

use std::fmt::Write as _;

use yakusoku_app::App;
use yakusoku_app::demo::{self, Customer, STAFF, Sample};
use yakusoku_policy::{Channel, Kind};

use crate::exit::Failure;
use crate::instance::{program, quoted};

/// Where a one-time link leads.
const LINK: &str = "/console/demo/";

/// The whole text.
pub(crate) async fn of(app: &App, port: u16, data: &str) -> Result<String, Failure> {
    let (program, data) = (program(), quoted(data));
    let host = format!("http://localhost:{port}");
    let in_force = app.in_force().await;
    let policy = in_force.policy()?;
    let mut out = String::new();
    let operator = policy.operator.display_name(yakusoku_policy::Lang::Ja);
    let _ = writeln!(out, "約束 — 見本の会社「{operator}」（Ctrl+C で終了）\n");
    let _ = writeln!(out, "  ご請求の窓口: {host}/");
    let _ = writeln!(out, "  管理画面: {host}/console\n");
    let _ = writeln!(
        out,
        "ログイン用のリンク（1回限り、この端末からだけ使えます）\n"
    );
    for sample in STAFF {
        let link = app.login_link(sample.login).await?;
        let Sample { login, name, role } = sample;
        let _ = writeln!(out, "  {}　{name}", role.label());
        let _ = writeln!(out, "    {host}{LINK}{link}");
        let _ = writeln!(
            out,
            "    確認コード: {program} demo code {login} --data {data}\n"
        );
    }
    let fee = policy.fee_yen(Kind::Disclosure, app.clock.today().date);
    let by_web = policy.requests.intake.channels.contains(&Channel::Web);
    match demo::someone(app).await? {
        Some(person) => out.push_str(&steps(&person, (&host, by_web, fee))),
        None => out.push_str("試せる会員が残っていません。「make run FRESH=1」で作り直せます。\n"),
    }
    let _ = writeln!(out, "  5. 改ざんがないことを確かめます。");
    let _ = write!(out, "     {program} ledger verify --data {data}");
    Ok(out)
}

fn steps(person: &Customer, (host, by_web, fee): (&str, bool, u32)) -> String {
    let mut out = String::from("試してみる（約5分）\n");
    if by_web {
        let _ = writeln!(out, "  1. 会員になって {host}/ で「開示」を請求します。");
    } else {
        out.push_str("  1. 書面で届いた「開示」の請求を、担当者になって管理画面で入力します。\n");
    }
    let _ = writeln!(out, "     お名前: {}（{}）", person.name, person.kana);
    if let Some(birth) = person.birth {
        let _ = writeln!(
            out,
            "     生年月日: {}年{}月{}日",
            birth.year(),
            birth.month(),
            birth.day()
        );
    }
    let _ = writeln!(
        out,
        "     ご住所: 〒{} {} {}",
        person.postcode, person.address, person.building
    );
    let _ = writeln!(out, "     メール: {}", person.email);
    let _ = writeln!(out, "     電話: {}", person.phone);
    out.push_str("     履行状況を見ると、開示の期限の約束が「要注意」になっています。\n");
    out.push_str("  2. 担当者になって、本人確認書類2点を確認し、");
    if fee > 0 {
        let _ = write!(out, "手数料{fee}円の受領を記録し、");
    }
    out.push_str("\n     データを検索して計画を作り、起案します。\n");
    out.push_str("  3. 承認者になって、計画を確かめて決裁します。\n");
    out.push_str("  4. 担当者に戻って、結果のご通知を作り、発送を記録します。\n");
    out.push_str("     約束の履行状況で、開示の期限の約束が「遵守」に戻ります。\n");
    out
}
