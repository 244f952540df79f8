//! What a logout ends on where the browser goes nowhere by itself: RP-Initiated Logout §3, rule G8.

use askama::Template;

use super::messages::{self, Messages, fill};
use super::people::web;
use super::{ClientView, Language};

/// The page that says so.
#[derive(Debug, Clone)]
pub struct SignedOut {
    /// Which application it was, if that is known.
    pub client: Option<ClientView>,
    /// An address of it that one can go to; a link only if it is one of the web.
    pub back: Option<String>,
    /// The language.
    pub language: Language,
}

#[derive(Template)]
#[template(path = "signed_out.html")]
struct Page<'a> {
    text: &'a Messages,
    lang: &'static str,
    title: &'a str,
    back: Option<&'a str>,
    to: String,
}

impl SignedOut {
    /// The HTML.
    ///
    /// # Errors
    /// When the texts cannot be read or the template cannot be filled in.
    pub fn render(&self) -> askama::Result<String> {
        let text = messages::of(self.language)?;
        let texts = &text.signed_out;
        let to = match &self.client {
            Some(client) => fill(&texts.back, &[("client", &client.name)]),
            None => texts.back_unnamed.clone(),
        };
        let back = web(self.back.as_ref());
        Template::render(&Page { text, lang: self.language.tag(), title: &texts.title, back, to })
    }
}

#[cfg(test)]
#[path = "signed_out_tests.rs"]
mod tests;
