// SPDX-License-Identifier: Apache-2.0
//! Plans for thousands of people at once: as many to a statement as one transaction may change.
//!
//! A batch is a row of ordinary plans under one hash. People share a plan where no row is of two of them; who is
//! erased and uses a row of another does so in that one's plan, so that the row goes with both. The rest get a plan
//! each, and the batch ends for them exactly as one after another. Each plan is carried out, confirmed and gone on
//! with as any other.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::pin::pin;

use futures_util::StreamExt as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::build::{Part, begun, paused};
use super::turns::{Families, Turn, families, turns};
use super::{Plan, PlanProblem, PlanRefused, Verb, plan};
use crate::locate::{Binding, Systems};
use crate::map::Map;
use crate::reach::{Ownership, Reach, Reading, Root, Sight};
use crate::source::{SourceError, Sources, read_ahead};
use crate::sql::hex;

/// People in one plan at most.
const TOGETHER_MAX: usize = 250;

/// Many people under one hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// The first letters of the hash.
    pub id: String,
    /// SHA-256 over everything else here.
    pub hash: String,
    /// What it is for.
    pub verb: Verb,
    /// The plans, in order.
    pub parts: Vec<BatchPart>,
    /// People who are in none of them, and why.
    pub left_out: Vec<LeftOut>,
}

/// Some people and their plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchPart {
    /// Who, in the order of the bindings of the plan.
    pub people: Vec<InPart>,
    /// What is done.
    pub plan: Plan,
}

/// One person of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct InPart {
    /// The place in the list the batch was made for.
    pub number: u32,
    /// Bindings of the plan that are this person's.
    pub records: u32,
}

/// Somebody who is in no plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The place in the list the batch was made for.
    pub number: u32,
    /// A stable code.
    pub code: String,
    /// The table that stands in the way; empty where none does.
    pub table: String,
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Many<'a> {
    /// What for.
    pub verb: Verb,
    /// The records of each person.
    pub people: &'a [Vec<Binding>],
    /// Policy it is made under.
    pub policy_hash: &'a str,
    /// The day, beyond which an Act may keep rows from erasure.
    pub today: Date,
}

/// Told how many people are done, and of how many.
pub type Progress<'a> = &'a mut (dyn FnMut(u64, u64) + Send);

impl Batch {
    /// Rows changed or given out, in all.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.parts.iter().map(|part| part.plan.rows()).sum()
    }

    /// People in it.
    #[must_use]
    pub fn people(&self) -> usize {
        self.parts.iter().map(|part| part.people.len()).sum()
    }

    /// Rows by system, table and what is done.
    #[must_use]
    pub fn totals(&self) -> Vec<super::Step> {
        let mut totals: Vec<super::Step> = Vec::new();
        for step in self.parts.iter().flat_map(|part| &part.plan.steps) {
            let same = |known: &&mut super::Step| {
                (&known.system, &known.table, &known.action)
                    == (&step.system, &step.table, &step.action)
            };
            match totals.iter_mut().find(same) {
                Some(known) => known.rows += step.rows,
                None => totals.push(step.clone()),
            }
        }
        totals
    }

    /// Whether this is what somebody approved.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.computed() == self.hash
    }

    fn computed(&self) -> String {
        let plans: Vec<_> = self
            .parts
            .iter()
            .map(|part| (&part.people, &part.plan.hash))
            .collect();
        let said = serde_json::to_vec(&(self.verb, plans, &self.left_out));
        hex(&Sha256::digest(said.unwrap_or_default()))
    }

    fn sealed(mut self) -> Self {
        self.hash = self.computed();
        self.id = self.hash.chars().take(16).collect();
        self
    }
}

/// Plans the same for many people.
///
/// # Errors
/// What the map cannot do for anybody, or a system that cannot be read. What stands in the way of
/// one person leaves that person out.
pub async fn plan_batch(
    map: &Map,
    sources: &Sources,
    many: Many<'_>,
    progress: Progress<'_>,
) -> Result<Batch, PlanRefused> {
    let problems = paused(map);
    if !problems.is_empty() {
        return Err(PlanRefused::Problems(problems));
    }
    let mut batching = Batching {
        asked: Asked { map, sources, many },
        parts: Vec::new(),
        left_out: Vec::new(),
        done: 0,
        progress,
    };
    let people = batching.different();
    let mut open = Systems::all(map, sources).await?;
    let everybody = batching.everybody(&mut open, people).await?;
    open.close();
    let (families, turns) = everybody.turns(many.verb);
    batching.grouped(&everybody, (0, &families)).await?;
    for (at, turn) in (0_u32..).zip(&turns) {
        let each: Vec<Vec<u32>> = turn.together.iter().map(|one| vec![*one]).collect();
        batching.grouped(&everybody, (at, &each)).await?;
    }
    for (at, turn) in (0_u32..).zip(turns) {
        batching.each_alone(at, turn.alone).await?;
    }
    let Batching {
        mut parts,
        mut left_out,
        ..
    } = batching;
    parts.sort_by_key(|(turn, part)| (*turn, part.people.len() > 1));
    left_out.sort_by_key(|left| left.number);
    let batch = Batch {
        id: String::new(),
        hash: String::new(),
        verb: many.verb,
        parts: parts.into_iter().map(|(_, part)| part).collect(),
        left_out,
    };
    Ok(batch.sealed())
}

