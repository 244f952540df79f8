//! The profiles: `demo` only where the issuer is on this machine; everywhere else `production` must be said.

use http::Uri;

use super::{Listen, Problems, Settings};

/// Which of the two sets of rules a server follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Demo users, plain http on loopback, no proxy in front (rule H3).
    Demo,
    /// Everything from the configuration; plain-http issuers are refused.
    Production,
}

/// What `localhost` is called in a `Host` header and in an issuer.
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// Whether `url` is an http or https address with a host.
fn is_web_address(url: &str) -> bool {
    let web = ["http://", "https://"].iter().any(|scheme| url.starts_with(scheme));
    // A name before the host is a password in a log, or a trick: `http://localhost@example.com`.
    web && url.parse::<Uri>().is_ok_and(|uri| {
        uri.host().is_some_and(|host| !host.is_empty())
            && uri.authority().is_some_and(|all| !all.as_str().contains('@'))
    })
}

fn is_origin(text: &str) -> bool {
    let rest = text.split_once("://").map(|(_, rest)| rest).unwrap_or_default();
    is_web_address(text) && !rest.contains(['/', '?', '#']) && text == text.to_ascii_lowercase()
}

/// Whether `url`'s host is one of the names of this very machine.
#[must_use]
pub fn is_loopback_url(url: &str) -> bool {
    url.parse::<Uri>().ok().and_then(|uri| uri.host().map(|host| LOOPBACK.contains(&host))).unwrap_or(false)
}

impl Profile {
    /// The profile for a server whose public address is `url`, which the configuration calls `key`. On loopback
    /// `demo` is the default; elsewhere nothing is, so that nobody publishes the demo users by mistake.
    pub fn of(settings: &Settings, key: &str, url: &str, problems: &mut Problems) -> Self {
        if !is_web_address(url) {
            problems.add(format!("`{key}` is {url}, which is no http or https address"));
            return Self::Production;
        }
        let loopback = is_loopback_url(url);
        match settings.text("profile") {
            None | Some("demo") if loopback => return Self::Demo,
            Some("demo") => problems.add(format!(
                "`profile = \"demo\"` works only on this machine, but `{key}` is {url}; set `profile = \"production\"`"
            )),
            None => problems.add(format!("`{key}` is {url}, not this machine: set `profile = \"production\"`")),
            Some("production") if !url.starts_with("https://") => {
                problems.add(format!("`{key}` is {url}: the production profile needs an https address"));
            }
            Some("production") => {}
            Some(other) => problems.add(format!("`profile` is \"{other}\"; it is \"demo\" or \"production\"")),
        }
        Self::Production
    }

    /// Reads the `listen` value of `key`. The demo listens on this machine alone: its users and their passwords are
    /// published, and a `Host` header proves nothing about where a request comes from.
    pub fn listen(
        self,
        settings: &Settings,
        key: &str,
        default: &str,
        problems: &mut Problems,
    ) -> Option<Listen> {
        match Listen::parse(settings.text(key).unwrap_or(default)) {
            Ok(listen)
                if self == Self::Demo
                    && !listen.addresses.iter().all(|address| address.ip().is_loopback()) =>
            {
                problems.add(format!("`{key}` reaches beyond this machine, which the demo profile must not: set localhost, or `profile = \"production\"`"));
                None
            }
            Ok(listen) => Some(listen),
            Err(problem) => {
                problems.add(format!("`{key}`: {problem}"));
                None
            }
        }
    }

    /// Whether this is the demo profile.
    #[must_use]
    pub fn is_demo(self) -> bool {
        self == Self::Demo
    }

    /// The `Host` values a server at `url`, listening on `port`, answers to: in the demo the loopback names alone
    /// (rule H3), else `url`'s own authority; and `allowed_hosts`.
    #[must_use]
    pub fn hosts(self, settings: &Settings, url: &str, port: u16) -> Vec<String> {
        let mut hosts: Vec<String> = match self {
            Self::Demo => LOOPBACK.iter().map(|name| format!("{name}:{port}")).collect(),
            Self::Production => url
                .parse::<Uri>()
                .ok()
                .and_then(|uri| Some(uri.authority()?.to_string()))
                .into_iter()
                .collect(),
        };
        let more = settings.list("allowed_hosts").unwrap_or_default();
        hosts.extend(
            more.into_iter()
                .filter(|host| self == Self::Production || is_loopback_url(&format!("http://{host}"))),
        );
        for host in &mut hosts {
            host.make_ascii_lowercase();
        }
        hosts
    }

