//! Errors as pages, for people who follow a link and not for programs.

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::labels;
use super::templates::SearchBox;
use super::visit::Visit;
use crate::http::error::Fault;
use crate::http::params::query_string;
use crate::http::state::AppState;

/// An error page.
#[derive(Debug, Serialize)]
struct FaultPage {
    search_box: SearchBox,
    status: u16,
    heading: &'static str,
    advice: &'static str,
    parameter: Option<ParameterView>,
    /// The message of the table of faults, where it helps.
    detail: Option<String>,
    /// The same address without what it stumbled over.
    retry: Option<String>,
}

#[derive(Debug, Serialize)]
struct ParameterView {
    name: String,
    label: Option<&'static str>,
}

/// Shows the faults of everything but the API as pages.
pub(in crate::http) async fn faults_as_pages(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let here = request.uri().path_and_query();
    let visit = Visit::new(
        &state,
        request.headers(),
        here.map_or("/", |here| here.as_str()),
    );
    let path = request.uri().path().to_owned();
    let query = request.uri().query().unwrap_or_default().to_owned();
    let response = next.run(request).await;
    let Some(fault) = response.extensions().get::<Fault>() else {
        return response;
    };
    if path.starts_with("/api/") {
        return response;
    }
    let page = FaultPage::new(fault, &path, &query);
    let Ok(html) = state.render(&visit, "fault.html", &page) else {
        return response;
    };
    // The fault goes along, for those who count them.
    let mut shown = (fault.status, Extension(fault.clone()), html).into_response();
    for name in [header::ALLOW, header::RETRY_AFTER, header::WWW_AUTHENTICATE] {
        if let Some(value) = response.headers().get(&name) {
            shown.headers_mut().insert(name, value.clone());
        }
    }
    shown
}

impl FaultPage {
    fn new(fault: &Fault, path: &str, query: &str) -> Self {
        let (heading, advice) = wording(fault);
        let is_theirs = fault.status == StatusCode::BAD_REQUEST;
        let parameter = fault.parameter.as_deref();
        Self {
            search_box: SearchBox::default(),
            status: fault.status.as_u16(),
            heading,
            advice: match parameter.filter(|_| fault.code == "invalid_value") {
                Some(name) => labels::parameter_advice(name),
                None => advice,
            },
            parameter: parameter.map(|name| ParameterView {
                name: name.to_owned(),
                label: labels::parameter(name),
            }),
            detail: is_theirs.then(|| fault.message.clone()),
            retry: parameter.map(|name| address_without(path, query, name)),
        }
    }
}

/// What happened and what to do about it.
fn wording(fault: &Fault) -> (&'static str, &'static str) {
    match fault.code {
        "invalid_value" => ("网址中有一项参数不正确", ""),
        "unknown_parameter" => (
            "网址中有一项无法识别的参数",
            "网址可能被改动过，或在转发时被附加了内容。",
        ),
        "conflicting_parameters" => (
            "网址中的参数相互矛盾",
            "续查标记已包含检索词和筛选条件，不能再作更改。",
        ),
        "cursor_expired" => ("检索结果已更新", "文件库有了新的内容，请从第一页重新翻看。"),
        "document_not_found" => (
            "没有找到这份文件",
            "文件可能已被撤下，或网址不完整。可用标题、文号或索引号重新检索。",
        ),
        "method_not_allowed" => ("不支持这种访问方式", "这个地址只能打开查看，不能提交内容。"),
        "overloaded" => ("现在访问的人太多", "请稍候片刻，再刷新本页。"),
        "search_timeout" => (
            "这次检索用时过长，已经停止",
            "请换用更具体的检索词，或加上筛选条件再试。",
        ),
        "index_unavailable" => (
            "暂时无法检索",
            "文件库暂时连接不上，请稍候片刻，再刷新本页。",
        ),
        "too_many_requests" => ("您的访问过于频繁", "请稍候片刻，再刷新本页。"),
        "unauthorized" => (
            "须有管理员的令牌",
            "以令牌的名称为用户名、令牌为密码登录；令牌过期的，请向管理员索取新的令牌。",
        ),
        "forbidden" => (
            "这个令牌没有查看本页的权限",
            "请向管理员索取有此权限的令牌。",
        ),
        "administration_off" => ("没有开启管理功能", "启动程序时须指定管理员的令牌。"),
        "too_many_failures" => ("令牌错误的次数过多", "请稍候片刻，再用正确的令牌登录。"),
        "queries_not_counted" => ("没有开启检索统计", "启动程序时须加上 --query-statistics。"),
        "address_too_long" => ("网址过长", "请减少筛选条件，或缩短检索词后再试。"),
        "headers_too_long" => ("浏览器发送的内容过长", "请清除本网站的 Cookie 后再试。"),
        "not_found" => ("没有找到这个页面", "网址可能不完整，或页面已经移走。"),
        _ => (
            "系统出了故障",
            "这不是您的操作造成的，故障已被记录。请稍后再试。",
        ),
    }
}

/// The address without a parameter.
fn address_without(path: &str, query: &str, parameter: &str) -> String {
    let kept: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .filter(|(name, value)| name != parameter && !value.is_empty())
        .collect();
    if kept.is_empty() {
        return path.to_owned();
    }
    format!("{path}?{}", query_string(kept))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::QueryError;

    #[test]
    fn a_wrong_parameter_is_named_and_can_be_left_out() {
        let fault = Fault::from(QueryError::invalid("page", "0", "at least 1"));
        let page = FaultPage::new(&fault, "/search", "q=%E5%A4%8D%E8%AE%AE&page=0&order=");
        assert_eq!(page.status, 400);
        assert_eq!(page.parameter.unwrap().label, Some("页码"));
        assert!(page.advice.contains("10,000"));
        assert_eq!(page.retry.unwrap(), "/search?q=%E5%A4%8D%E8%AE%AE");
    }

    #[test]
    fn our_own_failures_are_not_told() {
        let page = FaultPage::new(&Fault::internal(), "/", "");
        assert_eq!((page.detail, page.retry), (None, None));
    }
}
