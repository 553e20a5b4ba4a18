//! The fields of a cluster's index, as its mapping has them.

use serde_json::{Map, Value, json};

use super::fields::{
    AUTHORITY, CATALOG_NUMBER, DAY, DOC_NUMBER, DOC_NUMBER_PARTS, GROUP_KEY, TITLE_KEY, of_facet,
    of_length, of_text, of_value_count,
};
use super::known::KEPT;
use super::record::SCORED_LANES;
use crate::index::{DateField, FacetField, Lane, TextField};

/// Parts tokens at blanks, and is for what was cut beforehand.
const ANALYZER: &str = "gongwen_lane";
/// Longest token that it takes whole, the most that Lucene allows.
const MAX_TOKEN_LENGTH: u32 = 1_048_576;
/// Positions between the values of a field: one, as between those of a document here.
const VALUE_GAP: u32 = 1;

/// The settings of the analysis.
pub(super) fn analysis() -> Value {
    json!({
        "tokenizer": {ANALYZER: {
            "type": "whitespace", "max_token_length": MAX_TOKEN_LENGTH,
        }},
        "analyzer": {ANALYZER: {"type": "custom", "tokenizer": ANALYZER}},
    })
}

/// The fields. Only the stored record comes back.
pub(super) fn mapping() -> Value {
    let mut fields = Map::new();
    let mut add = |name: String, field: Value| fields.insert(name, field);
    let keyword = |doc_values: bool| json!({"type": "keyword", "doc_values": doc_values});
    let number = |index: bool| json!({"type": "long", "index": index});
    for name in [DOC_NUMBER, DOC_NUMBER_PARTS, CATALOG_NUMBER] {
        add(name.to_owned(), keyword(false));
    }
    for name in ["id", "provenance"] {
        add(name.to_owned(), keyword(true));
    }
    for name in [
        TITLE_KEY,
        AUTHORITY,
        DAY,
        "id_key",
        "content_key",
        "body_key",
        "number_key",
        GROUP_KEY,
    ] {
        add(name.to_owned(), number(true));
    }
    add("effective_day".to_owned(), number(false));
    for lane in SCORED_LANES {
        add(of_length(lane), number(false));
    }
    for date in DateField::ALL {
        add(date.column().to_owned(), number(true));
    }
    for facet in FacetField::ALL {
        add(of_facet(facet), keyword(true));
        add(of_value_count(facet), number(false));
    }
    for text in TextField::ALL {
        for lane in Lane::ALL {
            add(of_text(text, lane), of_lane(lane));
        }
    }
    json!({
        "dynamic": false,
        "_source": {"includes": KEPT.iter().chain(&["original"]).collect::<Vec<_>>()},
        "properties": fields,
    })
}

fn of_lane(lane: Lane) -> Value {
    match lane {
        Lane::Words | Lane::Bigrams => json!({
            "type": "text", "analyzer": ANALYZER, "index_options": "freqs",
        }),
        Lane::Characters => json!({
            "type": "text", "analyzer": ANALYZER, "norms": false,
            "index_options": "positions", "position_increment_gap": VALUE_GAP,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::record::Fields;
    use crate::model::{CatalogNumber, DocNumber, Document, DocumentId};
    use crate::text::Analysis;

    #[test]
    fn every_field_of_a_record_is_mapped_but_what_is_only_stored() {
        let id = DocumentId::parse("yl-1").unwrap();
        let mut document = Document::new(id, "关于发放补贴的通知".to_owned());
        document.doc_number = DocNumber::parse("云民〔2022〕7号");
        document.catalog_number = CatalogNumber::parse("747445809/2021-00027");
        document.body = "各县人民政府。".repeat(30);
        document.written_date = Some(jiff::civil::date(2022, 1, 1));
        let fields = Fields::of(&document).unwrap();
        let record = fields.with_lanes(&Analysis::shared());
        let mapping = mapping();
        for name in record.as_object().unwrap().keys() {
            let is_mapped = mapping["properties"].get(name).is_some();
            let is_stored = ["original", "title"].contains(&name.as_str());
            assert_eq!(is_mapped, !is_stored, "{name}");
        }
    }
}
