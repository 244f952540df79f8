//! Values from outside the file: `.env`, variables `SIGNET__SECTION__KEY`, `--set section.key=value`.

use std::path::Path;

use super::keys::{self, Kind};
use super::settings::MOST;
use super::{Origin, Problem, Problems};

/// What a variable's name begins with.
const PREFIX: &str = "SIGNET__";

/// One value that overrides the file's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Override {
    /// The key's path.
    pub(super) path: String,
    /// The value as it was written.
    pub(super) text: String,
    /// Where it was written.
    pub(super) origin: Origin,
}

impl Override {
    /// The value as its key wants it. What does not fit stays a text, and is refused as one.
    pub(super) fn value(&self) -> config::Value {
        let text = || self.text.clone().into();
        match keys::named(&self.path).map(|key| key.kind) {
            Some(Kind::Seconds | Kind::Number) => {
                self.text.trim().parse::<u64>().map_or_else(|_| text(), Into::into)
            }
            Some(Kind::List) => {
                let items = self.text.split(',').map(str::trim).filter(|item| !item.is_empty());
                items.map(str::to_owned).collect::<Vec<_>>().into()
            }
            Some(Kind::Flag) => self.text.trim().parse::<bool>().map_or_else(|_| text(), Into::into),
            Some(Kind::Text | Kind::Secret | Kind::Table | Kind::OpenTable) | None => text(),
        }
    }
}

/// The overrides among these variables: `SIGNET__API__LEEWAY` is `api.leeway`.
pub(super) fn overrides(
    variables: impl Iterator<Item = (String, String)>,
    origin: impl Fn(String) -> Origin,
) -> Vec<Override> {
    let one = |(name, text): (String, String)| {
        let path = name.strip_prefix(PREFIX)?.replace("__", ".").to_ascii_lowercase();
        Some(Override { path, text, origin: origin(name) })
    };
    variables.filter_map(one).collect()
}

/// The variables in the file `.env` at `path`; none where there is no such file.
///
/// # Errors
/// A sentence when it cannot be read; it does not repeat a line, which may hold a secret.
pub(super) fn dot_env(path: &Path) -> Result<Vec<Override>, Problems> {
    if path.symlink_metadata().is_err() {
        return Ok(Vec::new());
    }
    let refused = |reason: &str| Problems::one(format!("{} {reason}", path.display()));
    let text = signet_files::read(path, MOST).map_err(|unread| refused(&unread.to_string()))?;
    let pairs = dotenvy::Iter::new(text.as_bytes()).collect::<Result<Vec<_>, _>>();
    let pairs = pairs.map_err(|_| refused("has a line that is no NAME=VALUE"))?;
    Ok(overrides(pairs.into_iter(), Origin::DotEnv))
}

/// The overrides of `--set section.key=value`.
///
/// # Errors
/// What is no `key=value`.
pub(super) fn flags(set: &[String]) -> Result<Vec<Override>, Problems> {
    let one = |text: &String| match text.split_once('=') {
        Some((path, value)) => Ok(Override {
            path: path.trim().to_owned(),
            text: value.to_owned(),
            origin: Origin::Flag(path.trim().to_owned()),
        }),
        None => Err(Problem { sentence: "--set takes section.key=value".into(), origin: None }),
    };
    set.iter().map(one).collect::<Result<_, _>>().map_err(|problem| Problems(vec![problem]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, value: &str) -> Vec<Override> {
        overrides([(name.to_owned(), value.to_owned())].into_iter(), Origin::Variable)
    }

    #[test]
    fn a_variable_names_a_key() {
        let found = of("SIGNET__API__LEEWAY", "7");
        assert_eq!((found[0].path.as_str(), found[0].text.as_str()), ("api.leeway", "7"));
        assert_eq!(found[0].value().into_uint().unwrap(), 7);
        assert_eq!(
            of("SIGNET__BFF__LISTEN", "12")[0].value().into_string().unwrap(),
            "12",
            "a text stays one"
        );
        assert_eq!(of("SIGNET__ALLOWED_HOSTS", "a, b,")[0].value().into_array().unwrap().len(), 2);
        for other in ["SIGNET_CONFIG", "PATH", "XSIGNET__API__LEEWAY"] {
            assert!(of(other, "x").is_empty(), "{other}");
        }
    }

    #[test]
    fn a_flag_is_a_key_and_a_value() {
        let found = flags(&["api.leeway=1".to_owned(), "bff.app_dir=a=b".to_owned()]).unwrap();
        assert_eq!((found[1].path.as_str(), found[1].text.as_str()), ("bff.app_dir", "a=b"));
        assert!(flags(&["api.leeway".to_owned()]).is_err());
    }

    #[test]
    fn a_broken_env_file_is_said_without_its_words() {
        let folder = std::env::temp_dir().join(format!("signet-dot-env-{}", std::process::id()));
        std::fs::write(&folder, "SIGNET__API__LEEWAY=5\nnot a secret line\n").unwrap();
        let said = dot_env(&folder).unwrap_err().to_string();
        assert!(said.contains("no NAME=VALUE") && !said.contains("secret"), "{said}");
        std::fs::write(&folder, "# comment\nSIGNET__API__LEEWAY=5\nOTHER=1\n").unwrap();
        assert_eq!(dot_env(&folder).unwrap().len(), 1);
        std::fs::remove_file(&folder).unwrap();
        assert!(dot_env(&folder).unwrap().is_empty());
    }
}
