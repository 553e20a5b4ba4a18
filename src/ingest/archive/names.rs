//! The names of entries: decoded, and harmless as paths.

use std::borrow::Cow;

use encoding_rs::GB18030;

use crate::text::is_han;

/// Longest name that is kept, in characters.
const MAX_NAME_CHARS: usize = 512;

/// The name of an entry, `/` between its parts; drives, empty parts, `.` and
/// `..` are left out, so that a name stays below the folder that it is joined to.
pub(super) fn entry_name(raw: &[u8]) -> String {
    let text = decode(raw);
    let parts: Vec<String> = text
        .split(['/', '\\'])
        .map(|part| part.chars().filter(|c| !c.is_control()).collect::<String>())
        .map(|part| part.trim().to_owned())
        .filter(|part| !leads_elsewhere(part))
        .collect();
    let name: String = parts.join("/").chars().take(MAX_NAME_CHARS).collect();
    if name.is_empty() {
        "unnamed".to_owned()
    } else {
        name
    }
}

/// UTF-8, else GB 18030, as Windows writes names in Chinese. Some names of two
/// or four bytes are both: then Han characters are likelier than letters of
/// Greek, Arabic and other scripts of two bytes.
fn decode(raw: &[u8]) -> Cow<'_, str> {
    let (gbk, broken) = GB18030.decode_without_bom_handling(raw);
    let Ok(text) = std::str::from_utf8(raw) else {
        return gbk;
    };
    let foreign = |c: char| ('\u{80}'..'\u{800}').contains(&c);
    let is_gbk = !broken
        && text.chars().any(foreign)
        && text.chars().all(|c| c.is_ascii() || foreign(c))
        && gbk.chars().all(|c| c.is_ascii() || is_han(c));
    if is_gbk { gbk } else { Cow::Borrowed(text) }
}

/// Whether a part names the folder that it stands in, the one above, also of a
/// drive (`C:..`), or a drive.
fn leads_elsewhere(part: &str) -> bool {
    let is_drive = part.len() == 2 && part.ends_with(':');
    is_drive || matches!(part, "" | ".") || part.split(':').any(|piece| piece == "..")
}
