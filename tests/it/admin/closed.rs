//! Nothing of administration is reached without a token that may, however it is
//! tried.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Method, Request, StatusCode};
use gongwen::http::{ConnectionLimits, Limits, Metrics, serve};
use serde_json::Value;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::attempts::{Attempt, Known, PRETENCES, attempts};
use super::client::{Server, TOKEN, send, sent, server, total};
use super::spelling::spellings;
use crate::client::{http_config, limits};

const BODY: &str = "{\"id\":\"a\",\"title\":\"通知\"}";

/// What is right for the address.
fn body(path: &str) -> &'static str {
    if path.contains("reindex") {
        "{\"from_index\":true}"
    } else {
        BODY
    }
}

/// Everything of administration.
const ASKED: [(Method, &str); 10] = [
    (Method::PUT, "/api/v1/documents/a"),
    (Method::DELETE, "/api/v1/documents/a"),
    (Method::POST, "/api/v1/documents"),
    (Method::GET, "/api/v1/queries"),
    (Method::HEAD, "/api/v1/queries"),
    (Method::GET, "/admin/queries"),
    (Method::HEAD, "/admin/queries"),
    (Method::GET, "/api/v1/reindex"),
    (Method::DELETE, "/api/v1/reindex"),
    (Method::POST, "/api/v1/reindex"),
];

/// What an attempt may be answered with.
fn is_refused(status: StatusCode) -> bool {
    matches!(
        status.as_u16(),
        400 | 401 | 403 | 404 | 405 | 414 | 429 | 431
    )
}

/// What one who may is answered with: there is nothing to stop, or what is sent is
/// refused for what it says.
fn is_let_in(status: StatusCode) -> bool {
    status.is_success() || matches!(status.as_u16(), 409 | 422 | 503)
}

fn known<'a>(server: &'a Server, path: &str) -> Known<'a> {
    let (documents, reindex, queries) = (&server.documents, &server.reindex, &server.queries);
    let (name, right, others) = if path.contains("documents") {
        ("documents", documents, [reindex, queries])
    } else if path.contains("reindex") {
        ("reindex", reindex, [queries, documents])
    } else {
        ("queries", queries, [documents, reindex])
    };
    Known {
        name,
        right,
        others: [others[0], others[1], &server.expired],
        is_page: path.starts_with("/admin"),
    }
}

/// The request, where it is one.
fn request(method: &Method, path: &str, address: &str, attempt: &Attempt) -> Option<Request<Body>> {
    let joint = if address.contains('?') { '&' } else { '?' };
    let address = match &attempt.query {
        Some(query) => format!("{address}{joint}{query}"),
        None => address.to_owned(),
    };
    let mut request = Request::builder().method(method).uri(address);
    for (name, value) in &attempt.headers {
        request = request.header(*name, HeaderValue::from_bytes(value).ok()?);
    }
    request.body(Body::from(body(path))).ok()
}

/// What must stay as it is.
async fn state(server: &Server) -> (u64, String, String) {
    let total = total(&server.router).await;
    let path = "/api/v1/reindex";
    let (_, reindex) = send(&server.router, Method::GET, path, TOKEN, "").await;
    let (_, stats) = send(&server.router, Method::GET, "/api/v1/stats", "", "").await;
    (total, reindex, stats)
}

