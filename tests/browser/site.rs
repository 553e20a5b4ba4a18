//! A portal over documents, as it runs where it is used.

use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;
use url::Url;

use crate::browser::choose_cryptography;
use crate::program;
use crate::server::Server;
use crate::shared::Shared;

/// What the editors of the portal recommend.
const BEST_BETS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/editorial/best-bets.toml");

/// A running portal. It is stopped when this is dropped.
pub(crate) struct Site {
    server: Server,
    _index: TempDir,
}

/// What the server answers.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) media_type: String,
    pub(crate) bytes: Vec<u8>,
}

impl Site {
    /// The portal over the sample documents.
    pub(crate) fn of_samples() -> Arc<Self> {
        static SAMPLES: Shared<Site> = Shared::new();
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        SAMPLES.get(|| Self::over(&corpus))
    }

    /// A portal over all documents of a folder.
    pub(crate) fn over(documents: &Path) -> Self {
        let index = tempfile::tempdir().unwrap();
        program::done(index.path(), &["index", documents.to_str().unwrap()]);
        let command = program::command(program::PROGRAM);
        let server = Server::from_command(command, index.path(), &["--best-bets", BEST_BETS]);
        Self {
            server: server.unwrap_or_else(|(_, said)| panic!("{said}")),
            _index: index,
        }
    }

    /// The address of a page, written as people do.
    pub(crate) fn address(&self, path: &str) -> Url {
        let portal = Url::parse(&format!("http://{}", self.server.address)).unwrap();
        portal.join(path).unwrap()
    }

    pub(crate) fn fetch(&self, path: &str) -> Answer {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let address = self.address(path);
        choose_cryptography();
        runtime.block_on(async {
            let response = reqwest::get(address).await.unwrap();
            let media_type = response.headers()["content-type"].to_str().unwrap();
            Answer {
                status: response.status().as_u16(),
                media_type: media_type.to_owned(),
                bytes: response.bytes().await.unwrap().to_vec(),
            }
        })
    }
}
