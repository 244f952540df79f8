//! The public keys of a client, wherever they are: RFC 7591 §2, `jwks` and `jwks_uri`.

use std::ops::Deref;
use std::sync::Arc;

use signet_shared::jose::JwkSet;

use super::ports::ClientKeySets;
use crate::domain::{Client, ClientKeys};

/// A client's keys.
pub(super) enum KeysOf<'a> {
    Inline(&'a JwkSet),
    Fetched(Arc<JwkSet>),
}

impl Deref for KeysOf<'_> {
    type Target = JwkSet;

    fn deref(&self) -> &JwkSet {
        match self {
            Self::Inline(set) => set,
            Self::Fetched(set) => set,
        }
    }
}

/// The keys of `client`, if it has any; `kid` is the one that is needed, where that is known.
pub(super) async fn keys_of<'a, P: ClientKeySets + Sync>(
    ports: &P,
    client: &'a Client,
    kid: Option<&str>,
) -> Option<KeysOf<'a>> {
    match &client.keys {
        ClientKeys::None => None,
        ClientKeys::Inline(set) => Some(KeysOf::Inline(set)),
        ClientKeys::At(uri) => ports.key_set_at(uri, kid).await.map(KeysOf::Fetched),
    }
}
