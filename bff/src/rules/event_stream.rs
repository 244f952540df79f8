//! What browsers are told as it happens: server-sent events (WHATWG HTML §9.2), contract B5.

use bytes::Bytes;
use signet_shared::wire::SessionEvent;

/// The media type.
pub const MEDIA_TYPE: &str = "text/event-stream";
/// A line that says nothing, so that it is found out who is gone.
pub const HEARTBEAT: &str = ":\n\n";
/// The session is over, and nothing comes after that.
pub const ENDED: &str = "event: ended\ndata: {}\n\n";
/// A browser whose stream breaks off comes back after so many milliseconds; by itself it would wait for several seconds.
const BACK: &str = "retry: 1000\n";

/// What comes first.
#[must_use]
pub fn first(event: &SessionEvent) -> Bytes {
    format!("{BACK}{}", text(event)).into()
}

/// How the session stands now.
#[must_use]
pub fn session(event: &SessionEvent) -> Bytes {
    text(event).into()
}

fn text(SessionEvent { expires_at, refreshes }: &SessionEvent) -> String {
    let data = serde_json::json!({ "expires_at": expires_at, "refreshes": refreshes });
    format!("event: session\ndata: {data}\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b5_an_event_has_a_name_and_one_line_of_data() {
        let event = SessionEvent { expires_at: 1_800_000_000, refreshes: 3 };
        let told = session(&event);
        assert_eq!(told, "event: session\ndata: {\"expires_at\":1800000000,\"refreshes\":3}\n\n");
        let data = std::str::from_utf8(&told).unwrap().split("data: ").nth(1).unwrap();
        assert_eq!(serde_json::from_str::<SessionEvent>(data).unwrap(), event);
        assert_eq!(first(&event), [b"retry: 1000\n".as_slice(), &told].concat());
    }
}
