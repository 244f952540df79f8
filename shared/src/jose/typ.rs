//! The header's `typ`, which keeps one kind of token from being taken for another: RFC 8725 §3.11.

use serde_json::Value;

use super::ladder::{Fault, holds};

/// What `typ` a kind of token has; compared without regard to case, `application/` left out (RFC 7515 §4.1.9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typ {
    /// This one, and it must be there.
    Is(&'static str),
    /// One of these, or none at all: for kinds that are older than the rule.
    NoneOr(&'static [&'static str]),
    /// Anything: for a look at a token whose kind is not known.
    Any,
}

impl Typ {
    pub(super) fn judge(self, typ: Option<&Value>) -> Result<(), Fault> {
        let same = |wanted: &str| {
            typ.and_then(Value::as_str).is_some_and(|typ| {
                let bare = typ.get(..12).filter(|prefix| prefix.eq_ignore_ascii_case("application/"));
                bare.map_or(typ, |prefix| &typ[prefix.len()..]).eq_ignore_ascii_case(wanted)
            })
        };
        match self {
            Self::Is(_) if typ.is_none() => Err(Fault::Missing),
            Self::Is(wanted) => holds(same(wanted)),
            Self::NoneOr(these) => holds(typ.is_none() || these.iter().any(|wanted| same(wanted))),
            Self::Any => Ok(()),
        }
    }

    pub(super) fn wanted(self) -> String {
        match self {
            Self::Is(wanted) => wanted.to_owned(),
            Self::NoneOr(some) => format!("{} or absent", some.join(", ")),
            Self::Any => "anything".to_owned(),
        }
    }
}
