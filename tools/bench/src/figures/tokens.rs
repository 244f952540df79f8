//! What a token for a machine and an answer of userinfo cost the auth-server's process, beside a bare handler of the same bytes that
//! does the one thing that either is about.

use std::sync::Arc;

use auth_server::keys::{SigningAlg, generate};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use e2e::forge::pem_to_der;
use e2e::vault::location;
use e2e::{Options, Stack};
use signet_db::{Engine, Location};

use super::provider::{Provider, access_token, code};
use super::side::{Bare, cost};
use crate::Outcome;
use crate::bare::Work;
use crate::figure::Measured;
use crate::load::{Connection, form};
use crate::rounds::{Rounds, Side};

const CONNECTIONS: usize = 16;
/// Many short rounds rather than few long ones: what disturbs the machine then disturbs few of them.
const ROUNDS: usize = 60;
/// Requests of one side in one round.
const REQUESTS: usize = 1_000;
/// Of the demo's user, who signs in for it.
const SUB: &str = "1";

/// `client_credentials`: a bare handler with one raw ES256 signature over a message as long ÷ the token endpoint.
pub(super) async fn machine() -> Outcome<Measured> {
    let stack = Stack::start_auth(&Options::new().log("warn")).await;
    let secret = std::fs::read_to_string(stack.file("data/signet-machine.secret"))?;
    let basic = STANDARD.encode(format!("signet-machine:{}", secret.trim_end()));
    let basic = format!("accept: application/json\r\nauthorization: Basic {basic}\r\n");
    let fields = [("grant_type", "client_credentials"), ("scope", "read")];
    let request = form("/oauth2/token", stack.auth.port, &basic, &fields);
    let token = Connection::open(stack.auth.port).await?.finds(&request, access_token).await?;
    let (message, _) = token.rsplit_once('.').ok_or("a token has dots")?;
    let key = pem_to_der(&generate(SigningAlg::Es256)?);
    let work = Work::Sign { key, message: message.as_bytes().to_vec() };
    let server = (stack.auth.id().ok_or("the auth-server runs no more")?, stack.auth.port);
    compare(server, request, work).await
}

/// Userinfo, one token again and again: a bare handler with one read by the primary key ÷ the endpoint.
pub(super) async fn userinfo() -> Outcome<Measured> {
    let provider = Provider::on(Engine::Sqlite).await?;
    let mut connection = Connection::open(provider.port()).await?;
    let code = connection.finds(&provider.authorize(), code).await?;
    let token = connection.finds(&provider.redeem(&code), access_token).await?;
    let Location::File(database) = location(&provider.stack) else {
        return Err("the demo's database is a file".into());
    };
    let work = Work::Read { database, tenant: "demo".to_owned(), sub: SUB.to_owned() };
    compare(provider.process()?, provider.userinfo(&token), work).await
}

/// A bare handler that does `work` ÷ the server, for `request`.
async fn compare(server: (u32, u16), request: Vec<u8>, work: Work) -> Outcome<Measured> {
    let bare = Bare::like(&request, server.1, work).await?;
    let requests: Arc<[Vec<u8>]> = vec![request; REQUESTS].into();
    let mut rounds = Rounds::default();
    // The first round warms both up and does not count.
    for number in 0..=ROUNDS {
        for side in Side::order(number) {
            let process = if side == Side::Base { (bare.id(), bare.port) } else { server };
            let spent = cost(process, &requests, CONNECTIONS).await?;
            if number > 0 {
                rounds.note(side, spent);
            }
        }
    }
    rounds.figure("µs")
}
