//! The answer to a request whose header section does not come in time: RFC 9110 §15.5.9. There is no request yet that routes
//! could see, so it is as bare as what hyper says to a malformed one.

use std::time::Duration;

use time::OffsetDateTime;
use tokio::io::AsyncWriteExt as _;
use tokio::time::timeout;

use super::wire::Wire;
use crate::clock::Clock;

/// The answer is so short that it is taken at once by a client that has read the answers before it.
const PATIENCE: Duration = Duration::from_secs(1);

/// Whether `came` is the beginning of a request: empty lines before one are not (RFC 9112 §2.2), and who has sent nothing else
/// must not take this for the answer to what they are about to send.
pub(super) fn has_begun(came: &[u8]) -> bool {
    came.iter().any(|byte| !matches!(byte, b'\r' | b'\n'))
}

/// Answers, as the last words of the connection.
pub(super) async fn answer(mut wire: Wire) {
    let words = words(Clock::system().now());
    if let Ok(Ok(())) = timeout(PATIENCE, wire.write_all(words.as_bytes())).await {
        let _ = wire.shutdown().await;
    }
}

/// The whole answer at `now`, in unix seconds: it has a date, as each answer of its class must (RFC 9110 §6.6.1).
fn words(now: u64) -> String {
    let now = i64::try_from(now).unwrap_or(i64::MAX);
    let at = OffsetDateTime::from_unix_timestamp(now).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let (date, time) = (at.date(), at.time());
    let day = format!("{:.3}, {:02} {:.3} {:04}", date.weekday(), date.day(), date.month(), date.year());
    let hour = format!("{:02}:{:02}:{:02} GMT", time.hour(), time.minute(), time.second());
    format!(
        "HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\ndate: {day} {hour}\r\n\r\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_lines_begin_no_request() {
        for (came, begun) in [("", false), ("\r\n", false), ("\n\r\n", false), ("\r\nG", true), ("G", true)] {
            assert_eq!(has_begun(came.as_bytes()), begun, "{came:?}");
        }
    }

    #[test]
    fn the_answer_has_a_date_and_says_that_it_is_the_last() {
        let wanted = "HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\
                      date: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n";
        assert_eq!(words(784_111_777), wanted, "the example of RFC 9110 §5.6.7");
    }
}
