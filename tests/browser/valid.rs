//! Pages and files are valid, and what is not would be found.

use crate::pages::{FILES, Listed, PAGES};
use crate::site::Site;
use crate::validators::{self, Validator};

#[test]
fn pages_are_valid() {
    let site = Site::of_samples();
    let fetched = PAGES.map(|Listed { name, path, status }| {
        let answer = site.fetch(path);
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.media_type, "text/html; charset=utf-8", "{path}");
        (name, answer.bytes)
    });
    let complaints = validators::html(&fetched);
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn files_are_valid() {
    let site = Site::of_samples();
    for (path, complaints_of) in FILES {
        let answer = site.fetch(path);
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(complaints_of(&answer.bytes), [""; 0], "{path}");
    }
}

#[test]
fn invalid_pages_are_found() {
    let page = |rest: &str| {
        let head = "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\">";
        format!("{head}{rest}").into_bytes()
    };
    let good = page("<title>公文</title></head><body><h1>公文</h1></body></html>");
    let untitled = page("</head><body><h1>公文</h1></body></html>");
    let misnested = page("<title>公文</title></head><body><ul><p>公文</p></ul></body></html>");
    let pages = [
        ("good", good),
        ("untitled", untitled),
        ("misnested", misnested),
    ];
    let complaints = validators::html(&pages);
    for (name, is_bad) in [("good", false), ("untitled", true), ("misnested", true)] {
        let beginning = format!("{name}.html");
        let is_found = complaints.iter().any(|one| one.starts_with(&beginning));
        assert_eq!(is_found, is_bad, "{name}: {complaints:#?}");
    }
}

/// A good file, and how it goes bad: what is replaced by what.
#[track_caller]
fn check(complaints_of: Validator, good: &str, changes: &[(&str, &str)]) {
    assert_eq!(complaints_of(good.as_bytes()), [""; 0]);
    for (part, other) in changes {
        assert!(good.contains(part), "{part}");
        let bad = good.replace(part, other);
        assert_ne!(complaints_of(bad.as_bytes()), [""; 0], "{bad}");
    }
}

#[test]
fn xml_that_is_not_is_found() {
    check(
        validators::xml,
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0\"/></svg>",
        &[("</svg>", ""), ("\"M0 0\"", "M0")],
    );
}

#[test]
fn feeds_that_are_not_atom_are_found() {
    check(
        validators::atom,
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>
<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"zh-CN\"
      xmlns:opensearch=\"http://a9.com/-/spec/opensearch/1.1/\">
<id>urn:portal:search</id><title>供热</title><updated>2024-01-02T03:04:05Z</updated>
<author><name>云澜市人民政府</name></author>
<opensearch:totalResults>1</opensearch:totalResults>
<link rel=\"self\" type=\"application/atom+xml\" href=\"https://portal.example/feed?q=a&amp;page=1\"/>
<entry><id>urn:portal:1</id><title>通知</title><updated>2024-01-02T03:04:05+08:00</updated>
<link href=\"https://portal.example/documents/1\"/><category term=\"通知\"/>
<summary type=\"html\">&lt;b&gt;供热&lt;/b&gt;</summary>
<content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>供热</p></div></content>
</entry>
</feed>",
        &[
            ("<id>urn:portal:1</id>", ""),
            ("2024-01-02T03:04:05+08:00", "2024-01-02"),
            ("<author><name>云澜市人民政府</name></author>", ""),
            ("href=\"https://portal.example/documents/1\"", ""),
            ("<category term=\"通知\"/>", "<topic/>"),
            ("&amp;", "&"),
        ],
    );
}

#[test]
fn sitemaps_that_are_not_are_found() {
    check(
        validators::sitemap,
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">
<url><loc>https://portal.example/documents/1?a=1&amp;b=2</loc><lastmod>2024-01-02</lastmod></url>
<url><loc>https://portal.example/2</loc><lastmod>2024-01-02T03:04:05Z</lastmod>
<changefreq>yearly</changefreq><priority>0.5</priority></url>
</urlset>",
        &[
            ("<loc>https://portal.example/2</loc>", ""),
            ("https://portal.example/2", "/2"),
            (
                "https://portal.example/2",
                "https://portal.example/documents/1?a=1&amp;b=2",
            ),
            (
                "<lastmod>2024-01-02</lastmod>",
                "<lastmod>2024年1月2日</lastmod>",
            ),
            ("0.5", "5"),
            ("yearly", "sometimes"),
        ],
    );
}

#[test]
fn indexes_of_sitemaps_that_are_not_are_found() {
    check(
        validators::sitemap_index,
        "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">
<sitemap><loc>https://portal.example/sitemap-1.xml</loc><lastmod>2024-01-02</lastmod></sitemap>
</sitemapindex>",
        &[
            ("sitemap-1.xml", "文件 1.xml"),
            ("<lastmod>2024-01-02</lastmod>", "<priority>1</priority>"),
            ("sitemapindex", "urlset"),
        ],
    );
}

#[test]
fn descriptions_of_a_search_that_are_not_are_found() {
    check(
        validators::opensearch,
        "<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\"
 xmlns:moz=\"http://www.mozilla.org/2006/browser/search/\">
<ShortName>公文检索</ShortName><Description>云澜市政府信息公开检索</Description>
<Url type=\"text/html\" template=\"https://portal.example/search?q={searchTerms}\"/>
<Url type=\"application/x-suggestions+json\" rel=\"suggestions\"
 template=\"https://portal.example/suggest?q={searchTerms}\"/>
<Image width=\"16\" height=\"16\" type=\"image/svg+xml\">https://portal.example/icon.svg</Image>
<Query role=\"example\" searchTerms=\"供热\"/>
<Language>zh-CN</Language><InputEncoding>UTF-8</InputEncoding>
<moz:SearchForm>https://portal.example/</moz:SearchForm>
</OpenSearchDescription>",
        &[
            ("公文检索", "这是一个长得没有任何浏览器愿意显示的名称"),
            ("<Description>云澜市政府信息公开检索</Description>", ""),
            (
                "template=\"https://portal.example/search?q={searchTerms}\"",
                "",
            ),
            ("https://portal.example/search", "/search"),
            ("<Language>zh-CN</Language>", "<Lang>zh-CN</Lang>"),
        ],
    );
}

#[test]
fn tables_that_are_not_are_found() {
    check(
        validators::csv,
        "\u{feff}标题,文号\r\n关于供热的通知,云政发〔2022〕1号\r\n\"停水, 停电\",\r\n",
        &[
            ("\u{feff}", ""),
            ("\"停水, 停电\",", "停水, 停电,"),
            ("标题,文号", "标题,标题"),
            ("标题,文号", "标题"),
        ],
    );
}
