//! A service in a temporary directory, a steered world, and a candidate.

#![allow(dead_code, clippy::unwrap_used, reason = "shared by several tests, which may fail by panicking")]

pub mod modules;

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Method, Request, StatusCode};
use cando_record::{Acceptance, Digest, Head, Response, Seed, Signed, Ticket, Transcript, TranscriptEntry, json};
use cando_sandbox::{Profile, seal};
use cando_server::config::Rate;
use cando_server::{Config, Library, Service, StoreError, World, routes};
use cando_signer::{Key, sign};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

/// 2026-11-22T12:00:00.250Z: not a whole second, on purpose.
pub const NOON: u64 = 1_795_348_800_250;

/// A world whose clock, entropy and disk obey the test.
pub struct Steered {
    now: AtomicU64,
    drawn: AtomicU64,
    fault: Mutex<Option<(&'static str, Fails)>>,
}

/// How a write fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fails {
    /// Nothing was written.
    Lost,
    /// It was written, but nobody heard.
    Persisted,
}

impl Steered {
    pub fn new() -> Arc<Self> {
        Arc::new(Self { now: NOON.into(), drawn: 0.into(), fault: Mutex::new(None) })
    }

    pub fn pass(&self, milliseconds: u64) {
        self.now.fetch_add(milliseconds, Ordering::SeqCst);
    }

    pub fn set_back(&self, milliseconds: u64) {
        self.now.fetch_sub(milliseconds, Ordering::SeqCst);
    }

    /// Lets the next write of this name fail.
    pub fn fail(&self, write: &'static str, how: Fails) {
        *self.fault.lock().unwrap() = Some((write, how));
    }

    pub fn has_failed(&self) -> bool {
        self.fault.lock().unwrap().is_none()
    }
}

impl World for Steered {
    fn now(&self) -> u64 {
        self.now.load(Ordering::SeqCst)
    }

    fn entropy(&self) -> [u8; 32] {
        Digest::of(&self.drawn.fetch_add(1, Ordering::SeqCst).to_le_bytes()).0
    }

    fn commit(
        &self,
        write: &'static str,
        commit: &mut dyn FnMut() -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut fault = self.fault.lock().unwrap();
        let fails = fault.take_if(|(name, _)| *name == write).map(|(_, fails)| fails);
        drop(fault);
        if fails != Some(Fails::Lost) {
            commit()?;
        }
        fails.map_or(Ok(()), |_| Err(StoreError::Unfinished("the disk is full".into())))
    }
}

/// A service, and what outlives it.
pub struct House {
    pub directory: tempfile::TempDir,
    pub world: Arc<Steered>,
    pub config: Config,
    pub operator: String,
    files: BTreeMap<String, Bytes>,
    service: Option<Arc<Service>>,
    router: Option<Router>,
}

/// An answer: status, headers, body.
pub struct Reply {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub bytes: Bytes,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("no JSON: {:?}", self.bytes))
    }

    pub fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or("none").into()
    }

    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", String::from_utf8_lossy(&self.bytes));
        if self.bytes.is_empty() { Value::Null } else { self.json() }
    }

    /// The status and the code of a fault, which must have a message and a hint.
    #[track_caller]
    pub fn fault(self) -> (u16, String) {
        let body = self.json();
        for part in ["message", "hint"] {
            assert!(!body["error"][part].as_str().unwrap().is_empty(), "{body}");
        }
        (self.status.as_u16(), self.code())
    }
}

impl House {
    pub fn new() -> Self {
        Self::with(1000, |_| {})
    }

