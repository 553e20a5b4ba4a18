//! What a file may cost.

/// Longest file that is parsed as a whole, in bytes.
pub const MAX_FILE_BYTES: u64 = 64 << 20;

/// Address space of a parser's process, in bytes.
pub const MAX_PARSER_BYTES: u64 = 2 << 30;

/// Seconds after which a parser that has given nothing is ended.
pub const MAX_PARSER_SECONDS: u64 = 60;

/// Longest message of a parser, in bytes: a record of the longest file, with
/// its attachments.
pub(super) const MAX_MESSAGE_BYTES: u32 = 1 << 30;
