//! `[[clients]]` and `[[resources]]`: each table becomes a client or a resource, or sentences that name entry and field.

use auth_server_core::domain::{Client, GrantType, Resource, SecretDigest};
use auth_server_core::rules::protocol::access_token::REFERENCE_CLIENT;
use auth_server_core::rules::protocol::client_metadata::{self, Entry, Fault};
use auth_server_core::rules::protocol::redirect_uri;
use auth_server_core::rules::protocol::resource_metadata::{self, LIFETIME};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use signet_service::config::{Profile, Reader};
use signet_shared::jose::Alg;

use super::demo;

/// What the configuration registers.
#[derive(Debug, Clone)]
pub struct Registered {
    /// The clients, but for the demo's machine, whose secret is not known yet.
    pub clients: Vec<Client>,
    /// The resources; never none.
    pub resources: Vec<Resource>,
    /// In the demo profile, the resource that its clients are for.
    pub demo_api: Option<String>,
    /// Whether confidential clients may do without PKCE (rule G1).
    pub allow_without_pkce: bool,
}

impl Registered {
    /// By what something is signed for them, each perhaps several times.
    pub fn algs(&self) -> impl Iterator<Item = Alg> {
        let of_resources = self.resources.iter().map(|resource| resource.signing_alg);
        of_resources.chain(self.clients.iter().flat_map(algs))
    }

    /// The origins of the pages that are clients themselves (rule H4).
    pub fn origins(&self) -> impl Iterator<Item = String> {
        self.clients.iter().flat_map(origins)
    }

    /// What `entry` describes, judged as an entry of the configuration is.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub(crate) fn judge(&self, entry: &Entry) -> Result<Client, Vec<Fault>> {
        let Self { resources, allow_without_pkce, .. } = self;
        let around = client_metadata::Surroundings { resources, allow_without_pkce: *allow_without_pkce };
        client_metadata::read(entry, &around, redirect_uri::acceptable)
    }

    /// Whether it is the demo that has the client of that name.
    #[must_use]
    pub fn is_of_demo(&self, client_id: &str) -> bool {
        self.demo_api.is_some() && demo::NAMES.contains(&client_id)
    }

    /// All clients; the demo's machine without the secret, which this does not know.
    pub(crate) fn shown(&self) -> Vec<Client> {
        let machine = self.demo_api.as_ref().map(|api| demo::machine(api, SecretDigest([0; 32])));
        self.clients.iter().cloned().chain(machine).collect()
    }

    /// Whether `name` is a client's, or kept for one: nobody's `sub` may be it (rule K2).
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        let machine = self.demo_api.as_ref().map(|_| demo::MACHINE);
        name == REFERENCE_CLIENT
            || machine == Some(name)
            || self.clients.iter().any(|client| client.client_id == name)
    }
}

/// By what something is signed for a client: only who gets codes has ID tokens, userinfo and logout tokens.
pub(super) fn algs(client: &Client) -> impl Iterator<Item = Alg> + use<> {
    let (id_token, userinfo) = (client.id_token_signed_response_alg, client.userinfo_signed_response_alg);
    let with_codes = client.may(GrantType::AuthorizationCode);
    std::iter::once(id_token).chain(userinfo).filter(move |_| with_codes)
}

/// The origins of a client's own pages. A client with a secret is a server, which no browser holds anything against.
pub(super) fn origins(client: &Client) -> impl Iterator<Item = String> {
    let uris = client.redirect_uris.iter().filter(|_| client.is_public());
    uris.filter_map(|uri| redirect_uri::origin(uri))
}

/// What clients and resources are judged by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Around<'a> {
    /// The issuer, and what the server signs with.
    pub(crate) server: resource_metadata::Surroundings<'a>,
    /// What the api is called.
    pub(crate) api: &'a str,
    /// Where the bff is.
    pub(crate) bff: &'a str,
}

const ALLOW: &str = "auth_server.allow_clients_without_pkce";

/// What is registered, with what is wrong told to `reader`.
pub(crate) fn read(reader: &mut Reader<'_>, profile: Profile, around: Around<'_>) -> Registered {
    let acknowledged = reader.flag(ALLOW, false);
    let resources = resources(reader, around);
    let demo_api = profile.is_demo().then(|| around.api.to_owned());
    let demo_clients = |api: &str| demo::without_secrets((api, around.bff), around.server.signing_alg);
    let clients = demo_api.as_deref().map(demo_clients).unwrap_or_default();
    let allow_without_pkce = profile.is_demo() || acknowledged;
    let mut registered = Registered { clients, resources, demo_api, allow_without_pkce };
    for (index, table) in reader.tables("clients").into_iter().enumerate() {
        let place = Place { list: "clients", index, key: "client_id", table: &table };
        let judged = entry(&table).map(|entry| registered.judge(&entry));
        let Some(client) = judged.and_then(|judged| place.take(judged, reader)) else { continue };
        if registered.has(&client.client_id) {
            place.refuse(&("client_id", "is another client's already".to_owned()), reader);
        } else {
            registered.clients.push(client);
        }
    }
    registered
}

/// Those of the file; where there are none, the api.
fn resources(reader: &mut Reader<'_>, around: Around<'_>) -> Vec<Resource> {
    let mut resources: Vec<Resource> = Vec::new();
    for (index, table) in reader.tables("resources").into_iter().enumerate() {
        let place = Place { list: "resources", index, key: "identifier", table: &table };
        let judged = entry(&table).map(|entry| resource_metadata::read(&entry, &around.server));
        let Some(resource) = judged.and_then(|judged| place.take(judged, reader)) else { continue };
        if resources.iter().any(|other| other.identifier == resource.identifier) {
            place.refuse(&("identifier", "is another resource's already".to_owned()), reader);
        }
        resources.push(resource);
    }
    if resources.is_empty() {
        resources.push(Resource {
            identifier: around.api.to_owned(),
            name: around.api.to_owned(),
            scopes: ["read", "write"].map(str::to_owned).into(),
            signing_alg: around.server.signing_alg,
            token_lifetime: LIFETIME,
        });
    }
    resources
}

/// What is written; `None` where a value is of the wrong kind, which was said already.
fn entry<T: DeserializeOwned>(table: &Map<String, Value>) -> Option<T> {
    serde_json::from_value(Value::Object(table.clone())).ok()
}

/// One table of a list.
struct Place<'a> {
    list: &'static str,
    index: usize,
    /// The key that names it.
    key: &'static str,
    table: &'a Map<String, Value>,
}

impl Place<'_> {
    /// What was judged good; else every fault goes to `reader`.
    fn take<T>(&self, judged: Result<T, Vec<Fault>>, reader: &mut Reader<'_>) -> Option<T> {
        judged.map_err(|faults| faults.iter().for_each(|fault| self.refuse(fault, reader))).ok()
    }

    fn refuse(&self, (field, sentence): &Fault, reader: &mut Reader<'_>) {
        let (list, number) = (self.list, self.index + 1);
        let name = self.table.get(self.key).and_then(Value::as_str);
        let name = name.map(|name| format!(" ({name})")).unwrap_or_default();
        let sentence = format!("[[{list}]] number {number}{name}: `{field}` {sentence}");
        reader.problem(&format!("{list}[{}].{field}", self.index), sentence);
    }
}
