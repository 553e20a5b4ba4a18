//! The kinds of questions.

/// What a question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// One word.
    Word,
    /// Two to four words.
    Words,
    /// What a citizen would write: a title without quotation marks.
    Question,
    /// Two to twelve characters in quotation marks.
    Phrase,
    /// A word that few documents have.
    Rare,
    /// A word that many documents have.
    Frequent,
    /// 文号 or 索引号.
    Identifier,
    /// No words, but an issuer and a year.
    Filters,
    /// Words, with all facets counted.
    Facets,
    /// A late page of the results of a word.
    Deep,
    /// Words, the newest first.
    Dates,
    /// What is suggested for the beginning of a word.
    Suggest,
    /// As it stands in a list.
    Listed,
}

impl Kind {
    /// Those that are made out of documents.
    pub const ALL: [Self; 12] = [
        Self::Word,
        Self::Words,
        Self::Question,
        Self::Phrase,
        Self::Rare,
        Self::Frequent,
        Self::Identifier,
        Self::Filters,
        Self::Facets,
        Self::Deep,
        Self::Dates,
        Self::Suggest,
    ];

    /// The name in options and output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Words => "words",
            Self::Question => "question",
            Self::Phrase => "phrase",
            Self::Rare => "rare",
            Self::Frequent => "frequent",
            Self::Identifier => "identifier",
            Self::Filters => "filters",
            Self::Facets => "facets",
            Self::Deep => "deep",
            Self::Dates => "dates",
            Self::Suggest => "suggest",
            Self::Listed => "listed",
        }
    }

    /// The kind of that name, of those that are made out of documents.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
