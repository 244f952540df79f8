//! Where the fuzz targets begin: texts that are nearly right teach a fuzzer more than noise does.

use serde_json::{Value, json};
use signet_shared::claims::Kind;
use signet_shared::jose::Alg;

use crate::agree::{keys, right, write};
use crate::jwks;
use crate::rfc::{EXAMPLES, REFUSED};
use crate::wycheproof::{FILES, groups, public, tests};

/// What stands between the two halves of an input of the target `claims`: no JSON has it.
pub const BETWEEN: u8 = 0;

/// The names of the targets, and what each begins with.
///
/// # Panics
/// Never, as long as the vectors are there.
#[must_use]
pub fn all() -> [(&'static str, Vec<Vec<u8>>); 4] {
    [("token", tokens()), ("claims", claims()), ("jwks", sets()), ("members", objects())]
}

/// Every kind and algorithm, right and with one thing wrong; header and claims as texts.
fn examples() -> Vec<(String, String)> {
    let wrong: [(bool, &str, Value); 6] = [
        (true, "typ", json!("application/AT+JWT")),
        (true, "crit", json!(["b64"])),
        (true, "x5c", json!(["MIIB"])),
        (false, "aud", json!(["aud", "other"])),
        (false, "nbf", json!(1)),
        (false, "amr", json!(["pwd", "otp"])),
    ];
    let mut all = Vec::new();
    for kind in Kind::ALL {
        all.extend(Alg::ALL.map(|alg| right(kind, alg, |_, _| ())));
        all.extend(wrong.iter().map(|(in_header, name, value)| {
            right(kind, Alg::EdDsa, |header, claims| {
                (if *in_header { header } else { claims })[*name] = value.clone();
            })
        }));
    }
    all
}

fn tokens() -> Vec<Vec<u8>> {
    let mut texts: Vec<String> = EXAMPLES.map(|example| example.token.to_owned()).to_vec();
    texts.extend(REFUSED.map(str::to_owned));
    for group in FILES.into_iter().flat_map(groups) {
        texts.extend(tests(&group).map(|(jws, _, _)| jws.to_owned()));
    }
    texts.extend(examples().iter().map(|(header, claims)| write(header.as_bytes(), claims.as_bytes())));
    texts.into_iter().map(String::into_bytes).collect()
}

fn claims() -> Vec<Vec<u8>> {
    examples()
        .into_iter()
        .map(|(header, claims)| [header.as_bytes(), &[BETWEEN], claims.as_bytes()].concat())
        .collect()
}

fn objects() -> Vec<Vec<u8>> {
    // Written apart too: white space stands where it may.
    let spaced = r#" { "a" : 1 , "b\u0022" : { "a" : [ "}" , "\\" ] } , "" : "\"" } "#.to_owned();
    let texts =
        examples().into_iter().flat_map(|(header, claims)| [header, claims]).chain([spaced, "{}".into()]);
    texts.map(String::into_bytes).collect()
}

fn sets() -> Vec<Vec<u8>> {
    let mut texts =
        vec![json!({"keys": keys().keys().iter().map(jwks::write).collect::<Vec<_>>()}).to_string()];
    for group in FILES.into_iter().flat_map(groups) {
        // The one file has keys, the other has sets of them.
        let public = public(&group).cloned().map(Value::Object);
        texts.extend(
            public.map(|it| if it.get("keys").is_some() { it } else { json!({"keys": [it]}) }.to_string()),
        );
    }
    texts.sort();
    texts.dedup();
    texts.into_iter().map(String::into_bytes).collect()
}
