//! From the configuration to a server that answers.

use std::sync::Arc;

use signet_docs::Document;
use signet_guard::BuildError;
use signet_service::clock::Clock;
use signet_service::config::{Problems, Settings, Sources};
use signet_service::edge::{self, Edge};
use signet_service::server::{BindError, Server, Stop, open};
use signet_service::telemetry::{self, metrics::Metrics};

use crate::app::App;
use crate::config::{Config, KeyOrigin};
use crate::http;
use crate::telemetry::{Ids, register};

/// Why the api does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The configuration is wrong.
    #[error(transparent)]
    Configuration(#[from] Problems),
    /// The guard cannot be made: the file with the public key cannot be used.
    #[error(transparent)]
    Guard(#[from] BuildError),
    /// The port cannot be had.
    #[error(transparent)]
    Bind(#[from] BindError),
}

/// Serves until the process is told to stop.
///
/// # Errors
/// [`StartError`], before anything is served. That the auth-server is away is none: keys are awaited.
pub async fn serve(from: Sources) -> Result<(), StartError> {
    let config = Settings::load(&from)?.read::<Config>()?;
    telemetry::start(&config.telemetry);
    let mut metrics = Metrics::start(&config.telemetry, "api")?;
    let front = open(&config.listen, config.border.clone())?.counted(metrics.connections());
    let clock = Clock::system();
    let guard = config.guard().clock(move || clock.now()).context(Ids).build()?;
    register(&mut metrics, &guard);
    let edge = Edge { requests: metrics.requests(), ..config.edge.clone() };
    let stop = Stop::on_signals();
    let app = Arc::new(App { config, guard, document: Document::default(), stop: stop.clone() });
    announce(&app);
    metrics.serve(&stop);
    Server { front, routes: http::routes(edge, app) }.run(stop).await;
    Ok(())
}

/// Prints where everything is (contract P5).
fn announce(app: &App) {
    let config = &app.config;
    tracing::info!("api: resource {}, takes tokens of {}", config.resource, config.issuer);
    match &config.keys {
        KeyOrigin::File(path) => {
            tracing::info!("public key from {}; the auth-server is never asked", path.display());
        }
        KeyOrigin::Issuer => tracing::info!("public keys from the issuer's metadata"),
    }
    tracing::info!("listening on {}:{}", config.listen.host, config.listen.port);
    edge::announce(http::ENDPOINTS);
    signet_docs::announce(app);
}
