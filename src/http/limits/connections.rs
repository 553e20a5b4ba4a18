//! Taking in connections, no more than can be borne, and serving each of them
//! within the time that it may take.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};
use tower::ServiceExt;

use super::body::PatientBody;
use super::client::Peer;
use super::in_force::LimitsInForce;
use super::stream::PatientStream;
use crate::http::error::Fault;
use crate::http::metrics::Metrics;

/// What connections may take.
#[derive(Debug, Clone)]
pub struct ConnectionLimits {
    /// How long a client may take for the head of its next request, begun or not.
    pub head_timeout: Duration,
    /// Longest head of a request, in bytes.
    pub max_head_bytes: usize,
    /// How long a client may send or take next to nothing in the midst of a body.
    pub patience: Duration,
    /// How long requests under way may take when the server stops.
    pub shutdown_timeout: Duration,
}

/// Most bytes of a connection that are kept in memory, each way.
const BUFFER_BYTES: usize = 64 * 1024;
/// Connections that are told at once that there is no place; more are just closed.
const MAX_TURNED_AWAY: usize = 256;
/// How long such a connection may last.
const TURNING_AWAY: Duration = Duration::from_secs(1);
/// How long one waits where the machine gives no more connections.
const AFTER_FAILURE: Duration = Duration::from_millis(100);

/// Serves until `shutdown` ends; requests under way are answered first.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: &ConnectionLimits,
    in_force: &LimitsInForce,
    metrics: &Metrics,
    shutdown: impl Future<Output = ()> + Send + 'static,
) {
    let doors = Arc::new(Semaphore::new(MAX_TURNED_AWAY));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.head_timeout)
        .max_header_size(limits.max_head_bytes)
        .max_buf_size(BUFFER_BYTES.max(limits.max_head_bytes));
    let graceful = GracefulShutdown::new();
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut shutdown => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                wait_after(&error).await;
                continue;
            }
        };
        let Some(open) = in_force.open_connection() else {
            metrics.turned_away();
            if let Ok(door) = Arc::clone(&doors).try_acquire_owned() {
                tokio::spawn(async move {
                    let _door = door;
                    // Who does not listen needs no answer.
                    timeout(TURNING_AWAY, turn_away(stream)).await.ok();
                });
            }
            continue;
        };
        stream.set_nodelay(true).ok();
        let service = service(router.clone(), peer, limits.patience);
        let stream = TokioIo::new(PatientStream::new(stream, limits.patience));
        let connection = graceful.watch(http.serve_connection(stream, service_fn(service)));
        tokio::spawn(async move {
            let _open = open;
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
    drop(listener);
    if timeout(limits.shutdown_timeout, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("some requests took too long to be answered before the end");
    }
}

/// Answers a request of a connection.
fn service(
    router: Router,
    peer: SocketAddr,
    patience: Duration,
) -> impl Fn(Request<Incoming>) -> tower::util::Oneshot<Router, Request> {
    move |request| {
        let mut request = request.map(|body| Body::new(PatientBody::new(body, patience)));
        request.extensions_mut().insert(Peer(peer.ip()));
        router.clone().oneshot(request)
    }
}

/// What came of a connection that was closed at once is nobody's concern; else the
/// machine is short of something.
async fn wait_after(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    ) {
        tracing::warn!(%error, "cannot take in a connection");
        sleep(AFTER_FAILURE).await;
    }
}

/// Says that there is no place, and reads on for a while: what is closed with
/// something unread takes its answer along.
async fn turn_away(mut stream: TcpStream) -> io::Result<()> {
    let body = serde_json::to_string(&Fault::overloaded().body())?;
    let answer = format!(
        "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nretry-after: 1\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await?;
    tokio::io::copy(&mut stream, &mut tokio::io::sink()).await?;
    Ok(())
}
