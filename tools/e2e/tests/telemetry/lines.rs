//! The lines of a log as data.

use std::time::Duration;

use e2e::{Server, wait};
use serde_json::Value;

/// Longer than any line waits to be written.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// What `server` wrote, where it writes JSON; a line that is none fails the test.
pub(crate) fn json(server: &Server) -> Vec<Value> {
    let parse = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    server.log().lines().map(parse).collect()
}

/// The lines about answers to requests of `path`.
pub(crate) fn answers(server: &Server, path: &str) -> Vec<Value> {
    json(server).into_iter().filter(|line| line["message"] == "answered" && line["path"] == path).collect()
}

/// The log of `server`, once it contains `text`.
pub(crate) async fn until(server: &Server, text: &str) -> String {
    wait::until(&format!("{} writes {text}", server.name), PATIENCE, async || {
        Some(server.log()).filter(|log| log.contains(text))
    })
    .await
}
