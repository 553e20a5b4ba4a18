//! What the clauses of a query mean: the units to look for, and identifiers.

use super::ast::{Clause, ClauseKind};
use super::expand::Expansion;
use super::offers::Recognised;
use super::parse::parse;
use crate::model::{CatalogNumber, DocNumber};
use crate::text::{Analysis, Word, WordKind};

/// Characters that carry grammar rather than subject. They are looked for only
/// where a clause has nothing else.
const FUNCTION_CHARACTERS: &str =
    "的了和与及或在是为对于以其等之而则被把从向由到并也都就还吗呢吧么";

/// Words that carry grammar rather than subject, as [`FUNCTION_CHARACTERS`].
const FUNCTION_WORDS: [&str; 35] = [
    "关于",
    "有关",
    "以及",
    "或者",
    "并且",
    "对于",
    "根据",
    "按照",
    "依照",
    "为了",
    "由于",
    "因为",
    "如何",
    "怎么",
    "怎样",
    "怎么样",
    "怎么办",
    "什么",
    "哪些",
    "哪里",
    "哪个",
    "是否",
    "多少",
    "可以",
    "需要",
    "请问",
    "我们",
    "他们",
    "这个",
    "那个",
    "如果",
    "的话",
    "一个",
    "之间",
    "进行",
];

/// Fewest letters and digits of a text that is taken for a 索引号: the serial alone.
const MIN_CATALOG_NUMBER_CHARS: usize = 5;

/// Fewest letters and digits of a 索引号 written with blanks, in which a hyphen
/// would otherwise leave out what follows: organisation code and year.
const MIN_SPACED_CATALOG_NUMBER_CHARS: usize = 13;

/// A query with its clauses understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// In the order of the text.
    pub clauses: Vec<UnderstoodClause>,
    /// The 文号 or 索引号 that the whole text may be.
    pub identifiers: Vec<Identifier>,
    /// The characters of all clauses that are looked for, in order, as the
    /// character lane has them.
    pub characters: Vec<char>,
    /// What was recognised as a value to filter by; [`super::recognise`] adds it.
    pub recognised: Vec<Recognised>,
}

impl Understood {
    /// The clauses that are looked for and have characters at all.
    pub fn wanted(&self) -> impl Iterator<Item = &UnderstoodClause> {
        self.clauses
            .iter()
            .filter(|clause| !clause.exclude && !clause.characters.is_empty())
    }

    /// Units of plain text, of which a share may be asked for.
    pub fn unit_count(&self) -> usize {
        self.wanted().map(|clause| clause.units.len()).sum()
    }
}

/// A clause with what it is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnderstoodClause {
    /// Whether documents with it are left out instead.
    pub exclude: bool,
    /// As typed, without quotation marks and the sign of exclusion.
    pub text: String,
    /// Its characters, as the character lane has them.
    pub characters: Vec<char>,
    /// What plain text is made of; empty for a phrase, and for text without
    /// letters, which is then looked for as its characters.
    pub units: Vec<Unit>,
    /// The synonyms of parts of it; [`super::expand()`] adds them.
    pub expansions: Vec<Expansion>,
}

/// The smallest thing that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unit {
    /// A word of the word lane.
    Word(String),
    /// Characters in a row that no dictionary word covers.
    Characters(Vec<char>),
}

impl Unit {
    /// The unit as text.
    pub fn text(&self) -> String {
        match self {
            Self::Word(word) => word.clone(),
            Self::Characters(characters) => characters.iter().collect(),
        }
    }
}

/// A document's number, recognised in the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identifier {
    /// 文号, canonical.
    DocNumber(String),
    /// 索引号 or its last part, canonical.
    CatalogNumber(String),
}

/// Parses and understands the text of a search box.
pub fn understand(analysis: &Analysis, text: &str) -> Understood {
    let mut parsed = parse(text).clauses;
    let excludes = parsed.iter().any(|clause| clause.exclude);
    let identifiers = identifiers(text, excludes);
    if excludes && !identifiers.is_empty() {
        parsed = vec![Clause {
            exclude: false,
            kind: ClauseKind::Words,
            text: text.to_owned(),
        }];
    }
    let clauses: Vec<UnderstoodClause> = parsed
        .iter()
        .map(|clause| understand_clause(analysis, clause))
        .collect();
    let characters = clauses
        .iter()
        .filter(|clause| !clause.exclude)
        .flat_map(|clause| clause.characters.iter().copied())
        .collect();
    Understood {
        clauses,
        identifiers,
        characters,
        recognised: Vec::new(),
    }
}

fn understand_clause(analysis: &Analysis, clause: &Clause) -> UnderstoodClause {
    let units = match clause.kind {
        ClauseKind::Phrase => Vec::new(),
        ClauseKind::Words => units(&analysis.words(&clause.text)),
    };
    UnderstoodClause {
        exclude: clause.exclude,
        text: clause.text.clone(),
        characters: analysis.characters(&clause.text),
        units,
        expansions: Vec::new(),
    }
}

