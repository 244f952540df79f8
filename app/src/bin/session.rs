//! Signet's third web application: signed in by a session at the bff, without a token in the browser (contracts B11, N11).

fn main() {
    app::start_session();
}
