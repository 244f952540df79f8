//! From what flows know to what pages show.

use auth_server_core::domain::{Client, Resource};
use auth_server_core::flows::ports::browsers::BrowserSession;
use auth_server_core::rules::protocol::interaction;
use auth_server_core::rules::protocol::resource_indicators::{Reach, openid_scope};
use auth_server_core::rules::protocol::standard_claims::scope_of;

use crate::pages::{AccountView, ClientView, ConsentItem, host_of};

pub(super) fn client(client: &Client, redirect_uri: &str) -> ClientView {
    ClientView {
        name: client.client_name.clone(),
        host: host_of(redirect_uri).to_owned(),
        policy_uri: client.about.policy_uri.clone(),
        tos_uri: client.about.tos_uri.clone(),
    }
}

pub(super) fn account(session: &BrowserSession) -> AccountView {
    AccountView {
        sid: session.sign_in.sid.clone(),
        name: session.name.clone().unwrap_or_default(),
        username: session.username.clone(),
    }
}

/// What is asked for, in the order in which it is asked: scopes, and the scopes of claims that are asked for one by one. The request
/// names the resources `named`.
pub(super) fn items(
    (client, resources): (&Client, &[Resource]),
    named: &[String],
    asked: &interaction::Consent,
) -> Vec<ConsentItem> {
    let of_claims = asked.claims.iter().filter_map(|claim| scope_of(claim));
    let mut items: Vec<ConsentItem> = Vec::new();
    for scope in asked.scopes.iter().map(String::as_str).chain(of_claims) {
        if items.iter().any(|item| item.scope == scope) {
            continue;
        }
        let at = Reach::of(client, resources).asked([scope], named.iter().map(String::as_str)).ok();
        let identifier = at.and_then(|at| at.resources.into_iter().next()).filter(|_| !openid_scope(scope));
        let resource = identifier.and_then(|identifier| {
            resources
                .iter()
                .find(|resource| resource.identifier == identifier)
                .map(|resource| resource.name.clone())
        });
        items.push(ConsentItem { scope: scope.to_owned(), resource });
    }
    items
}
