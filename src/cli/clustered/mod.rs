//! The commands that write an index or look into it, where a cluster keeps it.

mod intake;

mod reindex;

mod delete;

mod rollback;

mod stats;

pub(super) use delete::delete;
pub(super) use intake::{lease, take_in};
pub(super) use reindex::reindex;
pub(super) use rollback::rollback;
pub(super) use stats::stats;
