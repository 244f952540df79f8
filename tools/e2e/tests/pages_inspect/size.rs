//! How much a first visit downloads: design.md "Yew", the row of the bench.

use std::fs;
use std::path::Path;

/// 150 kB, all of it, as brotli.
const MOST: u64 = 150_000;

/// Where the other apps lie within the folder of the first.
const OTHERS: [&str; 2] = ["code-flow", "session"];

/// The bytes of every `.br` file below `folder`, but for those of the other apps and for the copy of `/config.json` that only `trunk
/// serve` sends.
fn packed(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let sizes = entries.map(|entry| {
        let path = entry.unwrap().path();
        let counts =
            path.extension().is_some_and(|ending| ending == "br") && !path.ends_with("config.json.br");
        match path.is_dir() {
            true if OTHERS.iter().any(|other| path.ends_with(other)) => 0,
            true => packed(&path),
            false if counts => fs::metadata(&path).unwrap().len(),
            false => 0,
        }
    });
    sizes.sum()
}

fn stays_within_150_kilobytes(folder: &Path) {
    let bytes = packed(folder);
    assert!(bytes > 50_000, "{bytes} bytes: {} is not built and packed", folder.display());
    assert!(bytes <= MOST, "{}: {bytes} bytes, {} too many", folder.display(), bytes - MOST);
}

#[test]
fn the_first_load_of_the_app_stays_within_150_kilobytes() {
    stays_within_150_kilobytes(&e2e::binary::workspace().join("app/dist"));
}

#[test]
fn the_first_load_of_the_others_stays_within_150_kilobytes() {
    for other in OTHERS {
        stays_within_150_kilobytes(&e2e::binary::workspace().join("app/dist").join(other));
    }
}
