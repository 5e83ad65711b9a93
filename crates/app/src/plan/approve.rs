// SPDX-License-Identifier: Apache-2.0
//! Where a plan is approved: by somebody else than who made it, by its hash, in a case or at the command line.

use yakusoku_duties::request::{Refusal, Stage};

use super::{PlanFact, PlanView};
use crate::App;
use crate::access::{Action, Actor, Way};
use crate::request::locate::CasePlan;
use crate::request::{DeskError, Order};
use crate::staff::Member;

impl App {
    /// Approves a plan, of a case or of the command line, with the approver's second factor.
    ///
    /// # Errors
    /// [`DeskError`]; the same person cannot ask and approve.
    pub async fn plan_approve(&self, approver: &Member, plan: &str) -> Result<(), DeskError> {
        let actor = Actor {
            id: approver.id.clone(),
            role: approver.role,
            way: Way::CommandLine,
        };
        actor.may(Action::CaseApprove)?;
        match self.plan_read(plan).await {
            Ok((view, _)) => self.approve_made(&actor, view).await,
            Err(DeskError::NoSuchCase) => self.approve_in_case(&actor, plan).await,
            Err(error) => Err(error),
        }
    }

    async fn approve_made(&self, actor: &Actor, view: PlanView) -> Result<(), DeskError> {
        if view.requester == actor.id.0 {
            return Err(Refusal::SamePerson.into());
        }
        if view.status != "made" {
            return Err(Refusal::ProposalChanged.into());
        }
        let stream = view.stream.ok_or(DeskError::Corrupt)?;
        let fact = PlanFact::Approved { hash: view.hash };
        self.record_plan(actor, (stream, view.next), (fact, None))
            .await
    }

    async fn approve_in_case(&self, actor: &Actor, plan: &str) -> Result<(), DeskError> {
        for listed in self.every_open_case(actor).await? {
            let case = listed.case;
            for ask in &case.asks {
                let Stage::Proposed(proposal) = &ask.stage else {
                    continue;
                };
                if proposal.plan.as_deref() != Some(plan) {
                    continue;
                }
                let order = Order::Approve {
                    ask: ask.no,
                    proposal: proposal.by.seq,
                    hash: proposal.hash.clone(),
                    absent: None,
                };
                self.order(actor, &case.number, Some(case.version), order)
                    .await?;
                return Ok(());
            }
        }
        Err(DeskError::NoSuchCase)
    }

    /// The plan to carry out: approved by somebody, or alone where the policy allows the command
    /// line alone, and then the entry says so.
    pub(crate) async fn approved_plan(
        &self,
        actor: &Actor,
        plan: &str,
    ) -> Result<(PlanView, CasePlan), DeskError> {
        actor.may(Action::SourceUse)?;
        let (view, document) = self.plan_read(plan).await?;
        let in_force = self.in_force().await;
        let alone = in_force.policy()?.requests.command_line_alone;
        match view.status.as_str() {
            "made" if alone => {
                let stream = view.stream.ok_or(DeskError::Corrupt)?;
                self.record_plan(actor, (stream, view.next), (PlanFact::Alone, None))
                    .await?;
                self.plan_read(plan).await
            }
            "made" => Err(DeskError::NotApproved(plan.to_owned())),
            _ => Ok((view, document)),
        }
    }
}
