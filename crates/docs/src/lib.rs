//! The interface of a server for programs and people: `/openapi.json`, `/docs` (Swagger UI) and `/redoc` (ReDoc). Every
//! server has them by the same four lines of its table, and nothing in them comes from anywhere but its own binary.
//!
//! A server's state is [`Documented`]; its table then has [`document`], [`swagger_ui`], [`redoc`] and [`assets`].

mod assets;
mod document;
mod pages;

pub use assets::assets;
pub use document::{Document, Documented, document};
pub use pages::{redoc, swagger_ui};

/// Says where the documentation is, for whoever starts the server (contract P5).
pub fn announce<S: Documented>(app: &S) {
    let address = app.address().trim_end_matches('/');
    tracing::info!("documentation: {address}/docs and {address}/redoc, made from {address}/openapi.json");
}

#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;
