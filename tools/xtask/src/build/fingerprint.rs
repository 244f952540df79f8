//! One number for the content of many files: it changes when a file is changed, added, renamed or removed.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

/// The fingerprint of these files and folders, without what lies in `except`.
pub(super) fn of(root: &Path, parts: &[&str], except: &[&str]) -> std::io::Result<u64> {
    let mut files = Vec::new();
    for part in parts {
        collect(root, &PathBuf::from(part), except, &mut files)?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.hash(&mut hasher);
        std::fs::read(root.join(&file))?.hash(&mut hasher);
    }
    Ok(hasher.finish())
}

fn collect(root: &Path, part: &Path, except: &[&str], files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if except.iter().any(|path| Path::new(path) == part) {
        return Ok(());
    }
    if !root.join(part).is_dir() {
        files.push(part.to_path_buf());
        return Ok(());
    }
    for entry in std::fs::read_dir(root.join(part))? {
        collect(root, &part.join(entry?.file_name()), except, files)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::of;
    use std::path::PathBuf;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("signet-xtask-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(folder.join("app/dist")).unwrap();
        std::fs::write(folder.join("app/index.html"), "one").unwrap();
        folder
    }

    #[test]
    fn it_changes_with_content_and_names_and_with_nothing_else() {
        let root = folder("content");
        let look = || of(&root, &["app"], &["app/dist"]).unwrap();
        let first = look();
        std::fs::write(root.join("app/dist/built.js"), "output").unwrap();
        assert_eq!(look(), first, "what was built is no input");
        std::fs::write(root.join("app/index.html"), "two").unwrap();
        let second = look();
        assert_ne!(second, first);
        std::fs::rename(root.join("app/index.html"), root.join("app/page.html")).unwrap();
        assert_ne!(look(), second);
        std::fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn a_missing_file_is_an_error() {
        let root = folder("missing");
        assert!(of(&root, &["Cargo.lock"], &[]).is_err());
        std::fs::remove_dir_all(root).unwrap();
    }
}
