//! Prometheus' text as data, and a stack that counts.

use std::collections::BTreeMap;

use e2e::answer::Ask as _;
use e2e::{Answer, Options, Stack, ports};

/// A stack of all three servers, each with an address for its metrics.
pub(crate) struct Counting {
    pub(crate) stack: Stack,
    /// auth-server, api, bff.
    pub(crate) ports: [u16; 3],
}

impl Counting {
    /// It, ready.
    pub(crate) async fn start(options: Options) -> Self {
        let ports = [ports::free(), ports::free(), ports::free()];
        let sections = ["auth_server", "api", "bff"];
        let options = sections.into_iter().zip(ports).fold(options.with_bff(), |options, (section, port)| {
            options.text(&format!("{section}.metrics_listen"), &format!("127.0.0.1:{port}"))
        });
        // One after the other: an api that starts first would count fetches that failed.
        let mut stack = Stack::prepare(&options);
        for server in [&mut stack.auth, &mut stack.api, &mut stack.bff] {
            server.start_ready().await;
        }
        Self { stack, ports }
    }

    /// The series of one server: its name with its labels, and its value.
    pub(crate) async fn series(&self, number: usize) -> BTreeMap<String, f64> {
        let answer = ask(self.ports[number], "/metrics").await;
        assert_eq!(answer.status, 200, "{}", answer.seen());
        let text = answer.text();
        let samples = text.lines().filter(|line| !line.starts_with('#'));
        let parse = |line: &str| {
            let (name, value) = line.rsplit_once(' ').unwrap_or_else(|| panic!("no sample: {line}"));
            (name.to_owned(), value.parse().unwrap_or_else(|_| panic!("no number: {line}")))
        };
        samples.map(parse).collect()
    }
}

/// What stands at `path` of `port`.
pub(crate) async fn ask(port: u16, path: &str) -> Answer {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    client.get(format!("http://127.0.0.1:{port}{path}")).answer().await
}
