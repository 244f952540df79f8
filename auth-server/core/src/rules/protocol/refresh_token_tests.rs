//! Which refresh tokens are worth tokens, and what reuse does.

use super::*;
use crate::domain::testing_grants::{client, confidential, granted, resources};
use crate::rules::protocol::resource_indicators::Reach;

const GRACE: u64 = 30;
const SPENT: RefreshState = RefreshState::Spent { at: 1_000, successor_used: false };
const FOLLOWED: RefreshState = RefreshState::Spent { at: 1_000, successor_used: true };

fn stored(state: RefreshState) -> StoredRefresh {
    StoredRefresh {
        grant_id: "g".into(),
        client_id: "spa".into(),
        granted: granted("openid read", "A"),
        expires_at: 2_000,
        session_ended: false,
        state,
    }
}

fn of(stored: &StoredRefresh, now: u64) -> Refresh {
    decide(Some(stored), &client(), now, GRACE)
}

#[test]
fn g3_a_public_clients_token_is_rotated_a_confidential_ones_is_kept() {
    let fresh = stored(RefreshState::Fresh);
    assert_eq!(of(&fresh, 1_000), Refresh::Rotate);
    assert_eq!(decide(Some(&fresh), &confidential(), 1_000, GRACE), Refresh::Keep);
    assert_eq!(Refresh::Rotate.refusal().or(Refresh::Keep.refusal()).or(Refresh::Repeat.refusal()), None);
}

#[test]
fn g3_within_the_grace_the_same_successor_is_given_again() {
    for now in [990, 1_000, 1_029] {
        assert_eq!(of(&stored(SPENT), now), Refresh::Repeat, "{now}");
    }
    assert_eq!(of(&stored(SPENT), 1_030), Refresh::Reuse);
    assert_eq!(decide(Some(&stored(SPENT)), &client(), 1_000, 0), Refresh::Reuse, "no grace at all");
}

#[test]
fn g3_the_grace_ends_when_the_successor_is_used() {
    assert_eq!(of(&stored(FOLLOWED), 1_001), Refresh::Reuse);
    assert_eq!(Refresh::Reuse.refusal().unwrap().code.as_str(), "invalid_grant");
}

#[test]
fn g3_reuse_is_noticed_however_late_and_whatever_the_client_became() {
    assert_eq!(of(&stored(SPENT), 9_000), Refresh::Reuse, "its successors may live longer");
    assert_eq!(decide(Some(&stored(FOLLOWED)), &confidential(), 1_001, GRACE), Refresh::Reuse);
    assert_eq!(of(&StoredRefresh { session_ended: true, ..stored(FOLLOWED) }, 1_001), Refresh::Reuse);
}

#[test]
fn g3_another_client_neither_gets_nor_ends_anything() {
    for state in [RefreshState::Fresh, SPENT, FOLLOWED, RefreshState::Revoked] {
        for client in [client(), confidential()] {
            let other = Client { client_id: "other".into(), ..client };
            assert_eq!(
                decide(Some(&stored(state)), &other, 1_001, GRACE),
                Refresh::Refused(NO_TOKEN),
                "{state:?}"
            );
        }
    }
}

#[test]
fn g3_what_is_revoked_or_too_old_or_never_was_is_refused() {
    assert_eq!(of(&stored(RefreshState::Revoked), 1_000), Refresh::Refused(NO_TOKEN));
    assert_eq!(of(&stored(RefreshState::Fresh), 1_999), Refresh::Rotate);
    assert_eq!(of(&stored(RefreshState::Fresh), 2_000), Refresh::Refused(NO_TOKEN));
    let at_its_end = StoredRefresh { expires_at: 1_010, ..stored(SPENT) };
    assert_eq!(of(&at_its_end, 1_010), Refresh::Refused(NO_TOKEN), "the grace makes nothing live longer");
    assert_eq!(decide(None, &client(), 1_000, GRACE), Refresh::Refused(NO_TOKEN));
    assert_eq!(NO_TOKEN.code, ErrorCode::InvalidGrant);
}

#[test]
fn g4_without_offline_access_it_ends_with_the_session() {
    for state in [RefreshState::Fresh, SPENT] {
        let ended = StoredRefresh { session_ended: true, ..stored(state) };
        assert_eq!(of(&ended, 1_001), Refresh::Refused(NO_TOKEN), "{state:?}");
        assert_eq!(decide(Some(&ended), &confidential(), 1_001, GRACE), Refresh::Refused(NO_TOKEN));
    }
}

#[test]
fn g4_with_offline_access_it_outlives_the_session() {
    let offline = granted("openid offline_access", "");
    let ended = StoredRefresh { session_ended: true, granted: offline, ..stored(RefreshState::Fresh) };
    assert_eq!(of(&ended, 1_000), Refresh::Rotate);
}

#[test]
fn nobody_gets_more_at_a_refresh_than_was_granted() {
    let (all, registered) = (granted("openid read send", "A B"), resources());
    for more in ["write", "read write", "profile", "Read"] {
        let refused = narrowed(&all, &registered, more.split(' ')).unwrap_err();
        assert_eq!(refused.code, ErrorCode::InvalidScope, "{more}");
    }
    assert_eq!(narrowed(&all, &registered, []), Ok(all));
}

#[test]
fn k2_less_may_be_asked_for_and_what_is_not_needed_is_left_out() {
    let (all, registered, client) = (granted("openid read send", "A B"), resources(), client());
    for (asked, less) in [
        ("openid read", granted("openid read", "A")),
        ("send send", granted("send", "B")),
        ("send openid read", granted("openid read send", "A B")),
        ("openid", granted("openid", "")),
    ] {
        assert_eq!(narrowed(&all, &registered, asked.split(' ')), Ok(less), "{asked}");
    }
    let less = narrowed(&all, &registered, ["send"]).unwrap();
    let reach = Reach::of(&client, &registered);
    assert_eq!(reach.target(&less, []).unwrap().audience("issuer"), "B");
    assert_eq!(reach.target(&less, ["A"]).unwrap_err().code, ErrorCode::InvalidTarget);
}
