// SPDX-License-Identifier: Apache-2.0
//! 職: who holds which post of the route of approval, by role or by being put to it, and whether there are people enough.
//!
//! The policy names posts and, if it likes, the role whose members hold one; who is put to a post by name is a matter of
//! the operator's staff and never of the policy.

use yakusoku_duties::ActorRef;
use yakusoku_duties::request::route::{Seat, seat_sets};
use yakusoku_duties::request::{Ask, Case};
use yakusoku_policy::{Holder, Kind, Lang, Outcome, Policy, RouteAct, RouteStep, Rule, Text};

use super::{Member, POSTS, Posted, StaffError};
use crate::App;
use crate::access::{Action, Actor, Role, permits};

/// What somebody may hold posts by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    role: Role,
    named: Vec<String>,
}

impl Held {
    fn of(member: &Member) -> Self {
        Self {
            role: member.role,
            named: member.posts.clone(),
        }
    }

    fn by(&self, post: &str, role: Option<Holder>) -> bool {
        self.named.iter().any(|one| one == post) || role.map(of_word) == Some(self.role)
    }

    /// Whether the post of a step is held.
    #[must_use]
    pub fn holds(&self, step: &RouteStep) -> bool {
        self.by(&step.post.ja, step.role)
    }

    /// Whether the step may be taken in absence of a holder (代決).
    #[must_use]
    pub fn deputises(&self, step: &RouteStep) -> bool {
        let deputy = step.deputy.as_ref();
        deputy.is_some_and(|post| self.by(&post.ja, step.deputy_role))
    }

    /// How somebody stands to the place where a proposal is; where the route names nobody, as its holder.
    #[must_use]
    pub fn at(&self, seat: Option<&Seat<'_>>) -> Standing {
        match seat {
            Some(Seat::Step(_, step)) if self.holds(step) => Standing::Holder,
            Some(Seat::Step(_, step)) if self.deputises(step) => Standing::Deputy,
            Some(Seat::Step(..)) => Standing::Elsewhere,
            Some(Seat::Approver | Seat::Manager) | None => Standing::Holder,
        }
    }

    /// Whether a proposal waits for this very person, who had no hand in it.
    #[must_use]
    pub fn may_act(&self, (case, ask): (&Case, &Ask), me: &ActorRef) -> bool {
        self.at(case.ahead(ask).first()) != Standing::Elsewhere
            && !ask.proposal().is_some_and(|one| one.has_hand(me))
    }

    /// Every post of a route that is held, by its Japanese name.
    #[must_use]
    pub fn posts(&self, route: &[RouteStep]) -> Vec<String> {
        let held = route.iter().filter(|step| self.holds(step));
        let deputies = route.iter().filter(|step| self.deputises(step));
        let deputies = deputies.filter_map(|step| step.deputy.as_ref());
        let posts = held.map(|step| &step.post).chain(deputies);
        posts.map(|post| post.ja.clone()).collect()
    }
}

/// How somebody stands to a place of the route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is theirs.
    Holder,
    /// Theirs while its holder is absent (代決).
    Deputy,
    /// Another's.
    Elsewhere,
}

const fn of_word(word: Holder) -> Role {
    match word {
        Holder::Manager => Role::Manager,
        Holder::Approver => Role::Approver,
        Holder::Clerk => Role::Clerk,
    }
}

/// What stands in the way of a route, with the staff as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    /// Nobody who may do it holds the post of a step.
    Nobody {
        /// Place of the step in the route, from 1.
        step: u16,
        /// Post, as the policy names it.
        post: String,
        /// What is done there.
        act: RouteAct,
    },
    /// A decision passes more places than different people can take.
    TooFew {
        /// Kind asked for.
        kind: Kind,
        /// Outcome.
        outcome: Outcome,
        /// Places, the proposal included.
        places: usize,
        /// Places that different people can take.
        people: usize,
    },
}

impl Lack {
    /// As staff and engineers read it, with what to do.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Nobody { step, post, act } => {
                let (ja, en) = (act.label(Lang::Ja), act.label(Lang::En));
                Text::new(
                    format!(
                        "決裁の経路の{step}番目「{post}」（{ja}）を務める人がいません。`yakusoku staff posts` で職に就けるか、方針のその段階に `role` を書いてください。"
                    ),
                    format!(
                        "nobody holds the post `{post}`, which {en} at step {step} of the route; put somebody to it with `yakusoku staff posts`, or write `role` at that step"
                    ),
                )
            }
            Self::TooFew {
                kind,
                outcome,
                places,
                people,
            } => Text::new(
                format!(
                    "「{}」（{}）の決裁には起案から{places}人が要りますが、別々の人で務められるのは{people}人までです。職に就く人を増やしてください。",
                    kind.label(Lang::Ja),
                    outcome.label(Lang::Ja)
                ),
                format!(
                    "a decision on “{}” ({}) takes {places} people from the proposal on, and only {people} different ones can act; put more people to the posts",
                    kind.label(Lang::En),
                    outcome.label(Lang::En)
                ),
            ),
        }
    }
}

