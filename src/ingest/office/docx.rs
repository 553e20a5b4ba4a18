//! Word documents since 2007 (.docx): `word/document.xml` and its notes.
//!
//! Headers and footers are left out, as they repeat on every page; so is text
//! that is marked as deleted. Numbers that Word counts by itself are not in the
//! text of the file; that they are missing is told.

use super::lines::Lines;
use super::properties::{self, Properties};
use super::text::DocumentText;
use super::xml::{Element, Node, walk};
use crate::ingest::archive::Package;
use crate::ingest::fault::Fault;

/// Where the text stands unless the package says otherwise.
const MAIN_PART: &str = "word/document.xml";

/// Elements whose text is not shown: what was deleted or moved away, and what
/// repeats the content before it for older programs. `tabs` sets tab stops.
const HIDDEN: [&str; 4] = ["del", "moveFrom", "Fallback", "tabs"];

pub(super) fn read(bytes: &[u8]) -> Result<DocumentText, Fault> {
    let mut package = Package::open(bytes)?;
    let main = main_part(&mut package)?;
    let Some(xml) = package.part(&main)? else {
        return Err(Fault::new(
            None,
            "is a ZIP archive without the text of a Word document",
            "give it the ending of its kind",
        ));
    };
    let mut story = Story::default();
    story.read(&main, &xml)?;
    for notes in ["word/footnotes.xml", "word/endnotes.xml"] {
        if let Some(xml) = package.part(notes)? {
            story.read(notes, &xml)?;
        }
    }
    let properties = match package.part("docProps/core.xml")? {
        Some(xml) => properties::of_xml("docProps/core.xml", &xml),
        None => Properties::default(),
    };
    let doubts = (story.numbered > 0)
        .then(|| {
            format!(
                "has {} paragraphs with automatic numbers, which the file does not hold as text",
                story.numbered
            )
        })
        .into_iter()
        .collect();
    Ok(DocumentText {
        paragraphs: story.lines.finish(),
        properties,
        doubts,
    })
}

/// The part that the package names as its document.
fn main_part(package: &mut Package<'_>) -> Result<String, Fault> {
    let mut main = None;
    if let Some(xml) = package.part("_rels/.rels")? {
        walk("_rels/.rels", &xml, |node| {
            if let Node::Start(element) = node
                && element.name() == "Relationship"
                && element
                    .attribute("Type")
                    .is_some_and(|kind| kind.ends_with("/officeDocument"))
            {
                main = element.attribute("Target");
            }
            Ok(())
        })?;
    }
    Ok(main.map_or_else(
        || MAIN_PART.to_owned(),
        |target| target.trim_start_matches('/').to_owned(),
    ))
}

/// What was read of a document's parts.
#[derive(Default)]
struct Story {
    lines: Lines,
    /// How many elements are open whose text is hidden.
    hidden: usize,
    /// Whether the text of a run is being read.
    in_text: bool,
    numbered: usize,
}

impl Story {
    fn read(&mut self, part: &str, xml: &[u8]) -> Result<(), Fault> {
        walk(part, xml, |node| {
            match node {
                Node::Start(element) if HIDDEN.contains(&element.name()) => self.hidden += 1,
                Node::End(name) if HIDDEN.contains(&name) => {
                    self.hidden = self.hidden.saturating_sub(1);
                }
                _ if self.hidden > 0 => {}
                Node::Start(element) => self.start(element),
                Node::End(name) => self.end(name),
                Node::Text(text) if self.in_text => self.lines.text(text),
                Node::Text(_) => {}
            }
            Ok(())
        })
    }

    fn start(&mut self, element: &Element<'_>) {
        match element.name() {
            "p" => self.lines.start_paragraph(),
            "t" => self.in_text = true,
            "tab" | "ptab" => self.lines.text("\t"),
            "br" | "cr" => self.lines.text("\n"),
            "noBreakHyphen" => self.lines.text("-"),
            "tr" => self.lines.start_row(),
            "tc" => self.lines.start_cell(),
            // Number 0 takes the numbering of a style away.
            "numId" if element.attribute("val").as_deref() != Some("0") => self.numbered += 1,
            "jc" => {
                let centred = element.attribute("val").as_deref() == Some("center");
                self.lines.centre(centred);
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => self.lines.end_paragraph(),
            "t" => self.in_text = false,
            "tr" => self.lines.end_row(),
            "tc" => self.lines.end_cell(),
            _ => {}
        }
    }
}
