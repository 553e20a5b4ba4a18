//! What each column of a query stands for, looked at before the first row.

use std::collections::BTreeSet;

use sqlx::TypeInfo as _;

use super::file::DatabaseSource;
use crate::ingest::field::Field;
use crate::ingest::mapping::Mapping;

/// A column of the query.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) name: String,
    /// Its type by the database's name, for messages and for the reading.
    pub(super) type_name: String,
}

impl Column {
    /// The columns of a statement, as the driver names their types.
    pub(super) fn all<C: sqlx::Column>(columns: &[C]) -> Vec<Self> {
        let columns = columns.iter().map(|column| Self {
            name: column.name().to_owned(),
            type_name: column.type_info().name().to_owned(),
        });
        columns.collect()
    }
}

/// The columns of a query and their parts.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) columns: Vec<Column>,
    /// What each column is called among fields; none for one that only steers.
    pub(super) labels: Vec<Option<String>>,
    pub(super) watermark: Option<usize>,
    pub(super) deleted: Option<usize>,
}

impl Plan {
    /// Finds the parts of the columns.
    ///
    /// # Errors
    /// In words, where the query lacks a column that the source names, has a name
    /// twice, or has nothing that identifies a row.
    pub(super) fn new(
        source: &DatabaseSource,
        columns: Vec<Column>,
        mapping: &Mapping,
    ) -> Result<Self, String> {
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        let mut seen = BTreeSet::new();
        if let Some(twice) = names.iter().find(|name| !seen.insert(**name)) {
            return Err(format!(
                "the query gives two columns `{twice}`; give one another name with `as`"
            ));
        }
        let find = |name: &str, part: &str| {
            names.iter().position(|known| *known == name).ok_or_else(|| {
                format!(
                    "the query gives no column `{name}`, which is named under `{part}`; it gives {}",
                    listed(&names)
                )
            })
        };
        for name in source.columns.keys() {
            find(name, "columns")?;
        }
        let watermark = source.watermark.as_ref();
        let watermark = watermark
            .map(|watermark| find(&watermark.column, "watermark"))
            .transpose()?;
        let deleted = source.deleted_column.as_deref();
        let deleted = deleted
            .map(|name| find(name, "deleted_column"))
            .transpose()?;
        let labels: Vec<Option<String>> = names
            .iter()
            .enumerate()
            .map(|(index, name)| match source.columns.get(*name) {
                Some(label) => Some(label.clone()),
                None if [watermark, deleted].contains(&Some(index))
                    && mapping.field(name).is_none() =>
                {
                    None
                }
                None => Some((*name).to_owned()),
            })
            .collect();
        let mut fields = labels.iter().flatten().map(|label| mapping.field(label));
        let identifies = [
            Field::Id,
            Field::CatalogNumber,
            Field::DocNumber,
            Field::SourceUrl,
        ];
        if !fields.any(|field| field.is_some_and(|field| identifies.contains(&field))) {
            return Err(format!(
                "the query gives no column that identifies a row; name one `id`, or say under \
                 `columns` which it is; it gives {}",
                listed(&names)
            ));
        }
        Ok(Self {
            columns,
            labels,
            watermark,
            deleted,
        })
    }
}

fn listed(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
