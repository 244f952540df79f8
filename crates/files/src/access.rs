//! Who may do what with a file: its permission bits and its owner, where the system knows such.

use std::fs::Metadata;

/// Why somebody could read or change a file who should not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exposed {
    /// Others may do what is forbidden: its permission bits.
    Open(u32),
    /// It belongs to this user, who could change it at any time.
    Foreign(u32),
}

/// The permission bits of a file that has one of the `forbidden` ones: `0o077` lets nobody but its owner do anything,
/// `0o027` lets its group read. `None` where it has none of them.
#[must_use]
pub fn open_mode(metadata: &Metadata, forbidden: u32) -> Option<u32> {
    let mode = system::mode(metadata);
    (mode & forbidden != 0).then_some(mode)
}

/// Refuses what has one of the `forbidden` permission bits, and what belongs to anybody but us and the system's owner.
///
/// # Errors
/// [`Exposed`].
pub fn refuse_exposed(metadata: &Metadata, forbidden: u32) -> Result<(), Exposed> {
    match (system::stranger(metadata), open_mode(metadata, forbidden)) {
        (Some(owner), _) => Err(Exposed::Foreign(owner)),
        (None, Some(mode)) => Err(Exposed::Open(mode)),
        (None, None) => Ok(()),
    }
}

#[cfg(unix)]
mod system {
    //! A system with permission bits and owners.

    use std::fs::Metadata;
    use std::os::unix::fs::MetadataExt as _;

    pub(super) fn mode(metadata: &Metadata) -> u32 {
        metadata.mode() & 0o777
    }

    /// The owner, where that is neither us nor the system's.
    pub(super) fn stranger(metadata: &Metadata) -> Option<u32> {
        let (owner, us) = (metadata.uid(), rustix::process::geteuid().as_raw());
        (owner != us && owner != 0).then_some(owner)
    }
}

#[cfg(not(unix))]
mod system {
    //! A system that has none of them.

    use std::fs::Metadata;

    pub(super) fn mode(_: &Metadata) -> u32 {
        0
    }

    pub(super) fn stranger(_: &Metadata) -> Option<u32> {
        None
    }
}
