//! The leg behind us, as a page may see it in the demo.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use signet_shared::wire::{SHOW_LEGS, UPSTREAM_LEG, UpstreamLeg};

use super::super::testing::Api;
use super::*;

const WANTED: (&str, &str) = (SHOW_LEGS, "1");

fn leg(response: &Response) -> Option<UpstreamLeg> {
    let bytes = URL_SAFE_NO_PAD.decode(field(response, UPSTREAM_LEG)?).unwrap();
    Some(serde_json::from_slice(&bytes).unwrap())
}

fn value<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
}

#[tokio::test]
async fn b7_a_page_of_the_demo_sees_what_was_asked_and_answered_and_no_secret() {
    let fields = "Set-Cookie: own=secret\r\nContent-Type: text/plain\r\nX-Internal: secret\r\n";
    let api = Api::answering(fields, "hello").await;
    let upstreams = api.alone().showing_legs(true);
    let sent = [WANTED, ("cookie", "session=secret"), ("x-csrf-token", "secret"), ("accept", "text/plain")];
    let response = send(&upstreams, call("GET", "/bff/api/a?b=c", &sent), "").await.unwrap();
    let leg = leg(&response).unwrap();
    let asked = api.request();
    assert!(asked.starts_with(&format!("{} /api/a?b=c HTTP/1.1", leg.request.method)), "{asked}");
    assert_eq!(leg.request.url, format!("{}/a?b=c", api.base));
    // Each line that the API got is in it, and nothing else.
    let mut lines: Vec<String> = asked.trim_end().split("\r\n").skip(1).map(str::to_owned).collect();
    let mut shown: Vec<String> =
        leg.request.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let hidden = format!("authorization: Bearer {TOKEN}");
    assert!(lines.contains(&hidden), "the API got the token: {asked}");
    lines.retain(|line| *line != hidden);
    shown.retain(|line| !line.starts_with("authorization: Bearer (the access token"));
    assert_eq!(shown.len(), leg.request.headers.len() - 1, "in its place there are words");
    lines.sort_unstable();
    shown.sort_unstable();
    assert_eq!(shown, lines);
    assert_eq!(leg.response.status, 200);
    assert_eq!(value(&leg.response.headers, "content-type"), Some("text/plain"));
    for dropped in ["set-cookie", "x-internal"] {
        assert_eq!(value(&leg.response.headers, dropped), Some("(not passed on)"));
    }
    let json = serde_json::to_string(&leg).unwrap();
    assert!(!json.contains("secret") && !json.contains(TOKEN), "{json}");
    assert_eq!(text(response).await, "hello");
}

#[tokio::test]
async fn b7_who_does_not_ask_for_it_or_may_not_gets_none() {
    let cases: [(bool, &[(&'static str, &'static str)]); 4] =
        [(true, &[]), (true, &[(SHOW_LEGS, "0")]), (true, &[(SHOW_LEGS, "")]), (false, &[WANTED])];
    for (shows, sent) in cases {
        let api = Api::answering("", "").await;
        let upstreams = api.alone().showing_legs(shows);
        let response = send(&upstreams, call("GET", "/bff/api/a", sent), "").await.unwrap();
        assert_eq!((field(&response, UPSTREAM_LEG), shows && sent == [WANTED]), (None, false));
        assert!(!api.request().contains(SHOW_LEGS), "the API never hears of it");
    }
}

#[tokio::test]
async fn what_an_upstream_says_by_that_name_is_not_passed_on() {
    let api = Api::answering("X-Signet-Upstream-Leg: made-up\r\n", "").await;
    assert_eq!(field(&get(&api.alone(), "/bff/api/a").await.unwrap(), UPSTREAM_LEG), None);
}

#[tokio::test]
async fn a_leg_that_is_too_long_is_left_out_and_the_answer_is_not() {
    let api = Api::answering(&format!("X-Long: y\r\nEtag: \"{}\"\r\n", "x".repeat(20_000)), "hello").await;
    let response = send(&api.alone().showing_legs(true), call("GET", "/bff/api/a", &[WANTED]), "").await;
    let response = response.unwrap();
    assert_eq!((response.status().as_u16(), field(&response, UPSTREAM_LEG)), (200, None));
    assert_eq!(text(response).await, "hello");
}
