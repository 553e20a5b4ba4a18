//! Backups in a folder, and back: what comes back is what was there, and what is
//! damaged on the way is refused.

mod place;

mod round_trip;

mod while_writing;

mod stopped;

mod damage;

mod commands;
