// SPDX-License-Identifier: Apache-2.0
//! Every way in which the desk says no, as a sentence beside the form: what is so, what to do next.

use axum::http::StatusCode;
use axum::response::Response;
use yakusoku_app::access::Denied;
use yakusoku_app::refused::say;
use yakusoku_app::request::DeskError;
use yakusoku_app::staff::StaffError;
use yakusoku_app::upload::UploadError;
use yakusoku_duties::acts::{ActRefused, FindingRefused, TaskRefused};
use yakusoku_duties::calendar::ja_staff;
use yakusoku_duties::request::Refusal;
use yakusoku_duties::request::receive::NotTaken;
use yakusoku_policy::Lang;

use super::door::{HOME, Member};
use super::{desk_wrong, forbidden};
use crate::pages::Nav;
use crate::pages::console::ErrorPage;
use crate::pages::portal::Trouble;
use crate::server::{Face, page, trouble};

/// What a page does about an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wrong {
    /// The page of the missing permission.
    Denied(Denied),
    /// There is nothing under this address.
    Missing,
    /// Somebody else was first.
    Conflict,
    /// The form comes back with a sentence.
    Said(Said),
    /// Nobody at the desk can do anything about it.
    Machine,
}

/// A sentence and the field it stands beside; none where the form has no field for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) field: Option<&'static str>,
    pub(super) text: String,
}

fn said(field: Option<&'static str>, text: impl Into<String>) -> Wrong {
    Wrong::Said(Said {
        field,
        text: text.into(),
    })
}

/// What an error of the desk means for the page.
pub(super) fn of(error: &DeskError) -> Wrong {
    match error {
        DeskError::Denied(denied) => Wrong::Denied(*denied),
        DeskError::NoSuchCase | DeskError::NoSuchRecord => Wrong::Missing,
        DeskError::Conflict => Wrong::Conflict,
        DeskError::Refused(refusal) => of_refusal(refusal),
        DeskError::NotTaken(reason) => of_not_taken(reason),
        DeskError::Field { field, why } => of_field(field, why),
        DeskError::ReasonMissing => said(Some("reason"), "理由が未記入。理由を選択または記入"),
        DeskError::NoSuchCandidate(_) => said(
            Some("candidates"),
            "検索結果にない候補。「データを検索」からやり直し",
        ),
        DeskError::Plan(_) => said(
            Some("now"),
            format!(
                "計画を作成できない。システムの担当者に対応表の修正を依頼。{}",
                say(error).what
            ),
        ),
        // Clues are typed at the command line only.
        DeskError::UnknownItem(_) => said(Some("now"), "手がかりが方針の項目ではない。入力を確認"),
        DeskError::NothingToChange => said(
            Some("now"),
            "直す項目と正しい内容が未定。「準備を記録」で項目ごとに入力",
        ),
        DeskError::NothingFound => said(
            Some("now"),
            "ご本人のものと確かめられるデータなし。検索からやり直す",
        ),
        DeskError::NotApproved(_) => said(Some("now"), "決裁前の計画は実行できない。先に決裁"),
        DeskError::Source(source) => said(
            Some("now"),
            format!(
                "システムの操作が完了しなかった。{}",
                source.help().get(Lang::Ja)
            ),
        ),
        DeskError::Again { .. } => said(
            Some("now"),
            format!("システムの操作が完了しなかった。{}", say(error).what),
        ),
        DeskError::Act(refused) => of_act(refused),
        DeskError::Task(refused) => of_task(*refused),
        DeskError::Finding(refused) => of_finding(*refused),
        DeskError::OwnWords(_) => said(
            Some("now"),
            format!("{}システムの担当者に修正を依頼", say(error).what),
        ),
        DeskError::NotOneLetter(_) => {
            let said_of = say(error);
            said(Some("with"), format!("{}{}", said_of.what, said_of.next))
        }
        DeskError::Matter(_) => {
            let said_of = say(error);
            said(Some("said"), format!("{}{}", said_of.what, said_of.next))
        }
        DeskError::Upload(upload) => said(Some("file"), of_upload(*upload)),
        DeskError::Policy(_) | DeskError::Paper(_) | DeskError::Log(_) | DeskError::Corrupt => {
            Wrong::Machine
        }
    }
}

