//! What a server does with the keys again and again: it publishes what was made, mends what a clock that ran ahead has
//! planned, destroys private halves that are needed no more, and says when a new key is due.

use std::collections::HashMap;

use signet_shared::jose::Alg;

use super::Policy;
use super::change::When;
use super::state::{KeyState, LATE, active, next, place, state};
use crate::domain::{Plan, StoredKey};

/// No plan reaches further ahead, in seconds: the longest `jwks_max_age` and what is added to it. One that does was made
/// by a clock that was wrong.
pub const FURTHEST: u64 = 3660;

/// A moment, by two clocks.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// Unix seconds, by a clock that may jump.
    pub now: u64,
    /// Seconds since the server began, by one that does not.
    pub uptime: u64,
}

/// Since when this server has seen each key sign no more, by its uptime. A key is retired only after a server has watched
/// so long that every token of it must have expired: the clock that jumps has no say in that, and a server that begins
/// anew watches anew.
#[derive(Debug, Default)]
pub struct Watch(HashMap<String, u64>);

/// Does what is to be done at `moment`, and says whether a new key by `alg`, with which the server signs, is due and when
/// it is to sign.
pub fn tend(
    keys: &mut [StoredKey],
    alg: Alg,
    moment: Moment,
    policy: &Policy,
    watch: &mut Watch,
) -> Option<When> {
    let Moment { now, uptime } = moment;
    plan(keys, now, policy);
    for index in 0..keys.len() {
        let state = state(keys, index, now);
        let Some(key) = keys.get_mut(index) else { continue };
        if state != Some(KeyState::Retiring) {
            watch.0.remove(&key.kid);
        }
        match state {
            Some(KeyState::Active | KeyState::Published) => {
                key.ended = None;
                key.token_lifetime = key.token_lifetime.max(policy.token_lifetime);
            }
            Some(KeyState::Retiring) => {
                key.ended.get_or_insert(now);
                let since = *watch.0.entry(key.kid.clone()).or_insert(uptime);
                if uptime.saturating_sub(since) >= key.token_lifetime.saturating_add(LATE) {
                    (key.retired, key.sealed) = (Some(now), None);
                }
            }
            _ => {}
        }
    }
    due(keys, alg, now, policy)
}

/// Plans what was made, and plans anew what lies further ahead than anything is planned, with all that is planned after
/// it; in the order that it was.
fn plan(keys: &mut [StoredKey], now: u64, policy: &Policy) {
    let soon = now.saturating_add(policy.ahead());
    for key in keys.iter_mut().filter(|key| key.revoked.is_none() && key.plan.is_none()) {
        key.plan = Some(Plan { published: now, active_from: soon });
    }
    let begins = |key: &StoredKey| key.plan.map_or(0, |plan| plan.active_from);
    if keys.iter().all(|key| begins(key) <= now.saturating_add(FURTHEST)) {
        return;
    }
    let mut late: Vec<usize> = (0..keys.len()).filter(|at| keys.get(*at).map(begins) > Some(soon)).collect();
    late.sort_by_key(|index| place(keys, *index));
    for (order, index) in (0..).zip(late) {
        let Some(plan) = keys.get_mut(index).and_then(|key| key.plan.as_mut()) else { continue };
        *plan = Plan { published: plan.published.min(now), active_from: soon.saturating_add(order) };
    }
}

fn due(keys: &[StoredKey], alg: Alg, now: u64, policy: &Policy) -> Option<When> {
    let Some(current) = active(keys, alg, now).and_then(|index| keys.get(index)) else {
        return Some(When::AtOnce);
    };
    let ends = current.plan?.active_from.saturating_add(policy.key_lifetime?);
    let waiting = next(keys, alg, now).is_some();
    (!waiting && now.saturating_add(policy.ahead()) >= ends).then_some(When::Ahead)
}

