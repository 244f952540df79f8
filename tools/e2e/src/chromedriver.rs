//! chromedriver: found, started on a free port, and never left behind.

use std::env;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::process::Process;
use crate::{ports, wait};

const CHROMES: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
/// chromedriver itself ends neither with its standard input nor with its parent; this does, and takes it along.
const KEEPER: &str = "\"$@\" </dev/null & driver=$!; cat >/dev/null; kill $driver; wait $driver";
const START: Duration = Duration::from_secs(30);
const STOP: Duration = Duration::from_secs(10);

/// A running chromedriver.
pub struct Chromedriver {
    process: Process,
    /// Its port.
    pub port: u16,
}

impl Chromedriver {
    /// Starts one; its log goes to `folder`.
    pub async fn start(folder: &Path) -> Self {
        let port = ports::free();
        let log = File::create(folder.join("chromedriver.log")).expect("a log can be made in a fresh folder");
        let mut command = Command::new("sh");
        command.args(["-c", KEEPER, "sh"]).arg(program("CHROMEDRIVER", &["chromedriver"]));
        command.arg(format!("--port={port}")).stderr(log.try_clone().expect("a file can be duplicated"));
        let process = Process::start("chromedriver", command.stdout(Stdio::from(log)));
        wait::until("chromedriver listens", START, async || {
            tokio::net::TcpStream::connect(("127.0.0.1", port)).await.ok()
        })
        .await;
        Self { process, port }
    }
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        self.process.close_stdin();
        let ended = self.process.ended_or_not(STOP).is_some();
        assert!(ended || std::thread::panicking(), "chromedriver did not end within {STOP:?}");
    }
}

/// The browser.
pub fn chrome() -> PathBuf {
    program("CHROME", &CHROMES)
}

/// The program that the variable names, else the first of `names` on the path.
fn program(variable: &str, names: &[&str]) -> PathBuf {
    if let Some(path) = env::var_os(variable).filter(|path| !path.is_empty()) {
        return path.into();
    }
    let folders = env::var_os("PATH").unwrap_or_default();
    let found = names.iter().find_map(|name| {
        env::split_paths(&folders).map(|folder| folder.join(name)).find(|path| path.is_file())
    });
    found.unwrap_or_else(|| panic!("{} is not on the path: install it or set {variable}", names[0]))
}
