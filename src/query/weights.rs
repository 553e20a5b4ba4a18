//! Every number of the ranking, with its reason and the figure behind it.
//!
//! A score is a sum of BM25 (Robertson et al., k1 = 1.2 and b = 0.75) over
//! fields and lanes and of constants for phrases, times the factors of the
//! document; the second phase adds what stands close together in the best hits.
//!
//! Figures are nDCG@10 on two sets of judged questions, policy news (long
//! documents, one judged each; a standard error of .008) and articles of
//! statutes (lay questions; .014), before and after, all else equal.
//!
//! k1 and b stay those of tantivy. k1 from .6 to 3 and b from .3 to .9 were
//! tried in both lanes: the best, 1.0 and .7, gained .002 and .001, within the
//! noise, while extremes lost .02.

use crate::index::{FacetField, TextField};
use crate::model::{Authority, Validity};

/// A document's own 文号 or 索引号, or its whole title. Above any sum of the
/// others, so that such a look-up stands first.
pub(super) const IDENTITY: f32 = 10_000.0;

/// A document whose 文号 has the parts that are asked for. Above any sum of words
/// and phrases, and below the whole number.
pub(super) const IDENTITY_PART: f32 = 5_000.0;

/// BM25 of a word in a field, of a query with so many units. A body's word is
/// the measure of all others.
///
/// One or two words name a subject: the document that has it in its title, its
/// keywords or its issuer is about it. The words of a whole question stand in
/// many titles by chance: a fixed title weight of .5 lost .013 and .006, of .15
/// gained .003 and .001 against none.
pub(super) fn word(field: TextField, units: usize) -> f32 {
    let of_one = match field {
        TextField::Title => 3.0,
        TextField::Keyword => 3.5,
        TextField::Issuer => 2.0,
        TextField::Body | TextField::DocNumber => return 1.0,
        TextField::Attachment => return 0.5,
    };
    about(of_one, units)
}

/// BM25 of a bigram in a field; `None` where bigrams do not count. There are
/// about as many bigrams as characters, so that each weighs less than a word:
/// against words alone, half of a word's weight gained .034 and .014.
pub(super) fn bigram(field: TextField, units: usize) -> Option<f32> {
    match field {
        TextField::Title => Some(about(1.5, units)),
        TextField::Body => Some(0.5),
        TextField::Attachment => Some(0.2),
        TextField::Keyword | TextField::Issuer | TextField::DocNumber => None,
    }
}

/// The weight of a field that says what a document is about: `of_one` for one
/// unit, falling with their number to a twentieth.
#[expect(
    clippy::cast_precision_loss,
    reason = "a query has at most a thousand units"
)]
fn about(of_one: f32, units: usize) -> f32 {
    of_one * (units.max(1) as f32).powf(-1.5).max(0.05)
}

/// What a unit weighs that is typed more than once. Recall@100 on statutes rose
/// by .007; the full count of two lost .001.
pub(super) const REPEATED: f32 = 1.5;

/// A clause of two characters or more, or the whole text, that stands in a field
/// as it was typed.
pub(super) fn phrase(field: TextField) -> f32 {
    match field {
        TextField::Title => 8.0,
        TextField::Keyword => 6.0,
        TextField::Issuer => 4.0,
        TextField::Body => 3.0,
        TextField::DocNumber => 2.0,
        TextField::Attachment => 1.0,
    }
}

/// Shares of the units of plain text that a document must have, tried in this
/// order while too few are found.
pub const MINIMUM_SHARES: [f32; 4] = [0.75, 0.5, 0.25, 0.01];

/// Fewest units of plain text for which shares are tried where nothing is found:
/// of one unit there is no share.
pub const LEAST_UNITS_TO_RELAX: usize = 2;

/// A synonym against the same words typed. Below 1, so that a document in the
/// typed words stands before one in other words; well above 0, so that a title
/// with the synonym stands before a passing mention of what was typed.
///
/// nDCG@10 on 789 lay questions over statutes: .2475 without synonyms, .2517,
/// .2512 and .2510 with factors of .5, .6 and .7; on 667 policy questions, in
/// the words of the documents, .8145 without and .8127 with each of them.
pub(super) const SYNONYM: f32 = 0.6;

/// A document that has a value which the text was recognised to mean: an issuer,
/// a year, a kind of document. About what a phrase in the body adds, for an
/// issuer, so that it decides between documents of like content and never lifts
/// a document that is about something else; a year or a kind is shared by many
/// documents and says less. A year counts for either date, so half for each.
pub(super) fn recognised(facet: FacetField) -> f32 {
    match facet {
        FacetField::Issuer => 3.0,
        FacetField::WrittenYear | FacetField::PublishedYear => 0.75,
        FacetField::DocType => 1.0,
        FacetField::Keyword | FacetField::Topic | FacetField::Validity => 0.0,
    }
}

/// So many units in a row, without a blank, are a question even without a word
/// that asks.
pub(super) const LEAST_UNITS_OF_A_QUESTION: usize = 4;

/// With fewer documents than this, the words of a question are asked for in part.
pub const FEW_HITS: u64 = 100;

/// With so many documents, no smaller share of the words of a question is tried.
/// Recall@100 on statutes: .6794 with 5,000, .6807 with 10,000, .6804 with 20,000.
pub const ENOUGH_HITS: u64 = 10_000;

