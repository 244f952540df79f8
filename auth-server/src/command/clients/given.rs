//! What an operator is told of a client's name and secret: RFC 7591 §3.2.1. It is told once.

use serde_json::json;

/// For people, with `rest` below; or for programs.
pub(super) fn told((client_id, secret): (&str, Option<&str>), json: bool, rest: &str) -> String {
    match secret {
        Some(secret) if json => format!("{:#}\n", json!({ "client_id": client_id, "client_secret": secret })),
        None if json => format!("{:#}\n", json!({ "client_id": client_id })),
        Some(secret) => format!(
            "client_id      {client_id}\nclient_secret  {secret}\nthe secret is kept nowhere and not shown again; {rest}\n"
        ),
        None => format!("client_id      {client_id}\n{rest}\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_and_programs_are_told_the_same() {
        let people = told(("a", Some("s")), false, "rest");
        assert_eq!(
            people,
            "client_id      a\nclient_secret  s\nthe secret is kept nowhere and not shown again; rest\n"
        );
        assert_eq!(told(("a", None), false, "rest"), "client_id      a\nrest\n");
        let programs =
            |secret| serde_json::from_str::<serde_json::Value>(&told(("a", secret), true, "rest")).unwrap();
        assert_eq!(programs(Some("s")), json!({"client_id": "a", "client_secret": "s"}));
        assert_eq!(programs(None), json!({"client_id": "a"}));
    }
}
