//! Signet's three web applications: the one that signs in by itself (contracts R9, R10, R11) and shows tokens, the one that signs in by
//! redirect, step by step (contract N11, `/callback`; rule H7), and the one that is signed in by the bff and holds no token (contract B11).
//! Each is a program and a download of its own; what they share is here, and a program that does not use a thing does not hold it.
//!
//! `pages` are what an address shows, `components` what they are made of, `hooks` join both to `state` (pure, tested
//! natively) and to `services` (everything that leaves the program: network, storage, clock).

#![allow(
    unreachable_pub,
    reason = "only the programs use this; here `pub` says what a module offers to the others"
)]

mod components;
mod hooks;
mod pages;
mod routes;
mod services;
mod state;

use yew::BaseComponent;

/// The heap: the standard library's own is two and a half kilobytes more to download.
#[cfg(target_family = "wasm")]
#[global_allocator]
static HEAP: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// Starts the first application.
pub fn start_app() {
    start::<components::App>();
}

/// Starts the one that signs in by redirect.
pub fn start_code_flow() {
    start::<components::CodeFlow>();
}

/// Starts the one that is signed in by the bff.
pub fn start_session() {
    start::<components::SessionSite>();
}

fn start<Root: BaseComponent<Properties = ()>>() {
    if let Some(root) = services::page::element("app") {
        // What the page showed until now ("starting…") makes room.
        root.set_inner_html("");
        yew::Renderer::<Root>::with_root(root).render();
    }
}
