//! The names of entries: decoded, and harmless as paths.

use encoding_rs::GB18030;

/// Longest name that is kept, in characters.
const MAX_NAME_CHARS: usize = 512;

/// The name of an entry, `/` between its parts. Names that are not UTF-8 are in
/// GB 18030, as Windows writes them in Chinese; drives, empty parts, `.` and
/// `..` are left out, so that a name stays below the folder that it is joined to.
pub(super) fn entry_name(raw: &[u8]) -> String {
    let text = match std::str::from_utf8(raw) {
        Ok(text) => text.into(),
        Err(_) => GB18030.decode_without_bom_handling(raw).0,
    };
    let parts: Vec<String> = text
        .split(['/', '\\'])
        .map(|part| part.chars().filter(|c| !c.is_control()).collect::<String>())
        .map(|part| part.trim().to_owned())
        .filter(|part| !matches!(part.as_str(), "" | "." | "..") && !is_drive(part))
        .collect();
    let name: String = parts.join("/").chars().take(MAX_NAME_CHARS).collect();
    if name.is_empty() {
        "unnamed".to_owned()
    } else {
        name
    }
}

fn is_drive(part: &str) -> bool {
    part.len() == 2 && part.ends_with(':')
}
