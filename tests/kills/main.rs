//! What was acknowledged is kept, and nobody who searches sees an error, however
//! processes end and whatever is switched meanwhile. Real processes, real
//! sockets, real folders.
//!
//! Each test prints the seed of what it does at random. More of the same is done
//! where the environment asks for it: see `settings`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::print_stdout,
    reason = "seeds and figures, which a test shows when it fails"
)]

mod settings;

mod documents;

mod program;

mod client;

mod folder;

mod moments;

mod kill_9;

mod writers;

mod group_commit;

mod deletes;

mod paging;

mod visitors;

mod under_load;

mod overload;

mod beside;
