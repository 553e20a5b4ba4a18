//! Lucene in a JVM, with its own analyzer for Chinese, facets and highlighter.
//! `lucene/LucenePeer.java` is the program, `lucene/setup.sh` gets Lucene.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::documents::{Document, Documents};
use crate::lines::LineServer;
use crate::packages::need;
use crate::peer::{Loaded, Peer, Running};
use crate::process::done;

const SETUP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers/lucene/setup.sh");
/// Memory of the JVM, in the words of its flag.
const HEAP: &str = "-Xmx1g";
/// Debian's jar lacks the classes that map files in the newest way.
const OLDER_MAPPING: &str = "-Dorg.apache.lucene.store.MMapDirectory.enableMemorySegments=false";

#[derive(Default)]
pub(crate) struct Lucene {
    cache: PathBuf,
}

impl Lucene {
    fn command(&self) -> Command {
        let folder = self.cache.join("lucene");
        let mut path = folder.join("classes").into_os_string();
        for part in ["services", "lucene9.jar", "hppc.jar"] {
            path.push(":");
            path.push(folder.join(part));
        }
        let mut command = Command::new(self.cache.join("java/runtime/bin/java"));
        command.args([HEAP, OLDER_MAPPING, "-cp"]).arg(path);
        command.arg("LucenePeer");
        command
    }
}

impl Peer for Lucene {
    fn install(&mut self, cache: &Path) -> Result<()> {
        cache.clone_into(&mut self.cache);
        need("python3", "python3-venv")?;
        done(Command::new(SETUP).arg(cache), &cache.join("lucene.log"))?;
        Ok(())
    }

    fn load(&mut self, documents: &Documents, folder: &Path) -> Result<Loaded> {
        let lines = folder.join("documents.tsv");
        let mut out = BufWriter::new(File::create(&lines)?);
        for document in documents.each()? {
            writeln!(out, "{}", line(&document?))?;
        }
        out.flush()?;
        let index = folder.join("index");
        let mut load = self.command();
        load.arg("load").arg(&lines).arg(&index);
        let finished = done(&mut load, &folder.join("said"))?;
        let count = finished.stdout.trim().strip_prefix("documents ");
        Ok(Loaded {
            took: finished.took,
            documents: count.context("no count")?.parse()?,
            index,
            peak_memory: finished.peak_memory,
        })
    }

    fn start(&mut self, folder: &Path) -> Result<Box<dyn Running>> {
        let mut serve = self.command();
        serve.stderr(File::create(folder.join("said"))?);
        LineServer::start(serve.arg("serve").arg(folder.join("index")))
    }
}

/// The fields in the order in which the program reads them.
fn line(document: &Document) -> String {
    let year = document.published_year();
    let fields = [
        &document.id,
        &document.title,
        &document.body,
        &document.issuer,
        &document.keywords.join("\u{1f}"),
        &document.topic,
        &document.doc_number,
        &document.catalog_number,
        &document.written_date,
        &document.published_date,
        &year.map_or(String::new(), |year| year.to_string()),
    ];
    let fields = fields.map(|field| field.replace(['\t', '\n', '\r'], " "));
    fields.join("\t")
}
