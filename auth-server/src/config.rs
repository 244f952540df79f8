//! The auth-server's configuration: `[auth_server]`, `[[users]]`, `[[clients]]`, `[[resources]]` and what all servers share.

use auth_server_core::domain::{Algs, Argon2Params, Resource, TenantId};
use auth_server_core::flows::{Lifetimes, Provider};
use auth_server_core::rules::protocol::access_token::{Policy, REFERENCE_CLIENT};
use auth_server_core::rules::protocol::resource_metadata::{LIFETIME, Surroundings};
use auth_server_store::Seed;
use signet_db::Location;
use signet_service::config::{Border, Configuration, Listen, Profile, Reader};
use signet_service::edge::Edge;
use signet_service::telemetry::Telemetry;
use signet_shared::jose::Alg;

use crate::clients::{self, Around, Registered};
use crate::keys::KeySettings;
use crate::outbound::OutboundSettings;
use crate::users;

/// Everything the auth-server is told from outside, checked.
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
    /// Where its keys are, and when they change.
    pub keys: KeySettings,
    /// What tokens of `/auth/login` say.
    pub policy: Policy,
    /// Whether `/auth/login` signs anybody in (rule H7).
    pub first_party_login: bool,
    /// Clients and resources.
    pub registered: Registered,
    /// What requests to clients may reach.
    pub outbound: OutboundSettings,
    /// How long what the OpenID provider gives lives.
    pub lifetimes: Lifetimes,
    /// Whom the store takes over at the start.
    pub users: Vec<Seed>,
    /// Where the store is.
    pub database: Location,
    /// What new password hashes cost.
    pub argon2: Argon2Params,
    /// For how many seconds the audit table has clients' addresses (rule U7); `None`: for good.
    pub audit_addresses: Option<u64>,
    /// Where the app is, for links.
    pub app_url: String,
}

/// Half an hour to find one's password.
const REQUEST: u64 = 30 * 60;
/// Twelve hours: a day at work.
const SESSION: u64 = 12 * 60 * 60;
/// 30 days.
const REFRESH: u64 = 30 * 24 * 60 * 60;
/// Tabs that refresh at once do so within this time, on slow lines too.
const GRACE: u64 = 30;
/// 90 days.
const ADDRESSES: u64 = 90 * 24 * 60 * 60;
/// The address of the database; a secret, because it holds a password.
const DATABASE: &str = "auth_server.database_url";

impl Configuration for Config {
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let issuer = reader.text("auth_server.issuer", "http://localhost:5000");
        // RFC 8414 §3.1 puts a path behind the well-known part; one auth-server at one origin needs none.
        if issuer.find("://").is_some_and(|at| issuer[at + 3..].contains(['/', '?', '#'])) {
            let sentence = format!("`auth_server.issuer` is {issuer}: write scheme, host and port alone");
            reader.problem("auth_server.issuer", sentence);
        }
        let profile = Profile::of(reader, "auth_server.issuer", &issuer);
        let listen = profile.listen(reader, "auth_server.listen", "localhost:5000");
        let border = Border::read(reader, "auth_server", ("auth_server.issuer", &issuer), profile);
        let telemetry = Telemetry::read(reader, "auth_server", profile);
        let policy = policy(reader, profile, issuer)?;
        let app_url = reader.text("bff.public_url", "http://localhost:3000");
        let keys = KeySettings::read(reader, profile, policy.lifetime);
        let registered = registered(reader, profile, (&policy, &app_url), keys.as_ref());
        let users = users::read(reader, profile, &registered);
        let database = database(reader);
        let argon2 = argon2(reader);
        let addresses = reader.seconds("auth_server.audit_address_lifetime", ADDRESSES);
        let lifetimes = lifetimes(reader);
        let outbound = OutboundSettings::read(reader, profile);
        let first_party_login = reader.flag("auth_server.first_party_login", profile.is_demo());
        let (listen, mut keys) = (listen?, keys?);
        // A key is kept until the last token that it has signed is over, whosoever that is.
        let longest = registered.resources.iter().map(|resource| resource.token_lifetime);
        keys.policy.token_lifetime = longest.fold(keys.policy.token_lifetime.max(LIFETIME), u64::max);
        keys.used = registered.algs().fold(keys.used, Algs::with);
        let database = database.unwrap_or_else(|| Location::File(keys.data_dir.join("signet.db")));
        let mut edge = Edge::read(reader, profile, (&policy.issuer, listen.port), &app_url, &border);
        edge.client_origins = registered.origins().collect();
        Some(Self {
            listen,
            profile,
            telemetry,
            border,
            edge,
            keys,
            policy,
            first_party_login,
            registered,
            outbound,
            lifetimes,
            users,
            database,
            argon2,
            audit_addresses: (addresses != 0).then_some(addresses),
            app_url,
        })
    }
}

