//! What README.md shows is what happens: its curl lines are run against the real processes.

use e2e::{Options, Stack, binary, readme};

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_readmes_curl_lines_answer_what_it_says() {
    let path = binary::workspace().join("README.md");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let stack = Stack::start(&Options::new().with_bff()).await;
    let count = readme::holds(&stack, &text);
    assert!(count >= 3, "README.md shows {count} curl lines in its console blocks, and should show three");
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
