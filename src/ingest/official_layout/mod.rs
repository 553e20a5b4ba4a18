//! Metadata off the layout of official documents (公文), GB/T 9704-2012.
//!
//! The parts stand in a fixed order: 发文机关标志, 发文字号, 标题, 主送机关, body,
//! 附件说明, 发文机关署名, 成文日期, 附注, and 抄送 with 印发机关 and 印发日期 at the
//! very end. Each is taken only where its place and its form agree, so that an
//! ordinary text keeps its fields empty; nothing is cut out of the body.

mod paragraph;

mod forms;

mod head;

mod tail;

mod labels;

mod annotate;

#[cfg(test)]
mod tests;

pub(in crate::ingest) use annotate::{annotate, annotate_layout};
pub(in crate::ingest) use paragraph::Paragraph;
