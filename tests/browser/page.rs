//! What a person does on a page, and sees there.

use std::thread;
use std::time::{Duration, Instant};

use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde_json::Value;
use thirtyfour::error::WebDriverResult;
use thirtyfour::{By, Key, WebElement};
use url::Url;

use crate::browser::{Browser, Scripts};
use crate::site::Site;
use crate::view::DESK;

/// How long is waited for what a page comes to show.
const PATIENCE: Duration = Duration::from_secs(10);
const GLANCE: Duration = Duration::from_millis(20);

/// A window that shows pages of a site.
pub(crate) struct Page<'a> {
    pub(crate) site: &'a Site,
    pub(crate) browser: Browser,
}

impl<'a> Page<'a> {
    /// An empty window of a browser that has been nowhere yet.
    pub(crate) fn new(site: &'a Site, scripts: Scripts) -> Self {
        let page = Self {
            site,
            browser: Browser::start(scripts),
        };
        page.set_width(DESK);
        page
    }

    /// Goes to an address, written as people do.
    #[track_caller]
    pub(crate) fn open(&self, path: &str) {
        let address = self.site.address(path);
        self.browser.run(self.browser.driver.goto(address.as_str()));
    }

    #[track_caller]
    pub(crate) fn back(&self) {
        self.browser.run(self.browser.driver.back());
    }

    /// The address of the page, which leads to it from anywhere.
    #[track_caller]
    pub(crate) fn address(&self) -> Url {
        self.browser.run(self.browser.driver.current_url())
    }

    /// Waits until the address has a parameter of this value.
    #[track_caller]
    pub(crate) fn arrives_with(&self, name: &str, value: &str) {
        let has_arrived = patiently(|| {
            let address = self.now(self.browser.driver.current_url())?;
            let mut pairs = address.query_pairs();
            pairs
                .any(|pair| pair == (name.into(), value.into()))
                .then_some(())
        });
        if has_arrived.is_none() {
            self.fail(&format!("is not at `{name}={value}`"));
        }
    }

    /// Writes into the control of a label, in place of what is there.
    #[track_caller]
    pub(crate) fn fill(&self, label: &str, text: &str) {
        self.with_control(&labelled(label), 0, &async |control: &WebElement| {
            control.clear().await?;
            control.send_keys(text).await
        });
    }

    /// Types a day into one of the date controls of a label.
    #[track_caller]
    pub(crate) fn fill_day(&self, label: &str, nth: usize, day: Date) {
        let typed = day.strftime("%m%d%Y").to_string();
        let path = format!("//label[{}]//input[@type='date']", says(label));
        self.with_control(&path, nth, &async |control: &WebElement| {
            control.send_keys(&typed).await
        });
    }

    /// Presses a key, wherever the focus is.
    #[track_caller]
    pub(crate) fn press(&self, key: Key) {
        let keys = self.browser.driver.action_chain().send_keys(key);
        self.browser.run(keys.perform());
    }

    /// Types, wherever the focus is.
    #[track_caller]
    pub(crate) fn type_text(&self, text: &str) {
        let keys = self.browser.driver.action_chain().send_keys(text);
        self.browser.run(keys.perform());
    }

    /// Clicks the link or the button that says so.
    #[track_caller]
    pub(crate) fn click(&self, text: &str) {
        self.click_in("body", text);
    }

    /// Clicks the link or the button that says so, in a part of the page.
    #[track_caller]
    pub(crate) fn click_in(&self, selector: &str, text: &str) {
        let path = format!(
            ".//*[self::a or self::button or self::summary][contains(normalize-space(), {})]",
            quoted(text)
        );
        let clicked = patiently(|| {
            let parts = self.try_all(By::Css(selector))?;
            let mut seen = parts.iter().find_map(|part| {
                let found = self.now(part.find_all(By::XPath(path.clone())))?;
                found
                    .into_iter()
                    .find(|one| self.now(one.is_displayed()) == Some(true))
            });
            self.now(seen.take()?.click())
        });
        if clicked.is_none() {
            self.fail(&format!(
                "has nothing to click that says `{text}` in `{selector}`"
            ));
        }
    }

    /// Waits until a text can be seen.
    #[track_caller]
    pub(crate) fn shows(&self, text: &str) {
        let is_seen = patiently(|| self.all_text().contains(text).then_some(()));
        if is_seen.is_none() {
            self.fail(&format!("does not show `{text}`"));
        }
    }

