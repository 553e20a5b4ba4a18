//! The filters by which templates say things: `"共 {} 页"|t(pages)`.

use jiff::civil::Date;
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

/// `day`: a day such as `2021-03-31` as the language of the page writes it.
pub(in crate::http::web) fn day(locale: Locale) -> impl Fn(&str) -> String + Send + Sync + 'static {
    let form = match locale {
        Locale::Chinese => "%-Y年%-m月%-d日",
        Locale::English => "%-d %B %Y",
    };
    move |day| match day.parse::<Date>() {
        Ok(date) => date.strftime(form).to_string(),
        Err(_) => day.to_owned(),
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
    fn days_are_written_as_the_language_has_them() {
        assert_eq!(day(Locale::Chinese)("2021-03-01"), "2021年3月1日");
        assert_eq!(day(Locale::English)("2021-03-01"), "1 March 2021");
        assert_eq!(day(Locale::English)("soon"), "soon");
    }

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
