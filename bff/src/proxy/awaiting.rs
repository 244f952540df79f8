//! Waiting for the header section of an upstream's answer. What is slow may be the client, whose body goes along: only the time
//! counts in which the upstream could have got on. Nobody waits longer than the session lives (rule H6).

use std::pin::pin;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::Until;
use super::sent::Progress;

/// Most answers have begun by then; from then on the session is watched.
const MOMENT: Duration = Duration::from_secs(1);

/// Why nobody waits any longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missed {
    /// It took too long.
    Late,
    /// The session has ended.
    Ended,
}

/// What `sending` gives, unless the upstream lets `timeout` pass after it has taken the last piece, or the end of the session comes.
pub(super) async fn head<T>(
    sending: impl Future<Output = T>,
    progress: &Progress,
    timeout: Duration,
    until: &mut Until,
) -> Result<T, Missed> {
    let mut sending = pin!(sending);
    let mut next = Instant::now() + timeout.min(MOMENT);
    loop {
        tokio::select! {
            biased;
            came = &mut sending => return Ok(came),
            () = until.come() => return Err(Missed::Ended),
            () = sleep_until(next) => {}
        }
        until.watch();
        let now = Instant::now();
        next = progress.waits_since().unwrap_or(now) + timeout;
        if next <= now {
            return Err(Missed::Late);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ends::Ends;
    use crate::proxy::sent::State;
    use crate::secret::Digest;
    use tokio::time::sleep;

    const TIMEOUT: Duration = Duration::from_secs(30);

    fn session() -> Digest {
        Digest::of("the cookie")
    }

    /// What comes of it while the session lives.
    async fn waits<T>(sending: impl Future<Output = T>, progress: &Progress) -> Result<T, Missed> {
        let mut until = Until::end_of(&Ends::default(), &session());
        head(sending, progress, TIMEOUT, &mut until).await
    }

    #[tokio::test(start_paused = true)]
    async fn an_upstream_has_its_time_and_no_more() {
        let began = Instant::now();
        assert_eq!(waits(std::future::pending::<()>(), &Progress::new()).await, Err(Missed::Late));
        assert_eq!(began.elapsed().as_secs(), TIMEOUT.as_secs());
        let in_time = sleep(Duration::from_secs(29));
        assert_eq!(waits(in_time, &Progress::new()).await, Ok(()));
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
        assert_eq!(waits(sending, &progress).await, Err(Missed::Late));
        assert_eq!(began.elapsed().as_secs(), 10 * 90 + 9 * 15 + 30);
    }

    #[tokio::test(start_paused = true)]
    async fn h6_who_waits_for_long_waits_no_longer_than_the_session_lives() {
        let (ends, progress, began) = (Ends::default(), Progress::new(), Instant::now());
        let mut until = Until::end_of(&ends, &session());
        let ending = async {
            sleep(MOMENT / 2).await;
            assert_eq!(ends.count(), 0, "nobody pays for an answer that has begun by now");
            sleep(MOMENT).await;
            assert_eq!(ends.count(), 1);
            ends.over([&Digest::of("another"), &session()]);
        };
        let waiting = head(std::future::pending::<()>(), &progress, TIMEOUT, &mut until);
        assert_eq!(tokio::join!(waiting, ending).0, Err(Missed::Ended));
        assert_eq!(began.elapsed(), MOMENT * 3 / 2);
    }
}
