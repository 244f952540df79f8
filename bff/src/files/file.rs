//! One file of the app with its copies, ready to be sent.

use std::fs;
use std::io;
use std::path::Path;

use signet_service::edge::negotiate::{Coding, FileCopy};

use super::folder::{self, Entry};
use super::{coding, hashed, media_type};

/// A file.
#[derive(Debug, Clone)]
pub struct File {
    /// What it is.
    pub media_type: &'static str,
    /// Whether its name changes with its bytes, so that browsers may keep it for good.
    pub immutable: bool,
    /// Its bytes as they are.
    pub identity: FileCopy,
    /// Its brotli copy.
    pub brotli: Option<FileCopy>,
    /// Its gzip copy.
    pub gzip: Option<FileCopy>,
}

impl File {
    pub(super) fn load(root: &Path, entry: &Entry) -> io::Result<Self> {
        let bytes = fs::read(&entry.file)?;
        let name = entry.path.rsplit('/').next().unwrap_or_default();
        Ok(Self {
            media_type: media_type::of(name),
            immutable: hashed::is_hashed(name),
            brotli: copy(root, entry, Coding::Brotli, &bytes)?,
            gzip: copy(root, entry, Coding::Gzip, &bytes)?,
            identity: FileCopy::new(bytes),
        })
    }

    /// Whether it is a page.
    #[must_use]
    pub fn is_page(&self) -> bool {
        self.media_type == media_type::HTML
    }

    /// The codings it can be had in.
    #[must_use]
    pub fn codings(&self) -> Vec<Coding> {
        let all = [Coding::Brotli, Coding::Gzip, Coding::Identity];
        all.into_iter().filter(|coding| self.stored(*coding).is_some()).collect()
    }

    /// Its copy in `coding`; where there is none, its bytes as they are.
    #[must_use]
    pub fn copy(&self, coding: Coding) -> (Coding, &FileCopy) {
        self.stored(coding).map_or((Coding::Identity, &self.identity), |copy| (coding, copy))
    }

    fn stored(&self, coding: Coding) -> Option<&FileCopy> {
        match coding {
            Coding::Identity => Some(&self.identity),
            Coding::Gzip => self.gzip.as_ref(),
            Coding::Brotli => self.brotli.as_ref(),
        }
    }
}

/// The copy beside the file. One that is left over from an older build is not taken.
fn copy(root: &Path, entry: &Entry, coding: Coding, bytes: &[u8]) -> io::Result<Option<FileCopy>> {
    let mut beside = entry.file.clone().into_os_string();
    beside.push(coding::suffix(coding));
    let Some(real) = folder::inside(&root.canonicalize()?, Path::new(&beside)) else { return Ok(None) };
    let packed = fs::read(real)?;
    if coding::unpacks_to(coding, &packed, bytes) {
        return Ok(Some(FileCopy::new(packed)));
    }
    tracing::warn!(path = %entry.path, ?coding, "a packed copy is not of this file: run `bff pack` again");
    Ok(None)
}
