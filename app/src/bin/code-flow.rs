//! Signet's second web application: sign in by redirect, step by step (rule H7; RFC 6749 §4.1, RFC 7636).

fn main() {
    app::start_code_flow();
}
