//! Issuers, places, years and kinds that a text names are offered as filters,
//! with the number of results that each leaves.

use axum::http::StatusCode;
use gongwen::model::{DocType, Document};
use gongwen::search::{Engine, SearchResponse};
use serde_json::{Value, json};

use crate::client::{self, router_of};
use crate::support::{corpus_engine, document, engine, engine_of, ids, search_text};
use crate::web::client::{check_holds, encoded, links, page_of};

fn issued(id: &str, title: &str, issuer: &str, year: i16) -> Document {
    let body = "低保由云澜市民政局、云澜市人民政府、人社局和蓬瀛县政府办理，2019年、2020年和2021年另发通知。";
    let mut document = document(id, title, body);
    document.issuer = Some(issuer.to_owned());
    document.published_date = Some(jiff::civil::date(year, 5, 1));
    document.doc_type = DocType::from_title(title);
    document
}

fn documents() -> Vec<Document> {
    vec![
        issued("a", "低保工作通知", "云澜市人民政府", 2019),
        issued("b", "低保标准公告", "云澜市民政局", 2020),
        issued("c", "低保复核通知", "云澜市人力资源和社会保障局", 2020),
        issued("d", "低保办法", "蓬瀛縣政府", 2021),
    ]
}

/// `field=value(count)` of each offer.
fn offers(response: &SearchResponse) -> Vec<String> {
    let show = |offer: &gongwen::search::OfferedFilter| {
        format!("{}={}({})", offer.field.name(), offer.value(), offer.count)
    };
    response.query.offers.iter().map(show).collect()
}

#[track_caller]
fn check(text: &str, further: &str, expected: &[&str]) {
    let engine = engine_of(&[&documents()[..2], &documents()[2..]]);
    let found = search_text(engine.as_ref(), text, further);
    assert_eq!(offers(&found), expected, "{text}{further}");
}

#[test]
fn what_a_text_names_is_offered() {
    check("低保 云澜市民政局", "", &["issuer=云澜市民政局(1)"]);
    check("低保 云澜民政局", "", &["issuer=云澜市民政局(1)"]);
    check("低保 云澜市", "", &["issuer=云澜市人民政府(1)"]);
    check("低保 人社局", "", &["issuer=云澜市人力资源和社会保障局(1)"]);
    check("低保 2020年", "", &["published_year=2020(2)"]);
    check("低保 2019-2020年", "", &["published_year=2019-2020(3)"]);
    check("低保 二〇二〇年", "", &["published_year=2020(2)"]);
    check("低保通知", "", &["doc_type=通知(2)"]);
    check("低保", "", &[]);
}

#[test]
fn names_are_recognised_in_traditional_characters_and_full_width() {
    check("低保 雲瀾市民政局", "", &["issuer=云澜市民政局(1)"]);
    check("低保 蓬瀛县", "", &["issuer=蓬瀛縣政府(1)"]);
    check("低保 ２０２０年", "", &["published_year=2020(2)"]);
}

#[test]
fn what_narrows_nothing_or_is_chosen_is_not_offered() {
    let issuer = encoded("云澜市民政局");
    check("低保 云澜市人民政府", &format!("&issuer={issuer}"), &[]);
    check("低保 2020年", "&published_year=2020", &[]);
    check("低保 2020年", "&published_from=2020-01-01", &[]);
    check("低保 2020年", &format!("&issuer={issuer}"), &[]);
    check("低保 2022年", "", &[]);
}

#[test]
fn an_offer_leaves_exactly_as_many_as_it_says_and_is_not_applied() {
    let engine = corpus_engine();
    for text in [
        "云澜市 垃圾分类",
        "民政局 低保 通知",
        "云澜市人民政府 2019年",
        "法治政府建设 2021年 报告",
        "县政府 公告",
        "云澜市教育局 2022-2024年 通知",
    ] {
        let found = search_text(engine.as_ref(), text, "");
        assert!(found.query.offers.len() <= 5);
        for offer in &found.query.offers {
            let further: String = offer
                .values
                .iter()
                .flat_map(|value| {
                    ["&", offer.field.name(), "=", &encoded(value)].map(str::to_owned)
                })
                .collect();
            let chosen = search_text(engine.as_ref(), text, &further);
            assert_eq!(chosen.total, offer.count, "{text}: {offer:?}");
            assert!((1..found.total).contains(&offer.count), "{text}: {offer:?}");
        }
    }
    let found = search_text(engine.as_ref(), "云澜市 通知", "");
    assert!(!found.query.offers.is_empty());
}

#[test]
fn asked_for_facets_stay_as_they_were() {
    let found = search_text(
        engine(&documents()).as_ref(),
        "低保通知",
        "&facets=published_year:9",
    );
    assert_eq!(found.facets.len(), 1);
    assert_eq!(found.facets[0].buckets.len(), 3);
}

#[test]
fn a_recognised_issuer_is_a_mild_reason_to_rank_higher() {
    let same = |id: &str, issuer: &str| {
        let mut document = document(id, "低保申请须知", "岩桂县和云澜市居民的低保申请。");
        document.issuer = Some(issuer.to_owned());
        document
    };
    let engine = engine(&[
        same("other", "岩桂县人民政府"),
        same("named", "云澜市人民政府"),
    ]);
    assert_eq!(
        ids(&search_text(engine.as_ref(), "低保 云澜", ""))[0],
        "named"
    );
    assert_eq!(
        ids(&search_text(engine.as_ref(), "低保 岩桂", ""))[0],
        "other"
    );
}

#[test]
fn names_follow_the_commits() {
    let generation = gongwen::index::Generation::in_memory(&crate::support::analysis()).unwrap();
    let mut writer = generation.writer(crate::support::writer_config()).unwrap();
    let all = documents();
    for document in &all[..2] {
        writer.add(document).unwrap();
    }
    writer.commit().unwrap();
    let reader = generation.reader().unwrap();
    reader.follow().unwrap();
    let engine = gongwen::search::SearchEngine::embedded(reader.clone());
    let offered = |engine: &dyn Engine| offers(&search_text(engine, "低保 蓬瀛县", ""));
    assert!(offered(&engine).is_empty());
    for document in &all[2..] {
        writer.add(document).unwrap();
    }
    writer.commit().unwrap();
    reader.follow().unwrap();
    assert_eq!(offered(&engine), ["issuer=蓬瀛縣政府(1)"]);
}

#[tokio::test]
async fn the_api_names_field_value_text_and_count() {
    let path = format!("/api/v1/search?q={}", encoded("低保 2019-2020年"));
    let router = router_of(engine(&documents()));
    let (_, _, text) = client::answer(router, axum::http::Method::GET, &path).await;
    let body: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        body["query"]["did_you_mean_filter"],
        json!([{
            "field": "published_year",
            "value": "2019-2020",
            "values": ["2019", "2020"],
            "text": "2019-2020年",
            "count": 3,
        }])
    );
    assert_eq!(body["query"]["synonyms"][0]["text"], "低保");
}

#[tokio::test]
async fn the_page_offers_a_chip_that_keeps_the_words() {
    let start = format!("/search?q={}", encoded("低保 云澜民政局"));
    let html = page_of(engine(&documents()), &start, StatusCode::OK).await;
    check_holds(
        &html,
        &["只看：", "云澜市民政局<span class=\"number\">（1）</span>"],
    );
    let chosen = links(&html, &format!("{start}&issuer=")).swap_remove(0);
    let html = page_of(engine(&documents()), &chosen, StatusCode::OK).await;
    check_holds(&html, &["共 <strong>1</strong>"]);
    assert!(!html.contains("只看："));
}
