//! What must hold of the ladder of token checks, written down once: published vectors with their verdicts, and properties
//! of any input. The tests of `shared` and `guard` call it, each with its own way of checking signatures, and so do the
//! fuzz targets. A function here that returns has found nothing; otherwise it panics, as a test does.

#![allow(clippy::unwrap_used, reason = "test code: it may panic as tests do")]

pub mod agree;
pub mod jwks;
pub mod kinds;
pub mod members;
pub mod rfc;
pub mod seeds;
#[cfg(feature = "signing")]
pub mod signing;
pub mod wycheproof;

use signet_shared::jose::{Alg, Jwk, Keyed, Refusal, Rules, Typ, Verified, parse};

/// Whether the signature of a token fits a key that is made for its algorithm: what a caller of the ladder brings.
pub type Holds<'a> = &'a dyn Fn(&Keyed<'_>, &Jwk) -> bool;

/// Everything that Signet knows, of whatever kind.
pub const ANY: Rules<'static> = Rules { typ: Typ::Any, algs: &Alg::ALL, max_bytes: 16 * 1024 };

/// `token` up to and with its signature.
///
/// # Errors
/// The first step of the ladder that it does not pass.
pub fn verify(token: &str, key: &Jwk, holds: Holds<'_>) -> Result<Verified, Refusal> {
    let keyed = parse(token, &ANY)?.with_key(Some(key))?;
    let fits = holds(&keyed, key);
    keyed.verified(fits)
}