impl Config {
    /// What is the same for all requests to the OpenID provider, whose resources are `resources`.
    #[must_use]
    pub fn provider<'a>(&'a self, resources: &'a [Resource]) -> Provider<'a> {
        let Policy { issuer, tenant, .. } = &self.policy;
        Provider { issuer, resources, tenant, lifetimes: self.lifetimes }
    }
}

/// The clients and the resources of a server that signs as `keys` say.
fn registered(
    reader: &mut Reader<'_>,
    profile: Profile,
    (policy, app_url): (&Policy, &str),
    keys: Option<&KeySettings>,
) -> Registered {
    let signing_alg = keys.map_or(Alg::Es256, |keys| keys.alg.into());
    let server = Surroundings { issuer: &policy.issuer, signing_alg };
    clients::read(
        reader,
        profile,
        Around { server, api: &policy.audience, bff: app_url.trim_end_matches('/') },
    )
}

/// What is said of the OpenID provider's lifetimes, and what is not for an operator to say.
fn lifetimes(reader: &mut Reader<'_>) -> Lifetimes {
    let mut at_least_one = |path: &str, default| {
        let seconds = reader.seconds(path, default);
        if seconds == 0 {
            reader.problem(path, format!("`{path}` must be at least 1 second"));
        }
        seconds
    };
    Lifetimes {
        request: REQUEST,
        session: at_least_one("auth_server.session_lifetime", SESSION),
        token: LIFETIME,
        refresh: at_least_one("auth_server.refresh_token_lifetime", REFRESH),
        grace: GRACE,
    }
}

/// Where the database is, when it is not a file beside the keys.
fn database(reader: &mut Reader<'_>) -> Option<Location> {
    let (url, _) = reader.secret(DATABASE)?;
    match Location::postgres(&url) {
        Ok(location) => Some(location),
        Err(sentence) => {
            reader.problem(
                DATABASE,
                format!("`{DATABASE}` is no address of a PostgreSQL database: {sentence}"),
            );
            None
        }
    }
}

/// By default what RFC 9106 §4 recommends where memory is not plenty.
fn argon2(reader: &mut Reader<'_>) -> Argon2Params {
    let mut number = |name: &str, default, bounds: std::ops::RangeInclusive<u32>| {
        let bounds = u64::from(*bounds.start())..=u64::from(*bounds.end());
        u32::try_from(reader.number((name, default, bounds))).unwrap_or_default()
    };
    let params = Argon2Params {
        memory: number("auth_server.argon2_memory", 65_536, Argon2Params::MEMORY),
        iterations: number("auth_server.argon2_iterations", 3, Argon2Params::ITERATIONS),
        parallelism: number("auth_server.argon2_parallelism", 4, Argon2Params::PARALLELISM),
    };
    if !params.are_usable() && reader.is_content() {
        let sentence =
            "`auth_server.argon2_memory` must be at least 8 for each of `auth_server.argon2_parallelism`";
        reader.problem("auth_server.argon2_memory", sentence);
    }
    params
}

