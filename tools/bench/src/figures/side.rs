//! A bare server as a process of its own, and what requests cost a process.

use std::process::{Command, Stdio};
use std::sync::Arc;

use e2e::ports;
use e2e::process::Process;

use crate::arguments::By;
use crate::bare::{Template, Work};
use crate::load::{Connection, send_all};
use crate::{Outcome, procfs};

/// A bare server that listens.
pub(super) struct Bare {
    process: Process,
    /// Where it listens.
    pub(super) port: u16,
    _folder: tempfile::TempDir,
}

impl Bare {
    /// Starts one that answers as `template` says.
    pub(super) async fn start(by: By, template: &Template) -> Outcome<Self> {
        let (folder, port) = (tempfile::tempdir()?, ports::free());
        let file = folder.path().join("answer.json");
        std::fs::write(&file, serde_json::to_vec(template)?)?;
        let mut command = Command::new(std::env::current_exe()?);
        command.arg(by.word()).arg(&file).arg(port.to_string()).stdout(Stdio::null());
        let process = Process::start(by.word(), &mut command);
        let listens = async || Connection::open(port).await.ok();
        e2e::wait::until("the bare server listens", e2e::server::START, listens).await;
        Ok(Self { process, port, _folder: folder })
    }

    /// Starts one that does `work` and answers what the server at `port` answers to `request`.
    pub(super) async fn like(request: &[u8], port: u16, work: Work) -> Outcome<Self> {
        let theirs = Connection::open(port).await?.answer(request).await?.to_vec();
        let bare = Self::start(By::Ours, &template(&theirs, work)?).await?;
        let mine = Connection::open(bare.port).await?.answer(request).await?.to_vec();
        if shape(&theirs)? == shape(&mine)? {
            Ok(bare)
        } else {
            Err("the bare server does not answer the same bytes".into())
        }
    }

    /// The number of its process.
    pub(super) fn id(&self) -> u32 {
        self.process.id()
    }
}

/// The CPU time of the process `id`, which listens on `port`, for each of `requests`, in microseconds.
#[expect(clippy::cast_precision_loss, reason = "some thousand requests")]
pub(super) async fn cost(
    (id, port): (u32, u16),
    requests: &Arc<[Vec<u8>]>,
    connections: usize,
) -> Outcome<f64> {
    let before = procfs::cpu_time(id)?;
    send_all(port, requests, connections).await?;
    let spent = procfs::cpu_time(id)?.saturating_sub(before);
    Ok(spent.as_secs_f64() * 1e6 / requests.len() as f64)
}

/// The answer as data: all header fields but those that hyper adds by itself.
fn template(answer: &[u8], work: Work) -> Outcome<Template> {
    let text = std::str::from_utf8(answer)?;
    let (head, body) = text.split_once("\r\n\r\n").ok_or("an answer has a header section")?;
    let fields = head.lines().skip(1).filter_map(|line| line.split_once(": "));
    let ours = fields.filter(|(name, _)| !["date", "content-length"].contains(name));
    let headers = ours.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    Ok(Template { headers, body: body.to_owned(), work })
}

/// What must be the same in both answers: everything but the values that differ from answer to answer, of which the
/// length must be the same; in any order of the fields.
fn shape(answer: &[u8]) -> Outcome<(Vec<String>, usize)> {
    let text = std::str::from_utf8(answer)?;
    let changing = ["date:", "x-request-id:", "{\"access_token\":"];
    let is_changing = |line: &str| changing.iter().any(|start| line.starts_with(start));
    let mut lines: Vec<String> = text.lines().filter(|line| !is_changing(line)).map(str::to_owned).collect();
    lines.sort();
    Ok((lines, answer.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-request-id: 0123\r\n\
                            content-length: 2\r\ndate: Fri, 27 Nov 2026 02:00:00 GMT\r\n\r\n{}";

    #[test]
    fn the_template_leaves_to_hyper_what_is_hypers() {
        let template = template(ANSWER, Work::Nothing).unwrap();
        let names: Vec<&str> = template.headers.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            (names.as_slice(), template.body.as_str()),
            (["content-type", "x-request-id"].as_slice(), "{}")
        );
    }

    #[test]
    fn only_id_and_date_may_differ_and_not_in_their_length() {
        let text = String::from_utf8(ANSWER.to_vec()).unwrap();
        let same = |other: String| shape(other.as_bytes()).unwrap() == shape(ANSWER).unwrap();
        assert!(same(text.replace("0123", "4567").replace("02:00", "03:00")));
        assert!(!same(text.replace("0123", "01234")));
        assert!(!same(text.replace("{}", "[]")));
    }
}
