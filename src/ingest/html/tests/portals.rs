//! Pages as the systems of provinces, cities and counties make them, chrome and
//! all.

use super::{check, told};
use crate::ingest::html::read;
use crate::ingest::mapping::Mapping;

#[test]
fn trs_with_styles_of_its_own_and_bars_around() {
    check(
        "<head><title>临岳省人民政府 政策文件 关于加强防汛工作的通知</title>\
         <meta name=ArticleTitle content=关于加强防汛工作的通知><meta name=ColumnName content=政策文件>\
         <meta name=PubDate content='2021-06-02 08:30'></head><body><div class=top><a href=/>首页</a>&gt;<a>政策</a></div>\
         <ul class=info><li><span class=l>索 引 号：</span><span class=r>LY001-2021-0042</span></li>\
         <li><span class=l>发文机构：</span><span class=r>临岳省应急管理厅</span></li>\
         <li><span class=l>文　　号：</span><span class=r>临应急〔2021〕12号</span></li>\
         <li><span class=l>成文日期：</span><span class=r>2021-06-01</span></li></ul>\
         <h1>关于加强防汛工作的通知</h1><div class=tool>时间：2021-06-02 08:30 <a>打印</a> <a>关闭</a></div>\
         <div class=content><div class=view><div class='TRS_Editor'><style>.Custom_UnionStyle p{}</style>\
         <div class=Custom_UnionStyle><p>各市应急管理局：</p><p>　　汛期将至，请加强值守。</p>\
         <p align=right>临岳省应急管理厅</p><p align=right>2021年6月1日</p></div></div></div>\
         <div class=ewm><img src=x.png alt=x>扫一扫在手机打开当前页</div>\
         <div class=gn><a>打印</a>　<a>关闭</a>　分享到：</div></div>\
         <div class=sxp>上一篇：<a href=1.html>甲</a> 下一篇：<a href=2.html>乙</a></div></body>",
        &[
            "catalog_number=LY001-2021-0042",
            "issuer=临岳省应急管理厅",
            "doc_number=临应急〔2021〕12号",
            "written_date=2021-06-01",
            "title=关于加强防汛工作的通知",
            "ColumnName=政策文件",
            "published_date=2021-06-02 08:30",
            "body=各市应急管理局：/\u{3000}\u{3000}汛期将至，请加强值守。/临岳省应急管理厅/2021年6月1日",
        ],
    );
}

#[test]
fn webber_with_counted_downloads() {
    check(
        "<head><TITLE>关于奖学金评审的通知-云澜学院</TITLE>\
         <META Name=keywords Content='云澜学院,通知公告,奖学金'></head><body><form name=_newscontent_fromname>\
         <div class=content-title><h3>关于奖学金评审的通知</h3><i>发布日期：2021-09-30　 作者：学生处　 来源：　\
         点击量：<script>_showDynClicks('wbnews',1,2)</script></i></div>\
         <div id=vsb_content_2><div class=v_news_content><p>各院系：</p><p>现将评审安排通知如下。</p>\
         <p>云澜学院学生处</p><p>2021年9月29日</p></div></div><div id=div_vote_id></div>\
         <ul style='list-style-type:none'><li>附件【<a href='/system/_content/download.jsp?urltype=news&amp;wbfileid=31'>\
         申请表.docx</a>】已下载<span>12</span>次</li><li><a href='/system/_content/download.jsp?wbfileid=32'>\
         附件【名额.xls】</a></li></ul><p>上一条：<a href=1.htm>甲.doc</a></p><p>【关闭】</p></form></body>",
        &[
            "published_date=2021-09-30",
            "作者=学生处",
            "keywords=云澜学院,通知公告,奖学金",
            "title=关于奖学金评审的通知",
            "issuer=云澜学院学生处",
            "written_date=2021-09-29",
            "body=各院系：/现将评审安排通知如下。/云澜学院学生处/2021年9月29日",
            "->/system/_content/download.jsp?urltype=news&wbfileid=31 申请表.docx",
            "->/system/_content/download.jsp?wbfileid=32 附件【名额.xls】",
        ],
    );
}

