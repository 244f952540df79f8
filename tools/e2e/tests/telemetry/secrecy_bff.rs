//! A13 for sessions: nothing that signs in, keeps somebody signed in or proves the bff is ever in a log line, of any server.

use std::fs;

use e2e::Options;
use e2e::openid::journey;
use e2e::relayed::Relayed;

use crate::secrecy::Secrets;

async fn nothing_of_a_session_is_logged(format: &str) {
    let options = Options::new().log("trace").text("log_format", format);
    let Relayed { stack, relay, site } = Relayed::start(options).await;
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
