//! Copies of a token that somebody changed: what is changed, pure; what has to be signed is signed elsewhere. Beside each
//! stands what once happened where such a copy was taken.

use signet_shared::token::{Part, encode, parts, with, without};

/// A way to change a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tamper {
    /// Not at all: the control.
    Nothing,
    /// One bit of the payload.
    PayloadBit,
    /// One bit of the signature.
    SignatureBit,
    /// `alg: none`, without a signature.
    AlgNone,
    /// HS256 with the public key as the secret.
    PublicKeyAsSecret,
    /// `admin: true`.
    Admin,
    /// An `exp` of an hour ago.
    Expired,
    /// Another `aud`.
    Audience,
    /// Another `typ`.
    Typ,
    /// No `exp`.
    NoExp,
    /// A key of one's own in the header, and signed with it.
    EmbeddedKey,
}

/// What becomes of the signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signature {
    /// It is this text.
    Is(String),
    /// HMAC with SHA-256 and the issuer's public key.
    Hmac,
    /// ES256 with a new key, which goes into the header.
    Own,
}

/// A changed copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copy {
    /// The header, as JSON.
    pub header: String,
    /// The payload, encoded.
    pub payload: String,
    /// The signature.
    pub signature: Signature,
}

impl Tamper {
    /// All of them, the control first.
    pub const ALL: [Self; 11] = [
        Self::Nothing,
        Self::PayloadBit,
        Self::SignatureBit,
        Self::AlgNone,
        Self::PublicKeyAsSecret,
        Self::Admin,
        Self::Expired,
        Self::Audience,
        Self::Typ,
        Self::NoExp,
        Self::EmbeddedKey,
    ];

    /// A word for the page's elements.
    pub const fn id(self) -> &'static str {
        self.texts().0
    }

    /// What it is called.
    pub const fn title(self) -> &'static str {
        self.texts().1
    }

    /// What it does, and what comes of it.
    pub const fn about(self) -> &'static str {
        self.texts().2
    }

    /// Where such a copy was once taken.
    pub const fn incident(self) -> &'static str {
        self.texts().3
    }

    const fn texts(self) -> (&'static str, &'static str, &'static str, &'static str) {
        TEXTS[self as usize]
    }

    /// The changed copy at `now` (unix seconds); `None` for a text that cannot be changed in this way.
    pub fn apply(self, token: &str, now: u64) -> Option<Copy> {
        let [header, payload, signature] = parts(token)?;
        header.object()?;
        let mut copy = Copy {
            header: header.json().to_owned(),
            payload: payload.text.to_owned(),
            signature: Signature::Is(signature.text.to_owned()),
        };
        let claim = |name, value: &str| Some(encode(with(payload.json(), name, value)?));
        match self {
            Self::Nothing => {}
            Self::PayloadBit => copy.payload = encode(flip_a_claim(&payload)?),
            Self::SignatureBit => {
                let mut bytes = signature.bytes?;
                *bytes.first_mut()? ^= 1;
                copy.signature = Signature::Is(encode(bytes));
            }
            Self::AlgNone => {
                copy.header = with(&copy.header, "alg", "\"none\"")?;
                copy.signature = Signature::Is(String::new());
            }
            Self::PublicKeyAsSecret => {
                copy.header = with(&copy.header, "alg", "\"HS256\"")?;
                copy.signature = Signature::Hmac;
            }
            Self::Admin => {
                let json = with(payload.json(), "admin", "true")?;
                copy.payload = encode(with(&json, "roles", "[\"admin\"]")?);
            }
            Self::Expired => copy.payload = claim("exp", &now.saturating_sub(3600).to_string())?,
            Self::Audience => copy.payload = claim("aud", "\"https://another-api.example\"")?,
            Self::Typ => {
                let same = header.object()?.get("typ").is_some_and(|typ| typ == "JWT");
                copy.header = with(&copy.header, "typ", if same { "\"at+jwt\"" } else { "\"JWT\"" })?;
            }
            Self::NoExp => copy.payload = encode(without(payload.json(), "exp")?),
            Self::EmbeddedKey => {
                copy.header = with(&copy.header, "alg", "\"ES256\"")?;
                copy.signature = Signature::Own;
            }
        }
        Some(copy)
    }
}

