// SPDX-License-Identifier: Apache-2.0
//! What staff and the program may do to a case, what it becomes, and why it is refused.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_policy::{Delivery, FeeMeans, GroundId, PaperId};

use super::code::Renewing;
use super::collect::CollectCommand;
use super::extension::Extending;
use super::fact::{Fact, LetterKind, Match, Outcome, PlanLine, Remaining, Validity};
use super::identity::IdentityStep;
use super::joint::JointCommand;
use super::kinds::Step;
use super::money::MoneyCommand;
use super::notice::{NoticeCommand, Telling};
use super::pause::PauseCommand;
use super::post::PostCommand;
use super::proof::PaperDetail;
use super::talk::TalkCommand;
use crate::calendar::Calendar;
use crate::{ActorRef, BlobRef, Today};

/// Something done to a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// A paper was looked at.
    CheckPaper {
        /// Which paper.
        paper: PaperId,
        /// What agrees.
        matches: Vec<Match>,
        /// In date or not.
        validity: Validity,
        /// Sealed copy.
        #[serde(default)]
        image: Option<BlobRef>,
        /// Whose, issued when, what must still be blacked out.
        #[serde(default)]
        detail: PaperDetail,
    },
    /// A kept copy was blacked out.
    MaskPaper {
        /// Which of the papers checked, from 1.
        paper: u16,
        /// The copy that is kept from now on.
        image: BlobRef,
        /// Ids of what was blacked out.
        fields: Vec<String>,
    },
    /// A step about who is asking.
    Identity(IdentityStep),
    /// People are asked to look where no program can.
    AskPeople {
        /// Ask.
        ask: u16,
        /// Systems, by their names in the map.
        systems: Vec<String>,
    },
    /// Money arrived.
    ReceiveFee {
        /// Yen.
        yen: u32,
        /// As what.
        means: FeeMeans,
        /// Day of issue printed on a postal order.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        issued: Option<Date>,
    },
    /// A search of the systems is recorded.
    Locate {
        /// Ask.
        ask: u16,
        /// Map used.
        map: String,
        /// Shown.
        candidates: u32,
        /// Taken.
        chosen: u32,
    },
    /// A plan is recorded.
    Plan {
        /// Ask.
        ask: u16,
        /// Plan id.
        plan: String,
        /// Plan hash.
        hash: String,
        /// Per table.
        lines: Vec<PlanLine>,
    },
    /// 起案.
    Propose {
        /// Ask.
        ask: u16,
        /// Outcome.
        outcome: Outcome,
        /// Ground, for refusals.
        #[serde(default)]
        ground: Option<GroundId>,
        /// Reason in words the person reads.
        #[serde(default)]
        reason: String,
    },
    /// 審査 or 決裁: the step of the route at which the proposal stands.
    Approve {
        /// Ask.
        ask: u16,
        /// Which proposal: its place in the stream.
        proposal: u64,
        /// Hash of the plan that was shown.
        #[serde(default)]
        hash: Option<String>,
        /// 代決: why the holder of the post is absent.
        #[serde(default)]
        absent: Option<String>,
    },
    /// 後閲: the holder of a post saw what a deputy decided.
    Countersign {
        /// Ask.
        ask: u16,
        /// Which proposal: its place in the stream.
        proposal: u64,
        /// Place of the step in the pinned route, from 1.
        step: u16,
    },
    /// 差戻し.
    Return {
        /// Ask.
        ask: u16,
        /// Which proposal.
        proposal: u64,
        /// Why.
        remark: String,
    },
    /// The plan was carried out.
    RecordDone {
        /// Ask.
        ask: u16,
        /// Plan.
        plan: String,
        /// Rows.
        rows: u64,
        /// Package.
        package: Vec<BlobRef>,
    },
    /// It failed.
    RecordFailure {
        /// Ask.
        ask: u16,
        /// Plan.
        plan: String,
        /// Stable word.
        class: String,
        /// Tried again by itself.
        retried: bool,
    },
    /// The systems were read again.
    RecordConfirmed {
        /// Ask.
        ask: u16,
        /// Plan.
        plan: String,
        /// Level.
        level: String,
        /// What is left.
        remaining: Vec<Remaining>,
    },
    /// A letter was made.
    RecordLetter {
        /// Kind.
        kind: LetterKind,
        /// Asks answered.
        asks: Vec<u16>,
        /// PDF.
        blob: BlobRef,
    },
    /// A letter went out.
    Dispatch {
        /// Letter.
        letter: u16,
        /// How.
        means: Delivery,
        /// Day.
        on: Date,
        /// Tracking number.
        #[serde(default)]
        tracking: String,
    },
    /// Papers and images were destroyed.
    DisposePapers {
        /// Day.
        on: Date,
    },
    /// Papers were sent back, and images destroyed.
    ReturnPapers {
        /// Day.
        on: Date,
        /// How.
        means: Delivery,
        /// Tracking number.
        #[serde(default)]
        tracking: String,
    },
    /// A step that only some kinds take.
    Step(Step),
    /// 補正のお願い or 手数料のご案内 was made.
    Tell(Telling),
    /// About notices and their clocks.
    Notice(NoticeCommand),
    /// About valuables, bills and refunds.
    Money(MoneyCommand),
    /// About the clock of an answer.
    Clock(PauseCommand),
    /// 回答期限の延長のお知らせ was made.
    Extend(Extending),
    /// About envelopes and mail that came back.
    Post(PostCommand),
    /// About the page on which an answer is fetched.
    Collect(CollectCommand),
    /// About what person and desk say to each other.
    Talk(TalkCommand),
    /// 確認コードの再発行.
    RenewCode(Renewing),
    /// About a letter that answers several cases.
    Joint(JointCommand),
    /// Internal note.
    Note {
        /// Text.
        text: String,
    },
}

