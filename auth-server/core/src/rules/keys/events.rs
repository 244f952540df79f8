//! What a change of the keys was, for the audit table.

use crate::domain::{Action, StoredKey};

/// What happened to which key from `before` to `after`.
#[must_use]
pub fn events(before: &[StoredKey], after: &[StoredKey]) -> Vec<(Action, String)> {
    let of = |keys: &[StoredKey], kid: &str| keys.iter().find(|key| key.kid == kid).cloned();
    let now = after.iter().filter_map(|key| {
        let was = of(before, &key.kid);
        let is_new =
            |at: fn(&StoredKey) -> Option<u64>| at(key).is_some() && was.as_ref().and_then(at).is_none();
        let action = match () {
            () if is_new(|key| key.revoked) => Action::KeyRevoked,
            () if is_new(|key| key.retired) => Action::KeyRetired,
            () if was.is_none() => Action::KeyAdded,
            () => return None,
        };
        Some((action, key.kid.clone()))
    });
    let gone = before.iter().filter(|key| of(after, &key.kid).is_none());
    now.chain(gone.map(|key| (Action::KeyForgotten, key.kid.clone()))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{key, planned};
    use super::*;

    #[test]
    fn each_change_is_told_once() {
        let before = [planned("a", 0), planned("b", 10), planned("c", 20), planned("d", 30)];
        let mut after = before.clone();
        (after[0].retired, after[0].sealed) = (Some(50), None);
        (after[1].revoked, after[1].sealed) = (Some(50), None);
        after[2].ended = Some(50);
        after[3] = key("e");
        let wanted = [
            (Action::KeyRetired, "a"),
            (Action::KeyRevoked, "b"),
            (Action::KeyAdded, "e"),
            (Action::KeyForgotten, "d"),
        ];
        assert_eq!(events(&before, &after), wanted.map(|(action, kid)| (action, kid.to_owned())));
        assert_eq!(events(&after, &after), []);
    }
}
