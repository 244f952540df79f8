//! No tenant at all.

use auth_server_core::flows::ports::Users;

async fn anybodys(users: &impl Users) {
    let _ = users.by_username("ada").await;
}

fn main() {}
