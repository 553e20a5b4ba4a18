//! Takes what belongs to the page and not to the document off both edges of its
//! text. A line inside the text always stays.

use std::sync::LazyLock;

use regex::Regex;

use super::lines::Line;
use super::pairs::pairs;
use crate::ingest::chrome::is_chrome;
use crate::ingest::front_matter::same_text;
use crate::ingest::mapping::Mapping;
use crate::text::{is_blank, normalize};

/// How far from an edge chrome is looked for, in lines.
const MAX_EDGE_LINES: usize = 40;

/// Longest line of chrome, in characters.
const MAX_CHROME_CHARS: usize = 200;

/// Chrome above and below a text, normalised and without blanks.
static BOTH: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        "^(?:[\\[(]?(?:我要)?(?:纠错|打印|关闭|收藏|分享)(?:本页|窗口)?[\\])|]?)*(?:\
         .{0,12}扫一扫.{0,20}|.{0,6}二维码.{0,12}|手机(?:浏览|查看|版|看).{0,12}|\
         (?:字体|字号|文字|文字大小|字体大小)[:：]?[(\\[]?[大中小默认超特+\\-/|、)(\\]\\[]*|\\[?大中小\\]?|\
         (?:浏览|点击|阅读|访问)(?:次数|量|数|率)?[:：]?\\[?\\(?\\d*\\]?\\)?次?|\
         分享(?:到|至)?[:：]?.{0,30}|(?:视力保护色|保护视力色)[:：]?.{0,10}|\
         (?:我要)?(?:纠错|收藏|打印|下载|保存|朗读|语音播报|听全文)(?:本页|此页|本文|全文)?|a[+-]|\
         (?:微信|微博|新浪微博|qq空间|qq|空间|复制链接|x|×)+|\
         \\(?(?:责任编辑|责编|编辑|审核|校对|初审|复审|终审|录入|发布人|供稿|撰稿)[:：].{0,30}\\)?\
         )$",
    )
});

/// Chrome above a text.
static ABOVE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        "^(?:您?(?:现在)?(?:的|所在)?(?:当前)?位置(?:是)?[:：].*|当前位置.*|\
         (?:网站)?首页(?:[>/»›→\\-_|·].*)?|(?:信息)?来源[:：].{0,40}|作者[:：].{0,30}|\
         (?:发布|更新|发文|公开)?(?:时间|日期)[:：]?[\\d年月日:\\-./]{6,24}|\
         \\d{4}[-/年.]\\d{1,2}[-/月.]\\d{1,2}日?(?:\\d{1,2}:\\d{2}(?::\\d{2})?)?)$",
    )
});

/// Chrome below a text.
static BELOW: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        "^(?:[(\\[]?(?:上|下)一(?:篇|条|页|则)[)\\]]?[:：]?.{0,120}|\
         (?:本文|文章)?(?:原文)?(?:链接|网址)(?:地址)?[:：].{0,160}|\
         (?:附件)?(?:一键)?下载全部.{0,6}|没有了|无|更多>*|暂无)$",
    )
});

/// A heading over a list of what else there is to read.
static LIST: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        "^[>·|]*(?:相关(?:链接|阅读|新闻|文章|信息|稿件|报道|解读|内容|推荐)|延伸阅读|热点推荐|\
         推荐阅读|热门文章|友情链接)[:：>]*(?:更多.{0,4})?$",
    )
});

/// A line of the page's footer that is nothing else.
static FOOTER: LazyLock<Regex> = LazyLock::new(|| {
    regex("版权所有|icp备|icp证|公网安备|网站标识码|政府网站标识|copyright|网站地图")
});

/// What a footer says beside that.
static FOOTER_TOO: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        "^(?:(?:主办|承办|协办)(?:单位)?[:：]|技术支持|(?:联系)?(?:地址|电话|邮编|传真)[:：]|\
         邮政编码|联系我们|关于我们|网站声明|法律声明|隐私|建议使用|推荐使用|您是第)",
    )
});

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant that the tests run")
}

