//! The mapping as it is looked up.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use serde::{Deserialize, Serialize};

use super::file::{MappingError, MappingFile};
use super::labels::normalize_label;
use crate::ingest::field::Field;
use crate::model::{Date, DateError, parse_date};

const BUILT_IN: &str = include_str!("built_in.toml");

static BUILT_IN_MAPPING: LazyLock<Mapping> = LazyLock::new(|| {
    let file = toml::from_str(BUILT_IN).expect("the built-in mapping is read by the tests");
    let mut inner = Inner::default();
    inner
        .add(file)
        .expect("the built-in mapping is read by the tests");
    Mapping(Arc::new(inner))
});

/// What a source calls the fields, and how it writes their values. Clones are
/// cheap.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(from = "Inner", into = "Inner")]
pub struct Mapping(Arc<Inner>);

/// How values are parted.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(in crate::ingest) struct Separators {
    pub(in crate::ingest) keywords: String,
    pub(in crate::ingest) keywords_at_blanks: bool,
    pub(in crate::ingest) issuers: String,
    pub(in crate::ingest) topic: String,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Inner {
    /// Fields by name and by label in normal form.
    fields: BTreeMap<String, Field>,
    date_formats: Vec<String>,
    separators: Separators,
    issuers: BTreeMap<String, String>,
}

impl From<Inner> for Mapping {
    fn from(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }
}

impl From<Mapping> for Inner {
    fn from(mapping: Mapping) -> Self {
        Arc::unwrap_or_clone(mapping.0)
    }
}

impl Mapping {
    /// The mapping that covers what is met in the wild.
    pub fn built_in() -> Self {
        BUILT_IN_MAPPING.clone()
    }

    /// The built-in mapping with what a file adds to it.
    ///
    /// # Errors
    /// Where the file cannot be read or is no mapping.
    pub fn read(path: &Path) -> Result<Self, MappingError> {
        let mut inner = (*BUILT_IN_MAPPING.0).clone();
        inner
            .add(MappingFile::read(path)?)
            .map_err(|reason| MappingError::Bad {
                path: path.to_owned(),
                reason,
            })?;
        Ok(Self(Arc::new(inner)))
    }

    /// The field of a name or label, in any spelling: blanks inside, invisible
    /// characters, colons, traditional characters and case aside.
    pub(in crate::ingest) fn field(&self, label: &str) -> Option<Field> {
        self.0.fields.get(&normalize_label(label)).copied()
    }

    /// The value without the field's own Chinese label, which some sources
    /// repeat inside it: `成文日期:2023-01-14`.
    pub(in crate::ingest) fn strip_label<'a>(&self, field: Field, value: &'a str) -> &'a str {
        let mut value = value.trim();
        while let Some((label, rest)) = value.split_once([':', '：'])
            && !label.is_ascii()
            && self.field(label) == Some(field)
        {
            value = rest.trim();
        }
        value
    }

    /// Reads a date in the forms that are met in the wild, then in the formats of
    /// the mapping.
    pub(in crate::ingest) fn date(&self, text: &str) -> Result<Date, DateError> {
        parse_date(text).or_else(|error| {
            let mut formats = self.0.date_formats.iter();
            let read = formats.find_map(|format| Date::strptime(format, text).ok());
            read.ok_or(error)
        })
    }

    /// Differs between two mappings that say something else.
    pub(in crate::ingest) fn fingerprint(&self) -> String {
        format!("{:?}", self.0)
    }

    /// An issuer under its own name.
    pub(in crate::ingest) fn issuer(&self, name: &str) -> Option<&str> {
        self.0.issuers.get(name).map(String::as_str)
    }

    pub(in crate::ingest) fn separators(&self) -> &Separators {
        &self.0.separators
    }
}

