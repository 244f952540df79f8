//! The merged configuration of all servers, from which each takes its own.

use std::fmt;
use std::path::{Path, PathBuf};

use config::{Config, Environment, File, FileFormat};
use serde_json::{Map, Value};

use super::keys::{KEYS, Kind};
use super::shape;

/// Everything that is wrong with a configuration, one sentence each.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Problems(pub Vec<String>);

impl Problems {
    /// Adds one sentence.
    pub fn add(&mut self, sentence: impl Into<String>) {
        self.0.push(sentence.into());
    }

    /// `value` when nothing is wrong.
    ///
    /// # Errors
    /// The problems, when there are any.
    pub fn or<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the configuration cannot be used:")?;
        self.0.iter().try_for_each(|problem| write!(f, "\n  - {problem}"))
    }
}

impl std::error::Error for Problems {}

/// File and environment merged, compared with the table of keys.
#[derive(Debug, Clone, Default)]
pub struct Settings(Map<String, Value>);

impl Settings {
    /// Reads the file named by `--config` (`named`), else by `SIGNET_CONFIG`, else `signet.toml` in the working
    /// directory when there is one; then the variables `SIGNET__SECTION__KEY`.
    ///
    /// # Errors
    /// [`Problems`]: the file cannot be read or parsed, a key is unknown, a value is of the wrong kind.
    pub fn load(named: Option<&Path>) -> Result<Self, Problems> {
        let file = named.map(PathBuf::from).or_else(|| std::env::var_os("SIGNET_CONFIG").map(PathBuf::from));
        let file = file.or_else(|| Some(PathBuf::from("signet.toml")).filter(|path| path.exists()));
        let text = match &file {
            Some(path) => std::fs::read_to_string(path)
                .map_err(|error| Problems(vec![format!("{} cannot be read: {error}", path.display())]))?,
            None => String::new(),
        };
        let from = file.map_or_else(|| "signet.toml".into(), |path| path.display().to_string());
        Self::merge(&from, &text, environment())
    }

    /// `text` as if it were the whole configuration file, without the environment.
    ///
    /// # Errors
    /// As [`Settings::load`].
    pub fn from_toml(text: &str) -> Result<Self, Problems> {
        Self::merge("signet.toml", text, Environment::with_prefix("SIGNET").source(Some(config::Map::new())))
    }

    fn merge(file: &str, text: &str, environment: Environment) -> Result<Self, Problems> {
        let tree = Config::builder()
            .add_source(File::from_str(text, FileFormat::Toml))
            .add_source(environment)
            .build()
            .and_then(Config::try_deserialize::<Map<String, Value>>)
            .map_err(|error| Problems(vec![format!("{file}: {}", without_source(&error.to_string()))]))?;
        Problems(shape::problems(&tree)).or(Self(tree))
    }

    fn get(&self, path: &str) -> Option<&Value> {
        match path.split_once('.') {
            Some((section, key)) => self.0.get(section)?.get(key),
            None => self.0.get(path),
        }
    }

    /// The string at `path`.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        self.get(path)?.as_str()
    }

    /// The whole seconds at `path`.
    #[must_use]
    pub fn seconds(&self, path: &str) -> Option<u64> {
        self.get(path)?.as_u64()
    }

    /// The strings at `path`.
    #[must_use]
    pub fn list(&self, path: &str) -> Option<Vec<String>> {
        let list = self.get(path)?.as_array()?;
        Some(list.iter().filter_map(Value::as_str).map(str::to_owned).collect())
    }

    /// The tables of the array `name`, such as `users`.
    #[must_use]
    pub fn tables(&self, name: &str) -> Vec<Map<String, Value>> {
        let tables = self.0.get(name).and_then(Value::as_array);
        tables.into_iter().flatten().filter_map(Value::as_object).cloned().collect()
    }
}

/// The message of a parser without the line it complains of: that line may hold a password's hash.
fn without_source(message: &str) -> String {
    let words =
        message.lines().filter(|line| !line.contains('|')).map(str::trim).filter(|line| !line.is_empty());
    words.collect::<Vec<_>>().join("; ")
}

fn environment() -> Environment {
    let variables =
        Environment::with_prefix("SIGNET").prefix_separator("__").separator("__").try_parsing(true);
    KEYS.iter()
        .filter(|key| key.kind == Kind::List && !key.path.contains("[]"))
        .fold(variables.list_separator(","), |source, key| source.with_list_parse_key(key.path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_environment(text: &str, variables: &[(&str, &str)]) -> Result<Settings, Problems> {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Settings::merge("signet.toml", text, environment().source(Some(variables.collect())))
    }

    #[test]
    fn the_environment_overrides_the_file() {
        let text = "[api]\nlisten = \"localhost:1\"\nleeway = 3\n";
        let settings = with_environment(text, &[("SIGNET__API__LISTEN", "localhost:2")]).unwrap();
        assert_eq!(settings.text("api.listen"), Some("localhost:2"));
        assert_eq!(settings.seconds("api.leeway"), Some(3));
        assert_eq!(settings.text("bff.listen"), None);
    }

    #[test]
    fn numbers_and_lists_come_from_the_environment_too() {
        let variables = [("SIGNET__API__LEEWAY", "7"), ("SIGNET__ALLOWED_HOSTS", "a.test,b.test")];
        let settings = with_environment("", &variables).unwrap();
        assert_eq!(settings.seconds("api.leeway"), Some(7));
        assert_eq!(settings.list("allowed_hosts").unwrap(), ["a.test", "b.test"]);
    }

    #[test]
    fn an_unknown_variable_is_an_error_like_an_unknown_key() {
        let problems = with_environment("", &[("SIGNET__API__LISTN", "x")]).unwrap_err();
        assert!(problems.to_string().contains("the nearest one is `api.listen`"), "{problems}");
    }

    #[test]
    fn a_file_that_is_no_toml_is_said_with_its_line_but_not_its_words() {
        let problems =
            Settings::from_toml("[[users]]\npassword_hash = \"$2b$10$secret\n").unwrap_err().to_string();
        assert!(problems.contains("signet.toml") && problems.contains("line 2"), "{problems}");
        assert!(!problems.contains("secret"), "{problems}");
    }

    #[test]
    fn tables_are_read() {
        let settings = Settings::from_toml("[[users]]\nsub = \"a\"\n[[users]]\nsub = \"b\"\n").unwrap();
        assert_eq!(settings.tables("users").len(), 2);
    }

    #[test]
    fn the_example_names_every_key_and_parses() {
        let text = include_str!("../../../../signet.example.toml");
        let settings = Settings::from_toml(text).unwrap();
        for key in KEYS {
            let there = match key.path.split_once("[].") {
                Some((array, name)) => settings.tables(array).iter().any(|table| table.contains_key(name)),
                None => settings.get(key.path).is_some() || text.contains(&commented(key.path)),
            };
            assert!(there, "signet.example.toml does not name `{}`", key.path);
        }
    }

    /// Keys that cannot be set together with the others stand as comments: `# public_key_file = …`.
    fn commented(path: &str) -> String {
        format!("\n# {} = ", path.rsplit('.').next().unwrap())
    }
}
