//! The page that the program lives in: its title, its address, its elements, its focus, its events.

use js_sys::Reflect;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, Event, HtmlElement};

/// The element with this id.
pub fn element(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

/// What stands in the field with this id.
pub fn value(id: &str) -> String {
    let value = element(id).and_then(|field| Reflect::get(&field, &JsValue::from_str("value")).ok());
    value.and_then(|value| value.as_string()).unwrap_or_default()
}

/// Writes `text` into the field with this id.
pub fn set_value(id: &str, text: &str) {
    if let Some(field) = element(id) {
        let _ = Reflect::set(&field, &JsValue::from_str("value"), &JsValue::from_str(text));
    }
}

/// Names the page in the browser's tab and for screen readers.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// What has the keyboard now; `None` when it is nothing but the page itself.
pub fn focused() -> Option<HtmlElement> {
    let element = document()?.active_element()?.dyn_into::<HtmlElement>().ok()?;
    (element.tag_name() != "BODY").then_some(element)
}

/// Gives the keyboard to the first element that matches.
pub fn focus(selector: &str) {
    let found = document().and_then(|document| document.query_selector(selector).ok().flatten());
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Scrolls the element with this id until the first element that matches stands in it from top to bottom, or as much of
/// that as it has room for. The page itself stays where it is.
pub fn reveal(id: &str, selector: &str) {
    let html = |element: Element| element.dyn_into::<HtmlElement>().ok();
    let inner =
        document().and_then(|document| document.query_selector(selector).ok().flatten()).and_then(html);
    if let (Some(outer), Some(inner)) = (element(id).and_then(html), inner) {
        let top = inner.offset_top() - outer.offset_top();
        let (from, room) = (outer.scroll_top(), outer.client_height());
        if top < from || top + inner.offset_height() > from + room {
            outer.set_scroll_top(top - room / 4);
        }
    }
}

/// The path of the address.
pub fn path() -> String {
    web_sys::window().and_then(|window| window.location().pathname().ok()).unwrap_or_default()
}

/// What follows `?` in the address.
pub fn query() -> String {
    let search = web_sys::window().and_then(|window| window.location().search().ok()).unwrap_or_default();
    search.strip_prefix('?').unwrap_or_default().to_owned()
}

/// Scheme, host and port of the address.
pub fn origin() -> String {
    web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}

/// What follows `#` in the address: it never leaves the browser.
pub fn fragment() -> String {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    let text = hash.strip_prefix('#').unwrap_or_default();
    // Browsers write some characters as %22; what cannot be read back is taken as it stands.
    js_sys::decode_uri_component(text).map_or_else(|_| text.to_owned(), String::from)
}

/// Makes `address` the page's, one step ahead of where the way back leads.
pub fn go(address: &str) {
    if let Some(history) = history() {
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(address));
    }
    // The browser is silent about it, and a page that follows the fragment would miss a link to itself.
    if let (Some(window), Ok(event)) = (web_sys::window(), Event::new("hashchange")) {
        let _ = window.dispatch_event(&event);
    }
}

/// Makes `address` the page's in place of the one that it has.
pub fn replace(address: &str) {
    if let Some(history) = history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(address));
    }
}

/// Leaves for another site, or for another program of this one.
pub fn leave(url: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.location().assign(url);
    }
}

/// Whether the page came over https.
pub fn is_secure() -> bool {
    origin().starts_with("https:")
}

/// Hides the whole page, or shows it again.
pub fn veil(hidden: bool) {
    if let Some(root) = element("app") {
        let _ = if hidden { root.set_attribute("hidden", "") } else { root.remove_attribute("hidden") };
    }
}

/// Hears events of the window until it is dropped.
pub struct Listener {
    name: &'static str,
    heard: Closure<dyn Fn(Event)>,
}

/// Calls `heard` at each event of that name.
pub fn listen(name: &'static str, heard: impl Fn(Event) + 'static) -> Listener {
    let heard = Closure::<dyn Fn(Event)>::new(heard);
    if let Some(window) = web_sys::window() {
        let _ = window.add_event_listener_with_callback(name, heard.as_ref().unchecked_ref());
    }
    Listener { name, heard }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            let heard = self.heard.as_ref().unchecked_ref();
            let _ = window.remove_event_listener_with_callback(self.name, heard);
        }
    }
}

fn history() -> Option<web_sys::History> {
    web_sys::window()?.history().ok()
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}
