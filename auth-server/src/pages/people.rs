//! Who is shown on several pages: the client that asks and the person whose account it is.

/// The client that a page is shown for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClientView {
    /// What it calls itself: `client_name`.
    pub name: String,
    /// Who really asks: [`host_of`] the redirect URI; empty where that is not known.
    pub host: String,
    /// `policy_uri`.
    pub policy_uri: Option<String>,
    /// `tos_uri`.
    pub tos_uri: Option<String>,
}

impl ClientView {
    /// What stands in the place of its logo, which would come from a foreign origin.
    pub(super) fn initial(&self) -> char {
        initial(&self.name)
    }
}

/// An account with a session in this browser.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountView {
    /// Its session.
    pub sid: String,
    /// What the person is called; empty: the user name is all that is known.
    pub name: String,
    /// What the person signs in with.
    pub username: String,
}

impl AccountView {
    pub(super) fn initial(&self) -> char {
        initial(self.called())
    }

    /// The name, or the user name where there is none.
    pub(super) fn called(&self) -> &str {
        if self.name.is_empty() { &self.username } else { &self.name }
    }

    /// Whether the user name says more than the name.
    pub(super) fn has_two_names(&self) -> bool {
        self.called() != self.username
    }
}

/// What people are shown of a redirect URI: its host and port, or the scheme of a native application.
#[must_use]
pub fn host_of(uri: &str) -> &str {
    let Some((scheme, rest)) = uri.split_once(':') else { return "" };
    let is_web = ["https", "http"].iter().any(|web| scheme.eq_ignore_ascii_case(web));
    match rest.strip_prefix("//") {
        Some(rest) if is_web => rest.split(['/', '?', '#']).next().unwrap_or_default(),
        _ => scheme,
    }
}

/// The first letter or digit, as a capital.
fn initial(name: &str) -> char {
    let first = name.chars().find(|letter| letter.is_alphanumeric());
    first.and_then(|letter| letter.to_uppercase().next()).unwrap_or('·')
}

/// `uri` if it is one of the web: nothing else becomes a link, whatever a client has registered.
pub(super) fn web(uri: Option<&String>) -> Option<&str> {
    let uri = uri?.as_str();
    let (scheme, _) = uri.split_once("://")?;
    let is_web = ["https", "http"].iter().any(|web| scheme.eq_ignore_ascii_case(web));
    is_web.then_some(uri)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_initial_is_the_first_letter_or_digit() {
        for (name, letter) in
            [("shop", 'S'), ("“élan”", 'É'), ("7 days", '7'), ("ßa", 'S'), ("", '·'), ("--", '·')]
        {
            assert_eq!(initial(name), letter, "{name}");
        }
    }

    #[test]
    fn a_host_is_what_is_asked_over_the_network_or_a_scheme() {
        for (uri, host) in [
            ("https://shop.example/callback", "shop.example"),
            ("http://localhost:8080?a", "localhost:8080"),
            ("http://[::1]:8080/cb", "[::1]:8080"),
            ("com.example.app:/callback", "com.example.app"),
            ("com.example.app://host/callback", "com.example.app"),
            ("nothing", ""),
        ] {
            assert_eq!(host_of(uri), host, "{uri}");
        }
    }

    #[test]
    fn only_addresses_of_the_web_become_links() {
        for (uri, is_link) in [
            ("https://a.example/policy", true),
            ("HTTP://localhost:1/", true),
            ("javascript:alert(1)//://", false),
            ("javascript://a.example/%0aalert(1)", false),
            ("data:text/html,x", false),
            ("/policy", false),
            (" https://a.example", false),
            ("", false),
        ] {
            assert_eq!(web(Some(&uri.to_owned())).is_some(), is_link, "{uri}");
        }
        assert_eq!(web(None), None);
    }

    #[test]
    fn an_account_without_a_name_is_called_by_its_user_name() {
        let account =
            |name: &str| AccountView { name: name.into(), username: "anna".into(), ..AccountView::default() };
        assert_eq!((account("").called(), account("").has_two_names()), ("anna", false));
        assert_eq!((account("Anna A.").called(), account("Anna A.").has_two_names()), ("Anna A.", true));
    }
}
