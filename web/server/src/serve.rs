//! Listening, and stopping in order.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::extract::Request;
use cando_signer::Signatory;
use cando_signer::log::Vkey;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::ServiceExt;

use crate::attempts;
use crate::config::{Config, Network};
use crate::http::routes;
use crate::library::Library;
use crate::log::Ledger;
use crate::service::{Service, StartError};
use crate::world::System;

/// What whoever starts the service should tell people.
#[derive(Clone, Debug)]
pub struct Started {
    /// Where it listens.
    pub address: SocketAddr,
    /// The operator's link, path and fragment, when it is new: it is told this once.
    pub admin_link: Option<String>,
    /// The issuer's DID.
    pub issuer: String,
    /// The log's key, if there is a log, for the policies of those who rely on it.
    pub log: Option<Vkey>,
}

/// Runs the service until the process is interrupted or told to end. It prints nothing: `started` is called once it
/// listens.
pub fn serve(config: Config, library: Library, started: impl FnOnce(&Started)) -> Result<(), StartError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(StartError::Runtime)?;
    let network = config.network;
    let served = runtime.block_on(async {
        let address = config.listen;
        let listener = TcpListener::bind(address).await.map_err(|error| StartError::Listen { address, error })?;
        let (service, token) = Service::open(config, &library, Arc::new(System))?;
        started(&Started {
            address: listener.local_addr().unwrap_or(address),
            admin_link: token.map(|token| format!("/admin#token={token}")),
            issuer: service.key.did(),
            log: service.log.as_ref().map(Ledger::vkey),
        });
        let core = service.clone();
        tokio::spawn(async move { warm_up(&core).await });
        accept(listener, routes(&service, library), network, interrupted()).await;
        service.grading.finish(network.grace).await;
        Ok(())
    });
    // A grading that does not come to its end is cut off, as a crash would: its answer is stored.
    runtime.shutdown_background();
    served
}

/// Compiles and tests every module, then settles what a crash cut off. The service answers meanwhile.
pub async fn warm_up(service: &Arc<Service>) {
    let tested = service.clone();
    match tokio::task::spawn_blocking(move || tested.test()).await {
        Ok(Ok(())) => tracing::info!("every module is ready"),
        Ok(Err(error)) => tracing::error!(%error, "the self-test failed"),
        Err(error) => tracing::error!(%error, "the self-test broke off"),
    }
    if let Err(fault) = attempts::settle_all(service).await {
        tracing::warn!(error = %fault, "not everything that was cut off is settled");
    }
}

/// Serves connections until `stop`, then lets those that are busy finish.
pub async fn accept(listener: TcpListener, router: Router, network: Network, stop: impl Future<Output = ()>) {
    let places = Arc::new(Semaphore::new(network.connections));
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let next = async {
            let place = places.clone().acquire_owned().await.expect("the semaphore is never closed");
            (listener.accept().await, place)
        };
        tokio::select! {
            (accepted, place) = next => match accepted {
                Ok((stream, peer)) => connect(stream, peer, place, &router, network, &graceful),
                // Out of file descriptors, most likely: wait until some connection ends.
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(100)).await,
            },
            () = &mut stop => break,
        }
    }
    drop(listener);
    let _ = tokio::time::timeout(network.grace, graceful.shutdown()).await;
}

fn connect(
    stream: TcpStream,
    peer: SocketAddr,
    place: OwnedSemaphorePermit,
    router: &Router,
    network: Network,
    graceful: &GracefulShutdown,
) {
    let router = router.clone().map_request(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        request.map(axum::body::Body::new)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(network.timeout)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    let connection = graceful.watch(connection);
    tokio::spawn(async move {
        // Whatever ends a connection is its peer's affair.
        let _ = connection.await;
        drop(place);
    });
}

/// Ctrl-C, or what a supervisor sends.
pub(crate) async fn interrupted() {
    let control_c = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! { _ = control_c => {}, _ = terminate.recv() => {} },
        Err(_) => drop(control_c.await),
    }
}
