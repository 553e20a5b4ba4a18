//! Reads real databases: a PostgreSQL and a MariaDB of the system's packages, which
//! are installed where they are missing, run in a folder of their own, and are
//! ended with the tests.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(clippy::print_stdout, reason = "figures are shown with failures")]

#[path = "../common/packages.rs"]
mod packages;

mod program;

mod server;

mod scenarios;

mod types;

use server::{Kind, Server};

#[test]
fn postgresql_is_read() {
    read_all(Kind::Postgres);
}

#[test]
fn mariadb_is_read() {
    read_all(Kind::MariaDb);
}

/// One server for all, since starting one takes long.
fn read_all(kind: Kind) {
    let mut server = Server::start(kind);
    match kind {
        Kind::Postgres => types::of_postgres(&server),
        Kind::MariaDb => types::of_mariadb(&server),
    }
    scenarios::faults(&server);
    scenarios::changes(&server);
    scenarios::kills(&server);
    scenarios::memory(&server);
    scenarios::lost_server(&mut server);
}
