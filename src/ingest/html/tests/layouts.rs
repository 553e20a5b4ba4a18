//! One page in each layout: its fields, text, links and doubts.

use super::check;

#[test]
fn state_council_with_a_table_of_information() {
    check(
        "<div class=wrap><table><tbody><tr><td><table class=bd1><tbody>\
         <tr><td><b>索 引 号：</b></td><td>000099/2021-00031</td>\
         <td><b>主题分类：</b></td><td>农业、林业、水利\\水利</td></tr>\
         <tr><td><b>发文机关：</b></td><td>临岳省人民政府办公厅</td>\
         <td><b>成文日期：</b></td><td>2021年03月29日</td></tr>\
         <tr><td><b>标　　题：</b></td><td colspan=3>关于印发《云澜湖<br>保护规划》的通知</td></tr>\
         <tr><td><b>发文字号：</b></td><td>临政办发〔2021〕7号</td>\
         <td><b>发布日期：</b></td><td>2021年03月31日</td></tr></tbody></table>\
         <table><tr><td><b>主 题 词：</b></td><td></td><td></td></tr></table></td></tr></tbody></table>\
         <table><tr><td><table><tr><td class=b12c id=UCAP-CONTENT>\
         <p style='text-align:center'><b>关于印发《云澜湖保护规划》的通知</b></p>\
         <p>各市人民政府：</p>\n <p>　　现予印发。</p><p>2021年3月29日</p></td></tr></table>\
         <div id=qr_container>扫一扫在手机打开当前页</div></td></tr></table></div>",
        &[
            "catalog_number=000099/2021-00031",
            "topic=农业、林业、水利\\水利",
            "issuer=临岳省人民政府办公厅",
            "written_date=2021年03月29日",
            "title=关于印发《云澜湖 保护规划》的通知",
            "doc_number=临政办发〔2021〕7号",
            "published_date=2021年03月31日",
            "主送机关=各市人民政府",
            "body=关于印发《云澜湖保护规划》的通知/各市人民政府：/\u{3000}\u{3000}现予印发。/2021年3月29日",
        ],
    );
}

#[test]
fn state_council_with_meta_and_share_bar() {
    check(
        "<html><head><meta charset=utf-8><title>云澜市召开港口会议_云澜市人民政府网</title>\
         <meta name=SiteName content=云澜市人民政府网><meta name=SiteIDCode content=9900000001>\
         <meta name=ColumnName content=政务动态><meta name=ArticleTitle content=云澜市召开港口会议>\
         <meta name=PubDate content='2021-03-31 10:22'><meta name=ContentSource content=云澜日报>\
         <meta name=keywords content='港口;会议'><meta name=viewport content='width=1'></head>\
         <body><div class=crumb>首页 &gt; 动态</div><div class=article><h1>云澜市召开港口会议</h1>\
         <div class=pages-date>2021-03-31 10:22 <span>来源： 云澜日报</span>\
         <div class=share>【字体：<a>大</a> 中 小】<a>打印</a></div></div>\
         <div class=pages_content><p>港口会议3月30日召开。</p><p>会议要求，加快港口建设。</p>\
         <div class=share-box>分享到：微信 微博</div>\
         <div class=editor>【我要纠错】 责任编辑：甲乙</div></div></div>\
         <div class=footer>主办单位：云澜市人民政府办公室</div></body></html>",
        &[
            "SiteName=云澜市人民政府网",
            "SiteIDCode=9900000001",
            "ColumnName=政务动态",
            "title=云澜市召开港口会议",
            "published_date=2021-03-31 10:22",
            "keywords=港口;会议",
            "issuer=云澜日报",
            "body=港口会议3月30日召开。/会议要求，加快港口建设。",
        ],
    );
}