/// What stands in the way of the route of a policy; nothing where it has none.
#[must_use]
pub fn lacks(policy: &Policy, staff: &[Member]) -> Vec<Lack> {
    let route = &policy.requests.route;
    let active: Vec<&Member> = staff.iter().filter(|one| one.active).collect();
    let mut found: Vec<Lack> = (1..)
        .zip(route)
        .filter(|(_, step)| !active.iter().any(|one| takes(one, step)))
        .map(|(no, step)| Lack::Nobody {
            step: no,
            post: step.post.ja.clone(),
            act: step.act,
        })
        .collect();
    // Who is missing altogether need not be counted.
    if route.is_empty() || !found.is_empty() {
        return found;
    }
    for kind in policy.requests.kinds.keys() {
        for outcome in [Outcome::Granted, Outcome::Refused] {
            if policy.requests.approval.rule(*kind, outcome) != Rule::Two {
                continue;
            }
            let places = seat_sets(route, *kind, outcome);
            let able: Vec<Vec<usize>> = places.iter().map(|place| able(place, &active)).collect();
            let people = taken(&able, active.len());
            if people < places.len() {
                found.push(Lack::TooFew {
                    kind: *kind,
                    outcome,
                    places: places.len(),
                    people,
                });
            }
        }
    }
    found
}

/// Whether somebody may do what a step asks and holds its post.
fn takes(member: &Member, step: &RouteStep) -> bool {
    permits(member.role, needed(step.act)) && Held::of(member).holds(step)
}

const fn needed(act: RouteAct) -> Action {
    match act {
        RouteAct::Propose => Action::CasePropose,
        RouteAct::Review | RouteAct::Approve => Action::CaseApprove,
    }
}

/// Who can take a place: whoever holds one of its posts, or the role alone where the route names none.
fn able((act, steps): &(RouteAct, Vec<&RouteStep>), staff: &[&Member]) -> Vec<usize> {
    let able = staff.iter().enumerate().filter(|(_, one)| {
        let named = steps.iter().any(|step| takes(one, step));
        named || (steps.is_empty() && permits(one.role, needed(*act)))
    });
    able.map(|(at, _)| at).collect()
}

/// How many places different people can take: the largest matching of places and people.
fn taken(able: &[Vec<usize>], people: usize) -> usize {
    fn find(
        place: usize,
        able: &[Vec<usize>],
        (of, seen): (&mut [Option<usize>], &mut [bool]),
    ) -> bool {
        let Some(mine) = able.get(place) else {
            return false;
        };
        for person in mine {
            let (Some(known), Some(other)) = (seen.get_mut(*person), of.get(*person).copied())
            else {
                continue;
            };
            if std::mem::replace(known, true) {
                continue;
            }
            if other.is_none_or(|other| find(other, able, (&mut *of, &mut *seen))) {
                if let Some(slot) = of.get_mut(*person) {
                    *slot = Some(place);
                }
                return true;
            }
        }
        false
    }
    let mut of: Vec<Option<usize>> = vec![None; people];
    let found = (0..able.len()).filter(|place| {
        let mut seen = vec![false; people];
        find(*place, able, (&mut of, &mut seen))
    });
    found.count()
}

impl App {
    /// What somebody holds posts by; nothing but the role where they have no account.
    pub async fn held(&self, actor: &Actor) -> Held {
        let names = self.names.read().await;
        let member = names.get(&actor.id);
        Held {
            role: actor.role,
            named: member.map_or_else(Vec::new, |member| member.posts.clone()),
        }
    }

