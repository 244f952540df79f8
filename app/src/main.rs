//! Signet's web application: sign in, see the token, watch the API check it (contracts R9, R10, R11).
//!
//! `pages` are what an address shows, `components` what they are made of, `hooks` join both to `state` (pure, tested
//! natively) and to `services` (everything that leaves the program: network, storage, clock).

#![allow(
    unreachable_pub,
    reason = "a program has no interface; here `pub` says what a module offers to the others"
)]

mod components;
mod hooks;
mod pages;
mod routes;
mod services;
mod state;

/// The heap: the standard library's own is two and a half kilobytes more to download.
#[cfg(target_family = "wasm")]
#[global_allocator]
static HEAP: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

fn main() {
    if let Some(root) = services::page::element("app") {
        // What the page showed until now ("starting…") makes room.
        root.set_inner_html("");
        yew::Renderer::<components::App>::with_root(root).render();
    }
}
