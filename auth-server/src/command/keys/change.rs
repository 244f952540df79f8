//! What changes keys: rotate, revoke, import. All of it works while servers run.

use std::path::Path;

use auth_server_core::flows::keys;
use auth_server_core::rules::keys::change::When;
use signet_files as files;
use signet_service::clock::Clock;

use crate::keys::{Custody, KeySettings, read_private_key};

/// Larger than any private key as PEM.
const PEM_BYTES: u64 = 64 * 1024;

async fn open(settings: &KeySettings, clock: Clock) -> Result<Custody, String> {
    Custody::open(settings, clock).await.map_err(|error| error.to_string())
}

pub(super) async fn rotate(settings: &KeySettings, clock: Clock, when: When) -> Result<String, String> {
    let custody = open(settings, clock).await?;
    let alg = custody.signing.alg;
    let kid = keys::rotate(&custody, custody.signing, alg, when).await.map_err(|error| error.to_string())?;
    Ok(format!("{kid} {}\n", signs(settings, when)))
}

pub(super) async fn revoke(settings: &KeySettings, clock: Clock, kid: &str) -> Result<String, String> {
    let custody = open(settings, clock).await?;
    let next = keys::revoke(&custody, custody.signing, kid).await.map_err(|error| error.to_string())?;
    let max_age = settings.policy.jwks_max_age;
    let next = next.map(|next| format!("{next} signs now\n")).unwrap_or_default();
    Ok(format!("{kid} is revoked; whoever checks tokens knows within {max_age} seconds\n{next}"))
}

pub(super) async fn import(
    settings: &KeySettings,
    clock: Clock,
    file: &Path,
    when: When,
) -> Result<String, String> {
    // The key first: a bad one must not make a data folder.
    let text = files::read_private(file, PEM_BYTES).map_err(|error| error.to_string())?;
    let read = read_private_key(&text);
    let (key, pem) = read.map_err(|problem| format!("{} {problem}", file.display()))?;
    let custody = open(settings, clock).await?;
    let new = custody.seal(&key, &pem).map_err(|error| error.to_string())?;
    keys::import(&custody, custody.signing, new, when).await.map_err(|error| error.to_string())?;
    let (kid, alg) = (&key.kid, key.algorithm.jose());
    let signs = match settings.alg {
        used if used == key.algorithm => signs(settings, when),
        used => format!("is published, and signs nothing: `auth_server.signing_alg` is {:?}", used.jose()),
    };
    Ok(format!("{kid} ({alg:?}) {signs}; remove {} when it is safe elsewhere\n", file.display()))
}

fn signs(settings: &KeySettings, when: When) -> String {
    match when {
        When::AtOnce => "signs now".to_owned(),
        When::Ahead => {
            format!("signs {} seconds after a running server has published it", settings.policy.ahead())
        }
    }
}
