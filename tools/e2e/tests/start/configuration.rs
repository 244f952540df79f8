//! The configuration as an operator meets it: what a broken one says, `config check`, `config schema`, `.env`, `--set`.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Stdio;

use e2e::server::clean;
use e2e::{Options, Server, Stack};

const ALL: [&str; 3] = ["auth-server", "api", "bff"];

/// Exit code, standard output and standard error of `name` with these arguments, in `folder`.
fn run(name: &str, folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = std::process::Command::new(e2e::binary::path(name));
    let command = clean(&mut command).args(arguments).current_dir(folder).stdin(Stdio::null());
    let output = command.env("SIGNET_STOP_WITH_STDIN", "1").output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn folder_with(toml: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("signet.toml"), toml).unwrap();
    folder
}

#[test]
fn a_broken_configuration_is_said_whole_with_lines_and_without_secrets() {
    let folder = folder_with(
        "profile = \"demo\"\n\n[auth_server]\nlissten = \"localhost:1\"\ntoken_lifetime = \"60\"\n\n[api]\nleeway = -1\n\n\
         [[users]]\nsub = \"17\"\nusername = \"ada\"\npassword_hash = \"$2b$99$secret\"\nname = \"Ada\"\n",
    );
    let expected = "error: the configuration cannot be used:
  - `api.leeway` must be whole seconds, from 0 to 315360000
      signet.toml:8: leeway = -1
  - `auth_server.lissten` is no known key; the nearest one is `auth_server.listen`
      signet.toml:4: lissten = …
  - `auth_server.token_lifetime` must be whole seconds, from 0 to 315360000
      signet.toml:5: token_lifetime = \"60\"
  - [[users]] number 1 has no `email`
      signet.toml:10: [[users]]
  - [[users]] number 1: `sub` may not be a bare number; take the random one of users hash-password
      signet.toml:11: sub = \"17\"
  - [[users]] number 1: `password_hash` cannot be used: ";
    for arguments in [&[][..], &["config", "check"]] {
        let (code, output, said) = run("auth-server", folder.path(), arguments);
        assert_eq!((code, output.as_str()), (Some(1), ""), "{said}");
        assert!(said.contains(expected), "{said}");
        assert!(said.contains("signet.toml:13: password_hash = …") && !said.contains("secret"), "{said}");
    }
}

#[test]
fn what_is_no_toml_is_said_with_every_line() {
    let folder = folder_with("profile = demo\n[api]\nleeway = 1 2\n");
    for name in ALL {
        let (code, _, said) = run(name, folder.path(), &[]);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("signet.toml:1: profile = demo"), "{said}");
        assert!(said.contains("signet.toml:3: leeway = 1 2"), "{said}");
    }
}

#[test]
fn the_example_is_checked_and_shown_with_the_place_of_each_value() {
    let example = fs::read_to_string(e2e::binary::workspace().join("signet.example.toml")).unwrap();
    let (before, user) = example.split_once("# [[users]]").unwrap();
    let example = format!("{before}[[users]]{}", user.replace("\n# ", "\n"));
    let folder = folder_with(&example);
    for (name, wanted) in
        [("auth-server", "token_lifetime = 60"), ("api", "leeway = 0"), ("bff", "poll_interval = 10")]
    {
        let (code, output, said) = run(name, folder.path(), &["config", "check"]);
        assert_eq!((code, said.as_str()), (Some(0), ""), "{output}");
        let line = output.lines().find(|line| line.starts_with(wanted)).unwrap_or_default();
        assert!(line.contains("# signet.toml:"), "{name}: {wanted} in {output}");
        assert!(!output.contains("$2b$"), "{output}");
        // What is printed is a configuration itself, but for the secrets.
        let again = folder_with(
            &output.replace("(hidden)", "$2b$10$RSn0fbbhFfJz8Zh4O8ZYEuLysuIAL9F7iDezO9A1U07ZFq7mNoo3C"),
        );
        assert_eq!(run(name, again.path(), &["config", "check"]).0, Some(0), "{output}");
    }
    let (_, output, _) = run("auth-server", folder.path(), &["config", "check"]);
    assert!(output.contains("[[users]]") && output.contains("password_hash = \"(hidden)\""), "{output}");
}

#[test]
fn flags_override_variables_and_these_the_env_file() {
    let folder = folder_with("[api]\nleeway = 1\njwks_refresh_interval = 1\n");
    fs::write(
        folder.path().join(".env"),
        "SIGNET__API__LEEWAY=2\nSIGNET__API__JWKS_REFRESH_INTERVAL=2\nUNRELATED=1\n",
    )
    .unwrap();
    let mut command = std::process::Command::new(e2e::binary::path("api"));
    let command = clean(&mut command).args(["config", "check", "--set", "api.leeway=4"]);
    let command = command.env("SIGNET__API__LEEWAY", "3").env("SIGNET__API__LISTEN", "localhost:3");
    let output = command.current_dir(folder.path()).stdin(Stdio::null()).output().unwrap();
    let output = String::from_utf8_lossy(&output.stdout).into_owned();
    for (value, place) in [
        ("leeway = 4", "--set api.leeway"),
        ("listen = \"localhost:3\"", "the variable SIGNET__API__LISTEN"),
        ("jwks_refresh_interval = 2", "the variable SIGNET__API__JWKS_REFRESH_INTERVAL in .env"),
        ("resource = \"http://localhost:5001\"", "default"),
    ] {
        let line = output.lines().find(|line| line.starts_with(value)).unwrap_or_default();
        assert!(line.ends_with(&format!("# {place}")), "{value}: {output}");
    }
}

