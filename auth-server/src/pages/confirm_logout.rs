//! Whether somebody really wants to sign out: RP-Initiated Logout §2, rule G8.

use askama::Template;

use super::messages::{self, Messages, fill};
use super::{AccountView, ClientView, Language};

/// The page that asks: `decision=logout` or `decision=stay`.
#[derive(Debug, Clone)]
pub struct ConfirmLogout {
    /// Where the form goes: a path of this server.
    pub action: String,
    /// Proof that the form is ours (rule H2).
    pub form_token: String,
    /// Who wants it, if that is known.
    pub client: Option<ClientView>,
    /// Who would be signed out, if that is known.
    pub account: Option<AccountView>,
    /// The language.
    pub language: Language,
}

#[derive(Template)]
#[template(path = "confirm_logout.html")]
struct Page<'a> {
    view: &'a ConfirmLogout,
    text: &'a Messages,
    lang: &'static str,
    title: &'a str,
    who: String,
}

impl ConfirmLogout {
    /// The HTML.
    ///
    /// # Errors
    /// When the texts cannot be read or the template cannot be filled in.
    pub fn render(&self) -> askama::Result<String> {
        let text = messages::of(self.language)?;
        let texts = &text.confirm_logout;
        let who = match &self.client {
            Some(client) => fill(&texts.asked, &[("client", &client.name)]),
            None => texts.unasked.clone(),
        };
        Template::render(&Page { view: self, text, lang: self.language.tag(), title: &texts.title, who })
    }
}
