//! Predefined `CMaps` of Chinese fonts, spelled out for a reader that knows none.
//!
//! A font may say no more than that its codes are GBK. Such an encoding becomes
//! one of two bytes a character, and its text characters of private planes that
//! keep the code, which [`restore`] decodes at the end.

use encoding_rs::{BIG5, Encoding, GB18030};
use pdf_extract::{Dictionary, Document, Object, Stream, dictionary};

/// Where codes of GBK and of Big5 are kept: planes 15 and 16, which are private.
const GBK_PLANE: u32 = 0xf_0000;
const BIG5_PLANE: u32 = 0x10_0000;

/// How many codes a range of surrogate pairs spans.
const CODES_PER_RANGE: u32 = 0x400;

/// What the codes of a predefined `CMap` are.
#[derive(Clone, Copy)]
enum Codes {
    Utf16,
    Gbk,
    Big5,
}

fn codes(name: &[u8]) -> Option<Codes> {
    let name = std::str::from_utf8(name).ok()?;
    let base = name
        .strip_suffix("-H")
        .or_else(|| name.strip_suffix("-V"))?;
    Some(match base {
        "UniGB-UCS2" | "UniGB-UTF16" | "UniCNS-UCS2" | "UniCNS-UTF16" | "UniJIS-UCS2"
        | "UniJIS-UTF16" | "UniKS-UCS2" | "UniKS-UTF16" => Codes::Utf16,
        "GB-EUC" | "GBpc-EUC" | "GBK-EUC" | "GBKp-EUC" | "GBK2K" => Codes::Gbk,
        "B5pc" | "ETen-B5" | "ETenms-B5" | "HKscs-B5" => Codes::Big5,
        _ => return None,
    })
}

/// Replaces the predefined `CMaps` of all fonts.
pub(super) fn spell_out(document: &mut Document) {
    let fonts: Vec<_> = document
        .objects
        .iter()
        .filter_map(|(id, object)| {
            let font = object.as_dict().ok()?;
            let codes = codes(font.get(b"Encoding").ok()?.as_name().ok()?)?;
            Some((*id, codes, font.has(b"ToUnicode")))
        })
        .collect();
    for (id, codes, has_text) in fonts {
        let encoding = document.add_object(stream(&encoding(codes)));
        let text = document.add_object(stream(&to_unicode(codes)));
        if let Ok(font) = document.get_dictionary_mut(id) {
            font.set("Encoding", Object::Reference(encoding));
            if !has_text {
                font.set("ToUnicode", Object::Reference(text));
            }
        }
    }
}

fn stream(content: &str) -> Stream {
    let dictionary: Dictionary = dictionary! {};
    Stream::new(dictionary, content.as_bytes().to_vec())
}

fn encoding(codes: Codes) -> String {
    // The parser takes half the bytes of a range for the length of its codes.
    let spaces = match codes {
        Codes::Utf16 => "1 begincodespacerange <00000000> <0000FFFF>",
        Codes::Gbk | Codes::Big5 => "2 begincodespacerange <0000> <0080> <00008100> <0000FFFF>",
    };
    format!("{spaces} endcodespacerange\n1 begincidrange <0000> <FFFF> 0 endcidrange\n")
}

fn to_unicode(codes: Codes) -> String {
    let plane = match codes {
        Codes::Utf16 => return "1 beginbfrange <0000> <FFFF> <0000> endbfrange\n".to_owned(),
        Codes::Gbk => GBK_PLANE,
        Codes::Big5 => BIG5_PLANE,
    };
    let ranges: Vec<String> = (0..0x1_0000 / CODES_PER_RANGE)
        .map(|range| {
            let first = range * CODES_PER_RANGE;
            let last = first + CODES_PER_RANGE - 1;
            let high = 0xd800 + ((plane + first - 0x1_0000) >> 10);
            format!("<{first:04X}> <{last:04X}> <{high:04X}DC00>")
        })
        .collect();
    format!(
        "{} beginbfrange {} endbfrange\n",
        ranges.len(),
        ranges.join(" ")
    )
}

/// The text with the codes of private planes decoded.
pub(super) fn restore(text: &str) -> String {
    if !text.chars().any(|c| u32::from(c) >= GBK_PLANE) {
        return text.to_owned();
    }
    let mut restored = String::with_capacity(text.len());
    for c in text.chars() {
        let value = u32::from(c);
        let (encoding, code): (&Encoding, u32) = match value {
            BIG5_PLANE.. => (BIG5, value - BIG5_PLANE),
            GBK_PLANE.. => (GB18030, value - GBK_PLANE),
            _ => {
                restored.push(c);
                continue;
            }
        };
        let bytes = code.to_be_bytes();
        let bytes = if code < 0x100 {
            bytes.get(3..)
        } else {
            bytes.get(2..)
        };
        let decoded = encoding.decode_without_bom_handling(bytes.unwrap_or_default());
        restored.push_str(&decoded.0);
    }
    restored
}