#[test]
fn hanweb_with_cells_and_comments() {
    check(
        "<head><title>云澜市人民政府办公室 市政府办文件 关于表彰先进的决定</title>\
         <meta name=Maketime content='2021-05-01 10:00:00'><meta name=SiteName content=云澜市人民政府></head><body>\
         <table class=xxgk_info><tr><td class=t>索引号</td><td>77/2021-00015</td><td class=t>分类：</td><td>人事 \\ 决定</td></tr>\
         <tr><td class=t>发布机构</td><td>云澜市人民政府办公室</td><td class=t>发文日期</td><td>2021-04-30</td></tr>\
         <tr><td class=t>标题</td><td colspan=3>云澜市人民政府关于表彰先进的决定</td></tr>\
         <tr><td class=t>文号</td><td>云政发〔2021〕15号</td><td class=t>时效</td><td>有效</td></tr>\
         <tr><td class=t>内容概述：</td><td colspan=3>表彰先进单位和个人</td></tr></table>\
         <div class=bt_tit>云澜市人民政府关于表彰先进的决定</div><div class=bt_content><!--<$[信息内容]>begin-->\
         <div class=zoom id=zoom><p>各县（区）人民政府：</p><p>市政府决定，表彰以下单位。</p>\
         <table><tr><th>单位</th><th>称号</th></tr><tr><td>港口局</td><td>先进单位</td></tr></table></div>\
         <!--<$[信息内容]>end--></div><div class=bdsharebuttonbox>分享：<a>微信</a></div>\
         <div>【<a href='javascript:window.print()'>打印本页</a>】【<a href='javascript:window.close()'>关闭窗口</a>】</div></body>",
        &[
            "catalog_number=77/2021-00015",
            "分类=人事 \\ 决定",
            "issuer=云澜市人民政府办公室",
            "written_date=2021-04-30",
            "title=云澜市人民政府关于表彰先进的决定",
            "doc_number=云政发〔2021〕15号",
            "validity=有效",
            "内容概述=表彰先进单位和个人",
            "Maketime=2021-05-01 10:00:00",
            "SiteName=云澜市人民政府",
            "body=各县（区）人民政府：/市政府决定，表彰以下单位。/单位\t称号/港口局\t先进单位",
        ],
    );
}

#[test]
fn kaipu_with_a_definition_list() {
    check(
        "<head><meta name=ArticleTitle content=云澜市港口管理办法><meta name=Author content=云澜市司法局></head>\
         <div class=xxgk-head><dl><dt>索 引 号</dt><dd>88/2021-7</dd></dl><dl><dt>主题分类</dt><dd>交通/港口</dd></dl>\
         <dl><dt>发布机构</dt><dd>云澜市司法局</dd></dl><dl><dt>生效日期</dt><dd>2021年7月1日</dd></dl></div>\
         <div class=ucap-box><ucapcontent><div class=TRS_PreAppend><p>　　第一条　为了管理港口，制定本办法。</p>\
         <p>　　第二条　本办法自2021年7月1日起施行。</p><p>　　扫一扫在手机打开当前页</p>\
         <p><a href='javascript:;'>分享</a> | <a>打印</a> | <a>关闭</a></p></div></ucapcontent></div>\
         <div class=editor>责任编辑：甲乙</div>",
        &[
            "catalog_number=88/2021-7",
            "topic=交通/港口",
            "issuer=云澜市司法局",
            "effective_date=2021年7月1日",
            "title=云澜市港口管理办法",
            "Author=云澜市司法局",
            "body=\u{3000}\u{3000}第一条\u{3000}为了管理港口，制定本办法。/\
             \u{3000}\u{3000}第二条\u{3000}本办法自2021年7月1日起施行。",
        ],
    );
}

