//! What README.md shows is what happens: its curl lines are run against the real processes.

use e2e::{Ask as _, Options, Stack, binary, readme};

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_readmes_curl_lines_answer_what_it_says() {
    let path = binary::workspace().join("README.md");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let stack = Stack::start(&Options::new().with_bff()).await;
    let count = readme::holds(&stack, &text);
    assert!(count >= 4, "README.md shows {count} curl lines in its console blocks, and should show four");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn o11_the_client_that_the_readme_shows_is_taken_and_sends_people_to_sign_in() {
    let text = std::fs::read_to_string(binary::workspace().join("README.md")).unwrap();
    let (_, shown) = text.split_once("[[clients]]\n").unwrap();
    let (shown, _) = shown.split_once("```").unwrap();
    let mut stack = Stack::prepare(&Options::new());
    let toml = stack.file("signet.toml");
    let before = std::fs::read_to_string(&toml).unwrap();
    std::fs::write(&toml, format!("{before}\n[[clients]]\n{shown}")).unwrap();
    stack.auth.start_ready().await;
    let asked = "/oauth2/authorize?client_id=shop&redirect_uri=http://localhost:8080/callback&response_type=code\
                 &scope=openid&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";
    let answer = stack.auth.get(asked).answer().await;
    assert_eq!(answer.status, 303, "{}", answer.seen());
    let page = stack.auth.get(&answer.header("location").unwrap()).answer().await.text();
    assert!(page.contains("The Shop") && page.contains("login-submit"), "{page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_document_that_is_right_holds_and_a_wrong_one_does_not() {
    let stack = Stack::start(&Options::new()).await;
    let right = "```console\n\
        $ TOKEN=$(curl -s http://localhost:5000/auth/login -H 'Content-Type: application/json' \\\n\
        \x20   -d '{\"username\":\"test_admin\",\"password\":\"LessHappy123\"}' | sed 's/.*\"auth_token\":\"//; s/\".*//')\n\
        $ curl -s http://localhost:5001/test_get_with_validation -H \"Authorization: Bearer $TOKEN\"\n\
        \"You Are a Real Admin!!\"\n\
        $ curl -s http://localhost:5001/.well-known/oauth-protected-resource | sed 's/,.*//'\n\
        {\"resource\":\"http://localhost:5001\"\n\
        $ cargo xtask dev\nnever run here\n```\n";
    assert_eq!(readme::holds(&stack, right), 3);
    let wrong = right.replace("Real Admin", "Real Person");
    let refused = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| readme::holds(&stack, &wrong)));
    assert!(refused.is_err(), "a wrong answer is noticed");
}