fn of_act(refused: &ActRefused) -> Wrong {
    match refused {
        ActRefused::Future(day) => said(
            Some("done"),
            format!("{}は先の日付。本日までの日付を入力", ja_staff(*day)),
        ),
        ActRefused::NoEvidence => said(
            Some("evidence"),
            "証拠が未記入。証拠とその保管場所を記入するか、画像を添付",
        ),
        ActRefused::NoEnd => said(
            Some("holds"),
            "証拠の有効期限が未入力。方針に周期の定めがないため必要",
        ),
        ActRefused::EndOutside(day) => said(
            Some("holds"),
            format!("{}は実施した日から10年以内の外。日付を直す", ja_staff(*day)),
        ),
        ActRefused::IsFinding => said(Some("all"), "是正処置は「是正処置」に登録"),
        ActRefused::OtherTask => said(Some("all"), "別の約束の予定。実施の記録の一覧から選び直す"),
        ActRefused::Over => said(Some("all"), "終了または取消しを記録済み"),
    }
}

fn of_task(refused: TaskRefused) -> Wrong {
    match refused {
        TaskRefused::Past(day) => said(
            Some("due"),
            format!("期限の{}は過ぎている。本日以後の日付を入力", ja_staff(day)),
        ),
        TaskRefused::Over => said(Some("all"), "取りやめを記録済み"),
    }
}

fn of_finding(refused: FindingRefused) -> Wrong {
    match refused {
        FindingRefused::NoWords => said(
            Some("wrong"),
            "不適合の内容または是正の内容が未入力。両方を記入",
        ),
        FindingRefused::Past(day) => said(
            Some("due"),
            format!("期限の{}は過ぎている。本日以後の日付を入力", ja_staff(day)),
        ),
        FindingRefused::DayOutside(day) => said(
            Some("on"),
            format!("{}は登録の日から本日までの外。日付を直す", ja_staff(day)),
        ),
        FindingRefused::SamePerson => said(
            Some("said"),
            "是正を行った人は効果を確認できない。別の人に依頼",
        ),
        FindingRefused::WrongStep => said(
            Some("said"),
            "いまこの操作ができない段階。画面を開き直して段階を確認",
        ),
    }
}

fn of_refusal(refusal: &Refusal) -> Wrong {
    match desk_wrong::of(refusal) {
        Some((field, text)) => said(Some(field), text),
        None => said(beside(refusal), sentence(refusal)),
    }
}

/// The field a refusal is about; none where it is about the case as it stands.
const fn beside(refusal: &Refusal) -> Option<&'static str> {
    Some(match refusal {
        Refusal::OutcomeNotForKind(_)
        | Refusal::NotInvestigated(_)
        | Refusal::FindingAgainst(_)
        | Refusal::NotDrafted(_)
        | Refusal::MeasureMissing(_)
        | Refusal::TaskOpen(_)
        | Refusal::IdentityOpen
        | Refusal::FeeShort(_)
        | Refusal::NoPlan(_)
        | Refusal::NotLocated(_) => "outcome",
        Refusal::NothingOwed => "amount",
        Refusal::PaperNotAccepted(_) => "paper",
        Refusal::GroundMissing | Refusal::GroundNotOffered(_) => "ground",
        Refusal::TextMissing(_) => "text",
        Refusal::ProposalChanged
        | Refusal::SamePerson
        | Refusal::ManagerOnly(_)
        | Refusal::ActedBefore
        | Refusal::AloneTooEarly(_)
        | Refusal::RemarkMissing => "remark",
        Refusal::AbsenceMissing(_) | Refusal::HolderPresent(_) => "absent",
        Refusal::SentAlready(_) | Refusal::DayOutside(_) => "sent_on",
        Refusal::PaperForbidden(_) | Refusal::IssueDateMissing(_) => "paper",
        Refusal::AddressOpen | Refusal::AgentNoticeOpen => "sent_by",
        Refusal::NoCopy(_)
        | Refusal::NothingToMask
        | Refusal::ReasonMissing
        | Refusal::NoAgent
        | Refusal::NothingOnFile
        | Refusal::NoMismatch
        | Refusal::NotAsked(_)
        | Refusal::PeopleOpen(_)
        | Refusal::Mismatch
        | Refusal::MandateOpen
        | Refusal::OutsideMandate(_)
        | Refusal::MandateOver(_)
        | Refusal::InterestOpen
        | Refusal::NoOwnChannel
        | Refusal::NoSuchAsk(_)
        | Refusal::NoSuchLetter(_)
        | Refusal::Closed
        | Refusal::Erased
        | Refusal::WrongStage(_)
        | Refusal::ActNotForKind(_)
        | Refusal::NoSuchTask(_)
        | Refusal::NoPapers
        | Refusal::NotClosed => return None,
        _ => "now",
    })
}

