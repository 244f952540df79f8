//! Everything that a bff does for people, and every secret that it makes and gets on the way: for tests that look where none may be.

use super::bff::Site;
use super::{Step, Visitor, claims, with_status};
use crate::USER;
use crate::relay::{Exchange, Relay, TOKENS};

/// Fields of requests and members of answers that nobody else may learn.
const SECRET: [&str; 7] =
    ["code", "code_verifier", "client_assertion", "refresh_token", "token", "access_token", "id_token"];

/// People sign in, ask the API with a token that has to be refreshed, are refused, sign out at either end, and leave in the middle. All
/// of it goes through `relay`; what comes back is each cookie, handle, code, token, state, nonce, verifier and assertion.
///
/// # Errors
/// [`super::Trouble`].
pub async fn journey(site: &Site, relay: &Relay) -> Step<Vec<String>> {
    let mut secrets = Vec::new();
    relay.says_expires_in(0);
    for out_at in [Out::Nowhere, Out::Here, Out::There, Out::InTheMiddle] {
        let mut visitor = Visitor::default();
        let page = site.begins(&mut visitor, "?tenant=demo&login_hint=somebody").await?;
        let states = visitor.cookies.keys().filter_map(|name| name.strip_prefix("signet_login_"));
        secrets.extend(states.map(str::to_owned));
        if out_at != Out::InTheMiddle {
            let callback = site.allows(&mut visitor, &page, USER).await?;
            with_status(visitor.get(&site.bff, &callback).await?, 303)?;
            secrets.extend(uses(site, &mut visitor).await?);
            match out_at {
                Out::Here => secrets.extend(here(site, &mut visitor).await?),
                Out::There => visitor.signs_out(&site.auth).await?,
                Out::Nowhere | Out::InTheMiddle => {}
            }
        }
        secrets.extend(visitor.secrets);
    }
    secrets.extend(relay.all().iter().flat_map(of_exchange));
    secrets.retain(|secret| !secret.is_empty());
    Ok(secrets)
}

/// Where somebody signs out.
#[derive(PartialEq, Eq)]
enum Out {
    Nowhere,
    Here,
    There,
    /// They do not even come back from the provider.
    InTheMiddle,
}

/// Asks for the session and for the API, rightly and wrongly: the CSRF token.
async fn uses(site: &Site, visitor: &mut Visitor) -> Step<Vec<String>> {
    let csrf = site.csrf(visitor).await?;
    with_status(visitor.get(&site.bff, "/bff/api/me").await?, 200)?;
    for (token, status) in [(None, 403), (Some("a token that is none"), 403), (Some(csrf.as_str()), 201)] {
        with_status(site.posts(visitor, "/bff/api/write", token).await?, status)?;
    }
    let kept = visitor.cookies["signet_session"].clone();
    // Where nobody should put them.
    for secret in [kept.as_str(), &csrf] {
        for path in ["/bff/", "/bff/api/", "/bff/callback?state=", "/session?error=", "/"] {
            visitor.get(&site.bff, &format!("{path}{secret}")).await?;
        }
    }
    Ok(vec![csrf])
}

async fn here(site: &Site, visitor: &mut Visitor) -> Step<Vec<String>> {
    let csrf = site.csrf(visitor).await?;
    let done = with_status(site.signs_out(visitor, Some(&csrf)).await?, 200)?;
    let url = done.json()["logout_url"].as_str().unwrap_or_default().to_owned();
    let path = url.find("/oauth2/").map(|at| url[at..].to_owned()).unwrap_or_default();
    with_status(visitor.get(&site.auth, &path).await?, 303)?;
    Ok(super::parameter(&url, "id_token_hint").iter().flat_map(|token| parts(token)).collect())
}

fn of_exchange(exchange: &Exchange) -> Vec<String> {
    let sent = SECRET.iter().filter_map(|name| exchange.field(name));
    let given = SECRET.iter().filter_map(|name| exchange.member(name));
    let nonce = exchange.member("id_token").filter(|_| exchange.path == TOKENS);
    let nonce = nonce.and_then(|token| claims(&token)["nonce"].as_str().map(str::to_owned));
    sent.chain(given).flat_map(|secret| parts(&secret)).chain(nonce).collect()
}

/// By what a secret is told: a token by what is its own in it, `TENANT.RANDOM` by what is random.
fn parts(secret: &str) -> Vec<String> {
    match secret.split('.').collect::<Vec<_>>().as_slice() {
        [_, random] => vec![(*random).to_owned()],
        [_, claims, signature] => vec![(*claims).to_owned(), (*signature).to_owned()],
        _ => vec![secret.to_owned()],
    }
}
