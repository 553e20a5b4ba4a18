//! The templates, compiled into the program. They escape everything but the
//! passages that [`marked`] lets through.

use axum::response::Html;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, Value};
use serde::Serialize;

use super::{assets, links};
use crate::http::error::Fault;
use crate::http::markup;
use crate::query::SearchRequest;
use crate::search::Passage;

const TEMPLATES: [(&str, &str); 9] = [
    ("base.html", include_str!("templates/base.html")),
    ("macros.html", include_str!("templates/macros.html")),
    ("home.html", include_str!("templates/home.html")),
    ("search.html", include_str!("templates/search.html")),
    ("spelling.html", include_str!("templates/spelling.html")),
    ("reasons.html", include_str!("templates/reasons.html")),
    ("filters.html", include_str!("templates/filters.html")),
    ("document.html", include_str!("templates/document.html")),
    ("fault.html", include_str!("templates/fault.html")),
];

/// The templates of all pages.
pub(in crate::http) struct Templates {
    environment: Environment<'static>,
}

/// The search box at the top of a page.
#[derive(Debug, Default, Serialize)]
pub(super) struct SearchBox {
    text: String,
    /// What is sent along: the filters stay when the text changes.
    hidden: Vec<links::Pair>,
}

impl SearchBox {
    pub(super) fn new(request: &SearchRequest) -> Self {
        Self {
            text: request.text.clone(),
            hidden: links::hidden(request, &["q"]),
        }
    }
}

impl Templates {
    pub(in crate::http) fn new(site_name: &str) -> Self {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_syntax(
            SyntaxConfig::builder()
                .trim_blocks(true)
                .lstrip_blocks(true)
                .build()
                .expect("the usual delimiters differ from one another"),
        );
        environment.add_global("site_name", site_name);
        environment.add_global("version", assets::version());
        environment.add_filter("grouped", grouped);
        for (name, source) in TEMPLATES {
            environment
                .add_template(name, source)
                .expect("the templates are compiled in, and tests render each");
        }
        Self { environment }
    }

    /// Renders a page.
    pub(super) fn render(&self, name: &str, page: &impl Serialize) -> Result<Html<String>, Fault> {
        self.environment
            .get_template(name)
            .and_then(|template| template.render(Serde(page)))
            .map(Html)
            .map_err(|error| {
                tracing::error!(error = ?error, template = name, "cannot render `{name}`");
                Fault::internal()
            })
    }
}

/// A passage with its marks: the only value that is not escaped again.
pub(super) fn marked(passage: &Passage) -> Value {
    Value::from_safe_string(markup::html(passage))
}

/// A number with a comma after each three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(
            [0, 999, 1_000, 19_449, 1_234_567].map(grouped),
            ["0", "999", "1,000", "19,449", "1,234,567"]
        );
    }
}
