//! What no client may take more of than its share: places for searches.

mod places;

pub(super) use places::{Place, Places};
