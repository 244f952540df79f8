//! What changes keys: rotate, revoke, import, forget. All of it works while servers run.

use std::path::Path;

use auth_server_core::flows::keys;
use auth_server_core::rules::keys::change::When;
use signet_files as files;
use signet_service::clock::Clock;
use signet_shared::jose::Alg;

use super::super::store;
use crate::config::Config;
use crate::keys::{Custody, Hand, KeySettings, forget as take_out, read_private_key};

/// Larger than any private key as PEM.
const PEM_BYTES: u64 = 64 * 1024;

/// What comes of `work` with the keys of the configuration.
async fn with_custody(
    config: &Config,
    clock: Clock,
    work: impl AsyncFnOnce(&Custody) -> Result<String, String>,
) -> Result<String, String> {
    let store = store::store_or_new(config, &clock).await?;
    let settings = super::settings(config, &store).await?;
    let done = match Custody::open(&settings, store.clone(), clock, Hand::Operator).await {
        Ok(custody) => work(&custody).await,
        Err(error) => Err(error.to_string()),
    };
    store.database().close().await;
    done
}

pub(super) async fn rotate(
    config: &Config,
    clock: Clock,
    (alg, when): (Option<Alg>, When),
) -> Result<String, String> {
    let work = async |custody: &Custody| {
        let alg = alg.unwrap_or(custody.alg());
        if !custody.signing.used.contains(alg) {
            return Err(format!("nothing is signed by {}: there is no key to take the place of", alg.name()));
        }
        let kid =
            keys::rotate(custody, custody.signing, alg, when).await.map_err(|error| error.to_string())?;
        Ok(format!("{kid} {}\n", signs(&config.keys, when)))
    };
    with_custody(config, clock, work).await
}

pub(super) async fn revoke(config: &Config, clock: Clock, kid: &str) -> Result<String, String> {
    let work = async |custody: &Custody| {
        let next = keys::revoke(custody, custody.signing, kid).await.map_err(|error| error.to_string())?;
        let max_age = config.keys.policy.jwks_max_age;
        let next = next.map(|next| format!("{next} signs now\n")).unwrap_or_default();
        Ok(format!("{kid} is revoked; whoever checks tokens knows within {max_age} seconds\n{next}"))
    };
    with_custody(config, clock, work).await
}

pub(super) async fn import(config: &Config, clock: Clock, file: &Path, when: When) -> Result<String, String> {
    // The key first: a bad one must not make a data folder.
    let text = files::read_private(file, PEM_BYTES).map_err(|error| error.to_string())?;
    let read = read_private_key(&text);
    let (key, pem) = read.map_err(|problem| format!("{} {problem}", file.display()))?;
    let work = async |custody: &Custody| {
        let new = custody.seal(&key, &pem).map_err(|error| error.to_string())?;
        let imported = keys::import(custody, custody.signing, new, when).await;
        imported.map_err(|error| error.to_string())?;
        let (kid, alg, file) = (&key.kid, key.algorithm, file.display());
        let signs = if custody.signing.used.contains(alg.into()) {
            signs(&config.keys, when)
        } else {
            let used = config.keys.alg.jose();
            format!("is published, and signs nothing: `auth_server.signing_alg` is {used:?}")
        };
        Ok(format!("{kid} ({:?}) {signs}; remove {file} when it is safe elsewhere\n", alg.jose()))
    };
    with_custody(config, clock, work).await
}

pub(super) async fn forget(config: &Config, clock: &Clock) -> Result<String, String> {
    let store = store::store(config).await?;
    let count = take_out(&store, clock).await.map_err(|error| error.to_string());
    store.database().close().await;
    let count = count?;
    Ok(format!(
        "{count} signing keys are gone, and no token counts any more; a server makes a new key when it starts\n"
    ))
}

fn signs(settings: &KeySettings, when: When) -> String {
    match when {
        When::AtOnce => "signs now".to_owned(),
        When::Ahead => {
            format!("signs {} seconds after a running server has published it", settings.policy.ahead())
        }
    }
}
