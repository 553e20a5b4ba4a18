//! Feeds, tables and lists of addresses, read back as programs read them.

mod client;

mod atom;

mod tables;

mod addresses;
