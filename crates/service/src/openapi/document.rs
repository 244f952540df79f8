//! From the table to the document: OpenAPI 3.1.1 §4.8.

use serde_json::{Map, Value, json};

use super::responses;
use super::schemas::Schemas;
use super::{Access, Operation, refusals};
use crate::edge::{Cors, Docs, Endpoint};

/// How security requirements call the one scheme.
pub const SECURITY_SCHEME: &str = "bearer";

/// How the document calls what the star of a path stands for.
pub const BELOW: &str = "path";

/// What a server says of itself.
#[derive(Debug, Clone, Copy)]
pub struct About {
    /// Its name.
    pub title: &'static str,
    /// What it does, in Markdown.
    pub description: &'static str,
}

/// The version of the interface, which every change that could break a client raises. That of the software is told to
/// nobody (contract N10).
const VERSION: &str = "1";

/// What holds for all operations, so that it need not stand at each.
const EVERYWHERE: &str = "Every GET also answers HEAD, and every address OPTIONS. An address that is not listed here \
answers 404 `not_found` in the shape of `ErrorBody`. What is no HTTP, or much too long, is refused before any of this, \
with 400, 414 or 431 and no body.";

/// The document of the server that has `table` and is found at `address`.
#[must_use]
pub fn document<S>(table: &[Endpoint<S>], about: About, address: &str) -> Value {
    let mut schemas = Schemas::default();
    let mut paths: Map<String, Value> = Map::new();
    let mut tags: Vec<&str> = Vec::new();
    for endpoint in table {
        let Docs::Operation(operation) = endpoint.docs else { continue };
        if !tags.contains(&operation.tag) {
            tags.push(operation.tag);
        }
        let entry = paths.entry(templated(endpoint.path)).or_insert_with(|| json!({}));
        for method in endpoint.methods().map(|method| method.as_str().to_ascii_lowercase()) {
            let mut described = described(endpoint, operation, &mut schemas);
            if endpoint.any {
                // No two operations have one id.
                described["operationId"] = format!("{}{}", operation.id, capital(&method)).into();
            }
            entry[method] = described;
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": about.title,
            "version": VERSION,
            "description": format!("{}\n\n{EVERYWHERE}", about.description),
            "license": {"name": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": address}],
        "tags": tags.into_iter().map(|name| json!({"name": name})).collect::<Vec<_>>(),
        "paths": paths,
        "components": {
            "schemas": schemas.into_value(),
            "headers": headers(),
            "securitySchemes": {SECURITY_SCHEME: {
                "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
                "description": "An access token, as `POST /auth/login` of the auth-server gives it: RFC 6750, RFC 9068.",
            }},
        },
    })
}

fn described<S>(endpoint: &Endpoint<S>, operation: &Operation, schemas: &mut Schemas) -> Value {
    let answers = operation.answers.iter().copied().flatten().copied().chain(refusals::of(endpoint));
    let responses = responses::of(answers, endpoint.refusal_body, operation.access, schemas);
    let mut value = json!({
        "operationId": operation.id,
        "tags": [operation.tag],
        "summary": capital(endpoint.about),
        "description": format!("{}\n\n{}", operation.detail, readers(endpoint.cors)).trim(),
        "security": security(operation.access),
        "responses": responses,
    });
    let mut parameters: Vec<Value> = endpoint.parameters().map(parameter).collect();
    if endpoint.path.ends_with('*') {
        parameters.push(everything_below());
    }
    if !parameters.is_empty() {
        value["parameters"] = Value::Array(parameters);
    }
    if let (Some((media_type, limit)), Some((schema, example))) = (endpoint.body.taken(), operation.takes) {
        let mut content = json!({"schema": schemas.reference(schema)});
        if let Ok(example) = serde_json::from_str::<Value>(example) {
            content["example"] = example;
        }
        value["requestBody"] = json!({
            "description": format!("At most {limit} bytes."),
            "required": true,
            "content": {media_type: content},
        });
    }
    value
}

/// The few words of the table as a heading.
fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// Which pages a browser lets read the answers.
fn readers(cors: Cors) -> &'static str {
    match cors {
        Cors::Closed => "No page of another origin can read the answer.",
        Cors::Public => "Pages of every origin can read the answer.",
        Cors::Listed => "Pages of the configured origins can read the answer.",
        Cors::Clients => {
            "Pages of the configured origins and of the registered clients' own can read the answer."
        }
        Cors::Frontend => {
            "Pages of `bff.frontend_origin`, where it is set, can read the answer, and send the cookie along."
        }
    }
}

fn security(access: Access) -> Value {
    match access {
        Access::Anyone => json!([]),
        Access::OptionalToken => json!([{}, {SECURITY_SCHEME: []}]),
        Access::Token(scopes) => json!([{SECURITY_SCHEME: scopes}]),
    }
}

/// A parameter of a path is one segment and never empty.
fn parameter(name: &str) -> Value {
    json!({"name": name, "in": "path", "required": true, "schema": {"type": "string", "minLength": 1}})
}

/// A path of the table as OpenAPI writes it, which knows no stars.
#[must_use]
pub fn templated(path: &str) -> String {
    path.strip_suffix('*').map_or_else(|| path.to_owned(), |prefix| format!("{prefix}{{{BELOW}}}"))
}

/// What stands in place of a star. Parameters of a path have no slash in OpenAPI 3.1, so clients that are generated can say
/// one segment alone.
fn everything_below() -> Value {
    json!({"name": BELOW, "in": "path", "required": true, "schema": {"type": "string"},
        "description": "Everything below, with its slashes."})
}

fn headers() -> Value {
    let text = json!({"type": "string"});
    json!({
        "X-Request-Id": {"description": "The id under which the server's log tells more.",
            "schema": {"type": "string", "pattern": "^[0-9a-f]{16}$"}},
        "WWW-Authenticate": {"description": "The challenge: RFC 6750 §3, RFC 9728 §5.1.", "schema": text},
        "Allow": {"description": "The methods of this address: RFC 9110 §10.2.1.", "schema": text},
        "Retry-After": {"description": "In how many seconds to try again: RFC 9110 §10.2.3.",
            "schema": {"type": "integer", "minimum": 1}},
    })
}
