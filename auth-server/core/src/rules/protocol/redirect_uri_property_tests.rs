//! What holds of redirect URIs, whatever is asked.

use proptest::prelude::*;

use super::*;

/// Texts that look like redirect URIs, put together from what tricks are made of.
fn like_a_uri() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "http",
        "https",
        ":",
        "//",
        "/",
        "127.0.0.1",
        "[::1]",
        "localhost",
        "8080",
        "0",
        "+",
        "@",
        "\\",
        "?",
        "#",
        "..",
        "%2f",
        "%2e",
        "a",
        "A",
        ".",
        "evil.example",
        "app.example.com",
        "\t",
        " ",
        ";",
        ",",
        "'",
        "\"",
        "\u{3002}",
        "x=1",
        "com.example.app",
    ]);
    prop::collection::vec(pieces, 0..10).prop_map(|pieces| pieces.concat())
}

fn registered() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "https://app.example.com/cb",
        "https://app.example.com",
        "http://localhost/cb",
        "http://127.0.0.1/cb",
        "http://127.0.0.1",
        "http://[::1]/cb?x=1",
        "http://127.0.0.1:8080/cb",
        "com.example.app:/cb",
    ])
    .prop_map(str::to_owned)
}

/// What may match, said the other way round: all that can be made of `registered` by putting a port in.
fn can_be_made_of(registered: &str, asked: &str) -> bool {
    let origin = ["http://127.0.0.1", "http://[::1]"]
        .into_iter()
        .find(|origin| registered.starts_with(origin) && !registered[origin.len()..].starts_with(':'));
    let with_port =
        |port: u16| origin.map(|origin| format!("{origin}:{port}{}", &registered[origin.len()..]));
    let digits: String =
        asked.chars().skip(origin.map_or(0, str::len) + 1).take_while(char::is_ascii_digit).collect();
    let port = digits.parse::<u16>().ok().filter(|port| *port > 0);
    asked == registered || port.and_then(with_port).is_some_and(|made| made == asked)
}

proptest! {
    #[test]
    fn g6_nothing_but_the_exact_text_and_the_loopback_port_ever_matches(registered in registered(), asked in like_a_uri()) {
        prop_assert_eq!(matches(&registered, &asked), can_be_made_of(&registered, &asked));
    }

    #[test]
    fn g6_a_change_of_one_place_matches_nothing_more(
        registered in registered(), at in any::<prop::sample::Index>(), put in ".{0,2}", cut in 0_usize..3, port in any::<u32>()
    ) {
        let from = at.index(registered.len() + 1);
        let to = (from + cut).min(registered.len());
        let changed = format!("{}{put}{}", &registered[..from], &registered[to..]);
        prop_assert_eq!(matches(&registered, &changed), can_be_made_of(&registered, &changed), "{}", changed);
        let ported = format!("{}:{port}{}", &registered[..from], &registered[from..]);
        prop_assert_eq!(matches(&registered, &ported), can_be_made_of(&registered, &ported), "{}", ported);
    }

    #[test]
    fn h1_a_source_never_leaves_its_directive(uri in like_a_uri()) {
        if let Some(source) = form_action_source(&uri) {
            prop_assert!(acceptable(&uri).is_ok());
            prop_assert!(uri.starts_with(&source));
            let is_harmless = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:/+".contains(&byte);
            prop_assert!(source.bytes().all(is_harmless), "{}", source);
        }
    }

    #[test]
    fn what_is_registered_is_read_without_panic(uri in "\\PC{0,40}") {
        prop_assert_eq!(acceptable(&uri).is_ok(), form_action_source(&uri).is_some());
    }
}
