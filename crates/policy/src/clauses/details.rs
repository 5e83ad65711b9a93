// SPDX-License-Identifier: Apache-2.0
//! Promises that lie in details of a row: how old a paper may be, when arrival is presumed, how
//! something is erased, whom a desk serves.

use super::build::{Draft, draft};
use super::{ClauseWhat, wording};
use crate::model::{Closure, Desk, Policy, Retention, YearEnd, Yearly};
use crate::text::Text;

/// Where the file says that the person is told once more.
pub(super) const REMIND: &str = "requests/defect/remind";

/// Before and behind the name of a work, where the file says when a request is passed on to the client.
pub(super) const ENTRUSTED: &str = "entrusted_work/";
pub(super) const FORWARD: &str = "/forward_within";

/// A clause at a path whose id is the path.
fn detail(path: &str, text: Text) -> Draft {
    let what = ClauseWhat::Detail {
        path: path.to_owned(),
    };
    draft(&path.replace('/', "."), path, what, text)
}

/// Details of the request procedure.
pub(super) fn requests(policy: &Policy) -> Vec<Draft> {
    let identity = &policy.requests.identity;
    let fresh = identity.fresh.map(|fresh| {
        let text = Text::new(
            "証明書は、発行から{fresh}以内のものに限ります",
            "Certificates must not be older than {fresh}",
        );
        let text = text.fill(&[("fresh", wording::period(fresh))]);
        detail("requests/identity/fresh", text)
    });
    let both = identity.also_person.then(|| {
        let text = Text::new(
            "代理の場合は、ご本人の確認書類もお願いします",
            "Where an agent applies, the person's papers are needed too",
        );
        detail("requests/identity/also_person", text)
    });
    let presumed = policy
        .requests
        .defect
        .and_then(|defect| defect.presumed_after);
    let presumed = presumed.map(|after| {
        let text = Text::new(
            "お知らせは、配達の記録がないときは、発送から{after}で届いたものとします",
            "Without a record of delivery a notice counts as arrived {after} after sending",
        );
        let text = text.fill(&[("after", wording::period(after))]);
        detail("requests/defect/presumed_after", text)
    });
    let details = [fresh, both, presumed, remind(policy)];
    let all = details.into_iter().flatten();
    all.chain(mail(policy)).chain(originals(policy)).collect()
}

/// What is asked of information held for clients is theirs to answer.
pub(super) fn passed_on(policy: &Policy) -> Vec<Draft> {
    let works = policy.chapters.entrusted_work.iter();
    let promised = works.filter_map(|(name, work)| {
        let text = Text::new(
            "お預かりした情報（{work}）についてのご本人からのお申出は、{within}以内に委託元に引き継ぎます",
            "What a person asks about information entrusted to us ({work}) is passed on to the client within {within}",
        );
        let within = wording::period(work.forward_within?);
        let text = text.fill(&[("work", work.work.clone()), ("within", within)]);
        Some(detail(&format!("{ENTRUSTED}{name}{FORWARD}"), text))
    });
    promised.collect()
}

/// The person is told once more before the wait is over.
fn remind(policy: &Policy) -> Option<Draft> {
    let before = policy.requests.defect?.remind?;
    let text = Text::new(
        "お待ちする期間が終わる{before}前に、もう一度お知らせします",
        "We tell you once more {before} before the wait is over",
    );
    let text = text.fill(&[("before", wording::period(before))]);
    Some(detail(REMIND, text))
}

/// Mail that discloses is signed for and not forwarded, unless the file says otherwise.
fn mail(policy: &Policy) -> Vec<Draft> {
    let answer = &policy.requests.answer;
    let unsigned = (!answer.signature).then(|| {
        let text = Text::new(
            "開示の結果は、受領の署名のない郵便でお送りすることがあります",
            "The result of a disclosure may come by mail that nobody signs for",
        );
        detail("requests/answer/signature", text)
    });
    let forwarded = answer.forwarding.then(|| {
        let text = Text::new(
            "開示の結果の郵便は、転送先にも届けられます",
            "Mail with the result of a disclosure may be forwarded",
        );
        detail("requests/answer/forwarding", text)
    });
    unsigned.into_iter().chain(forwarded).collect()
}

/// Originals may go another way than copies.
fn originals(policy: &Policy) -> Vec<Draft> {
    let papers = &policy.requests.papers;
    let apart = papers.originals.map(|then| {
        let text = Text::new("原本は、{then}", "Originals are {then}");
        detail(
            "requests/papers/originals",
            text.fill(&[("then", then.text())]),
        )
    });
    let by = papers.by.map(|by| {
        let text = Text::new(
            "お返しする書類は、{by}でお送りします",
            "Papers that are returned go by {by}",
        );
        detail("requests/papers/by", text.fill(&[("by", by.text())]))
    });
    apart.into_iter().chain(by).collect()
}

