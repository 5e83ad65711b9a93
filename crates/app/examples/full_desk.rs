// SPDX-License-Identifier: Apache-2.0
//! Fills the desk of a demonstration with years of cases, so that lists, search and the day's tick can be measured.
//!
//!     full_desk fill DIR CLOSED OPEN   copies the cases of the demonstration, each for an invented person of its own
//!     full_desk tick DIR               what looking at the day takes, in milliseconds
//!
//! A copy has every entry of its pattern, with its own stream, key, number, person and days, so what is measured reads
//! and unseals what a real desk would.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the figures are what it is for"
)]

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::time::Instant;

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::Value;
use yakusoku_app::access::{Actor, Role, Way};
use yakusoku_app::acts::{Brought, NewMatter};
use yakusoku_app::log::{Draft, Write};
use yakusoku_app::request::form::FormTo;
use yakusoku_app::request::lists::Status;
use yakusoku_app::request::{Loaded, Order};
use yakusoku_app::staff::actor_id;
use yakusoku_app::{App, Clock, entropy};
use yakusoku_duties::matter::{Ending, MatterCommand, Sort};
use yakusoku_duties::personal::{Applicant, Sink};
use yakusoku_ledger::{ActorId, StreamId};
use yakusoku_policy::{Channel, Delivery};

type Done<T> = Result<T, Box<dyn Error>>;

const DAY_MICROS: i64 = 86_400_000_000;
/// Days over which closed cases are spread: ten years.
const CLOSED_DAYS: u64 = 3_650;
/// Days over which the answers of open cases are due.
const OPEN_DAYS: u64 = 28;
/// One closed case in so many still has its papers to be destroyed.
const PAPERS_ONE_IN: u64 = 50;

/// To so many cases comes one complaint, and one form that was asked for.
const MATTER_ONE_IN: u64 = 20;

#[tokio::main]
async fn main() -> Done<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["fill", dir, closed, open] => fill(Path::new(dir), closed.parse()?, open.parse()?).await,
        ["tick", dir] => tick(Path::new(dir)).await,
        _ => Err("full_desk fill DIR CLOSED OPEN | full_desk tick DIR".into()),
    }
}

async fn tick(dir: &Path) -> Done<()> {
    let app = App::open(dir, Clock::Machine).await?;
    app.tick().await?;
    let mut taken = Vec::new();
    for _ in 0..9 {
        let started = Instant::now();
        app.tick().await?;
        taken.push(started.elapsed());
    }
    taken.sort();
    let median = taken.get(taken.len() / 2).ok_or("nothing was measured")?;
    println!("{:.2}", median.as_secs_f64() * 1_000.0);
    app.close().await?;
    Ok(())
}

async fn fill(dir: &Path, closed: u64, open: u64) -> Done<()> {
    let app = App::open(dir, Clock::Machine).await?;
    let clerk = Actor {
        id: app.member("tanto").await?.id,
        role: Role::Clerk,
        way: Way::Console,
    };
    let patterns = Patterns::of(&app, &clerk).await?;
    let today = app.clock.today().date;
    let mut numbers = Numbers::default();
    for at in 0..closed {
        let back = at.wrapping_mul(2_654_435_761) % CLOSED_DAYS;
        let undone = at.is_multiple_of(PAPERS_ONE_IN);
        let pattern = patterns.closed(at, undone)?;
        let days = if undone { 0 } else { -i64::try_from(back)? };
        copy(&app, pattern, days, at, &mut numbers).await?;
        told(at, closed + open);
    }
    for at in 0..open {
        let pattern = patterns.open(at)?;
        let due = pattern.case.next_due().unwrap_or(today);
        let wanted = today.saturating_add(i64::try_from(at % OPEN_DAYS)?.days()) - 2.days();
        let days = i64::from(due.until(wanted)?.get_days());
        copy(&app, pattern, days, closed + at, &mut numbers).await?;
        told(closed + at, closed + open);
    }
    brought(&app, &clerk, (closed + open) / MATTER_ONE_IN).await?;
    eprintln!("making the derived tables");
    app.rebuild().await?;
    app.close().await?;
    Ok(())
}

