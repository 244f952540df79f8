//! From the configuration to a server that answers.

use std::sync::Arc;

use auth_server_core::flows::ports::Failure;
use auth_server_store::Store;
use signet_docs::Document;
use signet_service::clock::Clock;
use signet_service::config::{Problems, Settings, Sources};
use signet_service::edge::{self, Edge};
use signet_service::server::{BindError, Front, Server, Stop, open};
use signet_service::telemetry::{self, metrics::Metrics};
use tokio::time::Instant;

use crate::app::App;
use crate::clients::{self, Followed, Registry, SecretError};
use crate::config::Config;
use crate::hashing::{Counted, Pool};
use crate::http;
use crate::keys::{Custody, Hand, Keeper, KeyError};
use crate::opening::{self, OpenError};
use crate::outbound::{BuildError, KeySets, Outbound};
use crate::work;

/// Why the auth-server does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The configuration is wrong.
    #[error(transparent)]
    Configuration(#[from] Problems),
    /// The signing key cannot be had.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The secret of the demo's machine cannot be had.
    #[error(transparent)]
    Clients(#[from] SecretError),
    /// There is no key to sign with, or it cannot be kept.
    #[error(transparent)]
    Signing(#[from] Failure),
    /// The port cannot be had.
    #[error(transparent)]
    Bind(#[from] BindError),
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] OpenError),
    /// Requests to clients cannot be made.
    #[error(transparent)]
    Outbound(#[from] BuildError),
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
    let mut metrics = Metrics::start(&config.telemetry, "auth-server")?;
    let front = open(&config.listen, config.border.clone())?.counted(metrics.connections());
    let registry = clients::open(&config.registered, &config.keys.data_dir).await?;
    let store = opening::open(&config).await?;
    let served = with_store((config, registry), store.clone(), (metrics, front)).await;
    store.database().close().await;
    served
}

async fn with_store(
    (config, registry): (Config, Registry),
    store: Store,
    (mut metrics, front): (Metrics, Front),
) -> Result<(), StartError> {
    let (clock, began) = (Clock::system(), Instant::now());
    let custody = Custody::open(&config.keys, store.clone(), clock.clone(), Hand::Server).await?;
    let successors = custody.successors()?;
    let keeper = Keeper::start(custody).await?;
    let keys = keeper.served();
    opening::seed(&store, &config, clock.now()).await?;
    let mut tended = work::Tended { keeper, followed: Followed::new(store.clone(), &config) };
    tended.look(&registry, 0).await;
    let outbound = Outbound::new(config.outbound.clone())?;
    let hashing = Pool::start(Counted::register(&mut metrics))?;
    let signatures = metrics.durations("signature_duration_seconds", "How long the signing of a token took.");
    crate::telemetry::register(&mut metrics, Arc::clone(&keys), clock.clone());
    let edge = Edge { requests: metrics.requests(), ..config.edge.clone() };
    let (document, stop) = (Document::default(), Stop::on_signals());
    let app = Arc::new(App {
        config,
        registry,
        clock,
        store,
        hashing,
        keys,
        key_sets: KeySets::new(outbound.clone()),
        outbound,
        successors,
        signatures,
        document,
        stop: stop.clone(),
    });
    announce(&app);
    metrics.serve(&stop);
    tokio::spawn(work::tend(tended, Arc::clone(&app), began));
    tokio::spawn(app.store.watched().clone().watch());
    let kept = work::Kept { addresses: app.config.audit_addresses, tokens: app.config.policy.lifetime };
    tokio::spawn(work::sweep(app.store.clone(), app.clock.clone(), kept));
    tokio::spawn(work::tell_logouts(Arc::clone(&app)));
    Server { front, routes: http::routes(edge, app) }.run(stop).await;
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
    let keys = app.keys.now();
    tracing::info!("signing with {:?}, kid {}", keys.active.algorithm.jose(), keys.active.kid);
    edge::announce(http::ENDPOINTS);
    signet_docs::announce(app);
}
