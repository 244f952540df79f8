//! The profiles: `demo` only where the issuer is on this machine; everywhere else `production` must be said.

use http::Uri;

use super::{Listen, Reader};

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
    pub fn of(reader: &mut Reader<'_>, key: &str, url: &str) -> Self {
        let profile = reader.optional_text("profile");
        if !is_web_address(url) {
            reader.problem(key, format!("`{key}` is {url}, which is no http or https address"));
            return Self::Production;
        }
        let loopback = is_loopback_url(url);
        match profile.as_deref() {
            None | Some("demo") if loopback => return Self::Demo,
            Some("demo") => reader.problem("profile", format!(
                "`profile = \"demo\"` works only on this machine, but `{key}` is {url}; set `profile = \"production\"`"
            )),
            None => reader.problem(key, format!("`{key}` is {url}, not this machine: set `profile = \"production\"`")),
            Some("production") if !url.starts_with("https://") => {
                reader.problem(key, format!("`{key}` is {url}: the production profile needs an https address"));
            }
            Some("production") => {}
            Some(other) => {
                reader.problem("profile", format!("`profile` is \"{other}\"; it is \"demo\" or \"production\""));
            }
        }
        Self::Production
    }

    /// Reads the `listen` value of `key`. The demo listens on this machine alone: its users and their passwords are
    /// published, and a `Host` header proves nothing about where a request comes from.
    pub fn listen(self, reader: &mut Reader<'_>, key: &str, default: &str) -> Option<Listen> {
        match Listen::parse(&reader.text(key, default)) {
            Ok(listen)
                if self == Self::Demo
                    && !listen.addresses.iter().all(|address| address.ip().is_loopback()) =>
            {
                reader.problem(key, format!("`{key}` reaches beyond this machine, which the demo profile must not: set localhost, or `profile = \"production\"`"));
                None
            }
            Ok(listen) => Some(listen),
            Err(problem) => {
                reader.problem(key, format!("`{key}`: {problem}"));
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
    pub fn hosts(self, reader: &mut Reader<'_>, url: &str, port: u16) -> Vec<String> {
        let mut hosts: Vec<String> = match self {
            Self::Demo => LOOPBACK.iter().map(|name| format!("{name}:{port}")).collect(),
            Self::Production => url
                .parse::<Uri>()
                .ok()
                .and_then(|uri| Some(uri.authority()?.to_string()))
                .into_iter()
                .collect(),
        };
        let more = reader.list("allowed_hosts", Vec::new());
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
    pub fn origins(self, reader: &mut Reader<'_>, public_url: &str) -> Vec<String> {
        let port = public_url.parse::<Uri>().ok().and_then(|uri| uri.port_u16());
        let scheme = public_url.split_once("://").map_or("http", |(scheme, _)| scheme);
        let own = match (self, port) {
            (Self::Demo, Some(port)) => {
                LOOPBACK.iter().map(|name| format!("{scheme}://{name}:{port}")).collect()
            }
            _ => vec![public_url.trim_end_matches('/').to_owned()],
        };
        let origins = reader.list("allowed_origins", own.clone());
        // The browser sends scheme, host and port, in lower case; anything else would never be equal to it. The app's own
        // address is judged where it is read.
        for origin in origins.iter().filter(|origin| !is_origin(origin) && !own.contains(origin)) {
            let sentence =
                format!("`allowed_origins` has \"{origin}\"; an origin is scheme, host and port alone");
            reader.problem("allowed_origins", sentence);
        }
        origins
    }
}

#[cfg(test)]
#[path = "profile_tests.rs"]
mod tests;
