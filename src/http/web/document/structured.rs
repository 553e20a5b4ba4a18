//! What a document is, for machines: schema.org in JSON-LD.

use serde_json::{Map, Value, json};

use crate::model::{Authority, CatalogNumber, Date, DocNumber, Document, Topic, Validity};

/// Kinds of documents that are law, from statutes down to the rules of a body.
const LEGISLATION: [&str; 7] = ["法律", "法规", "规章", "条例", "规定", "办法", "细则"];

/// The data of a document at an absolute address; `description` may be empty.
pub(super) fn structured_data(document: &Document, address: &str, description: &str) -> Value {
    let kind = kind(document);
    let mut data = Map::new();
    let mut add = |name: &str, value: Value| {
        if !is_empty(&value) {
            data.insert(name.to_owned(), value);
        }
    };
    add("@context", json!("https://schema.org"));
    add("@type", json!(kind));
    add("@id", json!(address));
    add("url", json!(address));
    add("name", json!(document.title));
    add("description", json!(description));
    add("inLanguage", json!("zh"));
    let doc_number = document.doc_number.as_ref().map(DocNumber::written);
    let catalog_number = document.catalog_number.as_ref().map(CatalogNumber::written);
    let numbers: Vec<&str> = doc_number.into_iter().chain(catalog_number).collect();
    add("identifier", json!(numbers));
    add("dateCreated", json!(day(document.written_date)));
    add("datePublished", json!(day(document.published_date)));
    let bodies: Vec<Value> = document
        .issuers()
        .map(|name| json!({"@type": "GovernmentOrganization", "name": name}))
        .collect();
    add("publisher", json!(bodies));
    add("keywords", json!(document.keywords));
    add("about", json!(document.topic.as_ref().map(Topic::path)));
    add(
        "genre",
        json!(document.doc_type.as_ref().map(|found| &found.name)),
    );
    if kind == "Legislation" {
        add("legislationIdentifier", json!(doc_number));
        add("legislationPassedBy", json!(bodies));
        add("legislationDate", json!(day(document.written_date)));
        add(
            "legislationDateOfApplicability",
            json!(day(document.effective_date)),
        );
        add("legislationLegalForce", json!(force(document.validity)));
    }
    let attachments: Vec<Value> = document
        .attachments
        .iter()
        .map(|attachment| {
            let mut media = json!({"@type": "MediaObject", "name": attachment.name});
            if let Some(media_type) = &attachment.media_type {
                media["encodingFormat"] = json!(media_type);
            }
            media
        })
        .collect();
    add("associatedMedia", json!(attachments));
    let original = super::fields::source_url(document);
    add("isBasedOn", json!(original));
    Value::Object(data)
}

fn kind(document: &Document) -> &'static str {
    let name = document.doc_type.as_ref().map(|found| found.name.as_str());
    match name {
        Some(name) if LEGISLATION.contains(&name) => "Legislation",
        Some("报告" | "公报") => "Report",
        _ if Authority::of(&document.title, document.issuer.as_deref()) != Authority::Other => {
            "Legislation"
        }
        _ => "DigitalDocument",
    }
}

fn force(validity: Validity) -> Option<&'static str> {
    match validity {
        Validity::InForce | Validity::Amended => Some("https://schema.org/InForce"),
        Validity::Repealed | Validity::NotYetInForce => Some("https://schema.org/NotInForce"),
        Validity::Unlabelled => None,
    }
}

fn day(date: Option<Date>) -> Option<String> {
    date.map(|date| date.to_string())
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(values) => values.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::web::templates::data_block;
    use crate::model::{DocType, DocumentId};

    fn document(title: &str) -> Document {
        let mut document = Document::new(DocumentId::parse("1").unwrap(), title.to_owned());
        document.doc_type = DocType::from_title(title);
        document
    }

    #[test]
    fn the_type_follows_the_kind_of_document() {
        for (title, expected) in [
            ("云澜市供热条例", "Legislation"),
            ("云澜市养犬管理办法（试行）", "Legislation"),
            ("中华人民共和国行政复议法", "Legislation"),
            ("云澜市2021年政府工作报告", "Report"),
            ("关于供热的通知", "DigitalDocument"),
        ] {
            let data = structured_data(&document(title), "https://yunlan.example/1", "");
            assert_eq!(data["@type"], expected, "{title}");
            assert!(data.get("description").is_none() && data.get("keywords").is_none());
        }
    }

    #[test]
    fn law_has_its_number_bodies_and_force() {
        let mut one = document("云澜市供热办法");
        one.doc_number = DocNumber::parse("云政发〔2021〕3号");
        one.issuer = Some("云澜市人民政府".to_owned());
        one.validity = Validity::Repealed;
        let data = structured_data(&one, "https://yunlan.example/1", "为了供热。");
        assert_eq!(data["legislationIdentifier"], "云政发〔2021〕3号");
        assert_eq!(data["publisher"][0]["name"], "云澜市人民政府");
        assert_eq!(
            data["legislationLegalForce"],
            "https://schema.org/NotInForce"
        );
    }

    #[test]
    fn no_title_ends_the_block() {
        let title = "</script><script>alert(1)</script><!--\u{2028}&\"'";
        let data = structured_data(&document(title), "https://yunlan.example/1", "");
        let block = data_block(&data).to_string();
        assert!(!block.contains(['<', '>', '&', '\u{2028}']), "{block}");
        let read: Value = serde_json::from_str(&block).unwrap();
        assert_eq!(read["name"], title);
    }
}
