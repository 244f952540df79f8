//! The api's configuration: `[api]` and what all servers share.

use std::path::PathBuf;
use std::time::Duration;

use signet_guard::{Builder, Guard, MAX_LEEWAY};
use signet_service::config::{Border, Configuration, Listen, Profile, Reader};
use signet_service::edge::Edge;
use signet_service::telemetry::Telemetry;

/// Where public keys come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyOrigin {
    /// From the issuer's metadata, over HTTP.
    Issuer,
    /// From a file alone; the issuer is never asked.
    File(PathBuf),
}

/// Everything the api is told from outside, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where it listens.
    pub listen: Listen,
    /// Log lines and metrics.
    pub telemetry: Telemetry,
    /// What holds at its border.
    pub border: Border,
    /// Hosts and origins.
    pub edge: Edge,
    /// Whose tokens are taken: their `iss`.
    pub issuer: String,
    /// What this API is called: the `aud` of its tokens.
    pub resource: String,
    /// Seconds by which the issuer's clock may differ.
    pub leeway: u64,
    /// Where public keys come from.
    pub keys: KeyOrigin,
    /// An unknown `kid` fetches keys at most once in this time.
    pub refresh_interval: Duration,
}

impl Config {
    /// The guard that this configuration asks for, but for its clock.
    #[must_use]
    pub fn guard(&self) -> Builder {
        let guard = Guard::builder(&self.issuer)
            .audience(&self.resource)
            .leeway(self.leeway)
            .refresh_interval(self.refresh_interval)
            .realm("signet-api");
        match &self.keys {
            KeyOrigin::Issuer => guard,
            KeyOrigin::File(path) => guard.public_key_file(path),
        }
    }
}

impl Configuration for Config {
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let resource = reader.text("api.resource", "http://localhost:5001");
        let auth_server = reader.text("auth_server.issuer", "http://localhost:5000");
        let issuer = reader.text("api.issuer", &auth_server);
        // RFC 9728 §3.1 puts a path behind the well-known part; one API at one origin needs none.
        let bare =
            resource.find("://").is_some_and(|at| !resource[at + 3..].contains(['/', '?', '#', '"', '\\']));
        if !bare {
            let sentence = format!("`api.resource` is {resource}: write scheme, host and port alone");
            reader.problem("api.resource", sentence);
        }
        let profile = Profile::of(reader, "api.resource", &resource);
        // The issuer's address is held to the same profile: tokens must not come over plain http from elsewhere.
        Profile::of(reader, "api.issuer", &issuer);
        let listen = profile.listen(reader, "api.listen", "localhost:5001")?;
        let border = Border::read(reader, "api", ("api.resource", &resource), profile);
        let telemetry = Telemetry::read(reader, "api", profile);
        let public_url = reader.text("bff.public_url", "http://localhost:3000");
        let edge = Edge::read(reader, profile, (&resource, listen.port), &public_url, &border);
        let leeway = reader.seconds("api.leeway", if profile.is_demo() { 0 } else { 10 });
        if leeway > MAX_LEEWAY {
            reader.problem("api.leeway", format!("`api.leeway` may be {MAX_LEEWAY} seconds at most"));
        }
        let file = reader.optional_text("api.public_key_file").map(PathBuf::from);
        let refresh = reader.seconds("api.jwks_refresh_interval", 30);
        Some(Self {
            listen,
            border,
            telemetry,
            edge,
            issuer,
            resource,
            leeway,
            keys: file.map_or(KeyOrigin::Issuer, KeyOrigin::File),
            refresh_interval: Duration::from_secs(refresh),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use signet_service::config::{Problems, Settings};

    fn read(text: &str) -> Result<Config, Problems> {
        Settings::from_toml(text).unwrap().read()
    }

    #[test]
    fn nothing_configured_is_the_demo() {
        let config = read("").unwrap();
        assert_eq!(config.resource, "http://localhost:5001");
        assert_eq!((config.issuer.as_str(), config.leeway), ("http://localhost:5000", 0));
        assert_eq!(config.keys, KeyOrigin::Issuer);
    }

    #[test]
    fn the_auth_servers_issuer_is_the_default() {
        assert_eq!(
            read("[auth_server]\nissuer = \"http://127.0.0.1:9\"").unwrap().issuer,
            "http://127.0.0.1:9"
        );
        let text = "[auth_server]\nissuer = \"http://127.0.0.1:9\"\n[api]\nissuer = \"http://localhost:8\"";
        assert_eq!(read(text).unwrap().issuer, "http://localhost:8");
    }

    #[test]
    fn an_issuer_elsewhere_over_plain_http_is_refused() {
        assert!(read("[api]\nissuer = \"http://auth.example\"").is_err());
        let text = "profile = \"production\"\n[api]\nresource = \"https://api.example\"\nissuer = \"http://auth.example\"";
        assert!(read(text).is_err());
        let text = "profile = \"production\"\n[api]\nresource = \"https://api.example\"\nissuer = \"https://auth.example\"";
        assert_eq!(read(text).unwrap().leeway, 10);
    }

    #[test]
    fn clocks_may_not_differ_so_far_that_expiry_means_nothing() {
        assert_eq!(read("[api]\nleeway = 300").unwrap().leeway, 300);
        let problems = read("[api]\nleeway = 301").unwrap_err().to_string();
        assert!(
            problems.contains("`api.leeway` may be 300 seconds at most")
                && problems.contains("signet.toml:2")
        );
    }

    #[test]
    fn the_example_is_accepted_and_shows_the_defaults() {
        let config = read(include_str!("../../signet.example.toml")).unwrap();
        let defaults = read("").unwrap();
        assert_eq!(
            (config.issuer, config.resource, config.leeway),
            (defaults.issuer, defaults.resource, defaults.leeway)
        );
        assert_eq!(config.refresh_interval, read("").unwrap().refresh_interval);
    }
}
