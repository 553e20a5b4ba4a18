//! What axe-core finds on a page.

use crate::page::Page;
use crate::tools;

/// The rules of WCAG 2.2 AA, and what is good besides.
const CHECK: &str = "
axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    resultTypes: ['violations'],
}).then(
    found => done(found.violations.flatMap(rule => rule.nodes.map(node =>
        `${rule.id} (${rule.help}): ${node.target.join(' ')} ${node.html.slice(0, 200)} ` +
        node.any.concat(node.all, node.none).map(check => check.message).join('; ')))),
    error => done([`axe fails: ${error}`]),
);";

impl Page<'_> {
    /// Each rule that an element of the page breaks.
    pub(crate) fn barriers(&self) -> Vec<String> {
        if !self.ask::<bool>("return 'axe' in window") {
            self.ask::<()>(tools::axe());
        }
        serde_json::from_value(self.ask_later(CHECK)).unwrap()
    }
}
