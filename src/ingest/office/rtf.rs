//! Rich Text Format (.rtf).
//!
//! The crates for it read `\'xx` as single bytes of one code page; Chinese
//! documents write two bytes a character, in the code page of the font or of
//! the document. The text alone needs a stack of groups and a table of fonts.

use std::collections::BTreeMap;

use super::code_page::decode;
use super::lines::Lines;
use super::properties::Properties;
use super::rtf_tokens::{Token, Tokens};
use super::text::DocumentText;
use crate::ingest::fault::Fault;

/// How deep groups may stand in one another.
const MAX_GROUPS: usize = 1_000;

/// Groups that hold no text of the document.
const NO_TEXT: [&str; 34] = [
    "fonttbl",
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "object",
    "header",
    "headerl",
    "headerr",
    "headerf",
    "footer",
    "footerl",
    "footerr",
    "footerf",
    "fldinst",
    "datafield",
    "themedata",
    "colorschememapping",
    "listtable",
    "listoverridetable",
    "rsidtbl",
    "generator",
    "xmlnstbl",
    "latentstyles",
    "datastore",
    "filetbl",
    "revtbl",
    "nonshppict",
    "ftnsep",
    "ftnsepc",
    "aftnsep",
    "bkmkstart",
    "bkmkend",
    "sp",
];

/// Where the text of a group goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Text,
    /// The title of the file.
    Title,
    /// The list of fonts, whose names are no text.
    Fonts,
    Nowhere,
}

/// What is known of the text to come, a group at a time.
#[derive(Debug, Clone)]
struct Group {
    place: Place,
    /// How many characters stand behind `\u` for readers that do not know it.
    fallback_chars: usize,
    font: i32,
    hidden: bool,
}

pub(super) fn read(bytes: &[u8]) -> Result<DocumentText, Fault> {
    if !bytes.starts_with(b"{\\rtf") {
        return Err(Fault::new(
            None,
            "is not a document in Rich Text Format",
            "give it the ending of its kind",
        ));
    }
    let mut reader = Reader::new();
    for token in Tokens::new(bytes) {
        reader.take(token)?;
    }
    reader.flush();
    let ends_early = !reader.outer.is_empty();
    reader.lines.end_paragraph();
    if reader.in_row {
        reader.lines.end_cell();
        reader.lines.end_row();
    }
    let title = reader.title.trim().to_owned();
    Ok(DocumentText {
        paragraphs: reader.lines.finish(),
        properties: Properties {
            title: Some(title).filter(|title| !title.is_empty()),
            created: None,
        },
        doubts: ends_early
            .then(|| "is cut off: the file ends in the middle".to_owned())
            .into_iter()
            .collect(),
    })
}

struct Reader {
    group: Group,
    outer: Vec<Group>,
    lines: Lines,
    /// Bytes that wait for the rest of their character.
    bytes: Vec<u8>,
    /// A first half of a character that `\u` gives in two.
    surrogate: Option<u16>,
    /// How many characters are still to be passed over behind `\u`.
    passed_over: usize,
    code_page: u16,
    /// The code pages of the fonts that have one of their own.
    fonts: BTreeMap<i32, u16>,
    title: String,
    /// Whether the next control word is one behind `\*`.
    optional: bool,
    in_row: bool,
}

impl Reader {
    fn new() -> Self {
        let mut lines = Lines::default();
        lines.start_paragraph();
        Self {
            group: Group {
                place: Place::Text,
                fallback_chars: 1,
                font: 0,
                hidden: false,
            },
            outer: Vec::new(),
            lines,
            bytes: Vec::new(),
            surrogate: None,
            passed_over: 0,
            code_page: 1252,
            fonts: BTreeMap::new(),
            title: String::new(),
            optional: false,
            in_row: false,
        }
    }

    fn take(&mut self, token: Token<'_>) -> Result<(), Fault> {
        match token {
            Token::Byte(_) if self.passed_over > 0 => self.passed_over -= 1,
            Token::Byte(byte) => self.bytes.push(byte),
            Token::Open => {
                self.flush();
                if self.outer.len() >= MAX_GROUPS {
                    return Err(Fault::new(
                        None,
                        format!("nests groups more than {MAX_GROUPS} deep"),
                        "the file is damaged: open it in its program and save it again",
                    ));
                }
                self.outer.push(self.group.clone());
            }
            Token::Close => {
                self.flush();
                if let Some(group) = self.outer.pop() {
                    self.group = group;
                }
            }
            Token::Symbol(symbol) => self.symbol(symbol),
            Token::Word(word, number) => {
                let optional = std::mem::take(&mut self.optional);
                // Words do not part the bytes of a character, but fonts do.
                self.flush();
                self.word(word, number, optional);
            }
        }
        Ok(())
    }

