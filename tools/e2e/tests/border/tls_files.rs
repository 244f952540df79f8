//! The files of TLS: what a server says of bad ones at its start, and how it takes up new ones.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use e2e::authority::replace;
use e2e::wire::PATIENCE;
use e2e::{Options, Server, Stack, wait};
use reqwest::Client;
use reqwest::tls::TlsInfo;

/// A client that opens a connection for each request, and looks at the certificate. A new one knows no earlier session,
/// which it would resume with the certificate of then.
fn client(stack: &Stack) -> Client {
    stack.client().pool_max_idle_per_host(0).tls_info(true).build().unwrap()
}

/// The certificate that the server shows on a new connection.
async fn shown(client: &Client, server: &Server) -> Vec<u8> {
    let response = client.get(server.url("/health")).send().await.unwrap();
    assert_eq!(response.status().as_u16(), 200);
    let info = response.extensions().get::<TlsInfo>().and_then(TlsInfo::peer_certificate);
    info.expect("it was asked for").to_vec()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn certificates_are_swapped_under_load_and_no_request_fails() {
    let stack = Stack::start_auth(&Options::new().with_tls().log("signet_service=info")).await;
    let over = Arc::new(AtomicBool::new(false));
    let load: Vec<_> = (0..4)
        .map(|_| {
            let (client, url, over) = (client(&stack), stack.auth.url("/health"), Arc::clone(&over));
            tokio::spawn(async move {
                let mut answered = 0;
                while !over.load(Ordering::Relaxed) {
                    let answer = client.get(&url).send().await.unwrap();
                    assert_eq!(answer.status().as_u16(), 200);
                    answered += 1;
                }
                answered
            })
        })
        .collect();
    // One that stays open all the while: its certificate is that of its handshake.
    let kept = stack.client().build().unwrap();
    assert_eq!(kept.get(stack.auth.url("/health")).send().await.unwrap().status().as_u16(), 200);
    let authority = stack.authority.as_ref().unwrap();
    for _ in 0..3 {
        let wanted = authority.issue(&stack.pair());
        wait::until("the new certificate is shown", PATIENCE, async || {
            (shown(&client(&stack), &stack.auth).await == wanted).then_some(())
        })
        .await;
        assert_eq!(kept.get(stack.auth.url("/health")).send().await.unwrap().status().as_u16(), 200);
    }
    over.store(true, Ordering::Relaxed);
    for client in load {
        assert!(client.await.unwrap() > 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_broken_new_pair_keeps_the_old_one_and_is_said_once() {
    let stack = Stack::start_auth(&Options::new().with_tls()).await;
    let pair = stack.pair();
    let before = shown(&client(&stack), &stack.auth).await;
    replace(&pair.cert, "nonsense\n");
    let said = "the TLS certificates stay as they were";
    wait::until("it is said", PATIENCE, async || stack.auth.log().contains(said).then_some(())).await;
    assert_eq!(shown(&client(&stack), &stack.auth).await, before);
    assert_eq!(stack.auth.readiness().await, Some(200));
    let wanted = stack.authority.as_ref().unwrap().issue(&pair);
    wait::until("the mended pair is taken up", PATIENCE, async || {
        (shown(&client(&stack), &stack.auth).await == wanted).then_some(())
    })
    .await;
    let log = stack.auth.log();
    assert_eq!(log.matches(said).count(), 1, "{log}");
    assert!(log.contains("tls.pem holds no certificate"), "{log}");
}

#[test]
fn a_start_without_a_usable_pair_is_refused_with_file_and_reason() {
    let stack = Stack::prepare(&Options::new().with_tls());
    let (other, pair) = (Stack::prepare(&Options::new().with_tls()), stack.pair());
    let (cert, key) = (fs::read_to_string(&pair.cert).unwrap(), fs::read_to_string(&pair.key).unwrap());
    let foreign = fs::read_to_string(other.pair().key).unwrap();
    for (cert_text, key_text, wanted) in [
        ("", key.as_str(), "tls.pem holds no certificate"),
        (&cert, "", "tls.key holds no private key in PEM"),
        (&cert, &foreign, "is not that of the first certificate in"),
    ] {
        replace(&pair.cert, cert_text);
        replace(&pair.key, key_text);
        for name in ["auth-server", "api", "bff"] {
            let (code, said) = Server::refuses(name, &stack.file(""));
            assert_eq!(code, Some(1), "{name}: {said}");
            assert!(said.contains(wanted) && said.starts_with("error: the TLS "), "{name}: {said}");
        }
    }
    replace(&pair.key, &key);
    fs::set_permissions(&pair.key, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    let (code, said) = Server::refuses("api", &stack.file(""));
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("is open to others (mode 0644); run: chmod 600 "), "{said}");
    fs::remove_file(&pair.key).unwrap();
    assert!(Server::refuses("bff", &stack.file("")).1.contains("tls.key cannot be read"));
}
