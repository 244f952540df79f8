//! A13 for sessions: nothing that signs in, keeps somebody signed in or proves the bff is ever in a log line, of any server.

use std::fs;

use e2e::openid::{At, Site, journey};
use e2e::relay::Relay;
use e2e::{Options, Stack};

use crate::secrecy::Secrets;

async fn nothing_of_a_session_is_logged(format: &str) {
    let relay = Relay::start().await;
    let options = Options::new().log("trace").text("log_format", format).with_bff();
    let mut stack = Stack::prepare(&relay.before(options));
    relay.leads_to(&stack.auth);
    stack.auth.start_ready().await;
    stack.api.start_ready().await;
    stack.bff.start_ready().await;
    let auth = At::new(stack.client().build().unwrap(), &relay.origin);
    let site = Site { auth, bff: At::from(&stack.bff) };
    let mut secrets = Secrets(journey(&site, &relay).await.unwrap());
    assert!(secrets.0.len() > 40, "cookies, codes, tokens, assertions: {}", secrets.0.len());
    let master = fs::read_to_string(stack.file("data-bff/master.key")).unwrap();
    secrets.0.extend(master.split_whitespace().filter(|word| word.len() > 20).map(str::to_owned));
    for server in [&stack.auth, &stack.api, &stack.bff] {
        secrets.are_not_in(server);
        assert!(server.log().contains("TRACE"), "{} logs all that it can", server.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a13_nothing_of_a_session_is_in_lines_for_people() {
    nothing_of_a_session_is_logged("pretty").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a13_nothing_of_a_session_is_in_lines_for_programs() {
    nothing_of_a_session_is_logged("json").await;
}
