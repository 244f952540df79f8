//! Stories that nobody has thought of: whatever is done in whatever order, one key signs, no token is lost, and no key
//! signs before everybody could know it.

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;
use signet_shared::jose::Alg;

use super::Policy;
use super::change::{Successor, When, add, revoke, rotate};
use super::state::{KeyState, active, state};
use super::tend::{Moment, Watch, tend};
use super::testing::new;
use crate::domain::StoredKey;

const ALG: Alg = Alg::Es256;
const START: u64 = 1_800_000_000;
/// What the most patient guard allows.
const LEEWAY: u64 = 300;

#[derive(Debug, Clone)]
enum Event {
    Wait(u64),
    Rotate(bool),
    Import(bool),
    Revoke(usize),
    /// The server's clock is wrong by so much, until the next of these.
    Clock(i64),
    /// Nothing runs, and nothing looks at the keys.
    Down(u64),
}

fn quiet() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => (0_u64..900).prop_map(Event::Wait),
        1 => (0_u64..200_000).prop_map(Event::Wait),
        2 => any::<bool>().prop_map(Event::Rotate),
        1 => any::<bool>().prop_map(Event::Import),
        1 => (0_usize..30).prop_map(Event::Revoke),
        1 => (0_u64..5_000).prop_map(Event::Down),
    ]
}

fn with_jumps() -> impl Strategy<Value = Event> {
    let by = prop_oneof![-4_000_i64..4_000, -40_000_000_i64..40_000_000];
    prop_oneof![5 => quiet(), 1 => by.prop_map(Event::Clock)]
}

struct World {
    policy: Policy,
    keys: Vec<StoredKey>,
    /// The time as it is, and by how much the server's clock is wrong.
    time: u64,
    wrong: i64,
    ever_wrong: bool,
    /// When the server began, and what it has seen since.
    began: u64,
    watch: Watch,
    /// Who signed, until when.
    tokens: Vec<(String, u64)>,
    served_since: HashMap<String, u64>,
    /// Keys that were told to sign at once.
    hurried: HashSet<String>,
}

impl World {
    fn now(&self) -> u64 {
        self.time.saturating_add_signed(self.wrong)
    }

    fn make(&mut self, when: When) {
        let (kid, now) = (format!("k{}", self.keys.len()), self.now());
        if when == When::AtOnce || active(&self.keys, ALG, now).is_none() {
            self.hurried.insert(kid.clone());
        }
        // Too many is refused, and then nothing happens.
        let _ = add(&mut self.keys, new(&kid), when, now, &self.policy);
    }

    fn follow(&mut self, successor: Successor, when: When) {
        match successor {
            Successor::NotNeeded => {}
            Successor::Promoted(kid) => drop(self.hurried.insert(kid)),
            Successor::Wanted => self.make(when),
        }
    }

    fn happens(&mut self, event: &Event) {
        let when = |at_once: &bool| if *at_once { When::AtOnce } else { When::Ahead };
        let now = self.now();
        match event {
            Event::Wait(seconds) => {
                // A server looks each second; here at the ends and in between.
                for part in [seconds / 3, seconds / 3, seconds - 2 * (seconds / 3)] {
                    self.time += part;
                    self.look();
                }
            }
            Event::Down(seconds) => {
                self.time += seconds;
                (self.began, self.watch) = (self.time, Watch::default());
            }
            Event::Rotate(at_once) => {
                if let Ok(successor) = rotate(&mut self.keys, ALG, when(at_once), now) {
                    self.follow(successor, when(at_once));
                }
            }
            Event::Import(at_once) => self.make(when(at_once)),
            Event::Revoke(nth) => {
                let kid = self.keys.get(nth % self.keys.len().max(1)).map(|key| key.kid.clone());
                if let Some(Ok((_, successor))) = kid.map(|kid| revoke(&mut self.keys, &kid, now)) {
                    self.follow(successor, When::AtOnce);
                }
            }
            Event::Clock(wrong) => {
                self.wrong = *wrong;
                self.ever_wrong = true;
            }
        }
        self.look();
    }

    /// What a running server does, and a token.
    fn look(&mut self) {
        let now = self.now();
        let moment = Moment { now, uptime: self.time - self.began };
        if let Some(when) = tend(&mut self.keys, ALG, moment, &self.policy, &mut self.watch) {
            self.make(when);
        }
        let states: Vec<KeyState> =
            (0..self.keys.len()).map(|at| state(&self.keys, at, now).unwrap()).collect();
        assert_eq!(states.iter().filter(|state| **state == KeyState::Active).count(), 1, "{states:?}");
        let served: Vec<&str> = self
            .keys
            .iter()
            .zip(&states)
            .filter(|(_, state)| state.is_served())
            .map(|(key, _)| key.kid.as_str())
            .collect();
        for kid in &served {
            self.served_since.entry((*kid).to_owned()).or_insert(self.time);
        }
        let revoked = |kid: &str| self.keys.iter().any(|key| key.kid == kid && key.revoked.is_some());
        for (kid, end) in &self.tokens {
            let fine = *end + LEEWAY < self.time || revoked(kid) || served.contains(&kid.as_str());
            assert!(fine, "a token of {kid} lives until {end}, now is {}: {:?}", self.time, self.keys);
        }
        self.sign(now);
    }

    fn sign(&mut self, now: u64) {
        let key = &self.keys[active(&self.keys, ALG, now).unwrap()];
        assert!(key.sealed.is_some() && key.revoked.is_none(), "it can sign: {key:?}");
        if !self.ever_wrong && !self.hurried.contains(&key.kid) {
            let known_for = self.time - self.served_since[&key.kid];
            assert!(
                known_for >= self.policy.jwks_max_age,
                "{} is known for {known_for} s: {:?}",
                key.kid,
                self.keys
            );
        }
        if self.wrong == 0 {
            self.tokens.push((key.kid.clone(), self.time + self.policy.token_lifetime));
        }
    }
}

fn tell(events: &[Event], policy: Policy) {
    let mut world = World {
        policy,
        keys: Vec::new(),
        time: START,
        wrong: 0,
        ever_wrong: false,
        began: START,
        watch: Watch::default(),
        tokens: Vec::new(),
        served_since: HashMap::new(),
        hurried: HashSet::new(),
    };
    world.look();
    for event in events {
        world.happens(event);
    }
    world.wrong = 0;
    world.look();
}

fn policies() -> impl Strategy<Value = Policy> {
    (1_u64..=3600, 1_u64..2000, prop::option::of(1_u64..300_000)).prop_map(
        |(jwks_max_age, token_lifetime, key_lifetime)| Policy { jwks_max_age, token_lifetime, key_lifetime },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn no_token_is_lost_and_no_key_signs_too_early(
        events in prop::collection::vec(quiet(), 0..40), policy in policies(),
    ) {
        tell(&events, policy);
    }

    #[test]
    fn no_token_is_lost_by_a_clock_that_jumps(
        events in prop::collection::vec(with_jumps(), 0..40), policy in policies(),
    ) {
        tell(&events, policy);
    }
}
