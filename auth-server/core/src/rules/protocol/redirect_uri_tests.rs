//! Where answers may go, and every trick to send them elsewhere.

use super::*;

const LOCAL: &str = "http://127.0.0.1/callback";

#[test]
fn what_may_be_registered() {
    for good in [
        "https://app.example.com/callback",
        "https://app.example.com",
        "https://app.example.com:8443/cb?dummy1=lorem&dummy2=ipsum",
        "https://a.example/%2Fx/.well-known/a..b?x=../y",
        "https://a1.example-2.com/cb",
        "https://192.0.2.7/cb",
        "https://[2001:db8::1]:8443/cb",
        "http://localhost:3000/callback",
        "http://127.0.0.1/callback",
        "http://[::1]/callback",
        "http://[::1]:65535?x",
        "com.example.app:/oauth2redirect/example-provider",
        "com.example.app://callback",
    ] {
        assert_eq!(acceptable(good), Ok(()), "{good}");
    }
}

/// What may not be registered, and why.
const BAD: [(BadRedirectUri, &[&str]); 10] = [
    (BadRedirectUri::Fragment, &["https://app.example.com/cb#x", "https://app.example.com/cb#"]),
    (BadRedirectUri::Wildcard, &["https://*.example.com/cb", "https://app.example.com/*"]),
    (
        BadRedirectUri::Character,
        &[
            "https://app.example.com\\@evil.example/",
            "https://app.example.com/a b",
            "https://app.example.com/a\tb",
            "https://app.example.com/a\r\nb",
            "https://app.example.com/\u{7f}",
            "https://app\u{3002}example.com/",
            "https://\u{e4}.example/",
            "https://app.example.com/\"x",
            "https://app.example.com/%2",
            "https://app.example.com/%zz",
            "https://app.example.com/%4z",
            "https://app.example.com/%z4",
        ],
    ),
    (
        BadRedirectUri::NotAbsolute,
        &[
            "",
            "/callback",
            "//app.example.com/cb",
            "https:app.example.com",
            "https:/app.example.com",
            "com.example.app:",
            "com.example.app:x",
        ],
    ),
    (
        BadRedirectUri::Scheme,
        &[
            "HTTPS://app.example.com/cb",
            "javascript:/alert(1)",
            "javascript://x/%0aalert(1)",
            "JavaScript:/x",
            "com.Example.app:/x",
            "com.example_app:/x",
            "data:/text/html,x",
            "vbscript:/x",
            "file:///etc/passwd",
            "blob:https://app.example.com/x",
            "myapp:/callback",
            ".app:/x",
            "com.:/x",
            "com..app:/x",
            "1.example:/x",
            ":/x",
        ],
    ),
    (
        BadRedirectUri::NotLoopback,
        &[
            "http://app.example.com/cb",
            "http://127.0.0.2/cb",
            "http://localhost.evil.example/cb",
            "http://[::2]/cb",
        ],
    ),
    (
        BadRedirectUri::UserInfo,
        &[
            "https://app.example.com@evil.example/",
            "https://user:pass@app.example.com/",
            "http://127.0.0.1:80@evil.example/",
            "com.example.app://user@host",
        ],
    ),
    (
        BadRedirectUri::Host,
        &[
            "https:///cb",
            "https://?x",
            "https://App.example.com/cb",
            "https://app.example.com./cb",
            "https://app..example.com/cb",
            "https://app_1.example.com/cb",
            "https://app%2eexample.com/cb",
            "https://127.1/cb",
            "https://2130706433/cb",
            "https://0x7f.0.0.1/cb",
            "https://127.0.0.01/cb",
            "https://[::1/cb",
            "https://::1]/cb",
            "https://[0:0::1]/cb",
            "https://[example.com]/cb",
            "https://[::1]80/cb",
        ],
    ),
    (
        BadRedirectUri::Port,
        &[
            "https://app.example.com:/cb",
            "https://app.example.com:0/cb",
            "https://app.example.com:080/cb",
            "https://app.example.com:65536/cb",
            "https://app.example.com:+80/cb",
            "https://app.example.com:80:80/cb",
        ],
    ),
    (
        BadRedirectUri::DotSegment,
        &[
            "https://app.example.com/a/../b",
            "https://app.example.com/./b",
            "https://app.example.com/a/..",
            "https://app.example.com/a/%2e%2E/b",
            "https://app.example.com/a/.%2e?x",
            "com.example.app:/a/../b",
        ],
    ),
];

