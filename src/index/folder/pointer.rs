//! `CURRENT`: the name of the live generation, and a checksum of the name, since
//! a flipped bit makes one number of another.
//!
//! ```text
//! 000007
//! 5a1c3f0e9b7d2864
//! ```

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::files::replace_file;
use crate::index::error::IndexError;

const FILE_NAME: &str = "CURRENT";
const NAME_DIGITS: usize = 6;

/// The name of a generation, six digits.
pub(super) fn name_of(number: u32) -> String {
    format!("{number:0NAME_DIGITS$}")
}

/// The number in the name of a generation, `None` for any other name.
pub(super) fn number_of(name: &str) -> Option<u32> {
    let is_name = name.len() == NAME_DIGITS && name.bytes().all(|byte| byte.is_ascii_digit());
    is_name.then(|| name.parse().ok()).flatten()
}

/// The live generation, `None` where there is none.
pub(super) fn read(root: &Path) -> Result<Option<String>, IndexError> {
    let path = path(root);
    let text = match fs::read(&path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(IndexError::io("read", &path)(error)),
    };
    match text.get(..NAME_DIGITS) {
        Some(name) if number_of(name).is_some() && text == content(name) => {
            Ok(Some(name.to_owned()))
        }
        _ => Err(IndexError::Pointer {
            path,
            reason: "it does not hold the name of a generation with its checksum".to_owned(),
        }),
    }
}

/// Makes a generation the live one. A reader sees the one before or this one.
pub(super) fn write(root: &Path, name: &str) -> Result<(), IndexError> {
    replace_file(&path(root), content(name).as_bytes())
}

pub(super) fn path(root: &Path) -> PathBuf {
    root.join(FILE_NAME)
}

fn content(name: &str) -> String {
    let hash = blake3::hash(name.as_bytes()).to_hex();
    format!("{name}\n{}\n", hash.get(..16).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flipped_bit_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(folder.path()).unwrap(), None);
        write(folder.path(), &name_of(7)).unwrap();
        assert_eq!(read(folder.path()).unwrap().as_deref(), Some("000007"));
        let bytes = fs::read(path(folder.path())).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            fs::write(path(folder.path()), flipped).unwrap();
            assert!(read(folder.path()).is_err(), "bit {bit}");
        }
    }
}
