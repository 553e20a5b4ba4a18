//! The commands that write, on a cluster.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::nodes::Cluster;
use crate::portal::Portal;
use crate::program::said;

fn line(id: &str, title: &str) -> String {
    json!({"id": id, "title": title, "issuer": "云岭县民政局"}).to_string()
}

fn write(path: &Path, lines: &[String]) {
    fs::write(path, lines.join("\n")).unwrap();
}

/// Documents come, change, go, and are built anew; each is found by what it says now.
pub(crate) fn documents_come_and_go(cluster: &Cluster) {
    let portal = Portal::new(cluster, "commands", 3, 1);
    let files = tempfile::tempdir().unwrap();
    let file = files.path().join("a.jsonl");
    let path = files.path().to_str().unwrap();
    let total = |text: &str| portal.json(&["search", text])["total"]["value"].clone();

    let none = portal.run(&["search", "补贴"]);
    assert!(
        said(&none).contains("there is no index `commands`"),
        "{}",
        said(&none)
    );

    write(
        &file,
        &[
            line("a", "关于发放高龄补贴的通知"),
            line("b", "关于办理低保的通知"),
        ],
    );
    let first = portal.json(&["index", path]);
    assert_eq!(
        (&first["added"], &first["refused"]),
        (&json!(2), &json!(0)),
        "{first}"
    );
    assert_eq!(total("补贴"), 1);
    assert_eq!(portal.json(&["index", path])["unchanged_files"], 1);
    assert_eq!(portal.json(&["index", path, "--all"])["unchanged"], 2);

    write(
        &file,
        &[
            line("a", "关于发放住房补贴的通知"),
            line("c", "关于护林防火的通告"),
        ],
    );
    let second = portal.json(&["index", path, "--prune", "--allow-shrink"]);
    let counts = ["added", "replaced", "pruned"].map(|name| second[name].clone());
    assert_eq!(counts, [json!(1), json!(1), json!(1)], "{second}");
    let found = ["高龄", "住房", "低保", "防火"].map(total);
    assert_eq!(found, [json!(0), json!(1), json!(0), json!(1)]);
    let suggested = portal.json(&["suggest", "fanghuo"]);
    assert_eq!(
        suggested["suggestions"][0]["text"], "关于护林防火的通告",
        "{suggested}"
    );

    assert_eq!(portal.json(&["delete", "c"])["deleted"], 1);
    let absent = portal.run(&["delete", "c"]);
    assert_eq!(absent.status.code(), Some(1), "{}", said(&absent));
    assert_eq!(total("防火"), 0);

    // Built anew, gone back, and forth again.
    let built = portal.json(&["reindex", path]);
    assert_eq!(
        (&built["documents"], &built["vanished"]),
        (&json!(2), &json!(0)),
        "{built}"
    );
    assert_eq!(built["generation"], "commands-000002");
    assert_eq!(total("防火"), 1);
    let back = portal.json(&["rollback"]);
    assert_eq!(
        (&back["generation"], &back["documents"]),
        (&json!("commands-000001"), &json!(1))
    );
    assert_eq!(total("防火"), 0);
    portal.done(&["rollback", "--to", "000002"]);
    let from_index = portal.json(&["reindex", "--from-index"]);
    assert_eq!(from_index["documents"], 2, "{from_index}");
    assert_eq!(from_index["removed"], json!(["commands-000001"]));
    let stats = portal.json(&["stats"]);
    assert_eq!(stats["generation"], "commands-000003");
    assert_eq!(
        stats["generations"].as_array().map(Vec::len),
        Some(2),
        "{stats}"
    );

    // What loses too much is not made live.
    write(&file, &[line("a", "关于发放住房补贴的通知")]);
    let refused = portal.run(&["reindex", path]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        said(&refused).contains("would vanish"),
        "{}",
        said(&refused)
    );
    assert_eq!(
        portal.json(&["stats"])["generations"]
            .as_array()
            .map(Vec::len),
        Some(2)
    );
    let audit = fs::read_to_string(portal.folder().join("audit.jsonl")).unwrap();
    let actions: Vec<Value> = audit
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(
        actions.iter().any(|line| line["action"] == "rollback"),
        "{audit}"
    );
}

