//! What the commands about people refuse: a sentence each, exit code 1, and nothing changed.

use e2e::operator::asked;
use e2e::{Options, Stack, USER};

use crate::support::{add, contents, refused, said};

const GOOD: &str = "long enough\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_cannot_be_is_refused_with_its_reason() {
    let stack = Stack::start_auth(&Options::new()).await;
    let sub = add(&stack, &["paypal"], GOOD.trim_end());
    let before = said(&stack, &["users", "list", "--json"], "");
    let (short, long) = ("1234567\n", format!("{}\n", "x".repeat(129)));
    for (words, input, wanted) in [
        (&["add", "PayPal"][..], GOOD, "PayPal is taken"),
        (&["add", "paypa1"], GOOD, "or one that looks like it"),
        (&["add", "Test_Admin"], GOOD, "is taken"),
        (&["add", "ada@example.com"], GOOD, "may have no `@`"),
        (&["add", "ada l"], GOOD, "may have no space"),
        (&["add", ""], GOOD, "has 1 to 64 characters"),
        (&["add", "\u{430}da"], GOOD, "letters of one script"),
        (&["add", "ada", "--name", ""], GOOD, "a full name has"),
        (&["add", "ada", "--email", "ada"], GOOD, "an e-mail address looks like"),
        (&["add", "ada"], short, "a password has 8 to 128 characters"),
        (&["add", "ada"], &long, "a password has 8 to 128 characters"),
        (&["add", "ada"], "", "a password has 8 to 128 characters"),
        (&["set-password", "paypal"], short, "a password has 8 to 128 characters"),
        (&["set-password", "nobody"], GOOD, "there is no user nobody"),
        (&["show", "nobody"], "", "there is no user nobody"),
        (&["disable", "nobody"], "", "there is no user nobody"),
        (&["enable", "nobody"], "", "there is no user nobody"),
        (&["delete", "nobody", "--yes"], "", "there is no user nobody"),
        (&["delete", "paypal"], "", "say so with --yes"),
    ] {
        let told = refused(&stack, &[&["users"], words].concat(), input);
        assert!(told.contains(wanted), "{words:?}: {told}");
        assert!(!told.contains("1234567") && !told.contains("xxx"), "a password is shown: {told}");
    }
    assert_eq!(said(&stack, &["users", "list", "--json"], ""), before);
    assert_eq!(stack.try_login("paypal", GOOD.trim_end()).await.status, 200);
    // A name may be another one's sub; then nobody is meant.
    let one = add(&stack, &["1"], GOOD.trim_end());
    let told = refused(&stack, &["users", "delete", "1", "--yes"], "");
    assert!(told.contains(&format!("1 is the sub of {} and the name of {one}", USER.0)), "{told}");
    said(&stack, &["users", "delete", &one, "--yes"], "");
    said(&stack, &["users", "delete", &sub, "--yes"], "");
}

#[test]
fn where_there_is_no_database_nobody_is_looked_for_and_nothing_is_made() {
    let stack = Stack::prepare(&Options::new());
    for words in [
        &["users", "list"][..],
        &["users", "show", "ada"],
        &["users", "disable", "ada"],
        &["users", "enable", "ada"],
        &["users", "set-password", "ada"],
        &["users", "delete", "ada", "--yes"],
        &["backup", "copy.db"],
    ] {
        let told = refused(&stack, words, GOOD);
        assert!(told.contains("there is no database at data/signet.db yet"), "{words:?}: {told}");
    }
    // Who is refused makes none either, and a configured name is taken before it is anywhere.
    for (words, input) in [
        (["users", "add", "a b"], GOOD),
        (["users", "add", "ada"], "short"),
        (["users", "add", USER.0], GOOD),
    ] {
        refused(&stack, &words, input);
    }
    assert!(!stack.file("data").exists() && !stack.file("copy.db").exists());
}

#[test]
fn where_the_database_cannot_be_reached_it_is_said_where_it_is_without_its_password() {
    let gone = format!("postgres://signet:s3cret@127.0.0.1:{}/signet", e2e::ports::free());
    let stack = Stack::prepare(&Options::new().text("auth_server.database_url", &gone));
    for words in [&["users", "list"][..], &["users", "add", "ada"], &["migrate"]] {
        let told = refused(&stack, words, GOOD);
        assert!(told.contains("the database at postgres://127.0.0.1:") && !told.contains("s3cret"), "{told}");
        assert!(told.contains("refused"), "why: {told}");
    }
}

#[test]
fn what_is_half_said_prints_the_usage_and_does_nothing() {
    let stack = Stack::prepare(&Options::new());
    for words in [
        &["users", "add"][..],
        &["users", "add", "--admin"],
        &["users", "delete", "--yes"],
        &["backup"],
        &["doctor", "--fix"],
    ] {
        let (code, out, err) = asked(&stack, words, GOOD);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{words:?}");
        assert!(err.contains("users add NAME") && err.contains("backup FILE"), "{words:?}: {err}");
    }
    assert!(contents(&stack).is_empty());
}
