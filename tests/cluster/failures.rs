//! Nodes are lost and come back: what is answered is right or refused, and what was
//! acknowledged stays.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::nodes::Cluster;
use crate::portal::Portal;
use crate::program::{json as json_of, said};
use crate::server::Server;

/// Documents that are searched, and that come while a node is lost.
const THERE: usize = 300;
const COMING: usize = 3_000;

fn lines(prefix: &str, word: &str, count: usize) -> String {
    let lines = (0..count).map(|number| {
        let title = format!("关于{word}第{number}号事项的通知");
        json!({"id": format!("{prefix}-{number}"), "title": title}).to_string() + "\n"
    });
    lines.collect()
}

/// Searches until it is told to stop; gives how many were answered and refused.
fn search(server: &Server, searches: usize, stop: &AtomicBool) -> (usize, usize) {
    let (mut answered, mut refused) = (0, 0);
    while answered + refused < searches || !stop.load(Ordering::Relaxed) {
        let number = (answered + refused) % THERE;
        // Each is found alone, among all that are there.
        let text = percent_encoding::utf8_percent_encode(
            &format!("“补贴第{number}号事项”"),
            percent_encoding::NON_ALPHANUMERIC,
        )
        .to_string();
        let (status, body) = server.get(&format!("/api/v1/search?q={text}&facets=issuer"));
        match status {
            200 => {
                let answer: Value = serde_json::from_str(&body).unwrap();
                assert_eq!(answer["total"]["exact"], true, "{body}");
                assert_eq!(answer["total"]["value"], 1, "{body}");
                assert_eq!(answer["hits"][0]["id"], format!("there-{number}"), "{body}");
                answered += 1;
            }
            503 => {
                assert!(
                    body.contains("index_unavailable") || body.contains("search_timeout"),
                    "{body}"
                );
                refused += 1;
            }
            _ => panic!("{status}: {body}"),
        }
    }
    (answered, refused)
}

/// A node is killed and comes back during searches and a load.
pub(crate) fn a_node_is_lost_and_comes_back(cluster: &mut Cluster, searches: usize) {
    let portal = Portal::new(cluster, "lost", 5, 1);
    let files = tempfile::tempdir().unwrap();
    let there = files.path().join("there.jsonl");
    fs::write(&there, lines("there", "补贴", THERE)).unwrap();
    portal.done(&["index", there.to_str().unwrap()]);
    cluster.wait_until_green();
    let coming = files.path().join("coming.jsonl");
    fs::write(&coming, lines("coming", "防火", COMING)).unwrap();
    let server = portal.serve(&[]);
    let stop = AtomicBool::new(false);
    let (answered, refused, report) = thread::scope(|scope| {
        let searching = scope.spawn(|| search(&server, searches, &stop));
        let loading = scope.spawn(|| portal.run(&["index", coming.to_str().unwrap(), "--json"]));
        thread::sleep(Duration::from_secs(2));
        cluster.kill(2);
        thread::sleep(Duration::from_secs(5));
        cluster.start_node(2);
        let output = loading.join().unwrap();
        assert!(output.status.code().is_some(), "{}", said(&output));
        cluster.wait_for_nodes(3);
        cluster.wait_until_green();
        stop.store(true, Ordering::Relaxed);
        let (answered, refused) = searching.join().unwrap();
        (answered, refused, output)
    });
    println!("a node lost: {answered} searches answered right, {refused} refused");
    if report.status.success() {
        let report = json_of(&report);
        assert_eq!(report["added"], COMING, "{report}");
        let found = portal.json(&["search", "防火"]);
        assert_eq!(
            found["total"]["value"], COMING,
            "what was acknowledged is lost"
        );
    } else {
        println!(
            "the load ended with an error, as it said: {}",
            said(&report)
        );
        portal.done(&["index", coming.to_str().unwrap()]);
    }
    let all = portal.export().lines().count();
    assert_eq!(all, THERE + COMING);
}

