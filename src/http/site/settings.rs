//! The settings of a portal.

use std::collections::BTreeMap;

use axum::http::uri::Authority;
use axum::http::{HeaderMap, header};
use serde::Serialize;

use super::colors::Colors;

/// A portal.
#[derive(Debug, Clone)]
pub struct Site {
    /// Its name, on every page.
    pub name: String,
    /// Its name on the pages in English; the other one where there is none.
    pub name_en: Option<String>,
    /// Where the public reaches it, such as `https://search.yunlan.example`, without
    /// a slash at its end; addresses that leave the portal begin with it. `None`
    /// where they begin with what the request names as its host.
    pub address: Option<String>,
    /// The image beside the name; `None` for our own.
    pub logo: Option<Logo>,
    pub(in crate::http) colors: Colors,
    /// What stands at the foot of every page.
    pub footer: Footer,
    /// What the rules for government sites want in the head of every page.
    pub identification: Identification,
    /// Origins of other sites whose pages may ask for suggestions and results,
    /// such as `https://www.yunlan.example`; `*` for every one.
    pub embed_origins: Vec<String>,
    /// Templates by name that stand in for our own.
    pub templates: BTreeMap<String, String>,
}

/// An image.
#[derive(Debug, Clone)]
pub struct Logo {
    /// Such as `image/svg+xml`.
    pub media_type: &'static str,
    /// The file.
    pub content: Vec<u8>,
}

/// What stands at the foot of every page.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Footer {
    /// 主办单位
    pub organizer: Option<String>,
    /// 承办单位
    pub operator: Option<String>,
    /// 联系方式
    pub contact: Option<String>,
    /// ICP备案号
    pub icp: Option<String>,
    /// 公安备案号
    pub police: Option<String>,
    /// Further links.
    pub links: Vec<Link>,
}

/// A link with its text.
#[derive(Debug, Clone, Serialize)]
pub struct Link {
    /// What it says.
    pub text: String,
    /// Where it leads.
    pub address: String,
}

/// Who a government site is.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Identification {
    /// 网站标识码: ten characters.
    pub code: Option<String>,
    /// The domain, without `www`.
    pub domain: Option<String>,
}

impl Site {
    /// A portal of which nothing is known but its name.
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            name_en: None,
            address: None,
            logo: None,
            colors: Colors::default(),
            footer: Footer::default(),
            identification: Identification::default(),
            embed_origins: Vec::new(),
            templates: BTreeMap::new(),
        }
    }
}

impl Site {
    /// What the addresses that leave the site begin with, for a request.
    pub(in crate::http) fn root(&self, headers: &HeaderMap) -> String {
        if let Some(address) = &self.address {
            return address.clone();
        }
        let host = headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok());
        let host = host.and_then(|host| host.parse::<Authority>().ok());
        format!(
            "http://{}",
            host.as_ref().map_or("localhost", Authority::as_str)
        )
    }
}
