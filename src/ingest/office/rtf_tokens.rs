//! The tokens of Rich Text Format.

/// A token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Open,
    Close,
    /// A control word with its number.
    Word(&'a str, Option<i32>),
    /// A control symbol: one sign behind a backslash.
    Symbol(u8),
    /// A byte of text, plain or written as `\'xx`.
    Byte(u8),
}

/// The tokens of a document. Line breaks are none; the bytes of `\bin` are
/// passed over.
pub(super) struct Tokens<'a> {
    rest: &'a [u8],
}

impl<'a> Tokens<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    fn control(&mut self) -> Option<Token<'a>> {
        match self.rest {
            [] => None,
            [b'\'', high, low, tail @ ..] => {
                let digits = hex(*high).zip(hex(*low));
                // Broken digits are left to be read as text.
                self.rest = if digits.is_some() {
                    tail
                } else {
                    self.rest.get(1..).unwrap_or_default()
                };
                Some(match digits {
                    Some((high, low)) => Token::Byte(high * 16 + low),
                    None => Token::Symbol(b'\''),
                })
            }
            [first, ..] if first.is_ascii_alphabetic() => Some(self.word()),
            [symbol, tail @ ..] => {
                let symbol = *symbol;
                self.rest = tail;
                Some(Token::Symbol(symbol))
            }
        }
    }

    fn word(&mut self) -> Token<'a> {
        let letters = self.rest.iter().take_while(|c| c.is_ascii_alphabetic());
        let (name, rest) = self.rest.split_at(letters.count().min(self.rest.len()));
        let name = std::str::from_utf8(name).unwrap_or_default();
        let sign = usize::from(rest.first() == Some(&b'-'));
        let digits = rest.iter().skip(sign).take_while(|c| c.is_ascii_digit());
        let digits = digits.count();
        let (number, mut rest) = rest.split_at(if digits == 0 { 0 } else { sign + digits });
        let number = std::str::from_utf8(number)
            .ok()
            .and_then(|number| number.parse::<i32>().ok());
        if let [b' ', tail @ ..] = rest {
            rest = tail;
        }
        if name == "bin" {
            let length = number.and_then(|number| usize::try_from(number).ok());
            rest = rest.get(length.unwrap_or(0)..).unwrap_or_default();
        }
        self.rest = rest;
        Token::Word(name, number)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let [first, tail @ ..] = self.rest else {
                return None;
            };
            self.rest = tail;
            match first {
                b'\r' | b'\n' | 0 => {}
                b'{' => return Some(Token::Open),
                b'}' => return Some(Token::Close),
                b'\\' => return self.control(),
                byte => return Some(Token::Byte(*byte)),
            }
        }
    }
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}
