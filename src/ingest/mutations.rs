//! Damage for tests: every reader must give an answer for any bytes.

use std::time::{Duration, Instant};

/// How many damaged files a format is tested with, unless
/// `GONGWEN_MUTATIONS` says otherwise.
const DEFAULT_COUNT: u64 = 200;

/// Longest time that a small damaged file may take.
const MAX_DURATION: Duration = Duration::from_secs(10);

/// Hands `read` many damaged copies of a file, the same ones in every run: cut
/// off, with bits flipped, with bytes overwritten, repeated or left out.
pub(super) fn mutate(original: &[u8], mut read: impl FnMut(&[u8])) {
    let count = std::env::var("GONGWEN_MUTATIONS")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(DEFAULT_COUNT);
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for number in 0..count {
        let damaged = damage(original, &mut random);
        let start = Instant::now();
        read(&damaged);
        let duration = start.elapsed();
        assert!(duration < MAX_DURATION, "mutation {number}: {duration:?}");
    }
}

fn damage(original: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = original.to_vec();
    match random.below(5) {
        0 => bytes.truncate(random.below(original.len())),
        1 => {
            let from = random.below(bytes.len());
            let to = (from + random.below(64)).min(bytes.len());
            bytes.drain(from..to);
        }
        2 => {
            let from = random.below(bytes.len());
            let to = (from + random.below(64)).min(bytes.len());
            let part = bytes.get(from..to).unwrap_or_default().to_vec();
            bytes.splice(from..from, part);
        }
        kind => {
            for _ in 0..=random.below(16) {
                let at = random.below(bytes.len());
                let bit = random.below(8);
                let value = random.below(256);
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = if kind == 3 {
                        *byte ^ (1 << bit)
                    } else {
                        u8::try_from(value).unwrap_or(0)
                    };
                }
            }
        }
    }
    bytes
}

/// Xorshift: the same numbers everywhere.
struct Random(u64);

impl Random {
    /// A number below the limit, 0 where that is 0.
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let limit = limit.max(1) as u64;
        usize::try_from(self.0 % limit).unwrap_or(0)
    }
}