/// Refusals of steps of the route.
fn of_route(refusal: &Refusal) -> Option<String> {
    Some(match refusal {
        Refusal::ActedBefore => {
            "前の段階を行った人は、次の段階を行えない。職を務める別の人に依頼".to_owned()
        }
        Refusal::NotThePost(post) => {
            format!("この段階は{post}だけが行える。{post}を務める人に依頼")
        }
        Refusal::AbsenceMissing(post) => {
            format!("不在の理由が未記入。{post}に代わって行うときは必要")
        }
        Refusal::HolderPresent(post) => {
            format!("{post}本人の操作は代決にならない。不在の理由を空欄にする")
        }
        Refusal::NoDeputy => "この段階に代決の定めなし。不在の理由を空欄にする".to_owned(),
        Refusal::NothingToSign(_) => "後閲を待つ代決なし。案件を開き直す".to_owned(),
        _ => return None,
    })
}

fn sentence(refusal: &Refusal) -> String {
    if let Some(text) = of_route(refusal).or_else(|| of_step(refusal)) {
        return text;
    }
    let text = match refusal {
        Refusal::Closed => "終了した案件。書類の廃棄・返却と社内メモだけを記録できる",
        Refusal::Erased => "消去済みの案件。記録は追加できない",
        Refusal::IdentityOpen => "本人確認が未完了。先に本人確認書類を確認",
        Refusal::NothingOwed => "未払いの手数料なし。金額を確かめ、無料なら記録しない",
        Refusal::PaperNotAccepted(_) => "方針にない本人確認書類。方針に定めた書類から選択",
        Refusal::GroundMissing => "事由または理由が未記入。応じないときは両方が必要",
        Refusal::GroundNotOffered(_) => "この請求事項に使えない事由。表示された事由から選択",
        Refusal::ProposalChanged => "表示の後に起案または計画が変更。内容を確かめてもう一度",
        Refusal::SamePerson => "起案した人は決裁できない。ほかの承認者に依頼",
        Refusal::RemarkMissing => "差し戻しの意見が未記入。直してほしい点を記入",
        Refusal::NoPapers => "廃棄・返却する書類なし。記録は不要",
        Refusal::NotClosed => "手続の終了前。書類の廃棄・返却は結果の発送後",
        Refusal::ManagerOnly(_) => {
            "公表した事由にない事由。決裁できるのは個人情報保護管理者だけ。管理者に依頼"
        }
        Refusal::NoSuchAsk(no) => return format!("請求事項{no}はこの案件にない。案件を開き直す"),
        Refusal::NoSuchLetter(no) => return format!("書類{no}はこの案件にない。案件を開き直す"),
        Refusal::FeeShort(yen) => {
            return format!("手数料が{yen}円不足。先に不足分の受領を記録");
        }
        Refusal::NoPlan(no) => return format!("請求事項{no}の計画なし。先に「計画を作成」"),
        Refusal::NotLocated(no) => return format!("請求事項{no}は未検索。先に「データを検索」"),
        Refusal::WrongStage(no) => {
            return format!("請求事項{no}は、いまこの操作ができない段階。「次の手続」に従う");
        }
        Refusal::AloneTooEarly(from) => {
            let from = ja_staff(*from);
            return format!("1名での決裁は{from}から。それまでは、ほかの承認者に依頼");
        }
        Refusal::SentAlready(no) => return format!("書類{no}は発送を記録済み。案件を開き直す"),
        Refusal::CodeReplaced(no) => {
            return format!("書類{no}の確認コードは再発行で使えない。最後のお知らせを送る");
        }
        Refusal::CodesMany(count) => {
            return format!(
                "30日間に{count}回再発行済み。本人かを確かめ、個人情報保護管理者に再発行を依頼"
            );
        }
        Refusal::DayOutside(day) => {
            return format!("{}は受付日から本日までの外。日付を直す", ja_staff(*day));
        }
        other => return about_identity(other),
    };
    text.to_owned()
}

