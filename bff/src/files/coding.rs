//! Packing and unpacking: brotli (RFC 7932) and gzip (RFC 1952).

use std::io::{self, Read as _, Write as _};

use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

use signet_service::edge::negotiate::Coding;

/// The best that brotli can do: files are packed once and sent often.
const BROTLI_QUALITY: i32 = 11;
/// 4 MiB, the most that every browser can unpack.
const BROTLI_WINDOW: i32 = 22;
/// How much of a file is looked at at once, as a power of two: what brotli itself takes (0), and less. Which of them gives
/// the shorter copy depends on the file.
const BROTLI_BLOCKS: [i32; 2] = [0, 16];
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
            let [usual, smaller] = BROTLI_BLOCKS.map(|block| brotli(block, bytes));
            let (usual, smaller) = (usual?, smaller?);
            Ok(if smaller.len() < usual.len() { smaller } else { usual })
        }
    }
}

fn brotli(block: i32, bytes: &[u8]) -> io::Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: BROTLI_WINDOW,
        lgblock: block,
        ..BrotliEncoderParams::default()
    };
    let mut encoder = brotli::CompressorWriter::with_params(Vec::new(), BUFFER, &parameters);
    encoder.write_all(bytes)?;
    Ok(encoder.into_inner())
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
