//! How Han characters are read: toneless pinyin, every reading.

use pinyin::ToPinyinMulti;

/// The toneless readings of a character, each once, the usual one first; none
/// where it is no Han character with a known reading.
pub fn readings(c: char) -> Vec<&'static str> {
    let mut readings = Vec::new();
    for reading in c.to_pinyin_multi().into_iter().flatten() {
        let plain = reading.plain();
        if !readings.contains(&plain) {
            readings.push(plain);
        }
    }
    readings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_are_toneless_and_distinct() {
        assert_eq!(readings('法'), ["fa"]);
        assert_eq!(readings('行')[0], "xing");
        assert!(readings('行').contains(&"hang"));
        assert!(readings('a').is_empty());
    }
}
