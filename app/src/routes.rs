//! The addresses of the app (contract N11) and the page that each one shows.

use std::collections::HashMap;

use yew::prelude::*;
use yew_router::prelude::*;

use crate::pages::{Home, NotFound, Success};

/// An address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// Sign in.
    Home,
    /// The token and what the API says to it.
    Success,
    /// Every other address.
    NotFound,
}

/// The page at `route`.
pub fn switch(route: Route) -> Html {
    match route {
        Route::Home => html! { <Home /> },
        Route::Success => html! { <Success /> },
        Route::NotFound => html! { <NotFound /> },
    }
}

/// By hand: the derived one brings a matcher for patterns, 4 kB of the compressed download, and no address has any.
impl Routable for Route {
    fn from_path(path: &str, _: &HashMap<&str, &str>) -> Option<Self> {
        Self::recognize(path)
    }

    fn to_path(&self) -> String {
        match self {
            Self::Home => "/",
            Self::Success => "/success",
            Self::NotFound => "/404",
        }
        .to_owned()
    }

    fn routes() -> Vec<&'static str> {
        vec!["/", "/success", "/404"]
    }

    fn not_found_route() -> Option<Self> {
        Some(Self::NotFound)
    }

    fn recognize(path: &str) -> Option<Self> {
        Some(match path {
            "/" => Self::Home,
            "/success" => Self::Success,
            _ => Self::NotFound,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_to_pages_and_back() {
        for route in [Route::Home, Route::Success, Route::NotFound] {
            assert_eq!(Route::recognize(&route.to_path()), Some(route));
        }
        for path in ["/nowhere", "/success/more", ""] {
            assert_eq!(Route::recognize(path), Some(Route::NotFound), "{path}");
        }
    }
}
