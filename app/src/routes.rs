//! The addresses of the app (contract N11) and the page that each one shows.

use yew::prelude::*;
use yew_router::prelude::*;

use crate::pages::{Home, NotFound, Success};

/// An address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Routable)]
pub enum Route {
    /// Sign in.
    #[at("/")]
    Home,
    /// The token and what the API says to it.
    #[at("/success")]
    Success,
    /// Every other address.
    #[not_found]
    #[at("/404")]
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
