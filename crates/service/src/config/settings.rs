//! The merged configuration of all servers, from which each takes its own part through a [`Reader`].

use std::path::{Path, PathBuf};

use config::{Config, File, FileFormat};
use serde_json::{Map, Value};
use signet_files::Zeroizing;

use super::file::Lines;
use super::variables::{self, Override};
use super::{Origin, Problems, Reader, addresses, shape};

/// Larger than any configuration, in bytes.
pub(super) const MOST: u64 = 4 << 20;

/// What the command line says about the configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    /// `--config FILE`.
    pub file: Option<PathBuf>,
    /// `--set section.key=value`, in their order.
    pub set: Vec<String>,
}

/// A typed configuration that can be read from the settings.
pub trait Configuration: Sized {
    /// Takes its part; what is wrong goes to the reader, and where nothing can be made of it there is none.
    fn read(reader: &mut Reader<'_>) -> Option<Self>;
}

/// Defaults aside, everything that the configuration says: file, `.env`, environment and flags merged.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    tree: Map<String, Value>,
    lines: Lines,
    overrides: Vec<Override>,
    /// What the table of keys does not allow.
    pub(super) problems: Problems,
}

impl Settings {
    /// Reads the file named by `--config`, else by `SIGNET_CONFIG`, else `signet.toml` in the working directory when
    /// there is one; then `.env` there, the variables `SIGNET__SECTION__KEY`, and `--set`. The later one wins.
    ///
    /// # Errors
    /// [`Problems`] when a source cannot be read or parsed. What is wrong with keys and values is said by
    /// [`Settings::read`], together with what the server that reads them finds.
    pub fn load(from: &Sources) -> Result<Self, Problems> {
        let file = from.file.clone().or_else(|| std::env::var_os("SIGNET_CONFIG").map(PathBuf::from));
        let file = file.or_else(|| Some(PathBuf::from("signet.toml")).filter(|path| path.exists()));
        let text = match &file {
            Some(path) => signet_files::read(path, MOST)
                .map_err(|unread| Problems::one(format!("{} {unread}", path.display())))?,
            None => Zeroizing::default(),
        };
        let mut overrides = variables::dot_env(Path::new(".env"))?;
        // A name or value that is no text is none of ours, or is refused as an unknown key would be.
        let environment = std::env::vars_os()
            .map(|(name, value)| (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned()));
        overrides.extend(variables::overrides(environment, Origin::Variable));
        overrides.extend(variables::flags(&from.set)?);
        let name = file.map_or_else(|| "signet.toml".into(), |path| path.display().to_string());
        Self::merge(&name, &text, overrides)
    }

    /// `text` as if it were the whole configuration file, and nothing else.
    ///
    /// # Errors
    /// As [`Settings::load`].
    pub fn from_toml(text: &str) -> Result<Self, Problems> {
        Self::merge("signet.toml", text, Vec::new())
    }

    pub(super) fn merge(file: &str, text: &str, overrides: Vec<Override>) -> Result<Self, Problems> {
        let lines = Lines::read(file, text).map_err(Problems)?;
        let (known, unknown): (Vec<_>, Vec<_>) =
            overrides.into_iter().partition(|one| shape::may_be_set(&one.path));
        let mut builder = Config::builder().add_source(File::from_str(text, FileFormat::Toml));
        for one in &known {
            builder = builder.set_override(&one.path, one.value()).map_err(|error| unmerged(&error))?;
        }
        let tree = builder.build().and_then(Config::try_deserialize::<Map<String, Value>>);
        let mut tree = tree.map_err(|error| unmerged(&error))?;
        // They come in another order each time: what is said of them must not.
        tree.sort_keys();
        tree.values_mut().for_each(Value::sort_all_objects);
        let mut settings = Self { tree, lines, overrides: known, problems: Problems::default() };
        settings.problems.0.extend(unknown.into_iter().map(shape::refused_override));
        let taken_out = addresses::take_out_credentials(&mut settings.tree);
        let found = taken_out.into_iter().chain(shape::problems(&settings.tree));
        let found: Vec<_> = found.map(|(path, sentence)| settings.problem(&path, sentence)).collect();
        settings.problems.0.extend(found);
        Ok(settings)
    }

    /// The typed configuration of one server.
    ///
    /// # Errors
    /// [`Problems`], all of them: keys that are unknown, values of the wrong kind, and what the server cannot use.
    pub fn read<C: Configuration>(&self) -> Result<C, Problems> {
        let mut reader = Reader::new(self);
        let read = C::read(&mut reader);
        reader.end(read)
    }

    /// What one server would work with: every value that it reads, with the place that it comes from, as TOML.
    ///
    /// # Errors
    /// As [`Settings::read`].
    pub fn effective<C: Configuration>(&self) -> Result<String, Problems> {
        let mut reader = Reader::new(self);
        let read = C::read(&mut reader);
        let text = super::effective::toml(&reader);
        reader.end(read.map(|_| text))
    }

    pub(super) fn get(&self, path: &str) -> Option<&Value> {
        match path.split_once('.') {
            Some((section, key)) => self.tree.get(section)?.get(key),
            None => self.tree.get(path),
        }
    }

    /// The tables of the array `name`.
    pub(super) fn tables(&self, name: &str) -> Vec<Map<String, Value>> {
        let tables = self.get(name).and_then(Value::as_array);
        tables.into_iter().flatten().filter_map(Value::as_object).cloned().collect()
    }

    /// Where the value at `path` comes from; for what is not there, where it would belong.
    pub(super) fn origin(&self, path: &str) -> Option<Origin> {
        let overriding = self.overrides.iter().rfind(|one| one.path == path);
        overriding.map(|one| one.origin.clone()).or_else(|| self.lines.of(path))
    }

    pub(super) fn problem(&self, path: &str, sentence: String) -> super::Problem {
        super::Problem { sentence, origin: self.origin(path) }
    }
}

fn unmerged(error: &config::ConfigError) -> Problems {
    Problems::one(error.to_string())
}

#[cfg(test)]
#[path = "settings_tests.rs"]
mod tests;
