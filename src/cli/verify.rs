//! `gongwen verify`: reads every file of the index and names what is damaged.

use std::fmt::Write;
use std::process::ExitCode;

use anyhow::bail;
use serde::Serialize;

use super::config::Common;
use super::output;
use crate::index::{Damage, IndexFolder, verify_generation};

/// Where files are damaged.
const DAMAGED: u8 = 2;

#[derive(Serialize)]
struct VerifyBody {
    files: u64,
    bytes: u64,
    damages: Vec<DamageBody>,
}

#[derive(Serialize)]
struct DamageBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    generation: Option<String>,
    file: String,
    reason: String,
}

pub(super) fn run(common: &Common) -> anyhow::Result<ExitCode> {
    common.engine.ensure_embedded("verify")?;
    let (mut files, mut bytes) = (0, 0);
    let damages = common.folder().verify(|_, length| {
        files += 1;
        bytes += length;
    })?;
    let code = if damages.is_empty() { 0 } else { DAMAGED };
    if common.json {
        output::print_json(&VerifyBody {
            files,
            bytes,
            damages: damages.iter().map(damage_body).collect(),
        })?;
    } else {
        let mut text = String::new();
        for damage in &damages {
            writeln!(text, "damaged: {}", line(damage))?;
        }
        let bytes = indicatif::HumanBytes(bytes);
        writeln!(
            text,
            "read {files} files, {bytes}: {} damaged",
            damages.len()
        )?;
        output::print(&text)?;
        if !damages.is_empty() {
            output::complain(
                "the mend: `gongwen rollback` where the generation before is whole, \
                 `gongwen restore` from a backup, or `gongwen reindex PATH…`",
            );
        }
    }
    Ok(ExitCode::from(code))
}

/// That every file of a generation is as it was written.
pub(super) fn whole(folder: &IndexFolder, name: &str) -> anyhow::Result<()> {
    let damages = verify_generation(&folder.folder_of(name), |_, _| {})?;
    match damages.as_slice() {
        [] => Ok(()),
        [first, rest @ ..] => {
            let more = rest.len();
            bail!(
                "generation `{name}` is damaged: {}{}",
                line(first),
                if more > 0 {
                    format!(", and {more} more files; see `gongwen verify`")
                } else {
                    String::new()
                }
            )
        }
    }
}

pub(super) fn line(damage: &Damage) -> String {
    let path = damage.path.display();
    match &damage.generation {
        Some(generation) => format!("generation {generation}, `{path}`: {}", damage.reason),
        None => format!("`{path}`: {}", damage.reason),
    }
}

fn damage_body(damage: &Damage) -> DamageBody {
    DamageBody {
        generation: damage.generation.clone(),
        file: damage.path.display().to_string(),
        reason: damage.reason.clone(),
    }
}