/// Parts that no node has are missing in no answer that does not say so.
pub(crate) fn what_is_not_whole_says_so(cluster: &mut Cluster) {
    let portal = Portal::new(cluster, "partial", 6, 0);
    let files = tempfile::tempdir().unwrap();
    let there = files.path().join("there.jsonl");
    fs::write(&there, lines("there", "补贴", THERE)).unwrap();
    portal.done(&["index", there.to_str().unwrap()]);
    let strict = &portal.serve(&[]);
    let lenient = portal.serve(&["--opensearch-partial"]);
    let path = "/api/v1/search?q=%E8%A1%A5%E8%B4%B4";
    assert_eq!(
        strict.answer(path)["total"],
        json!({"value": THERE, "exact": true})
    );
    assert_eq!(strict.get("/readyz").0, 200);

    cluster.kill(2);
    // Each is tried again for ten seconds.
    let asked = [path, "/readyz", "/search?q=%E8%A1%A5%E8%B4%B4"];
    let answers = thread::scope(|scope| {
        let asking = asked.map(|path| scope.spawn(move || strict.get(path)));
        asking.map(|answer| answer.join().unwrap())
    });
    for (path, (status, body)) in asked.iter().zip(&answers) {
        assert_eq!(*status, 503, "{path}: {body}");
    }
    assert!(answers[2].1.contains("暂时无法检索"), "{}", answers[2].1);
    let answer = lenient.answer(path);
    assert_eq!(answer["total"]["exact"], false, "{answer}");
    assert_eq!(answer["missing_parts"]["all"], 6, "{answer}");
    let (_, page) = lenient.get("/search?q=%E8%A1%A5%E8%B4%B4");
    assert!(page.contains("不完整"), "{page}");
    assert_eq!(kept(&lenient, path), ("no-store".to_owned(), false));
    let exported = portal.run(&["export", "--opensearch-partial"]);
    assert_eq!(exported.status.code(), Some(2), "{}", said(&exported));

    cluster.start_node(2);
    cluster.wait_for_nodes(3);
    strict.wait_until("ready", |server| server.get("/readyz").0 == 200);
    assert_eq!(
        strict.answer(path)["total"],
        json!({"value": THERE, "exact": true})
    );
    assert_eq!(
        lenient.answer(path)["total"],
        json!({"value": THERE, "exact": true})
    );
    assert!(kept(&lenient, path).1);
}

/// How an answer may be kept: `Cache-Control`, and whether it has a tag.
fn kept(server: &Server, path: &str) -> (String, bool) {
    let answer = ureq::get(format!("http://{}{path}", server.address))
        .call()
        .unwrap();
    let header = |name| answer.headers().get(name);
    let control = header("cache-control").unwrap().to_str().unwrap();
    (control.to_owned(), header("etag").is_some())
}

/// Without any node nothing is answered, and all comes back.
pub(crate) fn a_cluster_that_is_gone_is_told(cluster: &mut Cluster) {
    let portal = Portal::new(cluster, "gone", 2, 1);
    let files = tempfile::tempdir().unwrap();
    let there = files.path().join("there.jsonl");
    fs::write(&there, lines("there", "补贴", 10)).unwrap();
    portal.done(&["index", there.to_str().unwrap()]);
    cluster.wait_until_green();
    let server = portal.serve(&["--opensearch-timeout", "3"]);
    for at in 0..3 {
        cluster.kill(at);
    }
    assert_eq!(server.get("/api/v1/search?q=%E8%A1%A5%E8%B4%B4").0, 503);
    assert_eq!(server.get("/readyz").0, 503);
    let told = portal.run(&["search", "补贴", "--opensearch-timeout", "1"]);
    assert!(
        said(&told).contains("no node of the cluster answered"),
        "{}",
        said(&told)
    );
    for at in 0..3 {
        cluster.start_node(at);
    }
    cluster.wait_for_nodes(3);
    cluster.wait_until_green();
    server.wait_until("ready", |server| server.get("/readyz").0 == 200);
    assert_eq!(
        server.answer("/api/v1/search?q=%E8%A1%A5%E8%B4%B4")["total"]["value"],
        10
    );
}
