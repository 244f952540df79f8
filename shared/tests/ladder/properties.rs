//! Properties of any input: nothing makes the ladder panic, judge and explanation agree on it, and a claim that is absent
//! or of the wrong type is never accepted.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proof::{agree, jwks, members};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use signet_shared::claims::Kind;
use signet_shared::jose::Alg;

/// More cases than by default; `PROPTEST_CASES` gives more or fewer of all properties.
pub(crate) fn many() -> ProptestConfig {
    let default = ProptestConfig::default();
    ProptestConfig { cases: default.cases * 8, ..default }
}

fn few() -> ProptestConfig {
    let default = ProptestConfig::default();
    ProptestConfig { cases: default.cases.div_ceil(8), ..default }
}

/// Any JSON value that is not deep; some are what claims of the right token are.
pub(crate) fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[a-z+/]{0,8}".prop_map(Value::from),
        prop::sample::select(vec!["aud", "iss", "JWT", "at+jwt", "logout+jwt"]).prop_map(Value::from),
        prop::sample::select(Alg::ALL.to_vec()).prop_map(|alg| json!(alg.name())),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::hash_map("[a-z]{1,4}", inner, 0..3)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// Up to two members of an object, to be changed or taken away.
pub(crate) fn changes(
    names: &'static [&'static str],
) -> impl Strategy<Value = Vec<(&'static str, Option<Value>)>> {
    prop::collection::vec((prop::sample::select(names), prop::option::of(any_value())), 0..3)
}

proptest! {
    #![proptest_config(many())]

    #[test]
    fn arbitrary_text_is_refused_without_a_panic(text in "\\PC{0,200}") {
        prop_assert!(agree::token(&text, agree::keys()).is_empty());
        prop_assert!(jwks::set(&text).is_none());
        prop_assert!(jwks::jwk(&text).is_none());
    }

    #[test]
    fn arbitrary_bytes_in_the_parts_are_refused_without_a_panic(
        parts in prop::array::uniform3(prop::collection::vec(any::<u8>(), 0..70)),
    ) {
        let token = parts.map(|part| URL_SAFE_NO_PAD.encode(part)).join(".");
        prop_assert!(agree::token(&token, agree::keys()).is_empty());
    }

    #[test]
    fn bytes_of_a_right_token_may_be_anything_without_a_panic(
        kind in prop::sample::select(&Kind::ALL),
        others in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        in_header in any::<bool>(),
    ) {
        let (header, claims) = agree::right(kind, Alg::EdDsa, |_, _| ());
        let mut parts = [header.into_bytes(), claims.into_bytes()];
        let part = &mut parts[usize::from(!in_header)];
        for (at, byte) in others {
            let at = at.index(part.len());
            part[at] = byte;
        }
        let _ = agree::token(&agree::write(&parts[0], &parts[1]), agree::keys());
    }

    #[test]
    fn members_are_found_where_they_stand(value in any_value(), pretty in any::<bool>(), cut in any::<prop::sample::Index>()) {
        let text = if pretty { format!("{value:#}") } else { value.to_string() };
        prop_assert_eq!(members::of(text.as_bytes()), value.as_object().map(Map::len));
        let _ = members::of(&text.as_bytes()[cut.index(text.len())..]);
    }

    #[test]
    fn members_of_a_key_may_be_anything_without_a_panic(
        at in 0..4_usize,
        changes in changes(&["kty", "crv", "x", "y", "n", "e", "use", "key_ops", "alg", "kid", "d", "k"]),
    ) {
        let mut key = serde_json::from_str::<Value>(&agree::jwk_texts()[at]).unwrap();
        let unchanged = changes.is_empty();
        for (name, value) in changes {
            match value {
                Some(value) => drop(key.as_object_mut().unwrap().insert(name.to_owned(), value)),
                None => drop(key.as_object_mut().unwrap().remove(name)),
            }
        }
        prop_assert!(jwks::jwk(&key.to_string()).is_some() || !unchanged);
        let _ = jwks::set(&json!({"keys": [key]}).to_string());
    }
}

#[test]
fn claims_that_are_absent_or_of_the_wrong_type_are_never_accepted() {
    let numbers: [Value; 9] = [
        json!(0),
        json!(1),
        json!(-1),
        json!(1.5),
        json!(1e3),
        json!(1.9e9),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(1e300),
    ];
    let texts = ["", "0", "1900000000", "true", "null", "aud", "iss", "s"].map(Value::from);
    let others = [
        json!(null),
        json!(true),
        json!(false),
        json!([]),
        json!({}),
        json!([1]),
        json!([null]),
        json!(["aud", 1]),
        json!([["aud"]]),
        json!({"aud": "aud"}),
        json!(["aud"]),
    ];
    agree::wrong_claims_are_never_accepted(&[numbers.as_slice(), &texts, &others].concat());
}

proptest! {
    // Each case is a hundred tokens.
    #![proptest_config(few())]

    #[test]
    fn claims_are_never_accepted_with_whatever_value_is_wrong(value in any_value()) {
        agree::wrong_claims_are_never_accepted(&[value]);
    }
}
