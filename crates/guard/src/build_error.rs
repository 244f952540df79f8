//! Why there is no guard.

use super::keys::PublicKeyFileError;

/// Why there is no guard: what is wrong at the start is said at the start.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// No audience was named: a guard without one would take tokens that are meant for others.
    #[error("a guard needs an audience: what its tokens have in aud")]
    NoAudience,
    /// No issuer was named: a guard without one would take anybody's tokens.
    #[error("a guard needs an issuer: what its tokens have in iss")]
    NoIssuer,
    /// The list of algorithms is empty: no token could ever be good.
    #[error("a guard needs an algorithm that it allows")]
    NoAlgorithms,
    /// The leeway is so large that expiry would mean nothing.
    #[error("a leeway of {0} seconds is more than the {max} that clocks may differ by", max = super::builder::MAX_LEEWAY)]
    Leeway(u64),
    /// Realm or audience cannot be said in a challenge.
    #[error("the {0} must be visible ASCII without quotes and backslashes: it stands in challenges")]
    Unspeakable(&'static str),
    /// The issuer is asked for its keys, but is no address that can be asked (RFC 8414 §2).
    #[error("the issuer cannot be asked for its keys: an https address without query and fragment is wanted")]
    IssuerAddress,
    /// The issuer's address has a user name or a password in it, which would be published. It is not repeated here.
    #[error("the issuer must be an address without user name and password: it is published")]
    IssuerUserinfo,
    /// The issuer would be asked for its keys over plain http, by which anybody on the way could put in their own. Only
    /// the machine itself may be asked so.
    #[error("{0} is not https: its keys would be worth no more than the way they come")]
    IssuerNotHttps(String),
    /// The keys would be fetched, but there is no tokio runtime to do it.
    #[error("a guard that fetches keys must be built inside a tokio runtime")]
    NoRuntime,
    /// The file with the public key cannot be used.
    #[error(transparent)]
    Key(#[from] PublicKeyFileError),
    /// The HTTP client cannot be made.
    #[error("the HTTP client cannot be made: {0}")]
    Client(#[from] reqwest::Error),
}
