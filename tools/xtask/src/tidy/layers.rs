//! The core of the auth-server does no I/O: its Cargo.toml has none of the crates that would let it.

use super::Problem;
use super::files::Files;

const MANIFEST: &str = "auth-server/core/Cargo.toml";
const FORBIDDEN: [&str; 5] = ["tokio", "warp", "sqlx", "hyper", "reqwest"];

/// Looks for the forbidden dependencies.
pub(super) fn check(files: &Files) -> Vec<Problem> {
    let lines = (1..).zip(files.text(MANIFEST).unwrap_or_default().lines());
    let on_line = |(number, line): (usize, &str)| {
        let found = FORBIDDEN.iter().find(|package| depends_on(line, package))?;
        let sentence =
            format!("core must not depend on {found}: rules and flows do no I/O, ports do it for them");
        Some(Problem::new(MANIFEST, number, sentence))
    };
    lines.filter_map(on_line).collect()
}

/// Both `tokio.workspace = true` and `[dependencies.tokio]`, and a package under another name.
fn depends_on(line: &str, package: &str) -> bool {
    let line = line.split('#').next().unwrap_or_default().trim();
    let key = line.split(['=', '.', ' ']).next().unwrap_or_default().trim_matches('"');
    let header = line.ends_with(&format!("dependencies.{package}]"));
    key == package || header || line.contains(&format!("package = \"{package}\""))
}

#[cfg(test)]
mod tests {
    use super::{MANIFEST, check};
    use crate::tidy::files::Files;

    fn lines_at_fault(manifest: &str) -> Vec<usize> {
        check(&Files::from([(MANIFEST, manifest)])).into_iter().map(|problem| problem.line).collect()
    }

    #[test]
    fn pure_crates_are_welcome() {
        assert_eq!(
            lines_at_fault("[dependencies]\nserde.workspace = true\n# no tokio here\ntokio-free = \"1\"\n"),
            []
        );
    }

    #[test]
    fn crates_that_do_io_are_not() {
        for line in [
            "tokio.workspace = true",
            "sqlx = \"1\"",
            "web = { package = \"warp\" }",
            "[dev-dependencies.hyper]",
        ] {
            assert_eq!(lines_at_fault(&format!("[dependencies]\n{line}\n")), [2], "{line}");
        }
    }
}
