//! Fields that are not there.

use crate::quality::report::Report;
use crate::quality::subject::Subject;

/// Kinds of documents that normally have a 文号: of the fifteen of the regulation
/// on official documents (2012) those that are issued by number. Reports, plans
/// and what portals add mostly have none.
const NUMBERED: [&str; 9] = [
    "通知", "意见", "决定", "批复", "函", "复函", "通报", "令", "命令",
];

pub(super) fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
    let document = subject.document;
    let kind = document.doc_type.as_ref().map(|kind| kind.name.as_str());
    let no_body = document.body.is_empty() && document.attachments.is_empty();
    let numbered = kind.is_some_and(|kind| NUMBERED.contains(&kind));
    let no_number = document.doc_number.is_none() && numbered;
    for (missing, code, field) in [
        (document.title_derived, "missing-title", "title"),
        (no_body, "missing-body", "body"),
        (document.issuer.is_none(), "missing-issuer", "issuer"),
        (
            document.written_date.is_none(),
            "missing-written-date",
            "written_date",
        ),
        (
            document.published_date.is_none(),
            "missing-published-date",
            "published_date",
        ),
        (no_number, "missing-doc-number", "doc_number"),
        (
            // Taiwan, Hong Kong and Macau have no such numbers.
            document.catalog_number.is_none() && !subject.traditional,
            "missing-catalog-number",
            "catalog_number",
        ),
        (document.keywords.is_empty(), "missing-keywords", "keywords"),
        (document.topic.is_none(), "missing-topic", "topic"),
    ] {
        if !missing {
            continue;
        }
        match code {
            "missing-title" => report.at(
                subject,
                code,
                field,
                &document.title,
                "is derived, because the source gives none",
            ),
            "missing-doc-number" => {
                let kind = kind.unwrap_or_default();
                report.at(subject, code, field, "", format!("is missing on a {kind}"));
            }
            _ => report.at(subject, code, field, "", "is missing"),
        }
    }
}
