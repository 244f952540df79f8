//! Every key that `signet.toml` may have. All servers read one file, so all of them know all keys.

/// What a key's value must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A string that is not empty.
    Text,
    /// The same, never shown; `NAME_file` in its place names a file that holds it.
    Secret,
    /// Whole seconds, 0 or more.
    Seconds,
    /// A whole number, 0 or more.
    Number,
    /// A list of strings; in the environment, separated by commas.
    List,
    /// Yes or no: `true` or `false`.
    Flag,
    /// A table of a shape that others have specified; never shown, because a private key may stand where a public one should.
    Table,
    /// The same, shown: no secret belongs there.
    OpenTable,
}

/// One key of the configuration.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Its path: `api.leeway`, or `users[].sub` inside an array of tables.
    pub path: &'static str,
    /// What its value must be.
    pub kind: Kind,
    /// What it is for, in one sentence.
    pub about: &'static str,
}

const fn text(path: &'static str, about: &'static str) -> Key {
    Key { path, kind: Kind::Text, about }
}
const fn secret(path: &'static str, about: &'static str) -> Key {
    Key { path, kind: Kind::Secret, about }
}
const fn seconds(path: &'static str, about: &'static str) -> Key {
    Key { path, kind: Kind::Seconds, about }
}
const fn number(path: &'static str, about: &'static str) -> Key {
    Key { path, kind: Kind::Number, about }
}
const fn flag(path: &'static str, about: &'static str) -> Key {
    Key { path, kind: Kind::Flag, about }
}
const fn open_table(path: &'static str, about: &'static str) -> Key {
    Key { path, kind: Kind::OpenTable, about }
}
const fn table(path: &'static str, about: &'static str) -> Key {
    Key { path, kind: Kind::Table, about }
}
const fn list(path: &'static str, about: &'static str) -> Key {
    Key { path, kind: Kind::List, about }
}