    fn symbol(&mut self, symbol: u8) {
        if symbol == b'*' {
            self.optional = true;
            return;
        }
        if self.passed_over > 0 {
            self.passed_over -= 1;
            return;
        }
        match symbol {
            b'\\' | b'{' | b'}' => self.bytes.push(symbol),
            b'~' => self.text("\u{a0}"),
            b'_' => self.text("-"),
            b'\n' | b'\r' => self.end_paragraph(),
            _ => {}
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>, optional: bool) {
        if word == "u" {
            self.unicode(number.unwrap_or(0));
            return;
        }
        self.passed_over = 0;
        if NO_TEXT.contains(&word) || (optional && word != "shpinst") {
            self.group.place = if word == "fonttbl" {
                Place::Fonts
            } else {
                Place::Nowhere
            };
            return;
        }
        match word {
            "ansicpg" => self.code_page = number.and_then(|n| n.try_into().ok()).unwrap_or(1252),
            "mac" => self.code_page = 10000,
            "uc" => {
                let chars = number.unwrap_or(1).clamp(0, 16);
                self.group.fallback_chars = usize::try_from(chars).unwrap_or(1);
            }
            "f" => self.group.font = number.unwrap_or(0),
            "fcharset" if self.group.place == Place::Fonts => {
                if let Some(code_page) = number.and_then(code_page_of_charset) {
                    self.fonts.insert(self.group.font, code_page);
                }
            }
            "title" => self.group.place = Place::Title,
            "v" | "deleted" => self.group.hidden = number != Some(0),
            "plain" => self.group.hidden = false,
            _ if self.group.place != Place::Text => {}
            "pard" => self.lines.centre(false),
            "qc" => self.lines.centre(true),
            "line" => self.text("\n"),
            "trowd" if !self.in_row => {
                self.lines.end_paragraph();
                self.lines.start_row();
                self.lines.start_cell();
                self.lines.start_paragraph();
                self.in_row = true;
            }
            "cell" if self.in_row => {
                self.lines.end_paragraph();
                self.lines.end_cell();
                self.lines.start_cell();
                self.lines.start_paragraph();
            }
            "row" if self.in_row => {
                self.lines.end_paragraph();
                self.lines.end_cell();
                self.lines.end_row();
                self.lines.start_paragraph();
                self.in_row = false;
            }
            "par" | "sect" | "page" | "column" | "row" | "nestrow" => self.end_paragraph(),
            "tab" | "cell" | "nestcell" => self.text("\t"),
            _ => {
                if let Some(character) = character_of(word) {
                    self.text(character);
                }
            }
        }
    }

    fn unicode(&mut self, number: i32) {
        // Written as a signed number of 16 bits.
        let unit = u16::try_from(number & 0xffff).unwrap_or(0xfffd);
        self.passed_over = self.group.fallback_chars;
        let units: Vec<u16> = self.surrogate.take().into_iter().chain([unit]).collect();
        if (0xd800..0xdc00).contains(&unit) {
            self.surrogate = Some(unit);
            return;
        }
        self.text(&String::from_utf16_lossy(&units));
    }

    /// Decodes the bytes that wait.
    fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let own = self.fonts.get(&self.group.font).copied();
        let text = decode(&bytes, own.unwrap_or(self.code_page));
        self.text(&text);
    }

    fn text(&mut self, text: &str) {
        match self.group.place {
            Place::Title => self.title.push_str(text),
            Place::Text if !self.group.hidden => self.lines.text(text),
            Place::Text | Place::Fonts | Place::Nowhere => {}
        }
    }

    fn end_paragraph(&mut self) {
        self.flush();
        if self.group.place == Place::Text {
            self.lines.end_paragraph();
            self.lines.start_paragraph();
        }
    }
}

/// The code page of a font's character set, where it differs from the document's.
fn code_page_of_charset(charset: i32) -> Option<u16> {
    Some(match charset {
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    })
}

/// The characters that have words of their own.
fn character_of(word: &str) -> Option<&'static str> {
    Some(match word {
        "emdash" => "—",
        "endash" => "–",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        "bullet" => "•",
        "emspace" | "enspace" | "qmspace" => " ",
        _ => return None,
    })
}