    /// Puts an account to posts of the route of approval; no post takes it from all of them. Holds at once.
    ///
    /// # Errors
    /// [`StaffError::NoPost`] for a post that the policy in force does not name.
    pub async fn staff_posts(
        &self,
        actor: &Actor,
        login: &str,
        posts: &[String],
    ) -> Result<(), StaffError> {
        super::add::may_manage(actor)?;
        let member = self.member(login).await?;
        let in_force = self.in_force().await;
        let route = in_force
            .policy()
            .map(|policy| policy.requests.route.clone());
        let route = route.unwrap_or_default();
        let named = |post: &&String| {
            let is = |step: &RouteStep| {
                step.post.ja == **post || step.deputy.as_ref().is_some_and(|one| one.ja == **post)
            };
            route.iter().any(is)
        };
        if let Some(unknown) = posts.iter().find(|post| !named(post)) {
            return Err(StaffError::NoPost(unknown.clone()));
        }
        let posted = Posted {
            posts: posts.to_vec(),
        };
        let open = serde_json::to_string(&posted).unwrap_or_default();
        self.staff_entry(actor, &member, (POSTS, open, Vec::new()))
            .await
    }
}

#[cfg(test)]
mod tests {
    use yakusoku_duties::ActorRef;

    use super::*;

    fn member(login: &str, role: Role, posts: &[&str]) -> Member {
        Member {
            id: ActorRef(login.to_owned()),
            name: login.to_owned(),
            login: login.to_owned(),
            role,
            active: true,
            demo: false,
            desks: Vec::new(),
            posts: posts.iter().map(|one| (*one).to_owned()).collect(),
        }
    }

    fn temple() -> Policy {
        let text = include_str!("../../../../policies/cases/odd/temple.yaml");
        yakusoku_policy::read("temple.yaml", text).unwrap().policy
    }

    #[test]
    fn a_post_that_nobody_holds_is_named() {
        let staff = [
            member("clerk", Role::Clerk, &["寺務員"]),
            member("head", Role::Approver, &["住職"]),
            // Whoever may not approve holds no post that does.
            member("other", Role::Clerk, &["執事長"]),
        ];
        let nobody = Lack::Nobody {
            step: 2,
            post: "執事長".to_owned(),
            act: RouteAct::Review,
        };
        assert_eq!(lacks(&temple(), &staff), [nobody]);
    }

    #[test]
    fn one_person_at_two_steps_is_too_few() {
        let mut staff = vec![
            member("clerk", Role::Clerk, &["寺務員"]),
            member("head", Role::Approver, &["執事長", "住職"]),
        ];
        let found = lacks(&temple(), &staff);
        let short = |kind: Kind| {
            let of = |one: &&Lack| matches!(one, Lack::TooFew { kind: of, .. } if *of == kind);
            found.iter().filter(of).count()
        };
        // The steward reviews disclosure and erasure only, whatever the outcome.
        assert_eq!((short(Kind::Disclosure), short(Kind::Correction)), (2, 0));
        assert_eq!(found.len(), 4, "{found:?}");
        staff.push(member("steward", Role::Approver, &["執事長"]));
        assert_eq!(lacks(&temple(), &staff), []);
    }

    #[test]
    fn a_role_holds_a_post_where_the_file_says_so() {
        let mut policy = temple();
        for step in &mut policy.requests.route {
            step.role = Some(match step.act {
                RouteAct::Propose => Holder::Clerk,
                RouteAct::Review => Holder::Approver,
                RouteAct::Approve => Holder::Manager,
            });
        }
        let staff = [
            member("clerk", Role::Clerk, &[]),
            member("approver", Role::Approver, &[]),
            member("manager", Role::Manager, &[]),
        ];
        assert_eq!(lacks(&policy, &staff), []);
        let held = Held::of(&staff[1]);
        assert_eq!(held.posts(&policy.requests.route), ["執事長"]);
        assert!(matches!(
            lacks(&policy, &staff[..2])[..],
            [Lack::Nobody { step: 3, .. }]
        ));
    }

    #[test]
    fn the_check_of_a_file_knows_what_a_role_may_do() {
        let text = include_str!("../../../../policies/cases/odd/temple.yaml");
        let step = "{act: approve, post: 住職, deputy: 副住職}";
        assert!(text.contains(step));
        for act in [RouteAct::Propose, RouteAct::Review, RouteAct::Approve] {
            for role in [Holder::Manager, Holder::Approver, Holder::Clerk] {
                let (act_name, role_name) = (act.name(), role.name());
                let with = format!("{{act: {act_name}, post: 係, role: {role_name}}}");
                let loaded = yakusoku_policy::read("temple.yaml", &text.replace(step, &with));
                let found = loaded.unwrap().check(jiff::civil::date(2026, 4, 1));
                let told = found
                    .iter()
                    .any(|one| one.code == "inside.route-role-cannot");
                let may = permits(of_word(role), needed(act));
                assert_eq!(told, !may, "{act_name} {role_name}");
            }
        }
    }
}
