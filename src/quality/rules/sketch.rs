//! A sketch of a text, by which its likeness to another is estimated.
//!
//! `MinHash` (Broder 1997) by one permutation (Li, Owen & Zhang 2012): the hashes
//! of all shingles fall into bins by their first bits, and each bin keeps its
//! least. Empty bins take over another one's value (Shrivastava 2017). Eight bits
//! of each are kept (Li & König 2010). The share of equal bins estimates the
//! Jaccard similarity of the sets of shingles, with a standard error of 0.027 at
//! 0.9.

/// Bins of a sketch, a byte each.
pub(super) const BINS: usize = 128;
/// Characters of a shingle.
const SHINGLE_CHARS: usize = 5;
/// Chance that two bytes agree by themselves.
const BY_CHANCE: f32 = 1.0 / 256.0;
/// What one bin says of the whole.
const SHARE_OF_BIN: f32 = 1.0 / 128.0;

/// What is kept of a text.
pub(super) type Sketch = [u8; BINS];

/// The sketch of a text, given as its letters; `None` for one that is shorter
/// than a shingle.
pub(super) fn sketch(letters: &[char]) -> Option<Sketch> {
    let mut least = [u64::MAX; BINS];
    for shingle in letters.windows(SHINGLE_CHARS) {
        let packed = shingle
            .iter()
            .fold(0_u64, |hash, &c| mixed(hash ^ u64::from(c)));
        let bin = usize::try_from(packed >> 57).unwrap_or(0);
        least[bin] = least[bin].min(packed);
    }
    if letters.len() < SHINGLE_CHARS {
        return None;
    }
    let mut sketch = [0; BINS];
    for (bin, byte) in sketch.iter_mut().enumerate() {
        let [.., kept] = mixed(filled(&least, bin)).to_be_bytes();
        *byte = kept;
    }
    Some(sketch)
}

/// The value of a bin, an empty one's from the first filled one that chance,
/// which is the same for every text, leads to.
fn filled(least: &[u64; BINS], bin: usize) -> u64 {
    let mut at = bin;
    for attempt in 0_u64.. {
        if least[at] != u64::MAX {
            break;
        }
        let chance = mixed(((bin as u64) << 32) | attempt);
        at = usize::try_from(chance >> 57).unwrap_or(0);
    }
    least[at]
}

/// The estimated Jaccard similarity of two texts.
pub(super) fn similarity(one: &Sketch, other: &Sketch) -> f32 {
    let equal = one.iter().zip(other).filter(|(one, other)| one == other);
    let share = f32::from(u8::try_from(equal.count()).unwrap_or(0)) * SHARE_OF_BIN;
    ((share - BY_CHANCE) / (1.0 - BY_CHANCE)).max(0.0)
}

/// The finaliser of `SplitMix64` (Steele, Lea & Flood 2014).
fn mixed(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    fn jaccard(one: &[char], other: &[char]) -> f64 {
        let set = |letters: &[char]| -> HashSet<Vec<char>> {
            letters
                .windows(SHINGLE_CHARS)
                .map(<[char]>::to_vec)
                .collect()
        };
        let (one, other) = (set(one), set(other));
        let both = one.intersection(&other).count();
        let all = one.len() + other.len() - both;
        let [both, all] = [both, all].map(|count| f64::from(u32::try_from(count).unwrap()));
        both / all
    }

    proptest! {
        #[test]
        fn the_estimate_is_near_the_truth(
            text in "[一-龥]{300,900}",
            added in "[一-龥]{0,300}",
        ) {
            let one: Vec<char> = text.chars().collect();
            let other: Vec<char> = text.chars().chain(added.chars()).collect();
            let estimate = similarity(&sketch(&one).unwrap(), &sketch(&other).unwrap());
            // Six standard errors.
            prop_assert!((f64::from(estimate) - jaccard(&one, &other)).abs() < 0.27);
        }
    }

    #[test]
    fn equal_texts_have_equal_sketches_and_short_ones_none() {
        let letters: Vec<char> = "云澜市民政局关于养老".chars().collect();
        let one = sketch(&letters).unwrap();
        assert!((similarity(&one, &one) - 1.0).abs() < f32::EPSILON);
        assert_eq!(sketch(&letters[..4]), None);
    }
}
