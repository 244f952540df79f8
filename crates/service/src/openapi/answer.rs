//! What an endpoint may answer.

use signet_shared::wire::Code;
use utoipa::ToSchema;

use super::SchemaOf;

/// One answer of an endpoint: a success, or a refusal by its code.
#[derive(Debug, Clone, Copy)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// When it is given, in one sentence.
    pub about: &'static str,
    /// What its body is.
    pub body: Body,
}

/// The body of an answer.
#[derive(Debug, Clone, Copy)]
pub enum Body {
    /// None.
    Empty,
    /// JSON of a type, with examples as JSON texts.
    Json(SchemaOf, &'static [&'static str]),
    /// Server-sent events (WHATWG HTML §9.2), with an example.
    Events(&'static str),
    /// A refusal in the endpoint's own shape, with this code.
    Refusal(Code),
}

impl Answer {
    /// JSON of type `T`.
    #[must_use]
    pub const fn json<T: ToSchema>(status: u16, about: &'static str) -> Self {
        Self { status, about, body: Body::Json(SchemaOf::of::<T>(), &[]) }
    }

    /// Server-sent events.
    #[must_use]
    pub const fn events(status: u16, about: &'static str, example: &'static str) -> Self {
        Self { status, about, body: Body::Events(example) }
    }

    /// No body.
    #[must_use]
    pub const fn empty(status: u16, about: &'static str) -> Self {
        Self { status, about, body: Body::Empty }
    }

    /// A refusal; its status is the code's.
    #[must_use]
    pub const fn refusal(code: Code, about: &'static str) -> Self {
        Self { status: code.status(), about, body: Body::Refusal(code) }
    }

    /// The same with examples, as JSON texts.
    #[must_use]
    pub const fn examples(mut self, examples: &'static [&'static str]) -> Self {
        if let Body::Json(schema, _) = self.body {
            self.body = Body::Json(schema, examples);
        }
        self
    }
}
