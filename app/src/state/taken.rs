//! What a script that tries to take the token out finds, in both modes, and what that means in plain words.

use signet_shared::token::{decode, parts};

use super::Lifetime;
use crate::services::Seen;

/// How a browser can be signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The browser has the token.
    Token,
    /// The bff has it.
    Session,
}

/// Where the script looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    /// `localStorage`.
    LocalStorage,
    /// `sessionStorage`.
    SessionStorage,
    /// `document.cookie`.
    Cookies,
    /// `cookieStore`.
    CookieStore,
    /// `/bff/session`.
    Session,
    /// `/bff/session/details`.
    Details,
    /// `/bff/token`.
    Token,
    /// The API through the bff, with the leg behind it.
    Api,
}

/// What it finds there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A token.
    Token(String),
    /// None; but this.
    Nothing(String),
    /// This browser has no such thing.
    Unknown,
}

impl Attempt {
    /// All of them, in their order.
    pub const ALL: [Self; 8] = [
        Self::LocalStorage,
        Self::SessionStorage,
        Self::Cookies,
        Self::CookieStore,
        Self::Session,
        Self::Details,
        Self::Token,
        Self::Api,
    ];

    /// What the script does.
    pub const fn code(self) -> &'static str {
        [
            "Object.entries(localStorage)",
            "Object.entries(sessionStorage)",
            "document.cookie",
            "await cookieStore.getAll()",
            "await fetch(\"/bff/session\")",
            "await fetch(\"/bff/session/details\")",
            "await fetch(\"/bff/token\", {headers: {\"X-CSRF-Token\": csrf_token}})",
            "await fetch(\"/bff/api/me\")",
        ][self as usize]
    }

    /// In which mode a token could be there.
    pub const fn mode(self) -> Mode {
        match self {
            Self::LocalStorage | Self::SessionStorage => Mode::Token,
            _ => Mode::Session,
        }
    }
}

impl Found {
    /// In names and values.
    pub fn in_entries(entries: &[(String, String)]) -> Self {
        if let Some(token) = entries.iter().find_map(|(_, value)| look_for_token(value)) {
            return Self::Token(token.to_owned());
        }
        let names: Vec<&str> = entries.iter().map(|(name, _)| name.as_str()).collect();
        Self::Nothing(match names.as_slice() {
            [] => "Nothing is there.".to_owned(),
            names => ["No token, only: ", &names.join(", "), "."].concat(),
        })
    }

    /// In a text.
    pub fn in_text(text: &str) -> Self {
        match look_for_token(text) {
            Some(token) => Self::Token(token.to_owned()),
            None if text.trim().is_empty() => Self::Nothing("Nothing is there.".to_owned()),
            None => Self::Nothing(["No token, only: ", &shortened(text)].concat()),
        }
    }

    /// In an answer, its header fields included.
    pub fn in_answer(seen: &Seen) -> Self {
        let fields = seen.headers.iter().map(|(_, value)| value.as_str());
        // The leg behind the bff is written in base64url.
        let decoded: Vec<String> =
            fields.clone().filter_map(|value| String::from_utf8(decode(value)?).ok()).collect();
        let mut texts = fields.chain(decoded.iter().map(String::as_str)).chain([seen.body.as_str()]);
        if let Some(token) = texts.find_map(look_for_token) {
            return Self::Token(token.to_owned());
        }
        let status = ["HTTP ", &seen.status.to_string()].concat();
        Self::Nothing(match seen.status {
            200 => [&status, ": an answer without a token in it."].concat(),
            401 => [&status, ": nobody is signed in."].concat(),
            404 => [&status, ": there is no such thing here."].concat(),
            _ => [&status, "."].concat(),
        })
    }
}

/// The first thing in `text` that is a signed token by its form: three parts in base64url, a JSON object first.
pub fn look_for_token(text: &str) -> Option<&str> {
    let is_inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    text.split(|c| !is_inside(c)).find(|word| {
        let is_object = |parts: [signet_shared::token::Part<'_>; 3]| {
            parts[0].object().is_some() && parts[1].object().is_some() && parts[2].bytes.is_some()
        };
        parts(word).is_some_and(is_object)
    })
}

/// Both ends of what is long.
pub fn shortened(text: &str) -> String {
    const LONG: usize = 40;
    const END: usize = 12;
    let count = text.chars().count();
    if count <= LONG {
        return text.to_owned();
    }
    let start: String = text.chars().take(END).collect();
    let end: String = text.chars().skip(count - END).collect();
    [&start, "…", &end].concat()
}

/// Whether the script has got something, and what that means at `now`; `signed_in` is about session mode.
pub fn verdict(mode: Mode, found: &[(Attempt, Found)], signed_in: bool, now: u64) -> (bool, String) {
    let token = found.iter().find_map(|(attempt, found)| match found {
        Found::Token(token) if attempt.mode() == mode => Some(token),
        _ => None,
    });
    let Some(token) = token else {
        let words = match (mode, signed_in) {
            (Mode::Token, _) => {
                "There is no token of this mode in this browser, so there is nothing to take."
            }
            (Mode::Session, false) => {
                "Nobody is signed in by a session in this browser, so there is nothing to take."
            }
            (Mode::Session, true) => {
                "The script goes away empty-handed. As long as this page is open it can ask the API in your name, as the page \
                 itself can; but there is nothing that it could carry away and use elsewhere, or after you have gone."
            }
        };
        return (false, words.to_owned());
    };
    let ended = parts(token)
        .and_then(|[_, payload, _]| Lifetime::of(&payload.object()?))
        .is_some_and(|life| life.left(now) == 0);
    let what = match mode {
        Mode::Token if ended => {
            "It has expired, so this one is worth nothing any more. The next one will lie in the same place."
        }
        Mode::Token => {
            "A bad script would now send it home. Whoever has it is you for every API that takes it, from any machine, until it \
             expires; nobody would notice."
        }
        Mode::Session => {
            "This bff hands tokens to its pages, because its operator wants that (expose_token): then session mode protects the \
             refresh token alone."
        }
    };
    (true, ["The script has the token. ", what].concat())
}

#[cfg(test)]
#[path = "taken_tests.rs"]
mod tests;
