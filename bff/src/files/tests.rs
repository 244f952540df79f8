//! Reading and packing a folder.

use std::fs;

use tempfile::TempDir;

use super::*;
use signet_service::edge::negotiate::Coding;

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn every_ending_has_its_media_type() {
    for (name, wanted) in [
        ("index.html", "text/html; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.css", "text/css; charset=utf-8"),
        ("a.wasm", "application/wasm"),
        ("a.svg", "image/svg+xml"),
        ("A.PNG", "image/png"),
        ("favicon.ico", "image/vnd.microsoft.icon"),
        ("a.json", "application/json"),
        ("a.txt", "text/plain; charset=utf-8"),
        ("a.webmanifest", "application/manifest+json"),
        ("a.woff2", "font/woff2"),
        ("a.html.exe", "application/octet-stream"),
        ("html", "application/octet-stream"),
    ] {
        assert_eq!(media_type::of(name), wanted, "{name}");
    }
}

#[test]
fn files_are_found_by_their_exact_path() {
    let folder =
        folder(&[("index.html", "<p>"), ("icons/time.svg", "<svg/>"), (".stage/a.js", "x"), (".env", "x")]);
    let files = Files::load(folder.path()).unwrap();
    assert_eq!(files.count(), 2);
    assert_eq!(files.at("/icons/time.svg").unwrap().identity.bytes, "<svg/>");
    assert!(files.index().unwrap().is_page());
    for path in [
        "index.html",
        "/",
        "/icons",
        "/icons/",
        "//index.html",
        "/icons/../index.html",
        "/INDEX.html",
        "/.env",
    ] {
        assert!(files.at(path).is_none(), "{path}");
    }
}

#[test]
fn a_folder_that_is_not_there_is_an_error() {
    assert!(Files::load(Path::new("/nowhere/at/all")).is_err());
    assert!(pack(Path::new("/nowhere/at/all")).is_err());
    assert!(Files::default().index().is_none());
}

#[cfg(unix)]
#[test]
fn links_lead_nowhere_outside() {
    use std::os::unix::fs::symlink;
    let outside = folder(&[("secret.txt", "secret"), ("secret.txt.br", "x")]);
    let inside = folder(&[("index.html", "<p>"), ("a.txt", "a")]);
    let root = inside.path();
    symlink(outside.path().join("secret.txt"), root.join("b.txt")).unwrap();
    symlink(outside.path(), root.join("out")).unwrap();
    symlink(root, root.join("round")).unwrap();
    symlink("nowhere", root.join("dangling")).unwrap();
    symlink("a.txt", root.join("c.txt")).unwrap();
    symlink(outside.path().join("secret.txt"), root.join("a.txt.gz")).unwrap();
    let files = Files::load(root).unwrap();
    assert_eq!(files.count(), 3, "index.html, a.txt and the link to it");
    assert_eq!(files.at("/c.txt").unwrap().identity.bytes, "a");
    assert!(files.at("/b.txt").is_none() && files.at("/a.txt").unwrap().gzip.is_none());
    // Packing writes beside the link and never through one.
    fs::write(root.join("a.txt"), "a".repeat(500)).unwrap();
    pack(root).unwrap();
    assert_eq!(fs::read_to_string(outside.path().join("secret.txt")).unwrap(), "secret");
    assert!(Files::load(root).unwrap().at("/a.txt").unwrap().gzip.is_some());
}

#[test]
fn packing_twice_is_packing_once() {
    let long = "signet ".repeat(500);
    let folder =
        folder(&[("index.html", &long), ("a/b.wasm", &long), ("tiny.js", "1"), ("photo.png", &long)]);
    let packed = pack(folder.path()).unwrap();
    assert_eq!((packed.files, packed.before), (2, 7000));
    assert!(packed.brotli < 200, "{packed:?}");
    let first = fs::read(folder.path().join("index.html.br")).unwrap();
    let there = names(folder.path());
    assert_eq!(there, ["a", "index.html", "index.html.br", "index.html.gz", "photo.png", "tiny.js"]);
    assert_eq!(pack(folder.path()).unwrap(), packed);
    assert_eq!(names(folder.path()), there, "copies are not packed themselves");
    assert_eq!(fs::read(folder.path().join("index.html.br")).unwrap(), first);
}

#[test]
fn packed_copies_are_served_with_tags_of_their_own() {
    let folder = folder(&[("index.html", &"<p>hello</p>".repeat(100)), ("data.json", "{}")]);
    pack(folder.path()).unwrap();
    let files = Files::load(folder.path()).unwrap();
    assert_eq!((files.count(), files.packed()), (2, 1));
    let index = files.index().unwrap();
    let tags =
        [Coding::Brotli, Coding::Gzip, Coding::Identity].map(|coding| index.copy(coding).1.etag.clone());
    assert!(tags[0] != tags[1] && tags[1] != tags[2] && tags[0] != tags[2]);
    assert!(tags.iter().all(|tag| tag.len() == 34 && tag.starts_with('"') && tag.ends_with('"')));
    assert!(files.at("/index.html.br").is_none() && files.at("/index.html.gz").is_none());
    assert_eq!(files.at("/data.json").unwrap().codings(), [Coding::Identity]);
}

#[test]
fn a_copy_of_an_older_build_is_not_taken() {
    let folder = folder(&[("a.js", &"let a = 1;".repeat(100))]);
    pack(folder.path()).unwrap();
    for text in ["let a = 1;".repeat(101), "let a = 1;".repeat(99), "let b = 2;".repeat(100), String::new()] {
        fs::write(folder.path().join("a.js"), text).unwrap();
        assert_eq!(Files::load(folder.path()).unwrap().at("/a.js").unwrap().codings(), [Coding::Identity]);
    }
    fs::write(folder.path().join("a.js.br"), "no brotli").unwrap();
    assert_eq!(Files::load(folder.path()).unwrap().packed(), 0);
    pack(folder.path()).unwrap();
    assert_eq!(names(folder.path()), ["a.js"], "what is no longer smaller is removed");
}
