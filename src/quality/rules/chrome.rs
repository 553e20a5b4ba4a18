//! Parts of a page that were left at an edge of a body.

use std::sync::LazyLock;

use regex::Regex;

use crate::ingest::is_chrome_line;
use crate::quality::report::Report;
use crate::quality::subject::Subject;
use crate::text::{is_blank, normalize};

/// How many lines from each end are looked at.
const EDGE_LINES: usize = 12;
/// A longer line is a paragraph that speaks of such things.
const MAX_LINE_CHARS: usize = 80;

/// Lines of pages beside those that the reader takes away, normalised and
/// without blanks.
static CHROME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^(?:
        扫(?:一扫|码|描).{0,20}(?:二维码|打开|阅读|分享|查看|手机).{0,20} | 扫一扫.{0,20}
        | (?:上一[篇条]|下一[篇条]|上一页|下一页).{0,70}
        | [(]?(?:责任编辑|责编|编辑|网站编辑|信息录入|文章录入)[:：].{1,20}
        | (?:信息|稿件|文章|新闻)?来源[:：].{1,60}(?:浏览|点击|阅读|字体|发布时间|时间[:：]).{0,40}
        | (?:浏览次数|点击次数|点击数|阅读次数|阅读量|访问量|访问次数)[:：]?[0-9]*次?.{0,20}
        | 版权所有.{0,40} | .{2,30}版权所有(?:[©:(,0-9].{0,40})? | (?:copyright|©).{0,70}
        | .{0,40}(?:icp备|公网安备|网站标识码).{0,50}
        | (?:主办|承办)(?:单位)?[:：].{2,40}(?:承办|主办|技术支持|维护).{0,40} | 技术支持[:：].{2,30}
        | (?:您?当前(?:的)?位置|您?(?:现在)?所在(?:的)?位置|您的位置)[:：].{0,70}
        | 网站首页.{0,60} | 首页[>»/].{1,70}
        | [(\[]?(?:字体|字号)[:：]?[(\[]?(?:大|小)[/|]?(?:中|大|小).{0,20}
        | (?:纠错|我要纠错|网站地图|联系我们|关于我们|设为首页|加入收藏|无障碍浏览|返回首页|回到顶部|附件下载|相关链接|相关阅读)
        )$",
    )
    .expect("the pattern is a constant that the tests run")
});

pub(super) fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
    let lines: Vec<&str> = subject.document.body.lines().collect();
    let from_end = lines.len().saturating_sub(EDGE_LINES).max(EDGE_LINES);
    let edges = lines
        .iter()
        .take(EDGE_LINES)
        .chain(lines.iter().skip(from_end));
    let mut found = edges.filter(|line| is_chrome(line));
    if let Some(first) = found.next() {
        let message = match found.count() {
            0 => "is part of a page, not of the document".to_owned(),
            more => format!("is part of a page, not of the document; {more} more lines are"),
        };
        report.at(subject, "chrome-in-body", "body", first, message);
    }
}

fn is_chrome(line: &str) -> bool {
    if line.chars().nth(MAX_LINE_CHARS).is_some() {
        return false;
    }
    let compact: String = normalize(line).chars().filter(|&c| !is_blank(c)).collect();
    !compact.is_empty() && (is_chrome_line(&compact) || CHROME.is_match(&compact))
}
