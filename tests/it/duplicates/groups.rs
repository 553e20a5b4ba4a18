//! Groups, totals, pages and cursors equal the uncollapsed list without the later
//! documents of each group.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use gongwen::http::SearchParams;
use gongwen::index::{DateField, FacetField};
use gongwen::model::{DocNumber, Document};
use gongwen::query::{DateRange, Filters, Order, SearchRequest};
use gongwen::search::{Engine, MAX_REPUBLICATIONS, SearchEngine, SearchResponse};
use gongwen::text::normalize;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::expected::passes;
use crate::support::{corpus, corpus_engine, document, engine, engine_of, ids, search};

/// More documents than the second phase looks into.
const DOCUMENTS: usize = 1_300;
const BODIES: usize = 420;
const ISSUERS: [&str; 4] = [
    "云澜市民政局",
    "星河县民政局",
    "鹭汀区民政局",
    "临岳省民政厅",
];

pub(super) fn long_body(number: usize) -> String {
    format!(
        "各县、区人民政府：现将第{number}批供热补贴发放有关事项通知如下。{}\
         一、发放标准为每户每月{}元。二、各地应当在供热期开始以前公布名单，接受群众监督。\
         三、补贴资金由财政部门按照规定拨付，不得挪作他用。四、弄虚作假的，追回资金并依法处理。\
         五、本通知自印发之日起施行，有效期五年。",
        "供热标准。".repeat(number % 7),
        number + 50
    )
}

/// Numbers that look random and are the same in every run.
fn scattered(number: usize, below: usize) -> usize {
    let mixed = (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    usize::try_from((mixed ^ (mixed >> 29)) % below as u64).unwrap()
}

fn made(number: usize) -> Document {
    let which = scattered(number, BODIES);
    let body = match which % 10 {
        0 => "现予公布，请遵照执行供热补贴标准。".to_owned(),
        _ => long_body(which),
    };
    let body = match number % 3 {
        0 => body.replace('，', ", ").replace('。', "。\n\n　　"),
        1 => body.replace("标准", "標準"),
        _ => body,
    };
    let title = format!("关于第{which}批供热补贴的通知{}", number % 5);
    let mut made = document(&format!("d{number}"), &title, &body);
    let other = scattered(number + 7_000, 1_000);
    made.issuer = (!other.is_multiple_of(9)).then(|| ISSUERS[other % 4].to_owned());
    made.source_url = Some(format!("https://www.yunlan.example/{number}"));
    let day = jiff::civil::date(2018 + i16::try_from(other % 6).unwrap(), 3, 1);
    made.published_date = (!other.is_multiple_of(11)).then_some(day);
    made.written_date = (!other.is_multiple_of(4)).then_some(day);
    // A third of the bodies bear numbers that contradict one another.
    let serial = which
        + if which.is_multiple_of(3) {
            other % 2
        } else {
            0
        };
    made.doc_number = (!other.is_multiple_of(3))
        .then(|| DocNumber::parse(&format!("云民发〔2020〕{}号", serial + 1)).unwrap());
    made
}

static DOCS: LazyLock<Vec<Document>> = LazyLock::new(|| (0..DOCUMENTS).map(made).collect());

fn made_engine() -> Arc<SearchEngine> {
    static ENGINE: LazyLock<Arc<SearchEngine>> =
        LazyLock::new(|| engine_of(&[&DOCS[..500], &DOCS[500..510], &DOCS[510..]]));
    Arc::clone(&ENGINE)
}

type Groups = BTreeMap<String, String>;

/// The group of each document, by what is said of groups.
fn groups(documents: &[Document]) -> Groups {
    let content = |one: &Document| -> String {
        let body = normalize(&one.body);
        body.chars().filter(|c| c.is_alphanumeric()).collect()
    };
    let number = |one: &Document| -> Option<String> {
        let number = one.doc_number.as_ref()?;
        Some(number.canonical().to_owned())
    };
    let mut numbers: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for one in documents {
        numbers.entry(content(one)).or_default().extend(number(one));
    }
    let group = |one: &Document| {
        let body = content(one);
        match numbers[&body].len() {
            _ if body.chars().count() < 100 => one.id.to_string(),
            0 | 1 => body,
            _ => format!("{body}{:?}", number(one)),
        }
    };
    documents
        .iter()
        .map(|one| (one.id.to_string(), group(one)))
        .collect()
}

fn made_groups() -> &'static Groups {
    static GROUPS: LazyLock<Groups> = LazyLock::new(|| groups(&DOCS));
    &GROUPS
}

