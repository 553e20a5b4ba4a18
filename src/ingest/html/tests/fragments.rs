//! Fragments of pages, as databases keep them.

use crate::ingest::html::fragment;

#[track_caller]
fn check(html: &str, expected: &str) {
    assert_eq!(fragment(html).unwrap().0, expected, "{html}");
}

#[test]
fn a_block_is_a_line() {
    check(
        "<p>一、<b>总体</b>要求</p>\n<p>二、<span>任务</span></p>",
        "一、总体要求\n二、任务",
    );
    check("甲<br>乙<br/>丙", "甲\n乙\n丙");
    check("<div>甲<div>乙</div>丙</div>", "甲\n乙\n丙");
    check("<p>打印</p><p>关闭</p>", "打印\n关闭");
}

#[test]
fn what_is_not_shown_is_left_out() {
    check(
        "<style>p{}</style><p>甲</p><script>1<2</script><!-- 乙 -->",
        "甲",
    );
    check("1 &lt; 2 &amp; 3", "1 < 2 & 3");
    check("没有标签", "没有标签");
    check("", "");
}