/// The table of keys; `signet.example.toml` shows each in its place.
pub const KEYS: &[Key] = &[
    text(
        "profile",
        "\"demo\", the default on this machine, or \"production\", which everywhere else must be said.",
    ),
    list(
        "allowed_origins",
        "The origins whose pages may call auth-server and api (CORS); by default the app's own.",
    ),
    list(
        "allowed_hosts",
        "Further Host values, with their ports, that the servers answer to; others get 421.",
    ),
    list(
        "trusted_proxies",
        "The networks of proxies whose word on a client's address is taken; never in the demo.",
    ),
    text(
        "security_contact",
        "Whom to tell about a weakness, for /.well-known/security.txt: mailto:, https:// or tel:.",
    ),
    number("connections.all", "How many connections a server holds at once: 1 to 1000000."),
    number(
        "connections.per_address",
        "How many of them one address may have; by default 512, and for this machine any number.",
    ),
    number("connections.header_bytes", "The size of a request's header section: 8192 to 1048576."),
    seconds("connections.header_time", "How long a header section may take to arrive: 1 to 600."),
    seconds(
        "connections.body_time",
        "How long a body may take to arrive, or 16 kB of one that is passed on: 1 to 3600.",
    ),
    seconds(
        "connections.idle_time",
        "How long a connection waits for its next request, and for a client that does not read: 1 to 3600.",
    ),
    seconds("connections.handshake_time", "How long a TLS handshake may take: 1 to 600."),
    number("connections.streams", "Requests under way at once on one HTTP/2 connection: 1 to 1000."),
    seconds(
        "connections.notice_time",
        "How long a server that was told to stop says so at /ready and still takes requests: 0 to 3600.",
    ),
    seconds("connections.stop_time", "How long the requests in flight then have to end: 0 to 3600."),
    text(
        "otel_endpoint",
        "The collector that gets a span of each request (OTLP over HTTP), in builds that have that.",
    ),
    secret("sentry_dsn", "Where panics and internal errors are reported to, in builds that have that."),
    text("log_format", "How log lines look: \"pretty\", for people, or \"json\", an object per line."),
    text("auth_server.listen", "Where the auth-server listens; localhost means 127.0.0.1 and ::1."),
    text("auth_server.metrics_listen", "Where the auth-server's metrics are; without it there are none."),
    text("auth_server.tls_cert", "The certificates to speak TLS with, a PEM file, the server's own first."),
    text("auth_server.tls_key", "Their private key, a PEM file that others cannot read."),
    text(
        "auth_server.issuer",
        "The iss of every token, and the address that the others find the auth-server at.",
    ),
    text(
        "auth_server.data_dir",
        "Where the database is, and in the demo the master key; made at the first start.",
    ),
    secret(
        "auth_server.database_url",
        "The address of a PostgreSQL database; by default the database is a file in data_dir.",
    ),
    number("auth_server.argon2_memory", "The memory that hashing a password takes, in KiB: 8 to 262144."),
    number("auth_server.argon2_iterations", "How often hashing goes over that memory: 1 to 16."),
    number("auth_server.argon2_parallelism", "The lanes of hashing: 1 to 16."),
    seconds(
        "auth_server.audit_address_lifetime",
        "How long the audit table keeps the addresses of clients; 0 for good.",
    ),
    flag(
        "auth_server.first_party_login",
        "Whether /auth/login takes names and passwords: true in the demo, else false.",
    ),
    text("auth_server.signing_alg", "The algorithm of access tokens: ES256, RS256 or EdDSA."),
    secret(
        "auth_server.master_key",
        "What seals the signing keys: lines of `auth-server keys new-master`, the newest last; in the demo made in data_dir.",
    ),
    seconds(
        "auth_server.signing_key_lifetime",
        "How long a signing key signs before the next one does: 3600 at least; 0 for as long as nobody says otherwise.",
    ),
    seconds("auth_server.jwks_max_age", "How long a copy of the public keys may be used: 1 to 3600."),
    seconds(
        "auth_server.session_lifetime",
        "How long somebody stays signed in on the hosted pages: 43200 (12 hours).",
    ),
    seconds("auth_server.refresh_token_lifetime", "How long a refresh token may be used: 2592000 (30 days)."),
    seconds("auth_server.token_lifetime", "How long a token of /auth/login lives: 60 in the demo, else 300."),
    flag(
        "auth_server.allow_clients_without_pkce",
        "Whether production takes clients with require_pkce = false, whose codes are less bound.",
    ),
    list(
        "outbound.allow",
        "The networks that may be asked for clients' keys and told of logouts although they are not public.",
    ),
    text("outbound.ca_file", "Authorities to trust there beside those of the system, a PEM file."),
    text("api.listen", "Where the api listens."),
    text("api.metrics_listen", "Where the api's metrics are; without it there are none."),
    text("api.tls_cert", "The certificates to speak TLS with, a PEM file, the server's own first."),
    text("api.tls_key", "Their private key, a PEM file that others cannot read."),
    text("api.resource", "What the api is called: the aud that a token must have."),
    text("api.issuer", "Whose tokens the api takes; by default those of auth_server.issuer."),
    text(
        "api.public_key_file",
        "A public key, PEM or JWK, to check tokens with; then the issuer is never asked.",
    ),
    seconds("api.leeway", "How far the clocks of auth-server and api may differ: 0 in the demo, else 10."),
    seconds(
        "api.jwks_refresh_interval",
        "An unknown kid fetches the keys anew, but not more often than this.",
    ),
    text("bff.listen", "Where the bff listens."),
    text("bff.metrics_listen", "Where the bff's metrics are; without it there are none."),
    text("bff.tls_cert", "The certificates to speak TLS with, a PEM file, the server's own first."),
    text("bff.tls_key", "Their private key, a PEM file that others cannot read."),
    text("bff.public_url", "Where browsers find the app."),
    text("bff.app_dir", "The folder of the built app."),
    seconds("bff.poll_interval", "How often the app checks its token: 1 to 86400."),
    text("bff.issuer", "The OpenID provider that people sign in at; by default auth_server.issuer."),
    text("bff.client_id", "What the bff is called there."),
    secret(
        "bff.client_secret",
        "What proves the bff there, 32 random characters at least; without it a key does, which it makes and publishes.",
    ),
    text("bff.scopes", "What the bff asks for there, separated by spaces; openid among them."),
    text(
        "bff.prompt",
        "What the provider's pages are to do at each sign-in that does not say so itself: consent, login, select_account.",
    ),
    text(
        "bff.data_dir",
        "Where its sessions are, and in the demo their master key; made at the first start.",
    ),
    secret(
        "bff.database_url",
        "The address of a PostgreSQL database for its sessions; by default they are in a file in data_dir.",
    ),
    secret(
        "bff.master_key",
        "What seals its sessions: lines of `auth-server keys new-master`, the newest last; in the demo made in data_dir.",
    ),
    seconds("bff.idle_timeout", "After how long without a request a session ends: 60 to 2592000."),
    seconds("bff.absolute_timeout", "After how long a session ends in any case: 60 to 31536000."),
    seconds("bff.refresh_skew", "How long before its end an access token is refreshed: 0 to 3600."),
    text("bff.upstreams[].prefix", "What the API is called: /bff/PREFIX/x is its x."),
    text("bff.upstreams[].base", "The address of the API; what is asked for goes behind it."),
    text(
        "bff.upstreams[].resource",
        "The resource that its access tokens are for; without it none is named.",
    ),
    list("bff.upstreams[].scopes", "The scopes that its access tokens need."),
    seconds("bff.upstreams[].timeout", "How long it may take to begin its answer: 1 to 600; by default 30."),
    number("bff.upstreams[].body_limit", "How many bytes a request's body may have; by default 16777216."),
    list(
        "bff.upstreams[].methods",
        "The methods that it is asked with; by default GET, HEAD, POST, PUT, PATCH and DELETE.",
    ),
    flag(
        "bff.upstreams[].forward_client",
        "Whether it is told who asks, in Forwarded and X-Forwarded-*; never in the demo.",
    ),
    text("users[].sub", "The person's id, which never changes; not a bare number."),
    text("users[].username", "What the person types; without @."),
    secret(
        "users[].password_hash",
        "The bcrypt hash of the password; `auth-server users hash-password` makes one.",
    ),
    text("users[].name", "The person's full name."),
    text("users[].email", "The person's e-mail address."),
    open_table(
        "users[].claims",
        "What else is known, in the words of OpenID Connect Core 5.1: { given_name = \"Ada\", locale = \"en-GB\" }.",
    ),
    list("users[].roles", "The person's roles: admin, user."),
    text("resources[].identifier", "What the API is called, an absolute URI: the aud of its tokens."),
    text("resources[].name", "What people are told that it is called."),
    list("resources[].scopes", "The scopes that are its own."),
    text("resources[].signing_alg", "The algorithm of its tokens: ES256, RS256 or EdDSA."),
    seconds("resources[].token_lifetime", "How long its tokens live: 1 to 86400."),
    text("clients[].client_id", "The client's name in requests and tokens; not a bare number."),
    secret("clients[].client_secret", "Its secret, 32 random bytes at least."),
    secret(
        "clients[].client_secret_hash",
        "In the secret's place: sha256: and base64url of the secret's SHA-256.",
    ),
    text("clients[].client_name", "What people are told that it is called."),
    list("clients[].redirect_uris", "Where answers of the authorization endpoint may go."),
    list(
        "clients[].grant_types",
        "What it may exchange for tokens: authorization_code, refresh_token, client_credentials.",
    ),
    list("clients[].response_types", "code, where it uses authorization_code."),
    text(
        "clients[].token_endpoint_auth_method",
        "How it authenticates: none, client_secret_basic, client_secret_post or private_key_jwt.",
    ),
    text("clients[].scope", "The scopes that it may ask for, separated by spaces."),
    list("clients[].resources", "The resources that it may have tokens for; by default the first."),
    table("clients[].jwks", "Its public keys, a JWK Set: { keys = [ { kty = … } ] }."),
    text("clients[].jwks_uri", "The address of such a set."),
    list("clients[].post_logout_redirect_uris", "Where a browser may go after a logout."),
    text("clients[].backchannel_logout_uri", "Where it is told that a session has ended."),
    flag("clients[].backchannel_logout_session_required", "Whether it must be told which session."),
    text("clients[].id_token_signed_response_alg", "The algorithm of its ID tokens; by default RS256."),
    text(
        "clients[].userinfo_signed_response_alg",
        "The algorithm of its userinfo answers; by default they are not signed.",
    ),
    seconds(
        "clients[].default_max_age",
        "After how long people sign in anew for it, where a request does not say.",
    ),
    flag("clients[].require_auth_time", "Whether auth_time is always in its ID tokens."),
    flag("clients[].require_pkce", "Whether it must bring a PKCE challenge; true unless it says otherwise."),
    flag("clients[].skip_consent", "Whether people are not asked for their consent: it is your own."),
    text("clients[].logo_uri", "The address of its picture."),
    text("clients[].policy_uri", "The address of what it does with data."),
    text("clients[].tos_uri", "The address of its terms of service."),
    list("clients[].contacts", "Whom to write to about it."),
];

