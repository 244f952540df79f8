//! Secrets that lie in files of their own: `password_hash_file = "/run/secrets/ada"` in place of `password_hash`. A server
//! reads those that it takes, and no others: the api needs no right to read the hashes of people.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::keys;

/// Longer than any secret of ours; what is larger was meant for something else.
const MOST: u64 = 64 * 1024;

/// Puts the contents of files in place of their names in `table`, which is called `prefix` (`users[0]`): path and sentence
/// of each that cannot be had. One line's end at the file's end does not count.
pub(super) fn read_files(prefix: &str, table: &mut Map<String, Value>) -> Vec<(String, String)> {
    let mut problems = Vec::new();
    let names: Vec<String> = table.keys().cloned().collect();
    for name in names {
        let path = format!("{prefix}.{name}");
        let Some(key) = keys::secret_of_file(&path) else { continue };
        let file = table.remove(&name);
        let secret = name.trim_end_matches("_file");
        let taken = if table.contains_key(secret) {
            Err(format!("`{0}_file` and `{0}` are both set: keep one of them", key.path))
        } else {
            take(file.as_ref()).map_err(|reason| format!("`{}_file` {reason}", key.path))
        };
        match taken {
            Ok(content) => drop(table.insert(secret.to_owned(), Value::String(content))),
            Err(sentence) => problems.push((path, sentence)),
        }
    }
    problems
}

/// A secret, and the file that it lies in where it has one of its own.
pub type Secret = (String, Option<PathBuf>);

/// The secret at `path` of which `here` is written in place and `file` names a file.
///
/// # Errors
/// A sentence, where it cannot be had.
pub(super) fn one(path: &str, here: Option<&Value>, file: Option<&Value>) -> Result<Option<Secret>, String> {
    match (here.and_then(Value::as_str), file) {
        (Some(_), Some(_)) => Err(format!("`{path}_file` and `{path}` are both set: keep one of them")),
        (Some(secret), None) => Ok(Some((secret.to_owned(), None))),
        (None, None) => Ok(None),
        (None, Some(file)) => {
            let secret = take(Some(file)).map_err(|reason| format!("`{path}_file` {reason}"))?;
            Ok(Some((secret, file.as_str().map(PathBuf::from))))
        }
    }
}

/// What the file holds. The path is repeated only where it looks like one: what stands there by mistake is the secret.
fn take(file: Option<&Value>) -> Result<String, String> {
    let file =
        file.and_then(Value::as_str).filter(|file| !file.is_empty()).ok_or("must be the path of a file")?;
    let named = if file.starts_with(['/', '.']) {
        format!("names {file}, which")
    } else {
        "names a file that".into()
    };
    refuse_open(Path::new(file)).map_err(|reason| format!("{named} {reason}"))?;
    let text = signet_files::read(Path::new(file), MOST).map_err(|reason| format!("{named} {reason}"))?;
    let text = text.strip_suffix('\n').map_or(text.as_str(), |text| text.strip_suffix('\r').unwrap_or(text));
    if text.is_empty() {
        return Err(format!("{named} is empty"));
    }
    Ok(text.to_owned())
}

