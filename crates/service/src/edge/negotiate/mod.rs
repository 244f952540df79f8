//! What is kept ready to be sent, in the form that the caller likes and does not have yet: RFC 9110 §8, §12, §13.

mod accept;
mod accept_encoding;
mod accept_language;
mod if_none_match;
mod stored;
mod weighted;

pub use accept::wants_page;
pub use accept_encoding::{Coding, choose};
pub use accept_language::{language, lookup};
pub use stored::{FileCopy, Kept, send};
