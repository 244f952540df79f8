//! The pages of session mode: contract N11.

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionPage {
    /// Who is signed in, in and out.
    Status,
    /// What is kept of the session, and the API asked by it.
    Dashboard,
    /// What a script can read.
    Token,
}

impl SessionPage {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Status, Self::Dashboard, Self::Token];

    /// The page at a path; the bff sends this program for no other ones.
    pub fn of(path: &str) -> Self {
        Self::ALL.into_iter().find(|page| page.path() == path).unwrap_or(Self::Status)
    }

    /// Where it is.
    pub const fn path(self) -> &'static str {
        ["/session", "/dashboard", "/where-is-my-token"][self as usize]
    }

    /// What links to it say.
    pub const fn name(self) -> &'static str {
        ["Session", "Dashboard", "Where is my token?"][self as usize]
    }

    /// The document's title.
    pub const fn title(self) -> &'static str {
        ["Session · Signet", "Dashboard · Signet", "Where is my token? · Signet"][self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n11_each_page_is_found_at_its_path() {
        for page in SessionPage::ALL {
            assert_eq!(SessionPage::of(page.path()), page);
            assert!(page.title().starts_with(page.name()));
        }
        assert_eq!(SessionPage::of("/elsewhere"), SessionPage::Status);
    }
}
