//! From what flows know to what pages show.

use auth_server_core::domain::{Client, Resource};
use auth_server_core::flows::ports::browsers::BrowserSession;
use auth_server_core::rules::protocol::interaction;
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

/// What is asked for, in the order in which it is asked: scopes, and the scopes of claims that are asked for one by one.
pub(super) fn items(resources: &[Resource], asked: &interaction::Consent) -> Vec<ConsentItem> {
    let name = |identifier: &String| {
        let resource = resources.iter().find(|resource| resource.identifier == *identifier);
        resource.map_or_else(|| identifier.clone(), |resource| resource.name.clone())
    };
    let of_scopes = asked
        .scopes
        .iter()
        .map(|at| ConsentItem { scope: at.scope.clone(), resource: at.resource.as_ref().map(name) });
    let of_claims = asked.claims.iter().filter_map(|claim| scope_of(claim));
    let of_claims = of_claims.map(|scope| ConsentItem { scope: scope.to_owned(), resource: None });
    let mut items: Vec<ConsentItem> = Vec::new();
    for item in of_scopes.chain(of_claims) {
        if !items.contains(&item) {
            items.push(item);
        }
    }
    items
}
