//! Judged queries: `queries.tsv` (`query-id TAB text`) and `qrels.tsv` (TREC:
//! `query-id 0 document-id relevance`).

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::error::EvalError;
use super::lines::{Line, lines, read_text};
use super::measure::is_relevant;
use crate::model::DocumentId;

const QUERY_FORM: &str = "query-id TAB text";
const JUDGMENT_FORM: &str = "query-id 0 document-id relevance";

/// How relevant documents are to a query: 0 and below not at all, the higher the more.
pub type Grades = BTreeMap<DocumentId, i32>;

/// A query and the documents judged for it, at least one of them relevant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedQuery {
    /// The identifier, which holds no blank.
    pub id: String,
    /// What is typed.
    pub text: String,
    /// The judgments.
    pub grades: Grades,
}

/// The queries to measure by, and what had to be left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedSet {
    /// In the order of the file.
    pub queries: Vec<JudgedQuery>,
    /// Queries that nobody judged.
    pub unjudged: Vec<String>,
    /// Queries of which every judged document is irrelevant: no measure is defined.
    pub without_relevant: Vec<String>,
    /// Judgments in the file.
    pub judgments: usize,
    /// Judgments of queries that are not in the file of queries.
    pub judgments_without_query: usize,
}

impl JudgedSet {
    /// Reads both files.
    ///
    /// # Errors
    /// Where one cannot be read, has a line that is not in its form, or where no
    /// query has a relevant document.
    pub fn read(queries: &Path, qrels: &Path) -> Result<Self, EvalError> {
        let texts = parse_queries(queries, &read_text(queries)?)?;
        let grades = parse_qrels(qrels, &read_text(qrels)?)?;
        let set = Self::join(texts, grades);
        if set.queries.is_empty() {
            return Err(EvalError::NothingJudged {
                queries: queries.to_owned(),
                qrels: qrels.to_owned(),
            });
        }
        Ok(set)
    }

    fn join(texts: Vec<(String, String)>, mut grades: HashMap<String, Grades>) -> Self {
        let mut set = Self {
            queries: Vec::new(),
            unjudged: Vec::new(),
            without_relevant: Vec::new(),
            judgments: grades.values().map(BTreeMap::len).sum(),
            judgments_without_query: 0,
        };
        for (id, text) in texts {
            match grades.remove(&id) {
                None => set.unjudged.push(id),
                Some(grades) if grades.values().copied().any(is_relevant) => {
                    set.queries.push(JudgedQuery { id, text, grades });
                }
                Some(_) => set.without_relevant.push(id),
            }
        }
        set.judgments_without_query = grades.values().map(BTreeMap::len).sum();
        set
    }
}

fn parse_queries(path: &Path, text: &str) -> Result<Vec<(String, String)>, EvalError> {
    let mut queries = Vec::new();
    let mut seen = HashMap::new();
    for line in lines(path, text) {
        let (id, text) = line.around_tab(QUERY_FORM)?;
        if id.is_empty() || id.contains(char::is_whitespace) {
            return Err(line.fault(format!(
                "`{id}` is no identifier of a query: it must be one word"
            )));
        }
        if text.is_empty() {
            return Err(line.fault(format!("query `{id}` has no text")));
        }
        if let Some(first) = seen.insert(id, line.number()) {
            return Err(line.fault(format!("query `{id}` is already on line {first}")));
        }
        queries.push((id.to_owned(), text.to_owned()));
    }
    Ok(queries)
}

fn parse_qrels(path: &Path, text: &str) -> Result<HashMap<String, Grades>, EvalError> {
    let mut by_query: HashMap<String, Grades> = HashMap::new();
    for line in lines(path, text) {
        let [query, _, document, relevance] = line.columns(JUDGMENT_FORM)?;
        let document = line.document(document)?;
        let relevance = parse_relevance(&line, relevance)?;
        let grades = by_query.entry(query.to_owned()).or_default();
        if grades.contains_key(&document) {
            return Err(line.fault(format!(
                "`{document}` is judged twice for query `{query}`; keep one of the lines"
            )));
        }
        grades.insert(document, relevance);
    }
    Ok(by_query)
}

