//! Those for whom the portal is, and the ways they go.

use jiff::civil::date;
use thirtyfour::Key;

use crate::browser::Scripts;
use crate::page::Page;
use crate::site::Site;

/// The titles of a page of results.
const HITS: &str = ".hits h3 a";
const BOX: &str = "检索词";
const FILTERS: &str = "#filters";

#[track_caller]
fn search(page: &Page, text: &str) {
    page.fill(BOX, text);
    page.press(Key::Enter);
    page.arrives_with("q", text);
}

/// Looks for help for an old mother.
pub(crate) fn citizen(site: &Site, scripts: Scripts) {
    let page = Page::new(site, scripts);
    page.open("/");
    search(&page, "养老 补贴");
    page.shows("共 7 份文件");
    let all = page.texts(HITS);

    page.click_in(FILTERS, "云澜市人民政府办公室");
    page.shows("共 2 份文件");
    let narrowed = page.address();
    let few = page.texts(HITS);
    assert!(few.iter().all(|title| all.contains(title)), "{few:?}");

    page.click("取消筛选：");
    page.shows("共 7 份文件");
    assert_eq!(page.texts(HITS), all);

    search(&page, "通知");
    page.shows("共 31 份文件");
    let first = page.texts(HITS);
    page.click("下一页");
    page.shows("第 2 /");
    let second = page.texts(HITS);
    assert!(
        second.iter().all(|title| !first.contains(title)),
        "{second:?}"
    );

    let title = &second[0];
    page.click(title);
    page.shows("返回检索结果");
    assert_eq!(&page.text("h1"), title);
    page.back();
    page.shows("第 2 /");
    assert_eq!(page.texts(HITS), second);

    // What is sent to a sister is what she sees.
    let other = Page::new(site, scripts);
    other.open(narrowed.as_str());
    other.shows("共 2 份文件");
    assert_eq!(other.texts(HITS), few);
}

/// Knows what was written, by which number, and when.
pub(crate) fn lawyer(site: &Site, scripts: Scripts) {
    let page = Page::new(site, scripts);
    page.open("/");
    search(&page, "“高温津贴”");
    page.shows("共 1 份文件");
    search(&page, "“津贴高温”");
    page.shows("没有找到");

    for written in ["云人社〔2022〕15号", "云人社(2022)15", "云人社[2022]第15号"] {
        search(&page, written);
        page.shows("关于做好2022年夏季高温津贴发放工作的通知");
        assert_eq!(page.texts(HITS).len(), 1, "{written}");
    }

    search(&page, "招生入学");
    page.fill_day("从", 0, date(2022, 1, 1));
    page.fill_day("到", 0, date(2022, 12, 31));
    page.click("应用日期");
    page.shows("共 1 份文件");
    assert_eq!(
        page.texts(HITS),
        ["云澜市教育局关于做好2022年义务教育阶段学校招生入学工作的通知"]
    );
    page.click("取消筛选：");

    page.click("最新成文");
    page.arrives_with("order", "-written_date");
    let days = page.texts(".hits .meta");
    let years: Vec<&str> = days.iter().filter_map(|line| written_year(line)).collect();
    assert!(
        years.len() > 2 && years.is_sorted_by(|a, b| a >= b),
        "{days:?}"
    );
}

/// The year in which a document was written, as its line says.
fn written_year(line: &str) -> Option<&str> {
    line.split_once("成文")?.1.trim().get(..4)
}

/// Has an 索引号 in a letter that must be answered.
pub(crate) fn member_of_staff(site: &Site, scripts: Scripts) {
    let page = Page::new(site, scripts);
    page.open("/");
    search(&page, "758205212-2024-0031");
    page.shows("共 1 份文件");
    let title = "云澜市大数据管理局关于发布2024年度公共数据开放目录的通知";
    page.click(title);
    page.shows("758205212-2024-0031");
    assert_eq!(page.text("h1"), title);

    page.shows_not("公交站点坐标");
    page.click("2024年度公共数据开放目录（节选）.csv");
    page.shows("公交站点坐标");

    page.shows("相同内容的其他发布");
    let copy = "关于发布2024年度公共数据开放目录的通知";
    page.click_in(".copy-list li:last-child", copy);
    page.shows("相同内容的其他发布");
    assert_eq!(page.text("h1"), copy);
}

/// Reads large letters only, and has a grandchild who reads English.
pub(crate) fn elder(site: &Site, scripts: Scripts) {
    let page = Page::new(site, scripts);
    page.open("/search?q=养老 补贴");
    let letters = || page.ask::<f64>("return parseFloat(getComputedStyle(document.body).fontSize)");
    let usual = letters();
    page.click("大字");
    page.waits_for("document.querySelector('[value=large]').ariaPressed === 'true'");
    assert!(letters() > usual, "{} pixels, {usual} before", letters());
    page.arrives_with("q", "养老 补贴");

    search(&page, "供热");
    assert!(letters() > usual, "{} pixels, {usual} before", letters());
    page.click("English");
    page.waits_for("document.documentElement.lang === 'en'");
    page.arrives_with("q", "供热");
}
