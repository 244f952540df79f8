//! Which codes are worth tokens, and what a replay does.

use super::*;
use crate::domain::testing_grants::{approval, asked};
use crate::domain::{Challenge, Fulfilled, Pending};

/// RFC 7636 appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

const RIGHT: Presented<'_> = Presented {
    client_id: "spa",
    redirect_uri: Some("https://app.example/callback"),
    verifier: Some(VERIFIER),
};

/// All that can be wrong.
const WRONG: [Presented<'_>; 7] = [
    Presented { client_id: "other", ..RIGHT },
    Presented { client_id: "", ..RIGHT },
    Presented { redirect_uri: None, ..RIGHT },
    Presented { redirect_uri: Some("https://app.example/callback/"), ..RIGHT },
    Presented { redirect_uri: Some("https://APP.example/callback"), ..RIGHT },
    Presented { verifier: None, ..RIGHT },
    Presented { verifier: Some(CHALLENGE), ..RIGHT },
];

fn pending() -> Pending {
    Pending { id: "g".into(), asked: Asked { challenge: Challenge::parse(CHALLENGE).ok(), ..asked() } }
}

/// Approved at 1 000.
fn fulfilled() -> Fulfilled {
    pending().fulfil(approval())
}

fn spent() -> Exchanged {
    fulfilled().exchange(1_010)
}

#[test]
fn g2_a_code_with_all_that_belongs_to_it_is_worth_tokens_once() {
    let redemption = redeem(Some(Grant::Fulfilled(fulfilled())), RIGHT, 1_010);
    assert_eq!(redemption.refusal(), None);
    assert_eq!(redemption, Redemption::Tokens(spent()));
}

#[test]
fn g2_codes_live_sixty_seconds() {
    let at = |now| redeem(Some(Grant::Fulfilled(fulfilled())), RIGHT, now);
    assert!(matches!(at(1_059), Redemption::Tokens(_)));
    assert_eq!(at(1_060), Redemption::Refused(NO_CODE));
    assert_eq!(at(u64::MAX), Redemption::Refused(NO_CODE));
    assert!(matches!(at(999), Redemption::Tokens(_)), "the clock of another instance is a little behind");
}

#[test]
fn g2_whoever_lacks_what_belongs_to_the_code_spends_nothing() {
    for wrong in WRONG {
        let redemption = redeem(Some(Grant::Fulfilled(fulfilled())), wrong, 1_010);
        assert!(matches!(redemption, Redemption::Refused(_)), "{wrong:?}");
        assert_eq!(redemption.refusal().unwrap().code, ErrorCode::InvalidGrant, "{wrong:?}");
    }
}

#[test]
fn g2_a_replay_that_is_right_revokes_what_the_code_gave() {
    for now in [1_010, 1_011, 1_060, 9_000_000] {
        let redemption = redeem(Some(Grant::Exchanged(spent())), RIGHT, now);
        assert_eq!(redemption, Redemption::Replayed(spent()), "also when the code would be too old");
        assert_eq!(redemption.refusal().unwrap(), NO_CODE);
    }
}

#[test]
fn g2_a_replay_that_is_wrong_revokes_nothing() {
    for wrong in WRONG {
        let redemption = redeem(Some(Grant::Exchanged(spent())), wrong, 1_020);
        assert!(matches!(redemption, Redemption::Refused(_)), "{wrong:?}");
    }
}

#[test]
fn g2_a_code_that_is_none_is_refused_as_one_that_is_too_old() {
    assert_eq!(redeem(None, RIGHT, 1_010), Redemption::Refused(NO_CODE));
    assert_eq!(
        redeem(Some(Grant::Pending(pending())), RIGHT, 1_010),
        Redemption::Refused(NO_CODE),
        "nobody said yes"
    );
    assert_eq!(NO_CODE.code.as_str(), "invalid_grant");
}

#[test]
fn g1_a_verifier_for_a_grant_without_a_challenge_is_refused() {
    let bare = Pending { asked: asked(), ..pending() }.fulfil(approval());
    let redemption = redeem(Some(Grant::Fulfilled(bare.clone())), RIGHT, 1_010);
    assert!(matches!(redemption, Redemption::Refused(_)));
    let without = Presented { verifier: None, ..RIGHT };
    assert!(matches!(redeem(Some(Grant::Fulfilled(bare)), without, 1_010), Redemption::Tokens(_)));
}
