//! `/embed/`: how the box is put into a page, and how it looks there.

use axum::extract::State;
use axum::response::Html;
use serde::Serialize;

use crate::http::error::Fault;
use crate::http::state::AppState;
use crate::http::web::{SearchBox, Visit};

/// What the box can be told.
const ATTRIBUTES: [Setting; 5] = [
    Setting {
        name: "server",
        usual: "脚本所在的网站",
        meaning: "检索服务的网址",
    },
    Setting {
        name: "placeholder",
        usual: "标题、正文、文号、索引号",
        meaning: "输入框中的提示",
    },
    Setting {
        name: "issuer",
        usual: "全部机构",
        meaning: "只检索这些机构的文件，多个机构用 | 隔开",
    },
    Setting {
        name: "target",
        usual: "当前窗口",
        meaning: "在哪个窗口打开结果，如 _blank",
    },
    Setting {
        name: "lang",
        usual: "zh",
        meaning: "语言，zh 或 en",
    },
];

/// The custom properties of its look.
const PROPERTIES: [Setting; 10] = [
    Setting {
        name: "--gongwen-accent",
        usual: "#1a4d8f",
        meaning: "按钮和选中的建议",
    },
    Setting {
        name: "--gongwen-accent-color",
        usual: "#fff",
        meaning: "按钮和选中的建议中的文字",
    },
    Setting {
        name: "--gongwen-background",
        usual: "Field",
        meaning: "输入框和建议的底色",
    },
    Setting {
        name: "--gongwen-color",
        usual: "FieldText",
        meaning: "输入框和建议的文字",
    },
    Setting {
        name: "--gongwen-border",
        usual: "#8a8a8a",
        meaning: "边框",
    },
    Setting {
        name: "--gongwen-focus",
        usual: "#4a80e8",
        meaning: "焦点框",
    },
    Setting {
        name: "--gongwen-radius",
        usual: "6px",
        meaning: "圆角",
    },
    Setting {
        name: "--gongwen-height",
        usual: "2.75rem",
        meaning: "高度",
    },
    Setting {
        name: "--gongwen-width",
        usual: "40rem",
        meaning: "最大宽度",
    },
    Setting {
        name: "--gongwen-layer",
        usual: "1000",
        meaning: "建议的层次（z-index）",
    },
];

/// Something that can be set, what it is where it is not, and what it does.
#[derive(Debug, Serialize)]
struct Setting {
    name: &'static str,
    usual: &'static str,
    meaning: &'static str,
}

/// The page.
#[derive(Debug, Serialize)]
struct DemoPage {
    search_box: SearchBox,
    attributes: [Setting; ATTRIBUTES.len()],
    properties: [Setting; PROPERTIES.len()],
    /// Whether any other site may ask for suggestions.
    is_shared: bool,
}

pub(super) async fn handle(
    State(state): State<AppState>,
    visit: Visit,
) -> Result<Html<String>, Fault> {
    let page = DemoPage {
        search_box: SearchBox::default(),
        attributes: ATTRIBUTES,
        properties: PROPERTIES,
        is_shared: !state.site.embed_origins.is_empty(),
    };
    state.render(&visit, "embed.html", &page)
}
