//! Chance that can be repeated: a seed for each test, and how long the tests take.

use rand::SeedableRng;
use rand::rngs::StdRng;

/// A number from the environment, or `default`.
pub(crate) fn setting(name: &str, default: u64) -> u64 {
    match std::env::var(name) {
        Ok(text) => text
            .parse()
            .unwrap_or_else(|_| panic!("`{name}` is no whole number: `{text}`")),
        Err(_) => default,
    }
}

/// The seed of all tests. It is printed, and so shown with every failure.
pub(crate) fn seed() -> u64 {
    let seed = setting("GONGWEN_SEED", 20_240_914);
    println!("repeat with GONGWEN_SEED={seed}");
    seed
}

/// Chance for one thing that is tried, whatever came before it.
pub(crate) fn chance(seed: u64, number: u64) -> StdRng {
    StdRng::seed_from_u64(seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}
