//! The kinds of tokens as the tests see them: a right token of each, and what each of its claims must be. Written from the
//! specifications, not from the types of `shared`, so that the one can be held against the other.

use std::fmt::Debug;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use signet_shared::claims::{
    AccessToken, ClientAssertion, Expectations, IdToken, Keys, Kind, LogoutToken, TokenKind, explain, judge,
};
use signet_shared::jose::{Alg, Explanation, JwkSet, Refusal, Rules, Step, Typ, parse};

use crate::Holds;

/// When the right tokens are issued, in unix seconds; they live for a minute.
pub const NOW: u64 = 1_800_000_000;

const LOGOUT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// What a claim is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Is {
    /// A text.
    Text,
    /// A text that is not empty: it says who or what is meant.
    Name,
    /// A list of texts.
    Texts,
    /// A text or a list of texts.
    TextOrTexts,
    /// Whole seconds, not negative.
    Seconds,
    /// Yes or no.
    Flag,
    /// An object.
    Object,
    /// Not there, whatever it were.
    Forbidden,
}

/// A claim: its name, what it is, and whether it must be there.
pub type Claim = (&'static str, Is, bool);

const ACCESS: &[Claim] = &[
    ("iss", Is::Text, true),
    ("sub", Is::Name, true),
    ("aud", Is::Text, true),
    ("client_id", Is::Name, true),
    ("exp", Is::Seconds, true),
    ("iat", Is::Seconds, true),
    ("nbf", Is::Seconds, false),
    ("jti", Is::Name, true),
    ("scope", Is::Text, false),
    ("roles", Is::Texts, false),
    ("admin", Is::Flag, false),
    ("tenant", Is::Text, false),
    ("sid", Is::Text, false),
    ("auth_time", Is::Seconds, false),
    ("acr", Is::Text, false),
    ("amr", Is::Texts, false),
];
const ID: &[Claim] = &[
    ("iss", Is::Text, true),
    ("sub", Is::Name, true),
    ("aud", Is::TextOrTexts, true),
    ("exp", Is::Seconds, true),
    ("iat", Is::Seconds, true),
    ("nbf", Is::Seconds, false),
    ("azp", Is::Text, false),
    ("nonce", Is::Text, false),
    ("auth_time", Is::Seconds, false),
    ("sid", Is::Text, false),
    ("acr", Is::Text, false),
    ("amr", Is::Texts, false),
    ("tenant", Is::Text, false),
    ("at_hash", Is::Text, false),
];
const LOGGED_OUT: &[Claim] = &[
    ("iss", Is::Text, true),
    ("aud", Is::TextOrTexts, true),
    ("exp", Is::Seconds, true),
    ("iat", Is::Seconds, true),
    ("nbf", Is::Seconds, false),
    ("jti", Is::Name, true),
    ("events", Is::Object, true),
    // The right token below has no sub, so its sid is what is needed.
    ("sid", Is::Name, true),
    ("sub", Is::Name, false),
    ("nonce", Is::Forbidden, false),
];
const ASSERTED: &[Claim] = &[
    ("iss", Is::Text, true),
    ("sub", Is::Name, true),
    ("aud", Is::TextOrTexts, true),
    ("exp", Is::Seconds, true),
    ("iat", Is::Seconds, false),
    ("nbf", Is::Seconds, false),
    ("jti", Is::Name, true),
];

impl Is {
    /// Whether `value` is that.
    #[must_use]
    pub fn holds(self, value: &Value) -> bool {
        let texts = |value: &Value| value.as_array().is_some_and(|list| list.iter().all(Value::is_string));
        match self {
            Self::Text => value.is_string(),
            Self::Name => value.as_str().is_some_and(|text| !text.is_empty()),
            Self::Texts => texts(value),
            Self::TextOrTexts => value.is_string() || texts(value),
            Self::Seconds => value.is_u64(),
            Self::Flag => value.is_boolean(),
            Self::Object => value.is_object(),
            Self::Forbidden => false,
        }
    }
}

/// The `typ` of a right token.
#[must_use]
pub fn typ(kind: Kind) -> &'static str {
    match kind {
        Kind::Access => "at+jwt",
        Kind::Id => "JWT",
        Kind::Logout => "logout+jwt",
        Kind::ClientAssertion => "client-authentication+jwt",
    }
}

