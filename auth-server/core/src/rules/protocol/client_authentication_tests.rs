//! What a request says of its client, and who is believed.

use super::*;
use crate::domain::samples::client;

fn form(text: &str) -> Parameters {
    Parameters::parse(text).unwrap()
}

fn basic_of(text: &str) -> String {
    format!("Basic {}", STANDARD.encode(text))
}

fn code(authorization: Option<&str>, text: &str) -> ErrorCode {
    presented(authorization, &form(text)).unwrap_err().code
}

fn secret(client_id: &str, secret: &str, method: SecretMethod) -> Presented {
    Presented::Secret { client_id: client_id.into(), secret: secret.into(), method }
}

/// An unsigned text with the shape of an assertion of `sub`.
fn assertion(sub: &str) -> String {
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
    format!("{}.{}.AA", part("{}"), part(&format!("{{\"sub\":\"{sub}\"}}")))
}

#[test]
fn each_way_is_read() {
    let read = |field: Option<&str>, text: &str| presented(field, &form(text)).unwrap();
    assert_eq!(read(None, "client_id=a"), Presented::None { client_id: "a".into() });
    let posted = read(None, "client_id=a&client_secret=b+c");
    assert_eq!(posted, secret("a", "b c", SecretMethod::Post));
    for field in
        [basic_of("a:b"), basic_of("a:b").replace("Basic", "bAsIc "), format!(" {} ", basic_of("a:b"))]
    {
        assert_eq!(read(Some(&field), "client_id=a"), secret("a", "b", SecretMethod::Basic), "{field}");
    }
    let sent = format!("client_assertion_type={TYPE}&client_assertion={}", assertion("a"));
    let named = Presented::Assertion { client_id: "a".into(), jwt: assertion("a") };
    assert_eq!(read(None, &sent), named);
    let other = Presented::Assertion { client_id: "b".into(), jwt: assertion("a") };
    assert_eq!(read(None, &format!("{sent}&client_id=b")), other, "the ladder finds that out");
}

const TYPE: &str = client_assertion::TYPE;

#[test]
fn basic_parts_are_encoded_as_forms_are() {
    let field = basic_of("a%3Ab+c:d%25e%3Af:g");
    let read = presented(Some(&field), &form("")).unwrap();
    assert_eq!(read, secret("a:b c", "d%e:f:g", SecretMethod::Basic));
    for bad in ["a", "a%zz:b", "a:%", "a:%ff", ""] {
        assert_eq!(code(Some(&basic_of(bad)), ""), ErrorCode::InvalidRequest, "{bad}");
    }
    for field in ["Basic", "Basic !", "Basic YTpi=", "Basic /w=="] {
        assert_eq!(code(Some(field), ""), ErrorCode::InvalidRequest, "{field}");
    }
}

#[test]
fn two_ways_at_once_are_refused() {
    let (field, jwt) = (basic_of("a:b"), assertion("a"));
    for (field, text) in [
        (Some(field.as_str()), "client_id=a&client_secret=b".to_owned()),
        (Some(field.as_str()), "client_secret=b".to_owned()),
        (Some(field.as_str()), format!("client_assertion={jwt}&client_assertion_type={TYPE}")),
        (Some(field.as_str()), format!("client_assertion_type={TYPE}")),
        (None, format!("client_id=a&client_secret=b&client_assertion={jwt}&client_assertion_type={TYPE}")),
        (Some(field.as_str()), "client_id=c".to_owned()),
    ] {
        assert_eq!(code(field, &text), ErrorCode::InvalidRequest, "{field:?} {text}");
    }
}

#[test]
fn what_is_incomplete_or_unknown_is_refused() {
    let jwt = assertion("a");
    for (field, text, wanted) in [
        (None, String::new(), ErrorCode::InvalidClient),
        (None, "client_id=".into(), ErrorCode::InvalidClient),
        (None, "client_secret=b".into(), ErrorCode::InvalidRequest),
        (None, format!("client_id=a&client_assertion={jwt}"), ErrorCode::InvalidRequest),
        (None, format!("client_id=a&client_assertion_type={TYPE}"), ErrorCode::InvalidRequest),
        (None, format!("client_assertion={jwt}&client_assertion_type=urn:x"), ErrorCode::InvalidClient),
        (None, format!("client_assertion=nonsense&client_assertion_type={TYPE}"), ErrorCode::InvalidClient),
        (Some("Bearer a"), "client_id=a".into(), ErrorCode::InvalidClient),
        (Some(""), "client_id=a".into(), ErrorCode::InvalidClient),
    ] {
        assert_eq!(code(field, &text), wanted, "{field:?} {text}");
    }
}

#[test]
fn o6_only_the_registered_way_with_the_right_secret_is_believed() {
    let with = |authentication| Client { authentication, ..client("a") };
    let own = digest("the secret");
    let (basic, post) = (SecretMethod::Basic, SecretMethod::Post);
    let (public, jwt) = (with(ClientAuthentication::None), with(ClientAuthentication::PrivateKeyJwt));
    let by_basic = with(ClientAuthentication::SecretBasic(own));
    let by_post = with(ClientAuthentication::SecretPost(own));
    let none = Presented::None { client_id: "a".into() };
    let asserted = Presented::Assertion { client_id: "a".into(), jwt: String::new() };
    let right = |method| secret("a", "the secret", method);
    for (client, good) in
        [(&public, &none), (&by_basic, &right(basic)), (&by_post, &right(post)), (&jwt, &asserted)]
    {
        assert_eq!(judge(Some(client), good), Ok(()), "{good:?}");
    }
    for (client, bad) in [
        (Some(&by_basic), &none),
        (Some(&by_basic), &right(post)),
        (Some(&by_post), &right(basic)),
        (Some(&by_basic), &asserted),
        (Some(&jwt), &none),
        (Some(&jwt), &right(basic)),
        (Some(&public), &right(basic)),
        (Some(&public), &asserted),
        (Some(&by_basic), &secret("a", "another", basic)),
        (Some(&by_basic), &secret("a", "", basic)),
        (None, &right(basic)),
        (None, &none),
        (None, &asserted),
    ] {
        assert_eq!(judge(client, bad), Err(not_authenticated()), "{bad:?}");
    }
}

#[test]
fn a_secret_is_never_printed() {
    let texts =
        [format!("{:?}", secret("a", "SECRET", SecretMethod::Post)), format!("{:?}", digest("SECRET"))];
    assert!(texts.iter().all(|text| !text.contains("SECRET")), "{texts:?}");
}