#[test]
fn a_flag_that_cannot_be_used_is_said_and_nothing_starts() {
    let folder = tempfile::tempdir().unwrap();
    for (flag, wanted) in [
        (
            "api.levay=1",
            "`api.levay` is no known key; the nearest one is `api.leeway`\n      --set api.levay",
        ),
        ("api.leeway", "--set takes section.key=value"),
        ("api.leeway=soon", "`api.leeway` must be whole seconds"),
        ("users[0].password_hash=secret", "write [[users]] there"),
    ] {
        let (code, _, said) = run("api", folder.path(), &["--set", flag]);
        assert_eq!(code, Some(1), "{flag}: {said}");
        assert!(said.contains(wanted) && !said.contains("secret"), "{flag}: {said}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_secret_in_a_wrong_place_is_not_repeated() {
    for toml in [
        "users = [{\n sub = \"a\", username = \"b\", password_hash = \"SECRET\", typo = 1\n}]\n",
        "[bff]\npublic_url = \"https://u:SECRET@app.example\"\n",
        "[api]\nresource = \"https://u:SECRET@api.example\"\nleeway = \"x\" # SECRET\n",
        "\"password_hash=SECRET\" = 1\n",
        "[[users]]\npassword_hash_file = \"SECRET\"\npassword_hash = \"SECRET\"\n",
    ] {
        for name in ALL {
            for arguments in [&["config", "check"][..], &["config", "check", "--set", "api.leeway=x"]] {
                let (_, output, said) = run(name, folder_with(toml).path(), arguments);
                assert!(
                    !output.contains("SECRET") && !said.contains("SECRET"),
                    "{name}, {toml}: {output}{said}"
                );
            }
        }
    }
    for name in ALL {
        let folder = tempfile::tempdir().unwrap();
        let (code, _, said) = run(name, folder.path(), &["--set", "users.password_hash", "SECRET", "SECRET"]);
        assert_eq!(code, Some(2), "{said}");
        assert!(!said.contains("SECRET"), "{name}: {said}");
    }
}

#[test]
fn a_secret_may_lie_in_a_file_of_its_own() {
    let folder = folder_with(
        "[[users]]\nsub = \"u_1\"\nusername = \"ada\"\nname = \"Ada\"\nemail = \"a@b.example\"\npassword_hash_file = \"hash\"\n",
    );
    let (code, _, said) = run("auth-server", folder.path(), &["config", "check"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("`users[].password_hash_file` names a file that cannot be read"), "{said}");
    // Whoever does not sign people in needs no right to read what signs them in.
    for name in ["api", "bff"] {
        assert_eq!(run(name, folder.path(), &["config", "check"]).0, Some(0), "{name}");
    }
    fs::write(folder.path().join("hash"), "$2b$10$RSn0fbbhFfJz8Zh4O8ZYEuLysuIAL9F7iDezO9A1U07ZFq7mNoo3C\n")
        .unwrap();
    let set_mode = |mode| {
        fs::set_permissions(folder.path().join("hash"), PermissionsExt::from_mode(mode)).unwrap();
    };
    set_mode(0o644);
    let (code, _, said) = run("auth-server", folder.path(), &["config", "check"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("(mode 0644); run: chmod o= hash"), "{said}");
    set_mode(0o640);
    let (code, output, said) = run("auth-server", folder.path(), &["config", "check"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(output.contains("username = \"ada\"") && !output.contains("$2b$"), "{output}");
}

#[test]
fn the_schema_is_json_that_knows_every_key_of_the_example() {
    let folder = tempfile::tempdir().unwrap();
    let example = fs::read_to_string(e2e::binary::workspace().join("signet.example.toml")).unwrap();
    let (code, output, said) = run("api", folder.path(), &["config", "schema"]);
    assert_eq!(code, Some(0), "{said}");
    let schema: serde_json::Value = serde_json::from_str(&output).unwrap();
    let names = example
        .lines()
        .filter_map(|line| line.trim_start_matches("# ").split_once(" = "))
        .map(|(name, _)| name);
    let names: Vec<&str> =
        names.filter(|name| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')).collect();
    assert!(names.len() > 20, "{names:?}");
    for name in names {
        assert!(schema.to_string().contains(&format!("\"{name}\":{{")), "{name}");
    }
    for other in ["auth-server", "bff"] {
        assert_eq!(run(other, folder.path(), &["config", "schema"]).1, output, "one file, one schema");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_server_listens_where_its_env_file_says() {
    let stack = Stack::prepare(&Options::new().text("auth_server.listen", "nowhere"));
    fs::write(stack.file(".env"), format!("SIGNET__AUTH_SERVER__LISTEN=localhost:{}\n", stack.auth.port))
        .unwrap();
    let mut command = Server::command("auth-server", &stack.file(""));
    let server =
        e2e::process::Process::start("auth-server", command.stderr(Stdio::null()).stdout(Stdio::null()));
    e2e::wait::until("it listens where .env says", e2e::server::START, async || {
        (stack.auth.readiness().await == Some(200)).then_some(())
    })
    .await;
    drop(server);
}