/// The payload with one bit turned over: in a claim's value, where it can be read, and so that it stays JSON.
fn flip_a_claim(payload: &Part<'_>) -> Option<Vec<u8>> {
    let mut bytes = payload.bytes.clone()?;
    let members = payload.members();
    let text =
        |at: usize| bytes.get(at) == Some(&b'"') && bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric);
    let named = members.iter().filter(|member| member.name == "sub");
    let at = named.chain(&members).map(|member| member.value.start).find(|at| text(*at));
    let at = at.map_or(0, |at| at + 1);
    *bytes.get_mut(at)? ^= 1;
    Some(bytes)
}

/// Id, title, what it does, and an incident; in the order of [`Tamper::ALL`].
const TEXTS: [(&str, &str, &str, &str); 11] = [
    (
        "nothing",
        "Send it as it is",
        "Nothing is changed. This is the control: what the API says to the token itself.",
        "An experiment without a control shows nothing.",
    ),
    (
        "payload-bit",
        "Flip a bit of the payload",
        "One bit of a claim is turned over; the signature stays, and no longer fits.",
        "Convoy before 4.5.1 looked at the times in a token and never at its signature, so any payload did \
         (CVE-2026-33746).",
    ),
    (
        "signature-bit",
        "Flip a bit of the signature",
        "What the token says stays as it is; its signature is another number.",
        "Java 15 to 18 took a signature of nothing but zeros as a good ECDSA signature of anything (CVE-2022-21449).",
    ),
    (
        "alg-none",
        "Say alg: none",
        "The header says that the token is not signed, and the signature is left out.",
        "In 2015 Tim McLean found several JWT libraries that believed it: no signature, nothing to check, accepted.",
    ),
    (
        "public-key-as-secret",
        "Sign with the public key",
        "The header says HS256, and the public key, which everybody has, is the HMAC secret.",
        "jsonwebtoken for Node.js before 4.2.2 let the header choose the algorithm, and checked exactly such a token \
         as good (CVE-2015-9235).",
    ),
    (
        "admin",
        "Make me an admin",
        "admin becomes true and roles becomes admin; the signature stays.",
        "pac4j-jwt before 6.3.3 took whatever roles stood in an encrypted token without a signature: the public key \
         was enough to make one (CVE-2026-29000).",
    ),
    (
        "expired",
        "Let it expire",
        "exp becomes an hour ago. Without the private key that fails at the signature already; a token that really \
         expires fails at exp alone.",
        "jsonwebtoken for Rust before 10.3.0 could take an exp of the wrong type as no exp at all (CVE-2026-25537).",
    ),
    (
        "audience",
        "Take it to another API",
        "aud becomes another API. Here, too, the signature fails first.",
        "In jwt-go a list of audiences could be read as an empty text, and the check of aud then passed \
         (CVE-2020-26160).",
    ),
    (
        "typ",
        "Call it another kind",
        "The header's typ becomes that of an ID token, which an API must not take.",
        "json-jwt for Ruby up to 1.16.5 could take an encrypted token where a signed one was asked for \
         (CVE-2023-51774).",
    ),
    (
        "no-exp",
        "Remove exp",
        "The claim that ends the token is cut out.",
        "Apache CouchDB let such a token live for ever unless its operator had asked for exp; later it made exp \
         required.",
    ),
    (
        "embedded-key",
        "Bring my own key",
        "This browser makes a key, puts it into the header as jwk and signs with it. The signature is good, by the \
         wrong key.",
        "node-jose before 0.11.0 checked a token with the key that came inside it (CVE-2018-0114).",
    ),
];

#[cfg(test)]
#[path = "tamper_tests.rs"]
mod tests;
