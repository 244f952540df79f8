//! The handshake, rule by rule, each with what is refused: RFC 6455 §4, rule H6.

use super::*;

/// The example of RFC 6455 §1.3.
const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";
const ACCEPT: &str = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

const ASKED: [(&str, &str); 6] = [
    ("connection", "keep-alive, Upgrade"),
    ("upgrade", "websocket"),
    ("sec-websocket-version", "13"),
    ("sec-websocket-key", KEY),
    ("sec-websocket-protocol", "chat, superchat"),
    ("sec-websocket-extensions", "permessage-deflate; client_max_window_bits"),
];

const ANSWERED: [(&str, &str); 3] =
    [("connection", "Upgrade"), ("upgrade", "WebSocket"), ("sec-websocket-accept", ACCEPT)];

/// `fields` with `more` in place of those of the same name.
fn with(fields: &[(&'static str, &'static str)], more: &[(&'static str, &'static str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let kept = fields.iter().filter(|(name, _)| more.iter().all(|(other, _)| other != name));
    for (name, value) in kept.chain(more) {
        headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    headers
}

fn read(more: &[(&'static str, &'static str)]) -> Result<Handshake, Refused> {
    Handshake::read(&Method::GET, &with(&ASKED, more), Some(0))
}

fn lines(headers: &HeaderMap) -> Vec<String> {
    let line = |(name, value): (&HeaderName, &HeaderValue)| format!("{name}: {}", value.to_str().unwrap());
    let mut lines: Vec<String> = headers.iter().map(line).collect();
    lines.sort_unstable();
    lines
}

#[test]
fn h6_the_origin_is_ours_alone() {
    const OWN: &str = "https://app.example";
    let of = |more: &[(&'static str, &'static str)]| {
        is_of(&with(&[], more), Pages { own: OWN, frontend: None, crosses: false })
    };
    assert!(of(&[("origin", OWN)]));
    let both = Pages { own: OWN, frontend: Some("https://shop.example"), crosses: true };
    assert!(is_of(&with(&[], &[("origin", "https://shop.example")]), both), "the frontend's");
    assert!(!of(&[("origin", "https://shop.example")]), "where there is none");
    assert!(!of(&[]), "what says nothing is no page of ours");
    assert!(!of(&[("origin", OWN), ("origin", OWN)]), "twice");
    for bad in [
        "null",
        "",
        "https://app.example.evil",
        "https://evil.app.example",
        "http://app.example",
        "https://app.example:443",
        "https://app.example:8443",
        "https://app.example/",
        "https://APP.example",
        "https://app.example https://evil.example",
        "app.example",
    ] {
        assert!(!of(&[("origin", bad)]), "{bad:?}");
    }
}

#[test]
fn b7_what_both_ends_agree_on_passes() {
    let mut headers = HeaderMap::new();
    read(&[]).unwrap().write(&mut headers);
    let wanted = [
        "connection: Upgrade".to_owned(),
        "sec-websocket-extensions: permessage-deflate; client_max_window_bits".to_owned(),
        format!("sec-websocket-key: {KEY}"),
        "sec-websocket-protocol: chat, superchat".to_owned(),
        "sec-websocket-version: 13".to_owned(),
        "upgrade: websocket".to_owned(),
    ];
    assert_eq!(lines(&headers), wanted);
    let bare: Vec<_> = ASKED[..4].to_vec();
    let mut headers = HeaderMap::new();
    Handshake::read(&Method::GET, &with(&bare, &[]), Some(0)).unwrap().write(&mut headers);
    assert_eq!(headers.len(), 4, "nothing is made up: {headers:?}");
}

#[test]
fn b7_what_is_no_handshake_is_refused() {
    let of = |more: &[(&'static str, &'static str)]| read(more).unwrap_err();
    assert_eq!(of(&[("connection", "keep-alive")]), Refused::Connection);
    for bad in ["12", "8", "", "13, 8", "013", " 13x"] {
        assert_eq!(of(&[("sec-websocket-version", bad)]), Refused::Version, "{bad:?}");
    }
    let twice = [("sec-websocket-version", "13"), ("sec-websocket-version", "13")];
    assert_eq!(of(&twice), Refused::Version);
    for bad in ["", "x", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZTE=", "dGhlIHNhbXBsZSBub25j", "===="]
    {
        assert_eq!(of(&[("sec-websocket-key", bad)]), Refused::Key, "{bad:?}");
    }
    assert_eq!(of(&[("sec-websocket-key", KEY), ("sec-websocket-key", KEY)]), Refused::Key);
    assert_eq!(of(&[("connection", "upgrade, Sec-WebSocket-Key")]), Refused::Key, "it ends here");
    for bad in ["", "a,", "a, a", "a b", "a;b", "\"a\""] {
        assert_eq!(of(&[("sec-websocket-protocol", bad)]), Refused::Protocol, "{bad:?}");
    }
    let twice = [("sec-websocket-protocol", "chat"), ("sec-websocket-protocol", "chat")];
    assert_eq!(of(&twice), Refused::Protocol);
    for (method, length, wanted) in [
        (Method::POST, Some(0), Refused::Method),
        (Method::HEAD, Some(0), Refused::Method),
        (Method::GET, Some(1), Refused::Body),
        (Method::GET, None, Refused::Body),
    ] {
        let refused = Handshake::read(&method, &with(&ASKED, &[]), length).unwrap_err();
        assert_eq!(refused, wanted, "{method} {length:?}");
    }
}

#[test]
fn b7_the_upstreams_choice_is_passed_on_and_nothing_else_of_its_answer() {
    let handshake = read(&[]).unwrap();
    let told = |more: &[(&'static str, &'static str)]| {
        handshake.agreed(&with(&ANSWERED, more)).map(|told| lines(&told))
    };
    let accept = format!("sec-websocket-accept: {ACCEPT}");
    assert_eq!(told(&[]).unwrap(), std::slice::from_ref(&accept));
    let more = [
        ("sec-websocket-protocol", "superchat"),
        ("sec-websocket-extensions", "permessage-deflate"),
        ("set-cookie", "a=b"),
        ("server", "x"),
    ];
    let wanted = [
        accept,
        "sec-websocket-extensions: permessage-deflate".to_owned(),
        "sec-websocket-protocol: superchat".to_owned(),
    ];
    assert_eq!(told(&more).unwrap(), wanted);
}

#[test]
fn b7_an_answer_to_another_handshake_is_none() {
    let handshake = read(&[]).unwrap();
    for bad in [
        &[("upgrade", "h2c")][..],
        &[("upgrade", "websocket, h2c")],
        &[("upgrade", "websocket"), ("upgrade", "websocket")],
        &[("connection", "keep-alive")],
        &[("sec-websocket-accept", "")],
        &[("sec-websocket-accept", "s3pplmbitxaq9kygzzhzrbk+xoo=")],
        &[("sec-websocket-accept", KEY)],
        &[("sec-websocket-accept", ACCEPT), ("sec-websocket-accept", ACCEPT)],
        &[("sec-websocket-protocol", "other")],
        &[("sec-websocket-protocol", "chat, superchat")],
        &[("sec-websocket-protocol", "chat"), ("sec-websocket-protocol", "superchat")],
    ] {
        assert_eq!(handshake.agreed(&with(&ANSWERED, bad)), None, "{bad:?}");
    }
    for missing in 0..ANSWERED.len() {
        let mut fields = ANSWERED.to_vec();
        let (name, _) = fields.remove(missing);
        assert_eq!(handshake.agreed(&with(&fields, &[])), None, "without {name}");
    }
    let plain = Handshake::read(&Method::GET, &with(&ASKED[..4], &[]), Some(0)).unwrap();
    assert!(plain.agreed(&with(&ANSWERED, &[])).is_some());
    for unasked in [("sec-websocket-extensions", "permessage-deflate"), ("sec-websocket-protocol", "chat")] {
        assert_eq!(plain.agreed(&with(&ANSWERED, &[unasked])), None, "{unasked:?}");
    }
}