/// Refusals of steps that only some kinds take.
fn of_step(refusal: &Refusal) -> Option<String> {
    let (no, text) = match refusal {
        Refusal::OutcomeNotForKind(no) => (no, "この種類にはない判断。表示された判断から選択"),
        Refusal::ActNotForKind(no) => (no, "この種類では行わない手続。「次の手続」に従う"),
        Refusal::NotInvestigated(no) => (no, "調査の記録なし。先に「準備を記録」で調査を記録"),
        Refusal::FindingAgainst(no) => (
            no,
            "調査の結果は「事実のとおり」。調査をやり直すか、応じない判断を選択",
        ),
        Refusal::NotDrafted(no) => (no, "お答えする文なし。先に「準備を記録」で文を記録"),
        Refusal::MeasureMissing(no) => (no, "代わる措置の記録なし。先に「準備を記録」で措置を記録"),
        Refusal::TextMissing(no) => (no, "内容が未記入。記録する内容を記入"),
        Refusal::NoSuchTask(no) => {
            return Some(format!("依頼{no}は、ないか済んだもの。案件を開き直す"));
        }
        Refusal::TaskOpen(no) => {
            return Some(format!("依頼{no}が未了。先に結果と証跡を記録"));
        }
        _ => return None,
    };
    Some(format!("請求事項{no}：{text}"))
}

/// What is wrong about who is asking: the sentence of the desk, as it stands in every face.
fn about_identity(refusal: &Refusal) -> String {
    let said = say(&refusal.clone().into());
    format!("{}{}", said.what, said.next)
}

fn of_not_taken(reason: &NotTaken) -> Wrong {
    match reason {
        NotTaken::Empty => said(Some("kind"), "種類が未選択。1つ以上を選択"),
        NotTaken::Channel(channel) => said(
            Some("channel"),
            format!(
                "方針では「{}」で受け付けない。受け付ける方法をご案内",
                channel.label(Lang::Ja)
            ),
        ),
        NotTaken::Kind(kind) => said(
            Some("kind"),
            format!(
                "方針に「{}」の定めなし。方針にある種類を選択",
                kind.label(Lang::Ja)
            ),
        ),
        NotTaken::Mixed => said(
            Some("kind"),
            "GDPRに基づく請求と、個人情報保護法に基づく請求が混在。2件に分けて入力",
        ),
        NotTaken::CountryMissing => said(Some("country"), "国が未選択。お住まいの国を選択"),
        NotTaken::Country(country) => said(
            Some("country"),
            format!(
                "方針では「{}」の方に応対しない。方針にある国を選択",
                country.label(Lang::Ja)
            ),
        ),
        NotTaken::Agent => said(
            Some("who"),
            "方針に代理人の確認方法の定めなし。ご本人からの請求をご案内",
        ),
    }
}

