//! What things are called on the pages.

use crate::model::Validity;
use crate::query::{DateField, FacetField, Order, Scope};

pub(super) fn facet(field: FacetField) -> &'static str {
    match field {
        FacetField::Issuer => "发布机构",
        FacetField::Keyword => "关键词",
        FacetField::Topic => "主题分类",
        FacetField::DocType => "文种",
        FacetField::Validity => "有效性",
        FacetField::WrittenYear => "成文年份",
        FacetField::PublishedYear => "发布年份",
    }
}

/// A facet value as it is read: topics lose the slash.
pub(super) fn facet_value(field: FacetField, value: &str) -> String {
    match field {
        FacetField::Topic => value.replace('/', " › "),
        _ => value.to_owned(),
    }
}

pub(super) fn date(field: DateField) -> &'static str {
    match field {
        DateField::Written => "成文日期",
        DateField::Published => "发布日期",
    }
}

pub(super) fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::All => "全部内容",
        Scope::Title => "仅标题",
        Scope::Body => "仅正文",
    }
}

pub(super) fn order(order: Order) -> &'static str {
    match order {
        Order::Relevance => "相关程度",
        Order::Descending(DateField::Published) => "最新发布",
        Order::Ascending(DateField::Published) => "最早发布",
        Order::Descending(DateField::Written) => "最新成文",
        Order::Ascending(DateField::Written) => "最早成文",
    }
}

/// The style of a validity.
pub(super) fn validity_style(validity: Validity) -> &'static str {
    match validity {
        Validity::InForce => "in-force",
        Validity::Amended => "amended",
        Validity::Repealed => "repealed",
        Validity::NotYetInForce => "pending",
        Validity::Unlabelled => "unlabelled",
    }
}

/// A parameter in words, where it is one of ours.
pub(in crate::http) fn parameter(name: &str) -> Option<&'static str> {
    Some(match name {
        "q" => "检索词",
        "written_from" => "成文日期（起）",
        "written_to" => "成文日期（止）",
        "published_from" => "发布日期（起）",
        "published_to" => "发布日期（止）",
        "scope" => "检索范围",
        "order" => "排序方式",
        "page" => "页码",
        "size" => "每页条数",
        "cursor" => "续查标记",
        "highlight" => "是否标出检索词",
        "explain" => "是否说明排序依据",
        "fields" => "返回字段",
        "synonyms" => "是否使用同义词",
        "facets" => "分类统计",
        "facet_contains" => "筛选条件包含的文字",
        "prefix" => "筛选条件开头的文字",
        "collapse" => "是否合并相同内容",
        "factors" => "排序考虑的因素",
        "months" => "按月统计的年份",
        other => facet(FacetField::parse(other)?),
    })
}

/// What a parameter takes.
pub(super) fn parameter_advice(name: &str) -> &'static str {
    match name {
        "q" => "检索词只能有一个，最多1,000个字符。",
        "written_from" | "written_to" | "published_from" | "published_to" => {
            "日期写作 2021-03-31，起始日期不得晚于截止日期。"
        }
        "scope" => "可选：all（全部内容）、title（仅标题）、body（仅正文）。",
        "order" => {
            "可选：relevance（相关程度）、-published_date、published_date（发布日期新到旧、旧到新）、\
             -written_date、written_date（成文日期新到旧、旧到新）。"
        }
        "page" => {
            "页码从1开始，翻页最多到第10,000份文件。请选择筛选条件或使用更具体的检索词缩小范围。"
        }
        "size" => "每页1至100份。",
        "validity" => "可选：有效、已修改、已废止、尚未生效、未标注。",
        "written_year" | "published_year" => "年份为四位数字，例如 2021。",
        _ => "请检查网址是否完整，或从首页重新检索。",
    }
}