#[test]
fn trs_with_a_list_of_information() {
    check(
        "<head><title>云澜市审计局公告</title></head><div class=xxgk><ul class=xxgk_head>\
         <li><b>索 引 号：</b>11/2021-3</li><li><b>信息分类：</b><span>审计</span></li>\
         <li><strong>发布机构</strong><span>云澜市审计局</span></li>\
         <li><b>生成日期：</b>2021-03-30</li><li><b>名称：</b>云澜市审计局公告（第3号）</li>\
         <li><b>文号：</b></li><li><b>主题词：</b>无</li><li><b>公开方式：</b>主动公开</li></ul>\
         <div class=article-h1>云澜市审计局公告</div>\
         <div class='view TRS_UEDITOR trs_paper_default'><p>　　现将结果公告如下。</p>\
         <ol start=2><li>财政</li><li>（一）民生</li></ol><ul><li>附则</li></ul>\
         <p><a href='./P020210330.pdf'>附件：审计结果.pdf</a></p></div>\
         <div>附件：<a href='/att/W02.XLSX?x=1'>统计表</a></div>\
         <div>相关链接</div><a href='/other.doc'>其他</a></div>",
        &[
            "catalog_number=11/2021-3",
            "topic=审计",
            "issuer=云澜市审计局",
            "written_date=2021-03-30",
            "title=云澜市审计局公告（第3号）",
            "公开方式=主动公开",
            "附件说明=审计结果.pdf",
            "body=\u{3000}\u{3000}现将结果公告如下。/2. 财政/（一）民生/• 附则/附件：审计结果.pdf",
            "->./P020210330.pdf 附件：审计结果.pdf",
            "->/att/W02.XLSX?x=1 统计表",
        ],
    );
}

#[test]
fn jpage_with_definition_list_and_zoom() {
    check(
        "<title>港口条例-云澜市人民政府</title><div class=bmxx><dl><dt>索引号：</dt><dd>22/2021-9</dd>\
         <dt>发布机构：</dt><dd>云澜市港口局</dd><dt>文 号：</dt><dd></dd>\
         <dt>发布日期：</dt><dd>2021/3/31</dd></dl></div>\
         <h1 class=title>云澜市港口条例</h1><p>浏览次数：<script>var a='12';</script>次</p>\
         <div id=zoom><!--ZJEG_RSS.content.begin--><p>第一条　为了发展港口。</p>\
         <p style='display:none'>隐藏</p><p>第二条　自公布之日起施行。</p>\
         <p>【打印本页】【关闭窗口】</p></div>",
        &[
            "catalog_number=22/2021-9",
            "issuer=云澜市港口局",
            "published_date=2021/3/31",
            "title=云澜市港口条例",
            "body=第一条\u{3000}为了发展港口。/第二条\u{3000}自公布之日起施行。",
        ],
    );
}

#[test]
fn linked_data_only() {
    check(
        "<head><title>x</title><script type='application/ld+json'>{\"@graph\":[{\"@type\":\"NewsArticle\",\
         \"headline\":\"云澜市公告\",\"datePublished\":\"2021-03-31T10:22:00+08:00\",\
         \"dateCreated\":\"2021-03-30\",\"publisher\":{\"@type\":\"Organization\",\
         \"name\":\"云澜市人民政府\"},\"keywords\":[\"公告\",\"港口\"],\
         \"url\":\"https://www.yunlan.example/1.html\"}]}</script></head>\
         <article><p>现公告如下，港口自即日起开放，请各单位遵照执行，并做好宣传解释工作，确保安全。</p>\
         <p>特此公告，本公告由云澜市港口局负责解释，有效期五年。</p></article>",
        &[
            "title=云澜市公告",
            "published_date=2021-03-31T10:22:00+08:00",
            "written_date=2021-03-30",
            "source_url=https://www.yunlan.example/1.html",
            "keywords=[\"公告\",\"港口\"]",
            "issuer=云澜市人民政府",
            "body=现公告如下，港口自即日起开放，请各单位遵照执行，并做好宣传解释工作，确保安全。/\
             特此公告，本公告由云澜市港口局负责解释，有效期五年。",
        ],
    );
}

#[test]
fn what_the_page_shows_counts_before_what_it_declares() {
    check(
        "<meta name=ArticleTitle content=港口公告><meta name=PubDate content=2021-04-01>\
         <table><tr><th>名　称</th><td>云澜市港口公告</td></tr>\
         <tr><th>发布日期</th><td>2021-03-31</td></tr></table>\
         <div class=article-content>港口自即日起开放使用。</div>\
         <script type='application/ld+json'>{\"headline\":</script>",
        &[
            "title=云澜市港口公告",
            "published_date=2021-03-31",
            "body=港口自即日起开放使用。",
            "?title 港口公告",
            "?published_date 2021-04-01",
            "?extra {\"headline\":",
        ],
    );
}
