//! What the bff adds to a reverse proxy: for one request with a session, for a long answer, and for pages that wait to be told of the
//! session's end.

use std::sync::Arc;
use std::time::{Duration, Instant};

use e2e::openid::{Site, Visitor};
use e2e::{Options, Stack, USER};
use signet_db::{Database, Location, query_scalar};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::side::{Bare, cost};
use crate::arguments::By;
use crate::bare::{Template, Work};
use crate::figure::Measured;
use crate::load::get;
use crate::rounds::{Rounds, Side};
use crate::{Outcome, procfs};

const CONNECTIONS: usize = 16;
/// Many short rounds rather than few long ones: what disturbs the machine then disturbs few of them.
const ROUNDS: usize = 60;
/// Requests of one side in one round.
const REQUESTS: usize = 1_000;
/// Bytes of the long answer.
const LONG: u64 = 1 << 30;
const LONG_ROUNDS: usize = 5;
/// Pages that wait, and how many of them may be one session's.
const STREAMS: usize = 1_000;
const OF_ONE: usize = 16;
/// Between two looks at the memory.
const LOOK: Duration = Duration::from_millis(5);

/// A bff with an upstream, and somebody who has signed in.
struct Scene {
    stack: Stack,
    cookies: String,
}

impl Scene {
    async fn with(upstream: u16) -> Outcome<Self> {
        let entry = format!("[[bff.upstreams]]\nprefix = \"up\"\nbase = \"http://127.0.0.1:{upstream}\"\n");
        // `clients` takes any table.
        let options = Options::new().log("warn").with_bff().clients(&entry);
        let stack = Stack::start(&options.seconds("auth_server.token_lifetime", 3600)).await;
        let cookies = signed_in(&stack).await?;
        Ok(Self { stack, cookies })
    }

    fn process(&self) -> Outcome<(u32, u16)> {
        Ok((self.stack.bff.id().ok_or("the bff runs no more")?, self.stack.bff.port))
    }

    fn get(&self, path: &str, port: u16) -> Vec<u8> {
        get(
            path,
            port,
            &format!("accept: */*\r\nsec-fetch-site: same-origin\r\ncookie: {}\r\n", self.cookies),
        )
    }

    /// A bare proxy that reads the same row.
    async fn bare(&self, upstream: u16) -> Outcome<Bare> {
        let database = self.stack.file("data-bff").join("bff.db");
        let opened = Database::open(Location::File(database.clone())).await?;
        let digest = query_scalar("SELECT digest FROM sessions").fetch_one(opened.reader()).await?;
        opened.close().await;
        Bare::start(By::Ours, &template(Work::Proxy { upstream, database, digest })).await
    }
}

fn template(work: Work) -> Template {
    let headers = [("content-type", "application/json"), ("cache-control", "no-store")];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let body =
        r#"{"user":{"sub":"0123456789","roles":["user"],"scopes":["read"]},"claims":{"iss":"https://id"}}"#;
    Template { headers, body: body.to_owned(), work }
}

async fn signed_in(stack: &Stack) -> Outcome<String> {
    let mut visitor = Visitor::default();
    let failed = |trouble| format!("nobody could sign in: {trouble:?}");
    Site::of(stack).signs_in(&mut visitor, "", USER).await.map_err(failed)?;
    Ok(visitor.jar())
}

/// A bare proxy that reads the session ÷ the bff, for a GET with a short answer.
pub(super) async fn short() -> Outcome<Measured> {
    let upstream = Bare::start(By::Ours, &template(Work::Nothing)).await?;
    let scene = Scene::with(upstream.port).await?;
    let (bare, server) = (scene.bare(upstream.port).await?, scene.process()?);
    let requests = |path: &str, port| -> Arc<[Vec<u8>]> { vec![scene.get(path, port); REQUESTS].into() };
    let (to_bare, to_bff) = (requests("/x", bare.port), requests("/bff/up/x", server.1));
    let mut rounds = Rounds::default();
    // The first round warms both up and does not count.
    for number in 0..=ROUNDS {
        for side in Side::order(number) {
            let spent = match side {
                Side::Base => cost((bare.id(), bare.port), &to_bare, CONNECTIONS).await?,
                Side::Measured => cost(server, &to_bff, CONNECTIONS).await?,
            };
            if number > 0 {
                rounds.note(side, spent);
            }
        }
    }
    rounds.figure("µs")
}

