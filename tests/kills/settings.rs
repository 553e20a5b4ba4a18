//! How much is done, and by which seed: a short form with the other tests, a long
//! one where the environment asks for it.
//!
//! | variable | says | short form |
//! | --- | --- | --- |
//! | `GONGWEN_KILLS` | kills, all operations together | 40 |
//! | `GONGWEN_KILLS_SEED` | seed of all that is done at random | 1 |
//! | `GONGWEN_CLIENTS` | clients that search at once | 40 |
//! | `GONGWEN_ROUNDS` | generations that are built meanwhile | 4 |
//! | `GONGWEN_DOCUMENTS` | documents that they search | 400 |
//! | `GONGWEN_QUIET_SECONDS` | how long they search while none is built | 4 |
//! | `GONGWEN_OVERLOAD_SECONDS` | how long more is asked for than can be answered | 4 |
//! | `GONGWEN_IDLE` | connections that send nothing meanwhile | 200 |
//! | `GONGWEN_SLOW` | connections that send a byte a second meanwhile | 50 |
//! | `GONGWEN_PROGRAM` | the program, by its whole path | the one of the same build |
//! | `GONGWEN_DELETE_ROUNDS` | commits of replaced and deleted documents | 40 |

use std::env;

/// A number from the environment.
pub(crate) fn number(variable: &str, otherwise: usize) -> usize {
    match env::var(variable) {
        Ok(text) => text
            .parse()
            .unwrap_or_else(|_| panic!("{variable} is no number: `{text}`")),
        Err(_) => otherwise,
    }
}

/// Numbers at random that are the same for the same seed on every machine
/// (`SplitMix64`, Steele et al. 2014).
pub(crate) struct Random(u64);

impl Random {
    /// `purpose` gives each test numbers of its own. The seed is printed, so that
    /// a failure can be had again.
    pub(crate) fn new(purpose: &str) -> Self {
        let seed = number("GONGWEN_KILLS_SEED", 1);
        println!("{purpose}: GONGWEN_KILLS_SEED={seed}");
        let seed = purpose.bytes().fold(seed as u64, |seed, byte| {
            Self(seed ^ u64::from(byte)).next()
        });
        Self(seed)
    }

    /// Another source of numbers, for another thread.
    pub(crate) fn fork(&mut self) -> Self {
        Self(self.next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is not 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    /// A part of one, below 1.
    pub(crate) fn share(&mut self) -> f64 {
        f64::from(u32::try_from(self.next() >> 32).unwrap()) / f64::from(u32::MAX)
    }
}
