//! What every command needs: where things are, where to print, and whether to stop.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use crate::console::Console;
use crate::failure::{Failure, Outcome};
use crate::process::Stop;

/// Where things are, where to print, and whether to stop.
pub(crate) struct Context {
    /// The workspace's root.
    pub(crate) root: PathBuf,
    /// Where cargo puts what it builds.
    pub(crate) target: PathBuf,
    /// Where the tools live that this program installs.
    pub(crate) tools: PathBuf,
    /// The terminal or log.
    pub(crate) console: Arc<Console>,
    /// Set by Ctrl-C, SIGTERM and SIGHUP.
    pub(crate) stop: Stop,
}

impl Context {
    /// Finds the workspace and starts listening for signals.
    pub(crate) fn new() -> Outcome<Self> {
        // cargo sets the variable at run time too; the built-in value serves a binary that is started by hand.
        let own = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = own.ancestors().nth(2).unwrap_or(Path::new(".")).to_path_buf();
        let folder = |variable: &str, default: &str| {
            root.join(std::env::var_os(variable).unwrap_or_else(|| OsString::from(default)))
        };
        let stop = Stop::on_signals()
            .map_err(|error| Failure::because(format!("signals cannot be caught: {error}")))?;
        Ok(Self {
            target: folder("CARGO_TARGET_DIR", "target"),
            tools: folder("SIGNET_TOOLS_DIR", ".tools"),
            root,
            console: Arc::new(Console::standard()),
            stop,
        })
    }

    /// A command that runs in the workspace's root, without what `cargo run` set for this program alone.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        for (key, _) in std::env::vars_os() {
            if key.to_str().is_some_and(is_set_by_cargo_run) {
                command.env_remove(key);
            }
        }
        if std::env::var_os("CARGO_TARGET_DIR").is_some() {
            command.env("CARGO_TARGET_DIR", &self.target);
        }
        command
    }

    /// The cargo that runs this program.
    pub(crate) fn cargo(&self, args: &[&str]) -> Command {
        let mut command = self.command(std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
        command.args(args);
        command
    }

    /// `PATH` with our own tools in front.
    pub(crate) fn path(&self) -> OsString {
        let old = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(self.tools.join("bin")).chain(std::env::split_paths(&old));
        std::env::join_paths(folders).unwrap_or(old)
    }
}

fn is_set_by_cargo_run(variable: &str) -> bool {
    variable.starts_with("CARGO_PKG_") || variable.starts_with("CARGO_MANIFEST_")
}

/// The first of these programs that `PATH` finds.
pub(crate) fn find_on_path(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|file| file.is_file())
}
