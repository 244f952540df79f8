//! The browser's clock, in whole seconds since 1970-01-01 UTC, and its way of writing a moment.

use js_sys::{Date, Object, Reflect};
use wasm_bindgen::JsValue;

/// Now.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a clock before 1970 counts as 1970"
)]
pub fn now() -> u64 {
    (Date::now() / 1000.0) as u64
}

/// `21 Nov 2026, 10:31:05`, in the time zone of whoever looks.
pub fn local(seconds: u64) -> String {
    write(seconds, &[("dateStyle", "medium"), ("timeStyle", "medium")])
}

/// `10:31:05`, in the time zone of whoever looks.
pub fn local_time(seconds: u64) -> String {
    write(seconds, &[("timeStyle", "medium")])
}

/// For the `datetime` attribute: `2026-11-21T10:31:05.000Z`.
pub fn machine(seconds: u64) -> String {
    date(seconds).map(|date| date.to_iso_string().into()).unwrap_or_default()
}

fn write(seconds: u64, style: &[(&str, &str)]) -> String {
    let options = Object::new();
    for (name, value) in style {
        let _ = Reflect::set(&options, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    date(seconds).map_or_else(
        || "a moment outside the calendar".into(),
        |date| date.to_locale_string("en-GB", &options).into(),
    )
}

/// `None` for what no calendar holds: a token may say anything, and JavaScript throws on it.
#[expect(clippy::cast_precision_loss, reason = "guarded: below 8.64e12 every whole number is exact")]
fn date(seconds: u64) -> Option<Date> {
    const LAST: u64 = 8_640_000_000_000;
    (seconds <= LAST).then(|| Date::new(&JsValue::from_f64(seconds as f64 * 1000.0)))
}
