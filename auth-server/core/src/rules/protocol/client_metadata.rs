//! Client metadata: RFC 7591 §2, OpenID Connect Registration §2; contract O11.
//!
//! What the operator has written of a client becomes a [`Client`], or everything that is wrong with it, each with its field.

mod addresses;
mod authentication;
mod document;
mod entry;
mod grants;
mod scopes;

use std::fmt::Display;

pub use authentication::secret_hash;
pub use document::{Document, document};
pub use entry::Entry;

use crate::domain::{Client, ClientLinks, Resource};
use signet_shared::jose::Alg;

/// What is wrong: the field, and a sentence that goes on after its name. It repeats no secret.
pub type Fault = (&'static str, String);

/// A fault as a whole sentence.
#[must_use]
pub fn sentence((field, rest): &Fault) -> String {
    format!("`{field}` {rest}")
}

/// What a client is judged by beside its own words.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// The registered resources; who names none gets the first.
    pub resources: &'a [Resource],
    /// Whether confidential clients may do without PKCE: always in the demo, else where it was acknowledged (rule G1).
    pub allow_without_pkce: bool,
}

/// The client that `entry` describes; `acceptable` says whether a redirect URI may be registered.
///
/// # Errors
/// Everything that is wrong, at once.
pub fn read<E: Display>(
    entry: &Entry,
    around: &Surroundings<'_>,
    acceptable: impl Fn(&str) -> Result<(), E>,
) -> Result<Client, Vec<Fault>> {
    let mut faults = Faults::default();
    let client_id = client_id(entry, &mut faults);
    let authentication = authentication::read(entry, &mut faults);
    let keys = authentication::keys(entry, &mut faults);
    let grant_types = grants::read(entry, authentication.as_ref(), &mut faults);
    let require_pkce = grants::require_pkce(entry, authentication.as_ref(), around, &mut faults);
    let redirect_uris = addresses::redirects(entry, &grant_types, acceptable, &mut faults);
    let resources = scopes::resources(entry, around, &mut faults);
    let scopes = scopes::read(entry, &grant_types, (&resources, around), &mut faults);
    let client = Client {
        client_name: entry.client_name.clone().unwrap_or_else(|| client_id.clone()),
        client_id,
        keys,
        grant_types,
        redirect_uris,
        post_logout_redirect_uris: addresses::post_logout(entry, &mut faults),
        backchannel_logout: addresses::backchannel_logout(entry, &mut faults),
        scopes,
        resources,
        require_pkce,
        skip_consent: entry.skip_consent,
        id_token_signed_response_alg: id_token_alg(entry, &mut faults),
        userinfo_signed_response_alg: userinfo_alg(entry, &mut faults),
        default_max_age: entry.default_max_age,
        require_auth_time: entry.require_auth_time,
        about: links(entry, &mut faults),
        // What is in its place where there is none is never seen: a fault was noted.
        authentication: authentication.unwrap_or(crate::domain::ClientAuthentication::PrivateKeyJwt),
    };
    if faults.0.is_empty() { Ok(client) } else { Err(faults.0) }
}

/// What is wrong so far.
#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, field: &'static str, sentence: impl Into<String>) {
        self.0.push((field, sentence.into()));
    }
}

/// The most bytes of a client's id.
const MOST_ID: usize = 255;

fn client_id(entry: &Entry, faults: &mut Faults) -> String {
    let id = entry.client_id.clone().unwrap_or_default();
    let fits = |byte: u8| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\';
    if id.is_empty() {
        faults.add("client_id", "is missing");
    } else if id.bytes().all(|byte| byte.is_ascii_digit()) {
        faults.add("client_id", "may not be a bare number, which people's ids may be");
    } else if id.len() > MOST_ID || !id.bytes().all(fits) {
        let sentence = format!("must be visible ASCII without quotes and backslashes, {MOST_ID} at most");
        faults.add("client_id", sentence);
    }
    id
}

/// OpenID Connect Registration §2: RS256 where nothing is said.
fn id_token_alg(entry: &Entry, faults: &mut Faults) -> Alg {
    let name = entry.id_token_signed_response_alg.as_deref().unwrap_or("RS256");
    alg("id_token_signed_response_alg", name, faults).unwrap_or(Alg::Rs256)
}

fn userinfo_alg(entry: &Entry, faults: &mut Faults) -> Option<Alg> {
    let name = entry.userinfo_signed_response_alg.as_deref()?;
    alg("userinfo_signed_response_alg", name, faults)
}

/// The algorithms that the server signs with.
pub(super) const SIGNED_BY: [Alg; 3] = [Alg::Es256, Alg::Rs256, Alg::EdDsa];

fn alg(field: &'static str, name: &str, faults: &mut Faults) -> Option<Alg> {
    let alg = Alg::named(name).filter(|alg| SIGNED_BY.contains(alg));
    if alg.is_none() {
        faults.add(field, "must be \"ES256\", \"RS256\" or \"EdDSA\"");
    }
    alg
}

fn links(entry: &Entry, faults: &mut Faults) -> ClientLinks {
    ClientLinks {
        logo_uri: addresses::link("logo_uri", entry.logo_uri.as_ref(), faults),
        policy_uri: addresses::link("policy_uri", entry.policy_uri.as_ref(), faults),
        tos_uri: addresses::link("tos_uri", entry.tos_uri.as_ref(), faults),
        contacts: entry.contacts.clone(),
    }
}

#[cfg(test)]
#[path = "client_metadata_tests.rs"]
mod tests;