/// What `decide` may look at besides the case.
#[derive(Debug)]
pub struct Context<'a> {
    /// Today.
    pub today: Today,
    /// Who acts.
    pub actor: &'a ActorRef,
    /// Business days and holidays.
    pub calendar: &'a Calendar,
    /// Grounds that may be used today for the kind: statute ∩ published list (Art. 33(2), 34, 35).
    pub offered: &'a [GroundId],
    /// Grounds of the statute that the published list does not name: only the manager may rest a
    /// decision on one.
    pub unlisted: &'a [GroundId],
    /// What weight the actor's word has.
    pub rank: Rank,
    /// Posts of the route of approval that the actor holds, by their Japanese names.
    pub posts: &'a [String],
}

impl Context<'_> {
    /// Whether something can have happened on a day: from the first possible day to today.
    pub(super) fn within(&self, on: Date, first: Date) -> Result<(), Refusal> {
        if on < first || on > self.today.date {
            return Err(Refusal::DayOutside(on));
        }
        Ok(())
    }
}

/// What weight the word of whoever acts has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rank {
    /// 担当者・承認者, and the program.
    #[default]
    Staff,
    /// 個人情報保護管理者.
    Manager,
}

/// A fact to record, with the text that goes into its sealed part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFact {
    /// The fact.
    pub fact: Fact,
    /// Personal or confidential words, sealed.
    pub sealed: Option<String>,
}

impl From<Fact> for NewFact {
    fn from(fact: Fact) -> Self {
        Self { fact, sealed: None }
    }
}

