// SPDX-License-Identifier: Apache-2.0
//! `yakusoku case list|show`: the register without names, and one case with its thread.

use clap::Subcommand;
use serde_json::{Value, json};
use yakusoku_app::App;
use yakusoku_app::clock::{date_of, time_ja};
use yakusoku_app::request::Loaded;
use yakusoku_app::request::lists::{Listed, Status, is_whole};
use yakusoku_app::request::rows::status;
use yakusoku_policy::Lang;

use super::case_run;
use crate::exit::{Exit, Failure};
use crate::instance::{Data, close, reader};
use crate::say;

#[derive(Debug, Subcommand)]
pub(crate) enum Case {
    /// 案件の一覧（氏名は伏せて表示する）
    List {
        #[command(flatten)]
        data: Data,
        /// 結果をJSONで出力する
        #[arg(long)]
        json: bool,
    },
    /// 案件の経過（見たことが台帳に記録される）
    Show {
        /// 受付番号
        number: String,
        #[command(flatten)]
        data: Data,
        /// 結果をJSONで出力する
        #[arg(long)]
        json: bool,
    },
    /// 筋書きを実行し、期待どおりになるか確かめる
    Run(case_run::Run),
}

pub(crate) async fn run(asked: Case) -> Result<Exit, Failure> {
    let (data, json, number) = match asked {
        Case::List { data, json } => (data, json, None),
        Case::Show { number, data, json } => (data, json, Some(number)),
        Case::Run(asked) => return case_run::run(asked).await,
    };
    let app = data.open().await?;
    let done = match &number {
        Some(number) => show(&app, number, json).await,
        None => list(&app, json).await,
    };
    close(&app).await?;
    done
}

async fn list(app: &App, json: bool) -> Result<Exit, Failure> {
    let mut all: Vec<Listed> = Vec::new();
    loop {
        let before = all.last().map(|one| one.case.number.clone());
        let page = app
            .cases_page(&reader(), Status::Any, before.as_deref())
            .await?;
        let last = !is_whole(&page);
        all.extend(page);
        if last {
            break;
        }
    }
    if json {
        let rows: Vec<Value> = all.iter().map(row).collect();
        say::json(&json!({ "cases": rows }));
        return Ok(Exit::Fine);
    }
    if all.is_empty() {
        say::line("案件はありません。");
    }
    for one in &all {
        let kinds: Vec<&str> = one
            .case
            .asks
            .iter()
            .map(|ask| ask.kind.label(Lang::Ja))
            .collect();
        let due = one
            .case
            .next_due()
            .map_or_else(|| "—".to_owned(), |day| day.to_string());
        say::line(format_args!(
            "{}  {}  受付 {}  期限 {due}  {}  {}",
            one.case.number,
            status_ja(status(&one.case)),
            one.case.received_on,
            kinds.join("・"),
            one.masked
        ));
    }
    Ok(Exit::Fine)
}

fn row(one: &Listed) -> Value {
    json!({
        "number": one.case.number,
        "status": status(&one.case),
        "received_on": one.case.received_on,
        "next_due": one.case.next_due(),
        "kinds": one.case.asks.iter().map(|ask| ask.kind).collect::<Vec<_>>(),
        "work": one.work,
    })
}

fn status_ja(word: &str) -> &str {
    match word {
        "open" => "手続中",
        "closed" => "終了",
        "erased" => "消去済み",
        other => other,
    }
}

async fn show(app: &App, number: &str, json: bool) -> Result<Exit, Failure> {
    let loaded = app.open_case(&reader(), number).await?;
    if json {
        let told: Vec<Value> = loaded
            .told
            .iter()
            .map(|told| {
                json!({
                    "index": told.index, "at_micros": told.stamp.at_micros,
                    "by": told.stamp.by, "fact": told.fact,
                })
            })
            .collect();
        let mut route: Vec<Value> = Vec::new();
        for ask in &loaded.case.asks {
            route.push(json!({ "ask": ask.no, "places": places(app, &loaded, ask.no).await }));
        }
        say::json(&json!({ "case": loaded.case, "route": route, "told": told }));
        return Ok(Exit::Fine);
    }
    tell(app, &loaded).await;
    Ok(Exit::Fine)
}

/// The places a decision passes: who was there, and whose turn it is.
async fn places(app: &App, loaded: &Loaded, no: u16) -> Vec<Value> {
    let Some(ask) = loaded.case.ask(no) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for place in loaded.case.way(ask) {
        let name = match place.done {
            Some(stamp) => Some(app.name_of(&stamp.by).await),
            None => None,
        };
        all.push(json!({
            "act": place.act,
            "post": place.whose.post().map(|post| post.get(Lang::Ja)),
            "deputy": place.deputy().map(|post| post.get(Lang::Ja)),
            "absent": place.absent,
            "by": place.done.map(|stamp| &stamp.by),
            "name": name,
            "on": place.done.map(|stamp| stamp.on),
            "now": place.now,
        }));
    }
    all
}

async fn tell(app: &App, loaded: &Loaded) {
    let case = &loaded.case;
    say::line(format_args!(
        "{}  {}  受付 {}（{}）",
        case.number,
        status_ja(status(case)),
        case.received_on,
        case.channel.label(Lang::Ja)
    ));
    for ask in &case.asks {
        let due = ask
            .due
            .map_or_else(|| "—".to_owned(), |day| day.to_string());
        say::line(format_args!(
            "  請求事項{}  {}  期限 {due}",
            ask.no,
            ask.kind.label(Lang::Ja)
        ));
        for place in case.way(ask) {
            let at = match place.done {
                Some(stamp) => format!("{}  {}", stamp.on, app.name_of(&stamp.by).await),
                None if place.now => match place.deputy() {
                    Some(deputy) => {
                        format!("いまここ（不在のときは{}）", deputy.get(Lang::Ja))
                    }
                    None => "いまここ".to_owned(),
                },
                None => "未了".to_owned(),
            };
            say::line(format_args!("    {}  {at}", place.title(Lang::Ja)));
        }
    }
    for told in &loaded.told {
        let at = told.stamp.at_micros;
        let index = told
            .index
            .map_or_else(|| "—".to_owned(), |index| index.to_string());
        say::line(format_args!(
            "  {} {}  {}  {}（記録 {index}）",
            date_of(at),
            time_ja(at),
            told.fact.kind(),
            app.name_of(&told.stamp.by).await
        ));
    }
}