/// Whether `name` is one that keys have: anything else was not meant as a name, and is not repeated.
pub(super) fn is_bare(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

/// The key with this path, where numbers may stand in the brackets: `users[0].sub`.
pub(super) fn named(path: &str) -> Option<&'static Key> {
    let path = without_numbers(path);
    KEYS.iter().find(|key| key.path == path)
}

/// `users[0].sub` as the table writes it: `users[].sub`.
pub(super) fn without_numbers(path: &str) -> String {
    let mut inside = false;
    let kept = path.chars().filter(|c| {
        inside = if *c == '[' { true } else { inside && *c != ']' };
        !(inside && c.is_ascii_digit())
    });
    kept.collect()
}

/// The secret that `path`, a key ending in `_file`, names a file for.
pub(super) fn secret_of_file(path: &str) -> Option<&'static Key> {
    named(path.strip_suffix("_file")?).filter(|key| key.kind == Kind::Secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_with_and_without_numbers() {
        assert_eq!(named("users[12].sub").unwrap().path, "users[].sub");
        assert_eq!(named("api.leeway").unwrap().kind, Kind::Seconds);
        assert_eq!(named("clients[0].jwks").unwrap().kind, Kind::Table);
        assert!(named("clients[0].jwks.keys").is_none());
        assert!(named("users[1].secret").is_none() && named("api").is_none());
        assert_eq!(secret_of_file("users[0].password_hash_file").unwrap().path, "users[].password_hash");
        assert!(secret_of_file("users[0].name_file").is_none() && secret_of_file("api.listen").is_none());
    }

    #[test]
    fn every_key_says_what_it_is_for() {
        for key in KEYS {
            assert!(key.about.len() > 10 && key.about.ends_with('.'), "{}", key.path);
        }
    }
}
