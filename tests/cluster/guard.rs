//! What stands before a node in earnest: TLS with a certificate of an own authority, and
//! nobody is let in without a name and a password, or a token.

use std::net::SocketAddr;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Name and password, as `Authorization` has them: `portal:secret`.
pub(crate) const USER: &str = "portal";
pub(crate) const PASSWORD: &str = "secret";
const BASIC: &str = "Basic cG9ydGFsOnNlY3JldA==";
pub(crate) const TOKEN: &str = "a-token";

const TURNED_AWAY: &str = "HTTP/1.1 401 Unauthorized\r\ncontent-length: 12\r\n\
                           connection: close\r\n\r\nUnauthorized";

/// The guard of one node, who leaves with this.
pub(crate) struct Guard {
    pub(crate) url: String,
    /// The certificate of the authority, as PEM.
    pub(crate) authority: String,
    _runtime: Runtime,
}

impl Guard {
    pub(crate) fn before(node: SocketAddr) -> Self {
        let (authority, config) = certificates();
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("https://{}", listener.local_addr().unwrap());
        let acceptor = TlsAcceptor::from(Arc::new(config));
        runtime.spawn(accept(listener, acceptor, node));
        Self {
            url,
            authority,
            _runtime: runtime,
        }
    }
}

/// An authority, and what a server says that it signed.
fn certificates() -> (String, ServerConfig) {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let authority = params.self_signed(&key).unwrap().pem();
    let issuer = Issuer::new(params, key);
    let key = KeyPair::generate().unwrap();
    let signed = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
    let signed = signed.signed_by(&key, &issuer).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from(signed)],
            PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        );
    (authority, config.unwrap())
}

async fn accept(listener: TcpListener, acceptor: TlsAcceptor, node: SocketAddr) {
    while let Ok((stream, _)) = listener.accept().await {
        let acceptor = acceptor.clone();
        tokio::spawn(async move {
            // Whoever does not trust the certificate goes away.
            if let Ok(stream) = acceptor.accept(stream).await {
                let_in(stream, node).await.ok();
            }
        });
    }
}

/// A connection belongs to one client, which says who it is with its first request.
async fn let_in(
    mut client: tokio_rustls::server::TlsStream<TcpStream>,
    node: SocketAddr,
) -> std::io::Result<()> {
    let mut first = Vec::new();
    while !first.windows(4).any(|end| end == b"\r\n\r\n") {
        if client.read_buf(&mut first).await? == 0 {
            return Ok(());
        }
    }
    let said = String::from_utf8_lossy(&first);
    let known = [BASIC.to_owned(), format!("Bearer {TOKEN}")];
    let is_known = said.lines().any(|line| {
        line.split_once(": ").is_some_and(|(name, value)| {
            name.eq_ignore_ascii_case("authorization") && known.iter().any(|known| known == value)
        })
    });
    if !is_known {
        client.write_all(TURNED_AWAY.as_bytes()).await?;
        return client.shutdown().await;
    }
    let mut node = TcpStream::connect(node).await?;
    node.write_all(&first).await?;
    copy_bidirectional(&mut client, &mut node).await?;
    Ok(())
}
