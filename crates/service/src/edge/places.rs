//! The table by paths: what is the same for every request to a path is found out once, before any comes.

use http::{HeaderValue, Method};

use super::{Cors, Endpoint, path};
use crate::telemetry::metrics::{Requests, Route};

/// What a path of the table stands for.
enum Kind {
    /// Itself alone.
    Literal,
    /// Everything below this, which has no parameters.
    Below(&'static str),
    /// What has segments in place of its parameters.
    Template,
}

/// The endpoints of one path of the table.
pub(super) struct Place<S: 'static> {
    path: &'static str,
    kind: Kind,
    /// In the table's order; there is at least one.
    endpoints: Vec<&'static Endpoint<S>>,
    /// `GET, HEAD, OPTIONS`: what they take.
    pub(super) allow: HeaderValue,
    /// Where its requests are counted.
    route: Option<Route>,
}

/// All paths of a table, in its order.
pub(super) struct Places<S: 'static> {
    known: Vec<Place<S>>,
    /// Where the requests to other paths are counted.
    other: Option<Route>,
}

impl<S> Places<S> {
    /// The paths of `table`, whose requests are counted in `requests`.
    pub(super) fn of(table: &'static [Endpoint<S>], requests: Option<&Requests>) -> Self {
        let mut places: Vec<Place<S>> = Vec::new();
        for endpoint in table {
            if !places.iter().any(|place| place.path == endpoint.path) {
                let endpoints: Vec<_> = table.iter().filter(|other| other.path == endpoint.path).collect();
                let (allow, kind) = (allow(&endpoints), Kind::of(endpoint.path));
                let route = requests.map(|all| all.route(Some(endpoint.path)));
                places.push(Place { path: endpoint.path, kind, endpoints, allow, route });
            }
        }
        Self { known: places, other: requests.map(|all| all.route(None)) }
    }

    /// Where the requests to `place` are counted.
    pub(super) fn route<'a>(&'a self, place: Option<&'a Place<S>>) -> Option<&'a Route> {
        place.map_or(self.other.as_ref(), |place| place.route.as_ref())
    }

    /// The first path of the table that `sent` is.
    pub(super) fn find(&self, sent: &str) -> Option<&Place<S>> {
        let is = |place: &&Place<S>| match place.kind {
            Kind::Literal => place.path == sent,
            Kind::Below(prefix) => sent.starts_with(prefix),
            Kind::Template => path::matches(place.path, sent),
        };
        self.known.iter().find(is)
    }
}

impl Kind {
    fn of(path: &'static str) -> Self {
        match path.strip_suffix('*') {
            _ if path::names(path).next().is_some() => Self::Template,
            Some(prefix) => Self::Below(prefix),
            None => Self::Literal,
        }
    }
}

impl<S> Place<S> {
    /// Its path, as the table has it.
    #[cfg(feature = "otel")]
    pub(super) fn path(&self) -> &'static str {
        self.path
    }

    /// The endpoint that answers `method`.
    pub(super) fn endpoint(&self, method: &Method) -> Option<&'static Endpoint<S>> {
        self.endpoints.iter().copied().find(|endpoint| endpoint.has_method(method))
    }

    /// The endpoint that words refusals and says who may read them where none takes the method.
    pub(super) fn first(&self) -> Option<&'static Endpoint<S>> {
        self.endpoints.first().copied()
    }

    /// Which origins' pages may read the answer to `method`.
    pub(super) fn cors(&self, method: &Method) -> Cors {
        self.endpoint(method).or(self.first()).map_or(Cors::Closed, |endpoint| endpoint.cors)
    }

    /// The parameters of `sent`, which is this path.
    pub(super) fn parameters(&self, sent: &str) -> Result<path::Params, super::Refusal> {
        match self.kind {
            Kind::Literal | Kind::Below(_) => Ok(Vec::new()),
            Kind::Template => path::parameters(self.path, sent),
        }
    }
}

fn allow<S>(endpoints: &[&Endpoint<S>]) -> HeaderValue {
    let all = endpoints.iter().flat_map(|endpoint| endpoint.methods());
    let mut methods: Vec<&str> = Vec::new();
    for method in all.map(Method::as_str) {
        if !methods.contains(&method) {
            methods.push(method);
        }
    }
    if endpoints.iter().any(|endpoint| endpoint.has_head()) {
        methods.push("HEAD");
    }
    methods.push("OPTIONS");
    HeaderValue::from_str(&methods.join(", ")).unwrap_or(HeaderValue::from_static("OPTIONS"))
}
