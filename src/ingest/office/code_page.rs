//! Texts in the code pages of Windows.

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS, UTF_8, UTF_16LE, WINDOWS_874, WINDOWS_1250,
    WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256,
    WINDOWS_1257, WINDOWS_1258,
};

/// The text of bytes in a code page; what cannot be read becomes U+FFFD.
pub(super) fn decode(bytes: &[u8], code_page: u16) -> String {
    encoding(code_page)
        .decode_without_bom_handling(bytes)
        .0
        .into_owned()
}

fn encoding(code_page: u16) -> &'static Encoding {
    match code_page {
        936 | 10008 | 20936 | 54936 => GB18030,
        950 | 10002 => BIG5,
        932 => SHIFT_JIS,
        949 => EUC_KR,
        874 => WINDOWS_874,
        1200 => UTF_16LE,
        1250 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        1253 => WINDOWS_1253,
        1254 => WINDOWS_1254,
        1255 => WINDOWS_1255,
        1256 => WINDOWS_1256,
        1257 => WINDOWS_1257,
        1258 => WINDOWS_1258,
        65001 => UTF_8,
        _ => WINDOWS_1252,
    }
}
