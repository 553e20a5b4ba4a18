//! Pages without a known container or table, old pages, half pages.

use super::{check, told};
use crate::ingest::html::read;
use crate::ingest::mapping::Mapping;

#[test]
fn an_old_page_of_tables_in_gb2312() {
    let page = "<HTML><HEAD><META http-equiv=Content-Type content=\"text/html; charset=gb2312\">\
        <TITLE>关于港口收费的批复</TITLE></HEAD><BODY><TABLE><TR><TD>您的位置：<A href=/>首页</A> &gt; 批复</TD></TR>\
        <TR><TD align=center><FONT size=4>关于港口收费的批复</FONT></TD></TR>\
        <TR><TD>发布时间：2004-03-31　来源：云澜市物价局　点击数：35</TD></TR>\
        <TR><TD><FONT>云澜市港口管理局：<BR>　　你局《关于调整港口收费的请示》收悉。经研究，同意调整。\
        <BR>　　此复。<BR>二〇〇四年三月三十日</FONT></TD></TR>\
        <TR><TD>【<A href='javascript:window.print()'>打印本页</A>】【<A>关闭窗口</A>】</TD></TR></TABLE>\
        <TABLE><TR><TD>版权所有：云澜市物价局　临ICP备05000000号</TD></TR></TABLE></BODY></HTML>";
    let bytes = encoding_rs::GB18030.encode(page).0;
    let record = read(&bytes, &Mapping::built_in()).unwrap();
    assert_eq!(
        told(&record),
        [
            "published_date=2004-03-31",
            "title=关于港口收费的批复",
            "written_date=2004-03-30",
            "issuer=云澜市物价局",
            "body=云澜市港口管理局：/\
             \u{3000}\u{3000}你局《关于调整港口收费的请示》收悉。经研究，同意调整。/\
             \u{3000}\u{3000}此复。/二〇〇四年三月三十日",
        ]
    );
}

#[test]
fn a_page_with_nothing_but_text() {
    check(
        "<title>云澜市人民政府</title><div><h2>关于清明放假的通知</h2><p>各单位：</p>\
         <p>清明节4月3日至5日放假，共3天，请各单位安排好值班，遇有重大情况，及时报告。</p>\
         <p>云澜市人民政府办公室</p><p>2021年3月31日</p></div>",
        &[
            "title=关于清明放假的通知",
            "issuer=云澜市人民政府办公室",
            "written_date=2021-03-31",
            "主送机关=各单位",
            "body=关于清明放假的通知/各单位：/\
             清明节4月3日至5日放假，共3天，请各单位安排好值班，遇有重大情况，及时报告。/\
             云澜市人民政府办公室/2021年3月31日",
        ],
    );
}

#[test]
fn a_mobile_page_with_lines_of_information() {
    check(
        "<title>关于春耕的通知 - 临岳省农业厅</title><div class=m-detail><div class=tit>关于春耕的通知</div>\
         <div class=info><div>索引号：</div><div>33/2021-1</div><div>文号：</div><div>临农发〔2021〕3号</div>\
         <div>公开日期：</div><div>2021年3月31日</div></div>\
         <div class=detail-content><p>各县农业局：</p><p>做好春耕工作，保障粮食生产。</p>\
         <p>用手机浏览</p><p>上一篇：关于防汛的通知</p><p>下一篇：没有了</p></div></div>",
        &[
            "catalog_number=33/2021-1",
            "doc_number=临农发〔2021〕3号",
            "published_date=2021年3月31日",
            "title=关于春耕的通知",
            "body=各县农业局：/做好春耕工作，保障粮食生产。/用手机浏览",
        ],
    );
}

#[test]
fn half_a_page_as_container() {
    check(
        "<meta name=ArticleTitle content=云澜市水务局关于停水的公告>\
         <div class=content><div class=position>您现在的位置：首页 &gt; 公告</div>\
         <h1>云澜市水务局关于停水的公告</h1>\
         <div>发布时间：2021-03-31 09:00 来源：市水务局 字号：[大 中 小]</div>\
         <p>因管网检修，4月2日8时至18时，东城片区停水，请用户提前储水，不便之处，敬请谅解。</p>\
         <p>　　附件：<a href=a.doc>停水范围</a></p>\
         <div>打印 | 关闭</div><div>相关新闻</div><ul><li><a href=1>一</a><span>[2021-03-01]</span></li>\
         <li><a href=2>二</a></li></ul><div>主办：云澜市水务局</div><div>版权所有 云澜市水务局</div></div>",
        &[
            "published_date=2021-03-31 09:00",
            "title=云澜市水务局关于停水的公告",
            "附件说明=停水范围",
            "issuer=市水务局",
            "body=云澜市水务局关于停水的公告/\
             因管网检修，4月2日8时至18时，东城片区停水，请用户提前储水，不便之处，敬请谅解。/\
             \u{3000}\u{3000}附件：停水范围",
            "->a.doc 停水范围",
        ],
    );
}

#[test]
fn a_form_for_searching_and_other_documents_are_no_information() {
    check(
        "<form><label>标题：</label><input><label>文号：</label><input><button>搜索</button></form>\
         <h1>云澜市公告</h1><div class=TRS_Editor><div class=TRS_Editor><p>港口自即日起开放使用。</p></div></div>\
         <ul><li>名称：其他公告</li><li>发布日期：2020-01-01</li></ul>",
        &["title=云澜市公告", "body=港口自即日起开放使用。"],
    );
}

#[test]
fn attachments_alone_and_files_by_the_text_of_the_link() {
    check(
        "<title>云澜市2021-2025年规划_规划_云澜市人民政府</title><div class=wp_articlecontent>\
         <p>规划全文见以下附件：</p><p><a href='/down?id=7'>规划.pdf</a> <a href='#'>返回</a>\
         <a href=\"javascript:go('x.doc')\">x.doc</a></p></div>\
         <p><a href='u/1.ofd'>版式文件</a></p><p>上一篇：<a href=p.doc>甲</a></p>",
        &[
            "title=云澜市2021-2025年规划",
            "body=规划全文见以下附件：/规划.pdf 返回x.doc",
            "->/down?id=7 规划.pdf",
            "->x.doc x.doc",
            "->u/1.ofd 版式文件",
        ],
    );
}
