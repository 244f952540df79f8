//! The switch between the two modes (contract N11): where the token is.

use yew::prelude::*;

use super::fixed;
use crate::state::Mode;

const TOKEN: &str = r#"<div class="modes"><nav aria-label="Mode"><a href="/" aria-current="true">Token mode</a><a
href="/session">Session mode</a></nav><p>Here the browser holds the token, where every script of the page can read it. In session
mode a server keeps it, and the browser holds a cookie that no script can read.</p></div>"#;
const SESSION: &str = r#"<div class="modes"><nav aria-label="Mode"><a href="/">Token mode</a><a href="/session"
aria-current="true">Session mode</a></nav><p>Here a server keeps the tokens, and the browser holds a cookie that no script can read. In
token mode the browser holds the token itself: good to learn from, not to copy.</p></div>"#;

/// The switch, on a page of `mode`.
pub fn mode_switch(mode: Mode) -> Html {
    fixed(match mode {
        Mode::Token => TOKEN,
        Mode::Session => SESSION,
    })
}
