//! Every direct dependency has a line in ARCHITECTURE.md that says what it is for, and no line names another.

use super::Problem;
use super::files::Files;

const MANIFEST: &str = "Cargo.toml";
const PAGE: &str = "ARCHITECTURE.md";
const HEADING: &str = "## Direct dependencies";

/// Compares the manifest of the workspace with the table.
pub(super) fn check(files: &Files) -> Vec<Problem> {
    let (manifest, page) = (files.text(MANIFEST).unwrap_or_default(), files.text(PAGE).unwrap_or_default());
    compare(manifest, page)
}

fn compare(manifest: &str, page: &str) -> Vec<Problem> {
    let (direct, named) = (direct(manifest), named(page));
    let unnamed = direct.iter().filter(|(name, _)| !named.iter().any(|(other, _)| other == name));
    let unnamed = unnamed.map(|(name, line)| {
        Problem::new(MANIFEST, *line, format!("{name} has no line under \"Direct dependencies\" in {PAGE}"))
    });
    // A workspace of its own, and what only other systems build, stand in the table alone.
    let gone = named.iter().filter(|(name, own)| !own && !direct.iter().any(|(other, _)| other == name));
    let gone = gone.map(|(name, _)| {
        Problem::new(PAGE, 0, format!("{name} stands among the direct dependencies and is none"))
    });
    unnamed.chain(gone).collect()
}

/// The names of `[workspace.dependencies]` that are other people's, with their lines.
fn direct(manifest: &str) -> Vec<(&str, usize)> {
    let lines =
        (1..).zip(manifest.lines()).skip_while(|(_, line)| *line != "[workspace.dependencies]").skip(1);
    let lines = lines.take_while(|(_, line)| !line.starts_with('['));
    let pairs = lines.filter_map(|(number, line)| Some((line.split_once('=')?, number)));
    let foreign = pairs.filter(|((name, value), _)| !name.starts_with('#') && !value.contains("path ="));
    foreign.map(|((name, _), number)| (name.trim(), number)).collect()
}

/// The names in the first column of the table, and whether a note in brackets says where each belongs.
fn named(page: &str) -> Vec<(&str, bool)> {
    let lines = page.lines().skip_while(|line| *line != HEADING).skip(1);
    let rows = lines.take_while(|line| !line.starts_with("## ")).filter(|line| line.starts_with("| "));
    let cells = rows.skip(1).filter_map(|row| row.split('|').nth(1));
    let names = cells.flat_map(|cell| cell.split(','));
    names
        .map(|name| {
            let (name, note) = name.split_once('(').unwrap_or((name, ""));
            (name.trim(), !note.is_empty())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOML: &str = "[workspace.dependencies]\n# Ours\nshared = { path = \"shared\" }\n\nhttp = \"1\"\nwarp = { version = \"0.4\" }\n[profile.dev]\ndebug = 1\n";

    fn sentences(page: &str) -> Vec<String> {
        compare(TOML, page).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_has_its_line_and_no_other_has_one() {
        let page = |rows: &str| {
            format!("x\n\n{HEADING}\n\n| crate | what for |\n|---|---|\n{rows}\n## Next\n| a | b |\n")
        };
        assert_eq!(
            sentences(&page("| http, warp | HTTP |\n| fuzzer (`fuzz/` alone) | fuzzing |\n")),
            [""; 0]
        );
        assert_eq!(
            sentences(&page("| http, axum | HTTP |\n")),
            [
                "Cargo.toml:6: warp has no line under \"Direct dependencies\" in ARCHITECTURE.md",
                "ARCHITECTURE.md:0: axum stands among the direct dependencies and is none",
            ]
        );
    }
}
