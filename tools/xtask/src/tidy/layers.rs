//! Layers: the Cargo.toml of a crate has none of the crates that would let it do what is not its part.

use super::Problem;
use super::files::Files;

/// A crate, and what it must not depend on.
struct Layer {
    name: &'static str,
    manifest: &'static str,
    forbidden: &'static [&'static str],
    why: &'static str,
}

const LAYERS: [Layer; 2] = [
    Layer {
        name: "core",
        manifest: "auth-server/core/Cargo.toml",
        forbidden: &["tokio", "warp", "sqlx", "hyper", "reqwest"],
        why: "rules and flows do no I/O, ports do it for them",
    },
    Layer {
        name: "files",
        manifest: "crates/files/Cargo.toml",
        forbidden: &["tokio", "aws-lc-rs", "sha2", "signet-keyring", "signet-service", "signet-db"],
        why: "who keeps a file knows what is in it",
    },
];

/// Looks for the forbidden dependencies.
pub(super) fn check(files: &Files) -> Vec<Problem> {
    LAYERS.iter().flat_map(|layer| of_layer(files, layer)).collect()
}

fn of_layer(files: &Files, layer: &Layer) -> Vec<Problem> {
    let lines = (1..).zip(files.text(layer.manifest).unwrap_or_default().lines());
    let on_line = |(number, line): (usize, &str)| {
        let found = layer.forbidden.iter().find(|package| depends_on(line, package))?;
        let sentence = format!("{} must not depend on {found}: {}", layer.name, layer.why);
        Some(Problem::new(layer.manifest, number, sentence))
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
    use super::check;
    use crate::tidy::files::Files;

    fn lines_at_fault(manifest: &str) -> Vec<usize> {
        lines_of("auth-server/core/Cargo.toml", manifest)
    }

    fn lines_of(path: &str, manifest: &str) -> Vec<usize> {
        check(&Files::from([(path, manifest)])).into_iter().map(|problem| problem.line).collect()
    }

    #[test]
    fn files_know_nothing_of_what_they_are_for() {
        let path = "crates/files/Cargo.toml";
        assert_eq!(lines_of(path, "[dependencies]\nsignet-keyring.workspace = true\n"), [2]);
        assert_eq!(lines_of(path, "[dependencies]\naws-lc-rs.workspace = true\n"), [2]);
        assert_eq!(lines_of(path, "[dependencies]\nthiserror.workspace = true\n"), []);
        assert_eq!(lines_of("crates/db/Cargo.toml", "[dependencies]\ntokio.workspace = true\n"), []);
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
