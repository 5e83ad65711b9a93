// SPDX-License-Identifier: Apache-2.0
//! A server of a test's own, which may be stopped hard, started again and run out of room.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use sqlx::{AssertSqlSafe, Connection as _, MySqlConnection, PgConnection};
use tempfile::TempDir;

use crate::base::{Base, Kind};

pub(crate) struct Own {
    kind: Kind,
    folder: TempDir,
    port: u16,
}

/// As root, a server runs as the user its package made.
fn command(user: &str, program: &Path) -> Command {
    let is_root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    if !is_root {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", user, "--"]).arg(program);
    command
}

fn quietly(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// The newest PostgreSQL of the machine.
fn postgres_bin() -> PathBuf {
    let installed = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let mut all: Vec<PathBuf> = installed.map(|entry| entry.path().join("bin")).collect();
    all.sort();
    all.into_iter()
        .rev()
        .find(|bin| bin.join("initdb").exists())
        .unwrap_or_default()
}

fn mariadb_program() -> PathBuf {
    let known = [
        "/usr/sbin/mariadbd",
        "/usr/bin/mariadbd",
        "/usr/local/bin/mariadbd",
    ];
    known
        .into_iter()
        .map(PathBuf::from)
        .find(|path| path.exists())
        .unwrap_or_else(|| "mariadbd".into())
}

impl Own {
    /// `None` where the tests of this engine do not run at all.
    pub(crate) async fn new(kind: Kind) -> Option<Self> {
        let name = if kind == Kind::Postgres {
            "YAKUSOKU_TEST_POSTGRES"
        } else {
            "YAKUSOKU_TEST_MARIADB"
        };
        std::env::var_os(name)?;
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let own = Self { kind, folder, port };
        let user = if kind == Kind::Postgres {
            "postgres"
        } else {
            "mysql"
        };
        quietly(
            Command::new("chown")
                .arg(format!("{user}:"))
                .arg(own.folder.path()),
        );
        own.install();
        own.start().await;
        Some(own)
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn install(&self) {
        let data = self.data();
        if self.kind == Kind::Postgres {
            let mut initdb = command("postgres", &postgres_bin().join("initdb"));
            initdb.arg("-D").arg(&data);
            initdb.args([
                "-U",
                "yakusoku",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--wal-segsize=1",
                "--no-sync",
            ]);
            assert!(quietly(&mut initdb), "initdb");
            return;
        }
        let first = self.folder.path().join("first.sql");
        let user = "CREATE USER IF NOT EXISTS yakusoku@'127.0.0.1' IDENTIFIED BY 'own';\nGRANT ALL ON *.* TO yakusoku@'127.0.0.1';\n";
        std::fs::write(&first, user).unwrap();
        let mut install = command("mysql", Path::new("mariadb-install-db"));
        install
            .arg("--no-defaults")
            .arg(format!("--datadir={}", data.display()));
        install.args([
            "--skip-test-db",
            "--auth-root-authentication-method=normal",
            "--innodb-data-file-path=ibdata1:24M",
        ]);
        install
            .current_dir(self.folder.path())
            .env("TMPDIR", self.folder.path());
        assert!(quietly(&mut install), "mariadb-install-db");
    }

    /// PostgreSQL may not make a file of more than 4 MiB; MariaDB has 24 MiB for all its tables.
    pub(crate) async fn start(&self) {
        let (data, port) = (self.data(), self.port);
        if self.kind == Kind::Postgres {
            let settings = format!(
                "-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='{}' -c fsync=off",
                self.folder.path().display()
            );
            let mut shell = command("postgres", Path::new("sh"));
            shell.args([
                "-c",
                "ulimit -f 8192; exec \"$0\" -D \"$1\" -l /dev/null -w -o \"$2\" start",
            ]);
            shell
                .arg(postgres_bin().join("pg_ctl"))
                .arg(&data)
                .arg(settings);
            assert!(quietly(&mut shell), "the server starts");
            return;
        }
        let folder = self.folder.path().display();
        let mut server = command("mysql", &mariadb_program());
        server.args([
            "--no-defaults",
            "--bind-address=127.0.0.1",
            "--skip-log-bin",
            "--skip-name-resolve",
        ]);
        server.args([
            "--innodb-file-per-table=0",
            "--innodb-data-file-path=ibdata1:24M",
            "--innodb-buffer-pool-size=16M",
        ]);
        server.args([
            "--character-set-server=utf8mb4",
            "--innodb-flush-log-at-trx-commit=1",
        ]);
        server
            .arg(format!("--datadir={}", data.display()))
            .arg(format!("--port={port}"));
        server
            .arg(format!("--socket={folder}/socket"))
            .arg(format!("--pid-file={folder}/pid"));
        server
            .arg(format!("--init-file={folder}/first.sql"))
            .arg(format!("--tmpdir={folder}"));
        server
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut child = server.spawn().unwrap();
        std::thread::spawn(move || child.wait());
        for _ in 0..600 {
            if MySqlConnection::connect(&self.url()).await.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the server never answered");
    }

    /// As a power cut would: no shutdown, what was not committed is gone.
    pub(crate) fn stop(&self) {
        if self.kind == Kind::Postgres {
            let mut stop = command("postgres", &postgres_bin().join("pg_ctl"));
            quietly(
                stop.arg("-D")
                    .arg(self.data())
                    .args(["-m", "immediate", "-w", "stop"]),
            );
            return;
        }
        let file = self.folder.path().join("pid");
        let pid = std::fs::read_to_string(&file).unwrap_or_default();
        if !pid.trim().is_empty() {
            quietly(Command::new("kill").args(["-9", pid.trim()]));
            while quietly(Command::new("kill").args(["-0", pid.trim()])) {
                std::thread::sleep(Duration::from_millis(20));
            }
            let _ = std::fs::remove_file(file);
        }
    }

    fn url(&self) -> String {
        match self.kind {
            Kind::Postgres => format!("postgres://yakusoku@127.0.0.1:{}/postgres", self.port),
            _ => format!("mysql://yakusoku:own@127.0.0.1:{}/mysql", self.port),
        }
    }

    /// A fresh database on it.
    pub(crate) async fn base(&self) -> Base {
        let (server, name) = (self.url(), "story".to_owned());
        let create = AssertSqlSafe("CREATE DATABASE story");
        if self.kind == Kind::Postgres {
            let mut admin = PgConnection::connect(&server).await.unwrap();
            sqlx::raw_sql(create).execute(&mut admin).await.unwrap();
            return Base::Postgres { server, name };
        }
        let mut admin = MySqlConnection::connect(&server).await.unwrap();
        sqlx::raw_sql(create).execute(&mut admin).await.unwrap();
        Base::Mariadb { server, name }
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        self.stop();
    }
}
