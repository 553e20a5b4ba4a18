//! Queries: any text is one; its canonical text means the same and is canonical
//! itself; what is found is marked inside its passages.

use gongwen::http::SearchParams;
use gongwen::query::{MAX_QUERY_CHARS, understand};
use gongwen::search::{Engine, MAX_PASSAGE_CHARS, MAX_PASSAGES, Passage, SearchResponse};

use super::portal::{ANALYSIS, ENGINE};
use super::text::{assert_marks, text};

/// Understands any bytes as the text of a search box, and searches for it.
pub fn check(data: &[u8]) {
    let text = text(data);
    let understood = understand(&ANALYSIS, &text);
    let again = understand(&ANALYSIS, &understood.canonical);
    assert_eq!(again.canonical, understood.canonical, "{text:?}");
    let clauses = |clauses: &[gongwen::query::UnderstoodClause]| -> Vec<String> {
        clauses
            .iter()
            .map(|clause| clause.canonical.clone())
            .collect()
    };
    assert_eq!(
        clauses(&again.clauses),
        clauses(&understood.clauses),
        "{text:?}"
    );

    let found = search(&text);
    let (Some(found), Some(same)) = (found, search(&understood.canonical)) else {
        return;
    };
    assert!(found.hits.len() as u64 <= found.total);
    assert_eq!(
        found.total, same.total,
        "{text:?} {:?}",
        understood.canonical
    );
    for hit in &found.hits {
        let title = hit.title.as_ref().unwrap();
        assert_eq!(title.text, hit.document.title);
        assert_marks(&title.text, &title.ranges);
        let passages = hit.body.as_deref().unwrap_or_default();
        assert!(passages.len() <= MAX_PASSAGES);
        for passage in passages {
            assert_passage(&hit.document.body, passage);
        }
    }
}

fn search(text: &str) -> Option<SearchResponse> {
    let pairs = [("q".to_owned(), text.to_owned())];
    match SearchParams::from_pairs(&pairs) {
        Ok(params) => Some(ENGINE.search(&params.request).unwrap()),
        Err(error) => {
            assert!(text.chars().count() > MAX_QUERY_CHARS, "{error}");
            None
        }
    }
}

fn assert_passage(body: &str, passage: &Passage) {
    let length = passage.text.chars().count();
    assert!(length <= MAX_PASSAGE_CHARS, "{passage:?}");
    let there: String = body
        .chars()
        .skip(passage.offset_chars)
        .take(length)
        .collect();
    assert_eq!(there, passage.text);
    assert_marks(&passage.text, &passage.ranges);
}
