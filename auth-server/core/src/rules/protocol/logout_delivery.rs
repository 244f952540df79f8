//! Telling clients of a logout until they have heard it: OpenID Connect Back-Channel Logout 1.0 §2.5, §2.8; rule G9.

/// After how many seconds it is tried again, by how often it was tried: some twenty hours in all, which most outages do not last.
const PAUSES: [u64; 8] = [5, 30, 120, 600, 1_800, 7_200, 21_600, 43_200];

/// Whether an answer with that status says that the client has heard it: §2.8; some frameworks make an empty 200 a 204.
#[must_use]
pub const fn is_heard(status: u16) -> bool {
    matches!(status, 200 | 204)
}

/// In how many seconds a notice that was tried `tries` times is tried again; `None`: never.
#[must_use]
pub fn again(tries: u32) -> Option<u64> {
    PAUSES.get(usize::try_from(tries.checked_sub(1)?).ok()?).copied()
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
    fn g9_it_is_tried_again_ever_later_and_then_no_more() {
        let pauses: Vec<u64> = (1..).map_while(again).collect();
        assert!(pauses.is_sorted() && pauses.len() == 8, "{pauses:?}");
        assert!((12 * 3_600..24 * 3_600).contains(&pauses.iter().sum::<u64>()), "{pauses:?}");
        assert_eq!((again(0), again(9), again(u32::MAX)), (None, None, None));
    }
}
