//! A witness over HTTP: each status of its protocol, and a log that asks.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request as Post, StatusCode};
use cando_server::log::{Cosigner, CosignerError, Remote, witness_routes};
use cando_server::{Config, accept};
use cando_signer::log::witness::Request;
use http_body_util::BodyExt;
use tower::ServiceExt;

use crate::bench::Bench;

async fn post(bench: &Bench, body: String) -> (StatusCode, String, String) {
    let request = Post::post("/add-checkpoint").body(Body::from(body)).unwrap();
    let answer = witness_routes(Arc::new(bench.witness(1))).oneshot(request).await.unwrap();
    let (parts, body) = answer.into_parts();
    let media = parts.headers.get("content-type").map_or("", |media| media.to_str().unwrap()).to_owned();
    (parts.status, media, String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap())
}

fn request(bench: &Bench, name: &str, old: u64) -> String {
    let (checkpoint, note) = bench.folder(name).published(&bench.log()).unwrap().unwrap();
    let proof = bench.folder(name).prove_consistency(old, checkpoint.size).unwrap();
    Request { checkpoint: note, old, proof }.to_string()
}

#[tokio::test]
async fn every_status_of_the_protocol() {
    let bench = Bench::new();
    bench.grow("log", 0..5);
    bench.copy("log", "fork");
    let (status, _, body) = post(&bench, request(&bench, "log", 0)).await;
    assert_eq!(status, StatusCode::OK);
    assert!(body.starts_with("— witness.example/1 ") && body.ends_with('\n'), "{body}");
    bench.grow("log", 5..9);
    let (status, media, body) = post(&bench, request(&bench, "log", 0)).await;
    assert_eq!((status, media.as_str(), body.as_str()), (StatusCode::CONFLICT, "text/x.tlog.size", "5\n"));
    let honest = request(&bench, "log", 5);
    let mut lines: Vec<&str> = honest.lines().collect();
    let other = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
    lines[1] = other;
    assert_eq!(post(&bench, format!("{}\n", lines.join("\n"))).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(post(&bench, honest).await.0, StatusCode::OK);
    bench.grow("fork", 15..19);
    assert_eq!(post(&bench, request(&bench, "fork", 9)).await.0, StatusCode::CONFLICT, "a split view");
    let nine = request(&bench, "log", 9);
    assert_eq!(post(&bench, nine.replacen("old 9", "old 10", 1)).await.0, StatusCode::BAD_REQUEST);
    assert_eq!(post(&bench, "old x\n\n".into()).await.0, StatusCode::BAD_REQUEST);
    assert_eq!(post(&bench, "x".repeat(1 << 20)).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(post(&bench, nine.replace("log.example/one", "log.example/two")).await.0, StatusCode::NOT_FOUND);
    assert_eq!(post(&bench, nine.replacen("\n9\n", "\n10\n", 1)).await.0, StatusCode::FORBIDDEN);
}

#[test]
fn a_log_asks_over_http() {
    let bench = Bench::new();
    bench.grow("log", 0..5);
    let witness = bench.witness(1);
    let key = witness.key().clone();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let network = Config::new("".into()).network;
    runtime.spawn(accept(listener, witness_routes(Arc::new(witness)), network, std::future::pending()));

    let remote = Remote::new(key.clone(), &url);
    let gone = Remote::new(bench.witness(2).key().clone(), "http://127.0.0.1:1");
    let forger = Remote::new(bench.witness(3).key().clone(), &url);
    let published = bench.open("log").publish(&[&remote, &gone, &forger]).unwrap();
    assert!(published.checkpoint.by(&key).unwrap().is_some());
    let missing: Vec<_> = published.missing.iter().map(|(_, error)| error).collect();
    assert!(matches!(missing[..], [CosignerError::Unable(_), CosignerError::Forged]), "{missing:?}");
    // Asked from a size that it does not know, it says which one it does.
    bench.grow("log", 5..7);
    assert!(bench.open("log").publish(&[&remote]).unwrap().missing.is_empty());
}
