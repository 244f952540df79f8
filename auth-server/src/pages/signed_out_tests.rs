//! Where one can go from there.

use super::*;

fn page(back: &str) -> String {
    SignedOut { client: None, back: Some(back.into()), language: Language::English }.render().unwrap()
}

#[test]
fn g8_there_is_a_link_to_an_address_of_the_web_and_to_no_other() {
    assert!(
        page("https://shop.example/bye?a=\"'").contains("href=\"https://shop.example/bye?a=&#34;&#39;\"")
    );
    for other in ["javascript:alert(1)", "com.example.app:/bye", "//shop.example", ""] {
        assert!(!page(other).contains("<a "), "{other}");
    }
}

#[test]
fn g8_nothing_moves_the_browser_by_itself() {
    let page = page("https://shop.example/bye");
    assert!(!page.contains("http-equiv") && !page.contains("<script"));
}
