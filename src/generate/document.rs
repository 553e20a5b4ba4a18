//! A document by its number.

use rand::{Rng, RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use serde::Serialize;

use super::learned::LearnedText;
use super::lengths::body_chars;
use super::names::{ISSUERS, Issuer, push_name, rank};
use super::numbering::Numbering;

/// How often a name stands between two words.
const NAMES_PER_WORD: f64 = 0.01;
const SENTENCES_PER_PARAGRAPH: usize = 4;
/// Words that a title may be about, and that keywords are taken from.
const SUBJECTS: usize = 3_000;
const MOST_KEYWORDS: usize = 5;
/// Of a hundred documents those whose 文号, 索引号 and 关键词 the source gives.
const NUMBERED: f64 = 0.9;

const DOC_TYPES: [&str; 8] = ["通知", "公告", "意见", "报告", "批复", "决定", "函", "通报"];
const TOPICS: [&str; 16] = [
    "国民经济管理\\宏观经济",
    "国民经济管理\\价格",
    "财政、金融、审计\\财政",
    "财政、金融、审计\\税务",
    "财政、金融、审计\\审计",
    "国土资源、能源\\土地",
    "农业、林业、水利\\水利、水务",
    "农业、林业、水利\\农业、畜牧业、渔业",
    "城乡建设、环境保护\\城市规划",
    "城乡建设、环境保护\\节能与资源综合利用",
    "科技、教育\\教育",
    "科技、教育\\科技",
    "卫生、体育\\医药管理",
    "劳动、人事、监察\\社会保障",
    "公安、安全、司法\\司法",
    "综合政务\\政务公开",
];
/// 有效性 and how many of a hundred have it; the rest is without.
const VALIDITIES: [(&str, u32); 4] = [("有效", 55), ("已废止", 10), ("已修改", 4), ("尚未生效", 1)];

/// A record as the program takes it in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields of a document, by their names")]
pub struct SyntheticDocument {
    pub id: String,
    pub title: String,
    pub body: String,
    pub issuer: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub catalog_number: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    pub topic: &'static str,
    pub doc_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validity: Option<&'static str>,
    pub written_date: String,
    pub published_date: String,
}

/// Makes documents, each for itself from its number and the seed.
#[derive(Debug)]
pub struct Generator {
    learned: LearnedText,
    /// What the numbers of documents are mixed with.
    stream: u64,
}

impl Generator {
    /// Writes as the texts were written that it learned from.
    pub fn new(learned: LearnedText, seed: u64) -> Self {
        let stream = Pcg64Mcg::seed_from_u64(seed).random();
        Self { learned, stream }
    }

    /// The document of that number, the same each time.
    pub fn document(&self, number: u64) -> SyntheticDocument {
        let mut rng = Pcg64Mcg::seed_from_u64(self.stream ^ number);
        let rank_of_issuer = rank(&mut rng, ISSUERS);
        let issuer = Issuer::of_rank(rank_of_issuer);
        let numbering = Numbering::new(&mut rng, number, &issuer, rank_of_issuer);
        let doc_type = DOC_TYPES[rank(&mut rng, DOC_TYPES.len())];
        let title = self.title(&mut rng, &issuer.name, doc_type);
        SyntheticDocument {
            id: format!("g{number:08}"),
            body: self.body(&mut rng, &title),
            title,
            doc_number: rng.random_bool(NUMBERED).then_some(numbering.doc_number),
            catalog_number: rng
                .random_bool(NUMBERED)
                .then_some(numbering.catalog_number),
            keywords: self.keywords(&mut rng),
            topic: TOPICS[rank(&mut rng, TOPICS.len())],
            doc_type,
            validity: validity(rng.random_range(0..100)),
            written_date: numbering.written.to_string(),
            published_date: numbering.published.to_string(),
            issuer: issuer.name,
        }
    }

    fn title<R: Rng>(&self, rng: &mut R, issuer: &str, doc_type: &str) -> String {
        let subjects = rng.random_range(2..=5);
        let about: String = (0..subjects).map(|_| self.subject(rng)).collect();
        format!("{issuer}关于{about}的{doc_type}")
    }

    fn subject<R: Rng>(&self, rng: &mut R) -> &str {
        let terms = self.learned.terms();
        &terms[rank(rng, terms.len().min(SUBJECTS))]
    }

    fn keywords<R: Rng>(&self, rng: &mut R) -> Vec<String> {
        let mut keywords: Vec<String> = Vec::new();
        for _ in 0..rng.random_range(0..=MOST_KEYWORDS) {
            let keyword = self.subject(rng);
            if keywords.iter().all(|it| it != keyword) {
                keywords.push(keyword.to_owned());
            }
        }
        keywords
    }

    fn body<R: Rng>(&self, rng: &mut R, title: &str) -> String {
        let wanted = body_chars(rng);
        let mut body = String::with_capacity(wanted * 3 + 200);
        body.push_str(title);
        let mut chars = title.chars().count();
        let stretch = self.learned.stretch(rng);
        for sentences in 0.. {
            let before = body.len();
            if sentences % SENTENCES_PER_PARAGRAPH == 0 {
                body.push('\n');
            }
            self.learned
                .sentence(rng, &stretch, &mut body, |rng, body| {
                    if rng.random_bool(NAMES_PER_WORD) {
                        push_name(rng, &self.learned, body);
                    }
                });
            // Characters of three bytes are all but a few.
            let written = ((body.len() - before) / 3).max(1);
            // As often too long as too short by the last sentence.
            if chars + written / 2 > wanted {
                body.truncate(before);
                break;
            }
            chars += written;
        }
        body
    }
}

fn validity(mut percentile: u32) -> Option<&'static str> {
    for (name, share) in VALIDITIES {
        if percentile < share {
            return Some(name);
        }
        percentile -= share;
    }
    None
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::text::Analysis;

    const DOCUMENTS: u64 = 4_000;

    fn generator(seed: u64) -> Generator {
        let article = "第一条　各部门应当依法公开政府信息。\n本办法自发布之日起施行！";
        let text = article.repeat(40);
        let learned = LearnedText::learn(&Analysis::built_in().unwrap(), [text.as_str()]);
        Generator::new(learned.unwrap(), seed)
    }

    #[test]
    fn a_seed_gives_the_same_documents_each_time_and_another_one_others() {
        let (one, same, other) = (generator(1), generator(1), generator(2));
        for number in [0, 1, 7_000_000] {
            assert_eq!(one.document(number), same.document(number));
            assert_ne!(one.document(number).body, other.document(number).body);
        }
        assert_ne!(one.document(0).body, one.document(1).body);
    }

    #[test]
    fn lengths_are_those_of_published_documents() {
        let generator = generator(1);
        let mut lengths: Vec<usize> = (0..DOCUMENTS)
            .map(|number| generator.document(number).body.chars().count())
            .collect();
        lengths.sort_unstable();
        let median = lengths[lengths.len() / 2];
        let mean = lengths.iter().sum::<usize>() / lengths.len();
        assert!((650..750).contains(&median), "{median}");
        assert!((1_450..1_750).contains(&mean), "{mean}");
    }

    #[test]
    fn few_values_are_frequent_and_many_are_rare() {
        let generator = generator(1);
        let mut issuers = BTreeMap::<_, usize>::new();
        let mut numbers = BTreeSet::new();
        for number in 0..DOCUMENTS {
            let document = generator.document(number);
            *issuers.entry(document.issuer).or_default() += 1;
            numbers.extend(document.catalog_number);
            assert!(document.written_date <= document.published_date);
        }
        let most = issuers.values().max().unwrap();
        assert!(issuers.len() > 700, "{}", issuers.len());
        assert!((200..900).contains(most), "{most}");
        assert!((3_520..3_680).contains(&numbers.len()), "{}", numbers.len());
    }
}
