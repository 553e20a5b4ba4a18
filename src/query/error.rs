//! What a request can get wrong.

/// A fault of the request: the caller can mend it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// A value that its parameter does not take.
    #[error("`{parameter}` does not take `{value}`: {expected}")]
    InvalidValue {
        /// The parameter.
        parameter: String,
        /// The value as given, shortened.
        value: String,
        /// What it takes.
        expected: String,
    },
    /// A parameter that does not exist.
    #[error("parameter does not exist: `{parameter}`")]
    UnknownParameter {
        /// The parameter as given.
        parameter: String,
    },
    /// Two parameters that exclude one another.
    #[error("`{parameter}` cannot stand beside `{other}`: {reason}")]
    Conflict {
        /// The parameter to leave out.
        parameter: String,
        /// The other one.
        other: String,
        /// Why.
        reason: String,
    },
}

impl QueryError {
    /// An invalid value, shortened for the message.
    pub fn invalid(parameter: &str, value: &str, expected: impl Into<String>) -> Self {
        const SHOWN_CHARS: usize = 80;
        let mut shown: String = value.chars().take(SHOWN_CHARS).collect();
        if value.chars().count() > SHOWN_CHARS {
            shown.push('…');
        }
        Self::InvalidValue {
            parameter: parameter.to_owned(),
            value: shown,
            expected: expected.into(),
        }
    }

    /// The parameter at fault.
    pub fn parameter(&self) -> &str {
        match self {
            Self::InvalidValue { parameter, .. }
            | Self::UnknownParameter { parameter }
            | Self::Conflict { parameter, .. } => parameter,
        }
    }
}
