//! Choosing one of the accounts that are signed in: OpenID Connect Core §3.1.2.1 (`prompt=select_account`), rule G13.

use askama::Template;

use super::messages::{self, Messages};
use super::{AccountView, ClientView, Language};

/// The page on which somebody says whose account is meant: `sid`, or `decision=another`.
#[derive(Debug, Clone)]
pub struct ChooseAccount {
    /// Where the form goes: a path of this server.
    pub action: String,
    /// Proof that the form is ours (rule H2).
    pub form_token: String,
    /// For whom.
    pub client: ClientView,
    /// What there is to choose from.
    pub accounts: Vec<AccountView>,
    /// Whether one can say no: `decision=cancel`.
    pub cancel: bool,
    /// The language.
    pub language: Language,
}

#[derive(Template)]
#[template(path = "choose_account.html")]
struct Page<'a> {
    view: &'a ChooseAccount,
    text: &'a Messages,
    lang: &'static str,
    title: &'a str,
}

impl ChooseAccount {
    /// The HTML.
    ///
    /// # Errors
    /// When the texts cannot be read or the template cannot be filled in.
    pub fn render(&self) -> askama::Result<String> {
        let text = messages::of(self.language)?;
        let (lang, title) = (self.language.tag(), &text.choose_account.title);
        Template::render(&Page { view: self, text, lang, title })
    }
}
