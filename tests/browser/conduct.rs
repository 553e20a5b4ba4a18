//! How a page behaves: what it says on the console, whom it asks, whether it moves
//! under the reader and whether it is wider than the screen.

use serde_json::Value;
use url::Url;

use crate::page::Page;

/// What may move on a page that comes at once, where chance has it whether it is
/// painted before all of it is there, and amid a line, too: a fifth of the sum that
/// Web Vitals (<https://web.dev/articles/cls>) call good. On a slow line nothing may.
const SLIGHT_SHIFT: f64 = 0.02;

impl Page<'_> {
    /// What is wrong with how the page behaved since it was opened.
    pub(crate) fn misconduct(&self) -> Vec<String> {
        let mut complaints = self.console();
        complaints.extend(self.foreign_requests());
        complaints.extend(self.shifts(SLIGHT_SHIFT));
        complaints.extend(self.sideways());
        complaints
    }

    /// Errors and warnings on the console since it was last read, and what the
    /// policy of the page has forbidden.
    pub(crate) fn console(&self) -> Vec<String> {
        let address = self.address();
        let entries = self.browser.run(self.browser.driver.get_log("browser"));
        let is_own_status = |message: &str| {
            // A page that says what went wrong comes with a status that says so too.
            message.starts_with(address.as_str()) && message.contains("the server responded with")
        };
        entries
            .into_iter()
            .filter(|entry| matches!(entry.level.as_str(), "SEVERE" | "WARNING"))
            .filter(|entry| !is_own_status(&entry.message))
            .map(|entry| format!("console: {}", entry.message))
            .collect()
    }

    /// Requests to other hosts since they were last looked at.
    fn foreign_requests(&self) -> Vec<String> {
        let own = self.site.address("/");
        let entries = self.browser.run(self.browser.driver.get_log("performance"));
        let asked = entries.iter().filter_map(|entry| {
            let event: Value = serde_json::from_str(&entry.message).ok()?;
            let message = &event["message"];
            (message["method"] == "Network.requestWillBeSent").then_some(())?;
            Url::parse(message["params"]["request"]["url"].as_str()?).ok()
        });
        // Data in the address itself and pages of the browser ask nobody.
        let asks = |address: &Url| matches!(address.scheme(), "http" | "https" | "ws" | "wss");
        let is_foreign = |address: &Url| asks(address) && address.origin() != own.origin();
        asked
            .filter(is_foreign)
            .map(|address| format!("asks another host: {address}"))
            .collect()
    }

    /// What moved by more than this while the page was loading; blanks between
    /// elements, which nobody sees, may.
    pub(crate) fn shifts(&self, slight: f64) -> Vec<String> {
        let moved = self.ask_later(
            "const moved = [];
            const place = box => `${box.x},${box.y} ${box.width}x${box.height}`;
            const text = node => node?.outerHTML ?? node?.data ?? 'a part';
            const describe = ({ node, previousRect, currentRect }) =>
                `${text(node).slice(0, 80)} from ${place(previousRect)} to ${place(currentRect)}`;
            new PerformanceObserver(list => list.getEntries().forEach(entry => {
                const seen = entry.sources.filter(({ node }) => text(node).trim());
                if (seen.length) moved.push([entry.value, `${seen.map(describe)}`]);
            })).observe({ type: 'layout-shift', buffered: true });
            setTimeout(() => done(moved), 100);",
        );
        let moved: Vec<(f64, String)> = serde_json::from_value(moved).unwrap();
        let moved = moved.into_iter().filter(|(value, _)| *value > slight);
        moved
            .map(|(value, what)| format!("moves by {value}: {what}"))
            .collect()
    }

    /// What makes the page wider than the screen.
    fn sideways(&self) -> Vec<String> {
        self.ask(
            "const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            const wide = [...document.body.querySelectorAll('*')]
                .filter(one => one.getBoundingClientRect().right > width + 0.5)
                .map(one => one.outerHTML.slice(0, 120));
            return [`is wider than ${width} pixels: ${wide.slice(0, 5).join(' ')}`];",
        )
    }
}
