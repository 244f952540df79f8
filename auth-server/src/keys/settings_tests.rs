//! What the configuration may say about keys.

use std::fs;

use signet_keyring::new_master_key;
use signet_service::config::{Problems, Settings};

use super::*;
use crate::config::Config;

fn read(text: &str) -> Result<KeySettings, Problems> {
    Settings::from_toml(text).unwrap().read::<Config>().map(|config| config.keys)
}

fn said(text: &str) -> String {
    read(text).map(|_| ()).unwrap_err().to_string()
}

const PRODUCTION: &str = "profile = \"production\"\n[auth_server]\nissuer = \"https://auth.example\"\n";

#[test]
fn the_demo_makes_its_master_key_itself_and_changes_keys_each_90_days() {
    let settings = read("").unwrap();
    assert!(settings.ring.is_none() && !settings.production);
    let wanted = Policy { jwks_max_age: 300, token_lifetime: 300, key_lifetime: Some(7_776_000) };
    assert_eq!((settings.policy, settings.alg), (wanted, SigningAlg::Es256));
}

#[test]
fn times_have_bounds() {
    let with = |line: &str| format!("[auth_server]\n{line}\n");
    assert_eq!(read(&with("signing_key_lifetime = 0")).unwrap().policy.key_lifetime, None);
    assert_eq!(read(&with("signing_key_lifetime = 3600")).unwrap().policy.key_lifetime, Some(3600));
    assert!(said(&with("signing_key_lifetime = 3599")).contains("at least 3600 seconds, or 0"));
    assert_eq!(read(&with("jwks_max_age = 3600")).unwrap().policy.jwks_max_age, 3600);
    for age in ["0", "3601"] {
        assert!(
            said(&with(&format!("jwks_max_age = {age}")))
                .contains("`auth_server.jwks_max_age` must be 1 to 3600")
        );
    }
}

#[test]
fn k9_production_must_be_told_where_its_master_key_is() {
    let silent = said(PRODUCTION);
    assert!(
        silent.contains("set `auth_server.master_key_file`") && silent.contains("keys new-master"),
        "{silent}"
    );
    let line = new_master_key().unwrap();
    let settings = read(&format!("{PRODUCTION}master_key = \"{}\"\n", *line)).unwrap();
    assert_eq!(settings.ring.unwrap().newest(), line.split(':').next().unwrap());
    assert!(settings.production);
}

#[test]
fn k9_production_refuses_a_master_key_inside_the_data_folder() {
    let home = tempfile::tempdir().unwrap();
    let (data, elsewhere) = (home.path().join("data"), home.path().join("elsewhere"));
    fs::create_dir(&data).unwrap();
    fs::write(data.join("ring"), new_master_key().unwrap().as_bytes()).unwrap();
    fs::write(&elsewhere, new_master_key().unwrap().as_bytes()).unwrap();
    for file in [data.join("ring"), elsewhere] {
        fs::set_permissions(file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    }
    std::os::unix::fs::symlink(data.join("ring"), home.path().join("link")).unwrap();
    let with = |file: &str| {
        let (data, file) = (data.display(), home.path().join(file));
        format!("{PRODUCTION}data_dir = \"{data}\"\nmaster_key_file = \"{}\"\n", file.display())
    };
    for inside in ["data/ring", "data/../data/ring", "link"] {
        let problem = said(&with(inside));
        assert!(problem.contains("inside `auth_server.data_dir`"), "{inside}: {problem}");
    }
    assert!(read(&with("elsewhere")).unwrap().ring.is_some());
    let demo = with("data/ring").replace(PRODUCTION, "[auth_server]\n");
    assert!(read(&demo).unwrap().ring.is_some(), "the demo may");
}

#[test]
fn what_is_no_ring_is_said_once_and_not_repeated() {
    let problem = said("[auth_server]\nmaster_key = \"name:SECRETSECRET\"\n");
    assert!(problem.contains("`auth_server.master_key` line 1 is no master key"), "{problem}");
    assert!(!problem.contains("SECRET"), "{problem}");
    let missing = said(&format!("{PRODUCTION}master_key_file = \"/nowhere/at/all\"\n"));
    assert!(missing.contains("/nowhere/at/all") && !missing.contains("keys new-master"), "{missing}");
    let shown = format!(
        "{:?}",
        read("[auth_server]\nmaster_key = \"a:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\"").unwrap()
    );
    assert!(!shown.contains("AAECAw"), "{shown}");
}
