//! Changing one member of a JSON object and leaving every other byte as it is, as somebody who tampers with a token does.

use super::{Member, members};
use crate::jose;

/// base64url without padding.
#[must_use]
pub fn encode(bytes: impl AsRef<[u8]>) -> String {
    jose::encode(bytes.as_ref())
}

/// What that is the writing of; `None` for what is none.
#[must_use]
pub fn decode(text: &str) -> Option<Vec<u8>> {
    jose::decode(text)
}

/// The object `json` with the member `name` being `value`, itself JSON; `None` when `json` is no object. `name` is
/// written as it is.
#[must_use]
pub fn with(json: &str, name: &str, value: &str) -> Option<String> {
    let members = members(json.as_bytes())?;
    if let Some(member) = members.iter().find(|member| member.name == name) {
        return Some([&json[..member.value.start], value, &json[member.value.end..]].concat());
    }
    let (at, comma) = match members.last() {
        Some(last) => (last.whole.end, ","),
        None => (json.find('{')? + 1, ""),
    };
    Some([&json[..at], comma, "\"", name, "\":", value, &json[at..]].concat())
}

/// The object `json` without the member `name`; `None` when it has none.
#[must_use]
pub fn without(json: &str, name: &str) -> Option<String> {
    let members = members(json.as_bytes())?;
    let at = members.iter().position(|member| member.name == name)?;
    let whole = &members[at].whole;
    let previous = at.checked_sub(1).map(|previous| members[previous].whole.end);
    // With it goes the comma before it, or that after it.
    let next = members.get(at + 1).map(|next: &Member| next.whole.start);
    let cut = match (previous, next) {
        (Some(previous), _) => previous..whole.end,
        (None, Some(next)) => whole.start..next,
        (None, None) => whole.clone(),
    };
    Some([&json[..cut.start], &json[cut.end..]].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: &str = r#"{ "a": 1, "b":"x" , "c":[2]}"#;

    #[test]
    fn one_value_is_replaced_and_all_else_stays() {
        assert_eq!(with(JSON, "b", "true").unwrap(), r#"{ "a": 1, "b":true , "c":[2]}"#);
        assert_eq!(with(JSON, "d", "4").unwrap(), r#"{ "a": 1, "b":"x" , "c":[2],"d":4}"#);
        assert_eq!(with("{}", "d", "4").unwrap(), r#"{"d":4}"#);
        assert_eq!(with("[]", "d", "4"), None);
    }

    #[test]
    fn one_member_is_taken_out_with_its_comma() {
        assert_eq!(without(JSON, "a").unwrap(), r#"{ "b":"x" , "c":[2]}"#);
        assert_eq!(without(JSON, "b").unwrap(), r#"{ "a": 1 , "c":[2]}"#);
        assert_eq!(without(JSON, "c").unwrap(), r#"{ "a": 1, "b":"x"}"#);
        assert_eq!(without(r#"{"a":1}"#, "a").unwrap(), "{}");
        assert_eq!((without(JSON, "d"), without("", "a")), (None, None));
    }

    #[test]
    fn bytes_are_written_as_tokens_write_them() {
        assert_eq!(encode([0xfb, 0xff]), "-_8");
    }
}
