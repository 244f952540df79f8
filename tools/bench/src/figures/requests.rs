//! What a request with a verified token costs the api's process, beside a bare handler of the same bytes.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use e2e::forge::Forge;
use e2e::{Options, Stack, USER};
use serde_json::{Value, json};

use super::side::{Bare, cost};
use crate::Outcome;
use crate::bare::Work;
use crate::figure::Measured;
use crate::load::get;
use crate::rounds::{Rounds, Side};

/// An endpoint that answers nobody without a valid token.
const PATH: &str = "/api/profile";
const CONNECTIONS: usize = 16;
/// Many short rounds rather than few long ones: what disturbs the machine then disturbs few of them.
const ROUNDS: usize = 60;
/// Requests of one side in one round.
const REPEATED: usize = 3_000;
const DISTINCT: usize = 1_000;

/// The api and the bare server, side by side.
struct Pair {
    stack: Stack,
    bare: Bare,
}

/// One token, again and again: its signature was checked at the first request.
pub(super) async fn repeated() -> Outcome<Measured> {
    let (stack, token) = stack().await?;
    let pair = pair(stack, &token, Work::Nothing).await?;
    let requests: Arc<[Vec<u8>]> = vec![request(&pair.stack, &token); REPEATED].into();
    pair.compare(|_| Ok(Arc::clone(&requests))).await
}

/// Tokens that differ in their `jti` alone, none of which comes twice.
pub(super) async fn distinct() -> Outcome<Measured> {
    let (stack, token) = stack().await?;
    let (mut forge, claims) = (Forge::of(&stack).await, payload(&token)?);
    forge.claims = claims;
    let new = |round: usize, number: usize| forge.claim("jti", json!(format!("{round:016x}{number:016x}")));
    // Other tokens than the api gets, so that both check what they have not checked before.
    let tokens = (0..DISTINCT).map(|number| new(usize::MAX, number)).collect();
    let point = point(&stack).await?;
    let pair = pair(stack, &token, Work::Check { tokens, point }).await?;
    pair.compare(|round| Ok((0..DISTINCT).map(|number| request(&pair.stack, &new(round, number))).collect()))
        .await
}

/// Auth-server and api, and a token that outlives the measurement.
async fn stack() -> Outcome<(Stack, String)> {
    let options = Options::new().log("warn").seconds("auth_server.token_lifetime", 3600);
    let stack = Stack::start(&options).await;
    let token = stack.login(USER).await;
    Ok((stack, token))
}

fn request(stack: &Stack, token: &str) -> Vec<u8> {
    get(PATH, stack.api.port, &format!("accept: application/json\r\nauthorization: Bearer {token}\r\n"))
}

fn part(token: &str, number: usize) -> Outcome<Vec<u8>> {
    Ok(URL_SAFE_NO_PAD.decode(token.split('.').nth(number).ok_or("a token has three parts")?)?)
}

fn payload(token: &str) -> Outcome<Value> {
    Ok(serde_json::from_slice(&part(token, 1)?)?)
}

/// The key that checks the tokens' signatures, as a raw verification takes it.
async fn point(stack: &Stack) -> Outcome<Vec<u8>> {
    let jwk = stack.public_jwk().await;
    let number = |name: &str| URL_SAFE_NO_PAD.decode(jwk[name].as_str().unwrap_or_default());
    Ok([vec![4], number("x")?, number("y")?].concat())
}

/// Starts a bare server that answers what the api answers to `token`.
async fn pair(stack: Stack, token: &str, work: Work) -> Outcome<Pair> {
    let bare = Bare::like(&request(&stack, token), stack.api.port, work).await?;
    Ok(Pair { stack, bare })
}

impl Pair {
    /// Sends the requests of each round to both, and counts what they cost.
    async fn compare(&self, requests: impl Fn(usize) -> Outcome<Arc<[Vec<u8>]>>) -> Outcome<Measured> {
        let mut rounds = Rounds::default();
        // The first round warms both up and does not count.
        for number in 0..=ROUNDS {
            let requests = requests(number)?;
            for side in Side::order(number) {
                let cost = self.cost(side, &requests).await?;
                if number > 0 {
                    rounds.note(side, cost);
                }
            }
        }
        rounds.figure("µs")
    }

    /// The CPU time of one request, in microseconds.
    async fn cost(&self, side: Side, requests: &Arc<[Vec<u8>]>) -> Outcome<f64> {
        let process = match side {
            Side::Base => (self.bare.id(), self.bare.port),
            Side::Measured => (self.stack.api.id().ok_or("the api runs no more")?, self.stack.api.port),
        };
        cost(process, requests, CONNECTIONS).await
    }
}
