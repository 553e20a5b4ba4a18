//! Characters that look alike.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Groups of characters, one a line; `#` starts a comment.
const GROUPS: &str = include_str!("shapes.txt");

static ALIKE: LazyLock<HashMap<char, Vec<char>>> = LazyLock::new(|| {
    let mut alike: HashMap<char, Vec<char>> = HashMap::new();
    for line in GROUPS.lines().filter(|line| !line.starts_with('#')) {
        let group: Vec<char> = line.trim().chars().collect();
        for &one in &group {
            let others = alike.entry(one).or_default();
            for &other in &group {
                if other != one && !others.contains(&other) {
                    others.push(other);
                }
            }
        }
    }
    alike
});

/// The characters that look like `c`.
pub(super) fn alike(c: char) -> &'static [char] {
    ALIKE.get(&c).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{is_han, normalize_char};

    #[test]
    fn groups_are_of_normal_han_characters() {
        for line in GROUPS.lines().filter(|line| !line.starts_with('#')) {
            assert!(line.chars().count() >= 2, "{line}");
            for c in line.chars() {
                assert!(is_han(c) && normalize_char(c) == Some(c), "{c} in {line}");
            }
        }
        assert!(alike('已').contains(&'己'));
        assert!(!alike('已').contains(&'已'));
        assert!(alike('龘').is_empty());
    }
}
