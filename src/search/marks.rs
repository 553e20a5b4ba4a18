//! What matched in the fields of a hit, or anywhere in a whole document.

use std::ops::Range;

use super::automata::Automata;
use super::highlight::{Highlighter, Match};
use super::numbers::Numbers;
use super::passage::{self, Passage};
use crate::index::TextField;
use crate::model::{Attachment, Document};
use crate::query::Understood;

/// Most attachments of a hit that show what matched in them.
pub const MAX_MARKED_ATTACHMENTS: usize = 3;

/// What matched in the metadata of a hit, only where something did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marks {
    /// The keywords in which something matched.
    pub keywords: Vec<Passage>,
    /// The issuer.
    pub issuer: Option<Passage>,
    /// The other bodies of a joint document in which something matched.
    pub co_issuers: Vec<Passage>,
    /// 文号
    pub doc_number: Option<Passage>,
    /// 索引号
    pub catalog_number: Option<Passage>,
    /// The first [`MAX_MARKED_ATTACHMENTS`] attachments in which something
    /// matched.
    pub attachments: Vec<MarkedAttachment>,
}

/// What matched in an attachment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkedAttachment {
    /// Its whole name.
    pub name: Passage,
    /// The best passage of its text, where something matched in it.
    pub text: Option<Passage>,
}

/// Everything that matched in a document that is read as a whole: byte ranges of
/// the original texts, on characters, ascending, not overlapping.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DocumentMarks {
    /// In the title.
    pub title: Vec<Range<usize>>,
    /// In the body.
    pub body: Vec<Range<usize>>,
    /// In each attachment, in their order.
    pub attachments: Vec<AttachmentMarks>,
}

/// Everything that matched in an attachment, as [`DocumentMarks`] has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AttachmentMarks {
    /// In the name.
    pub name: Vec<Range<usize>>,
    /// In the text; empty where there is none.
    pub text: Vec<Range<usize>>,
}

/// What a query looks for, by the field that is shown.
pub(super) struct Highlighters {
    title: Highlighter,
    body: Highlighter,
    keyword: Highlighter,
    issuer: Highlighter,
    doc_number: Highlighter,
    catalog_number: Numbers,
    attachment: Highlighter,
}

impl Highlighters {
    pub(super) fn new(understood: &Understood) -> Self {
        let mut automata = Automata::default();
        let mut of = |field| Highlighter::new(understood, field, &mut automata);
        Self {
            title: of(TextField::Title),
            body: of(TextField::Body),
            keyword: of(TextField::Keyword),
            issuer: of(TextField::Issuer),
            doc_number: of(TextField::DocNumber),
            attachment: of(TextField::Attachment),
            catalog_number: Numbers::of_catalog_number(understood),
        }
    }

    /// The whole title.
    pub(super) fn title(&self, document: &Document) -> Passage {
        passage::whole(&document.title, &self.title.matches(&document.title))
    }

    /// The best passages of the body.
    pub(super) fn body(&self, document: &Document) -> Vec<Passage> {
        passage::best(&self.body, &document.body)
    }

    /// The metadata.
    pub(super) fn marks(&self, document: &Document) -> Marks {
        let issuer = document.issuer.as_deref();
        let others = document.issuers().filter(|name| Some(*name) != issuer);
        Marks {
            keywords: document
                .keywords
                .iter()
                .filter_map(|keyword| marked(keyword, &self.keyword.matches(keyword)))
                .collect(),
            issuer: issuer.and_then(|name| marked(name, &self.issuer.matches(name))),
            co_issuers: others
                .filter_map(|name| marked(name, &self.issuer.matches(name)))
                .collect(),
            doc_number: document.doc_number.as_ref().and_then(|number| {
                marked(number.written(), &self.doc_number.matches_in_number(number))
            }),
            catalog_number: document.catalog_number.as_ref().and_then(|number| {
                let bytes = self.catalog_number.find_in_catalog_number(number)?;
                let found = Match {
                    bytes,
                    pattern: 0,
                    length_chars: number.written().chars().count(),
                };
                marked(number.written(), &[found])
            }),
            attachments: document
                .attachments
                .iter()
                .filter_map(|attachment| self.attachment(attachment))
                .take(MAX_MARKED_ATTACHMENTS)
                .collect(),
        }
    }

    /// Everything that is looked for in the texts of a document.
    pub(super) fn document(&self, document: &Document) -> DocumentMarks {
        let attachments = document.attachments.iter();
        DocumentMarks {
            title: ranges(self.title.matches(&document.title)),
            body: ranges(self.body.matches(&document.body)),
            attachments: attachments
                .map(|attachment| AttachmentMarks {
                    name: ranges(self.attachment.matches(&attachment.name)),
                    text: attachment
                        .text
                        .as_deref()
                        .map(|text| ranges(self.attachment.matches(text)))
                        .unwrap_or_default(),
                })
                .collect(),
        }
    }

    fn attachment(&self, attachment: &Attachment) -> Option<MarkedAttachment> {
        let name = passage::whole(&attachment.name, &self.attachment.matches(&attachment.name));
        let text = attachment.text.as_deref();
        let best = text.and_then(|text| passage::best_matching(&self.attachment, text));
        let found = !name.ranges.is_empty() || best.is_some();
        found.then_some(MarkedAttachment { name, text: best })
    }
}

fn ranges(matches: Vec<Match>) -> Vec<Range<usize>> {
    matches.into_iter().map(|found| found.bytes).collect()
}

fn marked(text: &str, matches: &[Match]) -> Option<Passage> {
    (!matches.is_empty()).then(|| passage::whole(text, matches))
}
