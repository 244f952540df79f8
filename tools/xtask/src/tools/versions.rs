//! Versions: those that Cargo.lock pins, and those that installed programs tell.

use std::path::Path;
use std::process::{Command, Stdio};

/// The version of a package in Cargo.lock.
pub(super) fn locked<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')
}

/// The version that an installed program tells.
pub(super) fn installed(program: &Path) -> Option<String> {
    first_number(&ask(Command::new(program))?)
}

/// What the program answers to `--version`.
pub(super) fn ask(mut command: Command) -> Option<String> {
    let output = command.arg("--version").stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The first word that begins with a digit: `0.21.14` in `trunk 0.21.14`.
pub(super) fn first_number(text: &str) -> Option<String> {
    text.split_whitespace()
        .find(|word| word.starts_with(|char: char| char.is_ascii_digit()))
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{first_number, locked};

    const LOCK: &str = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.2.9\"\n\n\
        [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"registry\"\n";

    #[test]
    fn the_lock_file_tells_the_version_of_exactly_this_package() {
        assert_eq!(locked(LOCK, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked(LOCK, "bindgen"), None);
    }

    #[test]
    fn version_lines_are_understood() {
        assert_eq!(first_number("wasm-bindgen 0.2.130\n").as_deref(), Some("0.2.130"));
        assert_eq!(first_number("wasm-opt version 123 (version_123)").as_deref(), Some("123"));
        assert_eq!(first_number("nothing"), None);
    }
}
