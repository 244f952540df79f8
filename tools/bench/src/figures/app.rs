//! The size of the apps as the bff sends them to a browser that takes brotli.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Outcome;
use crate::figure::Measured;

/// Where the other apps lie within the folder of the first.
const OTHERS: [&str; 2] = ["code-flow", "session"];

/// All files of each built app, each in its brotli copy where it has one, although no page needs all of them: the largest app
/// counts.
pub(super) async fn first_load() -> Outcome<Measured> {
    let folder = e2e::binary::workspace().join("app/dist");
    let others = OTHERS.map(|other| folder.join(other));
    let apps = [&[folder][..], &others].concat();
    let mut most = 0;
    for app in &apps {
        if !app.join("index.html").is_file() {
            return Err("not measured: the apps are not built".into());
        }
        let mut files = Vec::new();
        collect(app, &mut files)?;
        most = most.max(sent(&files));
    }
    #[expect(clippy::cast_precision_loss, reason = "some hundred thousand")]
    Measured::of(&[most as f64 / 1e3], "")
}

fn collect(folder: &Path, files: &mut Vec<(PathBuf, u64)>) -> Outcome<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_type()?.is_dir() {
            files.push((entry.path(), entry.metadata()?.len()));
        } else if !OTHERS.iter().any(|other| entry.file_name() == *other) {
            collect(&entry.path(), files)?;
        }
    }
    Ok(())
}

/// The bytes that go over the wire for all of them: copies count in place of their files.
fn sent(files: &[(PathBuf, u64)]) -> u64 {
    let packed = |path: &Path| path.extension().is_some_and(|ending| ending == "br" || ending == "gz");
    let copy = |path: &Path| {
        let name = format!("{}.br", path.display());
        files.iter().find(|(other, _)| *other == Path::new(&name)).map(|(_, bytes)| *bytes)
    };
    files.iter().filter(|(path, _)| !packed(path)).map(|(path, bytes)| copy(path).unwrap_or(*bytes)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_counts_once_in_its_smallest_copy() {
        let files = [("a/app.wasm", 500), ("a/app.wasm.br", 100), ("a/app.wasm.gz", 150), ("a/icon.png", 7)];
        assert_eq!(sent(&files.map(|(path, bytes)| (path.into(), bytes))), 107);
    }
}
