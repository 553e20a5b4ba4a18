//! Installed, run, upgraded, removed and purged.

use std::path::Path;

use crate::deb::{package, upgrade};
use crate::root::Root;
use crate::service::Service;
use crate::unit::Unit;

const SETTINGS: &str = "/etc/gongwen/gongwen.toml";
const DOCUMENTS: &str = "/var/lib/gongwen/documents";
/// 高龄津贴, of which the sample documents tell.
const SEARCH: &str = "/search?q=%E9%AB%98%E9%BE%84%E6%B4%A5%E8%B4%B4";

#[test]
fn the_package_is_installed_run_upgraded_removed_and_purged() {
    let root = Root::new();
    root.install(package());
    check_installed(&root);

    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    root.copy(&samples, DOCUMENTS);
    root.run(&["chown", "-R", "gongwen:gongwen", DOCUMENTS]);
    check_service(&root);
    check_backup(&root);

    let own = "\n# Of our own.\n";
    root.run(&["sh", "-ec", "printf %s \"$1\" >>\"$0\"", SETTINGS, own]);
    root.install(&upgrade());
    check_upgraded(&root, own);

    root.run(&["dpkg", "-r", "gongwen"]);
    assert!(!root.has("/usr/bin/gongwen"));
    for kept in [
        SETTINGS,
        "/var/lib/gongwen/index",
        DOCUMENTS,
        "/var/log/gongwen",
    ] {
        assert!(root.has(kept), "{kept} went with the program");
    }

    root.run(&["dpkg", "-P", "gongwen"]);
    for gone in [
        "/etc/gongwen",
        "/etc/default/gongwen",
        "/etc/systemd/system/multi-user.target.wants/gongwen.service",
        "/var/lib/gongwen",
        "/var/log/gongwen",
    ] {
        assert!(!root.has(gone), "{gone} is left by a purge");
    }
    // A number that is given anew would own what was backed up.
    root.run(&["getent", "passwd", "gongwen"]);
    assert!(
        root.run(&["find", "/var/backups/gongwen", "-type", "f"])
            .lines()
            .count()
            > 3
    );
}

fn check_installed(root: &Root) {
    let user = root.run(&["getent", "passwd", "gongwen"]);
    assert!(
        user.ends_with(":/var/lib/gongwen:/usr/sbin/nologin\n"),
        "{user}"
    );
    for folder in ["/var/lib/gongwen", DOCUMENTS, "/var/log/gongwen"] {
        let owned = root.run(&["stat", "-c", "%U:%G %a", folder]);
        assert_eq!(owned, "gongwen:gongwen 750\n", "{folder}");
    }
    let wanted = "/etc/systemd/system/multi-user.target.wants/gongwen.service";
    assert!(root.has(wanted), "the service is not enabled");
    for timer in ["gongwen-reindex.timer", "gongwen-backup.timer"] {
        let wanted = format!("/etc/systemd/system/timers.target.wants/{timer}");
        assert!(!root.has(&wanted), "{timer} is enabled");
    }
    root.run(&["gongwen", "--config", SETTINGS, "config", "check"]);
    root.run(&["logrotate", "--debug", "/etc/logrotate.d/gongwen"]);
    root.run(&[
        "bash",
        "-n",
        "/usr/share/bash-completion/completions/gongwen",
    ]);
    check_what_may_be_set(root);
}

/// Each line that shows a setting is one, once it is taken.
fn check_what_may_be_set(root: &Root) {
    for (settings, only_tables) in [(SETTINGS, false), ("/etc/gongwen/site.toml", true)] {
        let text = root.run(&["cat", settings]);
        let is_shown = |rest: &str| rest.starts_with(|c: char| c.is_ascii_lowercase() || c == '[');
        let shown: Vec<&str> = text
            .lines()
            .map(|line| {
                line.strip_prefix('#')
                    .filter(|rest| is_shown(rest))
                    .unwrap_or(line)
            })
            // What they name is not there.
            .filter(|line| {
                !["mapping =", "dictionary =", "logo ="]
                    .iter()
                    .any(|key| line.starts_with(key))
            })
            .collect();
        assert!(
            shown.join("\n") != text.trim_end(),
            "{settings} shows nothing"
        );
        let trial = "/etc/gongwen/trial.toml";
        root.write(trial, &shown.join("\n"));
        let site = "[serve]\nsite = 'trial.toml'\n";
        root.write("/etc/gongwen/trial-site.toml", site);
        let config = if only_tables {
            "/etc/gongwen/trial-site.toml"
        } else {
            trial
        };
        root.run(&["gongwen", "--config", config, "config", "check"]);
        root.run(&["rm", trial, "/etc/gongwen/trial-site.toml"]);
    }
}

fn check_service(root: &Root) {
    let service = Service::start(root, "");
    assert_eq!(service.get("/healthz").0, 200);
    assert_eq!(service.get("/readyz").0, 200);
    service.shows(SEARCH, "鹭汀区人民政府办公室关于完善");
    root.write("/etc/gongwen/blocked_suggestions.txt", "津贴\n");
    service.reload();
    service.says("the settings were read again");
    root.write("/etc/gongwen/best_bets.toml", "[[best_bet]\n");
    service.reload();
    service.says("the settings cannot be taken up");
    assert_eq!(service.get(SEARCH).0, 200);
    root.write("/etc/gongwen/best_bets.toml", "");
    assert_eq!(service.stop(), Some(0));
}

fn check_backup(root: &Root) {
    let backup = Unit::read(root, "gongwen-backup.service").command("ExecStart");
    root.run(&backup.iter().map(String::as_str).collect::<Vec<_>>());
    let reindex = Unit::read(root, "gongwen-reindex.service");
    let code = {
        let command = reindex.command("ExecStart");
        let command: Vec<&str> = command.iter().map(String::as_str).collect();
        root.try_run(&command).status.code().unwrap()
    };
    let also = reindex.one("SuccessExitStatus");
    assert!(code == 0 || code.to_string() == also, "{code}");
}

fn check_upgraded(root: &Root, own: &str) {
    let settings = root.run(&["cat", SETTINGS]);
    assert!(settings.ends_with(own), "{settings}");
    assert!(root.has(&format!("{SETTINGS}.dpkg-dist")));
    // What nobody changed is as the package has it.
    let site = root.run(&["cat", "/etc/gongwen/site.toml"]);
    assert!(site.starts_with("# Anew: "), "{site}");
    let service = Service::start(root, "");
    service.shows(SEARCH, "鹭汀区人民政府办公室关于完善");
    assert_eq!(service.stop(), Some(0));
}