    /// With a language of so many rounds, and changes to the configuration.
    pub fn with(rounds: u32, change: impl FnOnce(&mut Config)) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let mut config = Config::new(directory.path().join("data"));
        let plenty = Rate::new(100_000, 100_000);
        (config.rates.peer, config.rates.token, config.rates.tickets) = (plenty, plenty, plenty);
        change(&mut config);
        let world = Steered::new();
        let files = bundle(rounds);
        let operator = String::new();
        let mut house = Self { directory, world, config, operator, files, service: None, router: None };
        house.start();
        house
    }

    /// Drops the service as it is, and starts another from what is on disk.
    pub fn crash(&mut self) {
        (self.router, self.service) = (None, None);
        self.start();
    }

    pub fn library(&self) -> Library {
        Library::from_files(self.files.clone()).unwrap()
    }

    pub fn service(&self) -> &Arc<Service> {
        self.service.as_ref().unwrap()
    }

    pub fn router(&self) -> Router {
        self.router.clone().unwrap()
    }

    fn start(&mut self) {
        let library = self.library();
        let (service, token) = Service::open(self.config.clone(), &library, self.world.clone()).unwrap();
        if let Some(token) = token {
            self.operator = token;
        }
        self.router = Some(routes(&service, library));
        self.service = Some(service);
    }

    pub async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.router().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Reply { status: parts.status, headers: parts.headers, bytes }
    }

    pub async fn call(&self, method: Method, path: &str, token: &str, body: impl Into<Body>) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        if !token.is_empty() {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        self.send(request.body(body.into()).unwrap()).await
    }

    pub async fn get(&self, path: &str, token: &str) -> Reply {
        self.call(Method::GET, path, token, Body::empty()).await
    }

    pub async fn post(&self, path: &str, token: &str, body: &Value) -> Reply {
        self.call(Method::POST, path, token, body.to_string()).await
    }

    /// A ticket for a candidate.
    pub async fn ticket(&self, candidate: &Key, assessment: &str) -> Pass {
        let body = json!({ "assessment": assessment, "locale": "en", "subject": candidate.did() });
        Pass::of(&self.post("/api/tickets", "", &body).await.expect(201))
    }

    /// Opens a ticket.
    pub async fn open(&self, candidate: &Key, pass: &Pass) -> Value {
        self.post("/api/attempts", &pass.token, &pass.acceptance(candidate, 7)).await.expect(201)
    }

    pub async fn answer(&self, pass: &Pass, n: u32, item: u32, option: &str) -> Reply {
        self.post(&pass.path("answers"), &pass.token, &choice(n, item, option)).await
    }

    /// From the ticket to the end, with these two answers.
    pub async fn take(&self, candidate: &Key, options: [&str; 2]) -> Pass {
        let pass = self.ticket(candidate, "tiny-choice").await;
        self.open(candidate, &pass).await;
        for (i, option) in (0..).zip(options) {
            self.answer(&pass, i + 2, i, option).await.expect(200);
        }
        pass
    }

    /// The signed head of an ended attempt.
    pub async fn head(&self, candidate: &Key, pass: &Pass) -> Signed<Head> {
        let record = self.get(&pass.path("record"), &pass.token).await.expect(200);
        let transcript: Transcript = json::from_value(record["transcript"].clone()).unwrap();
        sign(Head { head: transcript.head(), ticket: pass.ticket.digest() }, candidate).unwrap()
    }

    pub async fn sign_head(&self, pass: &Pass, head: &Signed<Head>) -> Reply {
        self.post(&pass.path("head"), &pass.token, &serde_json::to_value(head).unwrap()).await
    }

    /// The stored entries, as the operator sees them.
    pub async fn entries(&self, pass: &Pass) -> Vec<TranscriptEntry> {
        let detail = self.get(&format!("/api/admin/attempts/{}", pass.id()), &self.operator).await.expect(200);
        json::from_value(detail["entries"].clone()).unwrap()
    }

    pub async fn warm_up(&self) {
        cando_server::warm_up(self.service()).await;
    }
}

/// A ticket with its token.
#[derive(Clone)]
pub struct Pass {
    pub ticket: Signed<Ticket>,
    pub token: String,
}

impl Pass {
    pub fn of(reply: &Value) -> Self {
        let ticket = json::from_value(reply["ticket"].clone()).unwrap();
        Self { ticket, token: reply["token"].as_str().unwrap().into() }
    }

    pub fn id(&self) -> &str {
        self.ticket.body.id.strip_prefix("urn:uuid:").unwrap()
    }

    pub fn path(&self, part: &str) -> String {
        format!("/api/attempts/{}/{part}", self.id()).trim_end_matches('/').into()
    }

    pub fn acceptance(&self, candidate: &Key, nonce: u8) -> Value {
        let acceptance = Acceptance { logged: None, nonce: Seed([nonce; 32]), ticket: self.ticket.digest() };
        json!({ "acceptance": sign(acceptance, candidate).unwrap() })
    }
}

pub fn candidate(number: u8) -> Key {
    Key::from_entropy([number; 32])
}

pub fn choice(n: u32, item: u32, option: &str) -> Value {
    json!({ "item": item, "n": n, "response": Response::Choice { option: option.into() } })
}

pub fn program(n: u32, program: &str) -> Value {
    json!({ "item": 0, "n": n, "response": Response::Code { program: program.into() } })
}

/// Waits until something is so.
pub async fn until<F: Future<Output = bool>>(so: impl Fn() -> F) {
    for _ in 0..600 {
        if so().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it did not come about within 30 seconds");
}

/// A bundle with the small modules and two pages.
fn bundle(rounds: u32) -> BTreeMap<String, Bytes> {
    let language = modules::language(rounds);
    let task = modules::task(Digest::of(&language));
    let all = [
        ("tiny-choice", "assessment", modules::choices(), Profile::Assessment),
        ("tiny-code", "assessment", task, Profile::Assessment),
        ("tiny", "language", language, Profile::Language),
    ];
    let (mut list, mut files) = (String::new(), BTreeMap::new());
    for (name, kind, module, profile) in all {
        let (source, sealed) = (Digest::of(&module), seal(&module, profile).unwrap().digest());
        let bytes = module.len();
        list +=
            &format!("[{name}]\nbytes = {bytes}\nkind = \"{kind}\"\nmodule = \"{source}\"\nsealed = \"{sealed}\"\n\n");
        files.insert(format!("modules/{source}.wasm.br"), pack(&module));
    }
    files.insert("modules.toml".into(), list.into());
    files.insert("pages/index.html".into(), "<!doctype html><title>Tiny</title>".into());
    files.insert("pages/assets/app-1a2b.js".into(), "export const tiny = 'tiny '.repeat(9);".into());
    files.insert("pages/assets/asker-3c4d.js".into(), "addEventListener('message', () => {});".into());
    files
}

fn pack(bytes: &[u8]) -> Bytes {
    let mut packer = brotli::CompressorWriter::new(Vec::new(), 4096, 5, 22);
    packer.write_all(bytes).unwrap();
    packer.into_inner().into()
}
