//! The second half of the ladder: what a payload must say. RFC 7519 §4.1, RFC 9068 §4.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::TokenKind;
use super::registered::{Registered, audience_is, names, seconds, shown, text_is};
use crate::jose::{Fault, First, Refusal, Step, Verified, Watch, holds, object};

/// What the one who checks expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectations {
    /// `iss`, byte by byte.
    pub issuer: String,
    /// The one who checks, which `aud` must name: byte by byte.
    pub audience: String,
    /// Seconds by which the clocks may differ.
    pub leeway: u64,
}

/// A payload that was read, whether or not it says what it should: reading it once is enough, judging it takes the
/// time and the one who checks, so it is done each time.
#[derive(Debug, Clone)]
pub struct Payload<K: TokenKind> {
    /// As it was sent: of a payload that is remembered, one piece of memory instead of two for each member.
    json: Box<[u8]>,
    registered: Registered<Value>,
    typed: Option<Arc<K::Claims>>,
}

impl<K: TokenKind> Payload<K> {
    /// Reads the payload of a token whose signature holds.
    ///
    /// # Errors
    /// `Payload` when it is no JSON object without repeated members.
    pub fn read(token: &Verified) -> Result<Self, Refusal> {
        Self::parse(token.payload()).ok_or(Refusal { step: Step::Payload, fault: Fault::Differs })
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let members = object(bytes)?;
        let typed = K::read(&members).map(Arc::new);
        Some(Self { json: bytes.into(), registered: Registered::of(&members).cloned(), typed })
    }

    /// All members, also those that the kind does not know, read anew. To be believed only once [`Payload::judge`] has
    /// passed.
    #[must_use]
    pub fn members(&self) -> Map<String, Value> {
        object(&self.json).unwrap_or_default()
    }

    /// The claims, if all holds at `now` (unix seconds): iss, aud, exp, nbf, iat, required.
    ///
    /// # Errors
    /// The first step that it does not pass; `Exp` with [`Fault::Differs`] is a token that was good once.
    pub fn judge(&self, wanted: &Expectations, now: u64) -> Result<&Arc<K::Claims>, Refusal> {
        let typed = self.typed.as_ref().filter(|typed| K::coherent(typed, &wanted.audience));
        let demands = Demands { wanted, several_audiences: K::SEVERAL_AUDIENCES, complete: typed.is_some() };
        let mut first = First::default();
        let walked = walk(&self.registered.as_ref(), &|| names(&self.members()), &demands, now, &mut first);
        first.or(walked.and(typed))
    }
}

/// Reads and judges in one go, for whoever looks at a token once.
///
/// # Errors
/// The first step that it does not pass.
pub fn judge<K: TokenKind>(
    token: &Verified,
    wanted: &Expectations,
    now: u64,
) -> Result<Arc<K::Claims>, Refusal> {
    Payload::<K>::read(token)?.judge(wanted, now).cloned()
}

/// What the claims of a token must be; not generic over the kind, so that the walk is compiled once.
pub(super) struct Demands<'a> {
    pub(super) wanted: &'a Expectations,
    pub(super) several_audiences: bool,
    /// Whether the claims that the kind needs are there, each of its type, and name somebody.
    pub(super) complete: bool,
}

pub(super) fn walk<W: Watch>(
    claims: &Registered<&Value>,
    names: &dyn Fn() -> String,
    demands: &Demands<'_>,
    now: u64,
    watch: &mut W,
) -> Option<()> {
    let wanted = demands.wanted;
    let issuer = text_is(claims.iss, &wanted.issuer);
    watch.see(Step::Iss, issuer, || shown(claims.iss), || wanted.issuer.clone())?;
    let audience = audience_is(claims.aud, &wanted.audience, demands.several_audiences);
    watch.see(Step::Aud, audience, || shown(claims.aud), || wanted.audience.clone())?;
    in_time(claims, wanted.leeway, now, watch)?;
    watch.see(Step::Required, holds(demands.complete), names, || {
        "all claims of this kind, each of its type; no empty sub, client_id or jti".into()
    })
}

fn in_time<W: Watch>(claims: &Registered<&Value>, leeway: u64, now: u64, watch: &mut W) -> Option<()> {
    let latest = now.saturating_add(leeway);
    let exp = match seconds(claims.exp) {
        // In the second of exp it is over: "on or after" (RFC 7519 §4.1.4).
        Ok(Some(exp)) => holds(now < exp.saturating_add(leeway)),
        Ok(None) => Err(Fault::Missing),
        Err(fault) => Err(fault),
    };
    let earliest = now.saturating_sub(leeway);
    watch.see(Step::Exp, exp, || shown(claims.exp), || format!("later than {earliest}"))?;
    let reached = |claim| seconds(claim).and_then(|at| holds(at.is_none_or(|at| at <= latest)));
    watch.see(
        Step::Nbf,
        reached(claims.nbf),
        || shown(claims.nbf),
        || format!("absent or at most {latest}"),
    )?;
    watch.see(Step::Iat, reached(claims.iat), || shown(claims.iat), || format!("at most {latest}"))
}

#[cfg(test)]
#[path = "judge_tests.rs"]
mod tests;