fn changes(server: &Server) -> usize {
    let lines = server.audit();
    let is_refusal = |line: &&Value| matches!(line["status"].as_u64(), Some(401 | 403 | 429));
    lines.len() - lines.iter().filter(is_refusal).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_a_thousand_ways_lead_nowhere() {
    let server = server();
    let document = "{\"title\":\"通知\"}";
    for id in ["a", "b"] {
        let path = format!("/api/v1/documents/{id}");
        send(&server.router, Method::PUT, &path, TOKEN, document).await;
    }
    let before = (state(&server).await, changes(&server));
    let mut tried = 0;
    for router in [&server.router, &server.apart] {
        for (method, path) in &ASKED {
            let all = attempts(&known(&server, path));
            // Each way to show a token at the address, and the likeliest at each of
            // its spellings.
            let at_address = all.iter().map(|attempt| ((*path).to_owned(), attempt));
            let spelt = spellings(path);
            let likely = |attempt: &&Attempt| {
                [
                    "none",
                    "expired",
                    "another scope",
                    "truncated",
                    "administrator",
                ]
                .contains(&attempt.name.as_str())
            };
            let at_spellings = spelt.iter().flat_map(|address| {
                let likely = all.iter().filter(likely);
                likely.map(move |attempt| (address.clone(), attempt))
            });
            for (address, attempt) in at_address.chain(at_spellings) {
                let Some(request) = request(method, path, &address, attempt) else {
                    continue;
                };
                let (status, _, text) = sent(router, request).await;
                let name = &attempt.name;
                assert!(
                    is_refused(status),
                    "{method} {address} {name}: {status} {text}"
                );
                tried += 1;
            }
        }
        for (_, path) in &ASKED {
            for method in [
                Method::PATCH,
                Method::OPTIONS,
                Method::TRACE,
                Method::CONNECT,
            ] {
                let status = send(router, method.clone(), path, "x", BODY).await.0;
                assert!(is_refused(status), "{method} {path}: {status}");
                tried += 1;
            }
        }
    }
    assert!(tried > 5_000, "{tried}");
    assert_eq!((state(&server).await, changes(&server)), before);
    for router in [&server.router, &server.apart] {
        check_that_the_right_ones_pass(&server, router).await;
    }
    server.config.administration.as_ref().unwrap().end();
    assert!(changes(&server) > before.1);
}

/// The same with the right token, so that the attempts failed for want of it alone.
async fn check_that_the_right_ones_pass(server: &Server, router: &Router) {
    for (method, path) in &ASKED {
        let known = known(server, path);
        let right = |scheme: &str, token: &str| Attempt {
            name: scheme.to_owned(),
            headers: vec![("authorization", format!("{scheme} {token}").into_bytes())],
            query: None,
        };
        let mut all = vec![
            right("Bearer", TOKEN),
            right("bearer", known.right),
            right("BEARER", known.right),
        ];
        for (name, value) in PRETENCES {
            let mut attempt = right("Bearer", known.right);
            attempt.headers.push((name, value.as_bytes().to_vec()));
            all.push(attempt);
        }
        let is_deletion_of_document = *method == Method::DELETE && path.contains("documents");
        for attempt in &all {
            let request = request(method, path, path, attempt).unwrap();
            let (status, _, text) = sent(router, request).await;
            // What is deleted is gone the next time.
            let is_gone = is_deletion_of_document && text.contains("document_not_found");
            assert!(
                is_let_in(status) || is_gone,
                "{method} {path}: {status} {text}"
            );
        }
    }
}

/// What is sent as it stands, with `RIGHT` for the token.
const RAW: [&str; 22] = [
    "POST /api/v1/documents HTTP/1.1\r\nHost: x",
    "POST http://127.0.0.1/api/v1/documents HTTP/1.1\r\nHost: x",
    "POST http://x@y/api/v1/documents HTTP/1.1\r\nHost: x",
    "POST /api/v1/documents HTTP/1.0",
    "POST /api/v1/documents HTTP/1.1\r\nHost: x\r\nAuthorization:",
    "POST /api/v1/documents HTTP/1.1\r\nHost: x\r\nAuthorization : Bearer RIGHT",
    "POST /api/v1/documents HTTP/1.1\r\nHost: x\r\n Authorization: Bearer RIGHT",
    "POST /api/v1/documents HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer\r\n RIGHT",
    "POST /api/v1/documents HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer RIGHT\0",
    "POST /api/v1/documents HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \0RIGHT",
    "POST /api/v1/documents HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer RIGHT\r\nAuthorization: Bearer RIGHT",
    "POST /api/v1/documents HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\nauthorization: Bearer RIGHT",
    "POST /api/v1/documents HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer RIGHT\r\nAUTHORIZATION: Basic x",
    "POST /api/v1/documents#Bearer%20RIGHT HTTP/1.1\r\nHost: x",
    "POST \\api\\v1\\documents HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x",
    "POST api/v1/documents HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x",
    "POST * HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x",
    "POST /api/v1/documents?\r\nAuthorization: Bearer RIGHT HTTP/1.1\r\nHost: x",
    "post /api/v1/documents HTTP/1.1\r\nHost: x",
    "CONNECT /api/v1/documents HTTP/1.1\r\nHost: x",
    "POST /api/v1/documents HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 127.0.0.1\r\nX-Real-IP: 127.0.0.1",
    "POST /api/v1/documents HTTP/1.1\r\nHost: x\r\nX-Authorization: Bearer RIGHT\r\nCookie: Authorization=Bearer RIGHT",
];

/// What comes back until the connection is closed.
async fn raw(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.ok();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_is_no_sound_request_leads_further() {
    let server = server();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let in_force = http_config().limits;
    let connections = ConnectionLimits {
        head_timeout: Duration::from_mins(1),
        max_head_bytes: 64 * 1024,
        patience: Duration::from_mins(1),
        shutdown_timeout: Duration::from_mins(1),
    };
    let router = server.router.clone();
    let serving = tokio::spawn(async move {
        serve(
            listener,
            router,
            &connections,
            &in_force,
            &Metrics::default(),
            std::future::pending(),
        )
        .await;
    });
    let end = |body: &str| {
        format!(
            "\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    for head in RAW {
        let head = head.replace("RIGHT", &server.documents);
        let answer = raw(address, &format!("{head}{}", end(BODY))).await;
        let status = answer.split(' ').nth(1).and_then(|code| code.parse().ok());
        let status = status.map(|code: u16| StatusCode::from_u16(code).unwrap());
        assert!(status.is_none_or(is_refused), "{head}: {answer}");
    }
    // A request within the body of another one is none.
    let inner = format!("POST /api/v1/documents HTTP/1.1\r\nHost: x{}", end(BODY));
    let outer = "POST /healthz HTTP/1.1\r\nHost: x";
    for framing in [
        format!("\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{inner}"),
        format!("\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n{inner}"),
        format!("\r\nTransfer-Encoding: x, chunked\r\n\r\n0\r\n\r\n{inner}"),
        format!("\r\nContent-Length: 0\r\n\r\n{inner}"),
        format!("\r\nContent-Length: 5\r\nContent-Length: 0\r\n\r\n{inner}"),
    ] {
        let answer = raw(address, &format!("{outer}{framing}")).await;
        assert!(
            !answer.contains(" 200 ") && !answer.contains("\"added\""),
            "{answer}"
        );
    }
    assert_eq!(total(&server.router).await, 0);
    assert_eq!(changes(&server), 0);

    // After so many wrong ones who sends them has to wait, and the right one has not.
    let mut answers = Vec::new();
    for _ in 0..30 {
        answers.push(raw(address, &format!("{}{}", RAW[0], end(BODY))).await);
    }
    let last = answers.last().unwrap();
    assert!(last.starts_with("HTTP/1.1 429 "), "{last}");
    assert!(
        last.contains("retry-after: ") && last.contains("too_many_failures"),
        "{last}"
    );
    let waiting = server.audit();
    let waiting = waiting.iter().filter(|line| line["status"] == 429);
    assert_eq!(waiting.count(), 1);
    for head in [RAW[0], RAW[1]] {
        let head = format!("{head}\r\nAuthorization: Bearer {}", server.documents);
        let answer = raw(
            address,
            &format!("{head}{}", end("{\"id\":\"a\",\"title\":\"通知\"}")),
        )
        .await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    }
    assert_eq!(total(&server.router).await, 1);
    let audit = server.audit();
    assert_eq!(audit.last().unwrap()["client"], "127.0.0.1");
    // Who is believed changes while the server runs.
    server.config.limits.replace(Limits {
        trusted_proxies: vec!["127.0.0.1/32".parse().unwrap()],
        ..limits()
    });
    let forwarded = format!("{}\r\nX-Forwarded-For: 192.0.2.7", RAW[0]);
    let answer = raw(address, &format!("{forwarded}{}", end(BODY))).await;
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
    assert_eq!(server.audit().last().unwrap()["client"], "192.0.2.7");
    serving.abort();
}
