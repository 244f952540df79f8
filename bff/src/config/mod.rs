//! The bff's configuration: `[bff]`, what all servers share, and where the app finds the others.

mod client;
mod keeping;

use std::path::PathBuf;

use signet_service::config::{Border, Configuration, Listen, Profile, Reader};
use signet_service::edge::Edge;
use signet_service::telemetry::Telemetry;
use signet_shared::wire::AppConfig;

use crate::proxy::Upstream;
use crate::rules::cookie::Cookies;
use crate::rules::origin::origin;
use crate::rules::page_policy;

use client::ISSUER;
pub use client::{ClientAuthentication, ClientSettings};
pub use keeping::Keeping;

/// Everything the bff is told from outside, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where it listens.
    pub listen: Listen,
    /// Which rules it follows.
    pub profile: Profile,
    /// Log lines and metrics.
    pub telemetry: Telemetry,
    /// What holds at its border.
    pub border: Border,
    /// Hosts and origins.
    pub edge: Edge,
    /// Where browsers find the app.
    pub public_url: String,
    /// Where the built app is.
    pub app_dir: PathBuf,
    /// The APIs that the app asks through us.
    pub upstreams: Vec<Upstream>,
    /// What `/config.json` says.
    pub app: AppConfig,
    /// The Content-Security-Policy of every page.
    pub page_policy: String,
    /// The provider, and this server as its client.
    pub client: ClientSettings,
    /// Where sessions are kept, and how long they live.
    pub keeping: Keeping,
}

impl Config {
    /// Where the provider sends people back to: by the configuration, never by `Host`.
    #[must_use]
    pub fn redirect_uri(&self) -> String {
        format!("{}/bff/callback", self.public_url)
    }

    /// How this server's cookies are called and bound.
    #[must_use]
    pub fn cookies(&self) -> Cookies {
        Cookies { secure: self.public_url.starts_with("https://") }
    }
}

impl Configuration for Config {
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        // Where the provider is another one, there is no auth-server that the app could call beside it.
        let provider = reader.told("bff.issuer").unwrap_or(ISSUER).to_owned();
        let mut address = |key, default: &str| reader.text(key, default).trim_end_matches('/').to_owned();
        let public_url = address("bff.public_url", "http://localhost:3000");
        let auth_server = address("auth_server.issuer", &provider);
        let api = address("api.resource", "http://localhost:5001");
        let profile = Profile::of(reader, "bff.public_url", &public_url);
        let listen = profile.listen(reader, "bff.listen", "localhost:3000");
        let border = Border::read(reader, "bff", ("bff.public_url", &public_url), profile);
        let telemetry = Telemetry::read(reader, "bff", profile);
        let poll_interval = poll_interval(reader);
        // As the api takes it.
        let leeway = reader.seconds("api.leeway", if profile.is_demo() { 0 } else { 10 });
        // As the auth-server takes it.
        let first_party_login = reader.flag("auth_server.first_party_login", profile.is_demo());
        let demo = profile.is_demo();
        let app = AppConfig { auth_server, api, poll_interval, leeway, demo, first_party_login };
        let called = [("auth_server.issuer", &app.auth_server), ("api.resource", &app.api)];
        let origins: Vec<String> = called
            .into_iter()
            .filter_map(|(key, url)| called_by_the_app(key, url, profile, reader))
            .collect();
        let page_policy = page_policy::csp(&origins);
        let upstreams = Upstream::read(reader, profile, &app.api);
        let app_dir = PathBuf::from(reader.text("bff.app_dir", "app/dist"));
        let client = ClientSettings::read(reader, profile);
        let keeping = Keeping::read(reader, profile);
        let listen = listen?;
        let edge = Edge::read(reader, profile, (&public_url, listen.port), &public_url, &border);
        public_url_is_an_origin(reader, &public_url);
        Some(Self {
            listen,
            profile,
            telemetry,
            border,
            edge,
            public_url,
            app_dir,
            upstreams,
            app,
            page_policy,
            client,
            keeping,
        })
    }
}

/// Pages say where they come from as scheme, host and port alone: with anything else in it no request of theirs would ever be ours.
fn public_url_is_an_origin(reader: &mut Reader<'_>, public_url: &str) {
    let own = origin(public_url);
    if own.as_deref().is_some_and(|own| own != public_url) {
        let wanted = own.unwrap_or_default();
        let sentence =
            format!("`bff.public_url` is {public_url}: write {wanted}, which is what browsers call it");
        reader.problem("bff.public_url", sentence);
    }
}

fn poll_interval(reader: &mut Reader<'_>) -> u32 {
    let seconds = u32::try_from(reader.seconds("bff.poll_interval", 10)).ok();
    // More than a day is a mistake, and browsers count the milliseconds in 32 bits.
    seconds.filter(|seconds| (1..=86_400).contains(seconds)).unwrap_or_else(|| {
        reader.problem("bff.poll_interval", "`bff.poll_interval` must be 1 to 86400 seconds");
        1
    })
}

/// The origin of a server that the app calls from the browser.
fn called_by_the_app(key: &str, url: &str, profile: Profile, reader: &mut Reader<'_>) -> Option<String> {
    let origin = origin(url);
    match &origin {
        None => {
            let sentence = format!(
                "`{key}` is {url}, which the app cannot call; write its http or https address and no more"
            );
            reader.problem(key, sentence);
        }
        Some(origin) if !profile.is_demo() && !origin.starts_with("https://") => {
            reader.problem(key, format!("`{key}` is {url}: the production profile needs an https address"));
        }
        Some(_) => {}
    }
    origin
}

