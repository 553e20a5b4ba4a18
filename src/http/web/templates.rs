//! The templates, compiled into the program. They escape everything but the
//! texts that [`marked`], [`marked_text`] and [`data_block`] let through.

use axum::response::Html;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, Value, context};
use serde::Serialize;

use super::links;
use super::locale::{Locale, day, rich, translated};
use super::visit::Visit;
use crate::http::error::Fault;
use crate::http::markup::{self, Mark};
use crate::http::site::{Site, TemplateError};
use crate::query::SearchRequest;
use crate::search::Passage;

/// Our templates by name.
pub(super) const TEMPLATES: [(&str, &str); 20] = [
    ("base.html", include_str!("templates/base.html")),
    ("looks.html", include_str!("templates/looks.html")),
    ("macros.html", include_str!("templates/macros.html")),
    ("home.html", include_str!("templates/home.html")),
    ("search.html", include_str!("templates/search.html")),
    ("chart.html", include_str!("templates/chart.html")),
    ("best_bets.html", include_str!("templates/best_bets.html")),
    ("hit.html", include_str!("templates/hit.html")),
    ("hits.html", include_str!("templates/hits.html")),
    ("paging.html", include_str!("templates/paging.html")),
    ("ways_out.html", include_str!("templates/ways_out.html")),
    ("spelling.html", include_str!("templates/spelling.html")),
    ("reasons.html", include_str!("templates/reasons.html")),
    ("filters.html", include_str!("templates/filters.html")),
    ("document.html", include_str!("templates/document.html")),
    ("browse.html", include_str!("templates/browse.html")),
    ("embed.html", include_str!("templates/embed.html")),
    ("api.html", include_str!("templates/api.html")),
    ("queries.html", include_str!("templates/queries.html")),
    ("fault.html", include_str!("templates/fault.html")),
];

/// The templates of all pages, once for each language.
pub(in crate::http) struct Templates {
    environments: Vec<(Locale, Environment<'static>)>,
    version: String,
}

/// The search box at the top of a page.
#[derive(Debug, Default, Serialize)]
pub(in crate::http) struct SearchBox {
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
    /// The templates, with those in place of ours that the site has.
    ///
    /// # Errors
    /// Where one of the site's cannot be read.
    pub(in crate::http) fn new(site: &Site, version: &str) -> Result<Self, TemplateError> {
        let environments = Locale::ALL
            .into_iter()
            .map(|locale| Ok((locale, environment(site, version, locale)?)))
            .collect::<Result<_, _>>()?;
        let mut hash = blake3::Hasher::new();
        for (_, source) in TEMPLATES {
            hash.update(source.as_bytes());
        }
        hash.update(format!("{site:?}").as_bytes());
        Ok(Self {
            environments,
            version: hash.finalize().to_hex().to_string(),
        })
    }

    /// Changes with the templates and with what they say of the site.
    pub(in crate::http) fn version(&self) -> &str {
        &self.version
    }

    /// Renders a page.
    pub(in crate::http) fn render(
        &self,
        visit: &Visit,
        name: &str,
        page: &impl Serialize,
    ) -> Result<Html<String>, Fault> {
        let context = context! { visit => Serde(visit), ..Serde(page) };
        let environments = self.environments.iter();
        let mut of_locale = environments.filter(|(locale, _)| *locale == visit.preferences.locale);
        let (_, environment) = of_locale.next().ok_or_else(Fault::internal)?;
        environment
            .get_template(name)
            .and_then(|template| template.render(context))
            .map(Html)
            .map_err(|error| {
                tracing::error!(error = ?error, template = name, "cannot render `{name}`");
                Fault::internal()
            })
    }
}

fn environment(
    site: &Site,
    version: &str,
    locale: Locale,
) -> Result<Environment<'static>, TemplateError> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()
            .expect("the usual delimiters differ from one another"),
    );
    let name = match locale {
        Locale::Chinese => &site.name,
        Locale::English => site.name_en.as_ref().unwrap_or(&site.name),
    };
    environment.add_global("site_name", name);
    environment.add_global("footer", Value::from(Serde(&site.footer)));
    environment.add_global("identification", Value::from(Serde(&site.identification)));
    environment.add_global("version", version);
    environment.add_filter("grouped", grouped);
    environment.add_filter("day", day(locale));
    environment.add_filter("t", translated(locale));
    environment.add_filter("rich", rich(locale));
    for (name, source) in TEMPLATES {
        environment
            .add_template(name, source)
            .expect("the templates are compiled in, and tests render each");
    }
    for (name, source) in &site.templates {
        environment
            .add_template_owned(name.clone(), source.clone())
            .map_err(|error| TemplateError::new(name, &error))?;
    }
    Ok(environment)
}

/// A passage with its marks, escaped.
pub(super) fn marked(passage: &Passage) -> Value {
    Value::from_safe_string(markup::html(passage))
}

/// A text with its marks, for documents that are shown as a whole.
pub(super) fn marked_text(text: &str, marks: &[Mark]) -> Value {
    if marks.is_empty() {
        return text.into();
    }
    Value::from_safe_string(markup::numbered_html(text, marks))
}

/// Data for a `<script>` that is none. Nothing in it ends the element, and it
/// stays JSON.
pub(super) fn data_block(data: &serde_json::Value) -> Value {
    let mut safe = String::new();
    for c in data.to_string().chars() {
        match c {
            '<' => safe.push_str("\\u003c"),
            '>' => safe.push_str("\\u003e"),
            '&' => safe.push_str("\\u0026"),
            '\u{2028}' => safe.push_str("\\u2028"),
            '\u{2029}' => safe.push_str("\\u2029"),
            _ => safe.push(c),
        }
    }
    Value::from_safe_string(safe)
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
