//! Secrets that lie in files of their own: `password_hash_file = "/run/secrets/ada"` in place of `password_hash`.

use serde_json::{Map, Value};

use super::file::Lines;
use super::keys;
use super::{Problem, Problems};

/// Longer than any secret of ours; what is larger was meant for something else.
const MOST: u64 = 64 * 1024;

/// Puts the contents of the files in place of their names. One line's end at the file's end does not count.
pub(super) fn read_files(tree: &mut Map<String, Value>, lines: &Lines, problems: &mut Problems) {
    walk("", tree, lines, problems);
}

fn walk(prefix: &str, table: &mut Map<String, Value>, lines: &Lines, problems: &mut Problems) {
    let names: Vec<String> = table.keys().cloned().collect();
    for name in names {
        let path = format!("{prefix}{name}");
        if keys::secret_of_file(&path).is_some() {
            let file = table.remove(&name);
            let secret = name.trim_end_matches("_file");
            match take(&path, table.contains_key(secret), file.as_ref()) {
                Ok(content) => drop(table.insert(secret.to_owned(), Value::String(content))),
                Err(sentence) => problems.0.push(Problem { sentence, origin: lines.of(&path) }),
            }
            continue;
        }
        match table.get_mut(&name) {
            Some(Value::Object(inner)) => walk(&format!("{path}."), inner, lines, problems),
            Some(Value::Array(items)) => {
                for (index, item) in items.iter_mut().enumerate() {
                    if let Value::Object(inner) = item {
                        walk(&format!("{path}[{index}]."), inner, lines, problems);
                    }
                }
            }
            _ => {}
        }
    }
}

fn take(path: &str, both: bool, file: Option<&Value>) -> Result<String, String> {
    let path = keys::without_numbers(path);
    let secret = path.trim_end_matches("_file");
    if both {
        return Err(format!("`{path}` and `{secret}` are both set: keep one of them"));
    }
    let Some(file) = file.and_then(Value::as_str).filter(|file| !file.is_empty()) else {
        return Err(format!("`{path}` must be the path of a file"));
    };
    let size = std::fs::metadata(file).map(|metadata| metadata.len());
    if size.is_ok_and(|size| size > MOST) {
        return Err(format!("`{path}`: {file} is larger than {MOST} bytes, which no secret is"));
    }
    let text =
        std::fs::read_to_string(file).map_err(|error| format!("`{path}`: {file} cannot be read: {error}"))?;
    let text = text.strip_suffix('\n').map_or(text.as_str(), |text| text.strip_suffix('\r').unwrap_or(text));
    if text.is_empty() {
        return Err(format!("`{path}`: {file} is empty"));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::Settings;

    #[test]
    fn a_secret_may_lie_in_a_file() {
        let file = std::env::temp_dir().join(format!("signet-secret-{}", std::process::id()));
        let toml = |more: &str| format!("[[users]]\n{more}password_hash_file = \"{}\"\n", file.display());
        let hash =
            |settings: &Settings| settings.tables("users")[0]["password_hash"].as_str().unwrap().to_owned();
        std::fs::write(&file, "$2b$10$abc\n").unwrap();
        let settings = Settings::from_toml(&toml("")).unwrap();
        assert_eq!(hash(&settings), "$2b$10$abc");
        assert!(settings.problems.0.is_empty(), "{}", settings.problems);
        let both = Settings::from_toml(&toml("password_hash = \"x\"\n")).unwrap();
        assert_eq!(hash(&both), "x", "nothing is guessed");
        assert!(both.problems.to_string().contains("keep one of them"), "{}", both.problems);
        for (content, wanted) in [("\n", "is empty"), (&"x".repeat(70_000), "larger than")] {
            std::fs::write(&file, content).unwrap();
            let problems = Settings::from_toml(&toml("")).unwrap().problems.to_string();
            assert!(problems.contains(wanted) && problems.contains("signet.toml:2"), "{problems}");
        }
        std::fs::remove_file(&file).unwrap();
        assert!(Settings::from_toml(&toml("")).unwrap().problems.to_string().contains("cannot be read"));
        let number = Settings::from_toml("[[users]]\npassword_hash_file = 1\n").unwrap();
        assert!(number.problems.to_string().contains("the path of a file"), "{}", number.problems);
    }
}
