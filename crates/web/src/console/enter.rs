// SPDX-License-Identifier: Apache-2.0
//! From the form of a paper application to a case: everything wrong at once, then all orders.

use jiff::civil::Date;
use yakusoku_app::request::{Application, DeskError, Order, Receipt};
use yakusoku_duties::calendar::read_date;
use yakusoku_duties::personal::{Agent, Applicant, Wants, WantsChange};
use yakusoku_duties::request::PaperDetail;
use yakusoku_duties::request::fact::{Applying, Match, Validity};
use yakusoku_policy::{Channel, Claim, Country, FeeMeans, ItemId, Kind, PaperId, Policy};

use super::application::{Read, Typed};
use super::case::{Done, NO_ISSUE, amount};
use super::desk_wrong;
use super::door::Member;
use super::words::LANG;
use crate::pages::console::ApplicationForm;
use crate::pages::portal::request::{Asks, asks};
use crate::pages::{Posted, Problems};
use crate::portal::typed;

/// A paper application, read.
pub(super) struct Paper {
    application: Application,
    /// Another case from the same paper.
    with: Option<String>,
    /// What came with it.
    orders: Vec<Order>,
}

/// Reads the form; on failure everything that is wrong, in the order of the fields.
pub(super) fn read(policy: &Policy, typed: Typed<'_>, today: Date) -> Read {
    let (form, posted) = typed;
    let mut problems = Problems::none();
    let received_on = received(&form.received_on, today, &mut problems);
    let channel = Channel::from_name(&posted.one("channel"));
    if channel.is_none() {
        problems.say("channel", "届いた方法が未選択");
    }
    let kinds: Vec<Kind> = posted
        .all("kind")
        .iter()
        .filter_map(|name| Kind::from_name(name))
        .collect();
    if kinds.is_empty() {
        problems.say("kind", "種類が未選択。1つ以上を選択");
    }
    let applying = applying(&posted.one("who"));
    let applicant = applicant(policy, typed, (&kinds, applying, today), &mut problems);
    let mut orders = papers(policy, posted, (channel, &kinds, applying), &mut problems);
    orders.extend(fee(policy, typed, (&kinds, today), &mut problems));
    if !form.note.is_empty() {
        orders.push(Order::Note {
            text: form.note.clone(),
        });
    }
    match channel {
        Some(channel) if problems.is_empty() => {
            let application = Application {
                channel,
                applying,
                kinds,
                applicant,
                received_on,
                came_on: Some(form.came_on.clone()).filter(|number| !number.is_empty()),
            };
            Ok(Paper {
                application,
                with: Some(form.with.clone()).filter(|with| !with.is_empty()),
                orders,
            })
        }
        _ => Err(problems),
    }
}

/// Takes the application in and records what came with it; gives the receipt, and how far it
/// went.
///
/// # Errors
/// [`DeskError`] where the application itself is not taken. What came with it can be recorded on
/// the case page too, so a failure there is no reason to lose the application.
pub(super) async fn take(member: &Member, paper: &Paper) -> Result<(Receipt, Done), DeskError> {
    let app = &member.site.app;
    let receipt = match &paper.with {
        None => app.enter(&member.actor, &paper.application).await?,
        Some(with) => {
            app.enter_further(&member.actor, &paper.application, with)
                .await?
        }
    };
    let mut told = Done::Entered;
    for order in &paper.orders {
        let done = app
            .order(&member.actor, &receipt.number, None, order.clone())
            .await;
        if let Err(error) = done {
            tracing::error!(%error, "what came with an application was not recorded");
            told = Done::EnteredInPart;
        }
    }
    Ok((receipt, told))
}

fn received(text: &str, today: Date, problems: &mut Problems) -> Option<Date> {
    let day = text.parse().ok().or_else(|| read_date(text).ok());
    match day {
        Some(day) if day > today => {
            problems.say("received_on", "届いた日が先の日付。本日までの日付を入力")
        }
        None => problems.say("received_on", "届いた日が読めない。日付を入力"),
        _ => {}
    }
    day
}