/// The claims of a right token at [`NOW`], with most of those that it need not have: of the issuer `iss`, for `aud`.
#[must_use]
pub fn claims(kind: Kind) -> Value {
    let mut claims = match kind {
        Kind::Access => json!({"sub": "1", "client_id": "c", "jti": "j", "scope": "read", "roles": ["user"],
                               "admin": false, "tenant": "demo", "sid": "s", "auth_time": 7, "acr": "1",
                               "amr": ["pwd"]}),
        Kind::Id => json!({"sub": "1", "azp": "aud", "nonce": "n", "sid": "s", "auth_time": 7, "acr": "1",
                           "amr": ["pwd"]}),
        Kind::Logout => json!({"jti": "j", "sid": "s", "events": {LOGOUT: {}}}),
        Kind::ClientAssertion => json!({"sub": "iss", "jti": "j"}),
    };
    for (name, value) in [("iss", json!("iss")), ("aud", json!("aud")), ("exp", json!(NOW + 60))] {
        claims[name] = value;
    }
    (claims["iat"], claims["nbf"]) = (json!(NOW), json!(NOW - 1));
    claims
}

/// What the claims of that kind must be.
#[must_use]
pub fn members(kind: Kind) -> &'static [Claim] {
    match kind {
        Kind::Access => ACCESS,
        Kind::Id => ID,
        Kind::Logout => LOGGED_OUT,
        Kind::ClientAssertion => ASSERTED,
    }
}

/// What the judge says of `token` as one of that kind at `now`, with a key of `keys` and the caller's word on the
/// signature: the way a server goes.
///
/// # Errors
/// The first step that it does not pass.
pub fn judged(kind: Kind, token: &str, keys: &JwkSet, holds: Holds<'_>, now: u64) -> Result<(), Refusal> {
    match kind {
        Kind::Access => judged_as::<AccessToken>(token, keys, holds, now),
        Kind::Id => judged_as::<IdToken>(token, keys, holds, now),
        Kind::Logout => judged_as::<LogoutToken>(token, keys, holds, now),
        Kind::ClientAssertion => judged_as::<ClientAssertion>(token, keys, holds, now),
    }
}

/// The same, explained: the way the inspector goes.
#[must_use]
pub fn explained(kind: Kind, token: &str, keys: &JwkSet, holds: Holds<'_>, now: u64) -> Explanation {
    // The kind's `typ` counts, not that of the rules.
    let pending = explain(token, &rules(Typ::Any), Keys::Named(keys), kind);
    let fits = pending.question().map(|(keyed, key)| holds(keyed, key));
    pending.finish(fits, &wanted(), now)
}

fn judged_as<K>(token: &str, keys: &JwkSet, holds: Holds<'_>, now: u64) -> Result<(), Refusal>
where
    K: TokenKind<Claims: DeserializeOwned + PartialEq + Debug>,
{
    let unverified = parse(token, &rules(K::TYP))?;
    let key = unverified.kid().and_then(|kid| keys.get(kid)).cloned();
    let keyed = unverified.with_key(key.as_ref())?;
    let fits = key.is_some_and(|key| holds(&keyed, &key));
    let verified = keyed.verified(fits)?;
    let judged = judge::<K>(&verified, &wanted(), now);
    // The last step is whether the claims can be read: the readers that serde derives are the other opinion.
    let read = serde_json::from_slice::<K::Claims>(verified.payload()).ok();
    let read = read.filter(|claims| K::coherent(claims, &wanted().audience));
    match &judged {
        Ok(claims) => assert_eq!(Some(claims.as_ref()), read.as_ref(), "{token}"),
        Err(Refusal { step: Step::Required, .. }) => assert_eq!(read, None, "{token}"),
        Err(_) => {}
    }
    judged.map(|_| ())
}

fn rules(typ: Typ) -> Rules<'static> {
    Rules { typ, algs: &Alg::ALL, max_bytes: 8192 }
}

fn wanted() -> Expectations {
    Expectations { issuer: "iss".into(), audience: "aud".into(), leeway: 0 }
}
