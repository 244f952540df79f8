//! What went wrong where no answer can be sent to a client: RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6.

use askama::Template;

use super::Language;
use super::messages::{self, Story};

/// The page that says what happened and how to go on. Its template is that of every server's refusals.
#[derive(Debug, Clone)]
pub struct ErrorPage {
    /// What happened, in a few words.
    pub title: String,
    /// One sentence; never contains input or secrets.
    pub sentence: String,
    /// How to go on.
    pub next: String,
    /// Under which the log has the reason.
    pub request_id: String,
    /// Which client it was about, if that is known.
    pub client_name: Option<String>,
    /// The language.
    pub language: Language,
}

/// What can go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The request cannot be answered, and no address is known to be good for saying so.
    BadRequest,
    /// There is no such client, or the address is not one of its own (rule G6).
    UnknownClient,
    /// The page's one-use id is spent, over or unknown.
    Expired,
    /// A form without proof that it is ours (rule H2).
    ForeignForm,
    /// What is needed is away.
    Unavailable,
    /// A defect.
    Internal,
}

impl ErrorKind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::BadRequest,
        Self::UnknownClient,
        Self::Expired,
        Self::ForeignForm,
        Self::Unavailable,
        Self::Internal,
    ];

    const fn story(self, texts: &messages::Error) -> &Story {
        match self {
            Self::BadRequest => &texts.bad_request,
            Self::UnknownClient => &texts.unknown_client,
            Self::Expired => &texts.expired,
            Self::ForeignForm => &texts.foreign_form,
            Self::Unavailable => &texts.unavailable,
            Self::Internal => &texts.internal,
        }
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct Page<'a> {
    lang: &'static str,
    tab: String,
    style: Option<&'static str>,
    kicker: Option<&'a str>,
    title: &'a str,
    sentence: &'a str,
    next: Option<&'a str>,
    facts: Vec<(&'a str, [&'a str; 1])>,
}

impl ErrorPage {
    /// The page about an error of this kind.
    ///
    /// # Errors
    /// When the texts cannot be read.
    pub fn about(kind: ErrorKind, language: Language, request_id: impl Into<String>) -> askama::Result<Self> {
        let story = kind.story(&messages::of(language)?.error);
        Ok(Self {
            title: story.title.clone(),
            sentence: story.sentence.clone(),
            next: story.next.clone(),
            request_id: request_id.into(),
            client_name: None,
            language,
        })
    }

    /// The HTML.
    ///
    /// # Errors
    /// When the texts cannot be read or the template cannot be filled in.
    pub fn render(&self) -> askama::Result<String> {
        let text = messages::of(self.language)?;
        let client = self.client_name.as_deref().map(|name| (text.error.application.as_str(), [name]));
        let request = (text.error.request.as_str(), [self.request_id.as_str()]);
        let page = Page {
            lang: self.language.tag(),
            tab: format!("{} · {}", self.title, text.brand),
            style: None,
            kicker: Some(&text.error.kicker),
            title: &self.title,
            sentence: &self.sentence,
            next: Some(&self.next),
            facts: client.into_iter().chain([request]).collect(),
        };
        Template::render(&page)
    }
}
