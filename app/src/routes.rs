//! The addresses of the app (contract N11) and the page that each one shows.

use yew::prelude::*;

use crate::hooks::AppHandle;
use crate::pages::{Inspect, Success, home, not_found};

/// An address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// Sign in.
    Home,
    /// The token and what the API says to it.
    Success,
    /// Any token, taken apart.
    Inspect,
    /// Every other address.
    NotFound,
}

impl Route {
    /// The page at an address without origin; what follows `?` or `#` makes no difference.
    #[must_use]
    pub fn of(address: &str) -> Self {
        match address.split(['?', '#']).next() {
            Some("/") => Self::Home,
            Some("/success") => Self::Success,
            Some("/inspect") => Self::Inspect,
            _ => Self::NotFound,
        }
    }

    /// The document's title.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Home => "Sign in · Signet",
            Self::Success => "Your token · Signet",
            Self::Inspect => "Inspector · Signet",
            Self::NotFound => "Page not found · Signet",
        }
    }
}

/// The page at the address.
pub fn switch(app: &AppHandle) -> Html {
    match (app.route, &app.token) {
        (Route::Home, _) => home(app),
        (Route::Success, Some(token)) => html! { <Success app={app.clone()} token={token.clone()} /> },
        // For the moment until the sign-in page is there.
        (Route::Success, None) => Html::default(),
        (Route::Inspect, _) => html! { <Inspect app={app.clone()} /> },
        (Route::NotFound, _) => not_found(app),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_to_pages() {
        for (address, route) in [
            ("/", Route::Home),
            ("/?x", Route::Home),
            ("/success", Route::Success),
            ("/inspect", Route::Inspect),
            ("/inspect#a.b.c", Route::Inspect),
        ] {
            assert_eq!(Route::of(address), route, "{address}");
        }
        for address in ["/nowhere", "/success/more", "", "#a"] {
            assert_eq!(Route::of(address), Route::NotFound, "{address}");
        }
    }
}