/// The text without its edges. The title may stand among the lines above the
/// text and stays. `exact` says that the container held the text and nothing
/// else, so that lines of links in it belong to the text.
pub(super) fn without_edges(
    mut lines: Vec<Line>,
    title: Option<&str>,
    exact: bool,
    mapping: &Mapping,
) -> Vec<Line> {
    below(&mut lines, exact);
    above(lines, title, exact, mapping)
}

fn above(lines: Vec<Line>, title: Option<&str>, exact: bool, mapping: &Mapping) -> Vec<Line> {
    let is_title = |line: &Line| title.is_some_and(|title| same_text(title, &line.text));
    let title_at = lines.iter().take(MAX_EDGE_LINES).position(is_title);
    let mut kept = Vec::with_capacity(lines.len());
    let mut in_edge = true;
    for (index, line) in lines.into_iter().enumerate() {
        if in_edge && !is_title(&line) {
            let plain = compact(&line.text);
            // Above the title links lead elsewhere, where half a page was taken.
            let leads_away = !exact && line.is_link && title_at.is_some_and(|at| index < at);
            if leads_away || is_above(&plain, &line.text, mapping) {
                continue;
            }
            in_edge = false;
        }
        kept.push(line);
    }
    kept
}

fn is_above(plain: &str, text: &str, mapping: &Mapping) -> bool {
    if plain.is_empty() || is_chrome(text) {
        return true;
    }
    if plain.chars().count() > MAX_CHROME_CHARS {
        return false;
    }
    if BOTH.is_match(plain) || ABOVE.is_match(plain) {
        return true;
    }
    // A line of two labels and more, `发布时间：… 来源：…`.
    let (pairs, begins) = pairs(text, mapping);
    begins && pairs.len() > 1
}

fn below(lines: &mut Vec<Line>, exact: bool) {
    let first = lines.len().saturating_sub(MAX_EDGE_LINES);
    let edge: Vec<String> = lines
        .iter()
        .skip(first)
        .map(|line| compact(&line.text))
        .collect();
    let has_footer = edge.iter().any(|plain| is_footer(plain));
    if let Some(list) = edge.iter().position(|plain| LIST.is_match(plain)) {
        let rest = lines
            .iter()
            .skip(first + list + 1)
            .zip(edge.iter().skip(list + 1));
        let is_list = rest.clone().all(|(line, plain)| {
            line.is_link || is_below(plain, &line.text, has_footer) || is_date(plain)
        });
        if is_list {
            lines.truncate(first + list);
        }
    }
    while let Some(last) = lines.last() {
        let plain = compact(&last.text);
        let leads_away = !exact && last.is_link && has_footer && !plain.contains("附件");
        if !leads_away && !is_below(&plain, &last.text, has_footer) {
            break;
        }
        lines.pop();
    }
}

fn is_below(plain: &str, text: &str, has_footer: bool) -> bool {
    plain.is_empty()
        || is_chrome(text)
        || is_footer(plain)
        || (plain.chars().count() <= MAX_CHROME_CHARS
            && (BOTH.is_match(plain)
                || BELOW.is_match(plain)
                || (has_footer && FOOTER_TOO.is_match(plain))))
}

fn is_footer(plain: &str) -> bool {
    plain.chars().count() <= MAX_CHROME_CHARS && FOOTER.is_match(plain)
}

fn is_date(plain: &str) -> bool {
    plain
        .chars()
        .all(|c| c.is_ascii_digit() || "-/.年月日()[]:".contains(c))
}

/// A line in normal form, without blanks and marks of lists.
fn compact(text: &str) -> String {
    let plain: String = normalize(text)
        .chars()
        .filter(|&c| !is_blank(c) && c != '\t')
        .collect();
    plain.trim_start_matches(['•', '·']).to_owned()
}
