//! Tokens that must be refused, one for each check: every other thing about them is right. R7, K1, K5, RFC 8725.

use std::fs;

use e2e::forge::{Forge, changed, encode, new_key, pem_to_der};
use e2e::wire::Wire;
use e2e::{ADMIN, Answer, Ask as _, Options, Stack};
use serde_json::{Value, json};

const NICE_TRY: &str = r#""Ooops, validation messed up: Nice try, invalid token. Login please""#;

/// The whole answer to a token that is refused because of `reason`.
fn nice_try(stack: &Stack, answer: &Answer, what: &str, reason: &str) {
    assert_eq!((answer.status, answer.text().as_str()), (401, NICE_TRY), "{what}: {}", answer.seen());
    let metadata = stack.api.url("/.well-known/oauth-protected-resource");
    let wanted = format!(
        "Bearer realm=\"signet-api\", resource_metadata=\"{metadata}\", error=\"invalid_token\", \
         error_description=\"{reason}\""
    );
    assert_eq!(answer.header("www-authenticate"), Some(wanted), "{what}: {}", answer.seen());
}

/// What is wrong, the token, and the reason that the api gives.
type Case = (&'static str, String, String);

async fn refuse_all(stack: &Stack, forge: &Forge, cases: Vec<Case>) {
    for (what, token, reason) in cases {
        let answer = stack.check(&token).await;
        nice_try(stack, &answer, what, &reason);
    }
    let good = stack.check(&forge.good()).await;
    assert_eq!(good.status, 200, "and the forge's own tokens are good: {}", good.seen());
}

/// The reason for a claim that is missing or of the wrong type. Some have a check of their own, which names them; the
/// rest is required of the payload as a whole.
fn about(name: &str, fault: &str) -> String {
    let named: &[&str] =
        if fault == "missing" { &["iss", "aud", "exp"] } else { &["iss", "exp", "nbf", "iat"] };
    if named.contains(&name) {
        format!("The {name} is {fault}")
    } else {
        "A claim is missing or of the wrong type".to_owned()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r7_each_claim_is_checked() {
    let stack = Stack::start(&Options::new()).await;
    let forge = Forge::of(&stack).await;
    let now = forge.claims["iat"].as_u64().unwrap();
    let (issuer, audience) = (stack.auth.origin(), stack.api.origin());
    let mut cases: Vec<Case> = Vec::new();
    for value in
        [json!("http://evil.example"), json!(format!("{issuer}/")), json!(issuer.to_uppercase()), json!("")]
    {
        cases.push((
            "another issuer",
            forge.claim("iss", value),
            "The token is from another issuer".to_owned(),
        ));
    }
    let two = json!([audience, "http://other.example"]);
    for value in [json!("http://evil.example"), json!(format!("{audience}/")), json!(issuer), json!(""), two]
    {
        cases.push((
            "another audience",
            forge.claim("aud", value),
            "The token is for another audience".to_owned(),
        ));
    }
    cases.push((
        "iat ahead",
        forge.claim("iat", json!(now + 300)),
        "The token was issued in the future".to_owned(),
    ));
    cases.push(("nbf ahead", forge.claim("nbf", json!(now + 300)), "The token is not valid yet".to_owned()));
    for name in ["iss", "sub", "aud", "client_id", "exp", "iat", "jti"] {
        cases.push((name, forge.claim(name, Value::Null), about(name, "missing")));
    }
    for (name, value) in [
        ("exp", json!((now + 600).to_string())),
        ("exp", json!(-1)),
        ("exp", json!(1e300)),
        ("exp", json!([now + 600])),
        ("iat", json!("0")),
        ("nbf", json!("0")),
        ("sub", json!(2)),
        ("aud", json!([audience])),
        ("iss", json!([issuer])),
        ("admin", json!("true")),
        ("admin", json!(1)),
        ("roles", json!("admin")),
        ("scope", json!(["read"])),
        ("tenant", json!(1)),
        ("sid", json!(1)),
        ("auth_time", json!(now.to_string())),
        ("acr", json!(2)),
        ("amr", json!("pwd")),
    ] {
        cases.push((name, forge.claim(name, value), about(name, "of the wrong type")));
    }
    refuse_all(&stack, &forge, cases).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r7_expired_is_said_only_of_what_is_right_otherwise() {
    let stack = Stack::start(&Options::new()).await;
    let forge = Forge::of(&stack).await;
    let expired = changed(&forge.claims, "exp", json!(1));
    let answer = stack.check(&forge.sign(&forge.header, &expired)).await;
    assert!(answer.status == 401 && answer.text().contains("Signature expired"), "{}", answer.seen());
    for (name, value) in [("iss", json!("http://evil.example")), ("aud", json!("x"))] {
        let answer = stack.check(&forge.sign(&forge.header, &changed(&expired, name, value))).await;
        assert_eq!((answer.status, answer.text().as_str()), (401, NICE_TRY), "{name}: {}", answer.seen());
    }
    let foreign = Forge::from_pem(&new_key().0, forge.header["kid"].clone(), &stack);
    let answer = stack.check(&foreign.sign(&forge.header, &expired)).await;
    assert_eq!((answer.status, answer.text().as_str()), (401, NICE_TRY), "{}", answer.seen());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn k1_k5_the_header_is_checked() {
    let stack = Stack::start(&Options::new()).await;
    let forge = Forge::of(&stack).await;
    let mut cases: Vec<Case> = Vec::new();
    let kind = "The typ is not that of this kind of token";
    let unknown = "The kid is none of the keys of the issuer";
    for typ in ["JWT", "logout+jwt", "at+jwt2", "jwt+at", ""] {
        cases.push(("another typ", forge.header("typ", json!(typ)), kind.to_owned()));
    }
    cases.push(("a typ of another type", forge.header("typ", json!(7)), kind.to_owned()));
    cases.push(("no typ", forge.header("typ", Value::Null), "The typ is missing".to_owned()));
    let malformed = "The header is not a well-formed JSON object";
    cases.push(("a kid of another type", forge.header("kid", json!(7)), malformed.to_owned()));
    cases.push(("no kid", forge.header("kid", Value::Null), unknown.to_owned()));
    let crit = "The header demands an extension in crit";
    for value in [json!(["exp"]), json!([]), json!(["b64"]), json!("x")] {
        cases.push(("crit", forge.header("crit", value), crit.to_owned()));
    }
    for kid in [json!("unknown"), json!(""), json!("../../master.key"), json!("' OR 1=1")] {
        cases.push(("a foreign kid", forge.header("kid", kid), unknown.to_owned()));
    }
    refuse_all(&stack, &forge, cases).await;
    for typ in ["AT+JWT", "application/at+jwt"] {
        let answer = stack.check(&forge.header("typ", json!(typ))).await;
        assert_eq!(answer.status, 200, "{typ} is the same (RFC 7515 4.1.9): {}", answer.seen());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn k5_keys_that_the_token_brings_are_never_used() {
    let stack = Stack::start(&Options::new()).await;
    let forge = Forge::of(&stack).await;
    let (private, public) = new_key();
    let point = &pem_to_der(&public)[27..];
    let jwk = json!({"kty": "EC", "crv": "P-256", "x": encode(&point[..32]), "y": encode(&point[32..]),
                     "alg": "ES256", "use": "sig", "kid": "mine"});
    for kid in [forge.header["kid"].clone(), json!("mine"), Value::Null] {
        let own = Forge::from_pem(&private, kid.clone(), &stack);
        for (name, value) in [
            ("jwk", jwk.clone()),
            ("jku", json!(stack.auth.url("/.well-known/jwks.json"))),
            ("x5u", json!("http://evil.example/cert")),
            ("x5c", json!([encode(pem_to_der(&public))])),
        ] {
            let answer = stack.check(&own.header(name, value)).await;
            assert_eq!(
                (answer.status, answer.text().as_str()),
                (401, NICE_TRY),
                "{name} {kid}: {}",
                answer.seen()
            );
        }
    }
    assert_eq!(stack.check(&forge.good()).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_algorithm_is_the_keys_and_never_the_tokens_choice() {
    let stack = Stack::start(&Options::new()).await;
    let forge = Forge::of(&stack).await;
    let good = forge.good();
    let payload = good.split('.').nth(1).unwrap();
    for alg in ["none", "None", "NONE", "nOnE", ""] {
        let header = encode(changed(&forge.header, "alg", json!(alg)).to_string());
        for signature in ["", good.rsplit('.').next().unwrap()] {
            let answer = stack.check(&format!("{header}.{payload}.{signature}")).await;
            assert_eq!(
                (answer.status, answer.text().as_str()),
                (401, NICE_TRY),
                "{alg:?}: {}",
                answer.seen()
            );
        }
    }
    let pem = fs::read_to_string(stack.file("data/signing-es256.pub.pem")).unwrap();
    let der = pem_to_der(&pem);
    let jwk = stack.public_jwk().await.to_string();
    let body = stack.auth.get("/.well-known/jwks.json").answer().await.body;
    for (what, secret) in [
        ("PEM", pem.as_bytes()),
        ("PEM without the line at its end", pem.trim_end().as_bytes()),
        ("DER", &der),
        ("the bare point", &der[26..]),
        ("JWK", jwk.as_bytes()),
        ("JWKS", &body),
        ("nothing", b""),
    ] {
        let answer = stack.check(&forge.hs256(secret)).await;
        nice_try(&stack, &answer, what, "The algorithm is not one that is allowed");
    }
    for alg in ["HS256", "ES384", "RS256", "EdDSA", "PS256"] {
        let answer = stack.check(&forge.header("alg", json!(alg))).await;
        assert_eq!((answer.status, answer.text().as_str()), (401, NICE_TRY), "{alg}: {}", answer.seen());
    }
    assert_eq!(stack.check(&good).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_signature_is_checked() {
    let stack = Stack::start(&Options::new()).await;
    let forge = Forge::of(&stack).await;
    let good = forge.good();
    let (message, signature) = good.rsplit_once('.').unwrap();
    let flip = |text: &str| {
        if let Some(rest) = text.strip_prefix('A') { format!("B{rest}") } else { format!("A{}", &text[1..]) }
    };
    let admin = forge.claim("sub", json!("1"));
    let other = admin.rsplit('.').next().unwrap();
    let foreign = Forge::from_pem(&new_key().0, forge.header["kid"].clone(), &stack).good();
    let zeros = encode([0; 64]);
    for (what, token) in [
        ("one bit of the signature", format!("{message}.{}", flip(signature))),
        ("another token's signature", format!("{message}.{other}")),
        ("another key", foreign),
        ("no signature", format!("{message}.")),
        ("zeros", format!("{message}.{zeros}")),
        ("half a signature", format!("{message}.{}", &signature[..43])),
        ("a longer signature", format!("{good}AAAA")),
    ] {
        let answer = stack.check(&token).await;
        assert_eq!((answer.status, answer.text().as_str()), (401, NICE_TRY), "{what}: {}", answer.seen());
    }
    let mut claims = forge.claims.clone();
    claims["sub"] = json!("1");
    let swapped = format!("{}.{}.{signature}", encode(forge.header.to_string()), encode(claims.to_string()));
    let answer = stack.check(&swapped).await;
    nice_try(&stack, &answer, "changed claims", "The signature does not fit");
    assert_eq!(stack.check(&good).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_has_not_the_shape_of_a_token_is_refused() {
    let stack = Stack::start(&Options::new()).await;
    let forge = Forge::of(&stack).await;
    let good = forge.good();
    let parts: Vec<&str> = good.split('.').collect();
    let (header, payload) = (forge.header.to_string(), forge.claims.to_string());
    let twice = payload.replacen('{', "{\"admin\":false,", 1);
    let unknown_twice = payload.replacen('{', "{\"x\":1,\"x\":2,", 1);
    let alg_twice = header.replacen('{', "{\"alg\":\"none\",", 1);
    let crit_hidden = header.replacen('{', "{\"cr\\u0069t\":[\"x\"],", 1);
    for (what, token) in [
        ("truncated", good[..good.len() - 10].to_owned()),
        ("truncated in its middle", good[..good.len() / 2].to_owned()),
        ("two parts", format!("{}.{}", parts[0], parts[1])),
        ("four parts", format!("{good}.x")),
        ("five parts, as JWE", format!("{good}.x.y")),
        ("a dot at its end", format!("{good}.")),
        ("a dot at its start", format!(".{good}")),
        ("dots alone", "..".to_owned()),
        ("padding", format!("{}=.{}=.{}=", parts[0], parts[1], parts[2])),
        ("padding of the signature", format!("{good}==")),
        ("a space within", format!("{}. {}.{}", parts[0], parts[1], parts[2])),
        ("a tab within", format!("{}\t.{}.{}", parts[0], parts[1], parts[2])),
        ("a second word", format!("{good} more")),
        ("in quotes", format!("\"{good}\"")),
        ("the other alphabet", format!("{}+/.{}.{}", parts[0], parts[1], parts[2])),
        ("no base64 at all", "!.!.!".to_owned()),
        ("an empty header", forge.sign_text("", &payload)),
        ("a header that is a list", forge.sign_text("[]", &payload)),
        ("an empty object", forge.sign_text("{}", "{}")),
        ("claims that are a list", forge.sign_text(&header, "[]")),
        ("claims that are no JSON", forge.sign_text(&header, "{")),
        ("claims and more", forge.sign_text(&header, &format!("{payload}{{}}"))),
        ("a claim twice", forge.sign_text(&header, &twice)),
        ("an unknown claim twice", forge.sign_text(&header, &unknown_twice)),
        ("alg twice", forge.sign_text(&alg_twice, &payload)),
        ("crit in disguise", forge.sign_text(&crit_hidden, &payload)),
        ("broken UTF-8", forge.sign_parts(&encode(&header), &encode(b"{\"iss\":\"\xff\"}"))),
        ("deep claims", forge.sign_text(&header, &["[".repeat(2500), "]".repeat(2500)].concat())),
        ("20 KB", "x".repeat(20 * 1024)),
        ("20 KB in three parts", forge.claim("pad", json!("x".repeat(15_000)))),
    ] {
        let answer = stack.check(&token).await;
        assert_eq!((answer.status, answer.text().as_str()), (401, NICE_TRY), "{what}: {}", answer.seen());
        let challenge = e2e::challenge::of(&answer);
        assert_eq!(challenge["error"], "invalid_token", "{what}: {}", answer.seen());
        assert!(!challenge["error_description"].is_empty(), "{what}: {}", answer.seen());
    }
    assert_eq!(stack.check(&good).await.status, 200);
    let log = stack.api.log();
    assert!(!log.contains("ERROR") && !log.contains("panicked"), "{log}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_token_of_1_mb_is_431_and_the_next_one_works() {
    let stack = Stack::start(&Options::new()).await;
    let mut wire = Wire::open(stack.api.port).await;
    let head = format!(
        "GET /test_get_with_validation HTTP/1.1\r\nHost: localhost:{}\r\nAuthorization: Bearer {}\r\n\r\n",
        stack.api.port,
        "x".repeat(1 << 20)
    );
    // The server may stop reading in the middle; its answer must come through all the same.
    let _ = wire.send(head.as_bytes()).await;
    let answer = wire.answer().await;
    assert_eq!(answer.status, 431, "{}", answer.seen());
    let answer = stack.check(&stack.login(ADMIN).await).await;
    assert_eq!(answer.status, 200, "{}", answer.seen());
}
