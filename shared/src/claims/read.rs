//! Claims out of a payload's members, strictly: a value of the wrong type is an error, and so is `null`; absence is `None`.
//!
//! By hand where the ladder reads, because judge and browser read each payload once more than its members, and the derived
//! readers of the four kinds are a tenth of what the browser would download.

use serde_json::{Map, Value};

use super::Audience;

/// The members of a payload.
#[derive(Clone, Copy)]
pub(super) struct Members<'a>(pub(super) &'a Map<String, Value>);

impl Members<'_> {
    /// The claim `name`, which must be there.
    pub(super) fn must<T>(self, name: &str, read: fn(&Value) -> Option<T>) -> Option<T> {
        read(self.0.get(name)?)
    }

    /// The claim `name`, which need not be there; but if it is, it must be right.
    #[expect(
        clippy::option_option,
        reason = "outside whether it is right, for `?`; inside whether it is there"
    )]
    pub(super) fn may<T>(self, name: &str, read: fn(&Value) -> Option<T>) -> Option<Option<T>> {
        self.0.get(name).map_or(Some(None), |value| read(value).map(Some))
    }
}

/// A text.
pub(super) fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// Texts.
pub(super) fn texts(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(text).collect()
}

/// Whole seconds.
pub(super) fn seconds(value: &Value) -> Option<u64> {
    value.as_u64()
}

/// Yes or no.
pub(super) fn flag(value: &Value) -> Option<bool> {
    value.as_bool()
}

/// A text, or texts.
pub(super) fn audience(value: &Value) -> Option<Audience> {
    text(value).map(Audience::One).or_else(|| texts(value).map(Audience::Several))
}
