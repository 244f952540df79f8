//! `[[bff.upstreams]]`: each table becomes an upstream, or sentences that name entry and field. Without any the demo has one: its
//! own API.

use std::time::Duration;

use serde_json::{Map, Value};
use signet_service::config::{Profile, Reader, is_loopback_url};
use url::Url;

use super::Upstream;
use super::upstream::IDLE;
use crate::rules::proxy::method::Methods;

const LIST: &str = "bff.upstreams";
const TIMEOUT: u64 = 30;
const BODY_LIMIT: u64 = 16 << 20;

/// What is below `/bff/` already.
const TAKEN: [&str; 9] =
    ["backchannel-logout", "callback", "config", "login", "logout", "me", "session", "token", "upstreams"];

impl Upstream {
    /// Those of the configuration; `api` is the demo's.
    pub(crate) fn read(reader: &mut Reader<'_>, profile: Profile, api: &str) -> Vec<Self> {
        let mut upstreams: Vec<Self> = Vec::new();
        let tables = reader.tables(LIST);
        if tables.is_empty() && profile.is_demo() {
            upstreams.extend(demo(api));
        }
        for (index, table) in tables.iter().enumerate() {
            let mut entry = Entry { index, table, profile, reader };
            let Some(upstream) = entry.upstream() else { continue };
            if upstreams.iter().any(|other| other.prefix == upstream.prefix) {
                entry.refuse("prefix", "is another upstream's already");
            }
            upstreams.push(upstream);
        }
        let has_resource = |upstream: &Self| upstream.resource.is_some();
        if upstreams.iter().any(has_resource) && !upstreams.iter().all(has_resource) {
            // The token of the sign-in is for whichever resource the provider chooses of those that were named: another API's.
            let sentence = "[[bff.upstreams]]: name a `resource` at each upstream, or at none: one without would get a token that is good for another";
            reader.problem(LIST, sentence);
        }
        upstreams
    }
}

/// What is wrong with the address of the API is said where that is read.
fn demo(api: &str) -> Option<Upstream> {
    Some(Upstream {
        prefix: "api".to_owned(),
        base: Url::parse(&format!("{api}/api")).ok()?,
        resource: Some(api.to_owned()),
        scopes: Vec::new(),
        timeout: Duration::from_secs(TIMEOUT),
        idle: IDLE,
        body_limit: BODY_LIMIT,
        methods: Methods::default(),
        forward_client: false,
    })
}

/// One table of the list. A value of the wrong kind was said already.
struct Entry<'a, 'b> {
    index: usize,
    table: &'a Map<String, Value>,
    profile: Profile,
    reader: &'a mut Reader<'b>,
}

impl<'a> Entry<'a, '_> {
    fn upstream(&mut self) -> Option<Upstream> {
        let (prefix, base) = (self.prefix(), self.base());
        let resource = self.text("resource").map(str::to_owned);
        if resource.as_deref().is_some_and(|resource| !is_resource(resource)) {
            self.refuse("resource", "must be an absolute URI without a fragment (RFC 8707)");
        }
        let methods =
            self.list("methods").map_or_else(|| Ok(Methods::default()), |names| Methods::of(&names));
        let methods = methods.map_err(|sentence| self.refuse("methods", &sentence)).unwrap_or_default();
        let scopes = self.list("scopes").unwrap_or_default();
        if scopes.iter().any(|scope| !is_scope(scope)) {
            self.refuse(
                "scopes",
                "has one that is no scope: letters, digits and signs without spaces (RFC 6749 §3.3)",
            );
        }
        let timeout = self.table.get("timeout").and_then(Value::as_u64).unwrap_or(TIMEOUT);
        if !(1..=600).contains(&timeout) {
            self.refuse("timeout", "must be 1 to 600 seconds");
        }
        let forward_client = self.table.get("forward_client").and_then(Value::as_bool).unwrap_or(false);
        if forward_client && self.profile.is_demo() {
            self.refuse(
                "forward_client",
                "must be false in the demo profile, whose servers refuse what was forwarded",
            );
        }
        Some(Upstream {
            prefix: prefix?,
            base: base?,
            resource,
            scopes,
            timeout: Duration::from_secs(timeout),
            idle: IDLE,
            body_limit: self.table.get("body_limit").and_then(Value::as_u64).unwrap_or(BODY_LIMIT),
            methods,
            forward_client,
        })
    }

    fn prefix(&mut self) -> Option<String> {
        let Some(prefix) = self.text("prefix") else {
            self.refuse("prefix", "is missing: /bff/PREFIX/x is x of this upstream");
            return None;
        };
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
        if !prefix.bytes().all(is_plain) {
            self.refuse("prefix", "must be small letters, digits, - and _ alone");
        } else if TAKEN.contains(&prefix) {
            self.refuse("prefix", "is an address of the bff itself");
        }
        Some(prefix.to_owned())
    }

    fn base(&mut self) -> Option<Url> {
        let Some(text) = self.text("base") else {
            self.refuse("base", "is missing: the address of the API");
            return None;
        };
        let url = Url::parse(text).ok().filter(is_base);
        // Written in another way than it is read, it may be meant in another way too.
        let Some(url) = url.filter(|url| url.as_str().trim_end_matches('/') == text.trim_end_matches('/'))
        else {
            let sentence = "must be a plain http or https address, such as https://api.example/v1: no user, query, \
                            fragment, default port, dots or doubled slashes";
            self.refuse("base", sentence);
            return None;
        };
        if !self.profile.is_demo() && url.scheme() == "http" && !is_loopback_url(url.as_str()) {
            self.refuse("base", "must be https: access tokens go there (RFC 6750 §5.3)");
        }
        Some(url)
    }

    fn text(&self, field: &str) -> Option<&'a str> {
        self.table.get(field)?.as_str()
    }

    fn list(&self, field: &str) -> Option<Vec<String>> {
        let list = self.table.get(field)?.as_array()?;
        Some(list.iter().filter_map(Value::as_str).map(str::to_owned).collect())
    }

    fn refuse(&mut self, field: &str, sentence: &str) {
        let number = self.index + 1;
        let name = self.table.get("prefix").and_then(Value::as_str);
        let name = name.map(|name| format!(" ({name})")).unwrap_or_default();
        let sentence = format!("[[{LIST}]] number {number}{name}: `{field}` {sentence}");
        self.reader.problem(&format!("{LIST}[{}].{field}", self.index), sentence);
    }
}

/// Where something can be put behind.
fn is_base(url: &Url) -> bool {
    ["http", "https"].contains(&url.scheme())
        && url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none()
        && !url.path().contains("//")
}

/// RFC 8707 §2.
fn is_resource(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| url.fragment().is_none())
}

/// RFC 6749 §3.3.
fn is_scope(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\')
}

#[cfg(test)]
#[path = "settings_tests.rs"]
mod tests;