/// How many of the best hits the second phase looks into. Recall@100 on statutes:
/// .670 with 100 and .681 with 1,000; the first ten hardly change.
pub const SECOND_PHASE_HITS: usize = 1_000;

/// Characters of a short stretch, about a clause of a sentence.
pub const SHORT_STRETCH_CHARS: u32 = 20;
/// Characters of a longer stretch, about two sentences.
pub const STRETCH_CHARS: u32 = 80;

/// What the second phase found in a document. All are sums of inverse document
/// frequencies.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Evidence {
    /// BM25 of the single characters of the units.
    pub characters: f32,
    /// The query's bigrams in the best stretch of [`SHORT_STRETCH_CHARS`], each once.
    pub short_stretch: f32,
    /// The query's bigrams in the best stretch of [`STRETCH_CHARS`], each once.
    pub stretch: f32,
}

/// A part of [`Evidence`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EvidencePart {
    /// Single characters.
    Characters,
    /// Bigrams within [`SHORT_STRETCH_CHARS`].
    ShortStretch,
    /// Bigrams within [`STRETCH_CHARS`].
    Stretch,
}

impl Evidence {
    /// What is added to the score.
    ///
    /// Single characters find the word that shares one with the typed word
    /// (借钱, 借款): +.013 on statutes, +.005 on policy. Stretches find the passage
    /// that answers within a long document: +.013 on policy, +.004 on statutes.
    /// Sums over words in place of bigrams, stretches of 30, 50 and 120
    /// characters, and the longest run of the query's characters were tried and
    /// gained less.
    pub fn score(self) -> f32 {
        self.parts().iter().map(|(_, score)| score).sum()
    }

    /// What each part of it adds.
    pub fn parts(self) -> [(EvidencePart, f32); 3] {
        [
            (EvidencePart::Characters, 0.8 * self.characters),
            (EvidencePart::ShortStretch, 0.3 * self.short_stretch),
            (EvidencePart::Stretch, 0.6 * self.stretch),
        ]
    }
}

/// How many of the best hits are read for words that stand beside what was asked
/// for, and how many of these words count. On a copy of the formula,
/// 5 to 20 hits and 10 or 20 words differed by less than .003.
pub const RELATED_HITS: usize = 10;
/// As [`RELATED_HITS`].
pub const RELATED_WORDS: usize = 10;

/// How much a hit says of what else is meant, by its score against the highest.
pub fn related_share(score: f32, highest: f32) -> f32 {
    const TEMPERATURE: f32 = 0.15;
    ((score - highest) / (TEMPERATURE * highest.max(f32::MIN_POSITIVE))).exp()
}

/// BM25 of a related word that has a `share` of the weight of all of them, for a
/// query with so many units. They gained .006 on statutes and ±0 on policy; on a
/// copy of the formula, words of whole documents in place of passages lost .003 to
/// .007 on policy.
#[expect(
    clippy::cast_precision_loss,
    reason = "a query has at most a thousand units"
)]
pub fn related_word(share: f32, units: usize) -> f32 {
    0.3 * share * units as f32
}

/// 效力级别. A law binds what is below it, and answers a question of law before
/// the rules that carry it out: +.022 on statutes; policy has no laws.
pub fn authority_factor(authority: Authority) -> f32 {
    match authority {
        Authority::Other => 1.0,
        Authority::JudicialInterpretation => 1.08,
        Authority::Law => 1.2,
    }
}

/// 有效性. Who looks for a rule wants the one in force; one that is repealed must
/// still be found. No judged set is labelled: the factor only decides between
/// versions of one text, whose scores differ by less than a tenth.
pub fn validity_factor(validity: Validity) -> f32 {
    match validity {
        Validity::InForce | Validity::NotYetInForce | Validity::Unlabelled => 1.0,
        Validity::Amended => 0.95,
        Validity::Repealed => 0.85,
    }
}

/// What the newest document gains by 新旧. No judged set is dated: at most a twentieth,
/// which only decides between like documents, such as the reports of one body of
/// several years.
pub const RECENCY_MOST: f32 = 0.05;

/// Days after which half of that is gone.
pub const RECENCY_HALF_DAYS: f32 = 730.0;

/// 新旧, from the age in days against the newest document; `None` for undated ones.
#[expect(
    clippy::cast_precision_loss,
    reason = "ages are far below what a float counts exactly"
)]
pub fn recency_factor(age_days: Option<i64>) -> f32 {
    let age = age_days.map(|days| days.max(0) as f32);
    age.map_or(1.0, |days| {
        1.0 + RECENCY_MOST * (-days / RECENCY_HALF_DAYS).exp2()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_count_most_for_few_words() {
        assert!(word(TextField::Title, 1) > word(TextField::Body, 1));
        assert!(word(TextField::Title, 8) < word(TextField::Body, 8));
        assert!((word(TextField::Title, 1_000) - 0.15).abs() < 1e-6);
    }

    #[test]
    fn newer_documents_gain_a_little() {
        assert!((recency_factor(Some(0)) - 1.05).abs() < 1e-6);
        assert!((recency_factor(Some(730)) - 1.025).abs() < 1e-6);
        assert!((recency_factor(None) - 1.0).abs() < 1e-6);
        assert!(recency_factor(Some(-5)) <= recency_factor(Some(0)));
    }
}
