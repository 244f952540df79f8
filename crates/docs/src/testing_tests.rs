//! Each fault of a documentation is found.

use std::sync::Arc;

use signet_service::edge::{Call, Refusal, Response, answer};
use signet_service::openapi::{self, About, Answer};
use signet_shared::wire::Health;

use super::*;

async fn nothing(_: Arc<()>, _: Call) -> Result<Response, Refusal> {
    Err(Refusal::not_found())
}

const GOOD: Operation = Operation::new("T", "good", &[&[Answer::json::<Health>(200, "Well.")]]);
const WITH_BODY: Operation = Operation::new("T", "body", &[&[Answer::json::<Health>(200, "Well.")]])
    .takes::<Health>(r#"{"status":"ok"}"#);
const BAD_EXAMPLE: Operation = Operation::new(
    "T",
    "example",
    &[&[Answer::json::<Health>(200, "Well.").examples(&[r#"{"status":"bad"}"#])]],
);
const BAD_BODY: Operation = Operation::new("T", "body", &[&[Answer::json::<Health>(200, "Well.")]])
    .takes::<Health>(r#"{"state":"ok"}"#);
const SILENT: Operation = Operation::new("T", "silent", &[&[Answer::json::<Health>(200, "")]]);
const EMPTY: Operation = Operation::new("T", "empty", &[&[Answer::empty(200, "Well.")]]);

const fn get(path: &'static str, about: &'static str) -> Endpoint<()> {
    Endpoint::get(path, about, |app, call| answer(nothing(app, call)))
}

const fn post(path: &'static str) -> Endpoint<()> {
    Endpoint::post(path, 16, "post", |app, call| answer(nothing(app, call)))
}

fn document(table: &[Endpoint<()>]) -> Value {
    openapi::document(table, About { title: "T", description: "D." }, "http://localhost:1")
}

/// All that is wrong with a table and the document made of it.
fn faults(table: &[Endpoint<()>]) -> Vec<String> {
    let document = document(table);
    let mut all = super::table(table, &document);
    all.extend(ids(&document));
    all.extend(schemas(&document));
    all.extend(bodies(&document));
    all
}

#[test]
fn what_is_right_has_no_fault() {
    let table = [
        get("/a", "a").docs(&GOOD),
        post("/b/{c}").docs(&WITH_BODY),
        Endpoint::page("/p", "p", |app, call| answer(nothing(app, call))),
    ];
    assert_eq!(faults(&table), [""; 0]);
}

#[test]
fn each_fault_of_a_table_is_said() {
    for (table, fault) in [
        (vec![get("/a", "a")], "GET /a has no documentation"),
        (vec![post("/a").docs(&GOOD)], "POST /a takes a body that is not described"),
        (vec![get("/a", "a").docs(&WITH_BODY)], "GET /a describes a body that it does not take"),
        (
            vec![get("/a", "a").docs(&GOOD), get("/b", "b").docs(&GOOD)],
            "GET /b has the id \"good\", which is none or another's too",
        ),
        (vec![get("/a", "").docs(&GOOD)], "GET /a says nothing"),
        (vec![get("/a", "a").docs(&SILENT)], "GET /a: 200 says nothing"),
        (vec![get("/a", "a").docs(&EMPTY)], "GET /a: 200 has no schema"),
    ] {
        assert_eq!(faults(&table), [fault]);
    }
    for (table, beginning) in [
        (vec![get("/a", "a").docs(&BAD_EXAMPLE)], "GET /a: 200: an example: /status: "),
        (vec![post("/a").docs(&BAD_BODY)], "POST /a: the body: an example: : "),
    ] {
        let found = faults(&table);
        assert!(found.len() == 1 && found[0].starts_with(beginning), "{found:#?}");
    }
}

#[test]
fn a_document_of_another_table_differs_both_ways() {
    let table = [get("/a/{b}", "a").docs(&GOOD)];
    let other = document(&[get("/a/{c}", "a").docs(&GOOD)]);
    let found = super::table(&table, &other);
    assert_eq!(
        found,
        [
            "(\"/a/{b}\", \"GET\", \"b\") is not in the document",
            "(\"/a/{c}\", \"GET\", \"c\") is not in the table",
        ]
    );
}

#[test]
fn what_is_no_openapi_and_no_schema_is_said() {
    let good = document(&[get("/a", "a").docs(&GOOD)]);
    let mut untitled = good.clone();
    untitled["info"] = json!({"version": "1"});
    assert!(
        schemas(&untitled).iter().any(|fault| fault.starts_with("the document: /info: ")),
        "{untitled:#}"
    );
    let mut wrong = good.clone();
    wrong["components"]["schemas"]["Health"]["type"] = json!("thing");
    assert!(schemas(&wrong).iter().any(|fault| fault.starts_with("the schema Health: ")));
    let mut dangling = good;
    dangling["components"]["schemas"] = json!({});
    assert!(!bodies(&dangling).is_empty(), "a reference that leads nowhere");
}
