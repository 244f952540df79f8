//! CORS by endpoint: the Fetch standard, §3.3. An origin that is not listed gets the plain answer (contract N2).

use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ORIGIN, VARY,
};
use http::{HeaderMap, HeaderValue};

use super::Edge;

/// Which origins' pages may read an endpoint's answers. Never with credentials: cookies do not cross origins here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cors {
    /// None.
    Closed,
    /// Every origin, by `*`: documents that are public anyway (rule H4).
    Public,
    /// The configured origins.
    Listed,
    /// The configured origins and those of the registered clients (rule H4).
    Clients,
}

/// What pages may read beside the body; the same for all endpoints.
const EXPOSED: &str = "WWW-Authenticate, X-Request-Id, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset";
const ALLOWED_HEADERS: &str = "Authorization, Content-Type, X-Requested-With, X-CSRF-Token";
/// Ten minutes: long enough to spare a page its preflights, short enough for a change of configuration.
const PREFLIGHT_SECONDS: &str = "600";

/// What the answers of most endpoints say of `Vary`. [`super::reply`] writes it before it is known to be true, because a
/// field that is there already costs nothing, and [`Grant::apply`] sees to it that it is.
pub(super) const BY_ORIGIN: HeaderValue = HeaderValue::from_static("Origin");

/// What CORS adds to one answer; known before the request is handled.
pub(super) enum Grant {
    /// Nothing.
    None,
    /// Every origin.
    Public,
    /// This origin; `None` where none is allowed, which caches must be told all the same.
    Listed(Option<HeaderValue>),
}

/// What the answer to a request with `request`'s headers may say.
pub(super) fn grant(cors: Cors, edge: &Edge, request: &HeaderMap) -> Grant {
    match cors {
        Cors::Closed => Grant::None,
        Cors::Public => Grant::Public,
        Cors::Listed => Grant::Listed(listed(&[&edge.origins], request)),
        Cors::Clients => Grant::Listed(listed(&[&edge.origins, &edge.client_origins.now()], request)),
    }
}

impl Grant {
    /// Adds it, and says whether the request's origin is allowed.
    pub(super) fn apply(self, response: &mut HeaderMap) -> bool {
        let varies = response.get(VARY).is_some_and(|field| *field == BY_ORIGIN);
        if varies && !matches!(self, Self::Listed(_)) {
            without_origin(response);
        }
        let origin = match self {
            Self::None => return false,
            Self::Public => HeaderValue::from_static("*"),
            Self::Listed(origin) => {
                // Also without an Origin: a cache must not hand this answer to a page that sends one.
                if !varies {
                    response.append(VARY, BY_ORIGIN);
                }
                let Some(origin) = origin else { return false };
                origin
            }
        };
        response.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        response.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
        true
    }
}

/// Takes [`BY_ORIGIN`] out of `Vary` and leaves what a handler has added.
fn without_origin(response: &mut HeaderMap) {
    let others: Vec<_> =
        response.get_all(VARY).iter().filter(|value| **value != BY_ORIGIN).cloned().collect();
    response.remove(VARY);
    for value in others {
        response.append(VARY, value);
    }
}

/// Adds what a preflight asks for, once a [`Grant`] has allowed the origin.
pub(super) fn preflight(allow: HeaderValue, response: &mut HeaderMap) {
    response.insert(ACCESS_CONTROL_ALLOW_METHODS, allow);
    response.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(ALLOWED_HEADERS));
    response.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(PREFLIGHT_SECONDS));
}

/// The request's origin when it is a listed one, byte by byte; two of them are none.
fn listed(lists: &[&[String]], request: &HeaderMap) -> Option<HeaderValue> {
    let mut values = request.get_all(ORIGIN).iter();
    let (origin, None) = (values.next()?, values.next()) else { return None };
    lists.iter().copied().flatten().any(|known| known.as_bytes() == origin.as_bytes()).then(|| origin.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vary_names_the_origin_once_where_it_counts_and_keeps_what_others_say() {
        let vary = |grant: Grant, said: &[&'static str]| {
            let mut response = HeaderMap::new();
            for value in said {
                response.append(VARY, HeaderValue::from_static(value));
            }
            grant.apply(&mut response);
            let values = response.get_all(VARY).iter().map(|value| value.to_str().unwrap().to_owned());
            values.collect::<Vec<_>>().join(", ")
        };
        assert_eq!(vary(Grant::Listed(None), &["Origin", "accept"]), "Origin, accept");
        assert_eq!(vary(Grant::Listed(None), &[]), "Origin");
        assert_eq!(vary(Grant::None, &["Origin", "accept"]), "accept");
        assert_eq!(vary(Grant::Public, &["Origin"]), "");
        assert_eq!(vary(Grant::None, &["accept"]), "accept");
    }
}
