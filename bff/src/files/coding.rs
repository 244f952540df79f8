//! Packing and unpacking: brotli (RFC 7932) and gzip (RFC 1952).

use std::io::{self, Read as _, Write as _};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

use signet_service::edge::negotiate::Coding;

/// The best that brotli can do: files are packed once and sent often.
const BROTLI_QUALITY: u32 = 11;
/// 4 MiB, the most that every browser can unpack.
const BROTLI_WINDOW: u32 = 22;
const BUFFER: usize = 64 * 1024;

/// What a copy's name ends with.
pub(super) const fn suffix(coding: Coding) -> &'static str {
    match coding {
        Coding::Identity => "",
        Coding::Gzip => ".gz",
        Coding::Brotli => ".br",
    }
}

/// Whether `path` names a copy and not a file of the app.
pub(super) fn is_copy(path: &str) -> bool {
    [Coding::Gzip, Coding::Brotli].iter().any(|coding| path.ends_with(suffix(*coding)))
}

/// `bytes`, packed; the same bytes always give the same copy.
pub(super) fn pack(coding: Coding, bytes: &[u8]) -> io::Result<Vec<u8>> {
    match coding {
        Coding::Identity => Ok(bytes.to_vec()),
        Coding::Gzip => {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
            encoder.write_all(bytes)?;
            encoder.finish()
        }
        Coding::Brotli => {
            let mut encoder =
                brotli::CompressorWriter::new(Vec::new(), BUFFER, BROTLI_QUALITY, BROTLI_WINDOW);
            encoder.write_all(bytes)?;
            Ok(encoder.into_inner())
        }
    }
}

/// Whether `copy` unpacks to `bytes` and nothing else.
pub(super) fn unpacks_to(coding: Coding, copy: &[u8], bytes: &[u8]) -> bool {
    // One byte more than expected is enough to know that it is too much.
    let most = bytes.len() as u64 + 1;
    let mut unpacked = Vec::with_capacity(bytes.len() + 1);
    let read = match coding {
        Coding::Identity => return copy == bytes,
        Coding::Gzip => GzDecoder::new(copy).take(most).read_to_end(&mut unpacked),
        Coding::Brotli => brotli::Decompressor::new(copy, BUFFER).take(most).read_to_end(&mut unpacked),
    };
    read.is_ok() && unpacked == bytes
}
