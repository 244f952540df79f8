//! Optional claims: absent is `None`, but `null` is a value of the wrong type, not absence.

use serde::{Deserialize, Deserializer};

/// For `#[serde(default, deserialize_with = "strict::some")]`: what is there must be a `T`.
pub(super) fn some<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}