/// What a cluster does not take is told document by document.
pub(crate) fn refusals_are_told_one_by_one(cluster: &Cluster) {
    let portal = Portal::new(cluster, "refusals", 2, 0);
    let files = tempfile::tempdir().unwrap();
    let file = files.path().join("a.jsonl");
    let keyword = "长".repeat(20_000);
    write(&file, &[line("a", "关于发放补贴的通知")]);
    portal.done(&["index", file.to_str().unwrap()]);
    let bad = json!({"id": "bad", "title": "关键词过长的通知", "keywords": [keyword]});
    write(
        &file,
        &[
            line("b", "关于低保的通知"),
            bad.to_string(),
            line("c", "关于护林防火的通告"),
        ],
    );
    let output = portal.run(&["index", file.to_str().unwrap(), "--json"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let report = crate::program::json(&output);
    assert_eq!(
        (&report["added"], &report["refused"]),
        (&json!(2), &json!(1)),
        "{report}"
    );
    let refusal = &report["refusals"][0];
    assert_eq!(
        (&refusal["line"], &refusal["value"]),
        (&json!(2), &json!("bad")),
        "{report}"
    );
}

/// A generation of another program is told from ours, and built anew from itself.
pub(crate) fn another_layout_is_told(cluster: &Cluster) {
    let portal = Portal::new(cluster, "layouts", 2, 0);
    let files = tempfile::tempdir().unwrap();
    let file = files.path().join("a.jsonl");
    write(&file, &[line("a", "关于发放补贴的通知")]);
    let path = file.to_str().unwrap();
    portal.done(&["index", path]);
    let mapping = cluster.get("layouts-000001/_mapping").unwrap();
    let mut meta = mapping["layouts-000001"]["mappings"]["_meta"].clone();
    meta["layout_version"] = json!(1);
    cluster.put("layouts-000001/_mapping", &json!({"_meta": meta}));
    for command in [&["search", "补贴"][..], &["index", path, "--all"]] {
        let refused = portal.run(command);
        let said = said(&refused);
        assert_eq!(refused.status.code(), Some(2), "{said}");
        assert!(said.contains("layout version `1`"), "{said}");
        assert!(said.contains("gongwen reindex --from-index"), "{said}");
    }
    let built = portal.json(&["reindex", "--from-index"]);
    assert_eq!(built["documents"], 1, "{built}");
    assert_eq!(portal.json(&["search", "补贴"])["total"]["value"], 1);
    let back = portal.run(&["rollback"]);
    assert_eq!(back.status.code(), Some(2), "{}", said(&back));
    assert!(
        said(&back).contains("layout version `1`"),
        "{}",
        said(&back)
    );
    assert_eq!(portal.json(&["search", "补贴"])["total"]["value"], 1);
}

/// A value that few documents have is found among more than each shard is asked for at
/// first.
pub(crate) fn a_rare_value_is_found_among_many(cluster: &Cluster) {
    let portal = Portal::new(cluster, "values", 3, 0);
    let files = tempfile::tempdir().unwrap();
    let file = files.path().join("a.jsonl");
    let lines: Vec<String> = (0..30)
        .map(|at| {
            let keywords: Vec<String> = (0..40).map(|of| format!("事项{at:02}{of:02}")).collect();
            json!({"id": at.to_string(), "title": "关于办理事项的通知", "keywords": keywords})
                .to_string()
        })
        .collect();
    write(&file, &lines);
    let taken = portal.json(&["index", file.to_str().unwrap()]);
    assert_eq!(taken["added"], 30, "{taken}");
    let server = portal.serve(&[]);
    let answer =
        server.answer("/api/v1/search?q=%E5%8A%9E%E7%90%86&facets=keyword%3A5&facet_contains=2939");
    assert_eq!(
        answer["facets"]["keyword"]["buckets"],
        json!([{"value": "事项2939", "count": 1, "selected": false}])
    );
}