#[test]
fn a_table_of_headings_and_wide_cells() {
    check(
        "<head><title>云澜市财政局 信息公开</title></head><table class=xxgk><tbody>\
         <tr><th>名　　称：</th><td colspan=3>云澜市财政局关于公布收费目录的公告</td></tr>\
         <tr><th>索 引 号：</th><td colspan=3>99/2021-00003</td></tr>\
         <tr><th>发文单位：</th><td>云澜市财政局</td><th>信息分类：</th><td>财政、金融</td></tr>\
         <tr><th>文号：</th><td>云财公告〔2021〕3号</td><th>发布时间：</th><td>2021-03-31 09:15:00</td></tr>\
         <tr><th>关键词：</th><td colspan=3>收费；目录</td></tr></tbody></table>\
         <div class=article-content><p>现公布收费目录。</p><p>附件：收费目录</p><p>云澜市财政局</p>\
         <p>2021年3月30日</p></div><ul class=fj><li><a href='javascript:void(0)' \
         onclick=\"downFile('W020210331.pdf','收费目录')\">收费目录</a></li></ul>\
         <div class=footer>主办：云澜市财政局　网站标识码：9900000002</div>",
        &[
            "title=云澜市财政局关于公布收费目录的公告",
            "catalog_number=99/2021-00003",
            "发文单位=云澜市财政局",
            "topic=财政、金融",
            "doc_number=云财公告〔2021〕3号",
            "published_date=2021-03-31 09:15:00",
            "keywords=收费；目录",
            "issuer=云澜市财政局",
            "written_date=2021-03-30",
            "附件说明=收费目录",
            "body=现公布收费目录。/附件：收费目录/云澜市财政局/2021年3月30日",
            "->W020210331.pdf 收费目录",
        ],
    );
}

#[test]
fn tables_in_tables_in_gbk_that_nobody_declares() {
    let page = "<html><head><title>关于停航的通告</title></head><body><table width=960><tr><td>\
        <table><tr><td>当前位置：首页 &gt; 通告</td></tr></table></td></tr><tr><td><table><tr><td>\
        <table border=1><tr><td>索引号：</td><td>12/2009-3</td></tr><tr><td>发布机构：</td><td>云澜市海事局</td></tr>\
        <tr><td>发布日期：</td><td>2009-12-01</td></tr></table></td></tr><tr><td align=center><b>关于停航的通告</b></td></tr>\
        <tr><td><table><tr><td id=zoom><p>因大风天气，云澜湖水域自即日起停航，复航时间另行通告，请广大船主注意安全。</p>\
        <p>特此通告。</p><p>二〇〇九年十二月一日</p></td></tr></table></td></tr></table></td></tr>\
        <tr><td>【打印】【关闭】</td></tr></table></body></html>";
    let bytes = encoding_rs::GB18030.encode(page).0;
    let record = read(&bytes, &Mapping::built_in()).unwrap();
    assert_eq!(
        told(&record),
        [
            "catalog_number=12/2009-3",
            "issuer=云澜市海事局",
            "published_date=2009-12-01",
            "title=关于停航的通告",
            "written_date=2009-12-01",
            "body=因大风天气，云澜湖水域自即日起停航，复航时间另行通告，请广大船主注意安全。/\
             特此通告。/二〇〇九年十二月一日",
        ]
    );
}

#[test]
fn a_notice_on_a_page_that_tells_its_time_only() {
    check(
        "<head><title>云澜市教育局关于寒假安排的通知_通知公告_云澜市教育局</title></head>\
         <div class=main><div class=weizhi>当前位置：首页 &gt; 通知公告</div>\
         <div class=article><h2>云澜市教育局关于寒假安排的通知</h2>\
         <div class=property><span>时间：2021-01-12 15:20</span> <span>浏览次数：103次</span> <span>字体：大 中 小</span></div>\
         <div class=article-con><p>云教〔2021〕2号</p><p>各学校：</p><p>寒假自1月23日开始，请做好安排。</p>\
         <p>云澜市教育局</p><p>2021年1月11日</p></div><div class=share>分享到：</div>\
         <div class=pn><p>上一篇：没有了</p><p>下一篇：<a href=2.html>乙</a></p></div></div></div>",
        &[
            "published_date=2021-01-12 15:20",
            "title=云澜市教育局关于寒假安排的通知",
            "doc_number=云教〔2021〕2号",
            "issuer=云澜市教育局",
            "written_date=2021-01-11",
            "body=云教〔2021〕2号/各学校：/寒假自1月23日开始，请做好安排。/云澜市教育局/2021年1月11日",
        ],
    );
}
