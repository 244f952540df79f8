//! The HTTP edge of a server: a table of endpoints becomes one warp filter that does for all of them what none may
//! forget: request id, `Host`, CORS, methods, body limits, error shapes, headers, the log line.

mod body;
mod call;
mod cors;
mod endpoint;
mod error_page;
mod finish;
mod health;
mod host;
pub mod negotiate;
mod origins;
mod page;
mod path;
mod places;
mod received;
mod refusal;
mod reply;
mod request_id;
mod routes;
mod security_txt;
mod settings;
mod streamed;
mod style;
mod upgrade;
mod upload;

pub use call::{Call, Peer};
pub use cors::Cors;
pub use endpoint::{Body, BoxFuture, Docs, Endpoint, Handler, StreamHandler, announce, answer};
pub(crate) use finish::refuse;
pub use health::Ready;
pub use origins::Origins;
pub use page::page_headers;
pub use received::without_socket;
pub(crate) use received::{Received, Watched, ask};
pub use refusal::{Refusal, render};
pub use reply::{Response, html, json, text};
pub use request_id::RequestId;
pub use routes::routes;
pub use security_txt::{Secured, SecurityTxt};
pub use settings::Edge;
pub use streamed::streamed;
pub use style::style;
pub(crate) use upgrade::granted;
pub use upgrade::{Conversation, Socket, Upgrade, asks_for};
pub use upload::{Upload, UploadError};

#[cfg(test)]
mod streamed_tests;
#[cfg(test)]
mod tests;