fn parse_relevance(line: &Line<'_>, text: &str) -> Result<i32, EvalError> {
    text.parse().map_err(|_| {
        line.fault(format!(
            "relevance `{text}` is not a whole number, such as 0 (irrelevant) to 3 (exactly this)"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(queries: &str, qrels: &str) -> Result<JudgedSet, EvalError> {
        let texts = parse_queries(Path::new("queries.tsv"), queries)?;
        Ok(JudgedSet::join(
            texts,
            parse_qrels(Path::new("qrels.tsv"), qrels)?,
        ))
    }

    #[test]
    fn both_kinds_of_columns_are_read_and_nothing_is_dropped_silently() {
        let set = parse(
            "\u{feff}q1\t低保 标准\r\n\r\nq2\t复议\nq3\t停水\n",
            "q1 0 a 2\nq1\t0\tb c\t0\nq2 0 a 0\nq2 0 b -1\nq9 0 a 1\n",
        )
        .unwrap();
        assert_eq!(set.queries.len(), 1);
        assert_eq!(set.queries[0].text, "低保 标准");
        let grades: Vec<(&str, i32)> = set.queries[0]
            .grades
            .iter()
            .map(|(id, &grade)| (id.as_str(), grade))
            .collect();
        assert_eq!(grades, [("a", 2), ("b c", 0)]);
        assert_eq!(set.without_relevant, ["q2"]);
        assert_eq!(set.unjudged, ["q3"]);
        assert_eq!((set.judgments, set.judgments_without_query), (5, 1));
    }

    #[test]
    fn a_bad_line_is_named_with_its_file_and_what_is_expected() {
        for (queries, qrels, expected) in [
            (
                "q1 低保\n",
                "",
                "`queries.tsv` line 1: has no tab; expected is `query-id TAB text`",
            ),
            (
                "q 1\t低保\n",
                "",
                "`queries.tsv` line 1: `q 1` is no identifier of a query: it must be one word",
            ),
            (
                "q1\t低保\nq2\t \n",
                "",
                "`queries.tsv` line 2: query `q2` has no text",
            ),
            (
                "q1\t低保\n\nq1\t复议\n",
                "",
                "`queries.tsv` line 3: query `q1` is already on line 1",
            ),
            (
                "q1\t低保\n",
                "q1 0 a\n",
                "`qrels.tsv` line 1: has 3 columns; expected is `query-id 0 document-id relevance`",
            ),
            (
                "q1\t低保\n",
                "q1 0 a 1\nq1 0 b 高\n",
                "`qrels.tsv` line 2: relevance `高` is not a whole number, \
                 such as 0 (irrelevant) to 3 (exactly this)",
            ),
            (
                "q1\t低保\n",
                "q1 0 a 1\nq1 0 a 2\n",
                "`qrels.tsv` line 2: `a` is judged twice for query `q1`; keep one of the lines",
            ),
        ] {
            assert_eq!(parse(queries, qrels).unwrap_err().to_string(), expected);
        }
    }

    #[test]
    fn files_without_a_relevant_document_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let (queries, qrels) = (folder.path().join("q"), folder.path().join("r"));
        std::fs::write(&queries, "q1\t低保\n").unwrap();
        std::fs::write(&qrels, "q2 0 a 1\n").unwrap();
        let error = JudgedSet::read(&queries, &qrels).unwrap_err();
        assert!(matches!(error, EvalError::NothingJudged { .. }), "{error}");
        let error = JudgedSet::read(&folder.path().join("x"), &qrels).unwrap_err();
        assert!(error.to_string().contains("cannot read"), "{error}");
    }
}
