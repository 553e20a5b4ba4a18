//! 有效性: whether a document is in force.

use crate::text::{is_blank, normalize};

/// Whether a document is in force, as its source labels it. Unlabelled is a
/// value of its own: it is never taken for being in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Validity {
    /// 有效
    InForce,
    /// 已修改
    Amended,
    /// 已废止
    Repealed,
    /// 尚未生效
    NotYetInForce,
    /// 未标注
    #[default]
    Unlabelled,
}

/// A label that is none of the known ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is none of 有效, 已修改, 已废止, 尚未生效, 未标注")]
pub struct UnknownValidity;

impl Validity {
    /// All values, in the order in which they are shown.
    pub const ALL: [Self; 5] = [
        Self::InForce,
        Self::Amended,
        Self::Repealed,
        Self::NotYetInForce,
        Self::Unlabelled,
    ];

    /// The label, which is also the facet value.
    pub fn label(self) -> &'static str {
        match self {
            Self::InForce => "有效",
            Self::Amended => "已修改",
            Self::Repealed => "已废止",
            Self::NotYetInForce => "尚未生效",
            Self::Unlabelled => "未标注",
        }
    }

    /// Reads a label in the wordings that sources use.
    ///
    /// # Errors
    /// Where the label is none of the known ones.
    pub fn parse(text: &str) -> Result<Self, UnknownValidity> {
        let compact: String = normalize(text).chars().filter(|&c| !is_blank(c)).collect();
        Ok(match compact.as_str() {
            "有效" | "现行有效" | "继续有效" | "生效" => Self::InForce,
            "已修改" | "已修订" | "已被修改" | "修改" => Self::Amended,
            "已废止" | "废止" | "失效" | "已失效" | "无效" | "宣布失效" => {
                Self::Repealed
            }
            "尚未生效" | "尚未施行" | "未生效" => Self::NotYetInForce,
            "未标注" => Self::Unlabelled,
            _ => return Err(UnknownValidity),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_reads_back() {
        for validity in Validity::ALL {
            assert_eq!(Validity::parse(validity.label()), Ok(validity));
        }
        assert_eq!(Validity::parse(" 現行有效 "), Ok(Validity::InForce));
        assert_eq!(Validity::parse("试行"), Err(UnknownValidity));
    }
}
