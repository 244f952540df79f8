//! The first half of the ladder: from a text to a token whose signature holds. RFC 7515 §5.2, RFC 8725 §3.

use serde_json::{Map, Value};

use super::encoding::decode;
use super::ladder::{First, Refusal, Watch, holds};
use super::{Alg, Jwk, Step, Typ, Unverified, object};

/// What is demanded of a token before its signature is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules<'a> {
    /// The kind of token.
    pub typ: Typ,
    /// The algorithms that are allowed.
    pub algs: &'a [Alg],
    /// The greatest length, in bytes.
    pub max_bytes: usize,
}

impl Rules<'static> {
    /// For access tokens: the algorithms that Signet signs with, and 8 KiB, more than any token needs; base64 of more is
    /// not worth decoding.
    pub const ACCESS: Self =
        Self { typ: Typ::Is("at+jwt"), algs: &[Alg::Es256, Alg::Rs256, Alg::EdDsa], max_bytes: 8 * 1024 };
}

/// Takes `token` up to the key: size, shape, encoding, header, typ, alg, crit.
///
/// # Errors
/// The first step that it does not pass.
pub fn parse<'a>(token: &'a str, rules: &Rules<'_>) -> Result<Unverified<'a>, Refusal> {
    let mut first = First::default();
    let walked = walk_head(token, rules, &mut first);
    first.or(walked.and_then(|walked| walked.token))
}

/// What a walk over the head found: also for an explanation that goes on after a refusal.
pub(crate) struct Walked<'a> {
    /// The token, where it is one that can be checked further.
    pub(crate) token: Option<Unverified<'a>>,
    /// The payload's bytes.
    pub(crate) payload: Vec<u8>,
}

pub(crate) fn walk_head<'a, W: Watch>(
    token: &'a str,
    rules: &Rules<'_>,
    watch: &mut W,
) -> Option<Walked<'a>> {
    let bytes = || format!("{} bytes", token.len());
    watch.see(Step::Size, holds(token.len() <= rules.max_bytes), bytes, || {
        format!("at most {} bytes", rules.max_bytes)
    })?;
    let parts = split(token);
    // An empty payload is allowed by RFC 7515; that it is no claims set is found out later.
    let whole = parts.is_some_and(|(_, [header, _, signature])| !header.is_empty() && !signature.is_empty());
    watch.see(
        Step::Shape,
        holds(whole),
        || shape(token),
        || "3 parts, header and signature not empty".into(),
    )?;
    let (input, [header, payload, signature]) = parts?;
    let decoded = decode(header).zip(decode(payload)).zip(decode(signature));
    watch.see(
        Step::Encoding,
        holds(decoded.is_some()),
        || odd_characters(token),
        || "A-Z a-z 0-9 - _".into(),
    )?;
    let ((header, payload), signature) = decoded?;
    let members = object(&header).filter(well_typed);
    watch.see(Step::Header, holds(members.is_some()), || lossy(&header), || "a JSON object".into())?;
    let members = members?;
    let HeaderAlg(alg) = walk_header(&members, rules, watch)?;
    let kid = members.get("kid").and_then(Value::as_str).map(str::to_owned);
    let token = alg.map(|alg| Unverified { input, signature, payload: payload.clone(), alg, kid });
    Some(Walked { token, payload })
}

/// Whether the members that RFC 7515 §4.1 and RFC 7516 §4.1 describe are of their types, though most of them are ignored:
/// two readers must not differ on what a header says. `typ` and `alg` have steps of their own.
fn well_typed(members: &Map<String, Value>) -> bool {
    const TEXTS: [&str; 10] = ["kid", "jku", "x5u", "x5t", "x5t#S256", "cty", "zip", "enc", "url", "nonce"];
    let texts = TEXTS.iter().all(|name| members.get(*name).is_none_or(Value::is_string));
    let chain = |value: &Value| value.as_array().is_some_and(|list| list.iter().all(Value::is_string));
    texts && members.get("x5c").is_none_or(chain) && members.get("jwk").is_none_or(Value::is_object)
}

/// The algorithm of a header; none where it is not allowed and the walk goes on all the same.
struct HeaderAlg(Option<Alg>);

fn walk_header<W: Watch>(
    members: &Map<String, Value>,
    rules: &Rules<'_>,
    watch: &mut W,
) -> Option<HeaderAlg> {
    let shown = |name: &str| members.get(name).map_or_else(|| "absent".to_owned(), Value::to_string);
    watch.see(Step::Typ, rules.typ.judge(members.get("typ")), || shown("typ"), || rules.typ.wanted())?;
    let alg = members.get("alg").and_then(Value::as_str).and_then(Alg::named);
    let alg = alg.filter(|alg| rules.algs.contains(alg));
    let allowed = || rules.algs.iter().map(|alg| alg.name()).collect::<Vec<_>>().join(", ");
    watch.see(Step::Alg, holds(alg.is_some()), || shown("alg"), allowed)?;
    watch.see(Step::Crit, holds(!members.contains_key("crit")), || shown("crit"), || "absent".into())?;
    Some(HeaderAlg(alg))
}

pub(crate) fn walk_key<W: Watch>(
    alg: Alg,
    kid: Option<&str>,
    key: Option<&Jwk>,
    watch: &mut W,
) -> Option<()> {
    let named = || kid.unwrap_or("absent").to_owned();
    watch.see(Step::Kid, holds(key.is_some()), named, || "a key of the issuer".into())?;
    let key = key?;
    let made_for =
        || key.alg.map_or_else(|| "a key without alg".to_owned(), |alg| format!("a key for {alg}"));
    watch.see(Step::Key, holds(key.is_for(alg)), made_for, || format!("a key for {alg}"))
}

/// The signing input and the three parts.
pub(crate) fn split(token: &str) -> Option<(&str, [&str; 3])> {
    let (input, signature) = token.rsplit_once('.')?;
    let (header, payload) = input.split_once('.')?;
    (!payload.contains('.')).then_some((input, [header, payload, signature]))
}

fn shape(token: &str) -> String {
    let empty = if token.split('.').any(str::is_empty) { ", not all filled" } else { "" };
    format!("{} parts{empty}", token.split('.').count())
}

fn odd_characters(token: &str) -> String {
    let odd = |c: &char| !c.is_ascii_alphanumeric() && !['-', '_', '.'].contains(c);
    match token.chars().find(odd) {
        Some(one) => format!("{one:?}"),
        None if token.split('.').any(|part| part.len() % 4 == 1) => "a part of an impossible length".into(),
        None => "base64url".into(),
    }
}

/// The beginning of `bytes` as a text, for the eye; an ellipsis stands for the rest.
pub(crate) fn lossy(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    match text.char_indices().nth(200) {
        Some((end, _)) => [&text[..end], "…"].concat(),
        None => text.into_owned(),
    }
}
