//! The programs under test. They are built before the tests run, never by them.

use std::path::{Path, PathBuf};

/// The folder of the workspace.
pub fn workspace() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    root.expect("tools/e2e lies two folders below the workspace").to_owned()
}

/// The folder of built programs: `target/debug`, if that is what the tests were built as.
pub fn folder() -> PathBuf {
    let test = std::env::current_exe().expect("a running program has a path");
    test.ancestors().nth(2).expect("test programs are in target/<profile>/deps").to_owned()
}

/// The program `name`.
pub fn path(name: &str) -> PathBuf {
    let path = folder().join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(
        path.is_file(),
        "{} is missing: run cargo build -p auth-server -p api -p bff first",
        path.display()
    );
    path
}
