//! Signing keys from their making to their end: rule K8.
//!
//! | question | file |
//! |---|---|
//! | In which state is a key now, and which one signs? | `state` |
//! | What is to be done now, by a server that looks again and again? | `tend` |
//! | What does an operator's word change? | `change` |
//! | What was a change, for whoever reads of it later? | `events` |
//!
//! Which key signs follows from times alone, so it comes back when a clock that jumped comes back. What no time brings
//! back, the private half that is destroyed and the public one that is published no more, hangs on a clock that does not
//! jump.

pub mod change;
pub mod events;
pub mod state;
pub mod tend;

/// The times that the operator has chosen, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// How long a copy of the JWKS may be used.
    pub jwks_max_age: u64,
    /// How long a token lives.
    pub token_lifetime: u64,
    /// How long a key signs before the next one takes over; `None`: until somebody says so.
    pub key_lifetime: Option<u64>,
}

impl Policy {
    /// How long a key is published before it signs: until nobody may use a copy of the JWKS without it, and some time
    /// more, because other instances notice a new key within two seconds and fetching takes its time.
    #[must_use]
    pub fn ahead(&self) -> u64 {
        self.jwks_max_age + self.jwks_max_age.clamp(2, 60)
    }
}

#[cfg(test)]
mod story_tests;
#[cfg(test)]
mod testing;