/// As many units as make one plan at most, none of them divided.
fn packed(units: &[Vec<u32>]) -> Vec<&[Vec<u32>]> {
    let mut groups = Vec::new();
    let (mut from, mut people) = (0, 0);
    for (at, unit) in units.iter().enumerate() {
        if people + unit.len() > TOGETHER_MAX {
            groups.extend(units.get(from..at));
            (from, people) = (at, 0);
        }
        people += unit.len();
    }
    groups.extend(units.get(from..));
    groups.retain(|group| !group.is_empty());
    groups
}

/// What is asked for, and where.
#[derive(Clone, Copy)]
struct Asked<'a> {
    map: &'a Map,
    sources: &'a Sources,
    many: Many<'a>,
}

/// What became of people who were to be planned together.
#[derive(Default)]
struct Group {
    parts: Vec<BatchPart>,
    alone: Vec<u32>,
}

struct Batching<'a> {
    asked: Asked<'a>,
    /// Each with its turn.
    parts: Vec<(u32, BatchPart)>,
    left_out: Vec<LeftOut>,
    /// People who are planned or left out.
    done: u64,
    progress: Progress<'a>,
}

/// The records of all who can be planned, and what they share.
struct Everybody {
    roots: BTreeMap<u32, Vec<Root>>,
    owned: BTreeMap<String, Ownership>,
}

impl Everybody {
    /// People who are erased as one, and the turns of the others.
    fn turns(&self, verb: Verb) -> (Vec<Vec<u32>>, Vec<Turn>) {
        let owned = || self.owned.values();
        let apart = owned().flat_map(|owned| owned.apart.iter().copied());
        let (apart, uses) = (apart.collect(), self.uses());
        let most = match verb {
            Verb::Erase => TOGETHER_MAX,
            Verb::Export => 0,
        };
        let people = self.roots.keys().copied();
        let Families { all, others } = families(people, (&apart, &uses), most);
        (all, turns(others, &apart, &uses))
    }

    fn uses(&self) -> BTreeSet<(u32, u32)> {
        let owned = self.owned.values();
        owned.flat_map(|owned| owned.uses.iter().copied()).collect()
    }

    /// People of a family too large for one plan, in the order in which each is planned alone.
    fn one_by_one(&self, family: &[u32]) -> Vec<u32> {
        let turns = turns(family.iter().copied(), &BTreeSet::new(), &self.uses());
        let in_turn = turns.into_iter();
        in_turn
            .flat_map(|turn| turn.together.into_iter().chain(turn.alone))
            .collect()
    }

    fn roots_of(&self, people: &[u32]) -> Vec<Root> {
        let roots = people.iter().filter_map(|number| self.roots.get(number));
        roots.flatten().cloned().collect()
    }
}

