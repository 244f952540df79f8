//! `aud`: one text or a list of them, RFC 7519 §4.1.3.

use std::fmt;

use serde::Serialize;
use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};

/// Whom a token is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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

/// By hand: the derived one keeps a copy of whatever it reads until it knows what it is.
impl<'de> Deserialize<'de> for Audience {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Audience;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a list of texts")
    }

    fn visit_str<E>(self, one: &str) -> Result<Audience, E> {
        Ok(Audience::One(one.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Audience, A::Error> {
        let mut list = Vec::new();
        while let Some(one) = access.next_element()? {
            list.push(one);
        }
        Ok(Audience::Several(list))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_or_a_list_of_texts_and_nothing_else() {
        for (json, all) in [("\"a\"", &["a"][..]), ("[]", &[]), ("[\"a\",\"b\"]", &["a", "b"])] {
            let audience: Audience = serde_json::from_str(json).unwrap();
            assert_eq!(audience.all(), all);
            assert_eq!(serde_json::to_string(&audience).unwrap(), json, "and back");
        }
        for json in ["null", "1", "true", "{}", "[1]", "[[\"a\"]]", "[null]"] {
            assert!(serde_json::from_str::<Audience>(json).is_err(), "{json}");
        }
        for json in ["null", "{}"] {
            let error = serde_json::from_str::<Audience>(json).unwrap_err().to_string();
            assert!(error.contains("a text or a list of texts"), "{error}");
        }
    }
}
