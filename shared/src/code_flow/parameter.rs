//! A parameter of a request or an answer, and what it means: RFC 6749 §8.2 and the specifications that register more.

/// A parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its value, not encoded.
    pub value: String,
    /// One or two sentences for somebody who sees it for the first time; empty for one that is not known.
    pub meaning: &'static str,
}

impl Parameter {
    /// A parameter.
    #[must_use]
    pub fn new(name: impl Into<String>, value: impl Into<String>, meaning: &'static str) -> Self {
        Self { name: name.into(), value: value.into(), meaning }
    }
}

/// Names and values, as they are sent.
#[must_use]
pub fn pairs(parameters: &[Parameter]) -> Vec<(&str, &str)> {
    parameters.iter().map(|one| (one.name.as_str(), one.value.as_str())).collect()
}