impl Asked<'_> {
    fn bindings(&self, number: u32) -> &[Binding] {
        let at = usize::try_from(number).unwrap_or(usize::MAX);
        self.many.people.get(at).map_or(&[], Vec::as_slice)
    }

    /// Whose rows are whose in every system, and who shares any.
    async fn owned(
        &self,
        open: &mut Systems,
        roots: &[Root],
    ) -> Result<BTreeMap<String, Ownership>, SourceError> {
        let mut owned = BTreeMap::new();
        let (taken, erases) = (BTreeMap::new(), self.many.verb == Verb::Erase);
        for (name, (session, catalogue)) in &mut open.systems {
            let everybody = Reach {
                map: self.map,
                system: name,
                catalogue,
                roots,
                taken: &taken,
                sight: Sight::Live,
                gives: !erases,
            };
            let mut reading = Reading::of(&everybody, session.dialect(), erases);
            // A person's records stand beside one another.
            let people: Vec<&[Root]> = roots.chunk_by(|a, b| a.owner == b.owner).collect();
            let groups = people.chunks(TOGETHER_MAX);
            let groups: Vec<Vec<Root>> = groups.map(<[&[Root]]>::concat).collect();
            let read = reading.groups(session, &groups).await;
            read.map_err(|error| SourceError::of(name, "", &error))?;
            owned.insert(name.clone(), reading.shown());
        }
        Ok(owned)
    }

    /// Plans some people together, in halves where they are too many for one plan.
    async fn group(&self, everybody: &Everybody, units: &[Vec<u32>]) -> Result<Group, PlanRefused> {
        let mut group = Group::default();
        let mut open = Systems::all(self.map, self.sources).await?;
        // Read by themselves: among others, what one of a family uses of another looked like a stranger's.
        let own = if units.iter().any(|unit| unit.len() > 1) {
            let roots = everybody.roots_of(&units.concat());
            Some(self.owned(&mut open, &roots).await?)
        } else {
            None
        };
        let owned = own.as_ref().unwrap_or(&everybody.owned);
        let mut waiting = vec![units];
        while let Some(units) = waiting.pop() {
            let people = units.concat();
            if let [one] = people.as_slice() {
                group.alone.push(*one);
                continue;
            }
            let roots = everybody.roots_of(&people);
            if let Some(part) = self.part(&mut open, (&people, &roots), owned).await? {
                group.parts.push(part);
            } else if let [family] = units {
                group.alone.extend(everybody.one_by_one(family));
            } else {
                let (first, second) = units.split_at(units.len() / 2);
                waiting.extend([second, first]);
            }
        }
        open.close();
        Ok(group)
    }

    /// `None` where there are more rows than one transaction may touch, or more values than a statement holds.
    async fn part(
        &self,
        open: &mut Systems,
        (people, roots): (&[u32], &[Root]),
        owned: &BTreeMap<String, Ownership>,
    ) -> Result<Option<BatchPart>, PlanRefused> {
        let Many {
            verb,
            policy_hash,
            today,
            ..
        } = self.many;
        let chosen: Vec<Binding> = people
            .iter()
            .flat_map(|number| self.bindings(*number))
            .cloned()
            .collect();
        let mut plan = begun(self.map, verb, &chosen, policy_hash);
        plan.today = (verb == Verb::Erase && self.map.keeps()).then_some(today);
        let mut problems = Vec::new();
        for (name, (session, catalogue)) in &mut open.systems {
            let part = Part {
                map: self.map,
                sources: self.sources,
                system: name,
                catalogue,
                roots,
                whose: owned.get(name),
            };
            if !part
                .add(session, &mut plan, &mut problems)
                .await?
                .is_whole()
            {
                return Ok(None);
            }
            let limit = self
                .map
                .systems
                .get(name)
                .map_or(u64::MAX, |system| system.row_limit);
            let steps = plan
                .steps
                .iter()
                .filter(|step| step.system == *name && step.runs());
            if steps.map(|step| step.rows).sum::<u64>() > limit {
                return Ok(None);
            }
        }
        if !problems.is_empty() {
            return Err(PlanRefused::Problems(problems));
        }
        let people = people.iter().map(|number| self.in_part(*number)).collect();
        Ok(Some(BatchPart {
            people,
            plan: plan.sealed(),
        }))
    }

    fn in_part(&self, number: u32) -> InPart {
        let records = self.bindings(number).len();
        InPart {
            number,
            records: u32::try_from(records).unwrap_or(u32::MAX),
        }
    }
}

