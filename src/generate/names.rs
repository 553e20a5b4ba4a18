//! Names that no text has: bodies, and whatever else a document names.

use rand::{Rng, RngExt, SeedableRng};
use rand_distr::{Distribution, Zipf};
use rand_pcg::Pcg64Mcg;

use super::learned::LearnedText;

/// Bodies that publish.
pub(super) const ISSUERS: usize = 5_000;
/// Names of people, firms, roads and the like; most are met once or never.
const NAMED: f64 = 3_000_000.0;
/// Near one, as frequencies of words are: Zipf's law.
const EXPONENT: f64 = 1.05;
/// Characters that names are made of.
const NAME_CHARACTERS: usize = 1_500;

const PLACE_BEGINNINGS: &str = "澜岚霁岫漪沅珩琅霖湛筠皓苍暮曦晗翊钧铭锦";
const PLACE_ENDINGS: &str = "溟屿崖洲汀渚壑坞峦潭";
const PLACE_KINDS: [&str; 4] = ["县", "市", "区", "自治县"];
/// What a body is called behind its place, and how its documents are numbered.
const BODIES: [(&str, &str); 25] = [
    ("人民政府", "政发"),
    ("人民政府办公室", "政办发"),
    ("财政局", "财字"),
    ("教育局", "教字"),
    ("卫生健康局", "卫健字"),
    ("人力资源和社会保障局", "人社字"),
    ("自然资源局", "自然资字"),
    ("生态环境局", "环字"),
    ("住房和城乡建设局", "建字"),
    ("交通运输局", "交字"),
    ("水务局", "水字"),
    ("农业农村局", "农字"),
    ("文化和旅游局", "文旅字"),
    ("应急管理局", "应急字"),
    ("审计局", "审字"),
    ("市场监督管理局", "市监字"),
    ("统计局", "统字"),
    ("医疗保障局", "医保字"),
    ("民政局", "民字"),
    ("司法局", "司字"),
    ("公安局", "公字"),
    ("科学技术局", "科字"),
    ("发展和改革局", "发改字"),
    ("商务局", "商字"),
    ("信访局", "信字"),
];
const KINDS_OF_FIRMS: [&str; 10] = [
    "有限公司",
    "有限责任公司",
    "专业合作社",
    "服务中心",
    "中心小学",
    "人民医院",
    "水库",
    "工业园",
    "社区",
    "村民委员会",
];

/// A body, by its rank among all.
pub(super) struct Issuer {
    pub(super) name: String,
    /// 机关代字
    pub(super) code: String,
}

impl Issuer {
    pub(super) fn of_rank(rank: usize) -> Self {
        let place = place(rank / BODIES.len());
        let (body, code) = BODIES[rank % BODIES.len()];
        let short: String = place.chars().take(2).collect();
        Self {
            name: format!("{place}{body}"),
            code: format!("{short}{code}"),
        }
    }
}

fn place(number: usize) -> String {
    let endings = PLACE_ENDINGS.chars().count();
    let beginning = PLACE_BEGINNINGS
        .chars()
        .nth(number / endings % PLACE_BEGINNINGS.chars().count());
    let ending = PLACE_ENDINGS.chars().nth(number % endings);
    let kind = PLACE_KINDS[number % PLACE_KINDS.len()];
    beginning
        .into_iter()
        .chain(ending)
        .chain(kind.chars())
        .collect()
}

/// A number below `count`, small ones far more often.
pub(super) fn rank<R: Rng>(rng: &mut R, count: usize) -> usize {
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    let count = count as f64;
    sample(rng, count)
}

fn sample<R: Rng>(rng: &mut R, count: f64) -> usize {
    #[expect(clippy::expect_used, reason = "counts and the exponent are positive")]
    let zipf = Zipf::new(count, EXPONENT).expect("a positive count and exponent");
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rank between 1 and the count"
    )]
    let rank = zipf.sample(rng) as usize;
    rank.saturating_sub(1)
}

/// Writes a name that is always the same for its rank.
pub(super) fn push_name<R: Rng>(rng: &mut R, learned: &LearnedText, target: &mut String) {
    let mut own = Pcg64Mcg::seed_from_u64(sample(rng, NAMED) as u64);
    let characters = learned.characters();
    let most = characters.len().min(NAME_CHARACTERS);
    let length = own.random_range(2..=4);
    for _ in 0..length {
        target.push(characters[own.random_range(0..most)]);
    }
    match own.random_range(0..4) {
        0 | 1 => {}
        2 => target.push_str(KINDS_OF_FIRMS[own.random_range(0..KINDS_OF_FIRMS.len())]),
        _ => {
            let number: u16 = own.random_range(1..2_000);
            target.push('路');
            target.push_str(&number.to_string());
            target.push('号');
        }
    }
}
