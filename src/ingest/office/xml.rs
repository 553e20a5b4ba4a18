//! Walks over the XML parts of documents, event by event.
//!
//! quick-xml neither recurses nor expands the entities of a DTD, so that neither
//! depth nor entities can blow a part up; the depth is limited all the same,
//! since every open element is remembered. Namespaces are left aside: elements
//! go by their local names.

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use quick_xml::{XmlVersion, escape::resolve_predefined_entity};

use crate::ingest::fault::Fault;

/// How deep elements may stand in one another. Word's own nesting of tables and
/// text boxes stays far below.
const MAX_ELEMENT_DEPTH: usize = 1_000;

/// What to do about a damaged part.
const MEND_XML: &str = "the file is damaged: open it in its program and save it again";

/// An event of a part.
#[derive(Clone, Copy)]
pub(in crate::ingest) enum Node<'a> {
    /// An element begins; an empty element begins and ends.
    Start(&'a Element<'a>),
    /// An element of that local name ends.
    End(&'a str),
    /// Text, in pieces.
    Text(&'a str),
}

/// An element that begins.
pub(in crate::ingest) struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// Its name without prefix.
    pub(in crate::ingest) fn name(&self) -> &str {
        let name = self.0.name().into_inner();
        name.rsplit(':').next().unwrap_or(name)
    }

    /// The value of an attribute, by its name without prefix.
    pub(in crate::ingest) fn attribute(&self, name: &str) -> Option<String> {
        self.0
            .attributes()
            .filter_map(Result::ok)
            .find(|attribute| attribute.key.local_name().into_inner() == name)
            .and_then(|attribute| {
                let value = attribute.normalized_value(XmlVersion::Explicit1_0).ok()?;
                Some(value.into_owned())
            })
    }
}

/// Hands the events of a part to `visit`.
///
/// # Errors
/// Where the part is not well-formed or too deep, and what `visit` refuses.
pub(in crate::ingest) fn walk(
    part: &str,
    bytes: &[u8],
    mut visit: impl FnMut(Node<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let text = decode(bytes);
    let mut reader = Reader::from_str(&text);
    let mut depth = 0;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                depth += 1;
                if depth > MAX_ELEMENT_DEPTH {
                    let reason =
                        format!("`{part}` nests elements more than {MAX_ELEMENT_DEPTH} deep");
                    return Err(Fault::new(None, reason, MEND_XML));
                }
                visit(Node::Start(&Element(start)))?;
            }
            Ok(Event::Empty(start)) => {
                let element = Element(start);
                visit(Node::Start(&element))?;
                visit(Node::End(element.name()))?;
            }
            Ok(Event::End(end)) => {
                depth -= 1;
                visit(Node::End(end.local_name().into_inner()))?;
            }
            Ok(Event::Text(piece)) => visit(Node::Text(&piece.xml10_content()))?,
            Ok(Event::CData(piece)) => visit(Node::Text(&piece.xml10_content()))?,
            Ok(Event::GeneralRef(reference)) => {
                let resolved = match reference.resolve_char_ref() {
                    Ok(Some(c)) => c.to_string(),
                    _ => resolve_predefined_entity(&reference)
                        .map_or_else(|| format!("&{};", &*reference), str::to_owned),
                };
                visit(Node::Text(&resolved))?;
            }
            Ok(Event::Eof) if depth == 0 => return Ok(()),
            Ok(Event::Eof) => {
                let reason = format!("`{part}` ends in the middle");
                return Err(Fault::new(None, reason, MEND_XML));
            }
            Ok(_) => {}
            Err(error) => {
                let reason = format!(
                    "`{part}` is not well-formed at byte {}: {error}",
                    reader.error_position()
                );
                return Err(Fault::new(None, reason, MEND_XML));
            }
        }
    }
}

/// Parts are UTF-8 or, with a mark, UTF-16.
fn decode(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    encoding_rs::UTF_8.decode(bytes).0
}
