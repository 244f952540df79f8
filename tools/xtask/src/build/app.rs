//! The web apps: trunk compiles them to WASM, `bff pack` writes the compressed copies beside their files.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Profile, Steps, fingerprint, server, with_progress};
use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::tools;

const DIST: &str = "app/dist";
/// What trunk is told of each app. The others lie in the folder of the first, which trunk empties, so they come after it.
const APPS: [(&str, &str); 3] =
    [("Trunk.toml", "app"), ("Trunk.code-flow.toml", "app-code-flow"), ("Trunk.session.toml", "app-session")];
const INPUTS: [&str; 5] = ["app", "shared", "Cargo.toml", "Cargo.lock", "rust-toolchain.toml"];

/// Whether `app/dist` is what a build would give now.
pub(crate) fn app_is_current(context: &Context) -> bool {
    let known = std::fs::read_to_string(stamp_file(context)).unwrap_or_default();
    stamp(context).is_some_and(|stamp| stamp == known)
}

/// Builds the apps.
pub(crate) fn app(context: &Context, profile: Profile, steps: &Steps) -> Outcome<()> {
    let task = steps.task(&context.console, "building the apps");
    // trunk runs cargo without network, so what the app depends on has to be there first.
    with_progress(context, context.cargo(&["fetch"]), &task, "fetch")?;
    for (config, log) in APPS {
        with_progress(context, trunk(context, config), &task, log)?;
    }
    let mut pack = context.command(server(context, profile, "bff"));
    pack.args(["pack", DIST]);
    with_progress(context, pack, &task, "pack")?;
    task.done();
    if tools::wasm_opt(context).is_none() {
        context.console.line(
            "      (without wasm-opt, so they are larger than they could be: `npm install -g binaryen` provides it)",
        );
    }
    remember(context)
}

fn trunk(context: &Context, config: &str) -> Command {
    let mut trunk = context.command(tools::program(context, "trunk"));
    trunk.current_dir(context.root.join("app")).env("PATH", context.path());
    // trunk takes NO_COLOR=1 for a wrong argument, and RUST_LOG is meant for the servers.
    trunk.env_remove("NO_COLOR").env_remove("RUST_LOG");
    trunk.args([
        "build",
        "--config",
        config,
        "--offline",
        "true",
        "--cargo-profile",
        "app",
        "--color",
        "never",
    ]);
    trunk.env("CARGO_ENCODED_RUSTFLAGS", short_paths(&sources(&cargo_home())));
    // trunk calls wasm-opt in its release mode only; the compiler's optimisation comes from the profile either way.
    if tools::wasm_opt(context).is_some() {
        trunk.args(["--release", "true"]);
    }
    trunk
}

/// Where panics say that they come from: not where the libraries lie on this machine, which every visitor would download,
/// and which would make the app's size another one on each machine.
fn short_paths(folders: &[PathBuf]) -> String {
    let flags = folders.iter().map(|folder| format!("--remap-path-prefix={}=", folder.display()));
    flags.collect::<Vec<_>>().join("\u{1f}")
}

/// The folders that cargo unpacks libraries in, one for each registry.
fn sources(cargo_home: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(cargo_home.join("registry/src")).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn cargo_home() -> PathBuf {
    let own = std::env::var_os("CARGO_HOME").filter(|path| !path.is_empty()).map(PathBuf::from);
    own.unwrap_or_else(|| PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cargo"))
}

/// What went in and what came out: `trunk serve` writes to the same folder, and that output is not ours.
fn stamp(context: &Context) -> Option<String> {
    let inputs = fingerprint::of(&context.root, &INPUTS, &[DIST]).ok()?;
    let output = fingerprint::of(&context.root, &[DIST], &[]).ok()?;
    Some(format!("inputs {inputs:016x}\nwasm-opt {:?}\noutput {output:016x}\n", tools::wasm_opt(context)))
}

fn stamp_file(context: &Context) -> PathBuf {
    context.target.join("app-stamp")
}

fn remember(context: &Context) -> Outcome<()> {
    let file = stamp_file(context);
    let stamp = stamp(context).ok_or_else(|| {
        Failure::because(format!("trunk said that it built the apps, but {DIST} cannot be read."))
    })?;
    std::fs::write(&file, stamp)
        .map_err(|error| Failure::because(format!("{} cannot be written: {error}", file.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_registrys_folder_is_left_out_of_the_program() {
        let home = std::env::temp_dir().join(format!("signet-cargo-home-{}", std::process::id()));
        for registry in ["registry/src/b", "registry/src/a", "registry/cache"] {
            std::fs::create_dir_all(home.join(registry)).unwrap();
        }
        std::fs::write(home.join("registry/src/CACHEDIR.TAG"), "").unwrap();
        let folders = sources(&home);
        assert_eq!(folders, [home.join("registry/src/a"), home.join("registry/src/b")]);
        let flags = short_paths(&folders);
        assert!(
            flags.ends_with("registry/src/b=") && flags.contains("a=\u{1f}--remap-path-prefix="),
            "{flags}"
        );
        std::fs::remove_dir_all(&home).unwrap();
        assert_eq!(
            short_paths(&sources(&home)),
            "",
            "before anything was fetched there is nothing to leave out"
        );
    }
}