/// When the operator does not work, and what becomes of a last day on such a day.
pub(super) fn calendar(policy: &Policy) -> Option<Draft> {
    let calendar = &policy.calendar;
    let year_end = match &calendar.year_end {
        YearEnd::Unstated => None,
        YearEnd::None => Some(Text::new(
            "年末年始は休みません",
            "open at the turn of the year",
        )),
        YearEnd::Closed(days) => Some(days.text()),
    };
    let yearly = calendar.yearly.iter().map(Yearly::text);
    let closures = calendar.closures.iter().map(Closure::text);
    let days: Vec<Text> = year_end.into_iter().chain(yearly).chain(closures).collect();
    let days = (!days.is_empty()).then(|| {
        let text = Text::new(
            "土曜日、日曜日及び祝日のほかの休み：{days}",
            "Closed beside weekends and public holidays: {days}",
        );
        text.fill(&[("days", Text::join(&days))])
    });
    let last = calendar.last_day.map(|last| {
        let text = Text::new(
            "ご本人をお待ちする期間の最後の日が休みのときは、{last}",
            "Where the last day of a wait for you is one on which we are closed, it {last}",
        );
        text.fill(&[("last", last.text())])
    });
    let all: Vec<Text> = days.into_iter().chain(last).collect();
    let text = all.into_iter().reduce(|one, other| {
        let values = [("one", one), ("other", other)];
        Text::new("{one}。{other}", "{one}. {other}").fill(&values)
    })?;
    Some(detail("calendar", text))
}

/// How a row of retention is carried out.
pub(super) fn retention(name: &str, row: &Retention) -> Vec<Draft> {
    let labelled = |key: &str, text: Text, value: Text| {
        let values = [("records", row.label.clone()), ("value", value)];
        detail(&format!("retention/{name}/{key}"), text.fill(&values))
    };
    let list = |texts: Vec<Text>| Text::join(&texts);
    let methods = (!row.methods.is_empty()).then(|| {
        let text = Text::new(
            "{records}の消去は、{value}によります",
            "{records} are erased by {value}",
        );
        let value = list(row.methods.iter().map(|one| one.text()).collect());
        labelled("methods", text, value)
    });
    let collect = row.collect.map(|period| {
        let text = Text::new(
            "{records}のうち紙のものは、{value}ごとに集めて処分します",
            "Paper among {records} is collected for disposal every {value}",
        );
        labelled("collect", text, wording::period(period))
    });
    let holds = (!row.holds.is_empty()).then(|| {
        let text = Text::new(
            "{records}は、{value}による場合に限り、期間を超えて保存します",
            "{records} are kept longer for {value} only",
        );
        let value = list(row.holds.iter().map(|one| one.text()).collect());
        labelled("holds", text, value)
    });
    [methods, collect, holds].into_iter().flatten().collect()
}

/// Desks that serve a line of business, certain persons, or take certain channels.
pub(super) fn desks(policy: &Policy) -> Vec<Draft> {
    let special = |desk: &Desk| {
        desk.business.is_some()
            || !desk.channels.is_empty()
            || desk.closed.is_some()
            || !desk.open.is_empty()
    };
    let desks = policy.desks.iter().filter(|(_, desk)| special(desk));
    desks.map(|(name, desk)| self::desk(name, desk)).collect()
}

fn desk(name: &str, desk: &Desk) -> Draft {
    let channels: Vec<Text> = desk.channels.iter().map(|one| one.text()).collect();
    let parts = [
        (desk.business.clone(), Text::new("担当：", "serves ")),
        (desk.hours_text(), Text::new("受付時間：", "hours ")),
        (desk.closed.clone(), Text::new("休業日：", "closed ")),
        (
            (!channels.is_empty()).then(|| Text::join(&channels)),
            Text::new("方法：", "by "),
        ),
    ];
    let parts = parts.into_iter().filter_map(|(value, label)| {
        let values = [("label", label), ("value", value?)];
        Some(Text::new("{label}{value}", "{label}{value}").fill(&values))
    });
    let parts: Vec<Text> = parts.collect();
    let text = Text::new(
        "{desk}で承ります（{parts}）",
        "The {desk} serves you ({parts})",
    );
    let values = [("desk", desk.name.clone()), ("parts", Text::join(&parts))];
    detail(&format!("desks/{name}"), text.fill(&values))
}
