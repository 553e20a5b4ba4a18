//! Verifies the live generation when `serve` starts: a small one whole before the
//! first answer, a large one on while it is served.

use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use anyhow::{Context, bail};

use super::verify::line;
use crate::http::Soundness;
use crate::index::IndexFolder;

/// How long the start waits: enough for some hundred megabytes.
const MAX_WAIT: Duration = Duration::from_millis(500);
const MEND: &str = "`gongwen verify` lists all damage; go back with `gongwen rollback`, fetch a \
     backup with `gongwen restore`, or build the index anew with `gongwen reindex PATH…`";

/// What was found, where that was soon enough.
type Found = Option<String>;

/// Begins to verify the live generation. What is found at once is the error; what
/// is found later is logged and told to those who ask whether the server is ready.
pub(super) fn check(folder: &IndexFolder, soundness: &Soundness) -> anyhow::Result<()> {
    let (sender, receiver) = sync_channel(0);
    let (folder, soundness) = (folder.clone(), soundness.clone());
    thread::Builder::new()
        .name("index-verify".to_owned())
        .spawn(move || verify(&folder, &soundness, &sender))
        .context("cannot start the thread that verifies the index")?;
    match receiver.recv_timeout(MAX_WAIT) {
        Ok(Some(damage)) => bail!("the index is damaged: {damage}; {MEND}"),
        Ok(None) | Err(_) => Ok(()),
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
