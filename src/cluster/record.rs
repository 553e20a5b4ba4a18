//! A document as the cluster takes it: its index fields, the lanes cut.

use serde_json::{Map, Value, json};

use super::fields::{
    DAY, GROUP_KEY, of_facet, of_length, of_text, of_value_count, signed, unsigned,
};
use crate::index::{
    DateField, FacetField, IndexError, Known, Lane, Record, RecordValue, TextField,
};
use crate::model::Document;
use crate::text::{Analysis, BIGRAMS, CHARACTERS, WORDS};

/// Stands in the lanes of a field that a document has not, so that the cluster's
/// statistics are over all documents, as ours are. The analysis drops it from texts.
pub(super) const ABSENT: &str = "\u{200b}";

/// Longest term that Lucene takes, in bytes; longer ones are left out of the lanes.
const MOST_TERM_BYTES: usize = 32_766;

/// The lanes that have lengths, which scores follow from.
pub(super) const SCORED_LANES: [Lane; 2] = [Lane::Words, Lane::Bigrams];

/// The fields of a document.
pub(super) struct Fields {
    fields: Map<String, Value>,
    texts: Vec<(TextField, String)>,
}

impl Fields {
    /// All but the lanes.
    pub(super) fn of(document: &Document) -> Result<Self, IndexError> {
        let record = Record::of(document)?;
        let mut fields = Map::new();
        for (name, value) in record.values {
            let value = match value {
                RecordValue::Text(text) => json!(text),
                RecordValue::Number(number) => json!(signed(number)),
                RecordValue::Day(days) => json!(days),
            };
            add(&mut fields, name, value);
        }
        for facet in FacetField::ALL {
            let count = match fields.get(&of_facet(facet)) {
                None => continue,
                Some(Value::Array(values)) => values.len(),
                Some(_) => 1,
            };
            fields.insert(of_value_count(facet), json!(count));
        }
        let dates = [DateField::Published, DateField::Written];
        let day = dates.iter().find_map(|date| fields.get(date.column()));
        if let Some(day) = day.cloned() {
            fields.insert(DAY.to_owned(), day);
        }
        fields.insert("original".to_owned(), json!(record.original));
        Ok(Self {
            fields,
            texts: record.texts,
        })
    }

    /// What is known of it once it is taken in.
    pub(super) fn known(&self, document: &Document) -> Known {
        Known {
            content_key: self.key("content_key").unwrap_or_default(),
            provenance: document.provenance.clone(),
        }
    }

    /// The key of its body; `None` for one too short to tell documents apart.
    pub(super) fn body_key(&self) -> Option<u64> {
        self.key("body_key")
    }

    fn key(&self, name: &str) -> Option<u64> {
        self.fields.get(name)?.as_i64().map(unsigned)
    }

    /// Of a group of documents of the same content.
    pub(super) fn in_group(mut self, group: Option<u64>) -> Self {
        if let Some(group) = group {
            self.fields
                .insert(GROUP_KEY.to_owned(), json!(signed(group)));
        }
        self
    }

    /// With its lanes, cut.
    pub(super) fn with_lanes(self, analysis: &Analysis) -> Value {
        let Self { mut fields, texts } = self;
        for field in TextField::ALL {
            for (lane, name) in [
                (Lane::Words, WORDS),
                (Lane::Bigrams, BIGRAMS),
                (Lane::Characters, CHARACTERS),
            ] {
                let mut all = 0;
                for (_, text) in texts.iter().filter(|(of, _)| *of == field) {
                    let (tokens, count) = parted(analysis, name, text);
                    add(&mut fields, of_text(field, lane), json!(tokens));
                    all += count;
                }
                if all == 0 && SCORED_LANES.contains(&lane) {
                    add(&mut fields, of_text(field, lane), json!(ABSENT));
                    all = 1;
                }
                if field == TextField::Body && SCORED_LANES.contains(&lane) {
                    fields.insert(of_length(lane), json!(all));
                }
            }
        }
        Value::Object(fields)
    }
}

/// A further value of a field.
fn add(fields: &mut Map<String, Value>, name: String, value: Value) {
    match fields.get_mut(&name) {
        None => {
            fields.insert(name, value);
        }
        Some(Value::Array(values)) => values.push(value),
        Some(first) => *first = json!([first.take(), value]),
    }
}

/// The tokens of a lane, blanks between them, and how many they are.
fn parted(analysis: &Analysis, lane: &str, text: &str) -> (String, usize) {
    let tokens = analysis.tokens(lane, text).unwrap_or_default();
    let mut parted = String::with_capacity(2 * text.len());
    let mut count = 0;
    for token in tokens
        .iter()
        .filter(|token| token.text.len() <= MOST_TERM_BYTES)
    {
        count += 1;
        if !parted.is_empty() {
            parted.push(' ');
        }
        parted.push_str(&token.text);
    }
    (parted, count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::DocumentId;

    fn record(document: &Document) -> Value {
        Fields::of(document)
            .unwrap()
            .with_lanes(&Analysis::shared())
    }

    fn document() -> Document {
        let mut document =
            Document::new(DocumentId::parse("yl-1").unwrap(), "医保 通知".to_owned());
        document.keywords = vec!["医保".to_owned(), "补贴".to_owned()];
        document.published_date = Some(jiff::civil::date(1970, 1, 3));
        document
    }

    #[test]
    fn lanes_are_cut_beforehand() {
        let record = record(&document());
        assert_eq!(record["title_words"], "医保 通知");
        assert_eq!(record["title_bigrams"], "医保 保通 通知");
        assert_eq!(record["title_characters"], "医 保 通 知");
        assert_eq!(record["keyword_bigrams"], json!(["医保", "补贴"]));
    }

    #[test]
    fn fields_that_are_not_there_count_in_the_statistics() {
        let record = record(&document());
        assert_eq!(record["attachment_words"], ABSENT);
        assert_eq!(record["attachment_characters"], Value::Null);
        let analysis = Analysis::shared();
        for lane in [WORDS, BIGRAMS, CHARACTERS] {
            assert_eq!(parted(&analysis, lane, ABSENT), (String::new(), 0));
        }
    }

    #[test]
    fn bodies_have_lengths_of_one_token_at_least() {
        let mut document = document();
        for (body, words, bigrams) in [("", 1, 1), ("……", 1, 1), ("医保补贴发放", 3, 5)] {
            body.clone_into(&mut document.body);
            let record = record(&document);
            assert_eq!(record["body_words_length"], words, "{body}");
            assert_eq!(record["body_bigrams_length"], bigrams, "{body}");
        }
    }

    #[test]
    fn the_record_comes_back_and_keys_are_of_the_clusters_kind() {
        let document = document();
        let record = record(&document);
        let original: Value = serde_json::from_str(record["original"].as_str().unwrap()).unwrap();
        assert_eq!(original["id"], "yl-1");
        assert_eq!(record["id_key"], signed(document.id.key()));
        assert_eq!(record["group_key"], Value::Null);
        let grouped = Fields::of(&document).unwrap().in_group(Some(7));
        assert_eq!(
            grouped.with_lanes(&Analysis::shared())["group_key"],
            signed(7)
        );
        assert_eq!(record["keyword"], json!(["医保", "补贴"]));
        assert_eq!(
            (&record["published_day"], &record["day"]),
            (&json!(2), &json!(2))
        );
    }
}
