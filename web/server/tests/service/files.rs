//! Modules and pages, and the headers that go with them.

use axum::body::Body;
use axum::http::Request;
use cando_record::Digest;

use crate::support::{House, Reply, modules};

async fn fetch(house: &House, path: &str, headers: &[(&str, &str)]) -> Reply {
    let request = headers.iter().fold(Request::get(path), |request, (name, value)| request.header(*name, *value));
    house.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn modules_come_packed_or_plain_and_can_be_kept_for_ever() {
    let house = House::new();
    let module = modules::choices();
    let path = format!("/modules/{}.wasm", Digest::of(&module));
    let plain = fetch(&house, &path, &[]).await;
    assert_eq!(plain.bytes, module);
    assert!(plain.headers["cache-control"].to_str().unwrap().contains("immutable"));
    assert_eq!(plain.headers["access-control-allow-origin"], "*");
    let packed = fetch(&house, &path, &[("accept-encoding", "gzip, br")]).await;
    assert_eq!(packed.headers["content-encoding"], "br");
    assert_eq!(packed.headers["cando-unpacked-length"], module.len().to_string());
    let mut unpacked = Vec::new();
    brotli::BrotliDecompress(&mut packed.bytes.as_ref(), &mut unpacked).unwrap();
    assert_eq!(unpacked, module);
    let tag = packed.headers["etag"].to_str().unwrap();
    assert_ne!(plain.headers["etag"], tag);
    let known = fetch(&house, &path, &[("accept-encoding", "br"), ("if-none-match", tag)]).await;
    assert_eq!((known.status.as_u16(), known.bytes.len()), (304, 0));
}

#[tokio::test]
async fn a_module_with_its_own_key_is_never_handed_out() {
    let house = House::new();
    let library = house.library();
    let (keyed, language) = (library.named("tiny-code").unwrap(), library.named("tiny").unwrap());
    let refused = fetch(&house, &format!("/modules/{}.wasm", keyed.source), &[]).await;
    assert_eq!(refused.fault(), (404, "not-found".into()));
    assert_eq!(fetch(&house, &format!("/modules/{}.wasm", language.source), &[]).await.status, 200);
}

#[tokio::test]
async fn the_single_page_answers_for_its_paths() {
    let house = House::new();
    for path in ["/", "/take", "/present", "/verify", "/admin", "/index.html"] {
        let page = fetch(&house, path, &[("accept-encoding", "identity")]).await;
        assert!(page.bytes.starts_with(b"<!doctype html>"), "{path}");
        assert_eq!(page.headers["cache-control"], "no-cache");
        assert_eq!(page.headers["x-content-type-options"], "nosniff");
        assert_eq!(page.headers["referrer-policy"], "no-referrer");
        assert_eq!(page.headers["cross-origin-opener-policy"], "same-origin");
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"));
        assert!(policy.contains("connect-src 'self' data:;"), "a page speaks to nobody else");
    }
    let asker = fetch(&house, "/assets/asker-3c4d.js", &[]).await;
    assert_eq!(asker.headers["content-security-policy"], "default-src 'none'; connect-src https: http:");
    let asset = fetch(&house, "/assets/app-1a2b.js", &[("accept-encoding", "br")]).await;
    assert_eq!(asset.headers["content-encoding"], "br");
    assert!(asset.headers["cache-control"].to_str().unwrap().contains("immutable"));
    assert_eq!(asset.headers["content-type"], "text/javascript; charset=utf-8");
    for path in ["/assets/", "/../cando.sqlite", "/modules.toml", "/pages/index.html"] {
        assert_eq!(fetch(&house, path, &[]).await.fault(), (404, "not-found".into()), "{path}");
    }
}

#[tokio::test]
async fn the_api_tells_what_can_be_taken_and_is_never_cached() {
    let house = House::new();
    let reply = fetch(&house, "/api/assessments", &[]).await;
    assert_eq!(reply.headers["cache-control"], "no-store");
    assert_eq!(reply.headers["x-request-id"].len(), 16);
    let list = reply.expect(200);
    assert_eq!((&list["seal"], &list["assessments"][0]["id"]), (&"cando-seal/1".into(), &"tiny-choice".into()));
    assert!(list["issuer"].as_str().unwrap().starts_with("did:key:z6Mk"));
    let module = Digest::of(&modules::choices()).to_string();
    assert_eq!((&list["assessments"][0]["module"], &list["assessments"][0]["open"]), (&module.into(), &true.into()));
}

#[tokio::test]
async fn ready_means_tested() {
    let house = House::new();
    assert_eq!(fetch(&house, "/healthz", &[]).await.status, 200);
    assert_eq!(fetch(&house, "/readyz", &[]).await.status, 503);
    house.warm_up().await;
    assert_eq!(fetch(&house, "/readyz", &[]).await.status, 200);
    house.world.fail("setting", crate::support::Fails::Lost);
    assert_eq!(fetch(&house, "/readyz", &[]).await.fault(), (503, "store".into()));
}