/// Seconds of a bare proxy ÷ seconds of the bff, for a long answer.
pub(super) async fn long() -> Outcome<Measured> {
    let upstream = torrent().await?;
    let scene = Scene::with(upstream).await?;
    let (bare, server) = (scene.bare(upstream).await?, scene.process()?);
    let mut rounds = Rounds::default();
    for number in 0..=LONG_ROUNDS {
        for side in Side::order(number) {
            let took = match side {
                Side::Base => drained(&scene.get("/x", bare.port), bare.port).await?,
                Side::Measured => drained(&scene.get("/bff/up/x", server.1), server.1).await?,
            };
            if number > 0 {
                rounds.note(side, super::milliseconds(took));
            }
        }
    }
    rounds.figure("ms")
}

/// What the bff's memory grows by while it passes a long answer on, in MB: the most that was seen.
#[expect(clippy::cast_precision_loss, reason = "some millions")]
pub(super) async fn long_memory() -> Outcome<Measured> {
    let scene = Scene::with(torrent().await?).await?;
    let (id, port) = scene.process()?;
    let idle = procfs::memory(id)?;
    let request = scene.get("/bff/up/x", port);
    let passing = tokio::spawn(async move { drained(&request, port).await });
    let (mut most, mut looks) = (idle, 0_u32);
    while !passing.is_finished() {
        most = most.max(procfs::memory(id)?);
        looks += 1;
        tokio::time::sleep(LOOK).await;
    }
    passing.await??;
    Measured::of(&[(most - idle) as f64 / 1e6], format!("{looks} looks"))
}

/// What each of many event streams adds to the bff's memory, in kB.
#[expect(clippy::cast_precision_loss, reason = "some millions")]
pub(super) async fn stream_memory() -> Outcome<Measured> {
    let scene = Scene::with(1).await?;
    let (id, port) = scene.process()?;
    let mut sessions = vec![scene.cookies.clone()];
    while sessions.len() * OF_ONE < STREAMS {
        sessions.push(signed_in(&scene.stack).await?);
    }
    // What the first requests allocate once is no stream's.
    drop(event_stream(port, &scene.cookies).await?);
    let before = procfs::memory(id)?;
    let mut streams = Vec::with_capacity(STREAMS);
    for number in 0..STREAMS {
        let cookies = sessions.get(number / OF_ONE).ok_or("too few sessions")?;
        streams.push(event_stream(port, cookies).await?);
    }
    let grown = procfs::memory(id)?.saturating_sub(before);
    Measured::of(&[grown as f64 / streams.len() as f64 / 1e3], "")
}

/// A stream of which the first event has come.
async fn event_stream(port: u16, cookies: &str) -> Outcome<TcpStream> {
    let lines = format!("accept: text/event-stream\r\nsec-fetch-site: same-origin\r\ncookie: {cookies}\r\n");
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.write_all(&get("/bff/session/events", port, &lines)).await?;
    let mut read = Vec::new();
    while !contains(&read, b"event: session") {
        if stream.read_buf(&mut read).await? == 0 {
            return Err(format!("no stream: {}", String::from_utf8_lossy(&read)).into());
        }
    }
    Ok(stream)
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// A server that answers everything with the same long body. It goes on as long as this process.
async fn torrent() -> Outcome<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // Whoever goes away in the middle is no trouble of ours.
            tokio::spawn(async move { pour(stream).await.ok() });
        }
    });
    Ok(port)
}

async fn pour(mut stream: TcpStream) -> std::io::Result<()> {
    let (mut read, portion) = (Vec::new(), vec![0; 64 << 10]);
    loop {
        while !contains(&read, b"\r\n\r\n") {
            if stream.read_buf(&mut read).await? == 0 {
                return Ok(());
            }
        }
        read.clear();
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\ncontent-length: {LONG}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await?;
        for _ in 0..LONG / portion.len() as u64 {
            stream.write_all(&portion).await?;
        }
    }
}

/// How long it takes until all of the long answer has come.
async fn drained(request: &[u8], port: u16) -> Outcome<Duration> {
    let (began, mut stream) = (Instant::now(), TcpStream::connect(("127.0.0.1", port)).await?);
    stream.write_all(request).await?;
    let (mut buffer, mut came) = (vec![0; 256 << 10], 0_u64);
    while came < LONG {
        match stream.read(&mut buffer).await? {
            0 => return Err(format!("the answer ended after {came} bytes").into()),
            more => came += more as u64,
        }
    }
    Ok(began.elapsed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_long_answer_is_long() {
        let port = torrent().await.unwrap();
        let mut connection = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        connection.write_all(&get("/", port, "")).await.unwrap();
        let mut head = [0; 17];
        connection.read_exact(&mut head).await.unwrap();
        assert_eq!(&head, b"HTTP/1.1 200 OK\r\n");
    }
}
