//! The state of a key, which follows from its times and those of the others of its algorithm: rule K8.

use std::cmp::Ordering;

use signet_shared::jose::Alg;

use crate::domain::StoredKey;

/// How long after the end of a key's last token it stays published: as long as a guard may let clocks differ (300 s), and
/// some seconds for an instance that is late to see that another key signs now.
pub const LATE: u64 = 310;

/// Where a key is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyState {
    /// Made, and not yet seen by a server.
    Made,
    /// In the JWKS ahead of its use.
    Published,
    /// It signs.
    Active,
    /// It signs no more; its tokens still live.
    Retiring,
    /// Its last token has expired. The public half is kept, unpublished.
    Retired,
    /// Nobody may trust it any more.
    Revoked,
}

impl KeyState {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::Published => "published",
            Self::Active => "active",
            Self::Retiring => "retiring",
            Self::Retired => "retired",
            Self::Revoked => "revoked",
        }
    }

    /// Whether a key in this state is in the JWKS.
    #[must_use]
    pub const fn is_served(self) -> bool {
        matches!(self, Self::Published | Self::Active | Self::Retiring)
    }
}

/// The order in which keys sign; of two that begin in one second, the one that was added later is the later one.
pub(super) fn place(keys: &[StoredKey], index: usize) -> Option<(u64, usize)> {
    let key = keys.get(index)?;
    Some((key.plan.map_or(u64::MAX, |plan| plan.active_from), index))
}

/// Whether the key could sign, now or later.
fn is_able(key: &StoredKey) -> bool {
    key.revoked.is_none() && key.sealed.is_some()
}

fn of(keys: &[StoredKey], alg: Alg) -> impl Iterator<Item = (usize, &StoredKey)> {
    keys.iter().enumerate().filter(move |(_, key)| key.alg == alg)
}

/// The key that signs by `alg` at `now`, if there is any that can: the last one whose time has come. Where none has come,
/// because a clock went back, the first one of those that will.
#[must_use]
pub fn active(keys: &[StoredKey], alg: Alg, now: u64) -> Option<usize> {
    let able = || of(keys, alg).filter(|(_, key)| is_able(key) && key.plan.is_some());
    let has_come = |key: &StoredKey| key.plan.is_some_and(|plan| plan.active_from <= now);
    let index = |(index, _)| index;
    let come = able().filter(|(_, key)| has_come(key)).map(index);
    come.max_by_key(|index| place(keys, *index))
        .or_else(|| able().map(index).min_by_key(|index| place(keys, *index)))
}

/// The key that will sign by `alg` after the one that does now.
#[must_use]
pub fn next(keys: &[StoredKey], alg: Alg, now: u64) -> Option<usize> {
    let current = active(keys, alg, now)?;
    let later =
        of(keys, alg).filter(|(index, key)| is_able(key) && place(keys, *index) > place(keys, current));
    later.map(|(index, _)| index).min_by_key(|index| place(keys, *index))
}

/// When the key at `index` is needed no more; `None` while no other has taken over or will.
#[must_use]
pub fn retire_at(keys: &[StoredKey], index: usize, now: u64) -> Option<u64> {
    let key = keys.get(index)?;
    let takes_over = || {
        let follows = next(keys, key.alg, now).filter(|_| active(keys, key.alg, now) == Some(index))?;
        Some(keys.get(follows)?.plan?.active_from)
    };
    let end = key.ended.or_else(takes_over)?;
    Some(end.saturating_add(key.token_lifetime).saturating_add(LATE))
}

/// The state of the key at `index`; `None` where there is none.
#[must_use]
pub fn state(keys: &[StoredKey], index: usize, now: u64) -> Option<KeyState> {
    let key = keys.get(index)?;
    if key.revoked.is_some() {
        return Some(KeyState::Revoked);
    }
    if key.retired.is_some() {
        return Some(KeyState::Retired);
    }
    if key.plan.is_none() {
        return Some(KeyState::Made);
    }
    let current = active(keys, key.alg, now);
    Some(match current.map(|current| place(keys, index).cmp(&place(keys, current))) {
        Some(Ordering::Equal) => KeyState::Active,
        Some(Ordering::Greater) => KeyState::Published,
        Some(Ordering::Less) | None => KeyState::Retiring,
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{key, planned};
    use super::KeyState::{Active, Made, Published, Retired, Retiring, Revoked};
    use super::*;

    fn states(keys: &[StoredKey], now: u64) -> Vec<KeyState> {
        (0..keys.len()).map(|index| state(keys, index, now).unwrap()).collect()
    }

    #[test]
    fn a_key_goes_from_state_to_state() {
        let mut keys = [planned("a", 0), planned("b", 1000), key("c")];
        assert_eq!(states(&keys, 999), [Active, Published, Made]);
        assert_eq!(retire_at(&keys, 0, 999), Some(1000 + 60 + LATE), "as it is planned");
        assert_eq!(states(&keys, 1000), [Retiring, Active, Made]);
        assert_eq!(states(&keys, 999), [Active, Published, Made], "and back with a clock that goes back");
        keys[0].ended = Some(1003);
        assert_eq!(retire_at(&keys, 0, 1003), Some(1003 + 60 + LATE));
        assert_eq!(retire_at(&keys, 1, 1003), None, "c is not planned yet");
        (keys[0].retired, keys[0].sealed) = (Some(1400), None);
        assert_eq!(states(&keys, 1400), [Retired, Active, Made]);
        assert_eq!(states(&keys, 999), [Retired, Active, Made], "b signs before its time, a never again");
    }

    #[test]
    fn of_two_keys_of_one_second_the_later_one_signs() {
        assert_eq!(states(&[planned("a", 5), planned("b", 5)], 5), [Retiring, Active]);
    }

    #[test]
    fn algorithms_do_not_mix() {
        let mut keys = [planned("a", 0), planned("b", 10)];
        keys[1].alg = Alg::Rs256;
        assert_eq!(states(&keys, 20), [Active, Active]);
        assert_eq!(active(&keys, Alg::EdDsa, 20), None);
    }

    #[test]
    fn before_all_times_the_first_key_that_can_sign_does() {
        let mut keys = [planned("a", 100), planned("b", 200), planned("c", 300)];
        (keys[0].sealed, keys[0].retired) = (None, Some(290));
        assert_eq!(active(&keys, Alg::Es256, 50), Some(1));
        assert_eq!(states(&keys, 50), [Retired, Active, Published]);
        assert_eq!(next(&keys, Alg::Es256, 50), Some(2));
    }

    #[test]
    fn a_revoked_key_is_nothing_else() {
        let mut keys = [planned("a", 0), planned("b", 100), planned("c", 500)];
        keys[1].revoked = Some(99);
        assert_eq!(states(&keys, 200), [Active, Revoked, Published]);
        assert_eq!(retire_at(&keys, 0, 200), Some(500 + 60 + LATE), "a signs until c does");
    }
}
