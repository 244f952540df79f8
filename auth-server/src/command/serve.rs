//! From the configuration to a server that answers.

use std::sync::Arc;

use signet_docs::Document;
use signet_service::clock::Clock;
use signet_service::config::{Problems, Settings, Sources};
use signet_service::edge;
use signet_service::server::{BindError, Server, Stop, open};
use signet_service::telemetry;

use crate::app::App;
use crate::config::Config;
use crate::hashing::Pool;
use crate::http;
use crate::keys::{self, KeyError};
use crate::users::ConfiguredUsers;

/// Why the auth-server does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The configuration is wrong.
    #[error(transparent)]
    Configuration(#[from] Problems),
    /// The signing key cannot be had.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The port cannot be had.
    #[error(transparent)]
    Bind(#[from] BindError),
    /// The hashing threads do not start.
    #[error("the hashing threads cannot start: {0}")]
    Hashing(#[from] std::io::Error),
}

/// Serves until the process is told to stop.
///
/// # Errors
/// [`StartError`], before anything is served.
pub async fn serve(from: Sources) -> Result<(), StartError> {
    let config = Settings::load(&from)?.read::<Config>()?;
    telemetry::start(&config.telemetry);
    let front = open(&config.listen, config.border.clone())?;
    let key = keys::load_or_make(&config.data_dir, config.signing_alg)?;
    let users = ConfiguredUsers::new(config.users.clone());
    let hashing = Pool::start(users.dearest_cost())?;
    let (hosts_and_origins, stop) = (config.edge.clone(), Stop::on_signals());
    let (clock, document) = (Clock::system(), Document::default());
    let app = Arc::new(App { config, clock, users, hashing, key, document, stop: stop.clone() });
    announce(&app);
    Server { front, routes: http::routes(hosts_and_origins, app) }.run(stop).await;
    Ok(())
}

/// Prints where everything is (contract P5).
fn announce(app: &App) {
    let config = &app.config;
    tracing::info!("auth-server: issuer {}, profile {:?}", config.policy.issuer, config.profile);
    tracing::info!(
        "listening on {}:{}; open {}/",
        config.listen.host,
        config.listen.port,
        config.policy.issuer
    );
    tracing::info!("signing with {:?}, kid {}", app.key.algorithm.jose(), app.key.kid);
    edge::announce(http::ENDPOINTS);
    signet_docs::announce(app);
}
