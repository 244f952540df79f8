//! Schemas of the types that cross the network: JSON Schema 2020-12, as OpenAPI 3.1 has it.

use std::borrow::Cow;

use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use utoipa::openapi::schema::Schema;
use utoipa::openapi::{RefOr, schema};

/// The schema of one type, for constants: it is made when a document is.
#[derive(Debug, Clone, Copy)]
pub struct SchemaOf {
    name: fn() -> Cow<'static, str>,
    schema: fn() -> RefOr<Schema>,
    inside: fn(&mut Vec<(String, RefOr<schema::Schema>)>),
}

impl SchemaOf {
    /// That of `T`.
    #[must_use]
    pub const fn of<T: ToSchema>() -> Self {
        Self { name: T::name, schema: T::schema, inside: T::schemas }
    }
}

/// What a type of ours may leave out it leaves out; it never writes null there. utoipa cannot know, and allows both.
fn absent_is_not_null(schema: &mut Value) {
    for part in schema.get_mut("allOf").and_then(Value::as_array_mut).into_iter().flatten() {
        absent_is_not_null(part);
    }
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    for (name, property) in properties.into_iter().flatten() {
        if let (false, Some(types)) = (required.contains(&json!(name)), property.get_mut("type")) {
            let only = types.as_array().and_then(|all| all.iter().find(|one| *one != "null")).cloned();
            if let Some(only) = only {
                *types = only;
            }
        }
    }
}

/// The schemas that a document has named so far.
#[derive(Debug, Default)]
pub(super) struct Schemas(Map<String, Value>);

impl Schemas {
    /// A reference to the schema of a type, which is kept with those that it names itself.
    pub(super) fn reference(&mut self, of: SchemaOf) -> Value {
        let mut all = vec![((of.name)().into_owned(), (of.schema)())];
        (of.inside)(&mut all);
        let first = format!("#/components/schemas/{}", all[0].0);
        for (name, schema) in all {
            // A schema is data that serde writes; there is none that it cannot.
            let mut schema = serde_json::to_value(schema).unwrap_or(Value::Bool(true));
            absent_is_not_null(&mut schema);
            self.0.entry(name).or_insert(schema);
        }
        json!({ "$ref": first })
    }

    /// All of them.
    pub(super) fn into_value(self) -> Value {
        Value::Object(self.0)
    }
}
