//! Where the three servers listen: the same order as theirs (environment, `.env`, `signet.toml`, default), but only as
//! much of it as is needed to know the ports.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Outcome};

/// One server's name and where it listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listen {
    /// The program's name.
    pub(crate) program: &'static str,
    /// The host as configured.
    pub(crate) host: String,
    /// The port.
    pub(crate) port: u16,
}

const SERVERS: [(&str, &str, &str); 3] = [
    ("auth-server", "auth_server", "localhost:5000"),
    ("api", "api", "localhost:5001"),
    ("bff", "bff", "localhost:3000"),
];

/// What the configuration says, as far as this program cares.
pub(crate) struct Settings {
    /// auth-server, api, bff.
    pub(crate) servers: Vec<Listen>,
    /// Whether the demo users exist.
    pub(crate) demo: bool,
}

/// Reads environment, `.env` and `signet.toml`.
pub(crate) fn settings(root: &Path) -> Outcome<Settings> {
    let dot_env = std::fs::read_to_string(root.join(".env")).unwrap_or_default();
    let variable = |name: &str| {
        std::env::var(name).ok().or_else(|| value_of(dot_env.lines(), name)).filter(|value| !value.is_empty())
    };
    let file = variable("SIGNET_CONFIG").map_or_else(|| PathBuf::from("signet.toml"), PathBuf::from);
    let toml = std::fs::read_to_string(root.join(file)).unwrap_or_default();
    from(&variable, &toml)
}

fn from(variable: &dyn Fn(&str) -> Option<String>, toml: &str) -> Outcome<Settings> {
    let mut servers = Vec::new();
    for (program, section, default) in SERVERS {
        let name = format!("SIGNET__{}__LISTEN", section.to_uppercase());
        let found = variable(&name).or_else(|| value_of(section_of(toml, section), "listen"));
        servers.push(parse(program, &found.unwrap_or_else(|| default.to_owned()))?);
    }
    let top_level = toml.lines().take_while(|line| !line.trim_start().starts_with('['));
    let profile = variable("SIGNET__PROFILE").or_else(|| value_of(top_level, "profile"));
    Ok(Settings { servers, demo: profile.is_none_or(|profile| profile == "demo") })
}

fn section_of<'a>(toml: &'a str, section: &str) -> impl Iterator<Item = &'a str> {
    let header = format!("[{section}]");
    let rest = toml.lines().skip_while(move |line| line.trim() != header).skip(1);
    rest.take_while(|line| !line.trim_start().starts_with('['))
}

/// The value of `key = "value"` (or `KEY=value`) among these lines.
fn value_of<'a>(mut lines: impl Iterator<Item = &'a str>, key: &str) -> Option<String> {
    lines.find_map(|line| {
        let (name, value) = line.split_once('=')?;
        if name.trim() != key {
            return None;
        }
        let value = value.trim();
        let quoted = value.strip_prefix('"').and_then(|rest| rest.split('"').next());
        Some(quoted.unwrap_or_else(|| value.split('#').next().unwrap_or(value).trim()).to_owned())
    })
}

fn parse(program: &'static str, text: &str) -> Outcome<Listen> {
    let wrong = || {
        Failure::because(format!(
            "{program} cannot listen on \"{text}\": write host and port, such as \"localhost:5000\"."
        ))
    };
    let (host, port) = text.rsplit_once(':').ok_or_else(wrong)?;
    let port = port.parse().map_err(|_| wrong())?;
    let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    if host.is_empty() || port == 0 { Err(wrong()) } else { Ok(Listen { program, host, port }) }
}

impl Listen {
    /// The addresses that are listened on; `localhost` is both loopback addresses.
    pub(crate) fn sockets(&self) -> Vec<SocketAddr> {
        let at = |ip: IpAddr| SocketAddr::new(ip, self.port);
        if self.host == "localhost" {
            return vec![at(Ipv4Addr::LOCALHOST.into()), at(Ipv6Addr::LOCALHOST.into())];
        }
        (self.host.as_str(), self.port).to_socket_addrs().map(Iterator::collect).unwrap_or_default()
    }

    /// Host and port as a browser on this machine names them.
    pub(crate) fn authority(&self) -> String {
        let local = self.host.parse::<IpAddr>().is_ok_and(|ip| ip.is_unspecified() || ip.is_loopback());
        let host = if local { "localhost" } else { self.host.as_str() };
        format!("{host}:{}", self.port)
    }

    /// The address as a link.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.authority())
    }
}

#[cfg(test)]
mod tests {
    use super::{from, parse};

    fn authorities(environment: &[(&str, &str)], toml: &str) -> Vec<String> {
        let variable = |name: &str| {
            environment.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        };
        from(&variable, toml).unwrap().servers.iter().map(super::Listen::authority).collect()
    }

    #[test]
    fn the_defaults_are_the_fixed_ports() {
        assert_eq!(authorities(&[], ""), ["localhost:5000", "localhost:5001", "localhost:3000"]);
    }

    #[test]
    fn the_file_overrides_the_default_and_the_environment_the_file() {
        let toml =
            "[bff]\nlisten = \"localhost:3100\" # ours\n\n[api]\nleeway = 0\nlisten = \"127.0.0.1:5101\"\n";
        let environment = [("SIGNET__API__LISTEN", "[::1]:5201")];
        assert_eq!(authorities(&[], toml), ["localhost:5000", "localhost:5101", "localhost:3100"]);
        assert_eq!(authorities(&environment, toml)[1], "localhost:5201");
    }

    #[test]
    fn localhost_is_both_loopback_addresses() {
        let sockets = parse("api", "localhost:5001").unwrap().sockets();
        let texts: Vec<String> = sockets.iter().map(ToString::to_string).collect();
        assert_eq!(texts, ["127.0.0.1:5001", "[::1]:5001"]);
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in ["5000", "localhost:", "localhost:99999", ":5000", "localhost:0"] {
            assert!(parse("api", text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_demo_profile_is_the_default() {
        assert!(from(&|_| None, "[api]\nprofile = \"production\"\n").unwrap().demo);
        assert!(!from(&|_| None, "profile = \"production\"\n[api]\n").unwrap().demo);
    }
}
