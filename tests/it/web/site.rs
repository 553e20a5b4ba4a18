//! What a portal says of itself, on its pages.

use std::fs;
use std::path::Path;

use axum::http::{Method, header};
use gongwen::http::{HttpConfig, Site, router};

use super::client::{check_holds, unescaped};
use crate::client::{answer, http_config};
use crate::support::corpus_engine;

const SITE: &str = r##"
name = "云澜市信息公开检索"
name_en = "Yunlan Disclosure Search"
address = "https://search.yunlan.example"
logo = "logo.svg"
templates = "pages"
[colors]
accent = "#8c1d18"
[footer]
organizer = "云澜市人民政府<办公室>"
icp = "临ICP备00000000号"
links = [{ text = "网站地图", address = "https://www.yunlan.example/map" }]
[identification]
code = "0000000001"
domain = "yunlan.example"
"##;

fn config(folder: &Path, template: &str) -> HttpConfig {
    fs::create_dir_all(folder.join("pages")).unwrap();
    fs::write(folder.join("site.toml"), SITE).unwrap();
    fs::write(
        folder.join("logo.svg"),
        "<svg xmlns='http://www.w3.org/2000/svg'/>",
    )
    .unwrap();
    fs::write(folder.join("pages/fault.html"), template).unwrap();
    HttpConfig {
        site: Site::load(&folder.join("site.toml")).unwrap(),
        ..http_config()
    }
}

#[tokio::test]
async fn a_site_has_its_name_colours_foot_and_templates() {
    let folder = tempfile::tempdir().unwrap();
    let template =
        "{% extends \"base.html\" %}{% block main %}<p>本站：{{ status }}</p>{% endblock %}";
    let config = config(folder.path(), template);
    let get = async |path: &str| {
        let router = router(corpus_engine(), &config).unwrap();
        answer(router, Method::GET, path).await
    };
    let (_, _, home) = get("/").await;
    check_holds(
        &unescaped(&home),
        &[
            "<title>云澜市信息公开检索</title>",
            "<meta name=\"SiteIDCode\" content=\"0000000001\">",
            "<meta name=\"SiteDomain\" content=\"yunlan.example\">",
            "<link rel=\"canonical\" href=\"https://search.yunlan.example/\">",
            "主办单位：云澜市人民政府<办公室>",
            "临ICP备00000000号",
            "<a href=\"https://www.yunlan.example/map\">网站地图</a>",
            "网站标识码：0000000001",
            "<meta name=\"ColumnName\" content=\"首页\">",
            "<meta name=\"ColumnType\" content=\"信息公开\">",
        ],
    );
    let (_, _, missing) = get("/nothing").await;
    check_holds(&missing, &["本站：404", "临ICP备00000000号"]);
    let (_, headers, logo) = get("/assets/logo").await;
    assert_eq!(headers[header::CONTENT_TYPE], "image/svg+xml");
    check_holds(&logo, &["<svg"]);
    let (_, _, style) = get("/assets/style.css").await;
    check_holds(&style, &["--accent:#8c1d18"]);
}

#[test]
fn a_template_that_cannot_be_read_ends_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(folder.path(), "{% if %}");
    let message = match router(corpus_engine(), &config) {
        Err(error) => error.to_string(),
        Ok(_) => panic!("was taken"),
    };
    check_holds(&message, &["fault.html", "mend it"]);
}
