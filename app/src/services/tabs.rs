//! The tabs of one browser, and the one connection that they have for what becomes of the session: rule H6; Web Locks API, HTML
//! §9.5 (`BroadcastChannel`) and §9.2 (`EventSource`).

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, BroadcastChannel, EventSource, MessageEvent};

use super::Heard;
use super::bff::EVENTS;

/// The name of the channel between the tabs, and of the lock that the one holds which listens to the bff.
const NAME: &str = "signet-session";
/// Milliseconds until a connection that the bff has ended is tried again.
const AGAIN: u32 = 15_000;

/// What is done with what is heard.
pub type Hear = Rc<dyn Fn(Heard)>;

/// What this tab hears of the others, and tells them, until it is dropped.
pub struct Channel {
    channel: Option<BroadcastChannel>,
    _heard: Closure<dyn Fn(MessageEvent)>,
}

impl Channel {
    /// Opens it; a browser that has none leaves the tab to itself.
    pub fn open(hear: Hear) -> Self {
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            event.data().as_string().as_deref().and_then(Heard::read).into_iter().for_each(&*hear);
        });
        let channel = BroadcastChannel::new(NAME).ok();
        if let Some(channel) = &channel {
            channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        }
        Self { channel, _heard: heard }
    }

    /// Tells all other tabs.
    pub fn tell(&self, heard: &Heard) {
        if let (Some(channel), Some(text)) = (&self.channel, heard.to_text()) {
            let _ = channel.post_message(&JsValue::from_str(&text));
        }
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.close();
        }
    }
}

/// This tab's turn to listen to the bff, or its place in the queue for it, until it is dropped. When the one that listens goes,
/// the browser gives the lock to the next.
pub struct Turn {
    given_up: Option<AbortController>,
    held: Rc<RefCell<Held>>,
    _granted: Closure<dyn FnMut(JsValue) -> JsValue>,
}

/// What a tab has whose turn it is.
#[derive(Default)]
struct Held {
    /// Gives the lock to the next.
    release: Option<Function>,
    source: Option<Source>,
    again: Option<Timeout>,
}

impl Turn {
    /// Takes its place in the queue.
    pub fn wait(hear: Hear) -> Self {
        let held = Rc::new(RefCell::new(Held::default()));
        let granted = {
            let held = Rc::clone(&held);
            Closure::<dyn FnMut(JsValue) -> JsValue>::new(move |_| {
                listen(&held, &hear);
                let mut resolver = None;
                let lasts = Promise::new(&mut |resolve, _| resolver = Some(resolve));
                held.borrow_mut().release = resolver;
                lasts.into()
            })
        };
        let given_up = AbortController::new().ok();
        // Without locks, as on a page that did not come over https, each tab listens for itself.
        match request(given_up.as_ref(), granted.as_ref().unchecked_ref()) {
            Some(lasts) => spawn_local(async move {
                // Fails when it is given up, which is what was wanted.
                let _ = JsFuture::from(lasts).await;
            }),
            None => {
                let _ = granted.as_ref().unchecked_ref::<Function>().call1(&JsValue::NULL, &JsValue::NULL);
            }
        }
        Self { given_up, held, _granted: granted }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(given_up) = &self.given_up {
            given_up.abort();
        }
        let Held { release, .. } = self.held.take();
        if let Some(release) = release {
            let _ = release.call0(&JsValue::NULL);
        }
    }
}

/// Asks for the lock; `None` where the browser has none.
fn request(given_up: Option<&AbortController>, granted: &JsValue) -> Option<Promise> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    let options = js_sys::Object::new();
    Reflect::set(&options, &"signal".into(), &given_up?.signal()).ok()?;
    request.call3(&locks, &NAME.into(), &options, granted).ok()?.dyn_into().ok()
}

/// Listens, and begins anew some time after the bff has ended it; whether that is the end of the session is for others to find out.
fn listen(held: &Rc<RefCell<Held>>, hear: &Hear) {
    let lost = {
        let (held, hear) = (Rc::downgrade(held), Rc::clone(hear));
        move || {
            if let Some(held) = held.upgrade() {
                let (later, again) = (Rc::downgrade(&held), Rc::clone(&hear));
                let timeout = Timeout::new(AGAIN, move || {
                    if let Some(held) = later.upgrade() {
                        listen(&held, &again);
                    }
                });
                held.borrow_mut().again = Some(timeout);
            }
            hear(Heard::Lost);
        }
    };
    let source = Source::open(hear, lost);
    held.borrow_mut().source = source;
}

/// The connection.
struct Source {
    connection: EventSource,
    _session: Closure<dyn Fn(MessageEvent)>,
    _ended: Closure<dyn Fn()>,
    _error: Closure<dyn Fn()>,
}

impl Source {
    fn open(hear: &Hear, lost: impl Fn() + 'static) -> Option<Self> {
        let connection = EventSource::new(EVENTS).ok()?;
        let changed = Rc::clone(hear);
        let session = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let heard = event.data().as_string().as_deref().and_then(Heard::read);
            heard.filter(|heard| matches!(heard, Heard::Changed(_))).into_iter().for_each(&*changed);
        });
        let over = Rc::clone(hear);
        let closed = connection.clone();
        let ended = Closure::<dyn Fn()>::new(move || {
            // It would come back and ask for a session that is no more.
            closed.close();
            over(Heard::Ended);
        });
        let broken = connection.clone();
        let error = Closure::<dyn Fn()>::new(move || {
            // Else the browser tries again by itself.
            if broken.ready_state() == EventSource::CLOSED {
                lost();
            }
        });
        for (name, listener) in
            [("session", session.as_ref()), ("ended", ended.as_ref()), ("error", error.as_ref())]
        {
            connection.add_event_listener_with_callback(name, listener.unchecked_ref()).ok()?;
        }
        Some(Self { connection, _session: session, _ended: ended, _error: error })
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        self.connection.close();
    }
}
