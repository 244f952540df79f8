//! CORS by endpoint: the Fetch standard, §3.3. An origin that is not listed gets the plain answer (contract N2).

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ORIGIN, VARY,
};
use http::{HeaderMap, HeaderValue};

use super::Edge;

/// Which origins' pages may read an endpoint's answers. Cookies cross origins for [`Cors::Frontend`] alone.
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
    /// The one origin whose pages this server keeps sessions for, with their cookies (contract B12); none where there is no such.
    Frontend,
}

/// What pages may read beside the body; the same for all endpoints.
const EXPOSED: &str = "WWW-Authenticate, X-Request-Id, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset";
const ALLOWED_HEADERS: &str = "Authorization, Content-Type, X-Requested-With, X-CSRF-Token";
/// The same where APIs answer to a page by way of us: what they say that Fetch does not let every page read.
const EXPOSED_TO_FRONTEND: &str = "Accept-Ranges, Allow, Content-Digest, Content-Disposition, Content-Range, Date, Deprecation, ETag, Location, \
                                   Preference-Applied, RateLimit, RateLimit-Policy, Repr-Digest, Retry-After, Sunset, WWW-Authenticate, \
                                   X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, X-Request-Id";
/// And what the page may say to them. No `Authorization`: the cookie says who asks.
const ALLOWED_OF_FRONTEND: &str = "Cache-Control, Content-Digest, Content-Disposition, Content-Encoding, Content-Type, Idempotency-Key, \
                                   If-Match, If-Modified-Since, If-None-Match, If-Range, If-Unmodified-Since, Last-Event-ID, Pragma, \
                                   Prefer, Priority, Range, Repr-Digest, Want-Content-Digest, Want-Repr-Digest, X-CSRF-Token, \
                                   X-Requested-With";
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
    /// This origin with its cookies, likewise.
    Frontend(Option<HeaderValue>),
}

/// What an answer says beside the origin that may read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Allowed {
    /// Nothing: the origin may not.
    Nothing,
    /// What every such endpoint says.
    Usual,
    /// What the frontend is told.
    Frontend,
}

/// What the answer to a request with `request`'s headers may say.
pub(super) fn grant(cors: Cors, edge: &Edge, request: &HeaderMap) -> Grant {
    match cors {
        Cors::Closed => Grant::None,
        Cors::Public => Grant::Public,
        Cors::Listed => Grant::Listed(listed(&[&edge.origins], request)),
        Cors::Clients => Grant::Listed(listed(&[&edge.origins, &edge.client_origins.now()], request)),
        Cors::Frontend => match &edge.frontend {
            Some(frontend) => Grant::Frontend(listed(&[std::slice::from_ref(frontend)], request)),
            None => Grant::None,
        },
    }
}

impl Grant {
    /// Adds it, and says what the request's origin is allowed.
    pub(super) fn apply(self, response: &mut HeaderMap) -> Allowed {
        let varies = response.get(VARY).is_some_and(|field| *field == BY_ORIGIN);
        if varies && !matches!(self, Self::Listed(_) | Self::Frontend(_)) {
            without_origin(response);
        }
        let to_frontend = matches!(self, Self::Frontend(_));
        let origin = match self {
            Self::None => return Allowed::Nothing,
            Self::Public => HeaderValue::from_static("*"),
            Self::Listed(origin) | Self::Frontend(origin) => {
                // Also without an Origin: a cache must not hand this answer to a page that sends one.
                if !varies {
                    response.append(VARY, BY_ORIGIN);
                }
                let Some(origin) = origin else { return Allowed::Nothing };
                origin
            }
        };
        response.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        if !to_frontend {
            response.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
            return Allowed::Usual;
        }
        response.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        response.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED_TO_FRONTEND));
        Allowed::Frontend
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

/// Adds what a preflight asks for, where a [`Grant`] has allowed the origin.
pub(super) fn preflight(allowed: Allowed, methods: HeaderValue, response: &mut HeaderMap) {
    let headers = match allowed {
        Allowed::Nothing => return,
        Allowed::Usual => ALLOWED_HEADERS,
        Allowed::Frontend => ALLOWED_OF_FRONTEND,
    };
    response.insert(ACCESS_CONTROL_ALLOW_METHODS, methods);
    response.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(headers));
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
