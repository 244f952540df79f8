//! One of the three servers: how it is started, asked and stopped, and what it wrote to its log.

use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder};

use crate::process::Process;
use crate::{Ask as _, binary, wait};

/// How long a server may take to be ready, also on a machine that is busy building.
pub const START: Duration = Duration::from_secs(30);
/// How long a server without requests in flight may take to stop.
pub const STOP: Duration = Duration::from_secs(5);

/// A server that may run or not.
pub struct Server {
    /// The name of the program.
    pub name: &'static str,
    /// Its port.
    pub port: u16,
    pub(crate) folder: PathBuf,
    pub(crate) log_filter: String,
    pub(crate) log_at_once: bool,
    pub(crate) client: Client,
    pub(crate) process: Option<Process>,
    /// The certificate of the authority that it trusts, when it speaks TLS.
    pub(crate) trusts: Option<PathBuf>,
}

impl Server {
    /// The command that starts `name` in `folder`, with nothing of our own environment that could change it.
    pub fn command(name: &str, folder: &Path) -> Command {
        let mut command = Command::new(binary::path(name));
        command.arg("--config").arg(folder.join("signet.toml"));
        clean(&mut command).current_dir(folder);
        command
    }

    /// Runs `name` where it is expected to refuse to start: its exit code and what it said on standard error. Should it
    /// start after all, the end of its standard input stops it at once.
    pub fn refuses(name: &str, folder: &Path) -> (Option<i32>, String) {
        let mut command = Self::command(name, folder);
        let output = command.env("SIGNET_STOP_WITH_STDIN", "1").stdin(Stdio::null()).output();
        let output = output.expect("the program can be run");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    }

    /// Starts it, without waiting until it is ready. Both its outputs go to `<name>.log`.
    pub fn start(&mut self) {
        assert!(self.process.is_none(), "{} runs already", self.name);
        let log = OpenOptions::new().create(true).append(true).open(self.log_path());
        let log = log.expect("a log can be opened in a fresh folder");
        let mut command = Self::command(self.name, &self.folder);
        if let Some(authority) = &self.trusts {
            command.env("SSL_CERT_FILE", authority);
        }
        command
            .env("RUST_LOG", &self.log_filter)
            .env("SIGNET_LOG_AT_ONCE", if self.log_at_once { "1" } else { "0" });
        command.stderr(log.try_clone().expect("a file can be duplicated"));
        self.process = Some(Process::start(self.name, command.stdout(Stdio::from(log))));
    }

    /// Waits until `/ready` answers 200.
    pub async fn ready(&mut self) {
        let what = format!("{} is ready", self.name);
        wait::until(&what, START, async || {
            let running = self.process.as_mut().is_some_and(Process::is_running);
            assert!(running, "{} ended instead of starting:\n{}", self.name, self.log());
            (self.readiness().await == Some(200)).then_some(())
        })
        .await;
    }

    /// The status of `/ready`, if there is any answer.
    pub async fn readiness(&self) -> Option<u16> {
        self.get("/ready").send().await.ok().map(|response| response.status().as_u16())
    }

    /// Starts it where it cannot be ready, and waits until it says so.
    pub async fn start_unready(&mut self) {
        self.start();
        let what = format!("{} answers", self.name);
        wait::until(&what, START, async || (self.readiness().await == Some(503)).then_some(())).await;
    }

    /// Starts it and waits until it is ready.
    pub async fn start_ready(&mut self) {
        self.start();
        self.ready().await;
    }

    /// Stops it by SIGTERM.
    pub fn stop(&mut self) -> ExitStatus {
        let mut process = self.process.take().expect("only what runs can be stopped");
        process.terminate();
        process.ended(STOP)
    }

    /// Forgets a process that has ended by itself, so that it can be started again.
    pub fn forget(&mut self) {
        self.process = None;
    }

    /// The system's number for its process, while it runs.
    pub fn id(&self) -> Option<u32> {
        self.process.as_ref().map(Process::id)
    }

    /// The running process.
    pub fn process(&mut self) -> &mut Process {
        self.process.as_mut().expect("the server runs")
    }

    /// `http://localhost:<port>`, or https.
    pub fn origin(&self) -> String {
        let scheme = if self.trusts.is_some() { "https" } else { "http" };
        format!("{scheme}://localhost:{}", self.port)
    }

    /// The address of `path`.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin())
    }

    /// A GET of `path`.
    pub fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(self.url(path))
    }

    /// Any request.
    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let method = Method::from_bytes(method.as_bytes()).expect("tests name methods well");
        self.client.request(method, self.url(path))
    }

    /// A POST of JSON.
    pub fn post(&self, path: &str, body: &serde_json::Value) -> RequestBuilder {
        self.request("POST", path).header("content-type", "application/json").body(body.to_string())
    }

    /// Fails unless the server still answers.
    pub async fn still_works(&self) {
        let answer = self.get("/health").answer().await;
        assert_eq!(answer.status, 200, "{}: {}", self.name, answer.seen());
    }

    fn log_path(&self) -> PathBuf {
        self.folder.join(format!("{}.log", self.name))
    }

    /// Everything it wrote so far.
    pub fn log(&self) -> String {
        fs::read_to_string(self.log_path()).unwrap_or_default()
    }

    /// How many requests of `path` it has answered. A request is in the log before its answer is on the way.
    pub fn requests(&self, method: &str, path: &str) -> usize {
        let (method, path) = (format!("method={method} "), format!("path=\"{path}\" "));
        let log = self.log();
        log.lines()
            .filter(|line| line.contains(" answered ") && line.contains(&method) && line.contains(&path))
            .count()
    }
}

/// Takes from `command` what could change a server's configuration or the look of its log.
pub fn clean(command: &mut Command) -> &mut Command {
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("SIGNET") || name == "RUST_LOG") {
            command.env_remove(name);
        }
    }
    command.env("NO_COLOR", "1")
}

impl Drop for Server {
    fn drop(&mut self) {
        if std::thread::panicking() && self.process.is_some() {
            let log = self.log();
            let tail: Vec<&str> = log.lines().rev().take(25).collect();
            eprintln!("── the last lines of {}:", self.name);
            tail.iter().rev().for_each(|line| eprintln!("{line}"));
        }
    }
}
