//! The bff's configuration: `[bff]`, what all servers share, and where the app finds the others.

mod client;
mod keeping;
mod pages;

use std::path::PathBuf;

use signet_service::config::{Border, Configuration, Listen, Profile, Reader};
use signet_service::edge::Edge;
use signet_service::outbound::Authorities;
use signet_service::telemetry::Telemetry;
use signet_shared::wire::AppConfig;

use crate::proxy::Upstream;
use crate::rules::audience::{self, Needs};
use crate::rules::cookie::Cookies;
use crate::rules::csrf::Pages;
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
    /// Whom TLS to provider and upstreams trusts besides.
    pub authorities: Authorities,
    /// What `/config.json` says.
    pub app: AppConfig,
    /// The Content-Security-Policy of every page.
    pub page_policy: String,
    /// The provider, and this server as its client.
    pub client: ClientSettings,
    /// Where sessions are kept, and how long they live.
    pub keeping: Keeping,
    /// The origin of an app that is served elsewhere and has its sessions here.
    pub frontend_origin: Option<String>,
    /// Whether the app's pages may have access tokens.
    pub expose_token: bool,
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
        Cookies { secure: self.public_url.starts_with("https://"), frontend: self.frontend_origin.is_some() }
    }

    /// Whose pages make requests here.
    #[must_use]
    pub fn pages(&self) -> Pages<'_> {
        let (frontend, crosses) = (self.frontend_origin.as_deref(), self.cookies().crosses());
        Pages { own: &self.public_url, frontend, crosses }
    }

    /// The origin of the app: where sign-ins and sign-outs lead back to.
    #[must_use]
    pub fn home(&self) -> &str {
        self.frontend_origin.as_deref().unwrap_or(&self.public_url)
    }

    /// What the APIs behind us need of their access tokens.
    pub fn needs(&self) -> impl Iterator<Item = Needs<'_>> {
        self.upstreams.iter().map(Upstream::needs)
    }

    /// What a sign-in asks for.
    #[must_use]
    pub fn asked(&self) -> audience::Request<'_> {
        audience::request(&self.client.scope, self.needs())
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
        let authorities = Authorities::read(reader);
        let app_dir = PathBuf::from(reader.text("bff.app_dir", "app/dist"));
        let client = ClientSettings::read(reader, profile);
        let keeping = Keeping::read(reader, profile);
        public_url_is_an_origin(reader, &public_url);
        let frontend_origin = pages::frontend(reader, profile, &public_url);
        let expose_token = pages::expose_token(reader, frontend_origin.as_deref());
        let listen = listen?;
        let edge = Edge {
            frontend: frontend_origin.clone(),
            ..Edge::read(reader, profile, (&public_url, listen.port), &public_url, &border)
        };
        Some(Self {
            listen,
            profile,
            telemetry,
            border,
            edge,
            public_url,
            app_dir,
            upstreams,
            authorities,
            app,
            page_policy,
            client,
            keeping,
            frontend_origin,
            expose_token,
        })
    }
}

/// Pages say where they come from as scheme, host and port alone: with anything else in it no request of theirs would ever be ours.
fn public_url_is_an_origin(reader: &mut Reader<'_>, public_url: &str) {
    let own = pages::called(public_url);
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
mod tests;
