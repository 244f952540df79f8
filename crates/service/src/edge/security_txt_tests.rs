//! The file, and what is no contact.

use super::*;
use crate::config::{Configuration, Settings};

struct Read(Option<SecurityTxt>);

impl Configuration for Read {
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self(SecurityTxt::read(reader, "https://auth.example/")))
    }
}

fn read(contact: &str) -> Result<Option<SecurityTxt>, String> {
    let settings = Settings::from_toml(&format!("security_contact = {contact:?}\n")).unwrap();
    settings.read::<Read>().map(|read| read.0).map_err(|problems| problems.to_string())
}

#[test]
fn the_file_says_whom_until_when_and_where() {
    let file = read("mailto:security@auth.example").unwrap().unwrap();
    let wanted = "Contact: mailto:security@auth.example\nExpires: 2027-07-14T00:00:00Z\n\
                  Canonical: https://auth.example/.well-known/security.txt\n";
    // 2027-01-15T08:00:00Z; and the last second of that day.
    for now in [1_800_000_000, 1_800_057_599] {
        assert_eq!(file.text(now).unwrap(), wanted);
    }
    assert!(file.text(1_800_057_600).unwrap().contains("2027-07-15T"), "the next day");
    assert_eq!(file.text(u64::MAX), None);
}

#[test]
fn who_is_told_is_an_address() {
    for good in ["https://auth.example/security", "tel:+49-30-1234"] {
        assert!(read(good).unwrap().is_some(), "{good}");
    }
    for bad in [
        "security@auth.example",
        "http://auth.example",
        "mailto:",
        "mailto:a b",
        "mailto:a\nExpires: 2000-01-01T00:00:00Z",
        "mailto:\u{e9}",
    ] {
        let problem = read(bad).unwrap_err();
        assert!(problem.contains("write an address that begins with mailto:"), "{bad}: {problem}");
    }
    assert!(Settings::from_toml("").unwrap().read::<Read>().unwrap().0.is_none());
}
