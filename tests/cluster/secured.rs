//! A cluster that is reached over TLS, with a certificate of an own authority, and lets
//! in whom it knows.

use std::fs;

use serde_json::json;

use crate::guard::{Guard, PASSWORD, TOKEN, USER};
use crate::nodes::Cluster;
use crate::portal::Portal;
use crate::program::{json, said};

pub(crate) fn only_who_is_known_is_let_in(cluster: &Cluster) {
    let guard = Guard::before(cluster.address());
    let files = tempfile::tempdir().unwrap();
    let authority = files.path().join("authority.pem");
    fs::write(&authority, &guard.authority).unwrap();
    let file = files.path().join("a.jsonl");
    fs::write(
        &file,
        json!({"id": "a", "title": "关于护林防火的通告"}).to_string(),
    )
    .unwrap();
    let portal = Portal::at(guard.url.clone(), "secured", 1, 0);
    let run = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut command = portal.command(arguments);
        command.env("SSL_CERT_FILE", &authority);
        command.envs(variables.iter().copied());
        command.output().unwrap()
    };

    let user = ("GONGWEN_OPENSEARCH_USER", USER);
    let with_password = [user, ("GONGWEN_OPENSEARCH_PASSWORD", PASSWORD)];
    let taken = run(&["index", file.to_str().unwrap(), "--json"], &with_password);
    assert_eq!(json(&taken)["added"], 1, "{}", said(&taken));
    let with_token = [("GONGWEN_OPENSEARCH_TOKEN", TOKEN)];
    let found = run(&["search", "护林", "--json"], &with_token);
    assert_eq!(json(&found)["total"]["value"], 1, "{}", said(&found));

    for variables in [
        &[][..],
        &[user, ("GONGWEN_OPENSEARCH_PASSWORD", "guessed")],
        &[("GONGWEN_OPENSEARCH_TOKEN", "guessed")],
    ] {
        let refused = run(&["search", "护林"], variables);
        assert_eq!(refused.status.code(), Some(2), "{variables:?}");
        let said = said(&refused);
        assert!(
            said.contains("401") && said.contains("GONGWEN_OPENSEARCH_PASSWORD"),
            "{variables:?}: {said}"
        );
        assert!(!said.contains("guessed"), "{said}");
    }

    let mut stranger = portal.command(&["search", "护林"]);
    stranger.env_remove("SSL_CERT_FILE").envs(with_password);
    let said = said(&stranger.output().unwrap());
    assert!(
        said.contains("certificate") && said.contains("SSL_CERT_FILE"),
        "{said}"
    );
}
