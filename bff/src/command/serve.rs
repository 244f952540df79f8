//! From the configuration to a server that answers.

use std::sync::Arc;

use signet_docs::Document;
use signet_service::config::{Problems, Settings, Sources};
use signet_service::edge::{self, Edge};
use signet_service::server::{BindError, Server, Stop, open};
use signet_service::telemetry::{self, metrics::Metrics};

use crate::app::App;
use crate::config::Config;
use crate::files::Files;
use crate::http;

/// Why the bff does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The configuration is wrong.
    #[error(transparent)]
    Configuration(#[from] Problems),
    /// The port cannot be had.
    #[error(transparent)]
    Bind(#[from] BindError),
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
    let files = load(&config);
    let edge = Edge { requests: metrics.requests(), ..config.edge.clone() };
    let stop = Stop::on_signals();
    let app = Arc::new(App { config, files, document: Document::default(), stop: stop.clone() });
    announce(&app);
    metrics.serve(&stop);
    Server { front, routes: http::routes(edge, app) }.run(stop).await;
    Ok(())
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
    tracing::info!("the app calls {} and {}", config.app.auth_server, config.app.api);
    let (count, packed, folder) = (app.files.count(), app.files.packed(), config.app_dir.display());
    tracing::info!("{count} files from {folder}, {packed} of them packed");
    edge::announce(http::ENDPOINTS);
    signet_docs::announce(app);
    for http::AppRoute { path, about, .. } in http::APP_ROUTES {
        tracing::info!("  page {path:40} {about}");
    }
}
