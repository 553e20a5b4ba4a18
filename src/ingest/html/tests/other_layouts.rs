//! Layouts in which the text and what is told of it stand close together.

use super::check;

#[test]
fn a_provincial_table_with_the_text_in_its_last_row() {
    check(
        "<head><title>政府信息公开</title></head><table class=xxgk_table>\
         <tr><th>索引号</th><td>44/2021-5</td><th>发文日期</th><td>2021-03-30</td></tr>\
         <tr><th>发布机构</th><td>临岳省林业厅</td><th>文　　号</th><td>临林发〔2021〕5号</td></tr>\
         <tr><th>信息名称</th><td colspan=3>关于护林防火的通知</td></tr>\
         <tr><td colspan=4 class=xxgk_content><p>各市林业局：</p><p>清明将至，请做好护林防火工作。</p></td></tr>\
         </table>",
        &[
            "catalog_number=44/2021-5",
            "written_date=2021-03-30",
            "issuer=临岳省林业厅",
            "doc_number=临林发〔2021〕5号",
            "title=关于护林防火的通知",
            "body=各市林业局：/清明将至，请做好护林防火工作。",
        ],
    );
}

#[test]
fn a_share_bar_and_codes_inside_the_container() {
    check(
        "<title>云澜市公告</title><div id=articleContent>\
         <div class=bdsharebuttonbox>分享到：<a>微信</a></div><p>字号：大 中 小</p><p>港口自即日起开放。</p>\
         <p>扫一扫在手机打开当前页</p><p>（责任编辑：甲乙）</p><p>【打印本页】 【关闭窗口】</p></div>",
        &["title=云澜市公告", "body=港口自即日起开放。"],
    );
}

#[test]
fn labels_and_values_on_lines_of_their_own() {
    check(
        "<title>云澜市公告</title><div class=info>索引号：<br>55/2021-2<br>发布机构：<br>云澜市港口局<br>\
         主题词：<br>公开日期：<br>2021.3.31</div><div class=news_content>港口自即日起开放。</div>",
        &[
            "catalog_number=55/2021-2",
            "issuer=云澜市港口局",
            "published_date=2021.3.31",
            "title=云澜市公告",
            "body=港口自即日起开放。",
        ],
    );
}
