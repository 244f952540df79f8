//! `bff pack DIR`: the build's last step.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use crate::files;

/// Packs the files in `folder` and prints one line about it.
#[must_use]
pub fn pack(folder: &Path) -> ExitCode {
    match files::pack(folder) {
        Ok(packed) => {
            let files::Packed { files, before, brotli } = packed;
            let _ = writeln!(
                std::io::stdout(),
                "packed {files} files in {}: {before} bytes, {brotli} with brotli",
                folder.display()
            );
            ExitCode::SUCCESS
        }
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "error: {} cannot be packed: {error}", folder.display());
            ExitCode::FAILURE
        }
    }
}
