//! What a server is told about its telemetry.

use super::LogFormat;
use crate::config::{Listen, Profile, Reader};

/// The settings, checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Telemetry {
    /// How log lines look.
    pub log_format: LogFormat,
    /// Where metrics can be had; `None` where nobody counts.
    pub metrics_listen: Option<Listen>,
}

impl Telemetry {
    /// Reads what all servers share, and the part of the one whose section is called `section`.
    pub fn read(reader: &mut Reader<'_>, section: &str, profile: Profile) -> Self {
        let log_format = match reader.text("log_format", "pretty").as_str() {
            "pretty" => LogFormat::Pretty,
            "json" => LogFormat::Json,
            other => {
                let sentence = format!("`log_format` is \"{other}\"; it is \"pretty\" or \"json\"");
                reader.problem("log_format", sentence);
                LogFormat::Pretty
            }
        };
        let key = format!("{section}.metrics_listen");
        let metrics_listen = reader.optional_text(&key).and_then(|text| profile.listen(reader, &key, &text));
        Self { log_format, metrics_listen }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Configuration, Problems, Settings};

    struct Read(Telemetry);

    impl Configuration for Read {
        fn read(reader: &mut Reader<'_>) -> Option<Self> {
            let profile = Profile::of(reader, "api.resource", "http://localhost:5001");
            Some(Self(Telemetry::read(reader, "api", profile)))
        }
    }

    fn read(text: &str) -> Result<Telemetry, Problems> {
        Settings::from_toml(text).unwrap().read::<Read>().map(|read| read.0)
    }

    #[test]
    fn without_a_word_lines_are_for_people_and_nobody_counts() {
        assert_eq!(read("").unwrap(), Telemetry::default());
    }

    #[test]
    fn what_is_said_is_taken() {
        let telemetry = read("log_format = \"json\"\n[api]\nmetrics_listen = \"localhost:9101\"").unwrap();
        assert_eq!(telemetry.log_format, LogFormat::Json);
        assert_eq!(telemetry.metrics_listen, Some(Listen::parse("localhost:9101").unwrap()));
        assert_eq!(read("[bff]\nmetrics_listen = \"localhost:9101\"").unwrap(), Telemetry::default());
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for (text, wanted) in [
            ("log_format = \"xml\"", "`log_format` is \"xml\"; it is \"pretty\" or \"json\""),
            ("[api]\nmetrics_listen = \"9101\"", "`api.metrics_listen`: `9101` is no address to listen on"),
            ("[api]\nmetrics_listen = \"0.0.0.0:9101\"", "`api.metrics_listen` reaches beyond this machine"),
        ] {
            let said = read(text).unwrap_err().to_string();
            assert!(said.contains(wanted) && said.contains("signet.toml:"), "{said}");
        }
    }
}