/// Joins what no dictionary word covers, and leaves out grammar where anything
/// else is there. Each unit once.
pub(super) fn units(words: &[Word]) -> Vec<Unit> {
    let mut with_grammar = Vec::new();
    let mut uncovered = Vec::new();
    let mut previous_end = None;
    for word in words {
        let grammar = is_grammar(word);
        if previous_end != Some(word.start_bytes) || word.kind != WordKind::SingleHan || grammar {
            flush(&mut uncovered, &mut with_grammar);
        }
        previous_end = Some(word.end_bytes);
        if word.kind == WordKind::SingleHan && !grammar {
            uncovered.extend(word.text.chars());
        } else {
            with_grammar.push((Unit::Word(word.text.clone()), grammar));
        }
    }
    flush(&mut uncovered, &mut with_grammar);
    let only_grammar = with_grammar.iter().all(|(_, grammar)| *grammar);
    let mut units: Vec<Unit> = Vec::new();
    for (unit, grammar) in with_grammar {
        if (only_grammar || !grammar) && !units.contains(&unit) {
            units.push(unit);
        }
    }
    units
}

fn flush(uncovered: &mut Vec<char>, units: &mut Vec<(Unit, bool)>) {
    if !uncovered.is_empty() {
        units.push((Unit::Characters(std::mem::take(uncovered)), false));
    }
}

/// Whether a word is a character that no dictionary word covers and that is
/// looked for together with those beside it.
pub(super) fn is_uncovered(word: &Word) -> bool {
    word.kind == WordKind::SingleHan && !is_grammar(word)
}

pub(super) fn is_grammar(word: &Word) -> bool {
    match word.kind {
        WordKind::SingleHan => FUNCTION_CHARACTERS.contains(word.text.as_str()),
        WordKind::Han => FUNCTION_WORDS.contains(&word.text.as_str()),
        WordKind::Letters | WordKind::Number => false,
    }
}

/// The whole text as a document's number, blanks inside it allowed.
fn identifiers(text: &str, excludes: bool) -> Vec<Identifier> {
    let doc_number = DocNumber::parse(text)
        .filter(|number| number.parts().is_some())
        .map(|number| Identifier::DocNumber(number.canonical().to_owned()));
    let least = if excludes {
        MIN_SPACED_CATALOG_NUMBER_CHARS
    } else {
        MIN_CATALOG_NUMBER_CHARS
    };
    let catalog_number = CatalogNumber::parse(text)
        .filter(|number| is_catalog_number(number, least))
        .map(|number| Identifier::CatalogNumber(number.canonical().to_owned()));
    doc_number.into_iter().chain(catalog_number).collect()
}

fn is_catalog_number(number: &CatalogNumber, least: usize) -> bool {
    let canonical = number.canonical();
    canonical.len() >= least
        && canonical.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && canonical.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn understood(text: &str) -> Understood {
        understand(&Analysis::shared(), text)
    }

    #[track_caller]
    fn check_units(text: &str, expected: &str) {
        let units: Vec<String> = understood(text)
            .clauses
            .iter()
            .flat_map(|clause| &clause.units)
            .map(|unit| match unit {
                Unit::Word(word) => word.clone(),
                Unit::Characters(_) => format!("[{}]", unit.text()),
            })
            .collect();
        assert_eq!(units.join(" "), expected, "{text:?}");
    }

    #[track_caller]
    fn check_identifiers(text: &str, expected: &[Identifier]) {
        assert_eq!(understood(text).identifiers, expected, "{text:?}");
    }

    #[test]
    fn joins_what_no_word_covers() {
        check_units("蓳瀛县的行政复议", "[蓳瀛县] 行政复议");
        check_units("税", "[税]");
    }

    #[test]
    fn leaves_out_grammar_unless_there_is_nothing_else() {
        check_units("如何申请低保的补贴", "申请 低保 补贴");
        check_units("关于", "关于");
        check_units("的", "的");
    }

    #[test]
    fn phrases_have_characters_and_no_units() {
        let found = understood("“双随机、 一公开”");
        assert_eq!(found.clauses[0].units, []);
        assert_eq!(
            found.characters.iter().collect::<String>(),
            "双随机、一公开"
        );
    }

    #[test]
    fn recognises_numbers_in_any_spelling() {
        let number = |text: &str| Identifier::DocNumber(text.to_owned());
        let catalog = |text: &str| Identifier::CatalogNumber(text.to_owned());
        check_identifiers("国办发 【2020】 第012号", &[number("国办发〔2020〕12号")]);
        check_identifiers("國務院令第711號", &[number("国务院令第711号")]);
        check_identifiers("747445809/2021-00027", &[catalog("747445809202100027")]);
        check_identifiers("00027", &[catalog("00027")]);
        check_identifiers("2020", &[]);
        check_identifiers("行政复议", &[]);
        check_identifiers("国办发〔2020〕12号 -通知", &[]);
        check_identifiers("758213022 -2020- 0118", &[catalog("75821302220200118")]);
        check_identifiers("gdp -2020", &[]);
    }
}
