//! Building the index anew over the API.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::Value;

use super::client::{Server, TOKEN, post, send, sent, server};

const PATH: &str = "/api/v1/reindex";

async fn ask(server: &Server, method: Method, body: &str) -> (StatusCode, Value) {
    let token = &server.reindex;
    let (status, text) = send(&server.router, method, PATH, token, body.to_owned()).await;
    (status, serde_json::from_str(&text).unwrap())
}

async fn ended(server: &Server) -> Value {
    for _ in 0..1_200 {
        let (status, body) = ask(server, Method::GET, "").await;
        assert_eq!(status, StatusCode::OK);
        if body["state"] != "running" {
            return body;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the reindex did not end");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_index_is_built_anew_and_told_of() {
    let server = server();
    assert_eq!(ask(&server, Method::GET, "").await.1["state"], "idle");
    post(
        &server.router,
        "{\"id\":\"a\",\"title\":\"停水通知\",\"body\":\"停水。\"}\n",
    )
    .await;
    let request = Request::post(PATH)
        .header(header::AUTHORIZATION, format!("Bearer {TOKEN}"))
        .body(Body::from("{\"from_index\":true}"))
        .unwrap();
    let (status, headers, text) = sent(&server.router, request).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{text}");
    assert_eq!(headers[header::LOCATION], PATH);
    let (status, body) = ask(&server, Method::POST, "{\"from_index\":true}").await;
    assert_eq!(
        (status, &body["error"]["code"]),
        (StatusCode::CONFLICT, &"reindex_running".into())
    );
    let body = ended(&server).await;
    assert_eq!(body["state"], "done", "{body:#}");
    assert_eq!(body["exit_code"], 0);
    assert_eq!(body["token"], "administrator");
    assert_eq!(body["report"]["generation"], "000002");
    assert_eq!(body["report"]["documents"], 1);
    assert!(body["ended"].as_str() >= body["begun"].as_str());
    let lines = server.audit();
    let of_command = lines
        .iter()
        .find(|line| line["action"] == "reindex")
        .unwrap();
    assert_eq!(of_command["generation"], "000002");
    assert_eq!(of_command["outcomes"]["added"], 1);
    let begun = lines
        .iter()
        .find(|line| line["action"] == format!("POST {PATH}"))
        .unwrap();
    assert_eq!(
        (&begun["status"], &begun["token"]),
        (&202.into(), &"administrator".into())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_begun_is_said_why() {
    let server = server();
    for (body, status, code) in [
        ("", StatusCode::CONFLICT, "no_sources"),
        ("{}", StatusCode::CONFLICT, "no_sources"),
        ("{\"from_index\":false}", StatusCode::CONFLICT, "no_sources"),
        (
            "{\"paths\":[\"/etc\"]}",
            StatusCode::BAD_REQUEST,
            "invalid_body",
        ),
        (
            "{\"from_index\":1}",
            StatusCode::BAD_REQUEST,
            "invalid_body",
        ),
    ] {
        let (found, answer) = ask(&server, Method::POST, body).await;
        assert_eq!(
            (found, answer["error"]["code"].as_str()),
            (status, Some(code)),
            "{body}"
        );
    }
    let long = " ".repeat(10_000);
    assert_eq!(
        ask(&server, Method::POST, &long).await.0,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    let (status, body) = ask(&server, Method::DELETE, "").await;
    assert_eq!(
        (status, &body["error"]["code"]),
        (StatusCode::CONFLICT, &"no_reindex_running".into())
    );
    assert_eq!(ask(&server, Method::GET, "").await.1["state"], "idle");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_or_stopped_one_leaves_the_index_as_it_was() {
    let server = server();
    // An empty index has nothing to build from.
    assert_eq!(
        ask(&server, Method::POST, "{\"from_index\":true}").await.0,
        StatusCode::ACCEPTED
    );
    let body = ended(&server).await;
    assert_eq!(
        (&body["state"], &body["exit_code"]),
        (&"failed".into(), &2.into())
    );
    let errors = body["errors"].as_array().unwrap();
    assert!(
        errors
            .last()
            .unwrap()
            .as_str()
            .unwrap()
            .contains("no document"),
        "{body:#}"
    );

    post(&server.router, "{\"id\":\"a\",\"title\":\"停水通知\"}\n").await;
    assert_eq!(
        ask(&server, Method::POST, "{\"from_index\":true}").await.0,
        StatusCode::ACCEPTED
    );
    let (status, body) = ask(&server, Method::DELETE, "").await;
    assert_eq!(status, StatusCode::ACCEPTED, "{body}");
    let body = ended(&server).await;
    assert_eq!(body["state"], "failed", "{body:#}");
    assert_eq!(body["stopped_by"], "reindex");
    // What it left is removed by the next one, which is not held up by it.
    assert_eq!(
        ask(&server, Method::POST, "{\"from_index\":true}").await.0,
        StatusCode::ACCEPTED
    );
    let body = ended(&server).await;
    assert_eq!(body["state"], "done", "{body:#}");
    let generations = std::fs::read_dir(server.folder.path().join("generations")).unwrap();
    assert_eq!(generations.count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_the_server_is_the_end_of_it() {
    let server = server();
    post(&server.router, "{\"id\":\"a\",\"title\":\"停水通知\"}\n").await;
    assert_eq!(
        ask(&server, Method::POST, "{\"from_index\":true}").await.0,
        StatusCode::ACCEPTED
    );
    server.config.administration.as_ref().unwrap().end();
    let (status, _) = ask(&server, Method::POST, "{\"from_index\":true}").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    let live = std::fs::read_to_string(server.folder.path().join("CURRENT")).unwrap();
    assert!(live.contains("000001"), "{live}");
}
