//! Files that others could read or change are refused; what is written is there whole.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use super::*;

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_folder_is_made_for_its_owner_and_refused_when_others_can_write_to_it() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("a/b");
    folder(&data).unwrap();
    assert_eq!(mode(&data), 0o700);
    for open in [0o777, 0o720, 0o702] {
        set_mode(&data, open);
        let said = folder(&data).unwrap_err().to_string();
        assert!(said.contains(&format!("chmod 755 {}", data.display())), "{said}");
    }
    set_mode(&data, 0o755);
    folder(&data).unwrap();
}

#[test]
fn a_file_that_others_can_read_is_refused_with_the_command() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("secret");
    replace(&path, b"text", 0o600).unwrap();
    assert_eq!((mode(&path), read_private(&path, 4).unwrap().as_str()), (0o600, "text"));
    for open in [0o640, 0o604, 0o660, 0o644] {
        set_mode(&path, open);
        let said = read_private(&path, 4).unwrap_err().to_string();
        assert!(said.contains(&format!("chmod 600 {}", path.display())), "{said}");
    }
    set_mode(&path, 0o400);
    read_private(&path, 4).unwrap();
}

#[test]
fn which_permission_bits_are_forbidden_is_said_by_who_asks() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("file");
    fs::write(&path, "").unwrap();
    for (mode, forbidden, open) in [
        (0o600, 0o077, false),
        (0o640, 0o077, true),
        (0o640, 0o027, false),
        (0o660, 0o027, true),
        (0o660, 0o006, false),
        (0o604, 0o006, true),
        (0o602, 0o006, true),
    ] {
        set_mode(&path, mode);
        let metadata = fs::metadata(&path).unwrap();
        let refused = open.then_some(mode);
        assert_eq!(open_mode(&metadata, forbidden), refused, "{mode:o} of {forbidden:o}");
        let refused = refused.map_or(Ok(()), |mode| Err(Exposed::Open(mode)));
        assert_eq!(refuse_exposed(&metadata, forbidden), refused, "{mode:o} of {forbidden:o}");
    }
}

#[test]
fn what_is_no_file_or_too_large_or_missing_is_said() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("secret");
    assert!(matches!(read_private(&path, 4), Err(FileError::Io { .. })));
    assert!(read_private(home.path(), 4).unwrap_err().to_string().contains("is no regular file"));
    replace(&path, b"12345", 0o600).unwrap();
    assert!(read_private(&path, 4).unwrap_err().to_string().contains("is larger than 4 bytes"));
    assert!(matches!(read(&path, 4), Err(Unread::TooLarge(4))) && *read(&path, 5).unwrap() == "12345");
    assert!(matches!(read(home.path(), 4), Err(Unread::NoFile)));
    assert!(matches!(read(Path::new("/dev/zero"), 4), Err(Unread::NoFile)));
}

#[test]
fn a_file_is_replaced_whole_and_nothing_is_left_beside_it() {
    let home = tempfile::tempdir().unwrap();
    let (path, precious) = (home.path().join("file.json"), home.path().join("precious"));
    fs::write(&precious, "precious").unwrap();
    symlink(&precious, &path).unwrap();
    replace(&path, b"one", 0o644).unwrap();
    replace(&path, b"two", 0o600).unwrap();
    assert_eq!((fs::read_to_string(&path).unwrap().as_str(), mode(&path)), ("two", 0o600));
    assert_eq!(fs::read_to_string(&precious).unwrap(), "precious", "a link is not followed");
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 2);
}

#[test]
fn what_belongs_to_another_user_is_refused_and_what_is_roots_is_not() {
    folder(Path::new("/usr")).unwrap();
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("secret");
    replace(&path, b"text", 0o600).unwrap();
    // Only root can give files away; for everybody else the line above has shown what there is to show.
    if rustix::process::geteuid().is_root() {
        std::os::unix::fs::chown(&path, Some(65_534), None).unwrap();
        let said = read_private(&path, 4).unwrap_err().to_string();
        assert!(said.contains("belongs to another user (uid 65534)"), "{said}");
        set_mode(&path, 0o666);
        let metadata = fs::metadata(&path).unwrap();
        assert_eq!(refuse_exposed(&metadata, 0o077), Err(Exposed::Foreign(65_534)));
    }
}

#[test]
fn what_is_removed_is_gone_and_what_is_not_there_cannot_be() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("secret");
    replace(&path, b"text", 0o600).unwrap();
    remove(&path).unwrap();
    assert!(!path.exists() && remove(&path).is_err());
}

#[test]
fn what_cannot_be_replaced_stays_and_no_draft_with_it() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("file");
    fs::create_dir(&path).unwrap();
    assert!(replace(&path, b"one", 0o600).is_err());
    assert!(path.is_dir() && fs::read_dir(home.path()).unwrap().count() == 1);
}

#[test]
fn drafts_that_a_crash_left_are_swept_away_and_nothing_else() {
    let home = tempfile::tempdir().unwrap();
    let others = [
        ".0123456789abcdef.draft",
        "0123456789abcdef.draft",
        "a.json",
        "a.json.0123.draft",
        "a.json.0123456789ABCDEF.draft",
        "a.json.0123456789abcdeg.draft",
        "a.json.0123456789abcdef.drafts",
        "draft",
        "letter.draft",
    ];
    for name in others.iter().chain(&["a.json.0123456789abcdef.draft", "b.0000000000000000.draft"]) {
        fs::write(home.path().join(name), "x").unwrap();
    }
    fs::create_dir(home.path().join("c.0123456789abcdef.draft")).unwrap();
    sweep(home.path()).unwrap();
    let mut left: Vec<_> =
        fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    let mut wanted = others.to_vec();
    wanted.push("c.0123456789abcdef.draft");
    wanted.sort_unstable();
    assert_eq!(left, wanted);
}

#[test]
fn one_holds_the_lock_and_the_next_gets_it_afterwards() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("lock");
    let first = try_lock(&path).unwrap();
    assert!(first.is_some() && try_lock(&path).unwrap().is_none());
    drop(first);
    assert!(try_lock(&path).unwrap().is_some());
    assert!(try_lock(&home.path().join("no/lock")).is_err());
}
