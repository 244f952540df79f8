//! Spans against another reader, and characters against their bits.

use proptest::prelude::*;
use serde_json::{Map, Value};

use super::*;
use crate::jose::encode;

/// Name and value of each member, read from where they are said to stand.
fn read(json: &str) -> Vec<(String, Value)> {
    let found = members(json.as_bytes()).unwrap();
    let pairs = found.iter().map(|member| {
        let whole: Value = serde_json::from_str(&format!("{{{}}}", &json[member.whole.clone()])).unwrap();
        let value: Value = serde_json::from_str(&json[member.value.clone()]).unwrap();
        assert_eq!(whole[&member.name], value, "{json}");
        (member.name.clone(), value)
    });
    pairs.collect()
}

#[test]
fn members_are_found_where_they_stand() {
    assert_eq!(read("{}"), []);
    assert_eq!(read(" { \n} "), []);
    let json = " {\"a\" : \"x,}\\\"\" , \"b\":[1,{\"c\":\"]\"}],\r\n\"\\u0063\":-1e3 ,\"d\":{} }";
    let names: Vec<String> = read(json).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["a", "b", "c", "d"], "in the order of the text");
    let found = members(json.as_bytes()).unwrap();
    assert_eq!(&json[found[0].whole.clone()], "\"a\" : \"x,}\\\"\"");
    assert_eq!(&json[found[2].value.clone()], "-1e3");
}

#[test]
fn what_is_no_object_without_repeated_members_has_none() {
    for json in ["", "[]", "{\"a\":1,\"a\":2}", "{\"a\":1", "{\"a\":1}}", "{a:1}", "\"a\""] {
        assert_eq!(members(json.as_bytes()), None, "{json}");
    }
    assert_eq!(members(b"{\"a\":\"\xff\"}"), None);
}

#[test]
fn three_bytes_are_four_characters() {
    for (bytes, chars) in
        [(0..3, 0..4), (0..1, 0..2), (1..2, 1..3), (2..3, 2..4), (3..5, 4..7), (7..7, 9..10)]
    {
        assert_eq!(base64_chars(&bytes), chars, "{bytes:?}");
    }
}

/// The bits of these characters, and the number of the first.
fn bits(text: &str, chars: &Range<usize>) -> (usize, Vec<bool>) {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let value = |byte: &u8| ALPHABET.iter().position(|one| one == byte).unwrap();
    let six = |byte| (0..6).rev().map(move |bit| value(byte) >> bit & 1 == 1);
    (chars.start * 6, text.as_bytes()[chars.clone()].iter().flat_map(six).collect())
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(any::<String>(), inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

proptest! {
    #[test]
    fn every_member_of_every_object_is_found(
        object in proptest::collection::btree_map(any::<String>(), json(), 0..6),
        pretty in any::<bool>(),
    ) {
        let object = Value::Object(object.into_iter().collect());
        let text = if pretty { format!("{object:#}") } else { object.to_string() };
        let found: Map<String, Value> = read(&text).into_iter().collect();
        prop_assert_eq!(Value::Object(found), object);
    }

    #[test]
    fn the_lit_characters_decode_to_at_least_the_bytes(
        bytes in proptest::collection::vec(any::<u8>(), 1..60),
        ends in any::<(proptest::sample::Index, proptest::sample::Index)>(),
    ) {
        let (one, other) = (ends.0.index(bytes.len()), ends.1.index(bytes.len()));
        let span = one.min(other)..one.max(other) + 1;
        let text = encode(&bytes);
        let chars = base64_chars(&span);
        prop_assert!(chars.end <= text.len());
        let (first, lit) = bits(&text, &chars);
        for (at, byte) in bytes.iter().enumerate().take(span.end).skip(span.start) {
            for bit in 0..8 {
                prop_assert_eq!(lit[at * 8 + bit - first], byte >> (7 - bit) & 1 == 1, "byte {}", at);
            }
        }
        // And no character more: the outermost ones carry some of it.
        prop_assert!(span.start * 8 - first < 6 && first + lit.len() - span.end * 8 < 6);
    }

    #[test]
    fn nothing_makes_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "[{}\\[\\]\",:a1 \\\\]{0,40}") {
        let _ = members(&bytes);
        let _ = members(text.as_bytes());
    }
}
