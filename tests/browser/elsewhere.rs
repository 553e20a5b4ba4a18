//! A site of somebody else.

use axum::Router;
use axum::response::Html;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// A site of one page. It ends when this is dropped.
pub(crate) struct Elsewhere {
    pub(crate) address: String,
    _runtime: Runtime,
}

impl Elsewhere {
    pub(crate) fn with(page: &str) -> Self {
        let runtime = Runtime::new().unwrap();
        let html = format!("<!doctype html><meta charset=utf-8>{page}");
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = format!("http://{}/", listener.local_addr().unwrap());
        let router = Router::new().fallback(async || Html(html));
        runtime.spawn(async { axum::serve(listener, router).await });
        Self {
            address,
            _runtime: runtime,
        }
    }
}
