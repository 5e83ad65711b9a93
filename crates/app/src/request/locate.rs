// SPDX-License-Identifier: Apache-2.0
//! Searching the systems for the person, and making the plan of what is to be done there.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use yakusoku_duties::personal::{Applicant, Sink, WantsChange};
use yakusoku_duties::request::fact::{PlanLine, Seen};
use yakusoku_duties::request::{Act, Command, Fact, Refusal};
use yakusoku_policy::{ItemId, Lang};
use yakusoku_sources::{
    Action, Batch, Binding, ChangePlan, Located, ManualTask, Map, Plan, SearchKey, Strength, Verb,
};

use super::carry_out::LeftByPlan;
use super::load::Loaded;
use super::order::SearchBy;
use super::{DeskError, change};
use crate::App;
use crate::access::Actor;
use crate::kept;
use crate::keys::hex;

/// What is sealed with a search: what was searched by, what was found, what was taken.
#[derive(Clone, Serialize, Deserialize)]
pub struct Search {
    /// What was searched by.
    pub keys: Vec<SearchKey>,
    /// What was found, masked.
    pub located: Located,
    /// Candidates taken as the person's.
    pub chosen: Vec<String>,
}

/// What is sealed with a plan: the plan of the systems, and our own closed cases about the person.
#[derive(Clone, Serialize, Deserialize)]
pub struct CasePlan {
    /// Random id.
    pub id: String,
    /// What is approved: covers both parts.
    pub hash: String,
    /// The systems; absent when only our own cases are concerned.
    pub source: Option<Plan>,
    /// Streams of our own closed cases about the person, erased with the rest.
    pub own: Vec<OwnCase>,
    /// Set where the systems are changed rather than read or erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<ChangePlan>,
    /// Many people at once, in place of `source`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<Batch>,
}

/// A closed case of ours about the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnCase {
    /// Stream.
    pub stream: String,
    /// Receipt number.
    pub number: String,
}

impl std::fmt::Debug for Search {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("‹search›")
    }
}

impl std::fmt::Debug for CasePlan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CasePlan({})", self.hash)
    }
}

impl CasePlan {
    /// Joins both parts under one hash.
    pub(crate) fn new(id: String, source: Option<Plan>, own: Vec<OwnCase>) -> Self {
        let mut hasher = Sha256::new();
        if let Some(source) = &source {
            hasher.update(source.hash.as_bytes());
        }
        for case in &own {
            hasher.update(b"\0");
            hasher.update(case.stream.as_bytes());
        }
        Self {
            id,
            hash: hex(&hasher.finalize()),
            source,
            own,
            change: None,
            batch: None,
        }
    }

