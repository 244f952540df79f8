//! A server's document, and what it says of one answer.

use std::cell::RefCell;
use std::collections::BTreeSet;

use e2e::events::Events;
use e2e::{Answer, Ask as _, Server};
use jsonschema::{Validator, draft202012};
use reqwest::RequestBuilder;
use serde_json::{Value, json};

/// What goes on until there is nothing more to tell.
const EVENTS: &str = "text/event-stream";

/// A request, what it is, and the status that it must get.
pub(crate) struct Call {
    pub(crate) what: String,
    pub(crate) request: RequestBuilder,
    pub(crate) status: u16,
}

impl Call {
    pub(crate) fn new(what: impl Into<String>, request: RequestBuilder, status: u16) -> Self {
        Self { what: what.into(), request, status }
    }
}

/// One operation of a document.
#[derive(Clone)]
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) method: String,
    /// With `{names}`.
    pub(crate) path: String,
    /// All methods that the path takes.
    pub(crate) methods: Vec<String>,
    /// What the document says of it, references resolved but for those inside schemas.
    pub(crate) says: Value,
}

/// A document.
pub(crate) struct Interface {
    document: Value,
    seen: RefCell<BTreeSet<(String, u16)>>,
}

impl Interface {
    /// The document of a running server.
    pub(crate) async fn of(server: &Server) -> Self {
        let answer = server.get("/openapi.json").answer().await;
        assert_eq!(answer.status, 200, "{}", answer.seen());
        let mut document = answer.json();
        assert_eq!(document["servers"], json!([{"url": server.origin()}]), "by the configuration");
        close(&mut document["components"]["schemas"]);
        Self { document, seen: RefCell::default() }
    }

    /// Everything that it documents.
    pub(crate) fn operations(&self) -> Vec<Operation> {
        let paths = self.document["paths"].as_object().unwrap();
        let all = paths.iter().flat_map(|(path, item)| {
            let item = item.as_object().unwrap();
            let methods: Vec<String> = item.keys().map(|method| method.to_ascii_uppercase()).collect();
            item.iter().map(move |(method, says)| Operation {
                id: says["operationId"].as_str().unwrap().to_owned(),
                method: method.to_ascii_uppercase(),
                path: path.clone(),
                methods: methods.clone(),
                says: says.clone(),
            })
        });
        let all: Vec<Operation> = all.collect();
        assert!(all.len() >= 4, "health, readiness, the document and more");
        all
    }

    /// Each operation with each status that it may answer.
    pub(crate) fn documented(&self) -> Vec<(String, u16)> {
        let statuses = |operation: Operation| {
            let responses = operation.says["responses"].as_object().unwrap().clone();
            responses.into_iter().map(move |(status, _)| (operation.id.clone(), status.parse().unwrap()))
        };
        self.operations().into_iter().flat_map(statuses).collect()
    }

    /// Each operation with each status that it did answer.
    pub(crate) fn seen(&self) -> Vec<(String, u16)> {
        self.seen.borrow().iter().cloned().collect()
    }

    /// Sends `call` and fails unless the answer has its status and is as the document says.
    pub(crate) async fn check(&self, operation: &Operation, call: Call) {
        let promised = &operation.says["responses"][call.status.to_string()]["content"];
        let answer = if promised[EVENTS].is_object() {
            first_event(call.request).await
        } else {
            call.request.answer().await
        };
        let what = format!("{} {}, {}", operation.method, operation.path, call.what);
        assert_eq!(answer.status, call.status, "{what}: {}", answer.seen());
        self.holds(operation, &what, &answer);
    }

    fn holds(&self, operation: &Operation, what: &str, answer: &Answer) {
        let response = &operation.says["responses"][answer.status.to_string()];
        assert!(response.is_object(), "{what}: {} is not documented: {}", answer.status, answer.seen());
        for (name, header) in response["headers"].as_object().unwrap() {
            let value = answer.header(name).unwrap_or_else(|| panic!("{what}: no {name}: {}", answer.seen()));
            let number = value.parse::<u64>().map_or_else(|_| json!(value), |number| json!(number));
            let schema = &self.document.pointer(&header["$ref"].as_str().unwrap()[1..]).unwrap()["schema"];
            // A hexadecimal id may consist of digits alone.
            let value = if schema["type"] == "integer" { number } else { json!(value) };
            self.fits(schema, &value, &format!("{what}: {name}"));
        }
        let content = &response["content"];
        match content.get("application/json") {
            None if content[EVENTS].is_object() => {
                assert_eq!(answer.header("content-type").as_deref(), Some(EVENTS), "{what}");
                self.fits(&content[EVENTS]["schema"], &json!(answer.text()), what);
            }
            None => assert!(answer.body.is_empty(), "{what}: {}", answer.seen()),
            Some(content) => {
                assert_eq!(answer.header("content-type").as_deref(), Some("application/json"), "{what}");
                self.fits(&content["schema"], &answer.json(), what);
            }
        }
        self.seen.borrow_mut().insert((operation.id.clone(), answer.status));
    }

    fn fits(&self, schema: &Value, value: &Value, what: &str) {
        let validator = self.validator(schema);
        let problems: Vec<String> =
            validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(problems.is_empty(), "{what}: {value:#} is not {schema:#}: {problems:#?}");
    }

    fn validator(&self, schema: &Value) -> Validator {
        let rooted = json!({
            "allOf": [schema], "unevaluatedProperties": false, "components": self.document["components"],
        });
        draft202012::new(&rooted).unwrap_or_else(|error| panic!("{schema:#}: {error}"))
    }
}

/// The answer up to its first event.
async fn first_event(request: RequestBuilder) -> Answer {
    let mut events = Events::of(request).await;
    let (status, headers) = (events.status(), events.headers().clone());
    Answer { status, headers, body: events.block().await.unwrap_or_default().into_bytes() }
}

/// Closes every schema that is not a part of others: an answer has no member that the document does not name.
fn close(schemas: &mut Value) {
    let mut parts = BTreeSet::new();
    collect_parts(schemas, &mut parts);
    for (name, schema) in schemas.as_object_mut().unwrap() {
        let is_object = schema.get("properties").is_some() || schema.get("allOf").is_some();
        if is_object && !parts.contains(&format!("#/components/schemas/{name}")) {
            schema["unevaluatedProperties"] = json!(false);
        }
    }
}

/// The references inside `allOf`, and the shapes that every status narrows.
fn collect_parts(value: &Value, parts: &mut BTreeSet<String>) {
    parts.extend(
        ["ErrorBody", "LoginFailure", "OAuthFailure"].map(|name| format!("#/components/schemas/{name}")),
    );
    for part in value["allOf"].as_array().into_iter().flatten() {
        parts.extend(part["$ref"].as_str().map(str::to_owned));
    }
    match value {
        Value::Object(members) => members.values().for_each(|member| collect_parts(member, parts)),
        Value::Array(items) => items.iter().for_each(|item| collect_parts(item, parts)),
        _ => {}
    }
}
