//! What a page says is a field, kept aside, or doubted.

use super::check;

const BODY: &str = "<div class=TRS_Editor><p>港口自即日起开放使用。</p></div>";

/// A head over a text: what is told of it beside its title and text.
#[track_caller]
fn check_head(head: &str, expected: &[&str]) {
    let page = format!("<meta name=ArticleTitle content=港口公告>{head}{BODY}");
    let text = ["body=港口自即日起开放使用。"];
    let (doubts, fields): (Vec<&str>, Vec<&str>) =
        expected.iter().partition(|told| told.starts_with('?'));
    let all: Vec<&str> = ["title=港口公告"]
        .into_iter()
        .chain(fields)
        .chain(text)
        .chain(doubts)
        .collect();
    check(&page, &all);
}

#[test]
fn metas_that_are_not_known_are_kept() {
    check_head(
        "<meta name=Author content=甲乙><meta name=department content=云澜市港口局>\
         <meta name=文号 content=云港发〔2021〕3号><meta property=article:section content=公告>\
         <meta name=source content=云澜日报><meta name=id content=77><meta name=extra content=丙>",
        &[
            "Author=甲乙",
            "department=云澜市港口局",
            "doc_number=云港发〔2021〕3号",
            "article:section=公告",
            "source=云澜日报",
            "id=77",
            "extra=丙",
        ],
    );
}

#[test]
fn metas_that_say_nothing_of_a_document_are_left_out() {
    check_head(
        "<meta name=viewport content=width=1><meta name=generator content=x><meta name=renderer content=webkit>\
         <meta name=baidu-site-verification content=a1><meta name=apple-mobile-web-app-capable content=yes>\
         <meta http-equiv=X-UA-Compatible content=IE=edge><meta name=description content=''>\
         <meta name=keywords content=无><meta name=title content=港口公告_云澜市人民政府>\
         <meta property=og:title content=港口公告><meta property=og:type content=article>\
         <meta property=og:image content=/a.png>",
        &[],
    );
}

#[test]
fn names_for_sharing_are_kept_where_they_say_something_else() {
    check_head(
        "<meta name=description content=开放港口><meta property=og:description content=开放港口>\
         <meta property=og:site_name content=云澜发布><meta property=og:title content=港口开放了>",
        &[
            "description=开放港口",
            "og:site_name=云澜发布",
            "og:title=港口开放了",
        ],
    );
}

#[test]
fn a_head_that_says_otherwise_is_doubted() {
    check_head(
        "<meta name=title content=码头通告><meta name=url content=https://a.example/1>\
         <meta property=og:url content=http://a.example/1/><link rel=canonical href=https://a.example/2>\
         <meta name=keywords content='港口;公告'><meta name=Keywords content='公告 港口'>\
         <meta name=ContentSource content=云澜市港口局>\
         <script type='application/ld+json'>{\"headline\":\"港口公告\",\"publisher\":{\"name\":\"云澜网\"},\
         \"keywords\":[\"码头\"],\"url\":\"https://a.example/3\",\"author\":{\"name\":\"甲乙\"},\
         \"image\":\"a.png\"}</script>",
        &[
            "source_url=https://a.example/1",
            "keywords=港口;公告",
            "author=甲乙",
            "issuer=云澜网",
            "ContentSource=云澜市港口局",
            "?source_url https://a.example/3",
            "?keywords [\"码头\"]",
            "?source_url https://a.example/2",
            "?title 码头通告",
        ],
    );
}

#[test]
fn rows_for_text_and_attachments_are_kept_and_followed() {
    check(
        "<table><tr><td>索引号</td><td>66/2021-1</td><td>名称</td><td>港口公告</td></tr>\
         <tr><td>内容</td><td>港口开放的时间和办法</td></tr>\
         <tr><td>附件</td><td><a href=a.pdf>时间表</a></td></tr></table>\
         <div class=TRS_Editor><p>港口自即日起开放使用。</p></div>",
        &[
            "catalog_number=66/2021-1",
            "title=港口公告",
            "内容=港口开放的时间和办法",
            "附件=时间表",
            "body=港口自即日起开放使用。",
            "->a.pdf 时间表",
        ],
    );
}