    /// The origins of [`super::KEYS`]' `allowed_origins`; without it, the app's own: `public_url`, and in the demo
    /// the other names of this machine with the same port.
    #[must_use]
    pub fn origins(self, settings: &Settings, public_url: &str, problems: &mut Problems) -> Vec<String> {
        if let Some(origins) = settings.list("allowed_origins") {
            // The browser sends scheme, host and port, in lower case; anything else would never be equal to it.
            for origin in origins.iter().filter(|origin| !is_origin(origin)) {
                problems.add(format!(
                    "`allowed_origins` has \"{origin}\"; an origin is scheme, host and port alone"
                ));
            }
            return origins;
        }
        let port = public_url.parse::<Uri>().ok().and_then(|uri| uri.port_u16());
        match (self, port) {
            (Self::Demo, Some(port)) => LOOPBACK.iter().map(|name| format!("http://{name}:{port}")).collect(),
            _ => vec![public_url.trim_end_matches('/').to_owned()],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(text: &str, url: &str) -> Result<Profile, Problems> {
        let mut problems = Problems::default();
        let profile =
            Profile::of(&Settings::from_toml(text).unwrap(), "auth_server.issuer", url, &mut problems);
        problems.or(profile)
    }

    #[test]
    fn demo_is_the_default_on_loopback_alone() {
        for url in ["http://localhost:5000", "http://127.0.0.1:5000", "http://[::1]:5000"] {
            assert_eq!(profile("", url), Ok(Profile::Demo));
        }
        for url in [
            "http://localhost.example.com",
            "https://auth.example.com",
            "http://127.0.0.1.nip.io",
            "nonsense",
            "ftp://localhost",
            "http://a@localhost",
        ] {
            assert!(profile("", url).is_err(), "{url}");
            assert!(profile("profile = \"demo\"", url).is_err(), "{url}");
        }
    }

    #[test]
    fn production_needs_https() {
        assert_eq!(profile("profile = \"production\"", "https://auth.example.com"), Ok(Profile::Production));
        assert!(profile("profile = \"production\"", "http://auth.example.com").is_err());
        assert!(profile("profile = \"production\"", "http://localhost:5000").is_err());
        assert!(profile("profile = \"staging\"", "https://auth.example.com").is_err());
    }

    #[test]
    fn the_demo_listens_on_this_machine_only() {
        for (text, demo, production) in [
            ("localhost:1", true, true),
            ("127.0.0.2:1", true, true),
            ("[::1]:1", true, true),
            ("0.0.0.0:1", false, true),
            ("[::]:1", false, true),
            ("192.0.2.1:1", false, true),
            ("nowhere", false, false),
        ] {
            let settings = Settings::from_toml(&format!("[api]\nlisten = \"{text}\"")).unwrap();
            for (profile, fine) in [(Profile::Demo, demo), (Profile::Production, production)] {
                let mut problems = Problems::default();
                let listen = profile.listen(&settings, "api.listen", "localhost:5001", &mut problems);
                assert_eq!((listen.is_some(), problems.0.is_empty()), (fine, fine), "{text} {profile:?}");
            }
        }
    }

    #[test]
    fn the_demo_answers_to_loopback_names_only() {
        let settings = Settings::from_toml("allowed_hosts = [\"evil.example\", \"localhost:9\"]").unwrap();
        let hosts = Profile::Demo.hosts(&settings, "http://localhost:5000", 5000);
        assert_eq!(hosts, ["localhost:5000", "127.0.0.1:5000", "[::1]:5000", "localhost:9"]);
        let hosts = Profile::Production.hosts(&settings, "https://Auth.example.com", 5000);
        assert_eq!(hosts, ["auth.example.com", "evil.example", "localhost:9"]);
    }

    #[test]
    fn the_apps_origin_is_allowed_by_default() {
        let none = Settings::default();
        let demo = Profile::Demo.origins(&none, "http://localhost:3000", &mut Problems::default());
        assert_eq!(demo, ["http://localhost:3000", "http://127.0.0.1:3000", "http://[::1]:3000"]);
        let set = Settings::from_toml("allowed_origins = [\"https://app.example\"]").unwrap();
        assert_eq!(
            Profile::Demo.origins(&set, "http://localhost:3000", &mut Problems::default()),
            ["https://app.example"]
        );
        for bad in ["*", "null", "http://x/", "javascript:1", "https://App.example", "http://u@x"] {
            let (set, mut problems) = (
                Settings::from_toml(&format!("allowed_origins = [\"{bad}\"]")).unwrap(),
                Problems::default(),
            );
            let _ = Profile::Production.origins(&set, "https://app.example", &mut problems);
            assert_eq!(problems.0.len(), 1, "{bad}");
        }
    }
}