    /// Checks that a text cannot be seen.
    #[track_caller]
    pub(crate) fn shows_not(&self, text: &str) {
        let is_gone = patiently(|| (!self.all_text().contains(text)).then_some(()));
        if is_gone.is_none() {
            self.fail(&format!("still shows `{text}`"));
        }
    }

    /// What the first element of a selector says.
    #[track_caller]
    pub(crate) fn text(&self, selector: &str) -> String {
        let mut texts = self.texts(selector);
        if texts.is_empty() {
            self.fail(&format!("has no `{selector}`"));
        }
        texts.swap_remove(0)
    }

    /// What the elements of a selector say.
    #[track_caller]
    pub(crate) fn texts(&self, selector: &str) -> Vec<String> {
        let texts = patiently(|| {
            // What is still coming would be missed.
            let script = "return document.readyState === 'complete'";
            let state = self.now(self.browser.driver.execute(script, Vec::new()))?;
            (state.json() == true).then_some(())?;
            let found = self.try_all(By::Css(selector))?;
            found.iter().map(|one| self.now(one.text())).collect()
        });
        texts.unwrap_or_else(|| self.fail(&format!("changes all the time at `{selector}`")))
    }

    /// Waits until an expression of the tests is true.
    #[track_caller]
    pub(crate) fn waits_for(&self, expression: &str) {
        let script = format!("return {expression}");
        let is_true = patiently(|| {
            let answer = self.now(self.browser.driver.execute(script.as_str(), Vec::new()))?;
            (answer.json() == true).then_some(())
        });
        if is_true.is_none() {
            self.fail(&format!("has not come to `{expression}`"));
        }
    }

    /// What a script of the tests gives, which runs besides all policies.
    #[track_caller]
    pub(crate) fn ask<T: DeserializeOwned>(&self, script: &str) -> T {
        let answer = self.browser.driver.execute(script, Vec::new());
        serde_json::from_value(self.browser.run(answer).json().clone()).unwrap()
    }

    /// As [`ask`](Self::ask), for a script that gives what it gives to `done`.
    #[track_caller]
    pub(crate) fn ask_later(&self, script: &str) -> Value {
        let script = format!("const done = arguments[0];\n{script}");
        let answer = self.browser.driver.execute_async(script, Vec::new());
        self.browser.run(answer).json().clone()
    }

    /// Does something with a control of a label that can be seen.
    #[track_caller]
    fn with_control(
        &self,
        path: &str,
        nth: usize,
        act: &impl AsyncFn(&WebElement) -> WebDriverResult<()>,
    ) {
        let done = patiently(|| {
            let mut seen = self.try_all(By::XPath(path))?;
            seen.retain(|one| self.now(one.is_displayed()) == Some(true));
            self.now(act(seen.get(nth)?))
        });
        if done.is_none() {
            self.fail(&format!("has no control at `{path}` that takes this"));
        }
    }

    /// All that can be seen now.
    fn all_text(&self) -> String {
        let bodies = self.try_all(By::Css("body")).unwrap_or_default();
        bodies
            .iter()
            .filter_map(|body| self.now(body.text()))
            .collect()
    }

    fn try_all(&self, by: By) -> Option<Vec<WebElement>> {
        self.now(self.browser.driver.find_all(by))
    }

    /// An answer; none where the page is just changing.
    fn now<T>(&self, command: impl Future<Output = WebDriverResult<T>>) -> Option<T> {
        self.browser.run(async { Ok(command.await.ok()) })
    }

    #[track_caller]
    fn fail(&self, what: &str) -> ! {
        let seen = self.all_text();
        panic!("{} {what}:\n{seen}", self.address());
    }
}

/// What an attempt gives, as soon as it gives something.
fn patiently<T>(mut attempt: impl FnMut() -> Option<T>) -> Option<T> {
    let started = Instant::now();
    loop {
        let outcome = attempt();
        if outcome.is_some() || started.elapsed() > PATIENCE {
            return outcome;
        }
        thread::sleep(GLANCE);
    }
}

/// What an element passes that says something.
fn says(text: &str) -> String {
    format!("contains(normalize-space(), {})", quoted(text))
}

/// The path of the controls of a label.
fn labelled(label: &str) -> String {
    let said = says(label);
    let control = "*[self::input or self::select or self::textarea]";
    format!("//{control}[@id=//label[{said}]/@for] | //label[{said}]//{control}")
}

/// A text as it stands in a path.
fn quoted(text: &str) -> String {
    let quote = if text.contains('"') { '\'' } else { '"' };
    assert!(
        !text.contains('\'') || quote == '"',
        "cannot be quoted: {text}"
    );
    format!("{quote}{text}{quote}")
}
