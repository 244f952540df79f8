//! Requests to addresses of clients, over real sockets.

use super::*;
use crate::outbound::testing::{Elsewhere, outbound};

/// Allows nothing that is not public.
const NOTHING: &str = "[outbound]\nallow = []\n";

#[tokio::test]
async fn u8_what_is_not_public_is_never_connected() {
    let server = Elsewhere::that_says(200, "{}").await;
    let port = server.at.rsplit_once(':').unwrap().1.to_owned();
    let outbound = outbound(NOTHING);
    for host in
        ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0", "[::1]", "[::ffff:127.0.0.1]"]
    {
        let url = format!("http://{host}:{port}/");
        assert_eq!(outbound.document(&url).await, Err(OutboundError::Refused), "{url}");
        assert_eq!(outbound.post_form(&url, String::new()).await, Err(OutboundError::Refused), "{url}");
    }
    for url in [
        "",
        "nowhere",
        "https://169.254.169.254/latest/meta-data/",
        "https://[fd00:ec2::254]/",
        "https://10.0.0.1/",
    ] {
        assert_eq!(outbound.document(url).await, Err(OutboundError::Refused), "{url}");
    }
    assert_eq!(server.times(), 0);
}

#[tokio::test]
async fn u8_what_is_allowed_besides_is() {
    let server = Elsewhere::that_says(200, "{}").await;
    let allowed = outbound("[outbound]\nallow = [\"127.0.0.1\"]\n");
    assert_eq!(allowed.document(&server.at).await.unwrap(), b"{}");
    let by_name = server.at.replace("127.0.0.1", "localhost");
    assert_eq!(allowed.document(&by_name).await.unwrap(), b"{}", "the other address of the name is left out");
    assert_eq!(server.times(), 2);
}

#[tokio::test]
async fn u8_redirects_are_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        let server = Elsewhere::that_says(status, "").await;
        assert_eq!(outbound("").document(&server.at).await, Err(OutboundError::Status(status)));
        assert_eq!(outbound("").post_form(&server.at, String::new()).await, Ok(status));
        assert_eq!(server.times(), 2);
    }
}

#[tokio::test]
async fn u8_a_document_has_a_size() {
    let server = Elsewhere::that_says(200, &"x".repeat(MAX_BYTES)).await;
    assert_eq!(outbound("").document(&server.at).await.unwrap().len(), MAX_BYTES);
    server.says(200, &"x".repeat(MAX_BYTES + 1));
    assert_eq!(outbound("").document(&server.at).await, Err(OutboundError::TooLarge));
}

#[tokio::test]
async fn who_is_not_there_is_said_without_the_address() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/secret", listener.local_addr().unwrap());
    drop(listener);
    let Err(OutboundError::Unreachable(reason)) = outbound("").document(&url).await else {
        panic!("it is gone")
    };
    assert!(reason.contains("refused") && !reason.contains("secret"), "{reason}");
}

/// The clock is stopped: time goes on by itself as soon as everybody waits.
#[tokio::test(start_paused = true)]
async fn u8_who_does_not_answer_is_not_waited_for() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let began = tokio::time::Instant::now();
    assert!(matches!(outbound("").document(&url).await, Err(OutboundError::Unreachable(_))));
    assert_eq!(began.elapsed().as_secs(), PATIENCE.as_secs());
}

#[tokio::test]
async fn g9_a_logout_token_is_a_form_and_nothing_else() {
    let server = Elsewhere::that_says(204, "").await;
    let heard = outbound("").post_logout_token(&format!("{}/out", server.at), "a.b-_.c").await;
    assert_eq!(heard, Ok(204));
    let got = server.got.lock().unwrap();
    let form = "application/x-www-form-urlencoded";
    assert_eq!(*got, [["POST", "/out", form, "logout_token=a.b-_.c"].map(str::to_owned)]);
}