/// What people brought to the desk besides: complaints, most of them ended, and forms asked for.
async fn brought(app: &App, clerk: &Actor, many: u64) -> Done<()> {
    let today = app.clock.today().date;
    for at in 0..many {
        let mut person = Applicant::default();
        invent(&mut person, at);
        let new = NewMatter {
            sort: Sort::Complaint,
            from: None,
            channel: Channel::Telephone,
            on: None,
            at: None,
            holds_request: false,
            wanted_by: None,
            brought: Brought {
                name: person.name.clone(),
                contact: format!("03-0000-{:04}", at % 10_000),
                said: "返事が遅い。".to_owned(),
            },
        };
        let number = app.enter_matter(clerk, &new).await?;
        if !at.is_multiple_of(OPEN_ONE_IN) {
            let end = MatterCommand::End {
                how: Ending::Dropped,
            };
            app.step_matter(clerk, (&number, None), &end, "連絡がつかない。")
                .await?;
        }
        let to = FormTo {
            name: person.name,
            postcode: "000-0000".to_owned(),
            address: "東京都見本区例示1-2-3".to_owned(),
        };
        let form = app
            .ask_for_form(clerk, (today, Channel::Telephone), &to)
            .await?;
        if !at.is_multiple_of(OPEN_ONE_IN) {
            app.post_form(clerk, &form, (today, Delivery::Post)).await?;
        }
        told(at, many);
    }
    Ok(())
}

/// One complaint in so many is open, one form in so many not posted yet.
const OPEN_ONE_IN: u64 = 100;

fn told(at: u64, of: u64) {
    if at.is_multiple_of(5_000) {
        eprintln!("{at} of {of} cases");
    }
}

/// The cases that are copied.
struct Patterns {
    open: Vec<Loaded>,
    done: Vec<Loaded>,
    undone: Vec<Loaded>,
}

impl Patterns {
    async fn of(app: &App, clerk: &Actor) -> Done<Self> {
        let mut made = Self {
            open: Vec::new(),
            done: Vec::new(),
            undone: Vec::new(),
        };
        for listed in app.cases_page(clerk, Status::Any, None).await? {
            let number = listed.case.number;
            let loaded = app.open_case(clerk, &number).await?;
            if loaded.case.closed.is_none() {
                made.open.push(loaded);
            } else if loaded.case.holds_papers() {
                made.undone.push(loaded);
                app.order(clerk, &number, None, Order::DisposePapers { on: None })
                    .await?;
                made.done.push(app.open_case(clerk, &number).await?);
            } else {
                made.done.push(loaded);
            }
        }
        Ok(made)
    }

    fn open(&self, at: u64) -> Done<&Loaded> {
        one(&self.open, at)
    }

    fn closed(&self, at: u64, undone: bool) -> Done<&Loaded> {
        one(if undone { &self.undone } else { &self.done }, at)
    }
}

fn one(all: &[Loaded], at: u64) -> Done<&Loaded> {
    let at = usize::try_from(at)?.checked_rem(all.len());
    Ok(at
        .and_then(|at| all.get(at))
        .ok_or("the demonstration has no such case to copy")?)
}

/// Receipt numbers, year by year, after those of the demonstration.
#[derive(Default)]
struct Numbers(BTreeMap<i16, u32>);

impl Numbers {
    fn next(&mut self, year: i16) -> String {
        let last = self.0.entry(year).or_insert(100);
        *last += 1;
        format!("{year}-{last:04}")
    }
}

