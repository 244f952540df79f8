//! A signing key as it is kept: its name, its times and its two halves, of which the private one is sealed.

use signet_shared::jose::Alg;

/// A signing key that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredKey {
    /// Its RFC 7638 thumbprint, which names it.
    pub kid: String,
    /// The one algorithm it is for.
    pub alg: Alg,
    /// When it came here, in unix seconds.
    pub created: u64,
    /// When it is used; `None` until a server publishes it.
    pub plan: Option<Plan>,
    /// Since when another signs in its place, as a server has seen it.
    pub ended: Option<u64>,
    /// The longest lifetime of a token that it signs or signed, in seconds.
    pub token_lifetime: u64,
    /// Since when it is kept for its public half alone.
    pub retired: Option<u64>,
    /// When it was revoked.
    pub revoked: Option<u64>,
    /// The public half as PEM.
    pub public_pem: String,
    /// The private half, sealed; `None` once nothing may be signed with it any more.
    pub sealed: Option<Vec<u8>>,
}

impl StoredKey {
    /// Whether its parts fit together: what has no private half is over, and what is over has none.
    #[must_use]
    pub fn makes_sense(&self) -> bool {
        let is_over = self.retired.is_some() || self.revoked.is_some();
        is_over == self.sealed.is_none() && !self.kid.is_empty()
    }
}

/// Algorithms, each once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Algs(u8);

impl Algs {
    /// None.
    pub const NONE: Self = Self(0);

    /// `alg` alone.
    #[must_use]
    pub const fn of(alg: Alg) -> Self {
        Self(1 << alg as u8)
    }

    /// These, and `alg`.
    #[must_use]
    pub const fn with(self, alg: Alg) -> Self {
        Self(self.0 | Self::of(alg).0)
    }

    /// These, and `others`.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Whether `alg` is one of them.
    #[must_use]
    pub const fn contains(self, alg: Alg) -> bool {
        self.0 & Self::of(alg).0 != 0
    }

    /// All of them.
    pub fn iter(self) -> impl Iterator<Item = Alg> {
        Alg::ALL.into_iter().filter(move |alg| self.contains(*alg))
    }
}

/// When a key is used, in unix seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Since when it is in the JWKS.
    pub published: u64,
    /// From when on it signs.
    pub active_from: u64,
}

/// A key that was made or brought a moment ago.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    /// Its RFC 7638 thumbprint.
    pub kid: String,
    /// The one algorithm it is for.
    pub alg: Alg,
    /// The public half as PEM.
    pub public_pem: String,
    /// The private half, sealed.
    pub sealed: Vec<u8>,
}