    /// Many people under one hash, with our own closed cases about them.
    pub(crate) fn of_batch(id: String, batch: Batch, own: Vec<OwnCase>) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(b"batch\0");
        hasher.update(batch.hash.as_bytes());
        for case in &own {
            hasher.update(b"\0");
            hasher.update(case.stream.as_bytes());
        }
        Self {
            batch: Some(batch),
            hash: hex(&hasher.finalize()),
            ..Self::new(id, None, own)
        }
    }

    /// A plan that changes the systems; its hash is the one that covers the change.
    pub(crate) fn of_change(id: String, change: ChangePlan) -> Self {
        Self {
            id,
            hash: change.plan().hash.clone(),
            source: None,
            own: Vec::new(),
            change: Some(change),
            batch: None,
        }
    }

    /// The hash, computed again from what would be carried out.
    pub(crate) fn rehashed(&self) -> String {
        if let Some(batch) = &self.batch {
            return Self::of_batch(self.id.clone(), batch.clone(), self.own.clone()).hash;
        }
        match &self.change {
            Some(change) => change.plan().hash.clone(),
            None => Self::new(self.id.clone(), self.source.clone(), self.own.clone()).hash,
        }
    }

    /// What people must do where no program reaches.
    fn manual(&self) -> Vec<ManualTask> {
        let changed = self.change.as_ref().map(ChangePlan::plan);
        let plan = self.source.as_ref().or(changed);
        plan.map(|plan| plan.manual.clone()).unwrap_or_default()
    }

    /// What an erasure leaves of the person by its plan, and why.
    pub(crate) fn left(&self) -> Vec<LeftByPlan> {
        let parts = self.batch.iter().flat_map(|batch| &batch.parts);
        let plans = self.source.iter().chain(parts.map(|part| &part.plan));
        let mut all: Vec<LeftByPlan> = Vec::new();
        for plan in plans {
            let shared = plan
                .steps
                .iter()
                .filter(|step| step.action == Action::KeepShared);
            let shared = shared.map(|step| LeftByPlan {
                system: step.system.clone(),
                place: step.table.clone(),
                rows: step.rows,
                why: says(&step.action),
            });
            let kept = plan
                .kept
                .iter()
                .filter(|kept| kept.rows > 0)
                .map(|kept| LeftByPlan {
                    system: kept.system.clone(),
                    place: format!("{}.{}", kept.table, kept.column),
                    rows: kept.rows,
                    why: kept.reason.get(Lang::Ja).to_owned(),
                });
            for left in shared.chain(kept) {
                let same = |known: &&mut LeftByPlan| {
                    (&known.system, &known.place, &known.why)
                        == (&left.system, &left.place, &left.why)
                };
                match all.iter_mut().find(same) {
                    Some(known) => known.rows += left.rows,
                    None => all.push(left),
                }
            }
        }
        all
    }

    /// What the plan does per table, without values.
    pub(crate) fn lines(&self) -> Vec<PlanLine> {
        let changed = self.change.as_ref().map(ChangePlan::plan);
        let steps = changed.into_iter().flat_map(|plan| &plan.steps);
        let amends = steps.map(|step| PlanLine {
            system: step.system.clone(),
            table: step.table.clone(),
            action: amends(&step.action, step.why.get(Lang::Ja)),
            rows: step.rows,
        });
        let many = self.batch.as_ref().map(Batch::totals).unwrap_or_default();
        let of_batch = self.batch.as_ref().map(|batch| batch.verb);
        let verb = self.source.as_ref().map(|plan| plan.verb).or(of_batch);
        let said = |action: &Action| match action {
            // Nothing is erased, so nothing stays.
            Action::KeepShared if verb == Some(Verb::Export) => {
                "ほかの方の情報でもあるため開示しない".to_owned()
            }
            action => says(action),
        };
        let mut lines: Vec<PlanLine> = self
            .source
            .iter()
            .flat_map(|plan| &plan.steps)
            .chain(&many)
            .map(|step| PlanLine {
                system: step.system.clone(),
                table: step.table.clone(),
                action: said(&step.action),
                rows: step.rows,
            })
            .chain(amends)
            .collect();
        if !self.own.is_empty() {
            lines.push(PlanLine {
                system: crate::own::SYSTEM.to_owned(),
                table: "cases".to_owned(),
                action: "終了した案件の鍵を破棄し、記録を読めなくする".to_owned(),
                rows: u64::try_from(self.own.len()).unwrap_or(u64::MAX),
            });
        }
        lines
    }
}

/// What a step does, in words an approver reads.
fn says(action: &Action) -> String {
    match action {
        Action::ExportRows(_) => "書き出す".to_owned(),
        Action::DeleteRows => "行を消去する（元に戻せません）".to_owned(),
        Action::BlankColumns(columns) => {
            format!("欄を消去する：{}（元に戻せません）", columns.join("、"))
        }
        Action::Unlink(columns) => format!("参照を外す：{}", columns.join("、")),
        Action::KeepShared => "ほかの方の記録でもあるため残す".to_owned(),
        Action::KeepUntil {
            columns,
            until,
            because,
        } => kept::says(columns, *until, because),
        Action::SetAside(columns) => {
            format!(
                "法令により残す行を、ほかの利用から外す：{}",
                columns.join("、")
            )
        }
    }
}

/// What a step of a change does: the act, and the columns it sets.
fn amends(action: &Action, why: &str) -> String {
    match action {
        Action::BlankColumns(columns) => format!("{why}：{}", columns.join("、")),
        other => says(other),
    }
}

