//! The master key of a server that seals what it keeps: rule K9.

use std::path::{Path, PathBuf};

use signet_keyring::Ring;

use super::{Profile, Reader};

/// The ring of `SECTION.master_key`, and its file where it has one of its own. Where nothing is set the demo makes its own in `data_dir`; production is told to set one, and never
/// takes one that lies beside what it seals.
pub fn master_key(
    reader: &mut Reader<'_>,
    section: &str,
    profile: Profile,
    data_dir: &Path,
) -> Option<(Ring, Option<PathBuf>)> {
    let (key, was_content) = (format!("{section}.master_key"), reader.is_content());
    let Some((text, file)) = reader.secret(&key) else {
        // What was set and cannot be had was said already.
        if !profile.is_demo() && was_content == reader.is_content() {
            let variable = format!("SIGNET__{}__MASTER_KEY", section.to_uppercase());
            reader.problem(&key, format!("the production profile keeps the master key outside the data folder: set `{key}_file` to a file elsewhere, or the variable {variable}; `auth-server keys new-master` makes one"));
        }
        return None;
    };
    if !profile.is_demo() && file.as_deref().is_some_and(|file| lies_in(file, data_dir)) {
        let path = format!("{key}_file");
        reader.problem(&path, format!("`{path}` names a file inside `{section}.data_dir`: who takes that folder would have what opens it; set it to a file elsewhere"));
    }
    let ring =
        Ring::parse(&text).map_err(|problem| reader.problem(&key, format!("`{key}` {problem}"))).ok()?;
    Some((ring, file))
}

/// Whether the file really lies in the folder, whatever links lead there. In a folder that is not there, nothing lies.
fn lies_in(file: &Path, folder: &Path) -> bool {
    match (file.canonicalize(), folder.canonicalize()) {
        (Ok(file), Ok(folder)) => file.starts_with(folder),
        _ => false,
    }
}
