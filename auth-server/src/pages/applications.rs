//! What people have allowed applications, and how they take it back: OpenID Connect Core §11, contract O10.

use askama::Template;

use super::consent::Line;
use super::messages::{self, Messages, fill};
use super::{AccountView, ConsentItem, Language};

/// The page of connected applications.
#[derive(Debug, Clone)]
pub struct Applications {
    /// Where the forms go: a path of this server.
    pub action: String,
    /// Proof that a form is ours (rule H2).
    pub form_token: String,
    /// Everybody who is signed in here; nobody: empty.
    pub people: Vec<PersonView>,
    /// The language.
    pub language: Language,
}

/// Somebody, and what they have allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonView {
    /// Who.
    pub account: AccountView,
    /// Which applications may do what.
    pub applications: Vec<ApplicationView>,
}

/// An application and what it may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationView {
    /// `client_id`.
    pub client_id: String,
    /// `client_name`.
    pub name: String,
    /// What it may do.
    pub items: Vec<ConsentItem>,
}

#[derive(Template)]
#[template(path = "applications.html")]
struct Page<'a> {
    view: &'a Applications,
    text: &'a Messages,
    lang: &'static str,
    title: &'a str,
}

impl Applications {
    /// The HTML.
    ///
    /// # Errors
    /// When the texts cannot be read or the template cannot be filled in.
    pub fn render(&self) -> askama::Result<String> {
        let text = messages::of(self.language)?;
        let (lang, title) = (self.language.tag(), &text.applications.title);
        Template::render(&Page { view: self, text, lang, title })
    }
}

impl ApplicationView {
    fn lines(&self, text: &Messages) -> Vec<Line> {
        self.items.iter().map(|item| item.line(&text.consent)).collect()
    }

    fn withdraw(&self, text: &Messages) -> String {
        fill(&text.applications.withdraw_of, &[("client", &self.name)])
    }
}