#[test]
fn g6_what_may_not_be_registered_and_why() {
    for (why, uris) in BAD {
        for bad in uris {
            assert_eq!(acceptable(bad), Err(why), "{bad}");
        }
    }
    let long = format!("https://app.example.com/{}", "a".repeat(LONGEST));
    assert_eq!(acceptable(&long), Err(BadRedirectUri::TooLong));
    assert_eq!(acceptable(&long[..LONGEST]), Ok(()));
}

#[test]
fn g6_what_is_asked_must_be_what_is_registered_byte_by_byte() {
    let registered = "https://app.example.com/callback";
    assert!(matches(registered, registered));
    for trick in [
        "",
        "https://app.example.com/callback/",
        "https://app.example.com/callback?",
        "https://app.example.com/callback?x=1",
        "https://app.example.com/callback#",
        "https://app.example.com/callback#x",
        "https://app.example.com/callback ",
        " https://app.example.com/callback",
        "https://app.example.com/callback\n",
        "https://app.example.com/call\tback",
        "https://app.example.com/Callback",
        "https://App.example.com/callback",
        "HTTPS://app.example.com/callback",
        "http://app.example.com/callback",
        "https://app.example.com:443/callback",
        "https://app.example.com:8443/callback",
        "https://app.example.com./callback",
        "https://app.example.com/x/../callback",
        "https://app.example.com/./callback",
        "https://app.example.com//callback",
        "https://app.example.com%2fcallback",
        "https://app.example.com/%63allback",
        "https://app.example.com\\callback",
        "https://app.example.com@evil.example/callback",
        "https://evil.example@app.example.com/callback",
        "https://evil.example\\@app.example.com/callback",
        "https://app.example.com.evil.example/callback",
        "https://app\u{3002}example.com/callback",
        "https://app\u{ff0e}example.com/callback",
        "//app.example.com/callback",
    ] {
        assert!(!matches(registered, trick), "{trick:?}");
    }
}

#[test]
fn g6_the_port_of_a_loopback_address_is_open_where_none_is_registered() {
    for port in ["1", "80", "8080", "49152", "65535"] {
        assert!(matches(LOCAL, &format!("http://127.0.0.1:{port}/callback")), "{port}");
        assert!(matches("http://[::1]/callback", &format!("http://[::1]:{port}/callback")), "{port}");
        assert!(matches("http://127.0.0.1", &format!("http://127.0.0.1:{port}")), "{port}");
        assert!(matches("http://[::1]?x=/y", &format!("http://[::1]:{port}?x=/y")), "{port}");
    }
    assert!(matches(LOCAL, LOCAL), "and none at all is what is registered");
    for port in [
        "",
        "0",
        "00",
        "080",
        "+80",
        "-1",
        " 80",
        "80 ",
        "65536",
        "99999999999",
        "8o",
        "\u{661}",
        "80:80",
        "8%30",
    ] {
        assert!(!matches(LOCAL, &format!("http://127.0.0.1:{port}/callback")), "{port:?}");
    }
}

