//! Turns the bytes of a source into text, whatever its encoding.
//!
//! What counts is, in this order, a byte order mark, what the source declares,
//! and what the bytes look like. A declaration that the bytes contradict does
//! not count. Nothing here knows of a format: who reads one finds what it
//! declares.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use super::fault::Fault;

/// How much of a source the detection looks at, in bytes.
const MAX_DETECTED_BYTES: usize = 1024 * 1024;

/// UTF-8 is so unlike other encodings that text with this many times as many
/// good characters as bad bytes is damaged UTF-8 and nothing else, even where
/// another encoding could make characters of every byte.
const GOOD_PER_BAD: usize = 10;

/// Of this many characters one may be undecodable or a control character; more
/// of them are no text.
const CHARS_PER_BAD: usize = 10;

/// The text of a source.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::ingest) struct Decoded {
    /// The text, without its byte order mark; U+FFFD where bytes are no character.
    pub(in crate::ingest) text: String,
    /// The name of the encoding.
    pub(in crate::ingest) encoding: &'static str,
    /// What is doubtful, each a value and a reason to be read behind it.
    pub(in crate::ingest) doubts: Vec<(String, String)>,
}

/// A reading of the bytes in one encoding.
struct Reading {
    encoding: &'static Encoding,
    text: String,
    /// How many sequences of bytes are no character.
    bad: usize,
}

/// Decodes a source that declares the given encoding, by any of its labels.
///
/// # Errors
/// Where the bytes are no text in any encoding that is known.
pub(in crate::ingest) fn decode(bytes: &[u8], declared: Option<&str>) -> Result<Decoded, Fault> {
    let mut doubts = Vec::new();
    let reading = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => read(bytes.get(length..).unwrap_or_default(), encoding),
        None => match declared.map(|label| (label, known(label))) {
            Some((label, Some(encoding))) => as_declared(bytes, label, encoding, &mut doubts),
            Some((label, None)) => {
                let reading = detected(bytes);
                let name = reading.encoding.name();
                let reason = format!("is no encoding that is known; the bytes are read as {name}");
                doubts.push((label.to_owned(), reason));
                reading
            }
            None => detected(bytes),
        },
    };
    let name = reading.encoding.name();
    let chars = reading.text.chars().count();
    let is_control = |c: &char| c.is_control() && !c.is_whitespace();
    let no_text = reading.bad + reading.text.chars().filter(is_control).count();
    if no_text.saturating_mul(CHARS_PER_BAD) > chars {
        return Err(Fault::new(
            None,
            format!("is no text: {no_text} of {chars} characters are none, read as {name}"),
            "give a text in UTF-8, GB18030 or Big5, or in UTF-16 with a byte order mark",
        ));
    }
    if reading.bad > 0 {
        let bad = reading.bad;
        let reason = format!("leaves {bad} places that are no characters; each is read as U+FFFD");
        doubts.push((name.to_owned(), reason));
    }
    Ok(Decoded {
        text: reading.text,
        encoding: name,
        doubts,
    })
}

/// The encoding of a label. GB2312 and GBK are parts of GB18030, and pages that
/// declare them use characters of the whole. A label that could be read means
/// that UTF-16 it is not.
fn known(label: &str) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label(label.trim().as_bytes())?;
    Some(if encoding == GBK {
        GB18030
    } else if encoding == UTF_16LE || encoding == UTF_16BE {
        UTF_8
    } else {
        encoding
    })
}

fn as_declared(
    bytes: &[u8],
    label: &str,
    encoding: &'static Encoding,
    doubts: &mut Vec<(String, String)>,
) -> Reading {
    let reading = read(bytes, encoding);
    if reading.bad == 0 || is_damaged_utf8(&reading) {
        return reading;
    }
    let other = detected(bytes);
    if other.bad >= reading.bad {
        return reading;
    }
    let reason = format!(
        "is declared as the encoding, but {} places are no characters in it; read as {} there \
         are {}",
        reading.bad,
        other.encoding.name(),
        other.bad
    );
    doubts.push((label.to_owned(), reason));
    other
}

