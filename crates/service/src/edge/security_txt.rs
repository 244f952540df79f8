//! `/.well-known/security.txt`: whom to tell about a weakness. RFC 9116.

use std::fmt;
use std::sync::Arc;

use http::header::CACHE_CONTROL;
use http::{HeaderValue, StatusCode};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::{Call, Endpoint, Refusal, Response, answer, reply};
use crate::clock::Clock;
use crate::config::Reader;

const PATH: &str = "/.well-known/security.txt";
const KEY: &str = "security_contact";
/// RFC 9116 §2.5.5: less than a year ahead. Whoever keeps a copy asks again.
const VALID_DAYS: u64 = 180;
const DAY: u64 = 24 * 60 * 60;
/// A day.
const CACHED: HeaderValue = HeaderValue::from_static("public, max-age=86400");

/// The file of one server.
#[derive(Clone)]
pub struct SecurityTxt {
    contact: String,
    canonical: String,
    clock: Clock,
}

/// A server's state that knows whom to tell.
pub trait Secured: Send + Sync {
    /// The file; `None` where the operator names nobody.
    fn security_txt(&self) -> Option<&SecurityTxt>;
}

impl SecurityTxt {
    /// Reads `security_contact` for the server at `url`.
    pub(super) fn read(reader: &mut Reader<'_>, url: &str) -> Option<Self> {
        let contact = reader.optional_text(KEY)?;
        if !is_contact(&contact) {
            reader.problem(
                KEY,
                format!(
                    "`{KEY}` is {contact:?}; write an address that begins with mailto:, https:// or tel:"
                ),
            );
            return None;
        }
        let canonical = format!("{}{PATH}", url.trim_end_matches('/'));
        Some(Self { contact, canonical, clock: Clock::system() })
    }

    /// The file at `now` (unix seconds). Its time ends at midnight, so that it stays the same for a day.
    fn text(&self, now: u64) -> Option<String> {
        let ends = i64::try_from((now / DAY + VALID_DAYS).checked_mul(DAY)?).ok()?;
        let ends = OffsetDateTime::from_unix_timestamp(ends).ok()?.format(&Rfc3339).ok()?;
        let Self { contact, canonical, .. } = self;
        Some(format!("Contact: {contact}\nExpires: {ends}\nCanonical: {canonical}\n"))
    }
}

/// RFC 9116 §2.5.3: a URI. Nothing that could begin another line, or another field.
fn is_contact(text: &str) -> bool {
    let known = ["mailto:", "https://", "tel:"].iter().find_map(|scheme| text.strip_prefix(scheme));
    known.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic()))
}

impl<S: Secured> Endpoint<S> {
    /// The line of `/.well-known/security.txt`.
    #[must_use]
    pub const fn security_txt() -> Self {
        Self::page(PATH, "whom to tell about a weakness (RFC 9116)", |app, call| answer(get(app, call)))
    }
}

async fn get<S: Secured>(app: Arc<S>, _: Call) -> Result<Response, Refusal> {
    let file = app.security_txt().ok_or_else(Refusal::not_found)?;
    let text = file.text(file.clock.now()).ok_or_else(|| Refusal::internal("the clock shows no date"))?;
    let mut response = reply::text(StatusCode::OK, text);
    response.headers_mut().insert(CACHE_CONTROL, CACHED);
    Ok(response)
}

impl fmt::Debug for SecurityTxt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecurityTxt").field("contact", &self.contact).finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "security_txt_tests.rs"]
mod tests;
