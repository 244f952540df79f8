//! A server without a socket, and somebody on loopback who takes what it tells.

use std::sync::{Arc, Mutex};

use http::header::AUTHORIZATION;
use signet_service::edge::{self, Call, Edge, Endpoint, Refusal, Response, answer, text, without_socket};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use warp::filters::BoxedFilter;

/// What nobody may be told.
pub(crate) const SECRET: &str = "a-secret-of-somebody-51ab";

/// A request that was received: its head, and its body.
pub(crate) type Received = (String, Vec<u8>);

/// Takes every request, answers it with `status`, and keeps it.
pub(crate) async fn listener(status: &'static str) -> (u16, Arc<Mutex<Vec<Received>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (port, all) = (listener.local_addr().unwrap().port(), Arc::new(Mutex::new(Vec::new())));
    let kept = Arc::clone(&all);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let request = receive(&mut stream).await;
            kept.lock().unwrap().push(request);
            let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}");
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    (port, all)
}

async fn receive(stream: &mut TcpStream) -> Received {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    let head = String::from_utf8(head).unwrap().to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.expect("a length").parse().unwrap()];
    stream.read_exact(&mut body).await.unwrap();
    (head, body)
}

struct App;

static ENDPOINTS: &[Endpoint<App>] = &[
    Endpoint::get("/things/{thing}", "a thing", |_, call| answer(thing(call))),
    Endpoint::get("/fails", "an internal error", |_, _| answer(fails())),
    Endpoint::get("/panics", "a panic", |_, _| answer(panics())),
    Endpoint::get("/repeats", "a panic that repeats what was sent", |_, call| answer(repeats(call))),
];

async fn thing(_: Call) -> Result<Response, Refusal> {
    Ok(text(http::StatusCode::OK, "a thing"))
}

async fn fails() -> Result<Response, Refusal> {
    Err(Refusal::internal("the cellar is flooded"))
}

async fn panics() -> Result<Response, Refusal> {
    panic!("on purpose")
}

async fn repeats(call: Call) -> Result<Response, Refusal> {
    panic!("what was sent: {:?}", call.headers.get(AUTHORIZATION))
}

/// The server.
pub(crate) fn server() -> BoxedFilter<(Response,)> {
    let edge = Edge { hosts: vec!["localhost".into()], ..Edge::default() };
    without_socket(edge::routes(edge, Arc::new(App), ENDPOINTS))
}

/// Its answer to a GET of `path`: see [`ask`].
pub(crate) async fn get(server: &BoxedFilter<(Response,)>, path: &str) -> (u16, String) {
    ask(server, "GET", path).await
}

/// Its answer to a request, with a secret wherever one may travel: the status, and the request's id.
pub(crate) async fn ask(server: &BoxedFilter<(Response,)>, method: &str, path: &str) -> (u16, String) {
    let request = warp::test::request()
        .method(method)
        .path(&format!("{path}?secret={SECRET}"))
        .header("host", "localhost")
        .header("authorization", format!("Bearer {SECRET}"))
        .header("cookie", SECRET)
        .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00");
    let answer = request.reply(server).await;
    let id = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
    (answer.status().as_u16(), id)
}