/// Every hit, by cursors.
fn walk(engine: &dyn Engine, request: &SearchRequest) -> Vec<SearchResponse> {
    let mut request = request.clone();
    let mut answers = Vec::new();
    loop {
        let answer = engine.search(&request).unwrap();
        request.paging.after = answer.next;
        answers.push(answer);
        if request.paging.after.is_none() {
            return answers;
        }
    }
}

fn joined(answers: &[SearchResponse]) -> Vec<String> {
    answers.iter().flat_map(ids).map(str::to_owned).collect()
}

/// Compares the collapsed result with what the uncollapsed one makes of it.
fn check(
    engine: &dyn Engine,
    documents: &[Document],
    groups: &Groups,
    request: &SearchRequest,
    size: usize,
) {
    let mut apart = request.clone();
    apart.collapse = false;
    apart.paging.size = 100;
    let answers = walk(engine, &apart);
    let all = joined(&answers);
    let passing = documents
        .iter()
        .filter(|one| passes(one, &request.filters, None));
    if request.text.is_empty() {
        assert_eq!(all.len(), passing.count());
    }
    assert!(answers.iter().all(|answer| answer.groups.is_none()));
    let mut members: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut expected: Vec<&str> = Vec::new();
    for id in &all {
        let known = members.entry(&groups[id]).or_default();
        if known.is_empty() {
            expected.push(id);
        }
        known.push(id);
    }

    let mut together = request.clone();
    together.collapse = true;
    together.paging.size = size;
    let collapsed = walk(engine, &together);
    let found = joined(&collapsed);
    assert_eq!(found, expected, "by cursors: {request:?}");
    for (index, answer) in collapsed.iter().enumerate() {
        assert_eq!(answer.total, all.len() as u64);
        assert_eq!(answer.groups, Some(expected.len() as u64));
        assert_eq!(answer.facets, answers[0].facets);
        let full = index + 1 < collapsed.len();
        assert!(!full || answer.hits.len() == size);
        for hit in &answer.hits {
            let members = &members[groups[hit.document.id.as_str()].as_str()];
            let others = hit.republications.as_ref().unwrap();
            assert_eq!(others.total, members.len() as u64 - 1);
            let listed: Vec<&str> = others.first.iter().map(|one| one.id.as_str()).collect();
            let most = members.len().min(MAX_REPUBLICATIONS + 1);
            assert_eq!(listed, members[1..most], "{request:?}");
        }
    }
    let pages = expected.len().div_ceil(size);
    let mut by_pages = Vec::new();
    for page in 1..=pages + 1 {
        together.paging.page = page;
        by_pages.extend(joined(&[engine.search(&together).unwrap()]));
    }
    assert_eq!(by_pages, expected, "by pages: {request:?}");
}

fn request(text: &str, order: Order, filters: Filters) -> SearchRequest {
    let params = SearchParams::from_query_string("highlight=false&facets=issuer,published_year");
    SearchRequest {
        text: text.to_owned(),
        order,
        filters,
        ..params.unwrap().request
    }
}

fn check_made(text: &str, order: Order, filters: Filters, size: usize) {
    let request = request(text, order, filters);
    check(made_engine().as_ref(), &DOCS, made_groups(), &request, size);
}

#[test]
fn there_are_groups_of_every_kind() {
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for group in made_groups().values() {
        *sizes.entry(group).or_default() += 1;
    }
    assert!(sizes.values().any(|&size| size == 1));
    assert!(sizes.values().filter(|&&size| size > 1).count() > 100);
    assert!(sizes.values().any(|&size| size > 3));
}

#[test]
fn some_groups_stand_behind_the_second_phase() {
    let mut all = request("供热 补贴 标准", Order::Relevance, Filters::default());
    all.paging.size = 100;
    let found = joined(&walk(made_engine().as_ref(), &all));
    let (looked_at, behind) = found.split_at(1_000);
    let groups =
        |ids: &[String]| -> BTreeSet<&String> { ids.iter().map(|id| &made_groups()[id]).collect() };
    let (first, later) = (groups(looked_at), groups(behind));
    assert!(later.difference(&first).count() > 5);
    assert!(later.intersection(&first).count() > 5);
}