fn applying(word: &str) -> Applying {
    match word {
        "statutory_agent" => Applying::StatutoryAgent,
        "mandated_agent" => Applying::MandatedAgent,
        _ => Applying::Person,
    }
}

fn joined(first: &str, second: &str) -> String {
    [first, second]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn lines(first: &str, second: &str) -> String {
    [first, second]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

fn applicant(
    policy: &Policy,
    (form, posted): Typed<'_>,
    (kinds, applying, today): (&[Kind], Applying, Date),
    problems: &mut Problems,
) -> Applicant {
    // Who asks under the GDPR lives abroad, where postcodes are of other shapes or there are none.
    let abroad = kinds.iter().any(|kind| kind.is_gdpr());
    for (field, value, text) in [
        ("family", &form.family, "姓が未入力"),
        ("postcode", &form.postcode, "郵便番号が未入力"),
        ("line1", &form.line1, "住所が未入力"),
    ] {
        if value.is_empty() && !(abroad && field == "postcode") {
            problems.say(field, text);
        }
    }
    Applicant {
        name: joined(&form.family, &form.given),
        kana: kana(form, problems),
        birth: birth(&form.birth, today, problems),
        postcode: if abroad {
            postcode_abroad(&form.postcode, problems)
        } else {
            postcode(&form.postcode, "postcode", problems)
        },
        address: lines(&form.line1, &form.line2),
        phone: phone(&form.phone, problems),
        email: email(&form.email, problems),
        agent: agent((form, posted), applying, problems),
        wants: wants(policy, (form, posted), kinds),
        relation: posted.one("relation"),
        delivery: posted.one("delivery"),
        country: Country::from_name(&posted.one("country")).filter(|_| abroad),
    }
}

fn birth(text: &str, today: Date, problems: &mut Problems) -> Option<Date> {
    if text.is_empty() {
        return None;
    }
    let day = read_date(text).ok();
    match day {
        None => problems.say("birth", "日付として読めない。例 1980.4.1、S55.4.1"),
        Some(day) if day > today => problems.say("birth", "生年月日が先の日付。年を確かめて入力"),
        Some(_) => {}
    }
    day
}

/// A reading is searched by its kana, so anything else would be lost there.
fn kana(form: &ApplicationForm, problems: &mut Problems) -> String {
    let read = |field: &'static str, text: &str, problems: &mut Problems| {
        typed::kana(text).unwrap_or_else(|| {
            problems.say(field, "ひらがなかカタカナで入力。分からないときは空欄");
            text.to_owned()
        })
    };
    let family = read("family_kana", &form.family_kana, problems);
    let given = read("given_kana", &form.given_kana, problems);
    joined(&family, &given)
}

/// As the paper has it, with an extension or a note beside; only what is no number at all is asked again.
fn phone(text: &str, problems: &mut Problems) -> String {
    const DIGITS_MIN: usize = 6;
    let narrow = typed::narrow(text);
    let digits = narrow.chars().filter(char::is_ascii_digit);
    if !text.is_empty() && digits.count() < DIGITS_MIN {
        problems.say("phone", "電話番号として読めない。例 03-0000-0000");
    }
    text.to_owned()
}

/// A postcode as people write it, brought to `000-0000`.
pub(super) fn postcode(text: &str, field: &'static str, problems: &mut Problems) -> String {
    let digits: String = text
        .chars()
        .filter_map(|c| match c {
            '0'..='9' => Some(c),
            '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0),
            _ => None,
        })
        .collect();
    if text.is_empty() {
        return digits;
    }
    match digits.split_at_checked(3) {
        Some((first, last)) if last.len() == 4 => format!("{first}-{last}"),
        _ => {
            problems.say(field, "郵便番号は7桁の数字で入力");
            digits
        }
    }
}

/// As it is written there: figures, letters, hyphens.
fn postcode_abroad(text: &str, problems: &mut Problems) -> String {
    typed::postcode_abroad(text).unwrap_or_else(|| {
        problems.say(
            "postcode",
            "海外の郵便番号は、英数字とハイフンで入力。ない国では空欄",
        );
        text.to_owned()
    })
}

fn email(text: &str, problems: &mut Problems) -> String {
    let plausible = text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !text.chars().any(char::is_whitespace)
    });
    if !text.is_empty() && !plausible {
        problems.say("email", "メールアドレスの形でない。例 taro@example.jp");
    }
    text.to_owned()
}

