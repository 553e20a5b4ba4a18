//! A database server of the system's packages, on a port of its own.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use sqlx::{AssertSqlSafe, Connection, MySqlConnection, PgConnection};
use tokio::runtime::{Builder, Runtime};

use crate::packages::{self, is_root};

/// The password of the user `cms`, with signs that addresses do not take.
pub(crate) const PASSWORD: &str = "ge@heim/1";
const ESCAPED_PASSWORD: &str = "ge%40heim%2F1";
const START_WITHIN: Duration = Duration::from_mins(2);
/// Servers refuse to run as root.
const NOBODY: u32 = 65_534;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Postgres,
    MariaDb,
}

/// A server that runs until this is dropped.
pub(crate) struct Server {
    pub(crate) kind: Kind,
    port: u16,
    process: Child,
    runtime: Runtime,
    folder: tempfile::TempDir,
}

impl Server {
    pub(crate) fn start(kind: Kind) -> Self {
        let folder = tempfile::tempdir().unwrap();
        if is_root() {
            chown(folder.path(), Some(NOBODY), Some(NOBODY)).unwrap();
        }
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .unwrap()
            .port();
        let process = match kind {
            Kind::Postgres => start_postgres(folder.path(), port),
            Kind::MariaDb => start_mariadb(folder.path(), port),
        };
        let server = Self {
            kind,
            port,
            process,
            runtime: Builder::new_current_thread().enable_all().build().unwrap(),
            folder,
        };
        server.wait();
        if kind == Kind::MariaDb {
            server.execute(
                &server.address_of("root", "", "mysql"),
                &format!(
                    "create user cms@'127.0.0.1' identified by '{PASSWORD}'; \
                     grant all on *.* to cms@'127.0.0.1'; \
                     create database portal character set utf8mb4;"
                ),
            );
        } else {
            let address = server.address_of("cms", ESCAPED_PASSWORD, "postgres");
            server.execute(&address, "create database portal");
        }
        server
    }

    fn wait(&self) {
        let (user, password, database) = match self.kind {
            Kind::Postgres => ("cms", ESCAPED_PASSWORD, "postgres"),
            Kind::MariaDb => ("root", "", "mysql"),
        };
        let address = self.address_of(user, password, database);
        let started = Instant::now();
        while let Err(error) = self.try_execute(&address, "select 1") {
            let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
            assert!(
                started.elapsed() < START_WITHIN,
                "{:?} does not start: {error}\n{log}",
                self.kind
            );
            thread::sleep(Duration::from_millis(100));
        }
    }

    fn address_of(&self, user: &str, password: &str, database: &str) -> String {
        let scheme = match self.kind {
            Kind::Postgres => "postgres",
            Kind::MariaDb => "mysql",
        };
        let port = self.port;
        format!("{scheme}://{user}:{password}@127.0.0.1:{port}/{database}")
    }

    /// The address for the file of sources, the password in a variable.
    pub(crate) fn url(&self) -> String {
        self.address_of("cms", "${CMS_PASSWORD}", "portal")
    }

    /// The same with a wrong password.
    pub(crate) fn wrong_url(&self) -> String {
        self.address_of("cms", "falsch-77", "portal")
    }

    /// Runs statements in the database of the portal.
    #[track_caller]
    pub(crate) fn run(&self, sql: &str) {
        self.execute(&self.address_of("cms", ESCAPED_PASSWORD, "portal"), sql);
    }

    #[track_caller]
    fn execute(&self, address: &str, sql: &str) {
        if let Err(error) = self.try_execute(address, sql) {
            panic!("{sql}: {error}");
        }
    }

    fn try_execute(&self, address: &str, sql: &str) -> Result<(), sqlx::Error> {
        let sql = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        self.runtime.block_on(async {
            match self.kind {
                Kind::Postgres => {
                    let mut connection = PgConnection::connect(address).await?;
                    sql.execute(&mut connection).await?;
                    connection.close().await
                }
                Kind::MariaDb => {
                    let mut connection = MySqlConnection::connect(address).await?;
                    sql.execute(&mut connection).await?;
                    connection.close().await
                }
            }
        })
    }

