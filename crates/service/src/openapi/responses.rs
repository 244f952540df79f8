//! The answers of one operation, by status.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use signet_shared::wire::Code;

use super::answer::{Answer, Body};
use super::schemas::Schemas;
use super::{Access, SchemaOf};

/// All that is said of one status.
#[derive(Default)]
struct Status {
    sentences: Vec<String>,
    codes: Vec<Code>,
    json: Vec<SchemaOf>,
    examples: Vec<&'static str>,
    events: Option<&'static str>,
}

/// The `responses` of an operation whose refusals have the shape `refusal`.
pub(super) fn of(
    answers: impl Iterator<Item = Answer>,
    refusal: SchemaOf,
    access: Access,
    schemas: &mut Schemas,
) -> Value {
    let mut statuses: BTreeMap<u16, Status> = BTreeMap::new();
    for answer in answers {
        statuses.entry(answer.status).or_default().take(answer);
    }
    let responses = statuses.into_iter().map(|(number, status)| {
        let headers = headers(number, &status, access);
        let mut response =
            json!({"description": status.sentences.join("\n\n"), "headers": Value::Object(headers)});
        if let Some(content) = status.content(refusal, schemas) {
            response["content"] = json!({ "application/json": content });
        }
        if let Some(example) = status.events {
            response["content"]["text/event-stream"] =
                json!({"schema": {"type": "string"}, "example": example});
        }
        (number.to_string(), response)
    });
    Value::Object(responses.collect())
}

impl Status {
    fn take(&mut self, answer: Answer) {
        match answer.body {
            Body::Empty => self.sentences.push(answer.about.to_owned()),
            Body::Json(schema, examples) => {
                self.sentences.push(answer.about.to_owned());
                self.json.push(schema);
                self.examples.extend(examples);
            }
            Body::Events(example) => {
                self.sentences.push(answer.about.to_owned());
                self.events = Some(example);
            }
            Body::Refusal(code) => {
                self.sentences.push(format!("`{}`: {}", word(code), answer.about));
                if !self.codes.contains(&code) {
                    self.codes.push(code);
                }
            }
        }
    }

    /// Schema and examples of the body; none where there is no body.
    fn content(&self, refusal: SchemaOf, schemas: &mut Schemas) -> Option<Value> {
        let mut kinds: Vec<Value> = self.json.iter().map(|schema| schemas.reference(*schema)).collect();
        if !self.codes.is_empty() {
            let words: Vec<String> = self.codes.iter().map(|code| word(*code)).collect();
            let narrowed = json!({"properties": {"error": {"enum": words}}});
            kinds.push(json!({"allOf": [schemas.reference(refusal), narrowed]}));
        }
        let mut content = Map::new();
        let schema = if kinds.len() > 1 { json!({ "oneOf": kinds }) } else { kinds.pop()? };
        content.insert("schema".into(), schema);
        let examples = self.examples.iter().filter_map(|text| serde_json::from_str::<Value>(text).ok());
        let named = (1..).zip(examples).map(|(at, value)| (at.to_string(), json!({ "value": value })));
        let named: Map<String, Value> = named.collect();
        if !named.is_empty() {
            content.insert("examples".into(), Value::Object(named));
        }
        Some(Value::Object(content))
    }
}

/// What is refused because of what the token permits: RFC 6750 §3.1, contract N8.
const CHALLENGED: [Code; 2] = [Code::InsufficientScope, Code::InsufficientRole];

/// The header fields that go with a status beside those that every answer has.
fn headers(number: u16, status: &Status, access: Access) -> Map<String, Value> {
    let mut names = vec!["X-Request-Id"];
    match number {
        // Bare JSON has its challenge too: contract R7.
        401 if access != Access::Anyone => names.push("WWW-Authenticate"),
        403 if status.codes.iter().any(|code| CHALLENGED.contains(code)) => names.push("WWW-Authenticate"),
        405 => names.push("Allow"),
        503 if !status.codes.is_empty() => names.push("Retry-After"),
        _ => {}
    }
    let reference = |name: &str| json!({"$ref": format!("#/components/headers/{name}")});
    names.into_iter().map(|name| (name.to_owned(), reference(name))).collect()
}

/// The code as it stands in answers.
fn word(code: Code) -> String {
    serde_json::to_value(code).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
