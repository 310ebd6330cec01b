//! Immutable files: modules by digest, and the pages.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::sync::{Arc, OnceLock};

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use cando_record::Digest;

use crate::fault::Fault;
use crate::library::{Library, Module};
use crate::service::Service;

/// What never changes.
pub const FOREVER: &str = "public, max-age=31536000, immutable";
/// What may be another the next time.
pub const ASK_AGAIN: &str = "no-cache";
/// The one script that may connect to others: it fetches the status list that a person has agreed to ask for.
const ASKER: &str = "assets/asker-";
const ASKER_POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; connect-src https: http:");
/// The one page that draws all of [`pages`].
const INDEX: &str = "index.html";
/// Bytes of a module before packing, so that who downloads it can tell how far it is.
const UNPACKED: HeaderName = HeaderName::from_static("cando-unpacked-length");
/// Brotli's quality and window: packed once at first use.
const QUALITY: u32 = 9;
const WINDOW: u32 = 22;

/// The paths that the single page knows.
pub fn pages() -> [&'static str; 5] {
    ["/", "/take", "/present", "/verify", "/admin"]
}

/// All files that the service hands out.
pub struct Shelf {
    modules: BTreeMap<Digest, Arc<File>>,
    pages: BTreeMap<String, Arc<File>>,
}

/// A file, packed and plain: whichever is missing is made from the other when it is first asked for.
struct File {
    cache: &'static str,
    digest: Digest,
    media: &'static str,
    module: Option<Module>,
    packed: OnceLock<Bytes>,
    plain: OnceLock<Bytes>,
    policy: Option<HeaderValue>,
}

impl Shelf {
    /// Everything in the library but the modules that hold their own key.
    pub fn new(service: &Service, library: Library) -> Self {
        let keyed = service.catalogue.assessments().filter(|assessment| assessment.manifest().keyed);
        let keyed: BTreeSet<Digest> = keyed.map(|assessment| assessment.sealed().source()).collect();
        let modules = library.modules().iter().filter(|module| !keyed.contains(&module.source));
        let page = |(path, bytes): (&String, &Bytes)| (path.clone(), Arc::new(File::page(path, bytes.clone())));
        Self {
            modules: modules.map(|module| (module.source, Arc::new(File::module(module.clone())))).collect(),
            pages: library.pages().iter().map(page).collect(),
        }
    }
}

/// `GET /modules/{sha256}.wasm`: the source module, for whoever wants to seal and replay for themselves, from any origin.
pub async fn show_module(
    State(shelf): State<Arc<Shelf>>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let digest = name.strip_suffix(".wasm").and_then(|hex| hex.parse().ok());
    let file = digest.and_then(|digest: Digest| shelf.modules.get(&digest));
    let mut response = send(file.ok_or(Fault::Unknown("such module"))?, &headers).await?;
    let open = [("access-control-allow-origin", "*"), ("cross-origin-resource-policy", "cross-origin")];
    for (name, value) in open {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}

/// `GET` of any other path: a file of the pages, or the single page where it draws that path.
pub async fn show_page(State(shelf): State<Arc<Shelf>>, uri: Uri, headers: HeaderMap) -> Result<Response, Fault> {
    let path = if pages().contains(&uri.path()) { INDEX } else { uri.path().trim_start_matches('/') };
    send(shelf.pages.get(path).ok_or(Fault::Unknown("such page"))?, &headers).await
}

async fn send(file: &Arc<File>, request: &HeaderMap) -> Result<Response, Fault> {
    let packed = file.packs() && accepts_brotli(request);
    let tag = format!("\"{}{}\"", file.digest, if packed { "-br" } else { "" });
    let known = request.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    let mut response = match known.is_some_and(|tags| tags.split(',').any(|known| known.trim() == tag)) {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => {
            let file = file.clone();
            let bytes = tokio::task::spawn_blocking(move || if packed { file.packed() } else { file.plain() });
            Body::from(bytes.await.unwrap_or(Err(Fault::Internal))?).into_response()
        }
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.media));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(file.cache));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(policy) = &file.policy {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
    }
    if let Some(module) = &file.module {
        headers.insert(UNPACKED, HeaderValue::from(module.bytes));
    }
    headers.insert(header::ETAG, HeaderValue::from_str(&tag).expect("hexadecimal digits"));
    if packed {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    Ok(response)
}

impl File {
    fn module(module: Module) -> Self {
        Self {
            cache: FOREVER,
            digest: module.source,
            media: "application/wasm",
            packed: module.packed.clone().into(),
            plain: OnceLock::new(),
            policy: None,
            module: Some(module),
        }
    }

    /// Files in `assets/` have their digest in their name.
    fn page(path: &str, bytes: Bytes) -> Self {
        Self {
            cache: if path.starts_with("assets/") { FOREVER } else { ASK_AGAIN },
            digest: Digest::of(&bytes),
            media: media(path),
            module: None,
            packed: OnceLock::new(),
            plain: bytes.into(),
            policy: path.starts_with(ASKER).then_some(ASKER_POLICY),
        }
    }

    /// Whether packing makes it smaller.
    fn packs(&self) -> bool {
        !matches!(self.media, "image/png" | "font/woff2" | "application/octet-stream")
    }

    fn plain(&self) -> Result<Bytes, Fault> {
        if let Some(plain) = self.plain.get() {
            return Ok(plain.clone());
        }
        let module = self.module.as_ref().expect("a file is a module, or plain from the start");
        let plain = module.unpack()?.into();
        Ok(self.plain.get_or_init(|| plain).clone())
    }

    fn packed(&self) -> Result<Bytes, Fault> {
        if let Some(packed) = self.packed.get() {
            return Ok(packed.clone());
        }
        let mut packer = brotli::CompressorWriter::new(Vec::new(), 64 << 10, QUALITY, WINDOW);
        packer.write_all(&self.plain()?).map_err(|_| Fault::Internal)?;
        Ok(self.packed.get_or_init(|| packer.into_inner().into()).clone())
    }
}

/// RFC 9110, section 12.5.3, as far as it matters here.
fn accepts_brotli(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.trim_matches(['0', '.']).is_empty());
        name.trim().eq_ignore_ascii_case("br") && !refused
    })
}

fn media(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "ico" => "image/x-icon",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packs_only_for_those_who_unpack() {
        let accepts = |value: &'static str| {
            accepts_brotli(&HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(value))]))
        };
        for yes in ["br", "gzip, br", "gzip;q=1.0, br;q=0.8", "BR;q=1"] {
            assert!(accepts(yes), "{yes}");
        }
        for no in ["", "gzip", "br;q=0", "gzip, br;q=0.000", "brotli"] {
            assert!(!accepts(no), "{no}");
        }
    }
}
