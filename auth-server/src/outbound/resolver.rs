//! Names become addresses, and those that may not be reached are left out before anything is connected: rule U8. So the
//! address that was checked is the one that is connected, whatever the name says a moment later.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use signet_service::config::Networks;

use super::public::is_public;

/// What may be reached: the public network, and what the operator allows besides.
#[derive(Debug, Clone)]
pub(super) struct Reachable(Arc<Networks>);

impl Reachable {
    pub(super) fn new(allow: Networks) -> Self {
        Self(Arc::new(allow))
    }

    /// Whether `address` is in it.
    pub(super) fn contains(&self, address: IpAddr) -> bool {
        is_public(address) || self.0.contain(address)
    }
}

impl Resolve for Reachable {
    fn resolve(&self, name: Name) -> Resolving {
        let reachable = self.clone();
        Box::pin(async move {
            // The port is the client's to set.
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let kept: Vec<SocketAddr> = found.filter(|address| reachable.contains(address.ip())).collect();
            if kept.is_empty() {
                return Err(io::Error::new(io::ErrorKind::PermissionDenied, REFUSED).into());
            }
            let addresses: Addrs = Box::new(kept.into_iter());
            Ok(addresses)
        })
    }
}

/// Why nothing is connected.
pub(super) const REFUSED: &str = "its addresses are not public, and not in outbound.allow";
