// SPDX-License-Identifier: Apache-2.0
//! The list of work leads to the end: each line can be done by whom it names, and whoever does line after line closes
//! the case.
//!
//! Nothing here knows the life cycle. The clerks of these tests read the list, and do what it says in any way that is
//! open to them: they grant or refuse, find somebody or nobody, wait or do it today.

use std::collections::BTreeSet;

use yakusoku_duties::BlobRef;
use yakusoku_duties::request::fact::Applying;
use yakusoku_duties::request::todo::Todo;
use yakusoku_duties::request::work::{What, Who, Work, work};
use yakusoku_duties::request::{Ask, Command, Stage};
use yakusoku_policy::{Kind, Policy};

mod beside;
mod ways;

use crate::chance::Chance;
use crate::desk::Desk;
use crate::random::{number, policies};

/// Cases followed to their end in `make test`; the same every time.
const SHARE: u64 = 1_000;

/// Lines of work after which a case that is still open will not end any more.
const LINES_MAX: usize = 200;

/// What somebody could do about a line, the likeliest first; the first that is taken is done.
type Ways = Vec<(&'static str, Command)>;

#[test]
fn whoever_does_line_after_line_closes_the_case() {
    let first = number("YAKUSOKU_SEED").unwrap_or(1);
    // Following one to its end takes as long as many commands by chance.
    let many = number("YAKUSOKU_SEQUENCES").map_or(SHARE, |all| all.div_ceil(10));
    let policies = &policies();
    let hands = std::thread::available_parallelism().map_or(1, |hands| hands.get());
    let followed = std::thread::scope(|scope| {
        let all: Vec<_> = (0..hands)
            .map(|hand| {
                let seeds = (first..first.saturating_add(many))
                    .skip(hand)
                    .step_by(hands);
                scope.spawn(move || seeds.flat_map(|seed| follow(policies, seed)).collect())
            })
            .collect();
        let all = all.into_iter().map(|one| one.join().unwrap());
        all.reduce(|mut one: BTreeSet<String>, other| {
            one.extend(other);
            one
        })
    });
    let followed = followed.unwrap_or_default();
    // Fewer cases do not come by everything.
    for line in LINES.iter().filter(|_| many >= SHARE / 10) {
        assert!(
            followed.contains(*line),
            "nobody came by {line}: {followed:?}"
        );
    }
}

/// Lines that these cases come by.
const LINES: [&str; 37] = [
    "Papers",
    "Identity(Mismatch",
    "Identity(Mask",
    "Identity(Look",
    "Identity(Mandate",
    "Identity(Interest",
    "Identity(AgentNotice",
    "Identity(OnFile",
    "Identity(Address",
    "Fee",
    "Locate",
    "Plan",
    "Investigate",
    "Draft",
    "Task",
    "Measure",
    "Propose",
    "Review",
    "Approve",
    "CarryOut",
    "Replan",
    "NotErased",
    "Letter",
    "Dispatch",
    "Dispose",
    "Desk(Mend",
    "Desk(Pay",
    "Desk(CameBack",
    "Desk(TellEnded",
    "Desk(Send",
    "Desk(Witness",
    "Desk(GiveBack",
    "Desk(TellFee",
    "Desk(Bill",
    "Desk(Collect",
    "Desk(Reply",
    "Desk(Countersign",
];

/// Follows one case to its end; gives the names of the lines it came by.
fn follow(policies: &[Policy], seed: u64) -> BTreeSet<String> {
    let mut chance = Chance::new(seed);
    let policy = chance.pick(policies).clone();
    let runs: Vec<Kind> = policy.requests.kinds.keys().copied().collect();
    let mut kinds: Vec<Kind> = (0..=chance.below(3)).map(|_| *chance.pick(&runs)).collect();
    let gdpr = kinds.first().is_some_and(|kind| kind.is_gdpr());
    kinds.retain(|kind| kind.is_gdpr() == gdpr);
    let applying = *chance.pick(&[
        Applying::Person,
        Applying::Person,
        Applying::StatutoryAgent,
        Applying::MandatedAgent,
    ]);
    let desk = Desk::open_by(&policy, &kinds, applying);
    let mut walk = Walk {
        desk: desk.unwrap_or_else(|| Desk::open(&policy, &kinds)),
        chance,
        done: Vec::new(),
        lines: BTreeSet::new(),
        seed,
    };
    for _ in 0..LINES_MAX {
        walk.desk
            .wait(*walk.chance.pick(&[0, 0, 0, 0, 0, 0, 0, 1, 1, 3, 3, 40]));
        walk.desk.tick();
        walk.by_chance();
        let lines = work(&walk.desk.case);
        if lines.is_empty() {
            walk.ended();
            return walk.lines;
        }
        for line in &lines {
            walk.names_who_it_waits_for(line);
        }
        let line = walk.chance.pick(&lines).clone();
        // People may let it lie; what then becomes of the case is on the list some day.
        if line.who == Who::Person && walk.chance.often(20) {
            walk.desk.wait(40);
            continue;
        }
        walk.takes(&line);
    }
    panic!("{}: the case does not end", walk.told());
}

struct Walk {
    desk: Desk,
    chance: Chance,
    done: Vec<String>,
    lines: BTreeSet<String>,
    seed: u64,
}

impl Walk {
    fn told(&self) -> String {
        format!("seed {}\n{}", self.seed, self.done.join("\n"))
    }

    /// Nothing is left to do: then nothing is left open either.
    fn ended(&self) {
        let case = &self.desk.case;
        assert!(
            case.closed.is_some(),
            "{}: open, and nothing to do",
            self.told()
        );
        assert!(
            !case.holds_papers(),
            "{}: papers stay for ever",
            self.told()
        );
        for ask in &case.asks {
            assert!(ask.is_over(), "{}: {ask:?}", self.told());
            let withdrawn = matches!(ask.stage, Stage::Ended { .. });
            let letter = case
                .letters
                .iter()
                .any(|one| one.asks.contains(&ask.no) && one.sent.is_some());
            assert!(letter || withdrawn, "{}: no letter: {ask:?}", self.told());
            self.passed_every_step(ask);
        }
        assert_eq!(self.desk.folded(), *case, "{}", self.told());
    }

    /// No answer without every step of its route, each by somebody else.
    fn passed_every_step(&self, ask: &Ask) {
        let (Some(proposal), Some(_)) = (ask.proposal(), ask.answered()) else {
            return;
        };
        let mut hands = vec![&proposal.by.by];
        for seat in self.desk.case.seats(ask, proposal.outcome) {
            let Some(no) = seat.step() else { continue };
            let passed = proposal.passed.iter().find(|one| one.step == Some(no));
            let passed = passed.unwrap_or_else(|| panic!("{}: skipped {no}: {ask:?}", self.told()));
            assert!(!hands.contains(&&passed.by.by), "{}: {ask:?}", self.told());
            hands.push(&passed.by.by);
        }
    }

    /// A line about an ask bears its last day, one of the person is never urgent for a clerk.
    fn names_who_it_waits_for(&self, line: &Work) {
        let Some(ask) = line.ask.and_then(|no| self.desk.case.ask(no)) else {
            return;
        };
        let task = matches!(line.what, What::Task(_) | What::Measure);
        // No answer waits for what is seen afterwards.
        let after = matches!(line.what, What::Desk(Todo::Countersign(_)));
        if ask.pause.is_none() && !task && !after {
            assert_eq!(line.due, ask.due, "{}: {line:?}", self.told());
        }
        if let Some(due) = ask
            .due
            .filter(|_| ask.pause.is_none() && task && !ask.is_over())
        {
            assert!(
                line.due.is_some_and(|day| day <= due),
                "{}: {line:?}",
                self.told()
            );
        }
    }

    fn takes(&mut self, line: &Work) {
        let name = format!("{:?}", line.what);
        let parts = if matches!(line.what, What::Desk(_) | What::Identity(_)) {
            2
        } else {
            1
        };
        let short: Vec<_> = name.trim_end_matches(')').split('(').take(parts).collect();
        self.lines.insert(short.join("("));
        let ways = self.ways(line);
        let mut refused = Vec::new();
        for (by, command) in ways {
            match self.desk.give(by, &command) {
                Ok(_) => {
                    self.done.push(format!(
                        "{} {line:?}\n    {by} {command:?}",
                        self.desk.today
                    ));
                    return;
                }
                Err(why) => refused.push(format!("    {by} {command:?}\n        {why}")),
            }
        }
        panic!(
            "{}\n{} {line:?} cannot be done:\n{}",
            self.told(),
            self.desk.today,
            refused.join("\n")
        );
    }
}

fn text() -> String {
    "見本の記録".to_owned()
}

fn blob() -> BlobRef {
    BlobRef("aa".to_owned())
}
