//! The form of the text: paragraphs, breaks, tables, lists, what is left out.

use super::record;
use crate::ingest::field::Field;

/// Compares the lines of a text in a known container.
#[track_caller]
fn check(content: &str, expected: &[&str]) {
    let page = format!(
        "<title>某通知标题</title><div id=zoom><p>正文开始的第一个段落。</p>{content}<p>完。</p></div>"
    );
    let record = record(&page);
    let lines: Vec<&str> = record.text(Field::Body).unwrap().lines().collect();
    let [first, inner @ .., last] = lines.as_slice() else {
        panic!("{lines:?}");
    };
    assert_eq!((*first, *last), ("正文开始的第一个段落。", "完。"));
    assert_eq!(inner, expected, "{content}");
}

#[test]
fn paragraphs_and_breaks() {
    check(
        "<p>甲<br>乙</p><div>丙<span>丁</span></div>戊",
        &["甲", "乙", "丙丁", "戊"],
    );
    check("<p>A&amp;B&nbsp;&lt;C&gt; &#20013;</p>", &["A&B <C> 中"]);
    check(
        "<p>云澜\n   市</p><p>a\n b</p><pre>一\n  二</pre>",
        &["云澜市", "a b", "一", "  二"],
    );
    check("<p>甲<p>乙<p>丙", &["甲", "乙", "丙"]);
}

#[test]
fn tables() {
    check(
        "<table><caption>表1</caption><tr><th>市</th><th>人数</th></tr>\
         <tr><td><p>云澜</p></td><td>1</td></tr><tr><td>临岳</td><td></td></tr></table>",
        &["表1", "市\t人数", "云澜\t1", "临岳"],
    );
    check(
        "<table><tr><td><p>甲</p><p>乙</p></td></tr><tr><td>丙</td></tr></table>",
        &["甲", "乙", "丙"],
    );
    check(
        "<table><tr><td>左</td><td><table><tr><td>一</td><td>二</td></tr></table></td></tr></table>",
        &["左", "一\t二"],
    );
}

#[test]
fn lists() {
    check("<ol><li>甲<li>乙</ol>", &["1. 甲", "2. 乙"]);
    check("<ul><li>甲<ul><li>乙</ul></ul>", &["• 甲", "• 乙"]);
    check(
        "<ol><li>一、甲</li><li>（二）乙</li><li>3.丙</li></ol>",
        &["一、甲", "（二）乙", "3.丙"],
    );
    check("<ul style='list-style:none'><li>甲</li></ul>", &["甲"]);
}

#[test]
fn what_shows_nothing() {
    check(
        "<script>a</script><style>b</style><noscript>c</noscript><p hidden>d</p>\
         <p style='Display : none'>e</p><img alt=图 src=a.jpg><select><option>f</select>",
        &[],
    );
}

#[test]
fn words_of_the_page_inside_the_text_stay() {
    check(
        "<p>打印</p><p>关闭窗口</p><p>相关链接</p><p>责任编辑：甲</p><p>来源：乙</p><p>版权所有</p>",
        &[
            "打印",
            "关闭窗口",
            "相关链接",
            "责任编辑：甲",
            "来源：乙",
            "版权所有",
        ],
    );
}
