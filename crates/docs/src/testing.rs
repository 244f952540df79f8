//! For the tests of servers: whether the document and the table say the same, and whether the document is one.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use signet_service::edge::{Docs, Endpoint};
use signet_service::openapi::{BELOW, Operation, templated};

use crate::Documented;

/// The OpenAPI Initiative's schema of OpenAPI 3.1 documents; it leaves the schemas inside alone.
const OPENAPI_3_1: &str = include_str!("../schema/openapi-3.1.json");

/// What is wrong with the documentation of `app`, one sentence each.
#[must_use]
pub fn problems<S: Documented>(app: &S) -> Vec<String> {
    let document = crate::document::value(app);
    let mut found = table(S::table(), &document);
    found.extend(ids(&document));
    found.extend(schemas(&document));
    found.extend(bodies(&document));
    if document["servers"] != json!([{ "url": app.address() }]) {
        found.push(format!("the servers are {}", document["servers"]));
    }
    found
}

/// Every operation of `document`: path, method, and what is said of it.
pub fn operations(document: &Value) -> impl Iterator<Item = (&str, String, &Value)> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths.flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.map(move |(method, operation)| (path.as_str(), method.to_ascii_uppercase(), operation))
    })
}

/// Compares both ways: nothing is missing, and nothing is there that the table does not have.
fn table<S>(table: &[Endpoint<S>], document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut wanted = BTreeSet::new();
    for endpoint in table {
        let what = format!("{} {}", endpoint.method, endpoint.path);
        match endpoint.docs {
            Docs::Missing => found.push(format!("{what} has no documentation")),
            Docs::Page => {}
            Docs::Operation(operation) => {
                found.extend(body(endpoint, operation).map(|problem| format!("{what} {problem}")));
                let below = endpoint.path.ends_with('*').then_some(BELOW);
                let parameters: Vec<&str> = endpoint.parameters().chain(below).collect();
                wanted.extend(
                    endpoint
                        .methods()
                        .map(|method| (templated(endpoint.path), method.to_string(), parameters.join(","))),
                );
            }
        }
    }
    let there: BTreeSet<_> = operations(document)
        .map(|(path, method, operation)| (path.to_owned(), method, parameters(operation)))
        .collect();
    found.extend(wanted.difference(&there).map(|it| format!("{it:?} is not in the document")));
    found.extend(there.difference(&wanted).map(|it| format!("{it:?} is not in the table")));
    found
}

fn parameters(operation: &Value) -> String {
    let all = operation["parameters"].as_array().into_iter().flatten();
    let names: Vec<&str> = all.filter_map(|parameter| parameter["name"].as_str()).collect();
    names.join(",")
}

/// A body is described where one is taken, and nowhere else.
fn body<S>(endpoint: &Endpoint<S>, operation: &Operation) -> Option<&'static str> {
    match (endpoint.body.taken(), operation.takes) {
        (Some(_), None) => Some("takes a body that is not described"),
        (None, Some(_)) => Some("describes a body that it does not take"),
        _ => None,
    }
}

fn ids(document: &Value) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for (path, method, operation) in operations(document) {
        let id = operation["operationId"].as_str().unwrap_or_default();
        if id.is_empty() || !seen.insert(id) {
            found.push(format!("{method} {path} has the id {id:?}, which is none or another's too"));
        }
        if operation["summary"].as_str().is_none_or(str::is_empty) {
            found.push(format!("{method} {path} says nothing"));
        }
    }
    found
}

/// The document against OpenAPI's schema, and each schema inside against that of schemas.
fn schemas(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let openapi: Value = serde_json::from_str(OPENAPI_3_1).unwrap_or_default();
    found.extend(against(&openapi, document).map(|problem| format!("the document: {problem}")));
    for (name, schema) in document["components"]["schemas"].as_object().into_iter().flatten() {
        if let Err(error) = jsonschema::draft202012::meta::validate(schema) {
            found.push(format!("the schema {name}: {error}"));
        }
    }
    found
}

/// Each body has a schema that can be used, and each example fits its own.
fn bodies(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for (path, method, operation) in operations(document) {
        let mut contents = vec![("the body".to_owned(), &operation["requestBody"]["content"])];
        for (status, response) in operation["responses"].as_object().into_iter().flatten() {
            if response["description"].as_str().is_none_or(str::is_empty) {
                found.push(format!("{method} {path}: {status} says nothing"));
            }
            // RFC 9110 §15.3.5, §15.4.4, §15.4.5: these have no body, or none that anybody reads.
            if !["204", "303", "304"].contains(&status.as_str()) {
                contents.push((status.clone(), &response["content"]));
            }
        }
        for (what, content) in contents {
            if content.is_null() {
                if what != "the body" {
                    found.push(format!("{method} {path}: {what} has no schema"));
                }
                continue;
            }
            // One media type to a body.
            let only = content.as_object().and_then(|types| types.values().next());
            let content = only.unwrap_or(&Value::Null);
            let named = content["examples"].as_object().into_iter().flatten();
            let examples = named.map(|(_, example)| &example["value"]).chain(content.get("example"));
            // What nothing fits is asked about with null, so that the schema is used at least once.
            let schema = rooted(document, &content["schema"]);
            found.extend(unusable(&schema).map(|problem| format!("{method} {path}: {what}: {problem}")));
            for example in examples {
                let problems = against(&schema, example);
                found.extend(
                    problems.map(|problem| format!("{method} {path}: {what}: an example: {problem}")),
                );
            }
        }
    }
    found
}

/// `schema` with what its references name.
#[must_use]
pub fn rooted(document: &Value, schema: &Value) -> Value {
    json!({"allOf": [schema], "components": document["components"]})
}

fn unusable(schema: &Value) -> Option<String> {
    jsonschema::draft202012::new(schema).err().map(|error| error.to_string())
}

/// What `value` has that `schema` does not allow.
pub fn against(schema: &Value, value: &Value) -> impl Iterator<Item = String> + use<> {
    let problems: Vec<String> = match jsonschema::draft202012::new(schema) {
        Ok(validator) => {
            validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
        }
        Err(error) => vec![error.to_string()],
    };
    problems.into_iter()
}

#[cfg(test)]
#[path = "testing_tests.rs"]
mod tests;