/// Fields of the use cases by the names their forms have.
fn of_field(field: &str, why: &str) -> Wrong {
    let (at, name) = match field {
        "received_on" => ("received_on", "届いた日"),
        "name" => ("family", "氏名"),
        "kana" => ("family_kana", "氏名のかな"),
        "postcode" => ("postcode", "郵便番号"),
        "address" => ("line1", "住所"),
        "phone" => ("phone", "電話"),
        "email" => ("email", "メールアドレス"),
        "delivery" => ("delivery", "受け取り方"),
        "wants" => ("target", "期間・範囲"),
        "agent.name" => ("agent_family", "代理人の氏名"),
        "until" => ("until", "証明の期限"),
        "clause" => ("all", "この約束"),
        "evidence" => ("evidence", "証拠"),
        "what" => ("all", "予定の理由"),
        "wrong" => ("wrong", "不適合の内容"),
        "action" => ("action", "是正の内容"),
        "owner" => ("owner", "担当"),
        "said" => ("said", "記入"),
        "desk" => ("desk", "担当の窓口"),
        "form" => ("log", "用紙の記録"),
        "came_on" => ("came_on", "用紙の番号"),
        "work" => ("work", "受託する業務"),
        "reason" => ("reason", "理由"),
        "code_to" => ("code_to", "お渡しの方法"),
        _ => ("now", "入力"),
    };
    let text = match why {
        "it is too long" => "が長すぎる。短くして再入力",
        "it holds control characters" => "に使えない文字（制御文字）。消して再入力",
        "it is empty" => "が未入力",
        "it lies in the future" => "が先の日付。本日までの日付を入力",
        "the policy does not offer to post it" => "は方針に定めがない。ウェブサイトをご案内",
        "it was posted already" => "は記録済み",
        "the policy has no such work" => "が方針にない。一覧から選択",
        "it names the client" => {
            "に委託元の名称がある。契約でご本人に伝えられないので、名称を消して再入力"
        }
        "the application names no mail address" => {
            "がメールでは選べない（請求書に記載なし）。別の方法を選択"
        }
        "it was closed already" => "は終了済み",
        "it came back already" => "は返送済み。受付番号は「請求書の用紙」に表示",
        "no form has this number" => "は一覧にない。送付状か「請求書の用紙」の番号を再入力",
        "it was not posted yet" => "は発送の記録がない。先に「請求書の用紙」で発送を記録",
        "it was posted after the request arrived" => {
            "は届いた日より後に発送した用紙。番号と届いた日を確かめて再入力"
        }
        "the policy has no such desk" => "は方針にない。表示された窓口から選択",
        "it takes no attestation" => "は証明の対象外。機械が確認するか、方針に証明者の定めがない",
        "it lies outside the next year" => "は本日から1年以内の日付で入力",
        _ => "が正しくない。確かめて再入力",
    };
    said(Some(at), format!("{name}{text}"))
}

/// Why an image is not taken.
pub(super) fn of_upload(error: UploadError) -> String {
    match error {
        UploadError::TooLarge => "10MBを超えるファイル。小さくして再添付".to_owned(),
        UploadError::NotAnImage => "画像でないファイル。JPEGまたはPNGを添付".to_owned(),
        UploadError::Pdf => "PDFは受け取れない。画面に写すか撮影し、JPEGまたはPNGで添付".to_owned(),
        UploadError::Unsafe => {
            "安全に読み取れない画像。撮り直すか、別の形式で保存して添付".to_owned()
        }
        UploadError::Box => "画像の外か、空の範囲。0から100の範囲で入力し直す".to_owned(),
        UploadError::NoReader => {
            "画像の読み取りを開始できない。画像なしで記録するか、システムの担当者に連絡".to_owned()
        }
    }
}

/// What the door says; nothing where the machine failed. Which of name and password was wrong is
/// never said.
pub(super) fn at_the_door(error: &StaffError) -> Option<String> {
    match error {
        StaffError::Wrong | StaffError::Unknown(_) => {
            Some("利用者名またはパスワードの誤り".to_owned())
        }
        StaffError::Locked(minutes) => {
            Some(format!("誤りが続いたため停止中。{minutes}分後にもう一度"))
        }
        StaffError::Denied(_)
        | StaffError::NoDesk(_)
        | StaffError::NoPost(_)
        | StaffError::Taken(_)
        | StaffError::PasswordShort(_)
        | StaffError::Hash
        | StaffError::Log(_) => None,
    }
}