async fn copy(app: &App, pattern: &Loaded, days: i64, who: u64, numbers: &mut Numbers) -> Done<()> {
    let stream = StreamId::new(entropy::bytes()?);
    let received = moved(pattern.case.received_on, days);
    let change = Change {
        days,
        from: pattern.case.number.clone(),
        to: numbers.next(received.year()),
    };
    let applicant = pattern.applicant.as_ref().ok_or("the pattern was erased")?;
    let mut person = applicant.reveal(Sink::Token).clone();
    invent(&mut person, who);
    // Who did what is part of the pattern: two people decide.
    let mut drafts: Vec<(ActorId, Draft)> = Vec::with_capacity(pattern.told.len() + 1);
    for told in &pattern.told {
        let by = actor_id(&told.stamp.by);
        // The entry of the status code is not told; its place is kept, other entries point by place.
        while u64::try_from(drafts.len())? < told.stamp.seq {
            drafts.push((by, code()?));
        }
        let mut open = serde_json::to_value(&told.fact)?;
        change.make(&mut open);
        let sealed = match drafts.len() {
            0 => Some(serde_json::to_vec(&person)?),
            _ => told
                .sealed
                .as_ref()
                .map(|sealed| sealed.reveal(Sink::Token).clone().into_bytes()),
        };
        let draft = Draft {
            kind: told.fact.kind(),
            version: 1,
            open: open.to_string(),
            sealed,
        };
        drafts.push((by, draft));
    }
    let mut next = 0;
    for run in drafts.chunk_by(|a, b| a.0 == b.0) {
        let Some((actor, _)) = run.first() else {
            continue;
        };
        let entries: Vec<Draft> = run.iter().map(|(_, draft)| draft.clone()).collect();
        app.append(Write {
            stream,
            next,
            actor: *actor,
            at_micros: pattern.case.received.at_micros + days * DAY_MICROS,
            drafts: &entries,
            also: Vec::new(),
        })
        .await?;
        next += u64::try_from(entries.len())?;
    }
    Ok(())
}

fn code() -> Done<Draft> {
    let token: String = entropy::bytes::<32>()?
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok(Draft {
        kind: "case.code_issued",
        version: 1,
        open: serde_json::json!({ "token": token }).to_string(),
        sealed: None,
    })
}

/// What differs between a pattern and its copy.
struct Change {
    days: i64,
    from: String,
    to: String,
}

impl Change {
    fn make(&self, value: &mut Value) {
        match value {
            Value::String(text) if *text == self.from => text.clone_from(&self.to),
            Value::String(text) => {
                if let Some(day) = (text.len() == 10)
                    .then(|| text.parse::<Date>().ok())
                    .flatten()
                {
                    *text = moved(day, self.days).to_string();
                }
            }
            Value::Array(all) => all.iter_mut().for_each(|one| self.make(one)),
            Value::Object(all) => all.values_mut().for_each(|one| self.make(one)),
            _ => {}
        }
    }
}

fn moved(day: Date, days: i64) -> Date {
    day.saturating_add(days.days())
}

const FAMILIES: [(&str, &str); 8] = [
    ("見本", "みほん"),
    ("仮名", "かめい"),
    ("設例", "せつれい"),
    ("架空", "かくう"),
    ("例示", "れいじ"),
    ("模範", "もはん"),
    ("試験", "しけん"),
    ("練習", "れんしゅう"),
];
const SYLLABLES: [&str; 20] = [
    "あ", "い", "う", "え", "お", "か", "き", "く", "け", "こ", "さ", "し", "す", "せ", "そ", "た",
    "ち", "つ", "て", "と",
];

/// An invented person, the same for the same number.
fn invent(person: &mut Applicant, who: u64) {
    let at = |text: &[&'static str], n: u64| {
        let length = u64::try_from(text.len()).unwrap_or(1);
        text.get(usize::try_from(n % length).unwrap_or(0))
            .copied()
            .unwrap_or_default()
    };
    let (family, kana) = usize::try_from(who % 8)
        .ok()
        .and_then(|at| FAMILIES.get(at))
        .copied()
        .unwrap_or_default();
    let given: String = [who / 8, who / 160, who / 3_200]
        .iter()
        .map(|n| at(&SYLLABLES, *n))
        .collect();
    person.name = format!("{family} {given}");
    person.kana = format!("{kana} {given}");
    person.phone = format!("000-{:04}-{:04}", who / 10_000 % 10_000, who % 10_000);
    person.postcode = format!("{:03}-{:04}", who % 1_000, who / 7 % 10_000);
    person.email = format!("person{who}@example.invalid");
}
