//! A ring of master keys: rule K9. What is sealed with it can be opened only with a key of the ring, and only as what it
//! was sealed for.
//!
//! A ring is a text with one master key a line, oldest first:
//!
//! ```text
//! 5f0c2a91:q3…43 characters of base64url, which are 32 random bytes…
//! ```
//!
//! The last one seals; the others still open. So a new master key is added as a last line, what is sealed is sealed anew,
//! and then the old lines can go.
//!
//! A master key is used for nothing itself. HKDF (RFC 5869) with SHA-256 makes one key of it for each purpose, and that
//! key seals by AES-256-GCM (NIST SP 800-38D) under a random nonce of 96 bits. Authenticated with it are the master key's
//! name, the purpose and the identity of what is sealed, so that nothing can be put in another's place.
//!
//! Sealed bytes, version 1:
//!
//! | bytes | what |
//! |---|---|
//! | 1 | the version: 1 |
//! | 1 | how long the master key's name is, n |
//! | n | the master key's name |
//! | 12 | the nonce |
//! | the rest | the ciphertext, and at its end the tag of 16 bytes |

mod envelope;
mod home;
mod master;
mod ring;
mod sealer;

pub use home::{at_home, make_at_home};
pub use master::{RingError, new_master_key};
pub use ring::{MacKey, Ring};
pub use sealer::{AnewError, OpenError, SealError, Sealer, sealed_by};
pub use zeroize::Zeroizing;
