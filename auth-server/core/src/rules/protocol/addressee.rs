//! Where answers of the authorization endpoint go: RFC 6749 §3.1.2.4 and §4.1.2.1, RFC 9700 §4.1; rule G6.

use serde::{Deserialize, Serialize};

use super::authorization_response::ResponseMode;
use super::parameters::{BadParameters, LONGEST, Parameters};
use super::redirect_uri;
use super::refusal::OAuthError;
use crate::domain::Client;

/// Where the answer to a request goes: made only of what is registered (rule G6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Addressee {
    /// As it was asked, which is as it is registered but for a loopback port.
    pub redirect_uri: String,
    /// How it gets there.
    pub response_mode: ResponseMode,
    /// What the client wants to have back, byte by byte.
    pub state: Option<String>,
}

/// What is told to the person on a page, because there is no address that an answer may go to (rule G6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// The parameters cannot be read, so neither can the address.
    #[error(transparent)]
    Parameters(#[from] BadParameters),
    /// `client_id` is missing or names no client.
    #[error("the application is not known here")]
    UnknownClient,
    /// OpenID Connect Core §3.1.2.1: there is no default.
    #[error("the application does not say where to go afterwards")]
    NoRedirectUri,
    /// RFC 9700 §4.1.
    #[error("the address to go to afterwards is not registered for the application")]
    UnregisteredRedirectUri,
    /// It could not be given back byte by byte: browsers mend line ends in forms, and addresses have an end.
    #[error("the state of the application is too long or has control characters")]
    BadState,
    /// `tenant` names none.
    #[error("the organisation is not known here")]
    UnknownTenant,
}

/// How a request is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// On a page of ours.
    Page(PageError),
    /// By an answer to the client.
    Answer(Addressee, OAuthError),
}

/// Where answers go to: only to what is registered (rule G6). A `response_mode` that is not known is refused later, by the
/// default one.
///
/// # Errors
/// [`PageError`].
pub fn addressee(parameters: &Parameters, client: &Client) -> Result<Addressee, PageError> {
    if parameters.get("client_id") != Some(&client.client_id) {
        return Err(PageError::UnknownClient);
    }
    let asked = parameters.get("redirect_uri").ok_or(PageError::NoRedirectUri)?;
    if !is_registered(client, asked) {
        return Err(PageError::UnregisteredRedirectUri);
    }
    let state = parameters.get("state");
    if state.is_some_and(|state| state.len() > LONGEST || state.chars().any(char::is_control)) {
        return Err(PageError::BadState);
    }
    let response_mode = parameters.get("response_mode").and_then(ResponseMode::named);
    Ok(Addressee {
        redirect_uri: asked.to_owned(),
        response_mode: response_mode.unwrap_or_default(),
        state: state.map(str::to_owned),
    })
}

/// Whether the client has registered that address (rule G6).
#[must_use]
pub fn is_registered(client: &Client, redirect_uri: &str) -> bool {
    client.redirect_uris.iter().any(|registered| redirect_uri::matches(registered, redirect_uri))
}

/// `error`, told to whom the parameters name, or a page where that is nobody.
#[must_use]
pub fn refuse(parameters: &Parameters, client: &Client, error: OAuthError) -> Refused {
    addressee(parameters, client).map_or_else(Refused::Page, |addressee| Refused::Answer(addressee, error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::client;
    use crate::rules::protocol::refusal::ErrorCode;

    const BASE: &str = "client_id=shop&redirect_uri=https%3A%2F%2Fshop.example.com%2Fcallback";

    fn of(text: &str) -> Result<Addressee, PageError> {
        addressee(&Parameters::parse(text).unwrap(), &client())
    }

    #[test]
    fn g6_an_answer_goes_to_what_is_registered() {
        let to = of(&format!("{BASE}&state=a%20b&response_mode=form_post")).unwrap();
        assert_eq!(to.redirect_uri, "https://shop.example.com/callback");
        assert_eq!((to.response_mode, to.state.as_deref()), (ResponseMode::FormPost, Some("a b")));
        let to = of(BASE).unwrap();
        assert_eq!((to.response_mode, to.state), (ResponseMode::Query, None));
        let to = of(&format!("{BASE}&response_mode=fragment")).unwrap();
        assert_eq!(to.response_mode, ResponseMode::Query, "refused later, by the default");
    }

    #[test]
    fn g6_without_a_registered_address_there_is_a_page() {
        for (text, error) in [
            ("", PageError::UnknownClient),
            ("client_id=other&redirect_uri=https://shop.example.com/callback", PageError::UnknownClient),
            ("redirect_uri=https://shop.example.com/callback", PageError::UnknownClient),
            ("client_id=shop", PageError::NoRedirectUri),
            ("client_id=shop&redirect_uri=", PageError::NoRedirectUri),
            (
                "client_id=shop&redirect_uri=https://shop.example.com/callback/",
                PageError::UnregisteredRedirectUri,
            ),
            (
                "client_id=shop&redirect_uri=https://shop.example.com/callback?x",
                PageError::UnregisteredRedirectUri,
            ),
            ("client_id=shop&redirect_uri=https://shop.example.com/bye", PageError::UnregisteredRedirectUri),
            ("client_id=shop&redirect_uri=https://evil.example/callback", PageError::UnregisteredRedirectUri),
        ] {
            assert_eq!(of(text), Err(error), "{text}");
        }
        let nowhere = Client { redirect_uris: Vec::new(), ..client() };
        let asked = addressee(&Parameters::parse(BASE).unwrap(), &nowhere);
        assert_eq!(asked, Err(PageError::UnregisteredRedirectUri));
    }

    #[test]
    fn g6_any_of_several_addresses_and_any_port_of_a_loopback_one() {
        let redirect_uris =
            vec!["https://shop.example.com/callback".to_owned(), "http://127.0.0.1/cb".to_owned()];
        let client = Client { redirect_uris, ..client() };
        let asked = Parameters::parse("client_id=shop&redirect_uri=http://127.0.0.1:4711/cb").unwrap();
        assert_eq!(addressee(&asked, &client).unwrap().redirect_uri, "http://127.0.0.1:4711/cb");
    }

    #[test]
    fn a_state_that_could_not_be_given_back_is_refused_on_a_page() {
        let long = |length: usize| format!("{BASE}&state={}", "s".repeat(length));
        assert!(of(&long(LONGEST)).is_ok());
        assert_eq!(of(&long(LONGEST + 1)), Err(PageError::BadState));
        for control in ["%0A", "%0D%0A", "%09", "%7F", "%C2%85"] {
            assert_eq!(of(&format!("{BASE}&state=a{control}b")), Err(PageError::BadState), "{control}");
        }
    }

    #[test]
    fn an_error_is_an_answer_where_there_is_an_address_and_a_page_where_not() {
        let error = OAuthError::new(ErrorCode::InvalidRequestObject, "x");
        let refused = |text: &str| refuse(&Parameters::parse(text).unwrap(), &client(), error);
        assert_eq!(refused(BASE), Refused::Answer(of(BASE).unwrap(), error));
        assert_eq!(refused("client_id=shop"), Refused::Page(PageError::NoRedirectUri));
    }
}
