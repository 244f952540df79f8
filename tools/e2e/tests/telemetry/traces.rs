//! W3C Trace Context across the processes: continued, begun, handed on.

use std::sync::{Arc, Mutex};

use e2e::forge::{Forge, new_key};
use e2e::{Ask as _, Options, Stack, wait};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::lines::{PATIENCE, answers};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const SENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const JWKS: &str = "/.well-known/jwks.json";

fn json_log() -> Options {
    Options::new().text("log_format", "json")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_well_formed_traceparent_is_continued_and_any_other_begins_a_trace() {
    let stack = Stack::start_auth(&json_log()).await;
    let ask = async |values: &[&str]| {
        let mut request = stack.auth.get("/nothing");
        for value in values {
            request = request.header("traceparent", *value);
        }
        let id = request.answer().await.header("x-request-id").unwrap();
        let line = answers(&stack.auth, "/nothing").pop().unwrap();
        assert_eq!(line["request_id"], id.as_str(), "{line}");
        line["trace_id"].as_str().unwrap().to_owned()
    };
    assert_eq!(ask(&[SENT]).await, TRACE);
    let mut others = vec![ask(&[]).await, ask(&[]).await];
    for wrong in [
        &[SENT, SENT][..],
        &["nonsense"],
        &["00-secretsecretsecretsecretsecret12-00f067aa0ba902b7-01"],
        &["00-00000000000000000000000000000000-00f067aa0ba902b7-01"],
        &["ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"],
        &["00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"],
    ] {
        others.push(ask(wrong).await);
    }
    assert!(!others.iter().any(|trace| trace == TRACE), "{others:?}");
    let count = others.len();
    others.sort();
    others.dedup();
    assert_eq!(others.len(), count, "each begins one of its own");
    let log = stack.auth.log();
    assert!(
        !log.contains("nonsense") && !log.contains("secretsecret"),
        "what is not understood is not repeated"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_request_that_fetches_keys_is_found_at_the_auth_server_by_its_trace() {
    let stack = Stack::start(&json_log().seconds("api.jwks_refresh_interval", 0)).await;
    let first = answers(&stack.auth, JWKS).pop().expect("the api has fetched keys")["trace_id"].clone();
    assert_ne!(first, TRACE);
    let unknown = Forge::from_pem(&new_key().0, json!("unknown"), &stack).good();
    let request = stack.api.get("/test_get_with_validation").bearer_auth(unknown);
    let answer = request.header("traceparent", SENT).answer().await;
    assert_eq!(answer.status, 401, "{}", answer.seen());
    let traces: Vec<Value> = answers(&stack.auth, JWKS).iter().map(|line| line["trace_id"].clone()).collect();
    assert_eq!(traces.last(), Some(&Value::from(TRACE)), "{traces:?}");
    assert_eq!(answers(&stack.api, "/test_get_with_validation").pop().unwrap()["trace_id"], TRACE);
}

/// Takes down what it is asked, and says 404 to it.
async fn listener() -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (port, heads) = (listener.local_addr().unwrap().port(), Arc::new(Mutex::new(Vec::new())));
    let noted = Arc::clone(&heads);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(stream.read_u8().await.unwrap());
            }
            noted.lock().unwrap().push(String::from_utf8(head).unwrap());
            let answer = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            stream.write_all(answer).await.unwrap();
        }
    });
    (port, heads)
}

/// The value of the header field `name` in `head`.
fn field<'a>(head: &'a str, name: &str) -> &'a str {
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    let mut values = lines.filter(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value);
    let (Some(value), None) = (values.next(), values.next()) else { panic!("{name} once in {head}") };
    value
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_is_sent_on_carries_the_id_and_the_trace_of_its_cause() {
    let (port, heads) = listener().await;
    let options = json_log().text("api.issuer", &format!("http://127.0.0.1:{port}"));
    let mut stack = Stack::prepare(&options.seconds("api.jwks_refresh_interval", 0));
    stack.api.start_unready().await;
    let background =
        wait::until("the api asks for keys", PATIENCE, async || heads.lock().unwrap().pop()).await;
    let (id, parent) = (field(&background, "x-request-id"), field(&background, "traceparent"));
    assert_eq!((id.len(), parent.len()), (16, 55), "{background}");
    assert_eq!(parent.split('-').nth(2), Some(id), "{background}");
    let forge = Forge::from_pem(&new_key().0, json!("unknown"), &stack);
    let token = forge.claim("iss", json!(format!("http://127.0.0.1:{port}")));
    // A request that finds a fetch under way shares it; another one begins its own.
    let (id, caused) = wait::until("a request fetches keys", PATIENCE, async || {
        let request = stack.api.get("/test_get_with_validation").bearer_auth(&token);
        let answer = request.header("traceparent", SENT).header("x-request-id", "mine").answer().await;
        assert_eq!(answer.status, 503, "{}", answer.seen());
        let heads: Vec<String> = std::mem::take(&mut *heads.lock().unwrap());
        let caused: Vec<String> = heads.into_iter().filter(|head| head.contains(TRACE)).collect();
        (!caused.is_empty()).then(|| (answer.header("x-request-id").unwrap(), caused))
    })
    .await;
    for head in &caused {
        assert_eq!(field(head, "x-request-id"), id, "a caller's own id is not believed");
        assert_eq!(field(head, "traceparent"), format!("00-{TRACE}-{id}-01"));
        assert!(!head.contains("00f067aa0ba902b7"), "the span is the request's own: {head}");
    }
}
