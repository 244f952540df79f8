//! A text in place of a tenant.

use auth_server_core::flows::ports::Users;

async fn anybodys(users: &impl Users) {
    let _ = users.by_username("demo", "ada").await;
}

fn main() {}