fn agent((form, _): Typed<'_>, applying: Applying, problems: &mut Problems) -> Option<Agent> {
    if applying == Applying::Person {
        return None;
    }
    for (field, value, text) in [
        ("agent_family", &form.agent_family, "代理人の姓が未入力"),
        ("agent_line1", &form.agent_line1, "代理人の住所が未入力"),
    ] {
        if value.is_empty() {
            problems.say(field, text);
        }
    }
    Some(Agent {
        name: joined(&form.agent_family, &form.agent_given),
        postcode: postcode(&form.agent_postcode, "agent_postcode", problems),
        address: lines(&form.agent_line1, &form.agent_line2),
        phone: String::new(),
    })
}

/// What every ask is about, in the words the letter will use: of all that is filled in, what such an ask has.
fn wants(policy: &Policy, (form, posted): Typed<'_>, kinds: &[Kind]) -> Vec<Wants> {
    let label = |id: &String| policy.item_label(&ItemId::from(id.as_str()));
    let categories = posted.all("category");
    let categories: Vec<String> = categories
        .iter()
        .map(|id| label(id).get(LANG).to_owned())
        .collect();
    let categories = categories.join("、");
    let claim = Claim::from_name(&posted.one("erasure_reason"));
    let mut wants = Vec::new();
    for (ask, kind) in (1..).zip(kinds) {
        let claim = claim.filter(|_| kind.has_claims());
        let corrections = corrections(form, *kind);
        let of_categories = asks(*kind).contains(&Asks::Categories);
        let about = match (
            of_categories && !categories.is_empty(),
            form.target.is_empty(),
        ) {
            (true, true) => categories.clone(),
            (true, false) => format!("{categories}（{}）", form.target),
            (false, _) => form.target.clone(),
        };
        let why = claim.map(|claim| format!("理由：{}", claim.label(LANG)));
        let changed = corrections.iter().map(|change| changed(policy, change));
        let parts = [about].into_iter().chain(changed).chain(why);
        let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
        let text = parts.join("　");
        if !text.is_empty() || claim.is_some() {
            wants.push(Wants {
                ask,
                text,
                claim,
                corrections,
            });
        }
    }
    wants
}

/// A change in words, for whoever looks into it and whoever approves.
fn changed(policy: &Policy, change: &WantsChange) -> String {
    let quoted = |text: &str, none: &str| match text {
        "" => none.to_owned(),
        text => format!("「{text}」"),
    };
    let (old, new) = (
        quoted(&change.old, "（記載なし）"),
        quoted(&change.new, "（削除）"),
    );
    let change_only = format!("{old}から{new}へ");
    if change.item.is_empty() {
        return change_only;
    }
    let item = policy.item_label(&ItemId::from(change.item.as_str()));
    format!("{}：{change_only}", item.get(LANG))
}

/// What the paper says is wrong and what is right.
fn corrections(form: &ApplicationForm, kind: Kind) -> Vec<WantsChange> {
    let corrects = matches!(kind, Kind::Correction | Kind::GdprRectification);
    let named = corrects && !(form.old.is_empty() && form.new.is_empty());
    let change = named.then(|| WantsChange {
        item: form.item.clone(),
        old: form.old.clone(),
        new: form.new.clone(),
    });
    change.into_iter().collect()
}