#[test]
fn a_value_that_is_too_long_is_doubted_unless_it_is_text() {
    let long = "港口".repeat(260);
    let doubt = format!("?topic {long}");
    let page = |topic: &str, text: &str| {
        format!(
            "<table><tr><td>索引号</td><td>66/2021-1</td><td>名称</td><td>港口公告</td></tr>\
             <tr><td>主题分类</td><td>{topic}</td></tr></table>\
             <div class=TRS_Editor><p>{text}</p></div>"
        )
    };
    check(
        &page(&long, "港口自即日起开放使用。"),
        &[
            "catalog_number=66/2021-1",
            "title=港口公告",
            "body=港口自即日起开放使用。",
            &doubt,
        ],
    );
    let body = format!("body={long}");
    check(
        &page(&long, &long),
        &["catalog_number=66/2021-1", "title=港口公告", &body],
    );
}

#[test]
fn files_behind_scripts_are_found_or_doubted() {
    check(
        "<title>港口公告</title><div class=TRS_Editor><p>见附件。</p>\
         <p><a href=\"javascript:download('/files/a.pdf')\">时间表</a></p>\
         <p><a href='#' onclick=\"window.open('P020210331.doc?x=1', '_blank')\">办法</a></p>\
         <p><span onclick='go(\"u/b.XLS\")'>名单</span></p>\
         <p><a href='javascript:void(0)' onclick='down(12)'>统计表.xlsx</a></p>\
         <p><a href='javascript:back()'>返回</a></p></div>",
        &[
            "title=港口公告",
            "body=见附件。/时间表/办法/名单/统计表.xlsx/返回",
            "->/files/a.pdf 时间表",
            "->P020210331.doc?x=1 办法",
            "->u/b.XLS 名单",
            "?attachments 统计表.xlsx",
        ],
    );
}

#[test]
fn all_sources_are_kept() {
    check(
        "<title>港口公告</title><meta name=ContentSource content=云澜市港口局>\
         <p>发布时间：2021-03-31　来源：云澜日报　作者：甲乙</p>\
         <div class=TRS_Editor><p>港口自即日起开放使用。</p></div>",
        &[
            "published_date=2021-03-31",
            "作者=甲乙",
            "title=港口公告",
            "issuer=云澜市港口局",
            "来源=云澜日报",
            "body=港口自即日起开放使用。",
        ],
    );
}

#[test]
fn the_text_says_what_the_page_does_not() {
    check(
        "<title>云澜市港口局关于开放港口的通知</title><meta name=ContentSource content=云澜日报>\
         <div class=TRS_Editor><p>云港发〔2021〕3号</p><p>云澜市港口局关于开放港口的通知</p>\
         <p>各区人民政府：</p><p>港口自即日起开放使用。</p><p>云澜市港口局</p>\
         <p>2021年3月31日</p><p>（此件公开发布）</p></div>",
        &[
            "title=云澜市港口局关于开放港口的通知",
            "doc_number=云港发〔2021〕3号",
            "issuer=云澜市港口局",
            "written_date=2021-03-31",
            "主送机关=各区人民政府",
            "公开方式=此件公开发布",
            "ContentSource=云澜日报",
            "body=云港发〔2021〕3号/云澜市港口局关于开放港口的通知/各区人民政府：/港口自即日起开放使用。/\
             云澜市港口局/2021年3月31日/（此件公开发布）",
        ],
    );
}

#[test]
fn labels_without_a_colon_are_told_by_their_cells() {
    let page = format!(
        "<title>港口公告</title><table><tr><td>发布机构</td><td>云澜市港口局</td><td>信息分级</td><td>一般</td></tr>\
         <tr><td>索引号</td><td>7/2021-1</td><td>成文日期</td><td>2021-03-31</td></tr>\
         <tr><td>内容概述</td><td colspan=3>开放港口</td></tr></table>{BODY}"
    );
    check(
        &page,
        &[
            "issuer=云澜市港口局",
            "信息分级=一般",
            "catalog_number=7/2021-1",
            "written_date=2021-03-31",
            "内容概述=开放港口",
            "title=港口公告",
            "body=港口自即日起开放使用。",
        ],
    );
}
