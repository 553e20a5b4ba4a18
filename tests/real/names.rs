//! How many names of bodies are recognised, in which spellings, and what is
//! recognised in questions that name none.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use gongwen::index::FacetField;
use gongwen::ingest::{self, IngestConfig, Item};
use gongwen::query::{Filters, Names, recognise, understand};
use gongwen::text::{Analysis, Synonyms, normalize};

/// Bodies of a place, with what people usually call them.
const BODIES: [(&str, &[&str]); 12] = [
    ("人民政府", &["政府"]),
    ("人民政府办公室", &["政府办公室", "政府办"]),
    ("发展和改革委员会", &["发改委", "发展改革委"]),
    ("人力资源和社会保障局", &["人社局"]),
    ("住房和城乡建设局", &["住建局"]),
    ("市场监督管理局", &["市场监管局"]),
    ("卫生健康委员会", &["卫健委", "卫生健康委"]),
    ("医疗保障局", &["医保局"]),
    ("民政局", &["民政局"]),
    ("工业和信息化局", &["工信局"]),
    ("文化和旅游局", &["文旅局"]),
    ("人民代表大会常务委员会", &["人大常委会"]),
];
/// Bodies whose names are derived at once: an index has so many issuers at most.
const AT_ONCE: usize = 4;

fn data() -> PathBuf {
    let data = std::env::var_os("GONGWEN_REAL_DATA");
    PathBuf::from(data.expect("GONGWEN_REAL_DATA names the folder with the real documents"))
}

/// The rows of a list of divisions, without its head and quotation marks.
fn rows(file: &str) -> Vec<Vec<String>> {
    fs::read_to_string(data().join("lists").join(file))
        .unwrap()
        .lines()
        .skip(1)
        .map(|line| {
            let cells = line.split(',');
            cells
                .map(|cell| cell.trim_matches('"').to_owned())
                .collect()
        })
        .collect()
}

/// City with division, or a city alone; what belongs to no city is left out.
fn places() -> Vec<(String, String)> {
    let is_real = |name: &str| !matches!(name, "市辖区" | "县") && !name.contains("直辖");
    let cities: BTreeMap<String, String> = rows("admin_cities.csv")
        .into_iter()
        .filter(|row| is_real(&row[1]))
        .map(|row| (row[0].clone(), row[1].clone()))
        .collect();
    let mut places: Vec<(String, String)> = cities
        .values()
        .map(|city| (String::new(), city.clone()))
        .collect();
    for row in rows("admin_areas.csv") {
        if let Some(city) = cities.get(&row[2])
            && is_real(&row[1])
        {
            places.push((city.clone(), row[1].clone()));
        }
    }
    places
}

#[derive(Default)]
struct Share {
    found: usize,
    of: usize,
    missed: Vec<String>,
}

impl Share {
    fn take(&mut self, names: &Names, alias: &str, issuer: &str) {
        self.of += 1;
        if names.issuers(&normalize(alias), &[]).contains(&issuer) {
            self.found += 1;
        } else {
            self.missed.push(alias.to_owned());
        }
    }

    fn tell(&self, what: &str) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "counts of names are small")]
        let share = self.found as f64 / self.of.max(1) as f64;
        let step = (self.missed.len() / 12).max(1);
        let some: Vec<&String> = self.missed.iter().step_by(step).collect();
        println!(
            "{what}: {} of {} ({share:.4}); missed {some:?}",
            self.found, self.of
        );
        share
    }
}

#[test]
fn bodies_of_every_division_are_recognised() {
    let places = places();
    let (mut full, mut short_body, mut short_place) =
        (Share::default(), Share::default(), Share::default());
    for bodies in BODIES.chunks(AT_ONCE) {
        let issuers = places.iter().flat_map(|(above, place)| {
            bodies
                .iter()
                .map(move |(body, _)| (format!("{above}{place}{body}"), 1))
        });
        let names = Names::new(issuers, [], &Synonyms::built_in());
        for (above, place) in &places {
            for (body, usual) in bodies {
                let issuer = format!("{above}{place}{body}");
                full.take(&names, &issuer, &issuer);
                for short in *usual {
                    short_body.take(&names, &format!("{above}{place}{short}"), &issuer);
                    short_place.take(&names, &format!("{place}{short}"), &issuer);
                }
            }
        }
    }
    assert!((full.tell("full names") - 1.0).abs() < f64::EPSILON);
    assert!(short_body.tell("place in full, body in short") > 0.98);
    short_place.tell("division without its city, body in short");
}

