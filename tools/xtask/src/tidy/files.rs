//! The files that belong to the workspace: what git tracks or would track; without git, what lies in its folders.

use std::collections::BTreeMap;
use std::path::Path;

use crate::context::Context;

/// Folders that hold nothing of ours; git knows them by `.gitignore`.
const NOT_OURS: [&str; 7] = ["target", ".git", ".tools", ".signet", ".signet-bff", "dist", "node_modules"];

/// Path (with `/`, from the root) and text of every file; what is not UTF-8 has an empty text.
#[derive(Debug, Default)]
pub(super) struct Files(BTreeMap<String, String>);

impl Files {
    /// Reads the workspace.
    pub(super) fn of(context: &Context) -> std::io::Result<Self> {
        let paths = match by_git(context) {
            Some(paths) => paths,
            None => by_walking(&context.root)?,
        };
        let mut files = Self::default();
        for path in paths {
            let file = context.root.join(&path);
            // git still lists a file that was removed a moment ago.
            if file.is_file() {
                let text = String::from_utf8(std::fs::read(file)?).unwrap_or_default();
                files.0.insert(path, text);
            }
        }
        Ok(files)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// One file's text.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// Path and text of all files with this ending.
    pub(super) fn with_ending<'a>(&'a self, ending: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let all = self.0.iter().map(|(path, text)| (path.as_str(), text.as_str()));
        all.filter(move |(path, _)| path.ends_with(ending))
    }

    /// Whether this is a file, or a folder that holds one.
    pub(super) fn holds(&self, path: &str) -> bool {
        let folder = format!("{path}/");
        path.is_empty() || self.0.keys().any(|file| file == path || file.starts_with(&folder))
    }
}

#[cfg(test)]
impl<const N: usize> From<[(&str, &str); N]> for Files {
    fn from(files: [(&str, &str); N]) -> Self {
        Self(files.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect())
    }
}

fn by_git(context: &Context) -> Option<Vec<String>> {
    let mut git = context.command("git");
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let output = git.output().ok().filter(|output| output.status.success())?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Some(text.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect())
}

fn by_walking(root: &Path) -> std::io::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if !path.is_dir() {
                found.extend(path.strip_prefix(root).ok().and_then(Path::to_str).map(str::to_owned));
            } else if !path.file_name().is_some_and(|name| NOT_OURS.iter().any(|other| name == *other)) {
                folders.push(path);
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::Files;

    #[test]
    fn folders_and_files_are_held() {
        let files = Files::from([("docs/reading.toml", "")]);
        assert!(files.holds("docs") && files.holds("docs/reading.toml") && files.holds(""));
        assert!(!files.holds("doc") && !files.holds("docs/reading"));
    }
}
