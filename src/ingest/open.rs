//! Opens source files: counted for the progress, and unpacked.

use std::fs::File;
use std::io::{self, BufRead, BufReader};

use flate2::read::MultiGzDecoder;

use super::files::SourceFile;
use super::format::Packing;
use super::progress::{Counted, Progress};

/// What documents are read from.
pub(super) type Input = Box<dyn BufRead + Send>;

const BUFFER_BYTES: usize = 128 * 1024;

/// Opens a source file for reading what is packed in it.
pub(super) fn open(
    source: &SourceFile,
    packing: Packing,
    progress: &Progress,
) -> io::Result<Input> {
    let Some(path) = &source.path else {
        return Ok(Box::new(BufReader::with_capacity(
            BUFFER_BYTES,
            io::stdin(),
        )));
    };
    let file = File::open(path).inspect_err(|_| progress.add(source.bytes))?;
    let counted = Counted::new(file, progress.clone(), source.bytes);
    let buffered = BufReader::with_capacity(BUFFER_BYTES, counted);
    Ok(match packing {
        Packing::None => Box::new(buffered),
        Packing::Gzip => Box::new(BufReader::with_capacity(
            BUFFER_BYTES,
            MultiGzDecoder::new(buffered),
        )),
        Packing::Zstd => Box::new(BufReader::with_capacity(
            BUFFER_BYTES,
            zstd::stream::read::Decoder::with_buffer(buffered)?,
        )),
    })
}
