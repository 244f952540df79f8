//! What a server's edge is told from outside.

use std::time::Duration;

use super::origins::Origins;
use super::security_txt::SecurityTxt;
use crate::config::{Border, Limits, Profile, Reader, is_loopback_url};
use crate::telemetry::metrics::Requests;

/// What a server's edge needs to know of the configuration.
#[derive(Debug, Clone)]
pub struct Edge {
    /// The `Host` values the server answers to, in lower case, with their ports.
    pub hosts: Vec<String>,
    /// The origins that [`super::Cors::Listed`] means.
    pub origins: Vec<String>,
    /// The further ones of [`super::Cors::Clients`]; none but at a server that has clients.
    pub client_origins: Origins,
    /// The one of [`super::Cors::Frontend`]; `None` but at a server that keeps sessions for pages of another origin.
    pub frontend: Option<String>,
    /// Whether this is the demo profile (rule H3).
    pub demo: bool,
    /// How long a whole body may take to arrive; later is 408.
    pub body_time: Duration,
    /// Whether browsers shall come by https alone from now on (RFC 6797).
    pub hsts: bool,
    /// Whom to tell about a weakness, where the operator says so.
    pub security: Option<SecurityTxt>,
    /// Where requests are counted, where they are.
    pub requests: Option<Requests>,
}

/// A server that answers to nobody.
impl Default for Edge {
    fn default() -> Self {
        let body_time = Limits::default().body_time;
        let (hosts, origins, client_origins) = (Vec::new(), Vec::new(), Origins::default());
        let (frontend, demo, security, requests) = (None, false, None, None);
        Self { hosts, origins, client_origins, frontend, demo, body_time, hsts: false, security, requests }
    }
}

impl Edge {
    /// Reads it for a server at `url` that listens on `port`, with the app at `app_url`.
    pub fn read(
        reader: &mut Reader<'_>,
        profile: Profile,
        (url, port): (&str, u16),
        app_url: &str,
        border: &Border,
    ) -> Self {
        Self {
            hosts: profile.hosts(reader, url, port),
            origins: profile.origins(reader, app_url),
            client_origins: Origins::default(),
            frontend: None,
            demo: profile.is_demo(),
            body_time: border.limits.body_time,
            // Never on loopback: browsers would ask all of this machine's ports for https, for a year.
            hsts: url.starts_with("https://") && !is_loopback_url(url),
            security: SecurityTxt::read(reader, url),
            requests: None,
        }
    }
}
