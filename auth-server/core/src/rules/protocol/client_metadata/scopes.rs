//! What a client may ask for: its resources, and the scopes of these and of OpenID (rules K2, K3).

use super::{Entry, Faults, Surroundings};
use crate::domain::{GrantType, Resource};
use crate::rules::protocol::resource_indicators::openid_scope;
use crate::rules::protocol::scope;

pub(super) fn resources(entry: &Entry, around: &Surroundings<'_>, faults: &mut Faults) -> Vec<String> {
    let Some(written) = &entry.resources else {
        return around.resources.first().map(|first| first.identifier.clone()).into_iter().collect();
    };
    let mut resources: Vec<String> = Vec::new();
    for (number, identifier) in (1..).zip(written) {
        if !around.resources.iter().any(|resource| resource.identifier == *identifier) {
            faults.add("resources", format!("number {number} is not registered in [[resources]]"));
        } else if resources.contains(identifier) {
            faults.add("resources", format!("number {number} stands there already"));
        } else {
            resources.push(identifier.clone());
        }
    }
    resources
}

pub(super) fn read(
    entry: &Entry,
    grants: &[GrantType],
    (resources, around): (&[String], &Surroundings<'_>),
    faults: &mut Faults,
) -> Vec<String> {
    let with_codes = grants.contains(&GrantType::AuthorizationCode);
    let written = entry.scope.as_deref().unwrap_or(if with_codes { "openid" } else { "" });
    let Some(scopes) = scope::parse(written) else {
        faults.add("scope", "has a character that no scope has; scopes are separated by spaces");
        return Vec::new();
    };
    let own = |resource: &&Resource| resources.contains(&resource.identifier);
    let of_resources: Vec<&str> = around
        .resources
        .iter()
        .filter(own)
        .flat_map(|resource| resource.scopes.iter().map(String::as_str))
        .collect();
    for one in scopes.iter().filter(|one| !of_resources.contains(one) && !openid_scope(one)) {
        faults
            .add("scope", format!("has `{one}`, which is neither OpenID's nor that of one of its resources"));
    }
    if grants.contains(&GrantType::ClientCredentials) && !scopes.iter().any(|one| of_resources.contains(one))
    {
        faults.add("scope", "names none of its resources, so client_credentials could give it nothing");
    }
    scopes.into_iter().map(str::to_owned).collect()
}
