// SPDX-License-Identifier: Apache-2.0
//! `yakusoku serve`: the portal, the console and the API on one address, and the program's own work.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use yakusoku_app::App;
use yakusoku_web::Options;

use super::story;
use crate::exit::{Exit, Failure};
use crate::instance::{Data, close};
use crate::say;

/// How often it is looked whether a new epoch of keys is due.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    data: Data,
    /// 待ち受けるアドレスとポート（既定は yakusoku.toml の設定）
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
}

pub(crate) async fn run(asked: Serve) -> Result<Exit, Failure> {
    let app = Arc::new(asked.data.open().await?);
    let wanted = asked
        .listen
        .unwrap_or_else(|| app.config.listen.address.clone());
    let listener = match listen(&app, &wanted).await {
        Ok(listener) => listener,
        Err(failure) => {
            close(&app).await?;
            return Err(failure);
        }
    };
    let address = listener
        .local_addr()
        .map_err(|error| cannot_listen(&wanted, &error))?;
    let mut work = JoinSet::new();
    begin_work(&mut work, &app);
    let router = yakusoku_web::router(
        app.clone(),
        Options {
            secure: !app.config.demo,
            ..Options::default()
        },
    );
    tell(&app, address, asked.data.dir.display().to_string()).await;
    let served = yakusoku_web::serve::serve(listener, router, stop()).await;
    // A job cut short is tried again at the next start; numbering is finished by `close`.
    work.shutdown().await;
    close(&app).await?;
    served.map_err(|error| Failure::unusable(format!("通信が途切れました（{error}）。")))?;
    Ok(Exit::Fine)
}

async fn listen(app: &App, wanted: &str) -> Result<TcpListener, Failure> {
    let addresses: Vec<SocketAddr> = tokio::net::lookup_host(wanted)
        .await
        .map_err(|_| {
            Failure::unusable(format!("アドレス「{wanted}」を読み取れません。"))
                .next("「127.0.0.1:8070」の形で指定してください。")
        })?
        .collect();
    let outside = |address: &SocketAddr| !is_loopback(address.ip());
    if app.config.demo && addresses.iter().any(outside) {
        return Err(Failure::refused(format!(
            "見本の会社は、この端末の外に公開できません（指定されたアドレス: {wanted}）。\
             見本の従業者は、1回限りのリンクだけでログインできるためです。"
        ))
        .next("「127.0.0.1:8070」のように、この端末だけから届くアドレスを指定してください。"));
    }
    TcpListener::bind(addresses.as_slice())
        .await
        .map_err(|error| cannot_listen(wanted, &error))
}

fn is_loopback(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_loopback(),
        IpAddr::V6(ip) => ip
            .to_ipv4_mapped()
            .map_or(ip.is_loopback(), |ip| ip.is_loopback()),
    }
}

fn cannot_listen(wanted: &str, error: &std::io::Error) -> Failure {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::AddrInUse => {
            Failure::unusable(format!("「{wanted}」は、ほかのプログラムが使っています。"))
                .next("そのプログラムを終了するか、--listen で別のポートを指定してください。")
        }
        ErrorKind::PermissionDenied => {
            Failure::unusable(format!("「{wanted}」で待ち受ける権限がありません。"))
                .next("1024番以上のポートを指定してください。")
        }
        _ => Failure::unusable(format!("「{wanted}」で待ち受けできません（{error}）。"))
            .next("アドレスとポートを確かめてください。"),
    }
}

/// Numbering, jobs and the rotation of keys go on beside the pages.
fn begin_work(work: &mut JoinSet<()>, app: &Arc<App>) {
    let numbering = app.clone();
    work.spawn(async move { numbering.sequence_for_ever().await });
    // The first look at the board of a desk of many years would take half a minute.
    let board = app.clone();
    work.spawn(async move { board.look_at_board().await });
    let jobs = app.clone();
    work.spawn(async move { jobs.work_for_ever().await });
    let nights = app.clone();
    work.spawn(async move { nights.look_every_night().await });
    let keys = app.clone();
    work.spawn(async move {
        let mut days = tokio::time::interval(DAY);
        loop {
            days.tick().await;
            match keys.rotate_keys_when_due().await {
                Ok(Some(epoch)) => tracing::info!(epoch, "a new epoch of keys began"),
                Ok(None) => {}
                Err(error) => tracing::error!(%error, "keys could not be rotated"),
            }
            if let Err(error) = keys.forget_forms().await {
                tracing::error!(%error, "addresses of posted forms could not be forgotten");
            }
            if let Err(error) = keys.erase_matters_due().await {
                tracing::error!(%error, "complaints whose time is up could not be erased");
            }
        }
    });
}

/// What whoever started the server reads.
async fn tell(app: &App, address: SocketAddr, data: String) {
    if app.config.demo {
        match story::of(app, address.port(), &data).await {
            Ok(text) => say::line(text),
            Err(failure) => {
                let _ = failure.tell();
            }
        }
        return;
    }
    say::line(format_args!(
        "待ち受けています: http://{address}/（管理画面は /console）"
    ));
    if !is_loopback(address.ip()) {
        say::note(
            "警告: 暗号化せずに待ち受けています。TLSを終端するプロキシを前に置いてください。",
        );
    }
}

/// Ready when the service manager or somebody at the keyboard wants an end.
async fn stop() {
    let keyboard = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    let manager = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! { () = keyboard => {}, () = manager => {} }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_loopback() {
        for (ip, own) in [
            ("127.0.0.1", true),
            ("127.8.8.8", true),
            ("::1", true),
            ("::ffff:127.0.0.1", true),
            ("0.0.0.0", false),
            ("::", false),
            ("192.0.2.1", false),
            ("::ffff:192.0.2.1", false),
        ] {
            assert_eq!(is_loopback(ip.parse().unwrap()), own, "{ip}");
        }
    }
}
