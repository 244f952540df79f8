//! What a page of session mode believes, and when it stops to.

use super::*;
use crate::services::Server;
use signet_shared::wire::SessionUser;

fn answer(name: &str) -> SessionAnswer {
    let user = SessionUser {
        sub: "1".into(),
        name: Some(name.into()),
        preferred_username: None,
        email: None,
        roles: Vec::new(),
    };
    SessionAnswer { user, tenant: None, expires_at: 1000, csrf_token: "token".into() }
}

fn after(actions: impl IntoIterator<Item = SessionAction>) -> Rc<SessionState> {
    actions.into_iter().fold(Rc::new(SessionState::default()), Reducible::reduce)
}

fn came(number: u32, name: &str) -> SessionAction {
    SessionAction::Came(number, Ok(Some(answer(name))), 7)
}

fn nobody(number: u32) -> SessionAction {
    SessionAction::Came(number, Ok(None), 7)
}

#[test]
fn b5_who_is_signed_in_is_what_the_bff_says_and_nothing_else() {
    assert_eq!(after([]).standing, Standing::Asking);
    assert_eq!(after([SessionAction::Ask(1), came(1, "Ada")]).signed().unwrap().answer, answer("Ada"));
    let out = after([SessionAction::Ask(1), nobody(1)]);
    assert_eq!((&out.standing, out.was_in), (&Standing::Out, false));
    let error = Error::Unreachable(Server::App, String::new());
    let failed = after([SessionAction::Ask(1), SessionAction::Came(1, Err(error.clone()), 7)]);
    assert_eq!(failed.standing, Standing::Failed(error), "no answer is no success");
}

#[test]
fn h6_once_the_end_is_heard_nothing_shows_anybody_as_signed_in() {
    let doubted = after([SessionAction::Ask(1), came(1, "Ada"), SessionAction::Ask(2)]);
    assert_eq!((doubted.signed(), doubted.was_in), (None, true));
    // An answer from before the end.
    let late = Rc::clone(&doubted).reduce(came(1, "Ada"));
    assert_eq!(late.standing, Standing::Asking);
    let out = late.reduce(nobody(2));
    assert_eq!((&out.standing, out.was_in), (&Standing::Out, true), "and it can say that it was over");
    let event = SessionEvent { expires_at: 5000, refreshes: 3 };
    assert_eq!(out.reduce(SessionAction::Changed(event, 8)).standing, Standing::Out);
}

#[test]
fn h6_a_change_that_was_heard_is_shown_and_outlives_the_next_answer() {
    let event = SessionEvent { expires_at: 5000, refreshes: 3 };
    let state = after([SessionAction::Ask(1), came(1, "Ada"), SessionAction::Changed(event, 8)]);
    let signed = state.signed().unwrap();
    assert_eq!((signed.answer.expires_at, signed.refreshes, signed.at), (5000, Some(3), 8));
    let again = state.reduce(SessionAction::AskQuietly(2)).reduce(came(2, "Ada"));
    assert_eq!(again.signed().unwrap().refreshes, Some(3));
}

#[test]
fn b6_whoever_leaves_is_not_brought_back_by_what_comes_late() {
    let leaving = after([SessionAction::Ask(1), came(1, "Ada"), SessionAction::Leave]);
    assert_eq!((&leaving.standing, leaving.is_open()), (&Standing::Leaving, false));
    for late in [SessionAction::Ask(2), SessionAction::AskQuietly(2), came(1, "Ada"), nobody(1)] {
        assert_eq!(Rc::clone(&leaving).reduce(late.clone()).standing, Standing::Leaving, "{late:?}");
    }
    let told = LogoutAnswer { logout_url: None, provider_reached: false };
    assert_eq!(Rc::clone(&leaving).reduce(SessionAction::Left(told.clone())).standing, Standing::Left(told));
    let error = Error::Unreachable(Server::App, String::new());
    let stayed = leaving.reduce(SessionAction::Stayed(error.clone()));
    assert_eq!((&stayed.standing, &stayed.trouble), (&Standing::Asking, &Some(error)));
}

#[test]
fn whoever_comes_back_to_a_page_that_was_left_is_asked_for_anew() {
    let told = LogoutAnswer { logout_url: None, provider_reached: false };
    for before in [SessionAction::Leave, SessionAction::Left(told)] {
        let away = after([SessionAction::Ask(1), came(1, "Ada"), before, SessionAction::Away(2)]);
        assert_eq!(away.standing, Standing::Asking);
        let back = away.reduce(SessionAction::Ask(3)).reduce(nobody(3));
        assert_eq!(back.standing, Standing::Out);
    }
}

#[test]
fn nobody_leaves_who_is_not_there() {
    assert_eq!(after([SessionAction::Ask(1), nobody(1), SessionAction::Leave]).standing, Standing::Out);
}

#[test]
fn the_end_is_announced_once_and_not_each_second() {
    let mut said: Vec<&str> = (0..200).rev().map(end_announced).collect();
    said.dedup();
    assert_eq!(said, ["", "Your session ends within a minute, unless you use it.", ""]);
}

#[test]
fn b8_an_access_token_that_is_due_is_said_to_be() {
    let token = AccessTokenFacts { resource: None, came_at: 0, due_at: 270, expires_at: 300 };
    assert!(until(&token, 200).starts_with("For 1 minute 10 seconds it serves as it is"));
    for now in [270, 300, 5000] {
        assert!(until(&token, now).starts_with("It is due"), "{now}");
    }
}
