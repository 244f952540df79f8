//! `doctor`: of an installation that is well, and of ones that are not; it changes nothing in any of them.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;

use e2e::operator::asked;
use e2e::server::STOP;
use e2e::{Options, Stack, USER};
use rustix::process::Signal;

use crate::support::{add, contents, file, make_newer, on_postgres, said};

const CHECKS: [&str; 11] = [
    "configuration",
    "database",
    "version",
    "integrity",
    "clock",
    "signing keys",
    "clients",
    "free space",
    "files",
    "TLS",
    "ports",
];

/// What it says of each check, in order: the word, and the rest of the line. Everything stays as it was.
fn doctor(stack: &Stack, code: i32) -> Vec<(String, String)> {
    let before = contents(stack);
    let (ended, out, err) = asked(stack, &["doctor"], "");
    assert_eq!((ended, err.as_str()), (Some(code), ""), "{out}");
    assert_eq!(contents(stack), before, "nothing changed: {out}");
    let lines = out.lines().zip(CHECKS).map(|(line, check)| {
        let (word, rest) = line.split_once(' ').unwrap();
        let rest = rest.trim_start().strip_prefix(check).unwrap_or_else(|| panic!("{check}: {out}"));
        (word.to_owned(), rest.trim_start_matches(':').trim_start().to_owned())
    });
    let lines: Vec<_> = lines.collect();
    assert_eq!((lines.len(), out.lines().count()), (CHECKS.len(), CHECKS.len()), "{out}");
    lines
}

/// The words alone.
fn words(lines: &[(String, String)]) -> Vec<&str> {
    lines.iter().map(|(word, _)| word.as_str()).collect()
}

const WELL: [&str; 11] = ["ok"; 11];

