//! Runs a long command quietly: says how far it is, keeps the whole output in a log, shows it only when it failed.

use std::path::Path;
use std::process::Command;

use crate::console::{Task, plain};
use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::process::{self, describe};

/// What cargo, rustup, apt, npm and curl say when they reach nobody.
const NO_NETWORK: [&str; 14] = [
    "could not resolve host",
    "couldn't resolve host",
    "could not resolve '",
    "temporary failure resolving",
    "failed to lookup address",
    "dns error",
    "could not connect to server",
    "couldn't connect to server",
    "network is unreachable",
    "failed to download from",
    "could not download file",
    "download of config.json failed",
    "enotfound",
    "eai_again",
];

/// Runs the command to its end. `log` names the file below `.tools/log/`.
pub(crate) fn with_progress(
    context: &Context,
    mut command: Command,
    task: &Task<'_>,
    log: &str,
) -> Outcome<()> {
    command.env("CARGO_TERM_PROGRESS_WHEN", "always").env("CARGO_TERM_PROGRESS_WIDTH", "100");
    command.env("CARGO_TERM_COLOR", if context.console.colour() { "always" } else { "never" });
    let program = command.get_program().to_owned();
    let mut output = Vec::new();
    let mut last = String::from("under way");
    let status = process::run(command, &context.stop, &mut |line| {
        let text = plain(line);
        last = how_far(&text).unwrap_or_else(|| std::mem::take(&mut last));
        task.tell(&last);
        if !is_progress_bar(&text) && !text.trim().is_empty() {
            output.push(line.to_owned());
        }
    })?;
    let file = context.tools.join("log").join(format!("{log}.log"));
    save(&file, &output);
    if status.success() {
        return Ok(());
    }
    let shown = file.strip_prefix(&context.root).unwrap_or(&file).display();
    if output.iter().any(|line| lacks_network(line)) {
        return Err(Failure::because(format!(
            "The network cannot be reached: {} could not download what it needs. Check the connection and the proxy \
             settings, then run the same command again; what is done already is kept. Its whole output is in {shown}.",
            Path::new(&program).file_name().unwrap_or(&program).to_string_lossy()
        )));
    }
    output.iter().filter(|line| !is_routine(&plain(line))).for_each(|line| context.console.line(line));
    let status = describe(status);
    Err(Failure::because(format!("{} failed ({status}). Its whole output is in {shown}.", task.title())))
}

/// A log that cannot be written must not fail the build.
fn save(file: &Path, output: &[String]) {
    if let Some(folder) = file.parent() {
        let _ = std::fs::create_dir_all(folder);
    }
    let text: String = output.iter().map(|line| plain(line) + "\n").collect();
    let _ = std::fs::write(file, text);
}

/// What a line tells about how far the command is.
fn how_far(line: &str) -> Option<String> {
    let line = line.trim();
    if let Some((_, rest)) = line.strip_prefix("Building [").and_then(|rest| rest.split_once(']')) {
        let (done, total) = rest.trim().split(':').next()?.split_once('/')?;
        return Some(format!("{done} of {total} crates compiled"));
    }
    if line.starts_with("Blocking waiting for file lock") {
        return Some(String::from("waiting for another cargo to finish"));
    }
    let downloading = ["Updating", "Downloading", "Downloaded", "info: downloading", "Get:", "Fetch ["];
    downloading.iter().any(|start| line.starts_with(start)).then(|| String::from("downloading"))
}

fn is_progress_bar(line: &str) -> bool {
    let line = line.trim();
    ["Building [", "Fetch [", "Updating ["].iter().any(|start| line.starts_with(start))
}

/// Lines that say nothing about a failure.
fn is_routine(line: &str) -> bool {
    let words =
        ["Compiling", "Checking", "Downloading", "Downloaded", "Updating", "Locking", "Adding", "Fresh"];
    let first = line.split_whitespace().next().unwrap_or_default();
    line.starts_with(' ') && words.contains(&first)
}

fn lacks_network(line: &str) -> bool {
    let line = line.to_lowercase();
    NO_NETWORK.iter().any(|phrase| line.contains(phrase))
}

#[cfg(test)]
mod tests {
    use super::{how_far, is_routine, lacks_network};

    #[test]
    fn cargos_progress_bar_is_read() {
        let bar = "    Building [=====>          ] 120/341: tokio, hyper(build)";
        assert_eq!(how_far(bar).as_deref(), Some("120 of 341 crates compiled"));
        assert_eq!(how_far("   Compiling tokio v1.54.0"), None);
        let lock = "    Blocking waiting for file lock on build directory";
        assert_eq!(how_far(lock).as_deref(), Some("waiting for another cargo to finish"));
    }

    #[test]
    fn a_missing_network_is_recognised() {
        assert!(lacks_network(
            "warning: spurious network error: [6] Could not resolve host: index.crates.io"
        ));
        assert!(lacks_network("error: could not download file from 'https://static.rust-lang.org/…'"));
        assert!(!lacks_network("error[E0308]: mismatched types"));
    }

    #[test]
    fn only_status_lines_are_left_out_of_an_error() {
        assert!(is_routine("   Compiling api v0.1.0"));
        assert!(!is_routine("error: could not compile `api`"));
        assert!(!is_routine("   --> api/src/main.rs:1:1"));
    }
}
