//! How much a first visit downloads: design.md "Yew", the row of the bench.

use std::fs;
use std::path::Path;

/// 150 kB, all of it, as brotli.
const MOST: u64 = 150_000;

/// The bytes of every `.br` file below `folder`, but for the copy of `/config.json` that only `trunk serve` sends.
fn packed(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let sizes = entries.map(|entry| {
        let path = entry.unwrap().path();
        let counts =
            path.extension().is_some_and(|ending| ending == "br") && !path.ends_with("config.json.br");
        match path.is_dir() {
            true => packed(&path),
            false if counts => fs::metadata(&path).unwrap().len(),
            false => 0,
        }
    });
    sizes.sum()
}

#[test]
fn the_first_load_of_the_app_stays_within_150_kilobytes() {
    let bytes = packed(&e2e::binary::workspace().join("app/dist"));
    assert!(bytes > 50_000, "{bytes} bytes: app/dist is not built and packed");
    assert!(bytes <= MOST, "{bytes} bytes, {} too many", bytes - MOST);
}
