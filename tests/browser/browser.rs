//! Chromium, started for the tests and ended with them.

use std::io::{BufRead, BufReader, copy, sink};
use std::process::{Command, Stdio};
use std::sync::{Arc, Once};
use std::thread;

use tempfile::TempDir;
use thirtyfour::WebDriver;
use thirtyfour::common::capabilities::desiredcapabilities::Capabilities;
use thirtyfour::error::WebDriverResult;
use tokio::runtime::{Builder, Runtime};

use crate::server::Process;
use crate::shared::Shared;
use crate::tools::program;

/// Nothing that would ask other machines, and nothing of a desk.
const ARGUMENTS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scripts {
    Run,
    Off,
}

/// The program that starts browsers. It is ended when this is dropped.
pub(crate) struct Browsers {
    _driver: Process,
    address: String,
}

/// A browser of its own, with nothing from before. It is ended when this is
/// dropped.
pub(crate) struct Browser {
    runtime: Runtime,
    pub(crate) driver: WebDriver,
    _profile: TempDir,
    /// The browser must be ended before the program that can end it.
    _browsers: Arc<Browsers>,
}

impl Browsers {
    fn start() -> Self {
        let mut command = Command::new(program("chromedriver", "chromium-driver"));
        command
            .arg("--port=0")
            // Days are typed as the language of the browser has them.
            .env("LANGUAGE", "en_US")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut driver = Process(command.spawn().unwrap());
        let mut output = BufReader::new(driver.0.stdout.take().unwrap());
        let mut said = String::new();
        let port = loop {
            let before = said.len();
            output.read_line(&mut said).unwrap();
            let line = said.get(before..).unwrap_or_default();
            assert!(!line.is_empty(), "chromedriver does not start: {said}");
            if let Some((_, port)) = line.split_once("started successfully on port ") {
                break port.trim().trim_end_matches('.').to_owned();
            }
        };
        // So that it never waits to be heard.
        thread::spawn(move || copy(&mut output, &mut sink()));
        Self {
            _driver: driver,
            address: format!("http://127.0.0.1:{port}"),
        }
    }
}

impl Browser {
    pub(crate) fn start(scripts: Scripts) -> Self {
        static BROWSERS: Shared<Browsers> = Shared::new();
        choose_cryptography();
        let browsers = BROWSERS.get(Browsers::start);
        let profile = tempfile::tempdir().unwrap();
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let capabilities = capabilities(scripts, &profile);
        let started = runtime.block_on(WebDriver::new(&browsers.address, capabilities));
        Self {
            driver: started.unwrap_or_else(|error| panic!("Chromium does not start: {error}")),
            runtime,
            _profile: profile,
            _browsers: browsers,
        }
    }

    /// What the browser answers to a command.
    #[track_caller]
    pub(crate) fn run<T>(&self, command: impl Future<Output = WebDriverResult<T>>) -> T {
        match self.runtime.block_on(command) {
            Ok(answer) => answer,
            Err(error) => panic!("Chromium: {error}"),
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.runtime.block_on(self.driver.clone().quit()).ok();
    }
}

fn capabilities(scripts: Scripts, profile: &TempDir) -> Capabilities {
    let mut arguments: Vec<String> = ARGUMENTS.iter().map(|&one| one.to_owned()).collect();
    arguments.push(format!("--user-data-dir={}", profile.path().display()));
    let mut options = serde_json::json!({
        "binary": program("chromium", "chromium"),
        "args": arguments,
        "prefs": { "intl.accept_languages": "zh-CN,zh" },
    });
    if scripts == Scripts::Off {
        options["prefs"]["profile.managed_default_content_settings.javascript"] = 2.into();
    }
    let capabilities = serde_json::json!({
        "browserName": "chrome",
        "goog:chromeOptions": options,
        "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        // What opens a dialogue must be seen to have done so.
        "unhandledPromptBehavior": "ignore",
    });
    serde_json::from_value(capabilities).unwrap()
}

/// The client of the driver takes what the process has chosen, if there is no need
/// of it.
pub(crate) fn choose_cryptography() {
    static CHOSEN: Once = Once::new();
    CHOSEN.call_once(|| {
        rustls::crypto::ring::default_provider()
            .install_default()
            .ok();
    });
}
