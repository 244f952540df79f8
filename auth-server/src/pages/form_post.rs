//! An answer that the browser carries to the client by a form: OAuth 2.0 Form Post Response Mode §2.

use std::sync::LazyLock;

use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::messages::{self, Messages, fill};
use super::{Language, host_of};

/// All of the script. Not `form.submit()`, which a field of that name would hide.
const SCRIPT: &str = "HTMLFormElement.prototype.submit.call(document.forms[0])";

/// The source of a policy that allows this page's script and no other: CSP 3 §2.3.1, `script` of [`csp`](super::csp).
pub static SUBMIT: LazyLock<String> =
    LazyLock::new(|| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(SCRIPT))));

/// The form. It sends itself; without script there is a button.
#[derive(Debug, Clone)]
pub struct FormPost {
    /// The client's redirect URI.
    pub action: String,
    /// The parameters of the answer, in their order.
    pub fields: Vec<(String, String)>,
    /// The language.
    pub language: Language,
}

#[derive(Template)]
#[template(path = "form_post.html")]
struct Page<'a> {
    view: &'a FormPost,
    text: &'a Messages,
    lang: &'static str,
    title: &'a str,
    sentence: String,
    script: &'static str,
}

impl FormPost {
    /// The HTML.
    ///
    /// # Errors
    /// When the texts cannot be read or the template cannot be filled in.
    pub fn render(&self) -> askama::Result<String> {
        let text = messages::of(self.language)?;
        let page = Page {
            view: self,
            text,
            lang: self.language.tag(),
            title: &text.form_post.title,
            sentence: fill(&text.form_post.sentence, &[("host", host_of(&self.action))]),
            script: SCRIPT,
        };
        Template::render(&page)
    }
}

#[cfg(test)]
#[path = "form_post_tests.rs"]
mod tests;
