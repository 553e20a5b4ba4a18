//! Runs the program over a folder, and watches its memory.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

/// Good files among the others.
const NEIGHBOURS: usize = 7;
/// Most memory of the run, its parsers apart, in bytes: what is stated.
const MOST_BYTES: u64 = 1 << 30;
/// Longest a run may take, for each of its files and besides.
const MOST_TIME: Duration = Duration::from_mins(10);
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// A run that has ended well.
pub(crate) struct Run {
    /// Its report.
    pub(crate) said: Value,
    pub(crate) took: Duration,
    /// The most memory that was resident at once, its parsers apart.
    pub(crate) peak_bytes: u64,
}

/// Takes in the folder `source`.
pub(crate) fn index(folder: &Path) -> Run {
    let output = folder.join("report.json");
    let complaints = folder.join("complaints.txt");
    let started = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_gongwen"))
        .args(["index", "source", "--json"])
        .current_dir(folder)
        .env_remove("GONGWEN_INDEX")
        .stdin(Stdio::null())
        .stdout(fs::File::create(&output).unwrap())
        .stderr(fs::File::create(&complaints).unwrap())
        .spawn()
        .unwrap();
    let status_file = format!("/proc/{}/status", child.id());
    let mut peak_bytes = 0;
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if let Ok(status) = fs::read_to_string(&status_file) {
            peak_bytes = peak_bytes.max(peak_of(&status));
        }
        if started.elapsed() > MOST_TIME {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("the run hangs");
        }
        thread::sleep(LOOK_EVERY);
    };
    let complaints = fs::read_to_string(complaints).unwrap();
    assert!(
        matches!(status.code(), Some(0 | 1)),
        "{status}: {complaints}"
    );
    assert!(!complaints.contains("panicked"), "{complaints}");
    assert!(peak_bytes < MOST_BYTES, "{} MiB", peak_bytes >> 20);
    Run {
        said: serde_json::from_slice(&fs::read(output).unwrap()).unwrap(),
        took: started.elapsed(),
        peak_bytes,
    }
}

fn peak_of(status: &str) -> u64 {
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kib.unwrap_or(0) * 1024
}

/// Writes good files whose names stand before, among and behind all others.
pub(crate) fn neighbours(source: &Path) {
    for number in 0..NEIGHBOURS {
        let name = format!("{}-good.txt", number * 100);
        let text = format!("第{number}号公告\n良好的文件。\n");
        fs::write(source.join(name), text).unwrap();
    }
}

/// That all of them are there.
pub(crate) fn assert_neighbours(folder: &Path) {
    for number in 0..NEIGHBOURS {
        let output = Command::new(env!("CARGO_BIN_EXE_gongwen"))
            .args([
                "search",
                &format!("\"第{number}号公告\""),
                "--scope",
                "title",
                "--json",
            ])
            .current_dir(folder)
            .env_remove("GONGWEN_INDEX")
            .output()
            .unwrap();
        let found: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(found["total"]["value"], 1, "neighbour {number}: {found}");
    }
}
