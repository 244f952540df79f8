//! The claims that are judged whatever the kind, and how each is compared: RFC 7519 §4.1.

use serde_json::{Map, Value};

use crate::jose::{Fault, holds};

/// What a payload says in them. Looked up once: a payload is judged at every request that brings its token. `V` is a
/// value to keep, or one that is only looked at.
#[derive(Debug, Clone)]
pub(super) struct Registered<V> {
    pub(super) iss: Option<V>,
    pub(super) aud: Option<V>,
    pub(super) exp: Option<V>,
    pub(super) nbf: Option<V>,
    pub(super) iat: Option<V>,
}

impl<'a> Registered<&'a Value> {
    /// Those among `members`.
    pub(super) fn of(members: &'a Map<String, Value>) -> Self {
        let said = |name| members.get(name);
        Self { iss: said("iss"), aud: said("aud"), exp: said("exp"), nbf: said("nbf"), iat: said("iat") }
    }

    /// To be kept longer than the members.
    pub(super) fn cloned(&self) -> Registered<Value> {
        let Self { iss, aud, exp, nbf, iat } = self;
        Registered {
            iss: iss.cloned(),
            aud: aud.cloned(),
            exp: exp.cloned(),
            nbf: nbf.cloned(),
            iat: iat.cloned(),
        }
    }
}

impl Registered<Value> {
    /// To be looked at.
    pub(super) const fn as_ref(&self) -> Registered<&Value> {
        let Self { iss, aud, exp, nbf, iat } = self;
        Registered {
            iss: iss.as_ref(),
            aud: aud.as_ref(),
            exp: exp.as_ref(),
            nbf: nbf.as_ref(),
            iat: iat.as_ref(),
        }
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
