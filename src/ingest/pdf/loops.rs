//! Takes out of a file what its reader would not come back from.
//!
//! `pdf-extract` follows forms into forms and pages to their parents by
//! recursion, and reads pictures as if they were text. A stack that overflows
//! cannot be caught, so that circles are cut before.

use pdf_extract::{Dictionary, Document, Object, ObjectId};

/// How deep forms may stand in one another, and pages in their tree.
const MAX_DEPTH: usize = 20;

/// Empties pictures and forms that are too deep, and cuts chains of parents.
pub(super) fn cut(document: &mut Document) {
    let mut forms = Vec::new();
    for (id, object) in &mut document.objects {
        let Object::Stream(stream) = object else {
            continue;
        };
        let is_form = stream.dict.get(b"Subtype").and_then(Object::as_name).ok() == Some(b"Form");
        if is_form {
            // Else it would take the names of the page, its own among them.
            if !stream.dict.has(b"Resources") {
                stream.dict.set("Resources", Dictionary::new());
            }
            forms.push(*id);
        } else if stream.dict.has(b"Subtype") {
            let is_picture =
                stream.dict.get(b"Subtype").and_then(Object::as_name).ok() == Some(b"Image");
            if is_picture {
                stream.dict.remove(b"Filter");
                stream.set_content(Vec::new());
            }
        }
    }
    let deep: Vec<ObjectId> = forms
        .iter()
        .copied()
        .filter(|&form| is_deep(document, form))
        .collect();
    for form in deep {
        if let Ok(Object::Stream(stream)) = document.get_object_mut(form) {
            stream.dict.remove(b"Filter");
            stream.set_content(Vec::new());
        }
    }
    let pages: Vec<ObjectId> = document.page_iter().collect();
    for page in pages {
        if has_endless_parents(document, page)
            && let Ok(page) = document.get_dictionary_mut(page)
        {
            page.remove(b"Parent");
        }
    }
}

/// Whether a form leads back to itself or through too many others.
fn is_deep(document: &Document, form: ObjectId) -> bool {
    let mut level = vec![form];
    for _ in 0..MAX_DEPTH {
        level = level
            .into_iter()
            .flat_map(|id| inner_forms(document, id))
            .collect();
        level.sort_unstable();
        level.dedup();
        if level.is_empty() {
            return false;
        }
        if level.contains(&form) {
            return true;
        }
    }
    true
}

fn inner_forms(document: &Document, form: ObjectId) -> Vec<ObjectId> {
    let inner = || {
        let stream = document.get_object(form).ok()?.as_stream().ok()?;
        let resources = dictionary(document, stream.dict.get(b"Resources").ok()?)?;
        let forms = dictionary(document, resources.get(b"XObject").ok()?)?;
        let ids = forms
            .iter()
            .filter_map(|(_, object)| object.as_reference().ok());
        Some(ids.collect())
    };
    inner().unwrap_or_default()
}

fn dictionary<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Dictionary> {
    let (_, object) = document.dereference(object).ok()?;
    object.as_dict().ok()
}

fn has_endless_parents(document: &Document, page: ObjectId) -> bool {
    let mut id = page;
    for _ in 0..MAX_DEPTH * 5 {
        let parent = document
            .get_dictionary(id)
            .and_then(|node| node.get(b"Parent"))
            .and_then(Object::as_reference);
        match parent {
            Ok(parent) => id = parent,
            Err(_) => return false,
        }
    }
    true
}