#[cfg(test)]
mod tests {
    use super::*;
    use signet_service::config::{Problems, Settings};

    fn read(text: &str) -> Result<Config, Problems> {
        Settings::from_toml(text).unwrap().read()
    }

    const PRODUCTION: &str = "profile = \"production\"\n[bff]\npublic_url = \"https://app.example\"\n\
                              master_key = \"a:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\"\n\
                              [auth_server]\nissuer = \"https://auth.example/tenant\"\n\
                              [api]\nresource = \"https://api.example:8443\"\n";

    #[test]
    fn nothing_configured_is_the_demo() {
        let config = read("").unwrap();
        let app = AppConfig {
            auth_server: "http://localhost:5000".into(),
            api: "http://localhost:5001".into(),
            poll_interval: 10,
            leeway: 0,
            demo: true,
            first_party_login: true,
        };
        assert_eq!(config.app, app);
        assert_eq!(config.edge.hosts, ["localhost:3000", "127.0.0.1:3000", "[::1]:3000"]);
        assert_eq!(config.app_dir, PathBuf::from("app/dist"));
    }

    #[test]
    fn production_names_its_own_servers() {
        let config = read(PRODUCTION).unwrap();
        assert!(!config.app.demo && !config.app.first_party_login);
        assert_eq!(config.app.leeway, 10);
        assert_eq!(config.app.auth_server, "https://auth.example/tenant");
        assert_eq!(config.edge.hosts, ["app.example"]);
        let connect = "connect-src 'self' https://auth.example https://api.example:8443;";
        assert!(config.page_policy.contains(connect), "{}", config.page_policy);
    }

    #[test]
    fn b10_another_provider_is_named_once() {
        let alone = PRODUCTION.replace("[auth_server]\nissuer = \"https://auth.example/tenant\"\n", "");
        let config =
            read(&alone.replace("[bff]\n", "[bff]\nissuer = \"https://login.example/realms/shop/\"\n"));
        let config = config.unwrap();
        assert_eq!(config.client.issuer, "https://login.example/realms/shop/", "byte by byte");
        assert_eq!(config.app.auth_server, "https://login.example/realms/shop");
    }

    #[test]
    fn production_refuses_servers_that_its_pages_could_not_call() {
        for (good, bad) in
            [("https://auth", "http://auth"), ("https://api", "http://api"), ("https://app", "http://app")]
        {
            assert!(read(&PRODUCTION.replace(good, bad)).is_err(), "{bad}");
        }
    }

    #[test]
    fn b10_a_bad_configuration_of_each_kind_has_its_sentence() {
        for (more, said) in [
            ("client_secret = \"secret\"", "is short, or the one of an example"),
            ("issuer = \"http://auth.example\"", "tokens would travel in plain"),
            ("issuer = \"http://localhost:5000\"", "tokens would travel in plain"),
            ("issuer = \"auth.example\"", "no http or https address"),
            ("scopes = \"profile\"", "lacks openid"),
            ("prompt = \"none\"", "it is one or more of consent, login, select_account"),
            ("idle_timeout = 50000", "is more than `bff.absolute_timeout`"),
            ("idle_timeout = 5", "must be 60 to 2592000 seconds"),
            ("database_url = \"mysql://x\"", "write postgres://"),
        ] {
            let text = PRODUCTION.replace("[auth_server]", &format!("{more}\n[auth_server]"));
            let problems = read(&text).unwrap_err().to_string();
            assert!(problems.contains(said), "{more}: {problems}");
        }
        let path = PRODUCTION.replace("https://app.example", "https://app.example/app");
        assert!(read(&path).unwrap_err().to_string().contains("write https://app.example, which"));
        let keyless = PRODUCTION.replace("master_key", "# master_key");
        assert!(read(&keyless).unwrap_err().to_string().contains("bff.master_key_file"));
        let plain = read("[bff]\nissuer = \"http://auth.example\"\n").unwrap_err().to_string();
        assert!(plain.contains("tokens would travel in plain"), "{plain}");
    }

    #[test]
    fn all_problems_are_said_at_once() {
        let text = "[bff]\nlisten = \"nowhere\"\npublic_url = \"app\"\npoll_interval = 0\n\
                    master_key = \"a:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\"\n[auth_server]\nissuer = \"http://a; script-src *\"\n[api]\nresource = \"ftp://api\"\n";
        let problems = read(text).unwrap_err();
        assert_eq!(problems.0.len(), 5, "{problems}");
    }

    #[test]
    fn the_example_is_accepted_and_shows_the_defaults() {
        let (example, none) =
            (read(include_str!("../../../signet.example.toml")).unwrap(), read("").unwrap());
        assert_eq!((example.app, example.app_dir), (none.app, none.app_dir));
        assert_eq!((example.listen, example.edge.hosts), (none.listen, none.edge.hosts));
        assert_eq!(example.client, none.client);
        let times =
            |keeping: Keeping| (keeping.data_dir, keeping.database, keeping.lifetime, keeping.refresh_skew);
        assert_eq!(times(example.keeping), times(none.keeping));
        assert_eq!(example.upstreams, none.upstreams);
    }
}
