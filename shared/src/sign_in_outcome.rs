//! What became of a sign-in at the bff, in words: contracts B2, N11. The app says it, and the plain page where the app is not built.

/// A title and a sentence.
#[derive(Debug, PartialEq, Eq)]
pub struct Says {
    /// The words of `/session?error=` that it is for.
    words: &'static [&'static str],
    /// The headline.
    pub title: &'static str,
    /// What it means, and what to do.
    pub sentence: &'static str,
}

/// Nothing went wrong, and somebody is signed in.
pub const SIGNED_IN: Says = Says {
    words: &[],
    title: "You are signed in",
    sentence: "This browser holds a cookie for that, and no token.",
};
/// Nothing went wrong, and nobody is.
pub const SIGNED_OUT: Says =
    Says { words: &[], title: "You are not signed in", sentence: "Nobody is signed in in this browser." };
/// Any word that is not known: it is not repeated, because it may be anybody's.
const OTHER: Says = Says {
    words: &[],
    title: "You are not signed in",
    sentence: "The server that people sign in at did not answer as it should. Try again; if that does not help, tell the operator.",
};

const SAYS: [Says; 8] = [
    Says {
        words: &["access_denied"],
        title: "You are not signed in",
        sentence: "The sign-in was cancelled, or what the application asked for was not allowed.",
    },
    Says {
        words: &["login_expired", "invalid_grant"],
        title: "That sign-in counts no more",
        sentence: "It took too long, was completed before, or began in another browser. Begin anew.",
    },
    Says {
        words: &[
            "login_required",
            "interaction_required",
            "consent_required",
            "account_selection_required",
            "unmet_authentication_requirements",
        ],
        title: "You are not signed in",
        sentence: "The sign-in needs something of you: your name and password, or your consent.",
    },
    Says {
        words: &["wrong_tenant"],
        title: "That is another organisation",
        sentence: "You signed in for another organisation than the one that was asked for.",
    },
    Says {
        words: &["wrong_issuer", "invalid_token"],
        title: "You are not signed in",
        sentence: "The answer was not what the server that people sign in at should say, so it was not believed. Begin anew.",
    },
    Says {
        words: &["temporarily_unavailable"],
        title: "Not just now",
        sentence: "The server that people sign in at cannot be reached. Try again in a moment.",
    },
    Says {
        words: &["session_ended"],
        title: "You have been signed out",
        sentence: "Your session ended while you were signing in here. Sign in again.",
    },
    Says {
        words: &[
            "invalid_request",
            "invalid_scope",
            "invalid_target",
            "unauthorized_client",
            "unsupported_response_type",
        ],
        title: "This application is not set up yet",
        sentence: "The server that people sign in at does not take the application's request; the operator finds the reason in its log.",
    },
];

/// What is said to `word`, which a sign-in has ended with.
#[must_use]
pub fn says(word: &str) -> &'static Says {
    SAYS.iter().find(|says| says.words.contains(&word)).unwrap_or(&OTHER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b2_each_word_has_one_answer_and_unknown_ones_are_not_repeated() {
        let mut words: Vec<&str> = SAYS.iter().flat_map(|says| says.words.iter().copied()).collect();
        let count = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), count, "a word stands twice");
        assert_eq!(says("session_ended").title, "You have been signed out");
        for word in ["", "server_error", "<script>", "access_denied "] {
            assert_eq!(says(word), &OTHER, "{word:?}");
        }
    }
}
