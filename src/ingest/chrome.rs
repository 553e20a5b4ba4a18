//! Page chrome: what a portal's page shows below a document and is not part of it.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::{is_blank, normalize};

/// A line of chrome, normalised and without blanks.
static CHROME: LazyLock<Regex> = LazyLock::new(|| {
    let words = "打印(?:本页|此页|文章|页面)?|关闭(?:窗口|本页|页面)?|收藏(?:本页)?|\
        分享(?:到:?(?:微信|微博|新浪微博|qq空间|qq|,|、)*)?|返回(?:顶部|上页)|字号|top";
    let pattern = format!(
        "^(?:标签:?|标签:.{{1,80}}|留言与评论(?:\\(.*\\))?|验证码:?[0-9a-z]{{0,12}}|\
         [()|/·:]*(?:(?:{words})[()|/·:]*)+)$"
    );
    Regex::new(&pattern).expect("the pattern is a constant that the tests run")
});

/// The lines of a page without the chrome at its end. Only lines from the last
/// one upwards are taken away, and none behind which text of the document
/// stands: the same words inside a body are part of it.
pub(super) fn without_chrome<'a, 'b>(lines: &'b [&'a str]) -> &'b [&'a str] {
    let kept = lines
        .iter()
        .rposition(|line| !is_chrome(line))
        .map_or(0, |last| last + 1);
    lines.get(..kept).unwrap_or(lines)
}

/// The body without a last line that leads back to the top of the page, which
/// is chrome in every format.
pub(super) fn without_top(body: &str) -> &str {
    let trimmed = body.trim_end();
    let (rest, last) = trimmed.rsplit_once('\n').unwrap_or(("", trimmed));
    if matches!(last.trim(), "Top" | "TOP" | "返回顶部") {
        rest
    } else {
        body
    }
}

/// Whether a line is chrome wherever it stands at an edge of a text.
pub(super) fn is_chrome(line: &str) -> bool {
    let compact: String = normalize(line).chars().filter(|&c| !is_blank(c)).collect();
    compact.is_empty() || is_chrome_line(&compact)
}

/// Whether a line is chrome, given in normal form and without blanks.
pub(crate) fn is_chrome_line(compact: &str) -> bool {
    CHROME.is_match(compact)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, kept: usize) {
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(without_chrome(&lines).len(), kept, "{text}");
    }

    #[test]
    fn chrome_at_the_end_is_taken_away() {
        check(
            "正文\n\n    标签:\n    留言与评论(共有 0 条评论)\n  \u{a0} \n    验证码:",
            1,
        );
        check(
            "正文\n标签：法治政府  山地旅游\n留言与评论（共有 3 条评论）\n验证码：3608 3608",
            1,
        );
        check("正文\n【打印】 【关闭】\nTop", 1);
        check("正文\n打印本页 | 关闭窗口\n分享到：微信 新浪微博", 1);
    }

    #[test]
    fn the_same_words_inside_the_body_stay() {
        check("正文\n验证码:\n打印\n关闭\n二、结论", 5);
        check("请在窗口打印证明\n分享到基层的经验", 2);
        check("正文\n关闭小煤矿", 2);
        check("留言与评论的管理", 1);
        check("验证码管理办法", 1);
    }

    #[test]
    fn top_is_chrome_in_every_format() {
        assert_eq!(without_top("正文\nTop\n"), "正文");
        assert_eq!(without_top("正文\nTop 10\n"), "正文\nTop 10\n");
        assert_eq!(without_top("Top"), "");
    }
}
