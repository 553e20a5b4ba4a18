//! Sources over SQLite.
