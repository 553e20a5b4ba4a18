//! Verifies the live generation when `serve` starts: a small one whole before the
//! first answer, a large one on while it is served.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use anyhow::{Context, bail};

use super::verify::line;
use crate::http::Soundness;
use crate::index::IndexFolder;

/// How long the start waits: enough for some hundred megabytes.
const MAX_WAIT: Duration = Duration::from_millis(300);
const MEND: &str = "`gongwen verify` lists all damage; go back with `gongwen rollback`, fetch a \
     backup with `gongwen restore`, or build the index anew with `gongwen reindex PATH…`";

/// What was found, where that was soon enough.
type Found = Option<String>;

/// A verification under way.
pub(super) struct Verification {
    found: Receiver<Found>,
}

impl Verification {
    /// Begins to verify the live generation. What is found once this is dropped is
    /// logged, and told to those who ask whether the server is ready.
    pub(super) fn begin(folder: &IndexFolder, soundness: &Soundness) -> anyhow::Result<Self> {
        let (sender, found) = sync_channel(0);
        let (folder, soundness) = (folder.clone(), soundness.clone());
        thread::Builder::new()
            .name("index-verify".to_owned())
            .spawn(move || verify(&folder, &soundness, &sender))
            .context("cannot start the thread that verifies the index")?;
        Ok(Self { found })
    }

    /// Waits for a moment. What was found by then is the error.
    pub(super) fn wait(&self) -> anyhow::Result<()> {
        refuse(self.found.recv_timeout(MAX_WAIT).ok().flatten())
    }

    /// What was found by now is the error.
    pub(super) fn end(self) -> anyhow::Result<()> {
        refuse(self.found.try_recv().ok().flatten())
    }
}

fn refuse(found: Found) -> anyhow::Result<()> {
    match found {
        Some(damage) => bail!("the index is damaged: {damage}; {MEND}"),
        None => Ok(()),
    }
}

fn verify(folder: &IndexFolder, soundness: &Soundness, sender: &SyncSender<Found>) {
    let damage = match folder.live_damage() {
        Ok(damage) => damage,
        Err(error) => {
            tracing::error!(error = %error.line(), "the index cannot be verified");
            return;
        }
    };
    let found = damage.as_ref().map(line);
    // Once nobody waits for it any more, the server is running.
    if sender.send(found).is_err()
        && let Some(damage) = damage
    {
        let text = line(&damage);
        tracing::error!(damage = text, "the index is damaged: {text}; {MEND}");
        soundness.tell_damaged(&damage.generation.unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Analysis;

    #[test]
    fn damage_that_is_found_after_the_start_is_told_to_who_asks() {
        let root = tempfile::tempdir().unwrap();
        let folder = IndexFolder::new(root.path());
        let lock = folder.lock("test", Duration::ZERO).unwrap();
        folder.open_or_create(&lock, &Analysis::shared()).unwrap();
        let soundness = Soundness::default();
        let late = || {
            let (sender, receiver) = sync_channel(0);
            drop(receiver);
            verify(&folder, &soundness, &sender);
            soundness.damaged()
        };
        assert_eq!(late(), None);
        let check = || Verification::begin(&folder, &soundness).unwrap().wait();
        check().unwrap();

        let file = folder.folder_of("000001").join("suggestions.bin");
        std::fs::write(&file, "damaged").unwrap();
        let error = check().unwrap_err().to_string();
        for part in ["000001", file.to_str().unwrap(), "gongwen restore"] {
            assert!(error.contains(part), "{error}");
        }
        assert_eq!(soundness.damaged(), None);
        assert_eq!(late().as_deref(), Some("000001"));
    }
}
