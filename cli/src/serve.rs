//! `cando serve`: the service.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::Result;
use cando_server::config::{AskPassphrase, Issuer, Log};
use cando_server::{Config, Library, LogFormat, Started, serve, start_logs};
use cando_signer::log::{Name, Vkey};
use clap::Args;

use crate::ending::{Ending, unknown, unusable};
use crate::key::{Address, Known};
use crate::world;

/// Serves pages and grader.
#[derive(Args)]
#[command(
    after_help = "All data is in one folder: the store, the issuer's key (made at the first start), compiled modules. The service can be \
    killed at any moment: what it accepted is there at the next start."
)]
pub struct Arguments {
    /// Address and port; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Folder of all data
    #[arg(long, value_name = "DIR", default_value = "cando-data")]
    data: PathBuf,
    /// The issuer's name in credentials: a claim of its own, which no verifier takes as proven
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// Where the service is reached from outside, such as https://a.example: credentials name it as the place of their status,
    /// so that they can be taken back. It must stay the same
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// Make a new link for the operator; the old one ends
    #[arg(long)]
    new_admin_link: bool,
    /// Proxies in front whose X-Forwarded-For is trusted; more than there are lets clients choose their address
    #[arg(long, value_name = "N", default_value_t = 0)]
    trusted_proxies: usize,
    /// Keep a transparency log of tickets and credentials with this name: the address at which /log is served, without the
    /// scheme, such as cando.example/log. It must never change
    #[arg(long = "log", value_name = "ORIGIN", value_parser = crate::log::parse_name)]
    origin: Option<Name>,
    /// A witness of the log, as often as there are witnesses: its key, `@`, and where it takes checkpoints
    #[arg(long = "witness", value_name = "KEY@URL", requires = "origin", value_parser = crate::log::parse_witness)]
    witnesses: Vec<(Vkey, String)>,
    /// Instead of a key in the data folder, the process that holds it (`cando key serve`); after a rotation several, old and new
    #[arg(long, value_name = "unix:PATH")]
    signer: Vec<Address>,
    #[command(flatten)]
    passphrase: Known,
    /// Write logs as JSON
    #[arg(long)]
    json_logs: bool,
}

/// Runs the command until it is stopped.
pub fn run(arguments: Arguments) -> Result<Ending> {
    let Arguments {
        listen,
        data,
        name,
        url,
        new_admin_link,
        trusted_proxies,
        origin,
        witnesses,
        signer,
        passphrase,
        json_logs,
    } = arguments;
    let library = Library::find().map_err(|error| unknown(error, "use the binary that `cargo xtask build` makes"))?;
    start_logs(if json_logs { LogFormat::Json } else { LogFormat::Text });
    let mut config = Config::new(data);
    config.listen = listen;
    config.issuer = issuer(signer, passphrase);
    config.issuer_name = name;
    config.log = origin.map(|origin| Log { origin, witnesses });
    config.url = url;
    config.new_admin_link = new_admin_link;
    config.network.trusted_proxies = trusted_proxies;
    let folder = config.data.display().to_string();
    let stopped = serve(config, library, |started| world::print(welcome(started, &folder)));
    stopped.map_err(|error| unusable(error, "docs/OPERATING.md tells what the service needs"))?;
    Ok(Ending::Good)
}

/// Processes that hold the keys, or files; only with a passphrase in a file, a new key is encrypted.
fn issuer(signers: Vec<Address>, passphrase: Known) -> Issuer {
    match signers.is_empty() {
        false => Issuer::Remote(signers.into_iter().map(|Address(path)| path).collect()),
        true => {
            let encrypts = passphrase.passphrase_file.is_some();
            let ask = move |key: &Path| passphrase.of(key).map_err(|error| error.to_string());
            Issuer::Files(Some(AskPassphrase::new(encrypts, ask)))
        }
    }
}

/// The three addresses, and how to stop.
fn welcome(started: &Started, folder: &str) -> String {
    let Started { address, admin_link, issuer, log } = started;
    let log = log.as_ref().map_or("none: tickets and credentials are not logged".into(), |log| format!("{log}"));
    let operator = match admin_link {
        Some(link) => {
            format!("http://{address}{link}\n               (shown this once; --new-admin-link makes another)")
        }
        None => format!("http://{address}/admin (with the link of the first start; --new-admin-link makes another)"),
    };
    format!(
        "CanDo is ready.\n  candidates   http://{address}/\n  employers    http://{address}/verify\n  operator     {operator}\n  \
         issuer       {issuer}\n  log          {log}\n  data         {folder}\nStop it with Ctrl-C.\n"
    )
}