    /// How many queries of the program are under way.
    pub(crate) fn readers(&self) -> i64 {
        let address = self.address_of("cms", ESCAPED_PASSWORD, "portal");
        self.runtime.block_on(async {
            match self.kind {
                Kind::Postgres => {
                    let mut connection = PgConnection::connect(&address).await.unwrap();
                    sqlx::query_scalar(
                        "select count(*) from pg_stat_activity where application_name = 'gongwen' \
                         and state = 'active' and query like '%gongwen_row%'",
                    )
                    .fetch_one(&mut connection)
                    .await
                    .unwrap()
                }
                Kind::MariaDb => {
                    let mut connection = MySqlConnection::connect(&address).await.unwrap();
                    sqlx::query_scalar(
                        "select count(*) from information_schema.processlist \
                         where command = 'Execute' and info like '%big%' \
                         and info not like '%processlist%'",
                    )
                    .fetch_one(&mut connection)
                    .await
                    .unwrap()
                }
            }
        })
    }

    /// Ends it at once, in the middle of what it does.
    pub(crate) fn kill(&mut self) {
        // The children of PostgreSQL end with it when it is told, not when it is gone.
        let signal = match self.kind {
            Kind::Postgres => rustix::process::Signal::QUIT,
            Kind::MariaDb => rustix::process::Signal::KILL,
        };
        let pid = rustix::process::Pid::from_child(&self.process);
        rustix::process::kill_process(pid, signal).ok();
        self.process.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if matches!(self.process.try_wait(), Ok(None)) {
            self.kill();
        }
    }
}

fn start_postgres(folder: &Path, port: u16) -> Child {
    let programs = need("initdb", "postgresql", || {
        let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
            .collect();
        versions.sort();
        versions
    });
    let data = folder.join("data");
    let password_file = folder.join("password");
    fs::write(&password_file, PASSWORD).unwrap();
    let made = as_nobody(programs.join("initdb"), folder)
        .arg("-D")
        .arg(&data)
        .args(["-U", "cms", "-A", "scram-sha-256", "-E", "UTF8"])
        .args(["--locale=C", "--no-sync", "--pwfile"])
        .arg(&password_file)
        .output()
        .unwrap();
    assert!(made.status.success(), "initdb: {made:?}");
    as_nobody(programs.join("postgres"), folder)
        .arg("-D")
        .arg(&data)
        .args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1"])
        .args(["-c", "fsync=off", "-c"])
        .arg(format!("unix_socket_directories={}", folder.display()))
        .spawn()
        .unwrap()
}

fn start_mariadb(folder: &Path, port: u16) -> Child {
    let folders = || vec![PathBuf::from("/usr/sbin"), PathBuf::from("/usr/bin")];
    let server = need("mariadbd", "mariadb-server", folders).join("mariadbd");
    let programs = need("mariadb-install-db", "mariadb-server", folders);
    let data = format!("--datadir={}", folder.join("data").display());
    let made = as_nobody(programs.join("mariadb-install-db"), folder)
        .args(["--no-defaults", "--skip-test-db", &data])
        .arg("--auth-root-authentication-method=normal")
        .output()
        .unwrap();
    assert!(made.status.success(), "mariadb-install-db: {made:?}");
    as_nobody(server, folder)
        .args(["--no-defaults", "--bind-address=127.0.0.1", &data])
        .arg(format!("--port={port}"))
        .arg(format!("--socket={}", folder.join("socket").display()))
        .arg(format!("--pid-file={}", folder.join("pid").display()))
        .args([
            "--innodb-flush-log-at-trx-commit=0",
            "--innodb-buffer-pool-size=64M",
            "--sql-mode=NO_ENGINE_SUBSTITUTION",
        ])
        .spawn()
        .unwrap()
}

/// A command that runs without the rights of root, and writes to a log.
fn as_nobody(program: PathBuf, folder: &Path) -> Command {
    let log = fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(folder.join("log"))
        .unwrap();
    let mut command = Command::new(program);
    command
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(log.try_clone().unwrap())
        .stderr(log);
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

/// The folder of a program, whose package is installed where it is in none.
fn need(program: &str, package: &str, folders: impl Fn() -> Vec<PathBuf>) -> PathBuf {
    packages::need(program, package, || {
        let mut found = folders().into_iter().rev();
        found.find(|folder| folder.join(program).exists())
    })
}
