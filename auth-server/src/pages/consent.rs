//! Consent in plain words: OpenID Connect Core §3.1.2.4, RFC 6749 §10.2.

use askama::Template;

use super::messages::{self, Messages, fill};
use super::people::web;
use super::{AccountView, ClientView, Language};

/// The page on which a person allows a client what it asks for, or does not: `decision=allow` or `decision=deny`.
#[derive(Debug, Clone)]
pub struct Consent {
    /// Where the form goes: a path of this server.
    pub action: String,
    /// Proof that the form is ours (rule H2).
    pub form_token: String,
    /// Who asks.
    pub client: ClientView,
    /// Who is asked.
    pub account: AccountView,
    /// What for.
    pub items: Vec<ConsentItem>,
    /// Whether the answer will be remembered; that of a native application is not (rule G12).
    pub remembered: bool,
    /// The language.
    pub language: Language,
}

/// A thing that is asked for. A claim that is asked for by name is told as its scope is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentItem {
    /// The scope.
    pub scope: String,
    /// The name of the resource whose scope it is; `None` for the OpenID scopes.
    pub resource: Option<String>,
}

/// An item in words.
pub(super) struct Line {
    pub(super) what: String,
    more: Option<String>,
}

impl ConsentItem {
    pub(super) fn line(&self, texts: &messages::Consent) -> Line {
        let known = match (self.scope.as_str(), &self.resource) {
            ("openid", None) => &texts.openid,
            ("profile", None) => &texts.profile,
            ("email", None) => &texts.email,
            ("address", None) => &texts.address,
            ("phone", None) => &texts.phone,
            ("roles", None) => &texts.roles,
            ("offline_access", None) => &texts.offline_access,
            (scope, Some(resource)) => {
                let what = fill(&texts.at_resource, &[("scope", scope), ("resource", resource)]);
                return Line { what, more: None };
            }
            (scope, None) => return Line { what: fill(&texts.at_nobody, &[("scope", scope)]), more: None },
        };
        Line { what: known.what.clone(), more: Some(known.more.clone()) }
    }
}

#[derive(Template)]
#[template(path = "consent.html")]
struct Page<'a> {
    view: &'a Consent,
    text: &'a Messages,
    lang: &'static str,
    title: &'a str,
    wants: String,
    lines: Vec<Line>,
    policy: Option<&'a str>,
    terms: Option<&'a str>,
}

impl Consent {
    /// The HTML.
    ///
    /// # Errors
    /// When the texts cannot be read or the template cannot be filled in.
    pub fn render(&self) -> askama::Result<String> {
        let text = messages::of(self.language)?;
        let page = Page {
            view: self,
            text,
            lang: self.language.tag(),
            title: &text.consent.title,
            wants: fill(&text.consent.wants, &[("client", &self.client.name)]),
            lines: self.items.iter().map(|item| item.line(&text.consent)).collect(),
            policy: web(self.client.policy_uri.as_ref()),
            terms: web(self.client.tos_uri.as_ref()),
        };
        Template::render(&page)
    }
}

#[cfg(test)]
#[path = "consent_tests.rs"]
mod tests;
