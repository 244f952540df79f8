//! What is wrong with a configuration: all of it at once, each with the place that it comes from.

use std::fmt;

use super::Origin;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong and what to write instead; never contains a secret.
    pub sentence: String,
    /// Where it stands; `None` for what is nowhere, such as a key that is missing.
    pub origin: Option<Origin>,
}

/// Everything that is wrong with a configuration.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// A configuration with this one fault.
    #[must_use]
    pub fn one(sentence: impl Into<String>) -> Self {
        Self(vec![Problem { sentence: sentence.into(), origin: None }])
    }

    /// `value` when nothing is wrong.
    ///
    /// # Errors
    /// The problems, when there are any.
    pub fn or<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the configuration cannot be used:")?;
        for Problem { sentence, origin } in &self.0 {
            write!(f, "\n  - {sentence}")?;
            if let Some(origin) = origin {
                write!(f, "\n      {origin}")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}
