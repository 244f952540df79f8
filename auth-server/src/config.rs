//! The auth-server's configuration: `[auth_server]`, `[[users]]` and what all servers share.

use std::path::PathBuf;

use auth_server_core::domain::User;
use auth_server_core::rules::protocol::access_token::{Policy, REFERENCE_CLIENT};
use signet_service::config::{Listen, Problems, Profile, Settings};
use signet_service::edge::Edge;

use crate::keys::SigningAlg;
use crate::users;

/// Everything the auth-server is told from outside, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where it listens.
    pub listen: Listen,
    /// Which rules it follows.
    pub profile: Profile,
    /// Hosts and origins.
    pub edge: Edge,
    /// Where its keys are.
    pub data_dir: PathBuf,
    /// With which algorithm it signs.
    pub signing_alg: SigningAlg,
    /// What tokens of `/auth/login` say.
    pub policy: Policy,
    /// Who may sign in.
    pub users: Vec<User>,
    /// Where the app is, for links.
    pub app_url: String,
}

impl Config {
    /// Takes the auth-server's part of `settings`.
    ///
    /// # Errors
    /// [`Problems`], all of them.
    pub fn read(settings: &Settings) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let text = |key, default: &str| settings.text(key).unwrap_or(default).to_owned();
        let issuer = text("auth_server.issuer", "http://localhost:5000");
        // RFC 8414 §3.1 puts a path behind the well-known part; one auth-server at one origin needs none.
        if issuer.find("://").is_some_and(|at| issuer[at + 3..].contains(['/', '?', '#'])) {
            problems.add(format!("`auth_server.issuer` is {issuer}: write scheme, host and port alone"));
        }
        let profile = Profile::of(settings, "auth_server.issuer", &issuer, &mut problems);
        let listen = profile.listen(settings, "auth_server.listen", "localhost:5000", &mut problems);
        let alg = text("auth_server.signing_alg", "ES256").parse::<SigningAlg>();
        let alg = alg.map_err(|problem| problems.add(format!("`auth_server.signing_alg`: {problem}")));
        let users = users::read(settings, profile, &mut problems);
        let lifetime = settings.seconds("auth_server.token_lifetime");
        if lifetime == Some(0) {
            problems.add("`auth_server.token_lifetime` must be at least 1 second");
        }
        let policy = Policy {
            audience: text("api.resource", "http://localhost:5001"),
            client_id: REFERENCE_CLIENT.to_owned(),
            tenant: if profile.is_demo() { "demo" } else { "default" }.to_owned(),
            lifetime: lifetime.unwrap_or(if profile.is_demo() { 60 } else { 300 }),
            issuer,
        };
        let (Some(listen), Ok(signing_alg)) = (listen, alg) else { return Err(problems) };
        let app_url = text("bff.public_url", "http://localhost:3000");
        let edge = Edge {
            hosts: profile.hosts(settings, &policy.issuer, listen.port),
            origins: profile.origins(settings, &app_url, &mut problems),
            demo: profile.is_demo(),
        };
        let data_dir = PathBuf::from(text("auth_server.data_dir", ".signet"));
        problems.or(Self { listen, profile, edge, data_dir, signing_alg, policy, users, app_url })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Config, Problems> {
        Config::read(&Settings::from_toml(text).unwrap())
    }

    #[test]
    fn nothing_configured_is_the_demo() {
        let config = read("").unwrap();
        assert_eq!(config.policy.issuer, "http://localhost:5000");
        assert_eq!((config.policy.lifetime, config.policy.tenant.as_str()), (60, "demo"));
        assert_eq!(config.users.len(), 2);
        assert_eq!(config.signing_alg, SigningAlg::Es256);
    }

    #[test]
    fn production_has_no_demo_users_and_longer_tokens() {
        let config =
            read("profile = \"production\"\n[auth_server]\nissuer = \"https://auth.example\"").unwrap();
        assert_eq!((config.policy.lifetime, config.policy.tenant.as_str()), (300, "default"));
        assert!(config.users.is_empty());
        assert_eq!(config.edge.hosts, ["auth.example"]);
    }

    #[test]
    fn all_problems_are_said_at_once() {
        let text = "[auth_server]\nissuer = \"http://localhost:5000/\"\nlisten = \"nowhere\"\nsigning_alg = \"HS256\"\n\
                    token_lifetime = 0\n[[users]]\nusername = \"ada\"\n";
        assert!(read(text).unwrap_err().0.len() >= 6);
    }

    #[test]
    fn the_example_is_accepted() {
        let config = read(include_str!("../../signet.example.toml")).unwrap();
        assert_eq!(config.users.len(), 3);
        assert_eq!(config.policy, read("").unwrap().policy, "the example shows the defaults");
    }
}
