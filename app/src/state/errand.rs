//! What a page of session mode asks the API for through the bff, and what the answers mean (contracts P1, N8, B4, B7).

use signet_shared::jose::object;

use crate::services::{Error, Seen};

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Errand {
    /// Who is signed in, as the API sees it.
    Me,
    /// What it knows of them.
    Profile,
    /// What needs a role.
    Admin,
    /// What changes something.
    Write,
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Went {
    /// It was not done.
    #[default]
    Untried,
    /// The answer is on its way.
    Sending,
    /// The answer, or why there is none.
    Done(Result<Seen, Error>),
}

impl Errand {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Me, Self::Profile, Self::Admin, Self::Write];

    /// For tests and pages.
    pub const fn id(self) -> &'static str {
        ["me", "profile", "admin", "write"][self as usize]
    }

    /// Whether it changes something: then it carries the session's token against forged requests.
    pub const fn changes(self) -> bool {
        matches!(self, Self::Write)
    }

    /// The method.
    pub const fn method(self) -> &'static str {
        if self.changes() { "POST" } else { "GET" }
    }

    /// Where at the bff.
    pub const fn path(self) -> &'static str {
        ["/bff/api/me", "/bff/api/profile", "/bff/api/admin", "/bff/api/write"][self as usize]
    }

    /// What its button says.
    pub const fn title(self) -> &'static str {
        ["Ask who I am", "Ask for my profile", "Ask as an administrator", "Write something"][self as usize]
    }

    /// What it is for.
    pub const fn about(self) -> &'static str {
        [
            "The API says whom it has before it, and all that it has read in the token.",
            "A shorter answer: who, with which roles and scopes, and until when the token lives.",
            "Only whoever has the role admin gets an answer; anybody else is refused by the API itself.",
            "This changes something, so it carries the csrf_token of the session: other sites can have your browser send the \
             cookie, but they do not know that.",
        ][self as usize]
    }
}

/// What an answer means.
pub fn answer_meaning(seen: &Seen) -> String {
    let sentence = match (seen.status, error(seen).as_str()) {
        (200, _) => "The API takes the token that the bff has sent, and answers.",
        (201, _) => "It is written. The bff has checked the csrf_token, the API the scope.",
        (401, "unauthenticated") => "The session is over, so the bff asked nobody.",
        (401, _) => "The API refuses the token.",
        (403, "insufficient_role") => "The API knows who you are; you do not have the role that this needs.",
        (403, "csrf") => "The bff did not believe that this page meant it, and asked nobody.",
        (403, _) => "The API knows who you are, and does not allow it.",
        (502 | 504, _) => "The API did not answer the bff.",
        (503, _) => "Somebody who is needed cannot be reached now. You stay signed in.",
        _ => "That is no answer that this page expects.",
    };
    sentence.to_owned()
}

/// Whether the bff says that nobody is signed in.
pub fn says_nobody(seen: &Seen) -> bool {
    seen.status == 401 && error(seen) == "unauthenticated"
}

/// The word for a refusal, where there is one.
fn error(seen: &Seen) -> String {
    let body = object(seen.body.as_bytes());
    body.and_then(|body| body.get("error")?.as_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(status: u16, error: &str) -> String {
        let body = format!("{{\"error\":\"{error}\",\"message\":\"Said so.\"}}");
        answer_meaning(&Seen { status, headers: Vec::new(), body })
    }

    #[test]
    fn b7_who_has_refused_is_said() {
        assert!(meaning(401, "unauthenticated").contains("the bff asked nobody"));
        assert!(meaning(401, "invalid_token").contains("The API refuses"));
        assert!(meaning(403, "csrf").starts_with("The bff"));
        assert!(meaning(403, "insufficient_role").starts_with("The API knows who you are; you do not have"));
        assert!(meaning(503, "unavailable").ends_with("You stay signed in."));
        assert!(meaning(418, "").contains("no answer that this page expects"));
    }

    #[test]
    fn b4_only_what_changes_something_is_a_post() {
        let posts: Vec<Errand> = Errand::ALL.into_iter().filter(|errand| errand.method() == "POST").collect();
        assert_eq!(posts, [Errand::Write]);
        for errand in Errand::ALL {
            assert_eq!(errand.path(), format!("/bff/api/{}", errand.id()));
        }
    }
}
