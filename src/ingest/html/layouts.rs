//! The layouts of the content management systems of government sites that are
//! known: where they keep the text, the title, and what is no part of either.

/// A container of the text of a document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Container {
    /// How it is found.
    pub(super) selector: &'static str,
    /// Whether it holds the text and nothing else.
    pub(super) exact: bool,
}

const fn exact(selector: &'static str) -> Container {
    Container {
        selector,
        exact: true,
    }
}

const fn around(selector: &'static str) -> Container {
    Container {
        selector,
        exact: false,
    }
}

/// The containers, the surest first. Those of one line belong together.
pub(super) const CONTAINERS: &[Container] = &[
    // gov.cn and the sites of the State Council.
    exact("#UCAP-CONTENT, ucapcontent, #ucap-content"),
    exact(".pages_content"),
    // TRS WCM: what its editor wrote.
    exact(".TRS_Editor, .TRS_UEDITOR, .trs_editor_view, .trs_paper_default, .trs_web"),
    exact("#zoom, #Zoom, #ZOOM"),
    // Hanweb jcms and jpage; their text stands between comments too.
    exact("#barrierfree_container .main-txt, .main-txt, .bt_content, #jpage_content"),
    // Webber and Sudy, of universities and cities.
    exact(".wp_articlecontent, .v_news_content, #vsb_content, #vsb_content_2, #vsb_content_501"),
    // Kaipu and others.
    exact(".xxgk_content, .xxgk-content, #xxgk_content, .xxgkContent, .zfxxgk_content"),
    exact(".view_content, .viewContent, .news_content, .newsContent, .newscontent, #newscontent"),
    exact(
        ".article-content, .article_content, .articleContent, #articleContent, #article-content, \
           #article_content, .article-body, .article_body, .articleBody, #articleBody, .art_con, \
           .artcon, .arc_cont, .article-con, .article_con, [itemprop=articleBody]",
    ),
    exact(
        ".detail-content, .detail_content, .detailContent, #detailContent, .details-content, \
           .detail-con, .detail_con, .info-content, .info_content, #infoContent, .contentText, \
           .content-text, .conTxt, .con_txt, #conTxt, .zwnr, .zw_content, .cont_txt, .txt_con, \
           .text-content, .wzcon, .wz_content, .xl_content, .xlnr, .xl-content, .gsj_htmlcon_bot, \
           .Custom_UnionStyle, #Content_Text, #mycontent, #textContent, #docContent, #fontzoom, \
           #fontContent, #printContent, #MyContent, .rich_media_content, .ewb-article-info, \
           .bodyContent, .pages_print, .text_content, .b12c, .p_content",
    ),
    // Names that are given to the text as well as to half a page.
    around("article"),
    around(
        "#content, .content, #Content, .Content, #con, .con, .cont, .article, #article, \
            .detail, #detail, .main-content, .main_content, [role=article]",
    ),
];

/// Where a page shows the title of its document, the surest first.
pub(super) const TITLES: &[&str] = &[
    "ucaptitle, #ucap-title, [itemprop=headline]",
    ".article-title, .article_title, .articleTitle, #articleTitle, .arti_title, .arti-title, \
     .news_title, .newsTitle, .detail-title, .detail_title, .detailTitle, .xxgk_title, \
     .xxgk-title, .pages-title, .pages_title, .info-title, .xl_title, .wz_title, .contTitle, \
     .content-title, .content_title, .main-tit, .titles, .tit1",
    "h1",
    ".title, #title, h2",
];

/// Classes and names of elements that belong to the site. An element counts
/// where one of its classes or its name is one of these, without regard to
/// case, `-` and `_`, and where it holds little text.
pub(super) const CHROME: &[&str] = &[
    // Sharing.
    "share",
    "sharebox",
    "sharebar",
    "sharelist",
    "sharebtn",
    "socialshare",
    "bdsharebuttonbox",
    "bdshare",
    "bsharecustom",
    "bshare",
    "jiathisstyle",
    "jiathis",
    "fenxiang",
    "fx",
    "gwdsharebox",
    "articleshare",
    "newsshare",
    "sharetoolbar",
    // Codes to be scanned.
    "qrcontainer",
    "qrcode",
    "qrcodebox",
    "ewm",
    "erweima",
    "ewmbox",
    "codeimg",
    "divdiv",
    // Printing, closing, size of letters.
    "dayin",
    "dybox",
    "fontsize",
    "zihao",
    "textsize",
    "fontset",
    "printclose",
    "toolbar",
    "articletools",
    "closewindow",
    // Where one is, and where one may go.
    "position",
    "crumb",
    "crumbs",
    "breadcrumb",
    "breadcrumbs",
    "weizhi",
    "currentposition",
    "dqwz",
    "curpos",
    "bnav",
    "mianbaoxie",
    "prenext",
    "prevnext",
    "nextprev",
    "shangxiapian",
    "pagenext",
    "prevandnext",
    "sxp",
    "artpn",
    // What else there is to read.
    "relatednews",
    "relevantnews",
    "xgyd",
    "xgxx",
    "xglj",
    "xgwj",
    "xgjd",
    "xgbd",
    "relatedlist",
    "relateinfo",
    "hotnews",
    "recommend",
    "tuijian",
    // Counters and editors.
    "hits",
    "viewcount",
    "clickcount",
    "zrbj",
    "bianji",
    // Header and footer.
    "footer",
    "foot",
    "header",
    "topnav",
    "navbar",
    "nav",
    "sidebar",
    "copyright",
    "friendlink",
    "youlian",
    "yqlj",
    "pinglun",
];
