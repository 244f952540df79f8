//! The interface of a server as a document: OpenAPI 3.1, made from its table of endpoints.
//!
//! What the table knows (method, path, parameters, limits, the refusals that every endpoint can give and their shape) is
//! derived. What it cannot know stands beside each handler as an [`Operation`]: constants, and schemas of the types that
//! the handler really writes.

mod answer;
mod document;
mod operation;
mod refusals;
mod responses;
mod schemas;

pub use answer::Answer;
pub use document::{About, BELOW, SECURITY_SCHEME, document, templated};
pub use operation::{Access, Operation};
pub use schemas::SchemaOf;

#[cfg(test)]
mod tests;