/// Reads the bytes as what they look like.
fn detected(bytes: &[u8]) -> Reading {
    let utf8 = read(bytes, UTF_8);
    if utf8.bad == 0 || is_damaged_utf8(&utf8) {
        return utf8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let looked_at = bytes.get(..MAX_DETECTED_BYTES).unwrap_or(bytes);
    detector.feed(looked_at, looked_at.len() == bytes.len());
    let guess = detector.guess(None, Utf8Detection::Deny);
    // Documents here are Chinese: what looks like another language is one of
    // the two encodings of Chinese in a short or damaged form.
    let encodings = if guess == BIG5 {
        [BIG5, GB18030]
    } else {
        [GB18030, BIG5]
    };
    let [first, second] = encodings.map(|encoding| read(bytes, encoding));
    let best = if second.bad < first.bad {
        second
    } else {
        first
    };
    if utf8.bad < best.bad { utf8 } else { best }
}

fn is_damaged_utf8(reading: &Reading) -> bool {
    let good = || reading.text.chars().filter(|&c| c > '\u{7f}').count();
    reading.encoding == UTF_8 && good() > reading.bad.saturating_mul(GOOD_PER_BAD + 1)
}

fn read(bytes: &[u8], encoding: &'static Encoding) -> Reading {
    let (text, has_bad) = encoding.decode_without_bom_handling(bytes);
    let bad = if has_bad {
        text.matches('\u{fffd}').count()
    } else {
        0
    };
    Reading {
        encoding,
        text: text.into_owned(),
        bad,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "云澜市人民政府关于印发港口条例的通知，请认真贯彻执行。";

    /// Compares text, encoding and how many doubts there are.
    #[track_caller]
    fn check(bytes: &[u8], declared: Option<&str>, text: &str, encoding: &str, doubts: usize) {
        let decoded = decode(bytes, declared).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.encoding), (text, encoding));
        assert_eq!(decoded.doubts.len(), doubts, "{:?}", decoded.doubts);
    }

    fn gb18030(text: &str) -> Vec<u8> {
        GB18030.encode(text).0.into_owned()
    }

    fn big5(text: &str) -> Vec<u8> {
        BIG5.encode(text).0.into_owned()
    }

    fn utf16(text: &str) -> Vec<u8> {
        let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn a_declaration_that_fits_counts() {
        check(TEXT.as_bytes(), Some("UTF-8"), TEXT, "UTF-8", 0);
        for label in ["gb2312", "GBK", "gb18030"] {
            check(&gb18030(TEXT), Some(label), TEXT, "gb18030", 0);
        }
        check(&gb18030("镕㐂"), Some("gb2312"), "镕㐂", "gb18030", 0);
        check(&big5("臺灣"), Some("big5"), "臺灣", "Big5", 0);
        check(b"", Some("utf-8"), "", "UTF-8", 0);
    }

    #[test]
    fn a_byte_order_mark_counts_before_all() {
        check(&utf16(TEXT), Some("gb2312"), TEXT, "UTF-16LE", 0);
        let marked = format!("\u{feff}{TEXT}");
        check(marked.as_bytes(), Some("gbk"), TEXT, "UTF-8", 0);
    }

    #[test]
    fn what_is_not_declared_is_detected() {
        check(TEXT.as_bytes(), None, TEXT, "UTF-8", 0);
        check(&gb18030(TEXT), None, TEXT, "gb18030", 0);
        check(&gb18030("公告"), None, "公告", "gb18030", 0);
        let traditional = "雲瀾市政府公告：為辦理港口條例修正草案預告事項，請各機關查照辦理。";
        check(&big5(traditional), None, traditional, "Big5", 0);
    }

    #[test]
    fn a_declaration_that_the_bytes_contradict_is_a_doubt() {
        check(&gb18030(TEXT), Some("utf-8"), TEXT, "gb18030", 1);
        let long = TEXT.repeat(3);
        check(long.as_bytes(), Some("gb2312"), &long, "UTF-8", 1);
        check(TEXT.as_bytes(), Some("x-none"), TEXT, "UTF-8", 1);
    }

    #[test]
    fn bytes_that_are_no_character_are_counted() {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes.pop();
        let damaged = TEXT.replace('。', "\u{fffd}");
        check(&bytes, None, &damaged, "UTF-8", 1);
        check(&bytes, Some("utf-8"), &damaged, "UTF-8", 1);
        let decoded = decode(&bytes, None).unwrap();
        assert!(
            decoded.doubts[0].1.starts_with("leaves 1 places"),
            "{decoded:?}"
        );
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let hashes = (0..128_u8).map(|n| blake3::hash(&[n]));
        let bytes: Vec<u8> = hashes.flat_map(|hash| *hash.as_bytes()).collect();
        let fault = decode(&bytes, Some("utf-8")).unwrap_err();
        assert!(fault.reason.starts_with("is no text: "), "{}", fault.reason);
    }
}
