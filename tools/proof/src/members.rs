//! What must hold of any bytes that are taken for a JSON object: its members are found where they stand, and a changed copy
//! differs in that member alone.

use serde_json::{Map, Value};
use signet_shared::jose::object;
use signet_shared::token::{members, with, without};

/// Takes `bytes` for an object. Gives how many members it has, and `None` when it is none.
///
/// # Panics
/// When something does not hold.
#[must_use]
pub fn of(bytes: &[u8]) -> Option<usize> {
    let (read, found) = (object(bytes), members(bytes));
    assert_eq!(read.is_some(), found.is_some(), "one reader takes it, the other does not");
    let (read, found) = (read?, found?);
    // The strict reader refuses what has members twice; any reader sees the rest alike.
    assert_eq!(serde_json::from_slice::<Map<String, Value>>(bytes).ok().as_ref(), Some(&read));
    assert_eq!(found.len(), read.len());
    let json = std::str::from_utf8(bytes).unwrap();
    let mut end = 0;
    for member in &found {
        assert!(end < member.whole.start && member.whole.start < member.value.start, "{member:?} in {json}");
        assert_eq!(member.whole.end, member.value.end);
        end = member.whole.end;
        let value: Value = serde_json::from_slice(&bytes[member.value.clone()]).unwrap();
        assert_eq!(Some(&value), read.get(&member.name), "{member:?} in {json}");
        let name = &bytes[member.whole.start..member.value.start];
        assert!(name.starts_with(b"\"") && name.contains(&b':'), "{member:?} in {json}");
        changed_alone(json, &member.name, &read);
    }
    assert!(end < bytes.len(), "after the last member comes the end of the object");
    Some(found.len())
}

fn changed_alone(json: &str, name: &str, read: &Map<String, Value>) {
    let after = |text: Option<String>| object(text.unwrap().as_bytes()).unwrap();
    let mut expected = read.clone();
    expected.insert(name.to_owned(), Value::from("changed"));
    assert_eq!(after(with(json, name, "\"changed\"")), expected, "{name} in {json}");
    expected.remove(name);
    assert_eq!(after(without(json, name)), expected, "{name} in {json}");
}