#[test]
fn every_order_is_that_of_the_uncollapsed_list() {
    for order in Order::ALL {
        // All documents, one word, and words that have a second phase.
        for (text, size) in [("", 100), ("补贴", 97), ("供热 补贴 标准", 100)] {
            check_made(text, order, Filters::default(), size);
        }
    }
}

fn any_filters() -> impl Strategy<Value = Filters> {
    let chosen = |facet: FacetField, all: &[&str]| {
        let all: Vec<String> = all.iter().map(|&one| one.to_owned()).collect();
        let values = subsequence(all, 1..=3);
        proptest::option::of(values.prop_map(move |values| (facet, values)))
    };
    (
        chosen(FacetField::Issuer, &ISSUERS),
        chosen(FacetField::PublishedYear, &["2018", "2019", "2020", "2023"]),
        proptest::option::of(2018_i16..2024),
    )
        .prop_map(|(issuer, year, from)| Filters {
            values: issuer.into_iter().chain(year).collect(),
            dates: from
                .map(|year| {
                    let range = DateRange {
                        from: Some(jiff::civil::date(year, 1, 1)),
                        to: None,
                    };
                    (DateField::Written, range)
                })
                .into_iter()
                .collect(),
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_filters_leave_the_groups_of_what_passes(
        filters in any_filters(),
        order in select(Order::ALL.to_vec()),
        text in select(vec!["", "供热", "“供热标准”", "供热 补贴 标准", "通知 -第7批"]),
        size in 23..=100_usize,
    ) {
        check_made(text, order, filters, size);
    }
}

#[test]
fn a_small_page_ends_within_the_second_phase_and_behind_it() {
    let engine = corpus_engine();
    let groups = groups(corpus());
    assert!(groups.values().collect::<BTreeSet<_>>().len() + 3 <= corpus().len());
    for text in ["", "公开", "通知 数据 工作", "公共数据开放目录"] {
        for size in [1, 3, 7] {
            let request = request(text, Order::Relevance, Filters::default());
            check(engine.as_ref(), corpus(), &groups, &request, size);
        }
    }
}

/// Documents of one body with these numbers, as many hits as they make.
#[track_caller]
fn check_numbers(numbers: &[&str], expected: u64) {
    let documents: Vec<Document> = numbers
        .iter()
        .enumerate()
        .map(|(index, number)| {
            let mut one = document(&format!("n{index}"), "通知", &long_body(1));
            one.doc_number = DocNumber::parse(number);
            one
        })
        .collect();
    let found = search(engine(&documents).as_ref(), "collapse=true");
    assert_eq!(found.groups, Some(expected), "{numbers:?}");
    assert_eq!(found.total, numbers.len() as u64);
}

#[test]
fn different_numbers_are_different_documents() {
    check_numbers(&["", ""], 1);
    check_numbers(&["云民发〔2020〕1号", "云民发[2020]第1号", ""], 1);
    check_numbers(&["云民发〔2020〕1号", "云民发〔2021〕1号"], 2);
    check_numbers(&["云民发〔2020〕1号", "云民发〔2021〕1号", "", ""], 3);
    check_numbers(&["云澜市人民政府令第31号", "令第31号"], 1);
}

#[test]
fn short_bodies_and_deleted_documents_stay_out() {
    let body = "请认真贯彻执行。";
    let short = [document("a", "甲", body), document("b", "乙", body)];
    assert_eq!(
        search(engine(&short).as_ref(), "collapse=true").groups,
        Some(2)
    );
    let long = long_body(3);
    let before = [document("a", "甲", &long), document("b", "乙", &long)];
    let changed = engine_of(&[&before, &[document("b", "乙", &long_body(4))]]);
    let found = search(changed.as_ref(), "collapse=true");
    assert_eq!(found.groups, Some(2));
    let hits = found.hits.iter();
    assert!(
        hits.map(|hit| hit.republications.as_ref().unwrap())
            .all(|one| one.total == 0)
    );
}