/// Refuses what everybody on the machine may read or change. A group may: that is how secret stores hand files over.
fn refuse_open(file: &Path) -> Result<(), String> {
    // What is not there, and devices, are refused when they are read, with better words.
    let Some(metadata) = file.metadata().ok().filter(std::fs::Metadata::is_file) else { return Ok(()) };
    signet_files::open_mode(&metadata, 0o006).map_or(Ok(()), |mode| {
        Err(format!("is open to everybody (mode {mode:04o}); run: chmod o= {}", file.display()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[cfg(unix)]
    fn set_mode(file: &Path, mode: u32) {
        std::fs::set_permissions(file, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
    }

    #[cfg(not(unix))]
    fn set_mode(_: &Path, _: u32) {}

    #[cfg(unix)]
    #[test]
    fn a_secret_that_everybody_may_read_or_change_is_refused_with_the_command() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("hash");
        std::fs::write(&file, "$2b$10$abc\n").unwrap();
        let path = file.display().to_string();
        for mode in [0o644, 0o604, 0o602, 0o666] {
            set_mode(&file, mode);
            let (table, problems) = read(&json!({"password_hash_file": path}));
            let wanted = format!(
                "users[0].password_hash_file: `users[].password_hash_file` names {path}, which is open to everybody (mode {mode:04o}); run: chmod o= {path}"
            );
            assert_eq!((problems, table.get("password_hash")), (wanted, None));
        }
        for mode in [0o640, 0o660, 0o600, 0o400] {
            set_mode(&file, mode);
            assert_eq!(read(&json!({"password_hash_file": path})).1, "", "{mode:04o}");
        }
    }

    fn read(table: &Value) -> (Map<String, Value>, String) {
        let mut table = table.as_object().unwrap().clone();
        let problems = read_files("users[0]", &mut table);
        let said: Vec<String> =
            problems.into_iter().map(|(path, sentence)| [path, sentence].join(": ")).collect();
        (table, said.join("\n"))
    }

    #[test]
    fn a_secret_may_lie_in_a_file() {
        let file = std::env::temp_dir().join(format!("signet-secret-{}", std::process::id()));
        let path = file.display().to_string();
        std::fs::write(&file, "$2b$10$abc\n").unwrap();
        set_mode(&file, 0o600);
        let (table, problems) = read(&json!({"password_hash_file": path, "name": "a"}));
        assert_eq!((table["password_hash"].as_str(), problems.as_str()), (Some("$2b$10$abc"), ""));
        let (table, problems) = read(&json!({"password_hash_file": path, "password_hash": "x"}));
        assert_eq!(table["password_hash"], "x", "nothing is guessed");
        assert!(problems.contains("keep one of them"), "{problems}");
        for (content, wanted) in [("\n", "is empty"), (&"x".repeat(70_000), "is larger than")] {
            std::fs::write(&file, content).unwrap();
            let (table, problems) = read(&json!({"password_hash_file": path}));
            assert!(problems.contains(wanted) && table.get("password_hash").is_none(), "{problems}");
        }
        std::fs::remove_file(&file).unwrap();
        assert!(read(&json!({"password_hash_file": path})).1.contains("cannot be read"));
        assert!(read(&json!({"password_hash_file": 1})).1.contains("the path of a file"));
    }

    #[test]
    fn a_secret_of_a_section_is_here_or_in_a_file_and_says_where() {
        let file = std::env::temp_dir().join(format!("signet-one-secret-{}", std::process::id()));
        std::fs::write(&file, "one\ntwo\n").unwrap();
        set_mode(&file, 0o600);
        let (here, there) = (json!("x"), json!(file.display().to_string()));
        assert_eq!(one("a.b", Some(&here), None), Ok(Some(("x".into(), None))));
        assert_eq!(one("a.b", None, Some(&there)), Ok(Some(("one\ntwo".into(), Some(file.clone())))));
        assert_eq!(one("a.b", None, None), Ok(None));
        assert!(one("a.b", Some(&here), Some(&there)).unwrap_err().contains("keep one of them"));
        std::fs::remove_file(&file).unwrap();
        assert!(one("a.b", None, Some(&there)).unwrap_err().starts_with("`a.b_file` names "));
    }

    #[test]
    fn a_secret_in_place_of_its_path_is_not_repeated() {
        let problems = read(&json!({"password_hash_file": "$2b$12$SECRET"})).1;
        assert!(problems.contains("cannot be read") && !problems.contains("SECRET"), "{problems}");
    }

    #[test]
    fn what_never_ends_is_refused() {
        for endless in ["/dev/zero", "/dev", "/dev/null"] {
            let problems = read(&json!({"password_hash_file": endless})).1;
            assert!(problems.contains("is no regular file"), "{problems}");
        }
    }
}
