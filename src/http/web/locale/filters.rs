//! The filters by which templates say things: `"共 {} 页"|t(pages)`.

use minijinja::HtmlEscape;
use minijinja::Value;
use minijinja::value::Rest;

use super::catalogue::Locale;

/// `t`: the wording in the language of the page, each `{}` filled.
pub(in crate::http::web) fn translated(
    locale: Locale,
) -> impl Fn(&str, Rest<Value>) -> String + Send + Sync + 'static {
    move |text, values| filled(locale.translate(text), &values, Value::to_string)
}

/// `rich`: the same for a wording with elements in it; what fills it is escaped.
pub(in crate::http::web) fn rich(
    locale: Locale,
) -> impl Fn(&str, Rest<Value>) -> Value + Send + Sync + 'static {
    move |text, values| {
        Value::from_safe_string(filled(locale.translate(text), &values, |value| {
            if value.is_safe() {
                value.to_string()
            } else {
                HtmlEscape(&value.to_string()).to_string()
            }
        }))
    }
}

fn filled(text: &str, values: &[Value], write: impl Fn(&Value) -> String) -> String {
    let mut parts = text.split("{}");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for (index, part) in parts.enumerate() {
        filled.push_str(&values.get(index).map(&write).unwrap_or_default());
        filled.push_str(part);
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_and_escaped() {
        let values = || Rest(vec![Value::from("<b>"), Value::from(2)]);
        assert_eq!(
            translated(Locale::Chinese)("{}：{} 份", values()),
            "<b>：2 份"
        );
        let shown = rich(Locale::Chinese)("<i>{}</i> {}", values());
        assert_eq!(shown.to_string(), "<i>&lt;b&gt;</i> 2");
        assert!(shown.is_safe());
        let marked = Rest(vec![Value::from_safe_string("<mark>a</mark>".to_owned())]);
        assert_eq!(
            rich(Locale::Chinese)("{}", marked).to_string(),
            "<mark>a</mark>"
        );
    }
}
