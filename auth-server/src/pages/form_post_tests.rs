//! The form brings what it is given, and its policy allows its script.

use super::*;
use crate::pages::{csp, form_target};

fn page(action: &str) -> String {
    let fields = vec![("code".into(), "a\"b".into()), ("iss".into(), "https://issuer.example".into())];
    FormPost { action: action.into(), fields, language: Language::English }.render().unwrap()
}

#[test]
fn o4_the_fields_go_to_the_redirect_uri_in_their_order() {
    let page = page("https://shop.example/cb?a=\"b'");
    assert!(
        page.contains("<form method=\"post\" action=\"https://shop.example/cb?a=&#34;b&#39;\""),
        "{page}"
    );
    let hidden: Vec<_> =
        page.split("type=\"hidden\" ").skip(1).map(|rest| rest.split('>').next().unwrap()).collect();
    assert_eq!(hidden, ["name=\"code\" value=\"a&#34;b\"", "name=\"iss\" value=\"https://issuer.example\""]);
    assert!(page.contains("<button id=\"continue\" type=\"submit\">Continue</button>"), "without script");
    assert!(page.contains("back to shop.example."));
}

#[test]
fn h1_the_policy_allows_the_script_that_the_page_has() {
    let page = page("https://shop.example/cb");
    let (_, rest) = page.split_once("<script>").unwrap();
    let (script, _) = rest.split_once("</script>").unwrap();
    let source = format!("'sha256-{}'", STANDARD.encode(Sha256::digest(script)));
    assert_eq!(*SUBMIT, source);
    let target = form_target("https://shop.example/cb").unwrap();
    let policy = csp(&target, Some(&SUBMIT));
    let policy = policy.to_str().unwrap();
    assert!(policy.contains(&format!("script-src {source};")), "{policy}");
    assert!(policy.ends_with("form-action 'self' https://shop.example"), "{policy}");
}
