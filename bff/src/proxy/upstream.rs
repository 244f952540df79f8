//! One API behind us: a table `[[bff.upstreams]]`.

use std::time::Duration;

use url::Url;

use crate::rules::audience::Needs;
use crate::rules::proxy::method::Methods;

/// How long an answer that has begun may say nothing. Streams of events say something more often.
pub(super) const IDLE: Duration = Duration::from_mins(5);

/// An API, and what may be asked of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upstream {
    /// `/bff/PREFIX/x` is its `x`.
    pub prefix: String,
    /// Where it is.
    pub base: Url,
    /// The resource that access tokens for it are for (RFC 8707); `None` where the provider knows no resources.
    pub resource: Option<String>,
    /// The scopes that they need.
    pub scopes: Vec<String>,
    /// How long it may take until the header section of its answer.
    pub timeout: Duration,
    /// How long its answer may then say nothing.
    pub idle: Duration,
    /// How many bytes the body of a request may have.
    pub body_limit: u64,
    /// What may be done.
    pub methods: Methods,
    /// Whether it is told who asks.
    pub forward_client: bool,
}

impl Upstream {
    /// What its access tokens must be.
    #[must_use]
    pub fn needs(&self) -> Needs<'_> {
        Needs { resource: self.resource.as_deref(), scopes: &self.scopes }
    }
}
