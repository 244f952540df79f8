//! Signed tokens, up to their signature: RFC 7515, RFC 7517, RFC 7518, RFC 8037, RFC 8725.
//!
//! ```text
//! parse → Unverified → with_key → Keyed → (the caller checks the signature) → verified → Verified
//! ```
//!
//! No step can be left out: only what [`Keyed::verified`] gives can be judged by [`crate::claims::judge`]. The signature
//! itself is checked by the caller, because a browser can do that only asynchronously.

mod alg;
mod encoding;
mod head;
mod json;
mod jwk;
mod jwk_set;
mod ladder;
mod stages;
mod step;
mod typ;

pub use alg::Alg;
pub use head::{Rules, parse};
pub use json::object;
pub use jwk::{Jwk, JwkError, Material};
pub use jwk_set::{JwkSet, NoKeySet};
pub use ladder::{Explanation, Fault, Finding, Refusal, Verdict};
pub use stages::{Keyed, Unverified, Verified};
pub use step::Step;
pub use typ::Typ;

pub(crate) use encoding::{decode, encode};
pub(crate) use head::{lossy, split, walk_head, walk_key};
pub(crate) use ladder::{First, Notes, Watch, holds};

#[cfg(test)]
mod tests;