/// When the next key by `alg` will be made, if keys change by themselves and none waits already.
#[must_use]
pub fn next_due(keys: &[StoredKey], alg: Alg, now: u64, policy: &Policy) -> Option<u64> {
    let current = active(keys, alg, now).and_then(|index| keys.get(index))?;
    let ends = current.plan?.active_from.saturating_add(policy.key_lifetime?);
    next(keys, alg, now).is_none().then_some(ends.saturating_sub(policy.ahead()))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{POLICY, key, planned};
    use super::*;

    const MONTH: Policy = Policy { key_lifetime: Some(2_592_000), ..POLICY };

    fn by(keys: &mut [StoredKey], alg: Alg, now: u64, policy: &Policy) -> Option<When> {
        tend(keys, alg, Moment { now, uptime: now }, policy, &mut Watch::default())
    }

    fn tended(keys: &mut [StoredKey], now: u64) -> Option<When> {
        by(keys, Alg::Es256, now, &MONTH)
    }

    #[test]
    fn where_there_is_no_key_one_is_due_at_once() {
        assert_eq!(tended(&mut [], 0), Some(When::AtOnce));
        let mut keys = [planned("a", 0)];
        keys[0].revoked = Some(5);
        assert_eq!(tended(&mut keys, 5), Some(When::AtOnce));
        assert_eq!(by(&mut [planned("a", 0)], Alg::Rs256, 0, &MONTH), Some(When::AtOnce));
    }

    #[test]
    fn what_was_made_is_published_and_signs_when_every_copy_of_the_jwks_has_it() {
        let mut keys = [planned("a", 0), key("b")];
        assert_eq!(tended(&mut keys, 1000), None);
        assert_eq!(keys[1].plan, Some(Plan { published: 1000, active_from: 1360 }));
        assert_eq!(tended(&mut keys, 1100), None);
        assert_eq!(keys[1].plan, Some(Plan { published: 1000, active_from: 1360 }), "once");
    }

    #[test]
    fn a_key_is_due_so_early_that_it_signs_when_the_other_has_done_so_for_its_time() {
        let mut keys = vec![planned("a", 1000)];
        let due = 1000 + 2_592_000 - 360;
        assert_eq!(next_due(&keys, Alg::Es256, 2000, &MONTH), Some(due));
        assert_eq!(tended(&mut keys, due - 1), None);
        assert_eq!(tended(&mut keys, due), Some(When::Ahead));
        assert_eq!(by(&mut keys, Alg::Es256, due, &POLICY), None, "not where it is off");
        keys.push(key("b"));
        assert_eq!(tended(&mut keys, due), None, "one is enough");
        assert_eq!(keys[1].plan.unwrap().active_from, 1000 + 2_592_000);
        assert_eq!(next_due(&keys, Alg::Es256, due, &MONTH), None);
    }

    #[test]
    fn a_key_is_retired_when_it_was_watched_long_enough_whatever_the_clock_says() {
        let mut keys = [planned("a", 0), planned("b", 1000)];
        let mut watch = Watch::default();
        let mut at = |keys: &mut [StoredKey], now, uptime| {
            tend(keys, Alg::Es256, Moment { now, uptime }, &POLICY, &mut watch);
            (keys[0].ended, keys[0].retired, keys[0].sealed.is_some())
        };
        assert_eq!(at(&mut keys, 999, 5), (None, None, true));
        assert_eq!(at(&mut keys, 1700, 10), (Some(1700), None, true), "when it is seen");
        assert_eq!(at(&mut keys, 40_000_000, 11), (Some(1700), None, true), "the clock went on by a year");
        assert_eq!(at(&mut keys, 1600, 10 + 60 + LATE - 1), (Some(1700), None, true));
        assert_eq!(at(&mut keys, 900, 10 + 60 + LATE), (None, None, true), "it signs again");
        assert_eq!(at(&mut keys, 1600, 2000), (Some(1600), None, true), "so it is watched anew");
        assert_eq!(at(&mut keys, 1601, 2000 + 60 + LATE), (Some(1600), Some(1601), false));
    }

    #[test]
    fn a_longer_token_lifetime_counts_for_keys_that_sign_from_now_on() {
        let mut keys = [planned("a", 0), planned("b", 1000), planned("c", 2000)];
        let longer = Policy { token_lifetime: 900, ..POLICY };
        by(&mut keys, Alg::Es256, 1010, &longer);
        assert_eq!(keys.each_ref().map(|key| key.token_lifetime), [60, 900, 900]);
        by(&mut keys, Alg::Es256, 1010, &POLICY);
        assert_eq!(keys[1].token_lifetime, 900, "it has signed tokens that live so long");
    }

    #[test]
    fn what_a_clock_that_ran_ahead_has_planned_is_planned_anew() {
        let year = 31_536_000;
        let mut keys = [planned("a", 0), planned("c", year), planned("b", 3000), planned("soon", 1200)];
        keys[1].plan = Some(Plan { published: year - 360, active_from: year });
        tended(&mut keys, 1000);
        let plans = keys.each_ref().map(|key| key.plan.unwrap());
        assert_eq!(plans.map(|plan| plan.active_from), [0, 1361, 1360, 1200], "in the same order");
        assert_eq!(plans[1].published, 1000);
        let mut keys = [planned("a", 0), planned("b", 1000 + FURTHEST)];
        tended(&mut keys, 1000);
        assert_eq!(keys[1].plan.unwrap().active_from, 1000 + FURTHEST, "a longer max-age may have held");
    }
}