#[test]
fn central_bodies_are_recognised_by_their_usual_names() {
    let text = fs::read_to_string(data().join("lists/org_map_prc.json")).unwrap();
    let map: serde_json::Value = serde_json::from_str(&text).unwrap();
    let bodies: Vec<String> = map["branches"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|branch| branch["agencies"].as_array().unwrap())
        .flat_map(|body| body["name_cn"].as_str().unwrap().split(" / "))
        .map(str::to_owned)
        .collect();
    let issuers = bodies.iter().map(|body| (body.clone(), 1));
    let names = Names::new(issuers, [], &Synonyms::built_in());
    let mut full = Share::default();
    for body in &bodies {
        full.take(&names, body, body);
    }
    assert_eq!(full.found, full.of, "{:?}", full.missed);
    let mut usual = Share::default();
    for (short, body) in [
        ("发改委", "国家发展和改革委员会"),
        ("国家发改委", "国家发展和改革委员会"),
        ("工信部", "工业和信息化部"),
        ("人社部", "人力资源和社会保障部"),
        ("住建部", "住房和城乡建设部"),
        ("卫健委", "国家卫生健康委员会"),
        ("国家卫健委", "国家卫生健康委员会"),
        ("税务总局", "国家税务总局"),
        ("市场监管总局", "国家市场监督管理总局"),
        ("科技部", "科学技术部"),
        ("文旅部", "文化和旅游部"),
        ("央行", "中国人民银行"),
        ("证监会", "中国证券监督管理委员会"),
        ("国资委", "国务院国有资产监督管理委员会"),
        ("医保局", "国家医疗保障局"),
        ("统计局", "国家统计局"),
        ("药监局", "国家药品监督管理局"),
        ("最高法", "最高人民法院"),
        ("最高检", "最高人民检察院"),
        ("全国人大", "全国人民代表大会"),
        ("国家民委", "国家民族事务委员会"),
        ("外汇局", "国家外汇管理局"),
        ("林草局", "国家林业和草原局"),
        ("民航局", "中国民用航空局"),
    ] {
        usual.take(&names, short, body);
    }
    assert!(usual.tell("usual names of central bodies") > 0.9);
}

#[test]
fn what_is_recognised_in_issuers_and_in_questions() {
    let mut issuers: BTreeMap<String, u64> = BTreeMap::new();
    let mut doc_types = BTreeSet::new();
    for item in ingest::read(
        &[data().join("documents.jsonl.gz")],
        IngestConfig::in_process(),
    ) {
        if let Item::Document { document, .. } = item {
            for issuer in document.issuers() {
                *issuers.entry(issuer.to_owned()).or_default() += 1;
            }
            doc_types.extend(document.doc_type.map(|kind| kind.name));
        }
    }
    let analysis = Analysis::built_in().unwrap();
    let started = std::time::Instant::now();
    let names = Names::new(issuers.clone(), doc_types, &Synonyms::built_in());
    println!(
        "{} issuers, names made in {:?}",
        issuers.len(),
        started.elapsed()
    );
    let recognised = |text: &str| {
        let mut understood = understand(&analysis, text);
        recognise(&analysis, &names, &Filters::default(), &mut understood);
        understood.recognised
    };
    let mut full = Share::default();
    let is_joint = |name: &&String| name.contains([' ', ';']);
    for issuer in issuers.keys().filter(|name| !is_joint(name)) {
        full.of += 1;
        let found = recognised(&format!("{issuer} 通知"));
        if found.iter().any(|one| one.values == [issuer.as_str()]) {
            full.found += 1;
        } else {
            full.missed.push(issuer.clone());
        }
    }
    full.tell("issuers recognised in a query with a word more");
    for set in ["policy_qa", "statute_qa"] {
        let text = fs::read_to_string(data().join("judged").join(set).join("queries.tsv")).unwrap();
        let mut with = 0;
        let questions: Vec<&str> = text
            .lines()
            .filter_map(|line| line.split_once('\t').map(|(_, question)| question))
            .take(500)
            .collect();
        for question in &questions {
            let found: Vec<String> = recognised(question)
                .into_iter()
                .filter(|one| one.field != FacetField::WrittenYear)
                .map(|one| format!("{}={}", one.text, one.values.join(",")))
                .collect();
            if !found.is_empty() {
                with += 1;
                println!("{question}  ->  {}", found.join("; "));
            }
        }
        println!(
            "{set}: something is recognised in {with} of {} questions",
            questions.len()
        );
    }
}
