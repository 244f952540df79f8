//! A bare server as a process of its own, and what requests cost a process.

use std::process::{Command, Stdio};
use std::sync::Arc;

use e2e::ports;
use e2e::process::Process;

use crate::arguments::By;
use crate::bare::Template;
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
