//! What is heard of a session: of the bff by the tab that listens to it, and of that one by the others (rule H6).

use signet_shared::wire::SessionEvent;

/// What one tab tells the others, and what the bff tells the tab that listens to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// Somebody has signed in.
    Started,
    /// The session has changed.
    Changed(SessionEvent),
    /// The session is over.
    Ended,
    /// Nobody listens any more: whether the session is over is not known.
    Lost,
}

const STARTED: &str = "started";
const ENDED: &str = "ended";

impl Heard {
    /// As other tabs get it; `None` for what concerns this one alone.
    pub fn to_text(&self) -> Option<String> {
        match self {
            Self::Started => Some(STARTED.to_owned()),
            Self::Ended => Some(ENDED.to_owned()),
            Self::Changed(event) => serde_json::to_string(event).ok(),
            Self::Lost => None,
        }
    }

    /// As it comes from other tabs, or as the data of the event `session`.
    pub fn read(text: &str) -> Option<Self> {
        match text {
            STARTED => Some(Self::Started),
            ENDED => Some(Self::Ended),
            json => serde_json::from_str(json).ok().map(Self::Changed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h6_tabs_understand_each_other_and_nobody_else() {
        let event = SessionEvent { expires_at: 5000, refreshes: 3 };
        for heard in [Heard::Started, Heard::Ended, Heard::Changed(event)] {
            assert_eq!(Heard::read(&heard.to_text().unwrap()), Some(heard));
        }
        assert_eq!(Heard::Lost.to_text(), None);
        for other in ["", "{}", "lost", "{\"expires_at\":-1,\"refreshes\":0}", "[1]"] {
            assert_eq!(Heard::read(other), None, "{other}");
        }
    }
}