fn policy(reader: &mut Reader<'_>, profile: Profile, issuer: String) -> Option<Policy> {
    let (lifetime, tenant) = if profile.is_demo() { (60, "demo") } else { (300, "default") };
    let lifetime = reader.seconds("auth_server.token_lifetime", lifetime);
    if lifetime == 0 {
        reader
            .problem("auth_server.token_lifetime", "`auth_server.token_lifetime` must be at least 1 second");
    }
    Some(Policy {
        audience: reader.text("api.resource", "http://localhost:5001"),
        client_id: REFERENCE_CLIENT.to_owned(),
        tenant: TenantId::parse(tenant).ok()?,
        lifetime,
        issuer,
    })
}

/// The least that production must be told.
#[cfg(test)]
pub(crate) const PRODUCTION: &str = "profile = \"production\"\n[auth_server]\nissuer = \"https://auth.example\"\n\
                                     master_key = \"test:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\"\n";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::SigningAlg;
    use signet_service::config::{Problems, Settings};

    fn read(text: &str) -> Result<Config, Problems> {
        Settings::from_toml(text).unwrap().read()
    }

    #[test]
    fn nothing_configured_is_the_demo() {
        let config = read("").unwrap();
        assert_eq!(config.policy.issuer, "http://localhost:5000");
        assert_eq!((config.policy.lifetime, config.policy.tenant.as_str()), (60, "demo"));
        assert_eq!(config.users.len(), 2);
        assert!(config.first_party_login);
        assert_eq!(config.keys.alg, SigningAlg::Es256);
    }

    #[test]
    fn u7_addresses_are_kept_for_a_time_that_is_told() {
        assert_eq!(read("").unwrap().audit_addresses, Some(7_776_000));
        let told = |seconds: u64| {
            read(&format!("[auth_server]\naudit_address_lifetime = {seconds}\n")).unwrap().audit_addresses
        };
        assert_eq!((told(60), told(0)), (Some(60), None));
    }

    #[test]
    fn production_has_no_demo_users_and_longer_tokens() {
        let config = read(PRODUCTION).unwrap();
        assert_eq!((config.policy.lifetime, config.policy.tenant.as_str()), (300, "default"));
        assert!(config.users.is_empty());
        assert!(!config.first_party_login, "H7");
        assert_eq!(config.edge.hosts, ["auth.example"]);
    }

    #[test]
    fn all_problems_are_said_at_once() {
        let text = "[auth_server]\nissuer = \"http://localhost:5000/\"\nlisten = \"nowhere\"\nsigning_alg = \"HS256\"\n\
                    token_lifetime = 0\n[[users]]\nusername = \"ada\"\n";
        assert!(read(text).unwrap_err().0.len() >= 6);
    }

    #[test]
    fn k8_a_key_is_kept_as_long_as_the_longest_token_lives() {
        let lifetime = |text: &str| read(text).unwrap().keys.policy.token_lifetime;
        assert_eq!(lifetime(""), 300, "tokens of the api's resource");
        assert_eq!(lifetime("[auth_server]\ntoken_lifetime = 600\n"), 600);
        let long = "[[resources]]\nidentifier = \"urn:x\"\ntoken_lifetime = 900\n";
        assert_eq!(lifetime(long), 900);
    }

    #[test]
    fn the_example_is_accepted_and_its_user_only_once_somebody_means_it() {
        let example = include_str!("../../signet.example.toml");
        let config = read(example).unwrap();
        assert_eq!(config.policy, read("").unwrap().policy, "the example shows the defaults");
        assert_eq!(config.users.len(), 2, "nobody signs in by a password that is published");
        let (before, user) = example.split_once("# [[users]]").unwrap();
        let meant = format!("{before}[[users]]{}", user.replace("\n# ", "\n"));
        assert_eq!(read(&meant).unwrap().users[2].user.username.text, "ada");
    }
}