impl Inner {
    fn add(&mut self, file: MappingFile) -> Result<(), String> {
        if self.fields.is_empty() {
            let names = Field::ALL
                .iter()
                .map(|&field| (field.name().to_owned(), field));
            self.fields.extend(names);
        }
        for (name, labels) in file.labels {
            let field = Field::parse(&name).ok_or_else(|| {
                let known: Vec<_> = Field::ALL.iter().map(|field| field.name()).collect();
                format!(
                    "`{name}` under `[labels]` is no field: {}",
                    known.join(", ")
                )
            })?;
            for label in labels {
                let label = normalize_label(&label);
                if label.is_empty() {
                    return Err(format!("`{name}` under `[labels]` has an empty label"));
                }
                self.fields.insert(label, field);
            }
        }
        for format in file.dates.formats {
            // A format without year, month or day makes no date of anything.
            let sample = jiff::civil::date(2021, 3, 31);
            let read = jiff::fmt::strtime::format(&format, sample)
                .and_then(|text| jiff::civil::Date::strptime(&format, text));
            if read.ok() != Some(sample) {
                return Err(format!(
                    "`{format}` under `[dates]` is no format of a date; write it as strftime does, \
                     `%d.%m.%Y`"
                ));
            }
            self.date_formats.push(format);
        }
        let given = file.separators;
        let separators = &mut self.separators;
        replace(&mut separators.keywords, given.keywords);
        replace(&mut separators.keywords_at_blanks, given.keywords_at_blanks);
        replace(&mut separators.issuers, given.issuers);
        replace(&mut separators.topic, given.topic);
        self.issuers.extend(file.issuers);
        Ok(())
    }
}

fn replace<T>(place: &mut T, given: Option<T>) {
    if let Some(given) = given {
        *place = given;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Mapping, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mapping.toml");
        std::fs::write(&path, text).unwrap();
        Mapping::read(&path).map_err(|error| error.to_string())
    }

    #[test]
    fn labels_are_found_in_every_spelling() {
        let mapping = Mapping::built_in();
        for (label, field) in [
            ("索 引 号：", Some(Field::CatalogNumber)),
            ("标\u{3000}\u{3000}题：", Some(Field::Title)),
            ("\u{200b}文\u{a0}号:", Some(Field::DocNumber)),
            ("發布機構", Some(Field::Issuer)),
            ("Doc_Number", Some(Field::DocNumber)),
            ("责任编辑", None),
            ("", None),
        ] {
            assert_eq!(mapping.field(label), field, "{label:?}");
        }
        for field in Field::ALL {
            assert_eq!(mapping.field(field.name()), Some(field));
        }
    }

    #[test]
    fn a_value_loses_its_own_label_only() {
        let mapping = Mapping::built_in();
        let strip = |field, value| mapping.strip_label(field, value);
        assert_eq!(
            strip(Field::WrittenDate, "成文日期 ：成文日期:2023-01-14"),
            "2023-01-14"
        );
        assert_eq!(
            strip(Field::DocNumber, " 发文字号：晋政办发〔2012〕56号"),
            "晋政办发〔2012〕56号"
        );
        assert_eq!(strip(Field::Title, "外交部令：修正"), "外交部令：修正");
        assert_eq!(strip(Field::Title, "title: a"), "title: a");
    }

    #[test]
    fn a_file_adds_to_the_built_in_mapping() {
        let mapping = read(
            "[labels]\ntitle = [\"文件题名\"]\n[dates]\nformats = [\"%d.%m.%Y\"]\n\
             [separators]\nissuers = \" \"\n[issuers]\n\"市府办\" = \"云澜市人民政府办公室\"\n",
        )
        .unwrap();
        assert_eq!(mapping.field("文件题名："), Some(Field::Title));
        assert_eq!(mapping.field("标题"), Some(Field::Title));
        assert_eq!(
            mapping.date("31.03.2021").unwrap().to_string(),
            "2021-03-31"
        );
        assert_eq!(
            mapping.date("2021-03-31").unwrap().to_string(),
            "2021-03-31"
        );
        assert!(Mapping::built_in().date("31.03.2021").is_err());
        assert_eq!(mapping.issuer("市府办"), Some("云澜市人民政府办公室"));
        assert_eq!(mapping.separators().issuers, " ");
        assert!(mapping.separators().keywords_at_blanks);
    }

    #[test]
    fn a_bad_file_is_told_by_what_is_wrong_with_it() {
        for (text, part) in [
            (
                "[labels]\ntitel = [\"a\"]",
                "`titel` under `[labels]` is no field: id,",
            ),
            ("[labels]\ntitle = [\" \"]", "has an empty label"),
            ("[dates]\nformats = [\"%Y\"]", "`%Y` under `[dates]`"),
            ("[seperators]", "unknown field `seperators`"),
            ("[labels\n", "line 1"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(part), "{text}: {error}");
            assert!(error.contains("mapping.toml"), "{error}");
        }
    }
}
