//! From the configuration to a server that answers.

use std::sync::Arc;
use std::time::Duration;

use signet_docs::Document;
use signet_service::clock::Clock;
use signet_service::config::{Problems, Settings, Sources};
use signet_service::edge::{self, Edge};
use signet_service::outbound::TrustError;
use signet_service::server::{BindError, Front, Server, Stop, open};
use signet_service::telemetry::{self, metrics::Metrics};

use crate::app::App;
use crate::config::Config;
use crate::ends::Ends;
use crate::files::Files;
use crate::http;
use crate::opening::{self, OpenError};
use crate::provider::{ClientError, ClientKey, Denials, Provider};
use crate::proxy::Upstreams;
use crate::store::Store;
use crate::tasks::Tasks;
use crate::vault::Vault;
use crate::work;

/// So long refreshes that are under way at the end are waited for, and no longer than the requests were: as long as the provider has to
/// answer.
const LAST_REFRESHES: Duration = Duration::from_secs(5);

/// Why the bff does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The configuration is wrong.
    #[error(transparent)]
    Configuration(#[from] Problems),
    /// The port cannot be had.
    #[error(transparent)]
    Bind(#[from] BindError),
    /// There is nothing to keep sessions in.
    #[error(transparent)]
    Opening(#[from] OpenError),
    /// The provider cannot be asked.
    #[error(transparent)]
    Provider(#[from] ClientError),
    /// The APIs behind us cannot be asked.
    #[error(transparent)]
    Upstreams(#[from] TrustError),
}

/// Serves until the process is told to stop.
///
/// # Errors
/// [`StartError`], before anything is served. A missing app is none: its page says so.
pub async fn serve(from: Sources) -> Result<(), StartError> {
    let config = Settings::load(&from)?.read::<Config>()?;
    telemetry::start(&config.telemetry);
    let mut metrics = Metrics::start(&config.telemetry, "bff")?;
    let front = open(&config.listen, config.border.clone())?.counted(metrics.connections());
    let opened = opening::open(&config.keeping).await?;
    let store = opened.0.clone();
    let served = with_store(config, opened, (metrics, front)).await;
    store.database().database().close().await;
    served
}

async fn with_store(
    config: Config,
    (store, vault, key): (Store, Vault, ClientKey),
    (mut metrics, front): (Metrics, Front),
) -> Result<(), StartError> {
    let files = load(&config);
    let provider = Provider::new(config.client.clone(), key, &config.authorities)?;
    let edge = Edge { requests: metrics.requests(), ..config.edge.clone() };
    let (clock, document, stop) = (Clock::system(), Document::default(), Stop::on_signals());
    let upstreams = Upstreams::new(config.upstreams.clone(), &config.authorities)?;
    let upstreams = upstreams.showing_legs(config.profile.is_demo());
    let app = App {
        config,
        files,
        clock,
        store,
        ends: Ends::default(),
        vault,
        provider,
        denials: Denials::default(),
        refreshes: Tasks::default(),
        upstreams,
        document,
        stop: stop.clone(),
    };
    let app = Arc::new(app);
    announce(&app);
    metrics.serve(&stop);
    tokio::spawn(app.provider.keep_fresh());
    tokio::spawn(app.store.database().clone().watch());
    tokio::spawn(app.ends.clone().follow(app.store.clone(), app.clock.clone()));
    tokio::spawn(work::sweep(app.store.clone(), app.clock.clone()));
    tokio::spawn(work::seal_anew(app.store.clone(), app.vault.clone()));
    answer(&app, (front, edge), stop).await;
    Ok(())
}

/// Answers until `stop`, and returns when nothing is under way any more that has to be kept.
async fn answer(app: &Arc<App>, (front, edge): (Front, Edge), stop: Stop) {
    Server { front, routes: http::routes(edge, Arc::clone(app)) }.run(stop).await;
    if !app.refreshes.done(app.config.border.limits.stop_time.min(LAST_REFRESHES)).await {
        tracing::warn!("stopped while tokens were refreshed: whose they are may have to sign in again");
    }
}

fn load(config: &Config) -> Files {
    let folder = config.app_dir.display();
    let files = Files::load(&config.app_dir).unwrap_or_else(|error| {
        tracing::warn!("`bff.app_dir` is {folder}, which cannot be read: {error}");
        Files::default()
    });
    if files.index().is_none() {
        tracing::warn!("the app is not built: no index.html in {folder}; `cargo xtask dev` builds it");
    }
    files
}

/// Prints where everything is (contract P5).
fn announce(app: &App) {
    let config = &app.config;
    tracing::info!("bff: app {}, profile {:?}", config.public_url, config.profile);
    tracing::info!("listening on {}:{}; open {}/", config.listen.host, config.listen.port, config.public_url);
    let client = &app.provider.client;
    tracing::info!(
        "people sign in at {} by the client {}, key {}",
        client.issuer,
        client.client_id,
        app.provider.key.kid
    );
    tracing::info!("the app calls {} and {}", config.app.auth_server, config.app.api);
    let (count, packed, folder) = (app.files.count(), app.files.packed(), config.app_dir.display());
    tracing::info!("{count} files from {folder}, {packed} of them packed");
    edge::announce(http::ENDPOINTS);
    signet_docs::announce(app);
    for http::AppRoute { path, about, .. } in http::APP_ROUTES {
        tracing::info!("  page {path:40} {about}");
    }
}

#[cfg(test)]
#[path = "serve_tests.rs"]
mod tests;
