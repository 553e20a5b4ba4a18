//! A server that follows a folder.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::cli::{Running, http_get, serve};

const PATIENCE: Duration = Duration::from_secs(30);

/// Waits until a search finds so many documents.
#[track_caller]
fn wait_for(server: &Running, count: u64) {
    let started = Instant::now();
    let expected = format!("\"value\":{count}");
    loop {
        let answer = http_get(server.address(), "/api/v1/search?q=%E5%81%9C%E6%B0%B4");
        if answer.contains(&expected) {
            return;
        }
        assert!(started.elapsed() < PATIENCE, "not {count}: {answer}");
        thread::sleep(Duration::from_millis(50));
    }
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join("docs").join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[test]
fn what_is_new_changed_and_gone_is_followed() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "all/a.txt", "停水通知一\n检修。");
    let mut server = serve(folder, &["--watch", "docs"]);
    wait_for(&server, 1);
    write(folder, "all/b/c.txt", "停水通知二\n检修。");
    write(folder, "all/d.txt", "停水通知三\n检修。");
    wait_for(&server, 3);
    write(folder, "all/d.txt", "供热通知\n检修。");
    wait_for(&server, 2);
    fs::remove_file(folder.join("docs/all/b/c.txt")).unwrap();
    wait_for(&server, 1);
    // A folder that is emptied at once is more likely lost than meant.
    fs::rename(folder.join("docs/all"), folder.join("away")).unwrap();
    server.wait_for_line("the folders are empty");
    wait_for(&server, 1);
    write(folder, "e.txt", "停水通知四\n检修。");
    write(folder, "f.txt", "停水通知五\n检修。");
    wait_for(&server, 2);
}
