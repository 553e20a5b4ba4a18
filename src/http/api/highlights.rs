//! What matched in a hit, as JSON. All ranges count Unicode code points.

use serde::Serialize;
use utoipa::ToSchema;

use crate::http::markup::html;
use crate::search::{Hit, MarkedAttachment, Passage};

/// The title and the passages always; the others where something matched.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HighlightsBody {
    title: MarkedBody,
    body: Vec<PassageBody>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    keywords: Vec<ValueBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer: Option<MarkedBody>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    co_issuers: Vec<ValueBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    doc_number: Option<MarkedBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    catalog_number: Option<MarkedBody>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachment: Vec<AttachmentBody>,
}

#[derive(Debug, Serialize, ToSchema)]
struct MarkedBody {
    html: String,
    ranges: Vec<[usize; 2]>,
}

/// One of several values.
#[derive(Debug, Serialize, ToSchema)]
struct ValueBody {
    value: String,
    #[serde(flatten)]
    marked: MarkedBody,
}

#[derive(Debug, Serialize, ToSchema)]
struct PassageBody {
    #[serde(flatten)]
    marked: MarkedBody,
    offset: usize,
}

/// A passage of an attachment's text with its `offset`, or the attachment's name
/// where something matched in that alone.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MarkedAttachmentBody)]
struct AttachmentBody {
    name: String,
    #[serde(flatten)]
    marked: MarkedBody,
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<usize>,
}

/// `None` where no highlights were asked for.
pub(super) fn highlights(hit: &Hit) -> Option<HighlightsBody> {
    let marks = hit.marks.as_ref()?;
    Some(HighlightsBody {
        title: marked(hit.title.as_ref()?),
        body: hit.body.as_ref()?.iter().map(passage).collect(),
        keywords: marks.keywords.iter().map(value).collect(),
        issuer: marks.issuer.as_ref().map(marked),
        co_issuers: marks.co_issuers.iter().map(value).collect(),
        doc_number: marks.doc_number.as_ref().map(marked),
        catalog_number: marks.catalog_number.as_ref().map(marked),
        attachment: marks.attachments.iter().map(attachment).collect(),
    })
}

fn marked(passage: &Passage) -> MarkedBody {
    let ranges = passage.ranges.iter();
    MarkedBody {
        html: html(passage),
        ranges: ranges.map(|range| [range.start, range.end]).collect(),
    }
}

fn value(passage: &Passage) -> ValueBody {
    ValueBody {
        value: passage.text.clone(),
        marked: marked(passage),
    }
}

fn passage(passage: &Passage) -> PassageBody {
    PassageBody {
        marked: marked(passage),
        offset: passage.offset_chars,
    }
}

fn attachment(found: &MarkedAttachment) -> AttachmentBody {
    AttachmentBody {
        name: found.name.text.clone(),
        marked: marked(found.text.as_ref().unwrap_or(&found.name)),
        offset: found.text.as_ref().map(|text| text.offset_chars),
    }
}
