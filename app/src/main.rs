//! Signet's web application: sign in, see the token, watch the API check it (contracts R9, R10, R11).

fn main() {
    app::start_app();
}
