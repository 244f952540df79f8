//! What follows from a line of the table, and what is narrowed.

use std::sync::Arc;

use serde_json::{Value, json};
use signet_shared::wire::{Code, ErrorBody, Health};

use super::*;
use crate::edge::{Call, Cors, Endpoint, Refusal, Response, Upload, answer};

async fn nothing(_: Arc<()>, _: Call) -> Result<Response, Refusal> {
    Err(Refusal::not_found())
}

async fn nothing_of(_: Arc<()>, _: Call, _: Upload) -> Result<Response, Refusal> {
    Err(Refusal::not_found())
}

const ANY: Operation = Operation::new("Things", "any", &[&[Answer::empty(200, "What it says.")]]);

const READ: Operation = Operation::new(
    "Things",
    "readThing",
    &[&[
        Answer::json::<Health>(200, "It is there.").examples(&[r#"{"status":"ok"}"#]),
        Answer::refusal(Code::WrongTenant, "Another's."),
    ]],
)
.access(Access::Token(&["read"]));

const WRITE: Operation = Operation::new(
    "Things",
    "writeThing",
    &[&[Answer::empty(204, "Done."), Answer::refusal(Code::Unavailable, "Later.")]],
)
.detail("Twice is once.")
.access(Access::OptionalToken)
.takes::<Health>(r#"{"status":"ok"}"#);

const SEND: Operation = Operation::new("Things", "sendForm", &[&[Answer::empty(204, "Done.")]])
    .takes::<Health>(r#"{"status":"ok"}"#);

static TABLE: &[Endpoint<()>] = &[
    Endpoint::get("/things/{thing}", "one thing", |app, call| answer(nothing(app, call))).docs(&READ),
    Endpoint::post("/things/{thing}", 16, "change it", |app, call| answer(nothing(app, call)))
        .cors(Cors::Public)
        .refusal::<Health>(|refusal, _| crate::edge::json(refusal.status(), &"no"))
        .docs(&WRITE),
    Endpoint::post_form("/form", 8, "send a form", |app, call| answer(nothing(app, call))).docs(&SEND),
    Endpoint::stream("/any/{thing}/*", "anything", |app, call, upload| answer(nothing_of(app, call, upload)))
        .docs(&ANY),
    Endpoint::page("/page", "for people", |app, call| answer(nothing(app, call))),
    Endpoint::get("/forgotten", "nothing said", |app, call| answer(nothing(app, call))),
];

fn made() -> Value {
    document(TABLE, About { title: "T", description: "D." }, "http://localhost:1")
}

fn statuses(operation: &Value) -> Vec<&str> {
    operation["responses"].as_object().unwrap().keys().map(String::as_str).collect()
}

/// The codes that an answer may have.
fn codes(response: &Value) -> &Value {
    &response["content"]["application/json"]["schema"]["allOf"][1]["properties"]["error"]["enum"]
}

#[test]
fn what_the_table_knows_is_derived() {
    let made = made();
    let read = &made["paths"]["/things/{thing}"]["get"];
    assert_eq!((&read["operationId"], &read["summary"]), (&json!("readThing"), &json!("One thing")));
    assert_eq!(
        read["parameters"],
        json!([{"name": "thing", "in": "path", "required": true,
        "schema": {"type": "string", "minLength": 1}}])
    );
    assert_eq!(statuses(read), ["200", "400", "403", "405", "421", "500"]);
    assert_eq!(read["security"], json!([{"bearer": ["read"]}]));
    assert_eq!(made["servers"], json!([{"url": "http://localhost:1"}]));
    assert_eq!(made["tags"], json!([{"name": "Things"}]));
    assert_eq!(made["paths"].as_object().unwrap().len(), 3, "neither pages nor what nothing was said of");
}

#[test]
fn a_body_brings_its_limit_and_its_refusals() {
    let made = made();
    let write = &made["paths"]["/things/{thing}"]["post"];
    assert_eq!(statuses(write), ["204", "400", "405", "408", "413", "415", "421", "500", "503"]);
    assert_eq!(write["requestBody"]["description"], "At most 16 bytes.");
    assert_eq!(
        write["requestBody"]["content"]["application/json"]["schema"],
        json!({"$ref": "#/components/schemas/Health"})
    );
    assert_eq!(write["security"], json!([{}, {"bearer": []}]));
    assert_eq!(write["description"], "Twice is once.\n\nPages of every origin can read the answer.");
    assert!(write["responses"]["204"].get("content").is_none());
}

#[test]
fn a_form_is_described_as_one() {
    let form = &made()["paths"]["/form"]["post"]["requestBody"]["content"];
    let types: Vec<&String> = form.as_object().unwrap().keys().collect();
    assert_eq!(types, ["application/x-www-form-urlencoded"]);
}

#[test]
fn events_are_a_text_beside_the_json_of_refusals() {
    const TOLD: &[Answer] = &[
        Answer::events(200, "What happens.", "data: {}\n\n"),
        Answer::refusal(Code::Unavailable, "Not now."),
    ];
    let told = TOLD.iter().copied();
    let made = super::responses::of(
        told,
        SchemaOf::of::<Health>(),
        Access::Anyone,
        &mut super::schemas::Schemas::default(),
    );
    let wanted = json!({"text/event-stream": {"schema": {"type": "string"}, "example": "data: {}\n\n"}});
    assert_eq!((&made["200"]["content"], &made["200"]["description"]), (&wanted, &json!("What happens.")));
    assert!(made["503"]["content"]["application/json"].is_object());
}

#[test]
fn refusals_are_narrowed_to_their_codes_in_the_endpoints_own_shape() {
    let made = made();
    let both = &made["paths"]["/things/{thing}"];
    assert_eq!(codes(&both["get"]["responses"]["400"]), &json!(["invalid_request", "forwarded_header"]));
    assert_eq!(codes(&both["get"]["responses"]["403"]), &json!(["wrong_tenant"]));
    let shape = |method: &str| {
        both[method]["responses"]["421"]["content"]["application/json"]["schema"]["allOf"][0]["$ref"].clone()
    };
    assert_eq!(
        (shape("get"), shape("post")),
        (json!("#/components/schemas/ErrorBody"), json!("#/components/schemas/Health"))
    );
    let headers = |method: &str, status: &str| {
        let all = both[method]["responses"][status]["headers"].as_object().unwrap();
        all.keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(headers("get", "403"), ["X-Request-Id"], "another's is no matter of the token");
    assert_eq!(headers("get", "405"), ["Allow", "X-Request-Id"]);
    assert_eq!(headers("post", "503"), ["Retry-After", "X-Request-Id"]);
    assert_eq!(headers("post", "400"), ["X-Request-Id"]);
}

#[test]
fn what_may_be_left_out_is_never_null() {
    let made = made();
    let error = &made["components"]["schemas"]["ErrorBody"];
    assert_eq!(error["properties"]["request_id"]["type"], "string");
    let required: Vec<&str> =
        error["required"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(required, ["error", "message"]);
    let body = ErrorBody { error: Code::NotFound, message: "No.".into(), request_id: None, fields: vec![] };
    assert!(serde_json::to_value(body).unwrap().get("request_id").is_none());
}

#[test]
fn two_kinds_of_answers_with_one_status_are_either() {
    const EITHER: Operation = Operation::new(
        "T",
        "either",
        &[&[Answer::json::<Health>(503, "One."), Answer::refusal(Code::Unavailable, "Other.")]],
    );
    static TABLE: &[Endpoint<()>] =
        &[Endpoint::get("/either", "either", |app, call| answer(nothing(app, call))).docs(&EITHER)];
    let made = document(TABLE, About { title: "T", description: "D." }, "http://localhost:1");
    let either = &made["paths"]["/either"]["get"]["responses"]["503"];
    assert_eq!(either["content"]["application/json"]["schema"]["oneOf"].as_array().unwrap().len(), 2);
    assert_eq!(either["description"], "One.\n\n`unavailable`: Other.");
}

#[test]
fn what_takes_any_method_is_an_operation_of_each_and_a_star_is_a_parameter() {
    let document = made();
    let path = &document["paths"]["/any/{thing}/{path}"];
    let methods: Vec<&str> = path.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(methods, ["delete", "get", "patch", "post", "put"]);
    assert_eq!(
        (&path["get"]["operationId"], &path["put"]["operationId"]),
        (&json!("anyGet"), &json!("anyPut"))
    );
    let names: Vec<&Value> =
        path["put"]["parameters"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
    assert_eq!(names, ["thing", "path"]);
    assert_eq!(statuses(&path["put"]), ["200", "400", "405", "408", "421", "500"]);
    assert!(path["put"]["requestBody"].is_null());
}
