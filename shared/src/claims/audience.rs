//! `aud`: one text or a list of them, RFC 7519 §4.1.3.

use serde::{Deserialize, Serialize};

/// Whom a token is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Audience {
    /// One, written as a text.
    One(String),
    /// A list.
    Several(Vec<String>),
}

impl Audience {
    /// The audiences.
    #[must_use]
    pub fn all(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Several(list) => list,
        }
    }
}
