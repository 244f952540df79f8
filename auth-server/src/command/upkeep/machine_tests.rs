//! Of a machine that is well, and of ones that are not.

use std::fs::{self, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;

use signet_keyring::new_master_key;
use signet_service::config::Settings;
use tempfile::TempDir;

use super::super::checks::says;
use super::*;

fn config(text: &str) -> Config {
    Settings::from_toml(text).unwrap().read().unwrap()
}

fn set(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// A data folder with a database, a log of it and a master key, as a server makes them; and where they are.
fn data() -> (TempDir, Config) {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("data");
    fs::create_dir(&folder).unwrap();
    set(&folder, 0o700);
    for name in ["signet.db", "signet.db-wal", "master.key"] {
        fs::write(folder.join(name), "x").unwrap();
        set(&folder.join(name), 0o600);
    }
    let config = config(&format!("[auth_server]\ndata_dir = \"{}\"\n", folder.display()));
    (home, config)
}

fn judged(config: &Config) -> Found {
    judge_files(files(&config.database, &config.keys))
}

#[test]
fn files_that_others_can_read_or_change_are_ill_each_with_its_remedy() {
    let (_home, config) = data();
    let folder = config.keys.data_dir.clone();
    says(&judged(&config), false, "are for their owner alone");
    for (name, bad, good) in [
        ("", 0o777, 0o700),
        ("", 0o775, 0o755),
        ("signet.db", 0o644, 0o600),
        ("signet.db", 0o640, 0o600),
        ("signet.db-wal", 0o604, 0o600),
        ("master.key", 0o644, 0o600),
    ] {
        let path = folder.join(name);
        set(&path, bad);
        says(&judged(&config), true, &format!("is open to others (mode {bad:04o}); run: chmod "));
        says(&judged(&config), true, name);
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, bad, "it is looked at alone");
        set(&path, good);
        says(&judged(&config), false, "are for their owner alone");
    }
    set(&folder.join("signet.db"), 0o644);
    set(&folder.join("master.key"), 0o644);
    let Found::Ill(both) = judged(&config) else { unreachable!() };
    assert!(both.contains("signet.db is open") && both.contains("; ") && both.contains("master.key is open"));
}

#[test]
fn before_the_first_start_there_are_no_files() {
    let folder = tempfile::tempdir().unwrap();
    let none = folder.path().join("none");
    let config = config(&format!("[auth_server]\ndata_dir = \"{}\"\n", none.display()));
    says(&judged(&config), false, "there are none yet");
    assert!(!none.exists());
}

#[test]
fn a_master_key_that_was_handed_over_may_be_read_by_a_group_and_changed_by_nobody() {
    let (home, _) = data();
    let ring = home.path().join("ring");
    fs::write(&ring, new_master_key().unwrap().as_bytes()).unwrap();
    set(&ring, 0o640);
    let (data, file) = (home.path().join("none"), ring.display());
    let text = format!("[auth_server]\ndata_dir = \"{}\"\nmaster_key_file = \"{file}\"\n", data.display());
    let config = config(&text);
    says(&judged(&config), false, "are for their owner alone");
    set(&ring, 0o660);
    says(&judged(&config), true, "ring is open to others (mode 0660); run: chmod 640 ");
}

/// A pair that goes together, and what else can be wrong with one: `tools/e2e/tests/operator/doctor.rs`.
#[test]
fn files_of_tls_that_are_not_there_are_ill() {
    says(&judge_tls(None), false, "not spoken here");
    let folder = tempfile::tempdir().unwrap();
    let files = TlsFiles { cert: folder.path().join("c.pem"), key: folder.path().join("k.pem") };
    says(&judge_tls(Some(&files)), true, "c.pem cannot be read");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_port_is_free_or_that_of_the_server_that_runs_or_somebody_elses() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = listener.local_addr().unwrap().to_string();
    let listen = Listen::parse(&at).unwrap();
    let of = |program: &str| Some(Holder { program: program.into(), process: 7 });
    let judged = |holder| judge_holder(("a.listen", &listen), holder, "auth-server");
    says(
        &judged(of("nginx")),
        true,
        &format!("{at} is taken by nginx (process 7): stop it, or set another `a.listen`"),
    );
    says(&judged(of("auth-server")), false, &format!("{at} is that of an auth-server that runs (process 7)"));
    assert!(matches!(judged(None), Found::Unknown(why) if why.contains("may not see by whom")));
    // Whoever listens here is this very program.
    says(
        &port(("a.listen", &listen)),
        false,
        if cfg!(target_os = "linux") { "that runs" } else { "is taken" },
    );
    drop(listener);
    says(&port(("a.listen", &listen)), false, &format!("{at} is free"));
    TcpListener::bind(&at).unwrap();
}

#[test]
fn of_several_findings_the_worst_counts() {
    let well = || Found::Well("w".into());
    let (ill, unknown) = (|| Found::Ill("i".into()), || Found::Unknown("u".into()));
    assert_eq!(all([well(), well()].into_iter()), Found::Well("w; w".into()));
    assert_eq!(all([well(), unknown()].into_iter()), unknown());
    assert_eq!(all([unknown(), ill(), well(), ill()].into_iter()), Found::Ill("i; i".into()));
}
