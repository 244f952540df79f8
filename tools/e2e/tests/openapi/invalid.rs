//! Wrong calls of an operation, made from what its document says.

use e2e::Server;
use serde_json::{Value, json};

use super::interface::{Call, Operation};
use super::tokens::Tokens;
use super::valid::request;

/// The calls that `operation` must refuse.
pub(crate) fn calls(server: &Server, operation: &Operation, tokens: &Tokens) -> Vec<Call> {
    let mut calls = edge(server, operation);
    let security = &operation.says["security"];
    if security != &json!([]) {
        calls.extend(credentials(server, operation, tokens, security[0] == json!({})));
    }
    if operation.says["parameters"].is_array() {
        let address = operation.path.replace("{tenant}", "%FF");
        let request = server.request(&operation.method, &address).bearer_auth(&tokens.admin);
        calls.push(Call::new("with a path that is no text", request, 400));
    }
    let content = &operation.says["requestBody"]["content"];
    if content["application/json"].is_object() {
        calls.extend(bodies(server, operation));
    }
    if content[FORM].is_object() {
        calls.extend(forms(server, operation));
    }
    calls
}

const FORM: &str = "application/x-www-form-urlencoded";

/// What every endpoint refuses.
fn edge(server: &Server, operation: &Operation) -> Vec<Call> {
    let bare = || request(server, operation);
    let other = |method: &str| {
        let wrong = Operation { method: method.to_owned(), ..operation.clone() };
        Call::new(format!("by {method}"), request(server, &wrong), 405)
    };
    let wrong = ["PATCH", "DELETE", "GET", "POST"].into_iter();
    let wrong = wrong.filter(|method| operation.methods.iter().all(|own| own != method));
    let mut calls: Vec<Call> = wrong.map(other).collect();
    calls.push(Call::new("to another host", bare().header("host", "evil.test"), 421));
    calls.push(Call::new("by a proxy", bare().header("x-forwarded-for", "192.0.2.1"), 400));
    calls
}

/// Where a token may be left out, only what is there can be wrong.
fn credentials(server: &Server, operation: &Operation, tokens: &Tokens, optional: bool) -> Vec<Call> {
    let is_form = operation.says["requestBody"]["content"][FORM].is_object();
    let bare = || {
        let request = request(server, operation);
        if is_form { request.header("content-type", FORM) } else { request }
    };
    let twice = bare().header("authorization", "Bearer a").header("authorization", "Bearer b");
    let mut calls = vec![
        Call::new("with another scheme", bare().header("authorization", "Basic dGVzdDp0ZXN0"), 401),
        Call::new("with a scheme alone", bare().header("authorization", "Bearer"), 401),
        Call::new("with two credentials", twice, 400),
    ];
    if !optional {
        calls.push(Call::new("without a token", bare(), 401));
    }
    calls.extend(tokens.bad.iter().map(|(what, token)| {
        Call::new(format!("with {what}"), bare().header("authorization", format!("Bearer {token}")), 401)
    }));
    calls
}

/// What is wrong with a body: its type, its size, its JSON, each of its members.
fn bodies(server: &Server, operation: &Operation) -> Vec<Call> {
    let described = &operation.says["requestBody"];
    let example = &described["content"]["application/json"]["example"];
    let members = example.as_object().unwrap_or_else(|| panic!("{} has no example", operation.id));
    let limit = limit(operation);
    let bare = || request(server, operation);
    let of_type = |media_type: &str| bare().header("content-type", media_type).body(example.to_string());
    let sent = |body: String| bare().header("content-type", "application/json").body(body);
    let mut calls = vec![
        Call::new("without a media type", bare().body(example.to_string()), 415),
        Call::new("as text", of_type("text/plain"), 415),
        Call::new("as a form", of_type("application/x-www-form-urlencoded"), 415),
        Call::new(
            "with two media types",
            of_type("text/plain").header("content-type", "application/json"),
            415,
        ),
        Call::new("with too much", sent(too_much(example, limit)), 413),
    ];
    for wrong in ["", "{", "null", "[]", "\"text\"", "{\"a\":1}{}", "\u{feff}{}"] {
        calls.push(Call::new(format!("with the body {wrong:?}"), sent(wrong.to_owned()), 400));
    }
    for name in members.keys() {
        let mut without = members.clone();
        without.remove(name);
        calls.push(Call::new(format!("without {name}"), sent(json!(without).to_string()), 400));
        for value in [json!(null), json!(7), json!(true), json!([]), json!({}), json!("")] {
            let mut changed = members.clone();
            changed.insert(name.clone(), value.clone());
            calls.push(Call::new(format!("with {name} {value}"), sent(json!(changed).to_string()), 400));
        }
    }
    calls
}

/// How many bytes an operation takes.
fn limit(operation: &Operation) -> usize {
    let said = operation.says["requestBody"]["description"].as_str().unwrap();
    let limit = said.split(' ').find_map(|word| word.parse().ok());
    limit.unwrap_or_else(|| panic!("{} does not say how much it takes", operation.id))
}

/// What is wrong with a form: its type, its size, its encoding, a parameter that is missing or stands there twice.
fn forms(server: &Server, operation: &Operation) -> Vec<Call> {
    let content = &operation.says["requestBody"]["content"][FORM];
    let example = content["example"].as_object().unwrap_or_else(|| panic!("{} has no example", operation.id));
    let pairs: Vec<String> =
        example.iter().map(|(name, value)| format!("{name}={}", value.as_str().unwrap())).collect();
    let good = pairs.join("&");
    let of_type = |media_type: &str, body: &str| {
        request(server, operation).header("content-type", media_type).body(body.to_owned())
    };
    let sent = |body: &str| of_type(FORM, body);
    let padding = "x".repeat(limit(operation));
    let mut calls = vec![
        Call::new("as JSON", of_type("application/json", &json!(example).to_string()), 415),
        Call::new("with two media types", sent(&good).header("content-type", "application/json"), 415),
        Call::new("with too much", sent(&format!("{good}&{padding}")), 413),
        Call::new("with what cannot be decoded", sent(&format!("{good}&a=%zz")), 400),
    ];
    // Whose example is nothing needs nothing.
    if !example.is_empty() {
        let untyped = request(server, operation).body(good.clone());
        calls.push(Call::new("without a media type", untyped, 415));
        // Who has to say who it is, and says nothing, is nobody.
        let nobody = if example.contains_key("client_id") { 401 } else { 400 };
        calls.push(Call::new("with nothing", sent(""), nobody));
    }
    calls.extend(
        pairs
            .iter()
            .map(|pair| Call::new(format!("with {pair} twice"), sent(&format!("{good}&{pair}")), 400)),
    );
    calls
}

/// The example with spaces behind it, one byte more than is taken.
fn too_much(example: &Value, limit: usize) -> String {
    let text = example.to_string();
    format!("{text}{}", " ".repeat(limit + 1 - text.len()))
}
