//! A query taken apart: each unit on its own, and the query without it.

use super::understand::Understood;
use super::understood::{UnderstoodAtom, UnderstoodClause, UnderstoodText};

/// A unit, phrase or exclusion of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryPart {
    /// What it is, as text.
    pub text: String,
    /// Whether documents with it are left out.
    pub exclude: bool,
    /// A query for it alone.
    pub alone: Understood,
    /// The query without it; `None` where nothing to look for is left.
    pub without: Option<Understood>,
}

impl Understood {
    /// The parts of the query, in its order: each unit of plain text, each
    /// phrase, each exclusion.
    pub fn parts(&self) -> Vec<QueryPart> {
        let mut parts = Vec::new();
        for (index, clause) in self.clauses.iter().enumerate() {
            if !clause.says_something() {
                continue;
            }
            let words = clause
                .plain()
                .filter(|text| !clause.exclude && !text.units.is_empty());
            let Some(words) = words else {
                parts.push(QueryPart {
                    text: text_of(clause),
                    exclude: clause.exclude,
                    alone: self.of_clause(UnderstoodClause {
                        exclude: false,
                        ..clause.clone()
                    }),
                    without: self.without_clause(index),
                });
                continue;
            };
            for unit in &words.units {
                let mut rest = words.clone();
                rest.units.retain(|other| other != unit);
                let without = if rest.units.is_empty() {
                    self.without_clause(index)
                } else {
                    let mut without = self.anonymous();
                    without.clauses[index] = of_text(clause, rest);
                    Some(without)
                };
                let characters: Vec<char> = unit.text().chars().collect();
                let one = UnderstoodText {
                    field: None,
                    typed: unit.text(),
                    grammar: vec![false; characters.len()],
                    characters,
                    units: vec![unit.clone()],
                    repeated: Vec::new(),
                    expansions: Vec::new(),
                };
                parts.push(QueryPart {
                    text: unit.text(),
                    exclude: false,
                    alone: self.of_clause(of_text(clause, one)),
                    without,
                });
            }
        }
        parts
    }

    /// The query, meant for no document by its number or title.
    fn anonymous(&self) -> Self {
        let mut anonymous = self.clone();
        anonymous.identifiers.clear();
        anonymous.characters.clear();
        anonymous
    }

    fn of_clause(&self, clause: UnderstoodClause) -> Self {
        let mut one = self.anonymous();
        one.clauses = vec![clause];
        one
    }

    fn without_clause(&self, index: usize) -> Option<Self> {
        let mut without = self.anonymous();
        without.clauses.remove(index);
        without.wanted().next()?;
        Some(without)
    }
}

/// A phrase as its characters, anything else as canonical text.
fn text_of(clause: &UnderstoodClause) -> String {
    match clause.plain() {
        Some(text) => text.characters.iter().collect(),
        None => clause.canonical.clone(),
    }
}

fn of_text(clause: &UnderstoodClause, text: UnderstoodText) -> UnderstoodClause {
    UnderstoodClause {
        alternatives: vec![UnderstoodAtom::Text(text)],
        ..clause.clone()
    }
}

#[cfg(test)]
mod tests {
    use crate::query::understand;
    use crate::text::Analysis;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let parts: Vec<String> = understand(&Analysis::shared(), text)
            .parts()
            .into_iter()
            .map(|part| {
                let rest = part.without.map_or_else(
                    || "nothing".to_owned(),
                    |without| {
                        let parts = without.parts();
                        let texts: Vec<String> = parts.into_iter().map(|part| part.text).collect();
                        texts.join("+")
                    },
                );
                let sign = if part.exclude { "-" } else { "" };
                format!("{sign}{} ({rest})", part.text)
            })
            .collect();
        assert_eq!(parts.join(" "), expected, "{text:?}");
    }

    #[test]
    fn each_part_is_left_out_once() {
        check("", "");
        check("低保", "低保 (nothing)");
        check("申请低保", "申请 (低保) 低保 (申请)");
        check(
            "“双随机” 低保 -诉讼",
            "双随机 (低保+诉讼) 低保 (双随机+诉讼) -诉讼 (双随机+低保)",
        );
        check("低保 -诉讼", "低保 (nothing) -诉讼 (低保)");
        check(
            "标题:低保|津贴 申请",
            "标题:低保 OR 津贴 (申请) 申请 (标题:低保 OR 津贴)",
        );
    }
}
