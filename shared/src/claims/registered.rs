//! The claims that are judged whatever the kind, and how each is compared: RFC 7519 §4.1.

use serde_json::{Map, Value};

use crate::jose::{Fault, holds};

/// What a payload says in them. Looked up once: a payload is judged at every request that brings its token.
#[derive(Debug, Clone)]
pub(super) struct Registered {
    pub(super) iss: Option<Value>,
    pub(super) aud: Option<Value>,
    pub(super) exp: Option<Value>,
    pub(super) nbf: Option<Value>,
    pub(super) iat: Option<Value>,
}

impl Registered {
    /// Those among `members`.
    pub(super) fn of(members: &Map<String, Value>) -> Self {
        let said = |name| members.get(name).cloned();
        Self { iss: said("iss"), aud: said("aud"), exp: said("exp"), nbf: said("nbf"), iat: said("iat") }
    }
}

/// Whole seconds; absence is told apart from nonsense.
pub(super) fn seconds(claim: Option<&Value>) -> Result<Option<u64>, Fault> {
    claim.map(|value| value.as_u64().ok_or(Fault::Malformed)).transpose()
}

/// This text.
pub(super) fn text_is(claim: Option<&Value>, wanted: &str) -> Result<(), Fault> {
    let text = claim.ok_or(Fault::Missing)?.as_str().ok_or(Fault::Malformed)?;
    holds(text == wanted)
}

/// This audience, alone unless `several` may be named.
pub(super) fn audience_is(claim: Option<&Value>, wanted: &str, several: bool) -> Result<(), Fault> {
    match claim.ok_or(Fault::Missing)? {
        Value::String(one) => holds(one == wanted),
        Value::Array(list) => {
            let texts: Option<Vec<&str>> = list.iter().map(Value::as_str).collect();
            let texts = texts.ok_or(Fault::Malformed)?;
            holds(texts.contains(&wanted) && (several || texts.len() == 1))
        }
        _ => Err(Fault::Malformed),
    }
}

/// A claim, for the eye.
pub(super) fn shown(claim: Option<&Value>) -> String {
    claim.map_or_else(|| "absent".to_owned(), Value::to_string)
}

/// The names of the members, for the eye.
pub(super) fn names(members: &Map<String, Value>) -> String {
    members.keys().cloned().collect::<Vec<_>>().join(" ")
}