/// The words of all checks, where the machine is well.
fn with_machine(first: [&'static str; 8]) -> Vec<&'static str> {
    [&first[..], &["ok"; 3]].concat()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_installation_that_is_well_is_said_to_be_so() {
    let mut stack = Stack::start_auth(&Options::new()).await;
    stack.login(USER).await;
    // While a server runs its files change by themselves; what is said must be the same.
    let told = said(&stack, &["doctor"], "");
    let process = stack.auth.process().id();
    assert!(told.contains(&format!("is that of an auth-server that runs (process {process})")), "{told}");
    stack.auth.stop();
    let lines = doctor(&stack, 0);
    assert_eq!(words(&lines), WELL, "{lines:?}");
    for (at, wanted) in [
        (0, "profile Demo, issuer http://localhost:"),
        (1, "data/signet.db answers"),
        (2, "of this version"),
        (3, "SQLite finds nothing wrong"),
        (4, "the newest row is "),
        (5, "the master key opens all 1"),
        (6, "none were added by command"),
        (7, " MiB on the disk of data"),
        (8, "database and master key are for their owner alone"),
        (9, "not spoken here"),
        (10, &format!("localhost:{} is free", stack.auth.port)),
    ] {
        assert!(lines[at].1.contains(wanted), "{wanted}: {lines:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_a_killed_server_left_is_read_and_left() {
    let mut stack = Stack::start_auth(&Options::new()).await;
    let sub = add(&stack, &["ada"], "long enough");
    stack.auth.process().signal(Signal::KILL);
    stack.auth.process().ended(STOP);
    stack.auth.forget();
    assert!(
        stack.file("data/signet.db-wal").metadata().unwrap().len() > 0,
        "what was done is in the log alone"
    );
    let lines = doctor(&stack, 0);
    assert_eq!(words(&lines), WELL, "{lines:?}");
    assert!(said(&stack, &["users", "show", "ada"], "").contains(&sub), "nothing was lost");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn one_on_postgresql_too() {
    let (options, location) = on_postgres().await;
    let mut stack = Stack::start_auth(&options).await;
    stack.login(USER).await;
    stack.auth.stop();
    let lines = doctor(&stack, 0);
    assert_eq!(words(&lines), WELL, "{lines:?}");
    make_newer(&location).await;
    let lines = doctor(&stack, 1);
    assert_eq!(
        words(&lines),
        with_machine(["ok", "ok", "FAILED", "ok", "ok", "ok", "ok", "ok"]),
        "{lines:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_database_that_is_none_or_damaged_or_cannot_be_read_is_named() {
    let mut stack = Stack::start_auth(&Options::new()).await;
    stack.login(USER).await;
    stack.auth.stop();
    let (path, good) = (stack.file("data/signet.db"), fs::read(stack.file("data/signet.db")).unwrap());
    let unreached = with_machine(["ok", "FAILED", "-", "-", "-", "-", "-", "ok"]);
    fs::write(&path, "no database, but a text that is longer than the head of one would be: ".repeat(9))
        .unwrap();
    let lines = doctor(&stack, 1);
    assert_eq!(words(&lines), unreached, "{lines:?}");
    assert!(lines[1].1.contains("not a database; put a backup in its place"), "{lines:?}");

    let mut damaged = good.clone();
    // The head says that seven pages are free; none is.
    damaged[36..40].copy_from_slice(&7_u32.to_be_bytes());
    fs::write(&path, damaged).unwrap();
    let lines = doctor(&stack, 1);
    assert_eq!(
        words(&lines),
        with_machine(["ok", "ok", "ok", "FAILED", "ok", "ok", "ok", "ok"]),
        "{lines:?}"
    );
    assert!(lines[3].1.contains("should be 7"), "{lines:?}");

    let mut damaged = good.clone();
    let half = good.len() / 2 / 4096 * 4096;
    damaged[half..].fill(0x5a);
    fs::write(&path, damaged).unwrap();
    let lines = doctor(&stack, 1);
    assert_eq!(lines[3].0, "FAILED", "{lines:?}");
    assert!(lines[3].1.contains("put a backup in its place"), "{lines:?}");

    fs::remove_file(&path).unwrap();
    let lines = doctor(&stack, 1);
    assert_eq!(words(&lines), unreached, "{lines:?}");
    assert!(lines[1].1.contains("there is no database at data/signet.db yet"), "{lines:?}");
    // Also for root, who may read everything.
    fs::create_dir(&path).unwrap();
    let lines = doctor_of_a_folder(&stack);
    assert_eq!(words(&lines), unreached, "{lines:?}");
    fs::remove_dir(&path).unwrap();

    // An empty file is a database without a step.
    fs::write(&path, "").unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
    let lines = doctor(&stack, 1);
    assert_eq!(words(&lines), with_machine(["ok", "ok", "FAILED", "ok", "-", "-", "-", "ok"]), "{lines:?}");
    assert!(lines[2].1.contains("`auth-server migrate` takes them"), "{lines:?}");

    fs::write(&path, good).unwrap();
    assert_eq!(words(&doctor(&stack, 0)), WELL);
}

/// Where a folder lies in the database's place, which [`contents`] cannot read.
fn doctor_of_a_folder(stack: &Stack) -> Vec<(String, String)> {
    let (code, out, _) = asked(stack, &["doctor"], "");
    assert_eq!((code, fs::read_dir(stack.file("data/signet.db")).unwrap().count()), (Some(1), 0), "{out}");
    out.lines()
        .map(|line| line.split_once(' ').map(|(word, rest)| (word.to_owned(), rest.to_owned())).unwrap())
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_wrong_master_key_is_named() {
    let mut stack = Stack::start_auth(&Options::new()).await;
    stack.auth.stop();
    let master = stack.file("data/master.key");
    let good = fs::read_to_string(&master).unwrap();
    let other = said(&stack, &["keys", "new-master"], "");
    let name = good.split_once(':').unwrap().0;
    let same_name = format!("{name}:{}", other.split_once(':').unwrap().1);
    for (text, wanted) in [(&other, "which is not in the ring"), (&same_name, "cannot be opened")] {
        fs::write(&master, text).unwrap();
        let lines = doctor(&stack, 1);
        assert_eq!(
            words(&lines),
            with_machine(["ok", "ok", "ok", "ok", "ok", "FAILED", "ok", "ok"]),
            "{lines:?}"
        );
        assert!(lines[5].1.contains(wanted), "{lines:?}");
    }
    fs::remove_file(&master).unwrap();
    let lines = doctor(&stack, 1);
    assert!(lines[5].0 == "FAILED" && lines[5].1.contains("is gone: put it back"), "{lines:?}");
    fs::write(&master, &good).unwrap();
    fs::set_permissions(&master, Permissions::from_mode(0o644)).unwrap();
    let lines = doctor(&stack, 1);
    assert!(lines[5].0 == "FAILED" && lines[5].1.contains("chmod 600"), "{lines:?}");
    assert!(lines[8].0 == "FAILED" && lines[8].1.contains("chmod 600 data/master.key"), "{lines:?}");
    fs::set_permissions(&master, Permissions::from_mode(0o600)).unwrap();
    assert_eq!(words(&doctor(&stack, 0)), WELL);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_newer_database_is_named_and_stays_as_it_is() {
    let mut stack = Stack::start_auth(&Options::new()).await;
    stack.auth.stop();
    make_newer(&file(&stack)).await;
    let lines = doctor(&stack, 1);
    assert_eq!(
        words(&lines),
        with_machine(["ok", "ok", "FAILED", "ok", "ok", "ok", "ok", "ok"]),
        "{lines:?}"
    );
    assert!(lines[2].1.contains("newer version (it has migration 9999"), "{lines:?}");
}

#[test]
fn before_the_first_start_there_is_no_database_and_none_is_made() {
    let stack = Stack::prepare(&Options::new());
    let lines = doctor(&stack, 1);
    assert_eq!(words(&lines), with_machine(["ok", "FAILED", "-", "-", "-", "-", "-", "ok"]), "{lines:?}");
    assert!(!stack.file("data").exists());
}

#[test]
fn a_configuration_that_cannot_be_used_is_the_first_thing() {
    let stack = Stack::prepare(&Options::new().text("auth_server.signing_alg", "HS256"));
    let lines = doctor(&stack, 1);
    assert_eq!(words(&lines), [&["FAILED"][..], &["-"; 10]].concat(), "{lines:?}");
    assert!(lines[0].1.contains("1 thing(s) are wrong with it: `auth-server config check`"), "{lines:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn files_that_others_can_read_are_named_with_the_remedy() {
    let mut stack = Stack::start_auth(&Options::new()).await;
    stack.auth.stop();
    let path = stack.file("data/signet.db");
    fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
    let lines = doctor(&stack, 1);
    assert_eq!((lines[1].0.as_str(), lines[8].0.as_str()), ("ok", "FAILED"), "{lines:?}");
    let wanted = "data/signet.db is open to others (mode 0644); run: chmod 600 data/signet.db";
    assert_eq!(lines[8].1, wanted);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o644, "it is left");
    fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
    assert_eq!(words(&doctor(&stack, 0)), WELL);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn files_of_tls_that_cannot_be_used_are_named() {
    let mut stack = Stack::start_auth(&Options::new().with_tls()).await;
    stack.auth.stop();
    let lines = doctor(&stack, 0);
    assert_eq!(words(&lines), WELL, "{lines:?}");
    assert!(lines[9].1.ends_with(" and its key go together"), "{lines:?}");
    let (pair, good) = (stack.pair(), fs::read(stack.pair().key).unwrap());
    fs::set_permissions(&pair.key, Permissions::from_mode(0o644)).unwrap();
    let lines = doctor(&stack, 1);
    assert!(lines[9].0 == "FAILED" && lines[9].1.contains("is open to others (mode 0644)"), "{lines:?}");
    fs::set_permissions(&pair.key, Permissions::from_mode(0o600)).unwrap();
    fs::write(&pair.key, "no key").unwrap();
    let lines = doctor(&stack, 1);
    assert!(lines[9].0 == "FAILED" && lines[9].1.contains("holds no private key"), "{lines:?}");
    fs::write(&pair.key, good).unwrap();
    assert_eq!(words(&doctor(&stack, 0)), WELL);
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_port_that_somebody_else_has_is_named_with_who_it_is() {
    let mut stack = Stack::start_auth(&Options::new()).await;
    stack.auth.stop();
    let other = std::net::TcpListener::bind(("127.0.0.1", stack.auth.port)).unwrap();
    let lines = doctor(&stack, 1);
    let wanted = format!("(process {}): stop it, or set another `auth_server.listen`", std::process::id());
    assert!(lines[10].0 == "FAILED" && lines[10].1.contains(&wanted), "{lines:?}");
    drop(other);
    assert_eq!(words(&doctor(&stack, 0)), WELL);
}
