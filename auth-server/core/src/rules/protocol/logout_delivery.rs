//! Telling clients of a logout until they have heard it: OpenID Connect Back-Channel Logout 1.0 §2.5, §2.8; rule G9.

/// After how many seconds it is tried again, by how often it was tried; after the last of them for good.
const PAUSES: [u64; 7] = [5, 30, 120, 600, 1_800, 7_200, 21_600];
/// So many seconds after the end of a session it is told no more: most outages do not last that long.
const GIVEN_UP: u64 = 24 * 60 * 60;

/// Whether an answer with that status says that the client has heard it: §2.8; some frameworks make an empty 200 a 204.
#[must_use]
pub const fn is_heard(status: u16) -> bool {
    matches!(status, 200 | 204)
}

/// In how many seconds a notice that was tried `tries` times is tried again, `age` seconds after the end of the session; `None`:
/// never.
#[must_use]
pub fn again(tries: u32, age: u64) -> Option<u64> {
    let [.., last] = PAUSES;
    let number = usize::try_from(tries.saturating_sub(1)).unwrap_or(usize::MAX);
    (age < GIVEN_UP).then(|| PAUSES.get(number).copied().unwrap_or(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g9_a_client_that_has_heard_it_says_200_or_204() {
        let heard: Vec<u16> = (100..600).filter(|status| is_heard(*status)).collect();
        assert_eq!(heard, [200, 204]);
    }

    #[test]
    fn g9_it_is_tried_again_ever_later_for_a_day() {
        let pauses: Vec<u64> = (1..=9).filter_map(|tries| again(tries, 0)).collect();
        assert_eq!(pauses, [5, 30, 120, 600, 1_800, 7_200, 21_600, 21_600, 21_600]);
        assert_eq!((again(1, GIVEN_UP - 1), again(100, GIVEN_UP - 1)), (Some(5), Some(21_600)));
        assert_eq!((again(1, GIVEN_UP), again(100, u64::MAX)), (None, None));
    }
}
