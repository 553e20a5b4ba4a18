//! `OpenDocument` texts (.odt): `content.xml`.

use std::collections::BTreeSet;

use super::lines::Lines;
use super::properties::{self, Properties};
use super::text::DocumentText;
use super::xml::{Element, Node, walk};
use crate::ingest::archive::Package;
use crate::ingest::fault::Fault;

/// Most blanks that one element stands for; more is no text.
const MAX_BLANKS: usize = 1_000;

/// Elements whose text is not shown with the document's.
const HIDDEN: [&str; 4] = ["tracked-changes", "annotation", "note-citation", "desc"];

pub(super) fn read(bytes: &[u8]) -> Result<DocumentText, Fault> {
    let mut package = Package::open(bytes)?;
    refuse_encrypted(&mut package)?;
    let Some(xml) = package.part("content.xml")? else {
        return Err(Fault::new(
            None,
            "is a ZIP archive without the text of an OpenDocument file",
            "give it the ending of its kind",
        ));
    };
    let mut story = Story::default();
    walk("content.xml", &xml, |node| {
        story.take(node);
        Ok(())
    })?;
    let properties = match package.part("meta.xml")? {
        Some(xml) => properties::of_xml("meta.xml", &xml),
        None => Properties::default(),
    };
    let doubts = (story.lists > 0)
        .then(|| "has lists, whose automatic numbers the file does not hold as text".to_owned())
        .into_iter()
        .collect();
    Ok(DocumentText {
        paragraphs: story.lines.finish(),
        properties,
        doubts,
    })
}

/// # Errors
/// Where the manifest says that parts are encrypted.
pub(in crate::ingest) fn refuse_encrypted(package: &mut Package<'_>) -> Result<(), Fault> {
    let Some(xml) = package.part("META-INF/manifest.xml")? else {
        return Ok(());
    };
    let mut encrypted = false;
    walk("META-INF/manifest.xml", &xml, |node| {
        encrypted |= matches!(node, Node::Start(element) if element.name() == "encryption-data");
        Ok(())
    })?;
    if encrypted {
        return Err(Fault::new(
            None,
            "is encrypted with a password",
            "save it without a password",
        ));
    }
    Ok(())
}

#[derive(Default)]
struct Story {
    lines: Lines,
    hidden: usize,
    /// How many paragraphs are open; text elsewhere is no text of the document.
    paragraphs: usize,
    lists: usize,
    /// The style that is being defined.
    style: String,
    centred: BTreeSet<String>,
}

impl Story {
    fn take(&mut self, node: Node<'_>) {
        match node {
            Node::Start(element) if HIDDEN.contains(&element.name()) => self.hidden += 1,
            Node::End(name) if HIDDEN.contains(&name) => {
                self.hidden = self.hidden.saturating_sub(1);
            }
            _ if self.hidden > 0 => {}
            Node::Start(element) => self.start(element),
            Node::End("p" | "h") => {
                self.paragraphs = self.paragraphs.saturating_sub(1);
                self.lines.end_paragraph();
            }
            Node::End("table-row") => self.lines.end_row(),
            Node::End("table-cell") => self.lines.end_cell(),
            // Breaks of lines in the XML are blanks, as in HTML.
            Node::Text(text) if self.paragraphs > 0 => {
                self.lines.text(&text.replace(['\n', '\r', '\t'], " "));
            }
            Node::End(_) | Node::Text(_) => {}
        }
    }

    fn start(&mut self, element: &Element<'_>) {
        match element.name() {
            "p" | "h" => {
                self.paragraphs += 1;
                self.lines.start_paragraph();
                let style = element.attribute("style-name").unwrap_or_default();
                self.lines.centre(self.centred.contains(&style));
            }
            "s" => {
                let count = element.attribute("c").and_then(|count| count.parse().ok());
                self.lines
                    .text(&" ".repeat(count.unwrap_or(1_usize).min(MAX_BLANKS)));
            }
            "tab" => self.lines.text("\t"),
            "line-break" => self.lines.text("\n"),
            "table-row" => self.lines.start_row(),
            "table-cell" => self.lines.start_cell(),
            "list-item" => self.lists += 1,
            "style" => self.style = element.attribute("name").unwrap_or_default(),
            "paragraph-properties"
                if element.attribute("text-align").as_deref() == Some("center") =>
            {
                self.centred.insert(self.style.clone());
            }
            _ => {}
        }
    }
}
