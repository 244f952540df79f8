//! The addresses of a client: rules G6, G8, U8.

use std::fmt::Display;

use super::{Entry, Faults};
use crate::domain::{BackchannelLogout, GrantType};
use crate::rules::protocol::web_address;

pub(super) fn redirects<E: Display>(
    entry: &Entry,
    grants: &[GrantType],
    acceptable: impl Fn(&str) -> Result<(), E>,
    faults: &mut Faults,
) -> Vec<String> {
    if entry.redirect_uris.is_empty() && grants.contains(&GrantType::AuthorizationCode) {
        faults.add("redirect_uris", "is missing: answers to authorization_code must go somewhere");
    }
    all("redirect_uris", &entry.redirect_uris, acceptable, faults)
}

pub(super) fn post_logout(entry: &Entry, faults: &mut Faults) -> Vec<String> {
    all("post_logout_redirect_uris", &entry.post_logout_redirect_uris, web_address::acceptable, faults)
}

fn all<E: Display>(
    field: &'static str,
    uris: &[String],
    acceptable: impl Fn(&str) -> Result<(), E>,
    faults: &mut Faults,
) -> Vec<String> {
    for (number, uri) in (1..).zip(uris) {
        if let Err(why) = acceptable(uri) {
            faults.add(field, format!("number {number} cannot be used: {why}"));
        }
    }
    uris.to_vec()
}

pub(super) fn backchannel_logout(entry: &Entry, faults: &mut Faults) -> Option<BackchannelLogout> {
    let session_required = entry.backchannel_logout_session_required;
    if session_required && entry.backchannel_logout_uri.is_none() {
        let sentence = "is true, but there is no `backchannel_logout_uri`";
        faults.add("backchannel_logout_session_required", sentence);
    }
    let uri = link("backchannel_logout_uri", entry.backchannel_logout_uri.as_ref(), faults)?;
    Some(BackchannelLogout { uri, session_required })
}

pub(super) fn link(field: &'static str, uri: Option<&String>, faults: &mut Faults) -> Option<String> {
    let uri = uri?;
    if let Err(why) = web_address::acceptable(uri) {
        faults.add(field, format!("cannot be used: {why}"));
    }
    Some(uri.clone())
}