/// Items under which an application's own fields are looked for; the standard names of the guide.
pub(crate) fn from_application(one: &Applicant, map: &Map) -> Vec<SearchKey> {
    let searchable = searchable(map);
    // Capitals do not make another mailbox.
    let small = super::rows::normal_mail(&one.email);
    let mut wanted = vec![
        ("contact.email", one.email.trim()),
        ("contact.email", small.as_str()),
        ("contact.phone", one.phone.trim()),
    ];
    // A name alone finds everybody of that name: only where nothing better was given.
    if wanted.iter().all(|(_, value)| value.is_empty()) {
        let mut parts = one.name.split_whitespace();
        wanted.push(("identity.name", one.name.trim()));
        wanted.push(("identity.name.family", parts.next().unwrap_or("")));
    }
    wanted.dedup();
    wanted
        .into_iter()
        .filter(|(item, value)| {
            !value.is_empty() && searchable.iter().any(|known| known.as_str() == *item)
        })
        .map(|(item, value)| SearchKey {
            item: ItemId::from(item),
            value: value.to_owned(),
        })
        .collect()
}

/// Items by which the map lets people be searched for.
#[must_use]
pub fn searchable(map: &Map) -> Vec<ItemId> {
    let mut items: Vec<ItemId> = map
        .systems
        .values()
        .flat_map(|system| system.tables.values())
        .flat_map(|table| table.columns.values())
        .filter(|column| column.key != yakusoku_sources::Key::Never)
        .filter_map(|column| column.item.clone())
        .collect();
    items.sort();
    items.dedup();
    items
}

impl App {
    /// Searches the systems by what the application says and what the clerk adds. What is found is
    /// sealed with the case; showing candidates is recorded as a read.
    pub(crate) async fn locate(
        &self,
        actor: &Actor,
        loaded: &mut Loaded,
        (ask, extra): (u16, Vec<SearchBy>),
    ) -> Result<(), DeskError> {
        let in_force = self.in_force().await;
        let map = in_force.map()?;
        let applicant = loaded.applicant.as_ref().ok_or(DeskError::NoSuchCase)?;
        let mut keys = from_application(applicant.reveal(Sink::SourceQuery), map);
        keys.extend(
            extra
                .into_iter()
                .filter(|by| !by.value.trim().is_empty())
                .map(|by| SearchKey {
                    item: ItemId::from(by.item.as_str()),
                    value: by.value,
                }),
        );
        let sources = self.sources().await?;
        let located = match yakusoku_sources::locate(map, &sources, &keys).await {
            Ok(located) => located,
            Err(error) => {
                self.forget_sources().await;
                return Err(DeskError::Source(error));
            }
        };
        let chosen: Vec<String> = located
            .candidates
            .iter()
            .filter(|candidate| candidate.strength == Strength::Proves)
            .map(|candidate| candidate.id.clone())
            .collect();
        let shown = located.candidates.len();
        let systems = located.manual.clone();
        self.record_search(
            actor,
            loaded,
            (
                ask,
                Search {
                    keys,
                    located,
                    chosen,
                },
            ),
        )
        .await?;
        if shown > 0 {
            self.saw(loaded, &actor.id, Seen::Candidates, None).await?;
        }
        if !systems.is_empty() {
            let command = Command::AskPeople { ask, systems };
            self.decide_and_record(actor, loaded, (&command, Vec::new()))
                .await?;
        }
        Ok(())
    }

    async fn record_search(
        &self,
        actor: &Actor,
        loaded: &mut Loaded,
        (ask, search): (u16, Search),
    ) -> Result<(), DeskError> {
        let count = |many: usize| u32::try_from(many).unwrap_or(u32::MAX);
        let in_force = self.in_force().await;
        let command = Command::Locate {
            ask,
            map: in_force.map()?.hash.clone(),
            candidates: count(search.located.candidates.len()),
            chosen: count(search.chosen.len()),
        };
        self.record_sealed(actor, loaded, (&command, &search)).await
    }

    /// Records a command whose fact carries a sealed document.
    async fn record_sealed(
        &self,
        actor: &Actor,
        loaded: &mut Loaded,
        (command, document): (&Command, &impl Serialize),
    ) -> Result<(), DeskError> {
        let sealed = serde_json::to_string(document).map_err(|_| DeskError::Corrupt)?;
        self.decide_sealed(actor, loaded, (command, Some(sealed), Vec::new()))
            .await?;
        Ok(())
    }

