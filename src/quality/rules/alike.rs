//! Pairs of texts that are nearly the same, without comparing all with all.
//!
//! Sketches are cut into bands of bytes; only those that agree in a whole band
//! are compared (locality-sensitive hashing: Leskovec, Rajaraman & Ullman,
//! *Mining of Massive Datasets*, chapter 3).

use super::sketch::{BINS, Sketch, similarity};

/// Bytes of a band. A pair of similarity s meets in one of the 16 bands with
/// 1 − (1 − s⁸)¹⁶: 99.99 % at 0.9, 6 % at 0.5.
const BAND_BYTES: usize = 8;
/// From this similarity on, texts are nearly the same.
pub(super) const NEARLY: f32 = 0.9;
/// With so many of those before it that agree in a band a text is compared, so
/// that a thousand copies of one form are no million comparisons.
const MAX_COMPARED: usize = 16;

/// For a text, an earlier one that it is nearly the same as.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Alike {
    pub(super) earlier: u32,
    pub(super) similarity: f32,
}

/// For each sketch the earlier one that is most like it, if one nearly is.
pub(super) fn alike(sketches: &[Sketch]) -> Vec<Option<Alike>> {
    let mut most: Vec<Option<Alike>> = vec![None; sketches.len()];
    let mut keys: Vec<(u64, u32)> = Vec::with_capacity(sketches.len());
    for band in 0..BINS / BAND_BYTES {
        keys.clear();
        keys.extend(sketches.iter().zip(0..).map(|(sketch, index)| {
            let mut key = [0; BAND_BYTES];
            key.copy_from_slice(&sketch[band * BAND_BYTES..(band + 1) * BAND_BYTES]);
            (u64::from_be_bytes(key), index)
        }));
        keys.sort_unstable();
        for bucket in keys.chunk_by(|one, next| one.0 == next.0) {
            for (at, &(_, later)) in bucket.iter().enumerate() {
                for &(_, earlier) in &bucket[at.saturating_sub(MAX_COMPARED)..at] {
                    let later = later as usize;
                    let similarity = similarity(&sketches[earlier as usize], &sketches[later]);
                    let best = most[later].map_or(0.0, |best| best.similarity);
                    if similarity >= NEARLY && similarity > best {
                        most[later] = Some(Alike {
                            earlier,
                            similarity,
                        });
                    }
                }
            }
        }
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quality::rules::sketch::sketch;

    #[test]
    fn finds_the_earlier_text_and_no_other() {
        let text = |seed: u32| -> Vec<char> {
            let next = |c: &u32| Some((c * 1_103 + 12_345) % 20_011);
            let codes = std::iter::successors(Some(seed), next);
            codes
                .take(800)
                .filter_map(|c| char::from_u32(0x4e00 + c))
                .collect()
        };
        let (one, two) = (text(1), text(2));
        let mut changed = one.clone();
        changed[400] = '改';
        let sketches: Vec<Sketch> = [&one, &two, &changed]
            .into_iter()
            .map(|letters| sketch(letters).unwrap())
            .collect();
        let found = alike(&sketches);
        assert_eq!((found[0], found[1]), (None, None));
        assert_eq!(found[2].unwrap().earlier, 0);
    }
}
