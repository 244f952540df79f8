//! One example beside an auth-server; it stands where the api would, and is asked as that would be.

use std::process::{Command, Stdio};

use e2e::process::Process;
use e2e::server::{START, clean};
use e2e::{Answer, Ask as _, Options, Stack, binary, wait};

/// All of them: what one does, the others do.
pub(crate) const ALL: [&str; 2] = ["axum-service", "warp-service"];

/// An example that runs. It stops before its auth-server does: fields are dropped in order.
pub(crate) struct Service {
    pub(crate) process: Process,
    pub(crate) stack: Stack,
}

impl Service {
    /// The example `name`, which knows its issuer's keys.
    pub(crate) async fn start(name: &str) -> Self {
        let stack = Stack::start_auth(&Options::new()).await;
        let mut service = Self { process: run(name, &stack), stack };
        let what = format!("{name} is ready");
        wait::until(&what, START, async || {
            assert!(service.process.is_running(), "{name} ended instead of starting");
            (service.stack.api.readiness().await == Some(200)).then_some(())
        })
        .await;
        service
    }

    /// What it answers to `method` and `path`, with a token or without.
    pub(crate) async fn ask(&self, method: &str, path: &str, token: Option<&str>) -> Answer {
        let request = self.stack.api.request(method, path);
        match token {
            Some(token) => request.header("authorization", format!("Bearer {token}")).answer().await,
            None => request.answer().await,
        }
    }
}

/// Starts it for tokens of the stack's auth-server, in the place of the stack's api.
pub(crate) fn run(name: &str, stack: &Stack) -> Process {
    let mut command = Command::new(binary::path(name));
    clean(&mut command).args([stack.auth.origin(), stack.api.origin(), stack.api.port.to_string()]);
    Process::start(name, command.stdout(Stdio::null()))
}
