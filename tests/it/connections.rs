//! Connections, over sockets: who is slow, who is one too many, who asks too often.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use gongwen::http::{ConnectionLimits, HttpConfig, Limits, LimitsInForce, router, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::client::{http_config, limits};
use crate::support::corpus_engine;

const LONG: Duration = Duration::from_mins(1);
const SHORT: Duration = Duration::from_millis(50);

const ASKING: &str = "GET /api/v1/search?q=a HTTP/1.1\r\nhost: localhost\r\n";

struct Server {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

fn connections() -> ConnectionLimits {
    ConnectionLimits {
        head_timeout: LONG,
        max_head_bytes: 64 * 1024,
        patience: LONG,
        shutdown_timeout: LONG,
    }
}

async fn start(config: &HttpConfig, connections: ConnectionLimits) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = router(corpus_engine(), config).unwrap();
    let in_force = config.limits.clone();
    let metrics = config.metrics.clone();
    let (stop, stopped) = oneshot::channel();
    let ended = tokio::spawn(async move {
        let stopped = async {
            stopped.await.ok();
        };
        serve(listener, router, &connections, &in_force, &metrics, stopped).await;
    });
    Server {
        address,
        stop,
        ended,
    }
}

/// What comes back until the server closes the connection.
async fn rest_of(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    timeout(LONG, stream.read_to_end(&mut answer))
        .await
        .unwrap()
        .unwrap();
    String::from_utf8(answer).unwrap()
}

