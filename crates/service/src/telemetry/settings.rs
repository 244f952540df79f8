//! What a server is told about its telemetry.

use std::fmt;

use super::LogFormat;
use crate::config::{Listen, Profile, Reader};

/// The settings, checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Telemetry {
    /// What the server is called.
    pub server: String,
    /// How log lines look.
    pub log_format: LogFormat,
    /// Where metrics can be had; `None` where nobody counts.
    pub metrics_listen: Option<Listen>,
    /// The collector that gets spans by OTLP over HTTP.
    pub otel_endpoint: Option<String>,
    /// Where errors are reported to.
    pub sentry_dsn: Option<Hidden>,
}

/// A text that is not shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Hidden(pub(super) String);

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(hidden)")
    }
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
        let (otel_endpoint, sentry_dsn) = (otel_endpoint(reader), sentry_dsn(reader));
        Self { server: section.replace('_', "-"), log_format, metrics_listen, otel_endpoint, sentry_dsn }
    }
}

fn otel_endpoint(reader: &mut Reader<'_>) -> Option<String> {
    let endpoint = reader.optional_text("otel_endpoint")?;
    if !cfg!(feature = "otel") {
        reader.problem("otel_endpoint", unbuilt("otel_endpoint", "otel"));
    } else if !is_web_address(&endpoint) {
        let sentence = format!(
            "`otel_endpoint` is {endpoint}: write the http or https address of the collector, without /v1/traces"
        );
        reader.problem("otel_endpoint", sentence);
    }
    Some(endpoint)
}

fn sentry_dsn(reader: &mut Reader<'_>) -> Option<Hidden> {
    let (dsn, _) = reader.secret("sentry_dsn")?;
    #[cfg(feature = "sentry")]
    if dsn.parse::<sentry_types::Dsn>().is_err() {
        reader.problem("sentry_dsn", "`sentry_dsn` is no DSN; Sentry shows it under Client Keys");
    }
    if !cfg!(feature = "sentry") {
        reader.problem("sentry_dsn", unbuilt("sentry_dsn", "sentry"));
    }
    Some(Hidden(dsn))
}

fn unbuilt(key: &str, feature: &str) -> String {
    format!("`{key}` is set, but this server was built without it: build it with `--features {feature}`")
}

fn is_web_address(text: &str) -> bool {
    let uri = text.parse::<http::Uri>().ok();
    uri.is_some_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.host().is_some_and(|host| !host.is_empty())
            && uri.query().is_none()
            && !uri.path().ends_with("/v1/traces")
    })
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
        assert_eq!(read("").unwrap(), Telemetry { server: "api".into(), ..Telemetry::default() });
    }

    #[test]
    fn what_is_said_is_taken() {
        let telemetry = read("log_format = \"json\"\n[api]\nmetrics_listen = \"localhost:9101\"").unwrap();
        assert_eq!(telemetry.log_format, LogFormat::Json);
        assert_eq!(telemetry.metrics_listen, Some(Listen::parse("localhost:9101").unwrap()));
        assert_eq!(read("[bff]\nmetrics_listen = \"localhost:9101\"").unwrap().metrics_listen, None);
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

    #[cfg(not(feature = "otel"))]
    #[test]
    fn what_is_not_built_in_is_refused_with_what_to_do() {
        let said = read("otel_endpoint = \"http://localhost:4318\"").unwrap_err().to_string();
        assert!(said.contains("build it with `--features otel`") && said.contains("signet.toml:1"), "{said}");
    }

    #[cfg(not(feature = "sentry"))]
    #[test]
    fn a_dsn_that_nobody_would_use_is_refused_and_not_repeated() {
        let said = read("sentry_dsn = \"https://SECRET@sentry.example/1\"").unwrap_err().to_string();
        assert!(said.contains("build it with `--features sentry`") && !said.contains("SECRET"), "{said}");
    }

    #[cfg(feature = "otel")]
    #[test]
    fn the_collector_is_an_address_without_a_path_of_its_own() {
        let endpoint = |text: &str| read(&format!("otel_endpoint = \"{text}\""));
        let said = endpoint("http://localhost:4318").unwrap();
        assert_eq!(said.otel_endpoint.as_deref(), Some("http://localhost:4318"));
        for wrong in
            ["localhost:4318", "grpc://localhost:4317", "http://a/v1/traces", "http://a?b", "http://u:p@a"]
        {
            let said = endpoint(wrong).unwrap_err().to_string();
            assert!(said.contains("`otel_endpoint`") && !said.contains("u:p"), "{said}");
        }
    }

    #[cfg(feature = "sentry")]
    #[test]
    fn a_dsn_is_taken_and_never_shown() {
        let settings = read("sentry_dsn = \"https://SECRET@sentry.example/1\"").unwrap();
        assert!(settings.sentry_dsn.is_some() && !format!("{settings:?}").contains("SECRET"), "{settings:?}");
        let said = read("sentry_dsn = \"https://SECRET\"").unwrap_err().to_string();
        assert!(said.contains("`sentry_dsn` is no DSN") && !said.contains("SECRET"), "{said}");
    }
}
