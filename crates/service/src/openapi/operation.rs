//! What the table cannot know of an endpoint.

use utoipa::ToSchema;

use super::{Answer, SchemaOf};

/// Who may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody; a token is not looked at.
    Anyone,
    /// Everybody; who brings a token is told something else.
    OptionalToken,
    /// Whoever brings an access token, with these scopes.
    Token(&'static [&'static str]),
}

/// The documentation of an endpoint.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    /// A stable name that no other operation of the server has: clients are generated with it.
    pub id: &'static str,
    /// The heading that it stands under.
    pub tag: &'static str,
    /// More than the table's few words, where there is more to say.
    pub detail: &'static str,
    /// Who may call.
    pub access: Access,
    /// What the body must be, and an example as a JSON text.
    pub takes: Option<(SchemaOf, &'static str)>,
    /// What it answers beside what every endpoint can, in parts that may be shared.
    pub answers: &'static [&'static [Answer]],
}

impl Operation {
    /// An operation that everybody may call.
    #[must_use]
    pub const fn new(tag: &'static str, id: &'static str, answers: &'static [&'static [Answer]]) -> Self {
        Self { id, tag, detail: "", access: Access::Anyone, takes: None, answers }
    }

    /// The same with more to say.
    #[must_use]
    pub const fn detail(mut self, detail: &'static str) -> Self {
        self.detail = detail;
        self
    }

    /// The same for others.
    #[must_use]
    pub const fn access(mut self, access: Access) -> Self {
        self.access = access;
        self
    }

    /// The same with a body of type `T`.
    #[must_use]
    pub const fn takes<T: ToSchema>(mut self, example: &'static str) -> Self {
        self.takes = Some((SchemaOf::of::<T>(), example));
        self
    }
}
