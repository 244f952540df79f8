//! The programs under test. They are built before the tests run, never by them.

use std::path::{Path, PathBuf};

/// The folder of the workspace.
pub fn workspace() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    root.expect("tools/e2e lies two folders below the workspace").to_owned()
}

/// The folder of built programs: `target/debug`, if that is what the tests were built as. The bench lies there itself.
pub fn folder() -> PathBuf {
    let own = std::env::current_exe().expect("a running program has a path");
    let folder = own.parent().expect("a program is in a folder");
    let of_tests = folder.ends_with("deps").then(|| folder.parent()).flatten();
    of_tests.unwrap_or(folder).to_owned()
}

/// The program `name`.
pub fn path(name: &str) -> PathBuf {
    let path = folder().join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(path.is_file(), "{} is missing: run cargo build -p {name} first", path.display());
    path
}
