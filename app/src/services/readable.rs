//! What a script in this page can read: storage and cookies, as they really are (Web Storage, Cookie Store API).

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlDocument, Storage};

/// All names and values of `localStorage`.
pub fn local_storage() -> Vec<(String, String)> {
    entries(web_sys::window().and_then(|window| window.local_storage().ok()?))
}

/// All names and values of `sessionStorage`, which belongs to this tab.
pub fn session_storage() -> Vec<(String, String)> {
    entries(web_sys::window().and_then(|window| window.session_storage().ok()?))
}

fn entries(storage: Option<Storage>) -> Vec<(String, String)> {
    let Some(storage) = storage else { return Vec::new() };
    let names = (0..storage.length().unwrap_or(0)).filter_map(|index| storage.key(index).ok().flatten());
    let pairs = names.filter_map(|name| {
        let value = storage.get_item(&name).ok().flatten()?;
        Some((name, value))
    });
    pairs.collect()
}

/// `document.cookie`: cookies marked `HttpOnly` are not in it.
pub fn cookies() -> String {
    let document = web_sys::window().and_then(|window| window.document());
    let document = document.and_then(|document| document.dyn_into::<HtmlDocument>().ok());
    document.and_then(|document| document.cookie().ok()).unwrap_or_default()
}

/// What `cookieStore.getAll()` gives, in place of which some browsers have nothing.
pub async fn cookie_store() -> Option<Vec<(String, String)>> {
    let window: JsValue = web_sys::window()?.into();
    let store = Reflect::get(&window, &"cookieStore".into()).ok().filter(JsValue::is_object)?;
    let all: Function = Reflect::get(&store, &"getAll".into()).ok()?.dyn_into().ok()?;
    let asked: Promise = all.call0(&store).ok()?.dyn_into().ok()?;
    let found: Array = JsFuture::from(asked).await.ok()?.dyn_into().ok()?;
    let text = |cookie: &JsValue, name: &str| Reflect::get(cookie, &name.into()).ok()?.as_string();
    let pairs = found.iter().filter_map(|cookie| Some((text(&cookie, "name")?, text(&cookie, "value")?)));
    Some(pairs.collect())
}