/// The answer to one request, of which `head` lacks the end.
async fn ask(address: SocketAddr, head: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("{head}connection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    rest_of(&mut stream).await
}

#[track_caller]
fn check_begins(answer: &str, status: &str) {
    assert!(
        answer.starts_with(&format!("HTTP/1.1 {status} ")),
        "{answer}"
    );
}

#[tokio::test]
async fn a_server_answers_until_it_is_stopped() {
    let server = start(&http_config(), connections()).await;
    check_begins(&ask(server.address, ASKING).await, "200");
    let mut idle = TcpStream::connect(server.address).await.unwrap();
    idle.write_all(format!("{ASKING}\r\n").as_bytes())
        .await
        .unwrap();
    let mut first = [0; 12];
    idle.read_exact(&mut first).await.unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    server.stop.send(()).unwrap();
    timeout(LONG, server.ended).await.unwrap().unwrap();
    assert!(TcpStream::connect(server.address).await.is_err());
}

#[tokio::test]
async fn who_does_not_ask_on_is_cut_off() {
    let limits = ConnectionLimits {
        head_timeout: SHORT,
        ..connections()
    };
    let server = start(&http_config(), limits).await;
    // Nothing, a part of a head, and a request with nothing behind it.
    for (sent, expected) in [("", ""), (ASKING, "")] {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(sent.as_bytes()).await.unwrap();
        assert_eq!(rest_of(&mut stream).await, expected, "{sent}");
    }
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let whole = format!("{ASKING}\r\n");
    stream.write_all(whole.as_bytes()).await.unwrap();
    check_begins(&rest_of(&mut stream).await, "200");
}

#[tokio::test]
async fn a_long_head_is_refused_in_words() {
    let server = start(&http_config(), connections()).await;
    for (address, header, status, code) in [
        (1, 33 * 1024, "431", "headers_too_long"),
        (17 * 1024, 1, "414", "address_too_long"),
    ] {
        let head = format!(
            "GET /api/v1/{} HTTP/1.1\r\nhost: localhost\r\nx-long: {}\r\n",
            "x".repeat(address),
            "x".repeat(header),
        );
        let answer = ask(server.address, &head).await;
        check_begins(&answer, status);
        assert!(answer.contains(&format!(r#""code":"{code}""#)), "{answer}");
    }
}

#[tokio::test]
async fn a_head_that_is_longer_than_is_read_is_refused() {
    let server = start(&http_config(), connections()).await;
    let long = "x".repeat(65 * 1024);
    let head = format!("{ASKING}x-long: {long}\r\n");
    check_begins(&ask(server.address, &head).await, "431");
}

#[tokio::test]
async fn one_connection_too_many_is_told_so() {
    let config = http_config();
    config.limits.replace(Limits {
        max_connections: 1,
        ..limits()
    });
    let server = start(&config, connections()).await;
    let mut only = TcpStream::connect(server.address).await.unwrap();
    only.write_all(format!("{ASKING}\r\n").as_bytes())
        .await
        .unwrap();
    only.read_exact(&mut [0; 12]).await.unwrap();
    let answer = ask(server.address, ASKING).await;
    check_begins(&answer, "503");
    assert!(answer.contains("retry-after: 1\r\n"), "{answer}");
    assert!(
        answer.contains(r#"{"error":{"code":"overloaded""#),
        "{answer}"
    );
    drop(only);
    let freed = async {
        while !ask(server.address, ASKING)
            .await
            .starts_with("HTTP/1.1 200")
        {
            tokio::task::yield_now().await;
        }
    };
    timeout(LONG, freed).await.unwrap();
}

#[tokio::test]
async fn who_goes_away_leaves_the_queue() {
    let mut config = http_config();
    let one = Limits {
        max_waiting_searches: 1,
        ..limits()
    };
    config.limits = LimitsInForce::new(0, LONG, one);
    let server = start(&config, connections()).await;
    let asking = async || {
        let mut client = TcpStream::connect(server.address).await.unwrap();
        let request = format!("{ASKING}\r\n");
        client.write_all(request.as_bytes()).await.unwrap();
        client
    };
    // Nobody gets a place: one of two is in the queue and waits, the other is told so.
    let (one, other) = (asking().await, asking().await);
    let (mut told, waiting) = tokio::select! {
        ready = one.readable() => ready.map(|()| (one, other)).unwrap(),
        ready = other.readable() => ready.map(|()| (other, one)).unwrap(),
    };
    let mut answer = [0; 12];
    told.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 503");
    let is_refused = async || {
        let answer = timeout(4 * SHORT, ask(server.address, ASKING)).await;
        answer.is_ok_and(|answer| answer.starts_with("HTTP/1.1 503"))
    };
    assert!(is_refused().await);
    drop(waiting);
    while is_refused().await {}
}

#[tokio::test]
async fn idle_connections_hinder_nobody() {
    let server = start(&http_config(), connections()).await;
    let mut idle = Vec::new();
    for _ in 0..200 {
        idle.push(TcpStream::connect(server.address).await.unwrap());
    }
    check_begins(&ask(server.address, ASKING).await, "200");
}

#[tokio::test]
async fn each_client_behind_a_proxy_has_its_share() {
    let config = http_config();
    config.limits.replace(Limits {
        rate_limit: NonZeroU32::new(2),
        trusted_proxies: vec!["127.0.0.1/32".parse().unwrap()],
        ..limits()
    });
    let server = start(&config, connections()).await;
    for (client, status) in [
        ("192.0.2.1", "200"),
        ("192.0.2.1", "200"),
        ("192.0.2.1", "429"),
        ("192.0.2.9, 192.0.2.1", "429"),
        ("192.0.2.2", "200"),
        ("2001:db8::1", "200"),
        ("2001:db8::2", "200"),
        ("2001:db8::3", "429"),
        ("2001:db8:0:1::3", "200"),
    ] {
        let head = format!("{ASKING}x-forwarded-for: {client}\r\n");
        let answer = ask(server.address, &head).await;
        check_begins(&answer, status);
        if status == "429" {
            assert!(answer.contains("retry-after: "), "{answer}");
            assert!(answer.contains(r#""code":"too_many_requests""#), "{answer}");
        }
    }
    for path in ["/healthz", "/readyz", "/assets/portal.js"] {
        for _ in 0..3 {
            let head = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n");
            let answer = ask(server.address, &head).await;
            assert!(!answer.starts_with("HTTP/1.1 429"), "{path}");
        }
    }
}

#[tokio::test]
async fn without_trusted_proxies_nobody_is_believed() {
    let config = http_config();
    config.limits.replace(Limits {
        rate_limit: NonZeroU32::new(1),
        trusted_proxies: Vec::new(),
        ..limits()
    });
    let server = start(&config, connections()).await;
    for (client, status) in [("192.0.2.1", "200"), ("192.0.2.2", "429")] {
        let head = format!("{ASKING}x-forwarded-for: {client}\r\n");
        check_begins(&ask(server.address, &head).await, status);
    }
}
