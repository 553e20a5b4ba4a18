//! The widths of characters, in the one form that the reader gets right.
//!
//! `W` of a font lists widths one by one, or gives one for a range of
//! characters. `pdf-extract` 0.12 passes over ranges, so that gaps appear between
//! digits; they are spelled out before.

use pdf_extract::{Document, Object};

/// Most characters of a range; a font has no more.
const MAX_CHARACTERS: i64 = 65_536;

/// Spells out the ranges of all fonts.
pub(super) fn spell_out(document: &mut Document) {
    let mut lists = Vec::new();
    for (id, object) in &document.objects {
        let Ok(widths) = object.as_dict().and_then(|font| font.get(b"W")) else {
            continue;
        };
        let list = document.dereference(widths).ok();
        if let Some(Ok(list)) = list.map(|(_, object)| object.as_array()) {
            lists.push((*id, one_by_one(document, list)));
        }
    }
    for (id, list) in lists {
        if let Ok(font) = document.get_dictionary_mut(id) {
            font.set("W", list);
        }
    }
    // Fonts written within others are fonts of the same form.
    let mut inner = Vec::new();
    for (id, object) in &document.objects {
        let Ok(fonts) = object
            .as_dict()
            .and_then(|font| font.get(b"DescendantFonts"))
            .and_then(Object::as_array)
        else {
            continue;
        };
        if let Some(font) = fonts.first().and_then(|font| font.as_dict().ok())
            && let Ok(list) = font.get(b"W").and_then(Object::as_array)
        {
            inner.push((*id, one_by_one(document, list)));
        }
    }
    for (id, list) in inner {
        if let Ok(font) = document.get_dictionary_mut(id)
            && let Ok(fonts) = font
                .get_mut(b"DescendantFonts")
                .and_then(Object::as_array_mut)
            && let Some(Ok(font)) = fonts.first_mut().map(Object::as_dict_mut)
        {
            font.set("W", list);
        }
    }
}

fn one_by_one(document: &Document, list: &[Object]) -> Vec<Object> {
    let mut widths = Vec::new();
    let mut rest = list;
    let mut left = MAX_CHARACTERS;
    loop {
        let Some(Ok((_, second))) = rest.get(1).map(|object| document.dereference(object)) else {
            return widths;
        };
        match (rest, second) {
            ([first, _, tail @ ..], Object::Array(list)) => {
                widths.extend([first.clone(), Object::Array(list.clone())]);
                rest = tail;
            }
            ([first, _, width, tail @ ..], end) => {
                let (Ok(from), Ok(to)) = (first.as_i64(), end.as_i64()) else {
                    return widths;
                };
                let count = to.saturating_sub(from).saturating_add(1).clamp(0, left);
                left -= count;
                let same = (0..count).map(|_| width.clone()).collect();
                widths.extend([first.clone(), Object::Array(same)]);
                rest = tail;
            }
            _ => return widths,
        }
    }
}
