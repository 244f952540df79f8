//! Waiting for the header section of an upstream's answer. What is slow may be the client, whose body goes along: only the time
//! counts in which the upstream could have got on.

use std::pin::pin;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::sent::Progress;

/// It took too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Late;

/// What `sending` gives, unless the upstream lets `timeout` pass after it has taken the last piece.
pub(super) async fn head<T>(
    sending: impl Future<Output = T>,
    progress: &Progress,
    timeout: Duration,
) -> Result<T, Late> {
    let mut sending = pin!(sending);
    let mut until = Instant::now() + timeout;
    loop {
        tokio::select! {
            biased;
            came = &mut sending => return Ok(came),
            () = sleep_until(until) => {}
        }
        let now = Instant::now();
        until = progress.waits_since().unwrap_or(now) + timeout;
        if until <= now {
            return Err(Late);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proxy::sent::State;
    use tokio::time::sleep;

    const TIMEOUT: Duration = Duration::from_secs(30);

    #[tokio::test(start_paused = true)]
    async fn an_upstream_has_its_time_and_no_more() {
        let began = Instant::now();
        assert_eq!(head(std::future::pending::<()>(), &Progress::new(), TIMEOUT).await, Err(Late));
        assert_eq!(began.elapsed().as_secs(), TIMEOUT.as_secs());
        let in_time = sleep(Duration::from_secs(29));
        assert_eq!(head(in_time, &Progress::new(), TIMEOUT).await, Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn while_the_client_sends_it_has_all_of_it_anew() {
        let (began, progress) = (Instant::now(), Progress::new());
        let sending = async {
            for _ in 0..10 {
                progress.note(State::Client);
                sleep(TIMEOUT * 3).await;
                progress.note(State::Upstream(Instant::now()));
                sleep(TIMEOUT / 2).await;
            }
            std::future::pending::<()>().await;
        };
        assert_eq!(head(sending, &progress, TIMEOUT).await, Err(Late));
        assert_eq!(began.elapsed().as_secs(), 10 * 90 + 9 * 15 + 30);
    }
}
