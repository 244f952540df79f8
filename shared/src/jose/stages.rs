//! The stages of a token on its way up the ladder. Each can be had from the one before it alone, so no check can be left
//! out: RFC 7515 §5.2.

use super::head::walk_key;
use super::ladder::{Fault, First, Refusal};
use super::{Alg, Jwk, Step};

/// A token that is well-formed and of the right kind. Nothing in it is to be believed.
#[derive(Debug, Clone)]
pub struct Unverified<'a> {
    pub(super) input: &'a str,
    pub(super) signature: Vec<u8>,
    pub(super) payload: Vec<u8>,
    pub(super) alg: Alg,
    pub(super) kid: Option<String>,
}

/// The same with a key that is made for it: everything but the signature is checked.
#[derive(Debug, Clone)]
pub struct Keyed<'a>(Unverified<'a>);

/// The payload of a token whose signature holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    payload: Vec<u8>,
}

impl<'a> Unverified<'a> {
    /// The key that it asks for.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// The algorithm that it names; allowed, but not yet known to be the key's.
    #[must_use]
    pub fn alg(&self) -> Alg {
        self.alg
    }

    /// Goes on with the key that was found for it: kid, key.
    ///
    /// # Errors
    /// `Kid` without a key, `Key` when the key is not made for the algorithm.
    pub fn with_key(self, key: Option<&Jwk>) -> Result<Keyed<'a>, Refusal> {
        let mut first = First::default();
        let walked = walk_key(self.alg, self.kid(), key, &mut first);
        first.or(walked).map(|()| Keyed(self))
    }
}

impl Keyed<'_> {
    /// What the signature is over.
    #[must_use]
    pub fn signing_input(&self) -> &[u8] {
        self.0.input.as_bytes()
    }

    /// The signature; for ES256 the two numbers one after the other (RFC 7518 §3.4).
    #[must_use]
    pub fn signature(&self) -> &[u8] {
        &self.0.signature
    }

    /// With which algorithm the caller checks it.
    #[must_use]
    pub fn alg(&self) -> Alg {
        self.0.alg
    }

    /// Goes on once the caller has checked the signature over [`Keyed::signing_input`] with the key and algorithm.
    ///
    /// # Errors
    /// `Signature` when it does not hold.
    pub fn verified(self, holds: bool) -> Result<Verified, Refusal> {
        if holds {
            Ok(Verified { payload: self.0.payload })
        } else {
            Err(Refusal { step: Step::Signature, fault: Fault::Differs })
        }
    }
}

impl Verified {
    /// The bytes that were signed.
    #[must_use]
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }
}