    /// Makes the plan for the candidates taken; what cannot be carried out is said now.
    pub(crate) async fn make_plan(
        &self,
        actor: &Actor,
        loaded: &mut Loaded,
        (ask, chosen): (u16, Option<Vec<String>>),
        given: Vec<WantsChange>,
    ) -> Result<(), DeskError> {
        let found = loaded.case.ask(ask).ok_or(Refusal::NoSuchAsk(ask))?;
        let act = found.act();
        let mut search = self.last_search(loaded, ask)?;
        let was_chosen = chosen.is_some();
        if let Some(chosen) = chosen {
            search.chosen = chosen;
            self.record_search(actor, loaded, (ask, search.clone()))
                .await?;
        }
        let bindings = bindings(&search)?;
        let own = match act {
            Act::Erase => self.own_cases(loaded).await?,
            _ => Vec::new(),
        };
        // A plan of nothing would be carried out, read again and called an answer.
        let nothing =
            bindings.is_empty() && own.is_empty() && !loaded.case.standing.found_by_people(ask);
        if nothing && matches!(act, Act::Export | Act::Erase) {
            return if was_chosen {
                Ok(())
            } else {
                Err(DeskError::NothingFound)
            };
        }
        let plan = match act {
            Act::Export => self.plan_for((Verb::Export, bindings), own).await?,
            Act::Erase => self.plan_for((Verb::Erase, bindings), own).await?,
            Act::Correct | Act::Suspend => {
                let change = change::wanted(loaded, (ask, act), given);
                let Some(change) = change else {
                    return if was_chosen {
                        Ok(())
                    } else {
                        Err(DeskError::NothingToChange)
                    };
                };
                self.change_plan(&change, &bindings).await?
            }
            // What was taken is on record; the answer is a text.
            Act::Tell if was_chosen => return Ok(()),
            Act::Tell => return Err(Refusal::ActNotForKind(ask).into()),
        };
        let command = Command::Plan {
            ask,
            plan: plan.id.clone(),
            hash: plan.hash.clone(),
            lines: plan.lines(),
        };
        self.record_sealed(actor, loaded, (&command, &plan)).await?;
        let manual = plan.manual();
        self.set_tasks(actor, loaded, (ask, manual)).await
    }

    /// A plan over the systems for a set of bindings.
    pub(crate) async fn plan_for(
        &self,
        (verb, bindings): (Verb, Vec<Binding>),
        own: Vec<OwnCase>,
    ) -> Result<CasePlan, DeskError> {
        let in_force = self.in_force().await;
        let policy = in_force.policy()?.hash.to_string();
        let sources = self.sources().await?;
        let today = self.clock.today().date;
        let source =
            yakusoku_sources::plan(in_force.map()?, &sources, verb, &bindings, (&policy, today))
                .await
                .map_err(DeskError::Plan)?;
        let id = hex(&crate::entropy::bytes::<8>()?);
        Ok(CasePlan::new(id, Some(source), own))
    }

    /// The last search under an ask.
    ///
    /// # Errors
    /// [`DeskError`] where there was none.
    pub fn last_search(&self, loaded: &Loaded, ask: u16) -> Result<Search, DeskError> {
        sealed(
            loaded,
            |fact| matches!(fact, Fact::Located { ask: of, .. } if *of == ask),
        )
        .ok_or(Refusal::NotLocated(ask).into())
    }

    /// A plan recorded in a case.
    pub(crate) fn plan_of(&self, loaded: &Loaded, plan: &str) -> Result<CasePlan, DeskError> {
        sealed(
            loaded,
            |fact| matches!(fact, Fact::Planned { plan: id, .. } if id == plan),
        )
        .ok_or(DeskError::Corrupt)
    }
}

fn sealed<T: serde::de::DeserializeOwned>(
    loaded: &Loaded,
    is: impl Fn(&Fact) -> bool,
) -> Option<T> {
    let told = loaded.told.iter().rev().find(|told| is(&told.fact))?;
    serde_json::from_str(told.sealed.as_ref()?.reveal(Sink::SourceQuery)).ok()
}

fn bindings(search: &Search) -> Result<Vec<Binding>, DeskError> {
    search
        .chosen
        .iter()
        .map(|id| {
            let found = search
                .located
                .candidates
                .iter()
                .find(|candidate| candidate.id == *id);
            Ok(found
                .ok_or_else(|| DeskError::NoSuchCandidate(id.clone()))?
                .binding())
        })
        .collect()
}