/// Why a command is refused. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No such ask.
    #[error("the case has no ask `{0}`")]
    NoSuchAsk(u16),
    /// No such letter.
    #[error("the case has no letter `{0}`")]
    NoSuchLetter(u16),
    /// The case is closed.
    #[error("the case is closed")]
    Closed,
    /// The case is erased.
    #[error("the case is erased")]
    Erased,
    /// Identity is not confirmed.
    #[error("identity is not confirmed")]
    IdentityOpen,
    /// The fee has not arrived.
    #[error("the fee is short by {0} yen")]
    FeeShort(u32),
    /// A free kind takes no fee (Art. 38).
    #[error("nothing is owed for this application")]
    NothingOwed,
    /// The paper is not one the policy names.
    #[error("the policy does not accept `{0}`")]
    PaperNotAccepted(String),
    /// A plan is missing.
    #[error("there is no plan for ask `{0}`")]
    NoPlan(u16),
    /// The person was not searched for.
    #[error("nobody was searched for under ask `{0}`")]
    NotLocated(u16),
    /// A ground is missing.
    #[error("a refusal needs a ground and a reason")]
    GroundMissing,
    /// A ground that may not be used.
    #[error("the ground `{0}` is not offered for this kind today")]
    GroundNotOffered(String),
    /// The ask is not where the command needs it.
    #[error("ask `{0}` is not at a stage where this can be done")]
    WrongStage(u16),
    /// The proposal was replaced.
    #[error("the proposal was changed after it was shown")]
    ProposalChanged,
    /// Requester = approver.
    #[error("the person who proposed cannot approve")]
    SamePerson,
    /// Nobody acts twice about one proposal.
    #[error("the person who acted at one step cannot act at another")]
    ActedBefore,
    /// The step belongs to a post that whoever acts does not hold.
    #[error("the step is that of `{0}`, which whoever acts does not hold")]
    NotThePost(String),
    /// A deputy acts without a reason.
    #[error("acting for `{0}` needs the reason of the absence")]
    AbsenceMissing(String),
    /// The holder of the post is there.
    #[error("`{0}` acts in person and is not absent")]
    HolderPresent(String),
    /// No deputy is named for the step.
    #[error("nobody acts for another here")]
    NoDeputy,
    /// No deputy decided here, or it was seen already.
    #[error("there is nothing to be seen afterwards for ask `{0}`")]
    NothingToSign(u16),
    /// The wait for deciding alone is not over.
    #[error("deciding alone is possible from {0}")]
    AloneTooEarly(Date),
    /// A return without a remark.
    #[error("a return needs a remark")]
    RemarkMissing,
    /// The letter was sent already.
    #[error("letter `{0}` was dispatched already")]
    SentAlready(u16),
    /// The letter bears a code that was replaced.
    #[error("letter `{0}` bears a code that was replaced")]
    CodeReplaced(u16),
    /// Many new codes in a short time.
    #[error("the case had {0} new codes lately, and more take the manager")]
    CodesMany(usize),
    /// A day in the future or before receipt.
    #[error("the day `{0}` lies outside the case")]
    DayOutside(Date),
    /// Nothing to destroy or to send back.
    #[error("there are no papers to destroy or to send back")]
    NoPapers,
    /// A way that carries no paper.
    #[error("papers cannot go back by {}", .0.name())]
    NoPaperBy(Delivery),
    /// The outcome is not one of the kind.
    #[error("ask `{0}` cannot end this way")]
    OutcomeNotForKind(u16),
    /// The act is not one of the kind.
    #[error("this is not done for the kind of ask `{0}`")]
    ActNotForKind(u16),
    /// A correction is decided after an investigation (Art. 34(2)).
    #[error("ask `{0}` was not investigated")]
    NotInvestigated(u16),
    /// The investigation found that what is held is factual.
    #[error("the investigation of ask `{0}` found what is held to be factual")]
    FindingAgainst(u16),
    /// The answer was not put into words.
    #[error("the answer to ask `{0}` is not put into words")]
    NotDrafted(u16),
    /// There is no substitute measure.
    #[error("there is no substitute measure for ask `{0}`")]
    MeasureMissing(u16),
    /// A text is missing.
    #[error("ask `{0}` needs words here")]
    TextMissing(u16),
    /// No such task, or done already.
    #[error("there is no open task `{0}`")]
    NoSuchTask(u16),
    /// A task is open.
    #[error("task `{0}` is not done")]
    TaskOpen(u16),
    /// A ground that is not published needs the manager.
    #[error("the ground `{0}` is not published and needs the manager's approval")]
    ManagerOnly(String),
    /// Papers are needed until the end.
    #[error("papers are kept until the case is closed")]
    NotClosed,
    /// A paper that the law does not let count on this day.
    #[error("`{0}` must not be taken as proof of identity today")]
    PaperForbidden(String),
    /// The policy takes papers up to an age, and the day of issue is missing.
    #[error("the day of issue of `{0}` is missing")]
    IssueDateMissing(String),
    /// A copy that is not there.
    #[error("there is no copy of paper `{0}`")]
    NoCopy(u16),
    /// Nothing on the copy is to be blacked out.
    #[error("nothing on the copy is to be blacked out")]
    NothingToMask,
    /// Words are missing.
    #[error("the reason is missing")]
    ReasonMissing,
    /// The person applies alone.
    #[error("no agent of this kind applies")]
    NoAgent,
    /// Nothing was found that could be compared.
    #[error("nothing of the person's data on file was found to compare with")]
    NothingOnFile,
    /// Nobody was asked to look there.
    #[error("nobody was asked to look in `{0}`")]
    NotAsked(String),
    /// Somebody has yet to look.
    #[error("nobody has looked in `{0}` yet")]
    PeopleOpen(String),
    /// Nothing stands against the application.
    #[error("nothing was found that does not agree")]
    NoMismatch,
    /// Something does not agree.
    #[error("a paper does not agree with the application")]
    Mismatch,
    /// The scope of the mandate is not recorded.
    #[error("the scope of the mandate is not recorded")]
    MandateOpen,
    /// The mandate does not reach so far.
    #[error("the mandate does not cover ask `{0}`")]
    OutsideMandate(u16),
    /// The mandate ended.
    #[error("the mandate ended on {0}")]
    MandateOver(Date),
    /// Nobody thought of the child.
    #[error("the child's interest was not weighed")]
    InterestOpen,
    /// The person was not told that an agent asks.
    #[error("the person was neither told of the agent's request nor is a reason recorded")]
    AgentNoticeOpen,
    /// Nothing shows that the address is the person's own.
    #[error("no address is confirmed as the person's own")]
    NoOwnChannel,
    /// Nothing shows that the answer goes to the right place.
    #[error("nothing confirms where the answer goes")]
    AddressOpen,
    /// No such notice.
    #[error("the case has no notice `{0}`")]
    NoSuchNotice(u16),
    /// A notice about the same is open.
    #[error("notice `{0}` about the same is still open")]
    NoticeOpen(u16),
    /// The notice is not where the command needs it.
    #[error("notice `{0}` is not at a stage where this can be done")]
    NoticeStage(u16),
    /// Nothing is said to be missing.
    #[error("nothing is said to be missing")]
    NothingMissing,
    /// The file does not take fees this way; the ways it takes.
    #[error("the policy does not take the fee by {}", .0.name())]
    MeansNotTaken(FeeMeans, Vec<FeeMeans>),
    /// A fee is owed: what came is a receipt of it.
    #[error("a fee is owed, so what came is its receipt")]
    FeeOwed,
    /// No such valuable in the register, or it is not there any more.
    #[error("there is no valuable `{0}` in the register")]
    NoSuchValuable(u16),
    /// An order that lapsed in the register is no money: it is neither cashed nor given back.
    #[error("the postal order `{0}` lapsed in the register and is no money any more")]
    OrderLapsed(u16),
    /// That valuable has not lapsed: it is neither issued anew nor a loss.
    #[error("the valuable `{0}` has not lapsed")]
    NotLapsed(u16),
    /// The valuable may not be used, or not for this.
    #[error("the valuable `{0}` cannot be used for this")]
    NotOurs(u16),
    /// The second look must be somebody else's.
    #[error("the second person must be somebody else")]
    SameHands,
    /// The file gives nothing back here.
    #[error("nothing is to be given back")]
    NothingToReturn,
    /// The fee is not an actual cost.
    #[error("the fee of ask `{0}` is fixed")]
    NotActualCost(u16),
    /// More than was promised.
    #[error("the amount is above `{0}` yen")]
    AboveCeiling(u32),
    /// The fee is not billed, or was billed already.
    #[error("the fee of ask `{0}` is not to be billed")]
    NotBilled(u16),
    /// An estimate is told before a bill.
    #[error("the person is told an estimate before ask `{0}` is billed")]
    EstimateFirst(u16),
    /// The clock stands already.
    #[error("the clock of ask `{0}` stands already")]
    ClockStands(u16),
    /// The clock does not stand.
    #[error("the clock of ask `{0}` does not stand")]
    ClockRuns(u16),
    /// The clock has not started or has run out.
    #[error("the clock of ask `{0}` does not run")]
    ClockOver(u16),
    /// The reason is not one for which this clock may stand.
    #[error("the clock of ask `{0}` does not stand for this")]
    ClockGoesOn(u16),
    /// The law knows no longer time for the kind, or no clock runs.
    #[error("the time of ask `{0}` cannot be extended")]
    NotExtendable(u16),
    /// Once is the most.
    #[error("the time of ask `{0}` was extended already")]
    ExtendedAlready(u16),
    /// The way of sending is not one the file promises.
    #[error("the policy does not promise answers by `{0:?}`")]
    NotPromised(Delivery),
    /// Mail that discloses is signed for.
    #[error("mail that discloses needs a signature, which `{0:?}` does not have")]
    SignatureNeeded(Delivery),
    /// Two people have to see the envelope first.
    #[error("two people compare letter `{0}` with its envelope first")]
    EnvelopeUnchecked(u16),
    /// Name, address or content do not agree.
    #[error("name, address and content must agree with the envelope")]
    EnvelopeDiffers,
    /// The letter lies in the envelope of the case of that number.
    #[error("the letter lies in the envelope of `{0}`")]
    OtherEnvelope(String),
    /// A letter that answers several cases leaves in an envelope or is handed over.
    #[error("a letter for several cases cannot be sent by {}", .0.name())]
    EnvelopeOnly(Delivery),
    /// The case of that number moved on after the letter that answers it was made.
    #[error("the case `{0}` moved on after the letter was made")]
    LetterBroken(String),
    /// The case of that number does not know of the letter that answers it yet.
    #[error("the case `{0}` does not know of the letter yet")]
    NotInEnvelope(String),
    /// The letter was not sent, or did not come back.
    #[error("letter `{0}` was not sent or did not come back")]
    NotSent(u16),
    /// It is on record already.
    #[error("letter `{0}` is on record as returned already")]
    CameBackAlready(u16),
    /// The page was opened before, its time is over, or it was never offered.
    #[error("the page of letter `{0}` does not open any more")]
    PageShut(u16),
    /// Nothing is said.
    #[error("the message is empty")]
    MessageEmpty,
    /// Too much is said at once.
    #[error("a message has at most `{0}` characters")]
    MessageLong(usize),
    /// So many messages wait that the person is asked to wait.
    #[error("`{0}` messages of the person wait for a reply")]
    MessagesWaiting(usize),
    /// No message of that number waits.
    #[error("no message `{0}` waits for a reply")]
    NoSuchMessage(u16),
}
