//! tantivy and tantivy-jieba put together in an afternoon: one lane, their own
//! query parser, aggregations and snippets, every setting as it comes.

use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::path::Path;

use anyhow::{Result, bail};
use tantivy::aggregation::agg_req::Aggregations;
use tantivy::aggregation::{AggContextParams, AggregationCollector};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, Occur, Query, QueryParser, TermQuery};
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing,
    TextOptions, Value,
};
use tantivy::snippet::SnippetGenerator;
use tantivy::{Index, Searcher, TantivyDocument, Term};

use crate::documents::lines;
use crate::lines::{Asked, serve};
use crate::peer::Answer;

const THREADS: usize = 2;
/// As gongwen's writer takes.
const WRITER_BYTES: usize = THREADS * 256 * 1024 * 1024;
const JIEBA: &str = "jieba";
const FACETS: [&str; 3] = ["issuer", "keyword", "published_year"];

fn schema() -> Schema {
    let mut schema = Schema::builder();
    let text = TextOptions::default().set_stored().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(JIEBA)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions),
    );
    schema.add_text_field("id", STRING | STORED);
    schema.add_text_field("title", text.clone());
    schema.add_text_field("body", text);
    schema.add_text_field("issuer", STRING | STORED | FAST);
    schema.add_text_field("keyword", STRING | STORED | FAST);
    schema.add_u64_field("published_year", INDEXED | STORED | FAST);
    for name in [
        "topic",
        "doc_number",
        "catalog_number",
        "written_date",
        "published_date",
    ] {
        schema.add_text_field(name, STRING | STORED);
    }
    schema.build()
}

fn register(index: &Index) {
    let tokenizer = tantivy_jieba::JiebaTokenizer::new();
    index.tokenizers().register(JIEBA, tokenizer);
}

/// Loads the documents, in a process of its own; gives their number.
pub(crate) fn load(documents: &Path, folder: &Path) -> Result<u64> {
    std::fs::create_dir_all(folder)?;
    let schema = schema();
    let index = Index::create_in_dir(folder, schema.clone())?;
    register(&index);
    let mut writer = index.writer_with_num_threads(THREADS, WRITER_BYTES)?;
    for document in lines(documents)? {
        let document = document?;
        let mut record = TantivyDocument::default();
        for (name, value) in [
            ("id", &document.id),
            ("title", &document.title),
            ("body", &document.body),
            ("issuer", &document.issuer),
            ("topic", &document.topic),
            ("doc_number", &document.doc_number),
            ("catalog_number", &document.catalog_number),
            ("written_date", &document.written_date),
            ("published_date", &document.published_date),
        ] {
            if !value.is_empty() {
                record.add_text(schema.get_field(name)?, value);
            }
        }
        for keyword in &document.keywords {
            record.add_text(schema.get_field("keyword")?, keyword);
        }
        if let Some(year) = document.published_year() {
            record.add_u64(schema.get_field("published_year")?, year.into());
        }
        writer.add_document(record)?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok(index.reader()?.searcher().num_docs())
}

/// Answers lines, in a process of its own.
pub(crate) fn answer_lines(folder: &Path) -> Result<()> {
    // Snippets of words that lie in one another may panic: such a hit has none.
    set_hook(Box::new(|_| ()));
    let index = Index::open_in_dir(folder)?;
    register(&index);
    let reader = index.reader()?;
    serve(|| {
        let index = index.clone();
        let searcher = reader.searcher();
        let schema = index.schema();
        let [id, title, body] = ["id", "title", "body"].map(|name| schema.get_field(name));
        let (id, title, body) = (id?, title?, body?);
        let mut parser = QueryParser::for_index(&index, vec![title, body]);
        parser.set_conjunction_by_default();
        Ok(move |asked: &Asked<'_>| answer(&searcher, &parser, id, body, asked))
    })
}

fn answer(
    searcher: &Searcher,
    parser: &QueryParser,
    id: Field,
    body: Field,
    asked: &Asked<'_>,
) -> Result<Answer> {
    let text = if asked.is_phrase {
        format!("\"{}\"", asked.text)
    } else {
        asked.text.to_owned()
    };
    let mut query = parser.parse_query(&text)?;
    if let Some(within) = asked.within {
        let term = Term::from_field_text(id, within);
        let only: Box<dyn Query> = Box::new(TermQuery::new(term, IndexRecordOption::Basic));
        query = Box::new(BooleanQuery::new(vec![
            (Occur::Must, query),
            (Occur::Must, only),
        ]));
    }
    let facets: Aggregations = serde_json::from_value(serde_json::json!({
        "issuer": {"terms": {"field": "issuer", "size": 10}},
        "keyword": {"terms": {"field": "keyword", "size": 10}},
        "published_year": {"terms": {"field": "published_year", "size": 10}},
    }))?;
    let counted = AggregationCollector::from_aggs(facets, AggContextParams::default());
    let top = TopDocs::with_limit(10).order_by_score();
    let (hits, total, counts) = searcher.search(&query, &(top, Count, counted))?;
    let counts = serde_json::to_value(counts)?;
    let values = FACETS.map(|name| counts[name]["buckets"].as_array().map_or(0, Vec::len));
    let snippets = SnippetGenerator::create(searcher, &*query, body)?;
    let mut answer = Answer {
        total: total as u64,
        facet_values: values.iter().sum(),
        ..Answer::default()
    };
    for (_, address) in hits {
        let document: TantivyDocument = searcher.doc(address)?;
        let Some(name) = document.get_first(id).and_then(|value| value.as_str()) else {
            bail!("a hit has no identifier");
        };
        answer.ids.push(name.to_owned());
        let snippet = catch_unwind(AssertUnwindSafe(|| {
            snippets.snippet_from_doc(&document).to_html()
        }));
        answer.snippets += usize::from(snippet.is_ok_and(|html| !html.is_empty()));
    }
    Ok(answer)
}
