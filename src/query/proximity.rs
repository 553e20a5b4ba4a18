//! Runs of characters close to one another, in the character lane.
//!
//! A document matches where a stretch of one of its fields holds each run
//! whole, in any order, and has nowhere in it more than `within_chars`
//! characters in a row that belong to no such run. Characters are those of the
//! lane, which has neither blanks nor quotation marks; the border between two
//! values of a field counts as one. Runs may overlap and repeat.

use crate::text::lane_chars;

/// Whether the parts, none empty and as the lane has them, stand near one another in a field that has
/// these values.
pub(crate) fn stand_near(values: &[&str], parts: &[Vec<char>], within_chars: u32) -> bool {
    // What is no character is the border between two values.
    let mut lane: Vec<Option<char>> = Vec::new();
    for value in values {
        if !lane.is_empty() {
            lane.push(None);
        }
        lane.extend(lane_chars(value).map(|c| Some(c.normal)));
    }
    let mut runs = Vec::new();
    for (number, part) in parts.iter().enumerate() {
        let is_part = |run: &[Option<char>]| run.iter().zip(part).all(|(c, of)| *c == Some(*of));
        let windows = lane.windows(part.len()).enumerate();
        runs.extend(
            windows
                .filter(|(_, run)| is_part(run))
                .map(|(start, _)| Run {
                    start: to_u32(start),
                    end: to_u32(start + part.len()),
                    part: number,
                }),
        );
    }
    runs.sort_unstable_by_key(|run| run.start);
    has_stretch(&runs, parts.len(), within_chars)
}

/// A part where it stands in a field, in positions of the lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) part: usize,
}

/// Whether some stretch holds each of the parts and has no longer gap. `runs`
/// must be ascending by start.
pub(super) fn has_stretch(runs: &[Run], parts: usize, within_chars: u32) -> bool {
    debug_assert!(runs.is_sorted_by_key(|run| run.start), "runs are in order");
    // By part, the stretch that it was last seen in.
    let mut seen_in = vec![0_usize; parts];
    let (mut stretch, mut seen, mut end) = (0, 0, 0_u32);
    for run in runs {
        if stretch == 0 || run.start > end.saturating_add(within_chars) {
            stretch += 1;
            seen = 0;
            end = run.end;
        }
        end = end.max(run.end);
        if seen_in[run.part] != stretch {
            seen_in[run.part] = stretch;
            seen += 1;
        }
        if seen == parts {
            return true;
        }
    }
    false
}

pub(super) fn to_u32(chars: usize) -> u32 {
    u32::try_from(chars).expect("neither queries nor documents have four billion characters")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// By the definition: every stretch from the start of a run to the end of
    /// one, with the runs that lie wholly in it.
    fn by_definition(runs: &[Run], parts: usize, within_chars: u32) -> bool {
        runs.iter().any(|first| {
            runs.iter().any(|last| {
                let inside: Vec<&Run> = runs
                    .iter()
                    .filter(|run| run.start >= first.start && run.end <= last.end)
                    .collect();
                let has_all = (0..parts).all(|part| inside.iter().any(|run| run.part == part));
                let mut gap = 0;
                let mut longest = 0;
                for at in first.start..last.end {
                    let is_covered = inside.iter().any(|run| run.start <= at && at < run.end);
                    gap = if is_covered { 0 } else { gap + 1 };
                    longest = longest.max(gap);
                }
                has_all && longest <= within_chars
            })
        })
    }

    #[track_caller]
    fn check(runs: &[(u32, u32, usize)], within_chars: u32, expected: bool) {
        let runs: Vec<Run> = runs
            .iter()
            .map(|&(start, end, part)| Run { start, end, part })
            .collect();
        assert_eq!(has_stretch(&runs, 2, within_chars), expected);
        assert_eq!(by_definition(&runs, 2, within_chars), expected);
    }

    #[test]
    fn texts_have_the_runs_near_one_another_or_not() {
        let parts: Vec<Vec<char>> = ["补贴", "发放", "老"]
            .map(|part| part.chars().collect())
            .into();
        for (values, within_chars, expected) in [
            (&["老年人的补贴按月发放"][..], 3, true),
            (&["老年人的补贴按月发放"], 2, false),
            // What stands between two others bridges the way, as often as it takes.
            (&["发放到位。补贴，补贴，老"], 3, true),
            (&["发放补贴", "老人"], 1, true),
            (&["发放补贴", "老人"], 0, false),
            (&["补贴老"], 9, false),
            (&[], 9, false),
        ] {
            let found = stand_near(values, &parts, within_chars);
            assert_eq!(found, expected, "{values:?} {within_chars}");
        }
    }

    #[test]
    fn the_distance_is_what_lies_between() {
        check(&[(0, 2, 0), (2, 4, 1)], 0, true);
        check(&[(0, 2, 1), (3, 5, 0)], 0, false);
        check(&[(0, 2, 1), (3, 5, 0)], 1, true);
        check(&[(0, 2, 0), (1, 3, 1)], 0, true);
        check(&[(0, 2, 0), (4, 6, 0), (9, 11, 1)], 2, false);
        check(&[(0, 2, 0), (4, 6, 0), (9, 11, 1)], 3, true);
        check(&[(0, 2, 0)], u32::MAX, false);
        check(&[], 5, false);
    }

    proptest! {
        #[test]
        fn stretches_are_those_of_the_definition(
            places in prop::collection::vec((0..30_u32, 0..3_usize), 0..8),
            within_chars in 0..6_u32,
        ) {
            let mut runs: Vec<Run> = places
                .into_iter()
                .map(|(start, part)| Run { start, end: start + 1 + to_u32(part), part })
                .collect();
            runs.sort_unstable_by_key(|run| run.start);
            prop_assert_eq!(
                has_stretch(&runs, 3, within_chars),
                by_definition(&runs, 3, within_chars)
            );
        }
    }
}