impl Member {
    /// The answer to an error where no form can come back.
    pub(super) async fn refused(&self, error: &DeskError) -> Response {
        match of(error) {
            Wrong::Denied(denied) => forbidden::answer(self, denied).await,
            Wrong::Missing => self.trouble(Trouble::NotFound).await,
            Wrong::Conflict => {
                self.explained("ほかの人が先に変更。開き直してからもう一度".to_owned())
                    .await
            }
            Wrong::Said(said) => self.explained(said.text).await,
            Wrong::Machine => {
                tracing::error!(%error, "a console page failed");
                self.trouble(Trouble::Broken).await
            }
        }
    }

    /// An error page of the console.
    pub(super) async fn trouble(&self, what: Trouble) -> Response {
        trouble(&self.site, Face::Console, what).await
    }

    async fn explained(&self, detail: String) -> Response {
        let sheet = ErrorPage {
            shell: self.shell(Nav::Elsewhere).await,
            trouble: Trouble::Unreadable,
            detail: Some(detail),
            back: HOME.to_owned(),
        };
        page(StatusCode::UNPROCESSABLE_ENTITY, &sheet)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn text(error: impl Into<DeskError>) -> Said {
        match of(&error.into()) {
            Wrong::Said(said) => said,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_refusal_says_something_of_its_own_and_what_to_do() {
        let all = [
            Refusal::NoSuchAsk(1),
            Refusal::NoSuchLetter(1),
            Refusal::Closed,
            Refusal::Erased,
            Refusal::IdentityOpen,
            Refusal::FeeShort(300),
            Refusal::NothingOwed,
            Refusal::PaperNotAccepted("x".into()),
            Refusal::NoPlan(1),
            Refusal::NotLocated(1),
            Refusal::GroundMissing,
            Refusal::GroundNotOffered("x".into()),
            Refusal::WrongStage(1),
            Refusal::ProposalChanged,
            Refusal::SamePerson,
            Refusal::ActedBefore,
            Refusal::NotThePost("住職".into()),
            Refusal::AbsenceMissing("住職".into()),
            Refusal::HolderPresent("住職".into()),
            Refusal::NoDeputy,
            Refusal::NothingToSign(1),
            Refusal::AloneTooEarly(date(2026, 4, 3)),
            Refusal::RemarkMissing,
            Refusal::SentAlready(1),
            Refusal::CodeReplaced(1),
            Refusal::CodesMany(3),
            Refusal::DayOutside(date(2026, 4, 3)),
            Refusal::NoPapers,
            Refusal::NotClosed,
            Refusal::NoPaperBy(yakusoku_policy::Delivery::Email),
            Refusal::OutcomeNotForKind(1),
            Refusal::ActNotForKind(1),
            Refusal::NotInvestigated(1),
            Refusal::FindingAgainst(1),
            Refusal::NotDrafted(1),
            Refusal::MeasureMissing(1),
            Refusal::TextMissing(1),
            Refusal::NoSuchTask(1),
            Refusal::TaskOpen(1),
            Refusal::ManagerOnly("x".into()),
        ];
        let mut texts: Vec<String> = all.into_iter().map(|one| text(one).text).collect();
        assert!(texts.iter().all(|text| text.contains('。')), "{texts:?}");
        assert!(texts.iter().all(|text| !text.contains('`')), "{texts:?}");
        let many = texts.len();
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), many);
    }

    #[test]
    fn a_short_fee_says_how_much_and_an_early_day_says_when() {
        assert!(text(Refusal::FeeShort(300)).text.contains("300円"));
        assert!(
            text(Refusal::AloneTooEarly(date(2026, 4, 3)))
                .text
                .contains("4月3日（金）")
        );
        assert_eq!(text(UploadError::Pdf).field, Some("file"));
    }

    #[test]
    fn the_door_never_says_which_was_wrong() {
        let unknown = at_the_door(&StaffError::Unknown("nobody".into()));
        assert_eq!(at_the_door(&StaffError::Wrong), unknown);
        assert!(at_the_door(&StaffError::Locked(3)).unwrap().contains("3分"));
        assert_eq!(at_the_door(&StaffError::Hash), None);
    }
}
