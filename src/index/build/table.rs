//! A number for each character, in order of the characters.

const PAGE: usize = 256;

/// A number for each character, 0 at first.
pub(super) struct CharTable {
    /// By the character's code point; pages without any are not there.
    pages: Vec<Option<Box<[u32; PAGE]>>>,
}

impl CharTable {
    pub(super) fn new() -> Self {
        let pages = u32::from(char::MAX) as usize / PAGE + 1;
        Self {
            pages: vec![None; pages],
        }
    }

    pub(super) fn get_mut(&mut self, code: u32) -> &mut u32 {
        let code = code as usize;
        let page = self.pages[code / PAGE].get_or_insert_with(|| Box::new([0; PAGE]));
        &mut page[code % PAGE]
    }

    /// The characters whose number is not 0, in order.
    pub(super) fn filled(&self) -> impl Iterator<Item = (char, u32)> {
        let pages = self.pages.iter().enumerate();
        let pages = pages.filter_map(|(number, page)| Some((number, page.as_ref()?)));
        pages.flat_map(|(number, page)| {
            let numbers = page.iter().enumerate().filter(|(_, number)| **number > 0);
            numbers.filter_map(move |(index, &value)| {
                let code = u32::try_from(number * PAGE + index).ok()?;
                Some((char::from_u32(code)?, value))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_come_in_order() {
        let mut table = CharTable::new();
        for c in ['文', 'a', '\u{20000}', '公', '文', char::MAX] {
            *table.get_mut(c.into()) += 1;
        }
        let filled: Vec<_> = table.filled().collect();
        let expected = [
            ('a', 1),
            ('公', 1),
            ('文', 2),
            ('\u{20000}', 1),
            (char::MAX, 1),
        ];
        assert_eq!(filled, expected);
    }
}
