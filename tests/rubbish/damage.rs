//! Damage: cut off, bits flipped, bytes overwritten, parts left out or repeated,
//! by a seed of its own for each file.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// A damaged copy.
pub(crate) fn damaged(original: &[u8], seed: u64) -> Vec<u8> {
    let mut dice = StdRng::seed_from_u64(seed);
    let mut bytes = original.to_vec();
    match dice.random_range(0..6) {
        0 => bytes.truncate(dice.random_range(0..original.len())),
        1 => _ = bytes.drain(part(&bytes, &mut dice)),
        2 => {
            let part = bytes[part(&bytes, &mut dice)].to_vec();
            let at = dice.random_range(0..bytes.len());
            bytes.splice(at..at, part);
        }
        3 => {
            let part = part(&bytes, &mut dice);
            bytes[part].fill(dice.random());
        }
        kind => {
            for _ in 0..dice.random_range(1..32) {
                let at = dice.random_range(0..bytes.len());
                bytes[at] = if kind == 4 {
                    bytes[at] ^ (1 << dice.random_range(0..8))
                } else {
                    dice.random()
                };
            }
        }
    }
    bytes
}

fn part(bytes: &[u8], dice: &mut StdRng) -> std::ops::Range<usize> {
    let from = dice.random_range(0..bytes.len());
    from..(from + dice.random_range(1..256)).min(bytes.len())
}