impl Batching<'_> {
    /// Everybody once: a record that stands twice in the list is one person's.
    fn different(&mut self) -> Vec<u32> {
        let mut seen: HashSet<&Binding> = HashSet::new();
        let mut different = Vec::new();
        for (number, records) in (0_u32..).zip(self.asked.many.people) {
            let known = records.iter().any(|record| seen.contains(record));
            seen.extend(records);
            if records.is_empty() {
                self.leave_out(number, "plan.not-found", "");
            } else if known {
                self.leave_out(number, "plan.twice", "");
            } else {
                different.push(number);
            }
        }
        different
    }

    fn leave_out(&mut self, number: u32, code: &str, table: &str) {
        self.left_out.push(LeftOut {
            number,
            code: code.to_owned(),
            table: table.to_owned(),
        });
        self.done += 1;
    }

    fn tell(&mut self) {
        (self.progress)(self.done, self.asked.many.people.len() as u64);
    }

    /// Finds everybody's records, and reads who shares what.
    async fn everybody(
        &mut self,
        open: &mut Systems,
        people: Vec<u32>,
    ) -> Result<Everybody, SourceError> {
        let bindings = |number: &u32| {
            let number = *number;
            let bindings = self.asked.bindings(number).iter();
            bindings.map(move |binding| (number, binding))
        };
        let wanted: Vec<(u32, &Binding)> = people.iter().flat_map(bindings).collect();
        let (mut all, missing) = open.roots(self.asked.map, &wanted).await?;
        for number in &missing {
            self.leave_out(*number, "plan.not-found", "");
        }
        all.retain(|root| !missing.contains(&root.owner));
        let owned = self.asked.owned(open, &all).await?;
        let mut roots: BTreeMap<u32, Vec<Root>> = BTreeMap::new();
        for root in all {
            roots.entry(root.owner).or_default().push(root);
        }
        Ok(Everybody { roots, owned })
    }

    /// Plans people who can be planned together, as many at once as one transaction may change; who stands with
    /// others stays with them. While a system counts for one group, the statements of the next are written.
    async fn grouped(
        &mut self,
        everybody: &Everybody,
        (at, units): (u32, &[Vec<u32>]),
    ) -> Result<(), PlanRefused> {
        let asked = self.asked;
        let planned = read_ahead(packed(units), |units| asked.group(everybody, units));
        let mut planned = pin!(planned);
        let mut alone = Vec::new();
        while let Some(group) = planned.next().await {
            let group = group?;
            for part in group.parts {
                self.done += part.people.len() as u64;
                self.parts.push((at, part));
                self.tell();
            }
            alone.extend(group.alone);
        }
        // Not before: groups that are being planned keep their connections.
        self.each_alone(at, alone).await
    }

    async fn each_alone(&mut self, turn: u32, people: Vec<u32>) -> Result<(), PlanRefused> {
        let Many {
            verb,
            policy_hash,
            today,
            ..
        } = self.asked.many;
        for number in people {
            let chosen = self.asked.bindings(number);
            match plan(
                self.asked.map,
                self.asked.sources,
                verb,
                chosen,
                (policy_hash, today),
            )
            .await
            {
                Ok(plan) => {
                    let people = vec![self.asked.in_part(number)];
                    self.parts.push((turn, BatchPart { people, plan }));
                    self.done += 1;
                }
                Err(PlanRefused::Problems(problems)) => self.refused(number, &problems)?,
                Err(error) => return Err(error),
            }
            self.tell();
        }
        Ok(())
    }

    /// What the map cannot do stops everybody; what is about this person's rows leaves them out.
    fn refused(&mut self, number: u32, problems: &[PlanProblem]) -> Result<(), PlanRefused> {
        let own = ["plan.still-used", "plan.still-held", "plan.not-found"];
        match problems.iter().find(|problem| !own.contains(&problem.code)) {
            Some(_) => Err(PlanRefused::Problems(problems.to_vec())),
            None => {
                let first = problems.first();
                let (code, table) =
                    first.map_or(("", ""), |first| (first.code, first.table.as_str()));
                self.leave_out(number, code, table);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(units: &[usize]) -> Vec<Vec<usize>> {
        let mut next = 0;
        let mut unit = |len: &usize| {
            let from = next;
            next += u32::try_from(*len).unwrap();
            (from..next).collect()
        };
        let all: Vec<Vec<u32>> = units.iter().map(&mut unit).collect();
        let groups = packed(&all);
        let people: Vec<u32> = groups.iter().flat_map(|group| group.concat()).collect();
        assert_eq!(
            people,
            (0..next).collect::<Vec<u32>>(),
            "everybody once, in order"
        );
        let len = |group: &&[Vec<u32>]| group.iter().map(Vec::len).collect();
        groups.iter().map(len).collect()
    }

    #[test]
    fn as_many_as_fit_and_nobody_is_divided() {
        const MOST: usize = TOGETHER_MAX;
        assert_eq!(sizes(&[]), Vec::<Vec<usize>>::new());
        assert_eq!(sizes(&[1, 2]), [vec![1, 2]]);
        assert_eq!(sizes(&[MOST]), [vec![MOST]]);
        assert_eq!(sizes(&[MOST, 1]), [vec![MOST], vec![1]]);
        assert_eq!(sizes(&[MOST - 2, 2, 1]), [vec![MOST - 2, 2], vec![1]]);
        assert_eq!(
            sizes(&[MOST - 2, 3, MOST - 3, 1]),
            [vec![MOST - 2], vec![3, MOST - 3], vec![1]]
        );
    }
}
