//! The tools that the app and its tests need, installed below `.tools/` when they are missing.

mod apt;
mod axe;
mod browser;
mod postgres;
mod versions;

pub(crate) use axe::axe_core;
pub(crate) use browser::browser;
pub(crate) use postgres::postgres;

use std::path::PathBuf;
use std::process::Command;

use crate::build::{self, Steps};
use crate::console::Task;
use crate::context::{Context, find_on_path};
use crate::failure::{Failure, Outcome};

/// The newest trunk that Rust 1.95 builds.
const TRUNK: &str = "0.21.14";
const WASM: &str = "wasm32-unknown-unknown";
/// Both tools run for a second or two: compiling them quickly matters more than their speed.
const QUICK_BUILD: [(&str, &str); 4] = [
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
];
const NO_RUSTUP: &str = "The Rust target wasm32-unknown-unknown is missing, and there is no rustup to add it: install \
rustup (https://rustup.rs), or start without the app: cargo xtask dev --no-app.";
/// Finds inputs that break what must hold.
pub(crate) const CARGO_FUZZ: &str = "0.13.2";
/// Checks what the dependencies are.
pub(crate) const CARGO_DENY: &str = "0.20.2";
/// Changes the code and sees whether a test fails.
pub(crate) const CARGO_MUTANTS: &str = "27.1.0";
/// Older ones do not know the WASM features that Rust 1.95 uses.
const OLDEST_WASM_OPT: u32 = 120;

/// A tool of the WASM build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Tool {
    /// The standard library for WASM.
    WasmTarget,
    /// wasm-bindgen in exactly this version: another one refuses the compiler's output.
    WasmBindgen(String),
    /// trunk in our version.
    Trunk,
}

/// The tools of the WASM build that are missing or have another version, the quickest to install first.
pub(crate) fn missing(context: &Context) -> Outcome<Vec<Tool>> {
    let lock = context.root.join("Cargo.lock");
    let text = std::fs::read_to_string(&lock)
        .map_err(|error| Failure::because(format!("{} cannot be read: {error}", lock.display())))?;
    let bindgen = versions::locked(&text, "wasm-bindgen")
        .ok_or_else(|| Failure::because("Cargo.lock names no wasm-bindgen: the app must depend on it."))?;
    let mut missing = Vec::new();
    if !has_wasm_target(context) {
        missing.push(Tool::WasmTarget);
    }
    if versions::installed(&program(context, "wasm-bindgen")).as_deref() != Some(bindgen) {
        missing.push(Tool::WasmBindgen(bindgen.to_owned()));
    }
    if versions::installed(&program(context, "trunk")).as_deref() != Some(TRUNK) {
        missing.push(Tool::Trunk);
    }
    Ok(missing)
}

/// Installs these, one after the other.
pub(crate) fn install(context: &Context, tools: &[Tool], steps: &Steps) -> Outcome<()> {
    tools.iter().try_for_each(|tool| {
        let task = steps.task(&context.console, &format!("installing {}", tool.title()));
        tool.install(context, &task)?;
        task.done();
        Ok(())
    })
}

/// Installs what clippy needs to look at the app.
pub(crate) fn install_wasm_target(context: &Context) -> Outcome<()> {
    if has_wasm_target(context) { Ok(()) } else { install(context, &[Tool::WasmTarget], &Steps::new(1)) }
}

/// Installs a cargo subcommand in this version, where it is missing.
pub(crate) fn cargo_tool(context: &Context, name: &str, version: &str) -> Outcome<()> {
    let mut own = Command::new(program(context, name));
    // As cargo calls it: `cargo-fuzz fuzz --version`.
    own.arg(name.trim_start_matches("cargo-"));
    if versions::ask(own).and_then(|told| versions::first_number(&told)).as_deref() == Some(version) {
        return Ok(());
    }
    let task = context.console.task(format!("installing {name} {version}"));
    cargo_install(context, &task, name, &["--version", version, "--locked", "--no-default-features"])?;
    task.done();
    Ok(())
}

/// A program among our own tools.
pub(crate) fn program(context: &Context, name: &str) -> PathBuf {
    context.tools.join("bin").join(name)
}

/// The version of a usable wasm-opt on `PATH`.
pub(crate) fn wasm_opt(context: &Context) -> Option<u32> {
    let mut command = Command::new("wasm-opt");
    command.env("PATH", context.path());
    let version = versions::first_number(&versions::ask(command)?)?;
    let major = version.split('.').next()?.parse().ok()?;
    (major >= OLDEST_WASM_OPT).then_some(major)
}

fn has_wasm_target(context: &Context) -> bool {
    let mut rustc = context.command("rustc");
    rustc.args(["--print", "target-libdir", "--target", WASM]);
    let output = rustc.output().ok().filter(|output| output.status.success());
    // rustc names the folder whether it exists or not.
    output.is_some_and(|output| PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()).is_dir())
}

impl Tool {
    fn title(&self) -> String {
        match self {
            Self::WasmTarget => format!("the Rust target {WASM}"),
            Self::WasmBindgen(version) => format!("wasm-bindgen {version}"),
            Self::Trunk => format!("trunk {TRUNK}"),
        }
    }

    fn install(&self, context: &Context, task: &Task<'_>) -> Outcome<()> {
        match self {
            Self::WasmTarget => {
                if find_on_path(&["rustup"]).is_none() {
                    return Err(Failure::because(NO_RUSTUP));
                }
                let mut rustup = context.command("rustup");
                rustup.args(["target", "add", WASM]);
                build::with_progress(context, rustup, task, "wasm-target")
            }
            // Its own lock file is refused by newer compilers, so it is built without.
            Self::WasmBindgen(version) => cargo_install(
                context,
                task,
                "wasm-bindgen-cli",
                &["--version", version, "--bin", "wasm-bindgen"],
            ),
            Self::Trunk => cargo_install(
                context,
                task,
                "trunk",
                &["--version", TRUNK, "--locked", "--no-default-features"],
            ),
        }
    }
}

fn cargo_install(context: &Context, task: &Task<'_>, name: &str, options: &[&str]) -> Outcome<()> {
    let folder = context.tools.join("build").join(name);
    let mut command = context.cargo(&["install", name, "--force", "--root"]);
    command.arg(&context.tools).arg("--target-dir").arg(&folder).args(options).envs(QUICK_BUILD);
    build::with_progress(context, command, task, name)?;
    // Half a gigabyte that nobody needs again; what could not be removed harms nobody.
    let _ = std::fs::remove_dir_all(folder);
    Ok(())
}