#[test]
fn g6_nothing_else_of_a_loopback_address_is_open() {
    for trick in [
        "http://127.0.0.1:80",
        "http://127.0.0.1:80/",
        "http://127.0.0.1:80/callback/",
        "http://127.0.0.1:80/callback?x",
        "http://127.0.0.1:80/callback#x",
        "http://127.0.0.1:80/x/callback",
        "http://127.0.0.1:80/x/../callback",
        "http://127.0.0.1:80//callback",
        "http://127.0.0.1:80\\callback",
        "http://127.0.0.1:80@evil.example/callback",
        "http://evil.example@127.0.0.1:80/callback",
        "http://127.0.0.1:80.evil.example/callback",
        "http://127.0.0.1.evil.example:80/callback",
        "https://127.0.0.1:80/callback",
        "HTTP://127.0.0.1:80/callback",
        "http://127.0.0.2:80/callback",
        "http://127.1:80/callback",
        "http://[::1]:80/callback",
        "http://[::ffff:127.0.0.1]:80/callback",
        "http://localhost:80/callback",
        "http://127.0.0.1:80/callbac\u{6b}\u{200b}",
    ] {
        assert!(!matches(LOCAL, trick), "{trick}");
    }
    for registered in [
        "http://localhost/callback",
        "https://127.0.0.1/callback",
        "http://127.0.0.1:3000/callback",
        "http://127.0.0.1.evil.example/callback",
        "http://[::1].evil.example/callback",
        "https://app.example.com/callback",
    ] {
        let cut = registered.rfind("/callback").unwrap();
        let asked = format!("{}:4000{}", &registered[..cut], &registered[cut..]);
        assert!(!matches(registered, &asked), "{asked}");
    }
    assert!(!matches("http://127.0.0.1.evil.example/", "http://127.0.0.1:80.evil.example/"));
}

#[test]
fn g12_programs_on_the_persons_machine_are_native() {
    for native in [
        "http://127.0.0.1:4711/cb",
        "http://[::1]/cb",
        "http://localhost:3000/cb",
        "https://localhost/cb",
        "com.example.app:/cb",
        "com.example.app://cb",
        "what cannot be read",
        "",
    ] {
        assert!(is_native(native), "{native}");
    }
    for hosted in ["https://app.example.com/cb", "https://localhost.example/cb", "https://192.0.2.7/cb"] {
        assert!(!is_native(hosted), "{hosted}");
    }
}

#[test]
fn h1_a_form_may_lead_to_the_one_origin_or_scheme_of_the_answer() {
    for (uri, source) in [
        ("https://app.example.com/cb;x,y?z='q'", Some("https://app.example.com")),
        ("https://app.example.com:8443?x", Some("https://app.example.com:8443")),
        ("http://localhost:3000/cb", Some("http://localhost:3000")),
        ("http://127.0.0.1:4711/cb", Some("http://127.0.0.1:4711")),
        ("http://[::1]:4711/cb", Some("http:")),
        ("https://192.0.2.7/cb", Some("https:")),
        ("com.example.app:/cb", Some("com.example.app:")),
        ("com.example.app://a;b/cb", Some("com.example.app:")),
        ("https://app.example.com;script-src/cb", None),
        ("https://app.example.com /cb", None),
        ("javascript:/x", None),
        ("", None),
    ] {
        assert_eq!(form_action_source(uri).as_deref(), source, "{uri}");
    }
}

#[test]
fn h4_the_origin_of_an_address_is_written_as_browsers_write_it() {
    for (uri, expected) in [
        ("https://app.example/callback?a=1", Some("https://app.example")),
        ("https://app.example:443/cb", Some("https://app.example")),
        ("https://app.example:8443/cb", Some("https://app.example:8443")),
        ("http://localhost:80/cb", Some("http://localhost")),
        ("http://127.0.0.1:443/cb", Some("http://127.0.0.1:443")),
        ("http://[::1]:3000/cb", Some("http://[::1]:3000")),
        ("com.example.app:/cb", None),
        ("javascript:/x", None),
        ("", None),
    ] {
        assert_eq!(origin(uri).as_deref(), expected, "{uri}");
    }
}
