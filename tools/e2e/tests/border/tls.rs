//! TLS as clients see it: versions, suites, protocols, handshakes that come to nothing.

use e2e::wire::{PATIENCE, Wire};
use e2e::{Ask as _, Options, Server, Stack, USER};
use reqwest::{Version, tls};

fn all(stack: &Stack) -> [&Server; 3] {
    [&stack.auth, &stack.api, &stack.bff]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_whole_flow_works_over_tls() {
    let stack = Stack::start(&Options::new().with_bff().with_tls()).await;
    let answer = stack.check(&stack.login(USER).await).await;
    assert_eq!(answer.status, 200, "the api has its keys over TLS: {}", answer.seen());
    let metadata = stack.auth.get("/.well-known/oauth-authorization-server").answer().await;
    assert_eq!(metadata.json()["issuer"], stack.auth.origin(), "{}", metadata.seen());
    let config = stack.bff.get("/config.json").answer().await;
    assert_eq!(config.json()["api"], stack.api.origin(), "{}", config.seen());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn tls_1_2_and_1_3_are_spoken_with_http_1_1_and_2() {
    let stack = Stack::start(&Options::new().with_bff().with_tls()).await;
    for version in [tls::Version::TLS_1_2, tls::Version::TLS_1_3] {
        let client = || stack.client().tls_version_min(version).tls_version_max(version);
        let both = [(client(), Version::HTTP_2), (client().http1_only(), Version::HTTP_11)];
        for (client, http) in both {
            let client = client.build().unwrap();
            for server in all(&stack) {
                let response = client.get(server.url("/health")).send().await.unwrap();
                assert_eq!((response.status().as_u16(), response.version()), (200, http), "{version:?}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn who_does_not_know_the_authority_is_not_deceived() {
    let stack = Stack::start_auth(&Options::new().with_tls()).await;
    let stranger = Stack::prepare(&Options::new().with_tls()).client().build().unwrap();
    let error = stranger.get(stack.auth.url("/health")).send().await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    stack.auth.still_works().await;
}

/// A hello of a client (RFC 8446 §4.1.2) of at most `version` that offers `suites` alone.
fn hello(version: [u8; 2], suites: &[u16]) -> Vec<u8> {
    let with_length = |bytes: &[u8]| {
        let length = u16::try_from(bytes.len()).unwrap().to_be_bytes();
        [&length, bytes].concat()
    };
    let suites: Vec<u8> = suites.iter().flat_map(|suite| suite.to_be_bytes()).collect();
    // Groups (P-256, X25519) and signatures (ECDSA and RSA with SHA-256): what every server wants to hear.
    let groups = [&[0, 10][..], &with_length(&with_length(&[0, 23, 0, 29]))].concat();
    let signatures = [&[0, 13][..], &with_length(&with_length(&[4, 3, 8, 4, 4, 1]))].concat();
    let points = [&[0, 11][..], &with_length(&[1, 0])].concat();
    let extensions = with_length(&[groups, signatures, points].concat());
    let body = [&version[..], &[7; 32], &[0], &with_length(&suites), &[1, 0], &extensions].concat();
    let handshake = [&[1, 0], with_length(&body).as_slice()].concat();
    [&[22, 3, 1], with_length(&handshake).as_slice()].concat()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn old_versions_and_suites_without_aead_are_refused() {
    const TLS_1_2: [u8; 2] = [3, 3];
    let stack = Stack::start(&Options::new().with_bff().with_tls()).await;
    for server in all(&stack) {
        for (what, bytes) in [
            // ECDHE_ECDSA and ECDHE_RSA with AES-128-CBC, RSA with AES-128-CBC, RSA with AES-128-GCM.
            ("CBC", hello(TLS_1_2, &[0xc009, 0xc013, 0x002f])),
            ("no forward secrecy", hello(TLS_1_2, &[0x009c])),
            ("TLS 1.1", hello([3, 2], &[0xc009, 0xc02b])),
            ("TLS 1.0", hello([3, 1], &[0xc009, 0xc02b])),
        ] {
            let mut wire = Wire::open(server.port).await;
            wire.send(&bytes).await.unwrap();
            let said = wire.closed(PATIENCE).await;
            // One alert, which is fatal.
            assert!(matches!(said.as_slice(), [21, 3, _, 0, 2, 2, _]), "{}: {what}: {said:?}", server.name);
        }
        let mut wire = Wire::open(server.port).await;
        wire.send(&hello(TLS_1_2, &[0xc02b])).await.unwrap();
        assert_eq!(wire.first().await, 22, "{}: with AEAD the handshake goes on", server.name);
        server.still_works().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_handshake_that_does_not_come_to_its_end_is_closed() {
    let options = Options::new().with_bff().with_tls().seconds("connections.handshake_time", 2);
    let stack = Stack::start(&options).await;
    for server in all(&stack) {
        let hello = hello([3, 3], &[0xc02b]);
        for start in [&[][..], &hello[..20], &hello] {
            let mut wire = Wire::open(server.port).await;
            wire.send(start).await.unwrap();
            let said = wire.closed(PATIENCE).await;
            assert!(said.first().is_none_or(|kind| *kind == 22), "{}: {said:?}", server.name);
        }
        server.still_works().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_handshake_under_way_does_not_hold_up_the_end() {
    let times = ["handshake_time", "stop_time"].map(|key| format!("connections.{key}"));
    let options = times.iter().fold(Options::new().with_tls(), |options, key| options.seconds(key, 600));
    let mut stack = Stack::start_auth(&options).await;
    let mut wire = Wire::open(stack.auth.port).await;
    wire.send(&hello([3, 3], &[0xc02b])).await.unwrap();
    assert_eq!(wire.first().await, 22, "the server has answered, and waits for more");
    let status = stack.auth.stop();
    assert_eq!(status.code(), Some(0), "{status}\n{}", stack.auth.log());
    assert!(!stack.auth.log().contains("with requests in flight"), "{}", stack.auth.log());
    wire.closed(PATIENCE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn plain_http_and_garbage_get_no_answer_where_tls_is_spoken() {
    let stack = Stack::start(&Options::new().with_bff().with_tls()).await;
    for server in all(&stack) {
        let request = format!("GET /health HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", server.port);
        for bytes in [request.as_bytes(), &[0xff; 1000], &[0; 1000]] {
            let mut wire = Wire::open(server.port).await;
            let _ = wire.send(bytes).await;
            let said = wire.closed(PATIENCE).await;
            assert!(!said.starts_with(b"HTTP"), "{}: {}", server.name, String::from_utf8_lossy(&said));
        }
        server.still_works().await;
    }
}
