//! Looking up the values of parameters.

use crate::query::QueryError;

/// A parameter: its name and its value.
pub(super) type Pair = (String, String);

/// Known parameters with values that are not empty.
pub(super) struct Values<'a>(pub(super) &'a [Pair]);

impl<'a> Values<'a> {
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let name = name.to_owned();
        self.0
            .iter()
            .filter(move |(other, _)| *other == name)
            .map(|(_, value)| value.as_str())
    }

    pub(super) fn sorted(&self, name: &str) -> Vec<&'a str> {
        let mut values: Vec<&str> = self.all(name).collect();
        values.sort_unstable();
        values.dedup();
        values
    }

    pub(super) fn single(&self, name: &str) -> Result<Option<&'a str>, QueryError> {
        let mut values = self.all(name);
        let first = values.next();
        match values.next() {
            Some(second) => Err(QueryError::invalid(name, second, "one value, not several")),
            None => Ok(first),
        }
    }

    /// One value, read by `read`, which says what is expected where it cannot.
    pub(super) fn parsed<T>(
        &self,
        name: &str,
        expected: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, QueryError> {
        self.single(name)?
            .map(|value| read(value).ok_or_else(|| QueryError::invalid(name, value, expected)))
            .transpose()
    }
}