/// How it came, what is asked, and who applies.
type Sent<'a> = (Option<Channel>, &'a [Kind], Applying);

/// A ticked paper was compared while the application was typed: what it shows agrees.
fn papers(policy: &Policy, posted: &Posted, asks: Sent<'_>, problems: &mut Problems) -> Vec<Order> {
    let accepted = accepted(policy, asks);
    let mut orders = Vec::new();
    for name in posted.all("paper") {
        let paper = PaperId::from(name.as_str());
        if !accepted.contains(&paper) {
            let label = policy.paper(&paper).label;
            let text = format!("「{}」は、この請求では受け取らない書類", label.get(LANG));
            problems.say("paper", text);
            continue;
        }
        // A paper without an address is compared by the date of birth.
        let second = match policy.paper(&paper).shows_address {
            Some(false) => Match::BirthDate,
            _ => Match::Address,
        };
        let matches = vec![Match::Name, second];
        orders.push(Order::CheckPaper {
            paper,
            matches,
            validity: Validity::InDate,
            detail: PaperDetail::default(),
        });
    }
    orders
}

/// Papers the policy accepts of whoever applies, by this channel, for these kinds.
fn accepted(policy: &Policy, (channel, kinds, applying): Sent<'_>) -> Vec<PaperId> {
    let identity = &policy.requests.identity;
    let Some(channel) = channel else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for kind in kinds {
        let asked = identity.asked(applying.applicant(), channel, *kind);
        for rule in asked.into_iter().map(|asked| asked.papers) {
            let more = rule.or_else.iter().flat_map(|choice| &choice.of);
            let own = rule
                .of
                .iter()
                .chain(&rule.authority)
                .chain(&rule.authority_with);
            all.extend(own.chain(more).cloned());
        }
    }
    all
}

fn fee(
    policy: &Policy,
    (form, posted): Typed<'_>,
    (kinds, today): (&[Kind], Date),
    problems: &mut Problems,
) -> Vec<Order> {
    let Some(means) = FeeMeans::from_name(&posted.one("fee_means")) else {
        if !form.fee_amount.is_empty() {
            problems.say("fee_means", "手数料の方法が未選択。金額を消すか方法を選択");
        }
        return Vec::new();
    };
    let Some(yen) = amount(&form.fee_amount).filter(|yen| *yen > 0) else {
        problems.say("fee_amount", "金額が読めない。数字で入力（例 1000）");
        return Vec::new();
    };
    if kinds.iter().all(|kind| policy.fee_yen(*kind, today) == 0) {
        problems.say("fee_amount", "無料の請求。手数料は記録せず、お返しする");
        return Vec::new();
    }
    let taken = taken_ways(policy, (kinds, today));
    if !taken.is_empty() && !taken.contains(&means) {
        let text = format!(
            "この請求の手数料は{}で受け付ける。ここには記録せず、受付の後に「添えられた手数料を預かる（返却）」で返す",
            desk_wrong::means(&taken)
        );
        problems.say("fee_means", text);
        return Vec::new();
    }
    let issued = &form.fee_issued;
    let issued: Option<Date> = issued.parse().ok().or_else(|| read_date(issued).ok());
    let issued = issued.filter(|day| *day <= today);
    if means.good_for().is_some() && issued.is_none() {
        problems.say("fee_issued", NO_ISSUE);
        return Vec::new();
    }
    let mut orders = vec![Order::ReceiveFee { yen, means, issued }];
    if !form.fee_number.is_empty() {
        orders.push(Order::Note {
            text: format!("手数料　小為替の番号 {}", form.fee_number),
        });
    }
    orders
}

