// SPDX-License-Identifier: Apache-2.0
//! What can be done to a case next; each is a form that posts to its own address.

/// A command the page offers. Posts to `/console/cases/{number}/{path}` with `csrf` and `seen`;
/// commands without fields of their own also send `plan`, the hash of the plan on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// `paper`, `check` (any number), `mask` (any number), `file` (multipart, may be empty)
    CheckPaper,
    /// `item` (what is missing, any number), `details`
    NotifyDefect,
    /// no field; papers are complete and match
    AcceptIdentity,
    /// `amount`, `means`, `fee_number`, `fee_issued`, `received_on`
    RecordFee,
    /// no field: looks the person up in the operator's systems
    Locate,
    /// `candidate` (any number): the ticked candidates
    Choose,
    /// no field: makes the plan
    MakePlan,
    /// `plan`, `remark`: 起案
    Propose,
    /// `plan`, `remark`, `absent` (why the holder is absent): 審査・決裁
    Approve,
    /// no field: 後閲
    Countersign,
    /// `plan`, `remark` (needed): 差し戻し
    SendBack,
    /// `plan`: carries the approved plan out
    CarryOut,
    /// `plan`: reads again whether it is done
    Confirm,
    /// no field: sets the letter
    MakeLetter,
    /// `sent_on`, `sent_by`, `tracking`
    Dispatch,
    /// no field
    Close,
    /// `witness`: papers and images are destroyed
    DisposePapers,
    /// `papers_on`, `papers_by`, `papers_tracking`: papers are sent back, and images destroyed
    ReturnPapers,
    /// `withdrawal`: how the person withdrew
    Withdraw,
    /// `text`: a note among staff
    Note,
    /// A link per ask to its decision page
    Decide,
    /// A link per ask to the page of its preparation
    Prepare,
    /// A link to the reveal page
    Reveal,
    /// A link to the page of who is asking
    Standing,
    /// `transfer_to`: 手数料のご案内
    TellFee,
    /// no field: みなし取下げのお知らせ
    TellEnded,
    /// `means_instead`, `means_why`
    OtherMeans,
    /// `arrival_notice`, `arrival_on`
    Arrival,
    /// `remind_notice`, `remind_on`
    Remind,
    /// `mend_notice`, `mend_on`
    Mend,
    /// `revive_notice`, `revive_on`
    Revive,
    /// `hold_amount`, `hold_means`, `hold_number`, `hold_issued`: a fee that came for something free
    Hold,
    /// `witness_item`
    Witness,
    /// `use_item`, `use_on`
    UseValuable,
    /// `lapsed_item`, `lapsed_issued`, `lapsed_number`: a lapsed order was issued anew
    Reissue,
    /// `loss_item`, `loss_on`: a lapsed order is the operator's loss
    WriteOff,
    /// `back_amount`, `back_on`, `back_means`
    GiveBack,
    /// `estimate_ask`, `estimate_amount`
    Estimate,
    /// `bill_ask`, `bill_amount`
    Bill,
    /// `pause_ask`, `pause_why`, `pause_reason`
    Pause,
    /// `resume_ask`
    Resume,
    /// `extend_ask` (any number), `extend_reason`
    Extend,
    /// `envelope_letter`, `envelope_point` (any number)
    CheckEnvelope,
    /// `came_letter`, `came_why`, `came_on`
    CameBack,
    /// `settle_letter`, `settle_how`, `settle_on`, `settle_reason`
    Settle,
    /// `say_by`, `say_on`, `say_text`
    Say,
    /// `heard_by`, `heard_on`, `heard_text`
    Heard,
    /// `quiet_message`, `quiet_reason`: a message that needs no reply
    SettleMessage,
    /// `again_letter`, `again_reason`: an answer can be fetched once more
    OfferAgain,
    /// `code_to`, `code_reason`: a new code for the page of the progress
    RenewCode,
}

impl Action {
    /// The last part of the address it posts to.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::CheckPaper => "papers",
            Self::NotifyDefect => "defect",
            Self::AcceptIdentity => "identity",
            Self::RecordFee => "fee",
            Self::Locate => "locate",
            Self::Choose => "choose",
            Self::MakePlan => "plan",
            Self::Propose => "propose",
            Self::Approve => "approve",
            Self::Countersign => "countersign",
            Self::SendBack => "send-back",
            Self::CarryOut => "carry-out",
            Self::Confirm => "confirm",
            Self::MakeLetter => "letter",
            Self::Dispatch => "dispatch",
            Self::Close => "close",
            Self::DisposePapers => "dispose",
            Self::ReturnPapers => "papers-back",
            Self::Withdraw => "withdraw",
            Self::Note => "note",
            Self::Decide => "decision",
            Self::Prepare => "steps",
            Self::Reveal => "reveal",
            Self::Standing => "standing",
            Self::TellFee => "tell-fee",
            Self::TellEnded => "tell-ended",
            Self::OtherMeans => "other-means",
            Self::Arrival => "arrival",
            Self::Remind => "remind",
            Self::Mend => "mend",
            Self::Revive => "revive",
            Self::Hold => "hold",
            Self::Witness => "witness",
            Self::UseValuable => "use",
            Self::Reissue => "reissue",
            Self::WriteOff => "write-off",
            Self::GiveBack => "give-back",
            Self::Estimate => "estimate",
            Self::Bill => "bill",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Extend => "extend",
            Self::CheckEnvelope => "envelope",
            Self::CameBack => "came-back",
            Self::Settle => "settle",
            Self::Say => "say",
            Self::Heard => "heard",
            Self::SettleMessage => "quiet",
            Self::OfferAgain => "offer-again",
            Self::RenewCode => "code",
        }
    }
}
