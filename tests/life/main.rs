//! Shows that the index survives: power cuts, flipped bits, files that vanish,
//! full disks, folders that may only be read, and other versions of the program.
//!
//! Short by default. The longer forms: `GONGWEN_POWER_CUTS=2000` moments of power
//! cuts and `GONGWEN_FLIPPED_BITS=50` bits of each file, `GONGWEN_SEED=1` another
//! seed, which is printed with each failure.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::print_stdout,
    reason = "seeds and figures are shown with failures"
)]

mod documents;

#[path = "../common/packages.rs"]
mod packages;

#[path = "../common/program.rs"]
mod program;

mod tools;

mod chance;

mod copies;

mod leftovers;

mod disk;

mod trace;

#[path = "../common/server.rs"]
mod server;

mod power_cut;

mod flipped_bits;

mod running;

mod compatibility;

mod full_disk;

mod permissions;
