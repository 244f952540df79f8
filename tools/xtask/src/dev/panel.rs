//! The panel that is shown when everything is ready.

use crate::addresses::{Listen, Settings};

const RULE: &str = "────────────────────────────────────────────────────────────────────────────────────────";

/// The whole panel.
pub(super) fn text(settings: &Settings, took: &str) -> String {
    let url = |program: &str| {
        settings.servers.iter().find(|listen| listen.program == program).map(Listen::url).unwrap_or_default()
    };
    let (auth, api, bff) = (url("auth-server"), url("api"), url("bff"));
    let mut lines = vec![
        String::from(RULE),
        format!("  Signet is ready after {took}. Ctrl-C stops it."),
        String::new(),
        format!("  app          {bff}"),
        format!("  auth-server  {auth}"),
        format!("  api          {api}"),
    ];
    if settings.demo {
        lines.extend(demo(&auth, &api));
    }
    lines.push(String::new());
    lines.push(format!("  endpoints    {api}/docs to try, {api}/redoc to read; so on every server"));
    lines.push(String::from("  read on      README.md, ARCHITECTURE.md, diagrams/"));
    lines.push(String::from(RULE));
    lines.join("\n")
}

/// What one can try with the demo users; elsewhere they do not exist.
fn demo(auth: &str, api: &str) -> Vec<String> {
    let login = format!(
        "curl -s {auth}/auth/login -H 'Content-Type: application/json' \
         -d '{{\"username\":\"test_admin\",\"password\":\"LessHappy123\"}}'"
    );
    let check = format!("curl -s {api}/test_get_with_validation");
    vec![
        String::new(),
        String::from("  demo users   test_user_1 / Happy123"),
        String::from("               test_admin / LessHappy123 (role admin)"),
        String::new(),
        String::from("  try          sign in; call the api with the token (it lives 60 s); call it without"),
        login.clone(),
        format!(
            "TOKEN=$({login} | sed 's/.*auth_token\":\"//; s/\".*//'); {check} -H \"Authorization: Bearer $TOKEN\""
        ),
        check,
    ]
}

#[cfg(test)]
mod tests {
    use super::text;
    use crate::addresses::{Listen, Settings};

    fn panel(demo: bool) -> String {
        let listen = |program, port| Listen { program, host: String::from("localhost"), port };
        let servers = vec![listen("auth-server", 5000), listen("api", 5101), listen("bff", 3000)];
        text(&Settings { servers, demo }, "4.2 s")
    }

    #[test]
    fn it_names_addresses_users_three_commands_and_documents() {
        let panel = panel(true);
        assert_eq!(panel.lines().filter(|line| line.contains("curl -s")).count(), 3);
        for part in [
            "http://localhost:3000",
            "localhost:5101/test_get",
            "localhost:5101/docs",
            "Happy123",
            "role admin",
            "README.md",
            "4.2 s",
        ] {
            assert!(panel.contains(part), "{part} is missing in {panel}");
        }
    }

    #[test]
    fn there_are_no_demo_users_outside_the_demo_profile() {
        assert!(!panel(false).contains("Happy123"));
    }
}
