//! The best stretch of a text: as many of the looked-for parts as can stand
//! within so many characters.

/// Where a part stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// Position of its first character.
    pub(super) position: u32,
    /// Which of the parts.
    pub(super) gram: usize,
}

/// A stretch of a text.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Stretch {
    /// The sum of the weights of its parts, each counted once.
    pub(super) sum: f32,
    /// Position of its first part.
    pub(super) start: u32,
}

/// The first of the stretches of `length_chars` positions with the highest sum
/// of weights. `places` are in order of their positions; `weights` has one of
/// each part, none negative.
pub(super) fn best_stretch(places: &[Place], weights: &[f32], length_chars: u32) -> Stretch {
    let mut inside = vec![0_u32; weights.len()];
    let mut first = 0;
    let mut best = Stretch::default();
    let mut sum = 0.0_f64;
    for place in places {
        while place.position - places[first].position >= length_chars {
            let gone = places[first].gram;
            inside[gone] -= 1;
            if inside[gone] == 0 {
                sum -= f64::from(weights[gone]);
            }
            first += 1;
        }
        if inside[place.gram] == 0 {
            sum += f64::from(weights[place.gram]);
        }
        inside[place.gram] += 1;
        if narrow(sum) > best.sum {
            best = Stretch {
                sum: narrow(sum),
                start: places[first].position,
            };
        }
    }
    best
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "sums are made in double precision so that taking away leaves nothing behind"
)]
fn narrow(sum: f64) -> f32 {
    sum as f32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn by_definition(places: &[Place], weights: &[f32], length_chars: u32) -> f32 {
        let mut best = 0.0_f32;
        for start in places {
            let reach = start.position..start.position + length_chars;
            let sum = weights
                .iter()
                .enumerate()
                .filter(|(gram, _)| {
                    places
                        .iter()
                        .any(|place| place.gram == *gram && reach.contains(&place.position))
                })
                .map(|(_, weight)| weight)
                .sum();
            best = best.max(sum);
        }
        best
    }

    proptest! {
        #[test]
        fn it_is_the_best_of_all_stretches(
            mut found in prop::collection::vec((0_u32..60, 0_usize..5), 0..40),
            length_chars in 1_u32..30,
        ) {
            found.sort_unstable();
            let places: Vec<Place> = found
                .into_iter()
                .map(|(position, gram)| Place { position, gram })
                .collect();
            let weights = [1.0, 2.5, 0.0, 4.0, 0.25];
            let found = best_stretch(&places, &weights, length_chars);
            prop_assert!(found.sum == 0.0 || places.iter().any(|place| place.position == found.start));
            let defined = by_definition(&places, &weights, length_chars);
            prop_assert!((found.sum - defined).abs() < 1e-6);
        }
    }
}