/// Ways in which the file takes the fees of these kinds; empty where it leaves them open.
fn taken_ways(policy: &Policy, (kinds, today): (&[Kind], Date)) -> Vec<FeeMeans> {
    let charged = kinds
        .iter()
        .filter(|kind| policy.fee_yen(**kind, today) > 0);
    let fees = charged.filter_map(|kind| policy.kind(*kind)?.charged());
    fees.flat_map(|fee| &fee.by).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn policy() -> Policy {
        let text = include_str!("../../../../examples/shop/policy.yaml");
        yakusoku_policy::read("policy.yaml", text).unwrap().policy
    }

    fn typed(extra: &[(&str, &str)]) -> Posted {
        let all = [
            ("received_on", "2026-04-01"),
            ("channel", "registered_mail"),
            ("kind", "disclosure"),
            ("who", "person"),
            ("family", "見本"),
            ("given", "太郎"),
            ("postcode", "０００００００"),
            ("line1", "東京都見本区例示1-2-3"),
        ];
        let pair = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
        let replaced = |key: &str| extra.iter().any(|(name, _)| *name == key);
        let kept = all.iter().filter(|(key, _)| !replaced(key)).chain(extra);
        Posted(kept.map(pair).collect())
    }

    fn entered(extra: &[(&str, &str)]) -> Read {
        let posted = typed(extra);
        read(
            &policy(),
            (&ApplicationForm::read(&posted), &posted),
            date(2026, 4, 1),
        )
    }

    #[test]
    fn what_came_with_the_paper_becomes_orders() {
        let paper = entered(&[
            ("paper", "driving_licence"),
            ("paper", "eligibility_certificate"),
            ("fee_means", "stamps"),
            ("fee_amount", "1,000円"),
            ("note", "持参"),
        ]);
        let Ok(paper) = paper else { panic!("taken") };
        assert_eq!(paper.application.applicant.postcode, "000-0000");
        assert_eq!(paper.orders.len(), 4);
        assert!(paper.orders.contains(&Order::ReceiveFee {
            yen: 1000,
            means: FeeMeans::Stamps,
            issued: None,
        }));
        let by_birth = |order: &Order| matches!(order, Order::CheckPaper { matches, .. } if matches.contains(&Match::BirthDate));
        assert_eq!(
            paper.orders.iter().filter(|order| by_birth(order)).count(),
            1
        );
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let wrong = entered(&[
            ("received_on", "2026-04-02"),
            ("kind", ""),
            ("family", ""),
            ("birth", "S55.13.1"),
            ("family_kana", "見本"),
            ("phone", "なし"),
            ("postcode", "123"),
            ("email", "taro"),
            ("paper", "letter_of_attorney"),
            ("fee_means", "stamps"),
            ("fee_amount", "千円"),
        ]);
        let Err(problems) = wrong else {
            panic!("refused")
        };
        for field in [
            "received_on",
            "kind",
            "family",
            "birth",
            "family_kana",
            "phone",
            "postcode",
            "email",
            "paper",
            "fee_amount",
        ] {
            assert!(problems.of(field).is_some(), "{field}");
        }
    }

    #[test]
    fn a_name_of_one_word_is_a_name_and_nobody_is_born_tomorrow() {
        let Ok(paper) = entered(&[("family", "スカルノ"), ("given", "")]) else {
            panic!("taken")
        };
        assert_eq!(paper.application.applicant.name, "スカルノ");
        let Err(problems) = entered(&[("birth", "2026.4.2")]) else {
            panic!("refused")
        };
        assert!(problems.of("birth").unwrap().contains("先の日付"));
    }

    #[test]
    fn a_free_kind_takes_no_fee() {
        let fee = [
            ("kind", "erasure"),
            ("fee_means", "stamps"),
            ("fee_amount", "1000"),
        ];
        let Err(problems) = entered(&fee) else {
            panic!("refused")
        };
        assert!(problems.of("fee_amount").unwrap().contains("無料"));
    }

    #[test]
    fn an_agent_is_named() {
        let Err(problems) = entered(&[("who", "mandated_agent")]) else {
            panic!("refused")
        };
        assert!(problems.of("agent_family").is_some());
    }
}
