//! What the OpenAPI document says of the bff's endpoints, beside what follows from the table.

use signet_docs::{Document, Documented};
use signet_service::edge::Endpoint;
use signet_service::openapi::{About, Answer, Operation};
use signet_shared::wire::AppConfig;

use crate::app::App;

impl Documented for App {
    const ABOUT: About = About {
        title: "Signet bff",
        description: "Serves the application and tells it where the auth-server and the API are. The pages of the \
                      application and its files are not listed.",
    };

    fn table() -> &'static [Endpoint<Self>] {
        super::ENDPOINTS
    }

    fn address(&self) -> &str {
        &self.config.public_url
    }

    fn document(&self) -> &Document {
        &self.document
    }
}

pub(super) const CONFIG: Operation = Operation::new(
    "The application",
    "appConfig",
    &[&[Answer::json::<AppConfig>(200, "What the application reads before it does anything.")]],
);
