//! Modules, sealed and ready, and the engine that runs them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use anyhow::Result;
use cando_record::{Digest, Entry, Instant, Job, RunLimits, Seed};
use cando_sandbox::{Assessment, Host, LoadError, Profile, Sealed, Wasmi, Wasmtime, seal};
use cando_server::{Kind, Library};

use crate::ending::{unknown, unusable};
use crate::files;

/// Which engine runs sealed modules; all give the same, to the last bit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum EngineName {
    /// Compiled by Cranelift: fast.
    #[default]
    Wasmtime,
    /// Interpreted: slow, and another implementation of WebAssembly.
    Wasmi,
}

/// Where modules come from and what runs them.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Options {
    /// Engine that runs the sealed modules.
    #[arg(long, value_enum, default_value_t, value_name = "NAME")]
    pub engine: EngineName,
    /// Folder with further modules: *.wasm files, or a bundle.
    #[arg(long, value_name = "DIR")]
    pub modules: Option<PathBuf>,
}

/// A module before sealing.
pub struct Source {
    /// What it is for.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes.
    pub digest: Digest,
    bytes: Bytes,
}

enum Bytes {
    Packed(cando_server::Module),
    Plain(Vec<u8>),
}

/// The modules at hand and a host for them.
pub struct Workbench {
    /// The host.
    pub host: Arc<Host>,
    sources: Vec<Source>,
    languages: Mutex<BTreeMap<Digest, Arc<Sealed>>>,
}

impl Workbench {
    /// The modules inside the binary (or of the bundle beside it), those of `--modules`, and an engine.
    pub fn open(options: &Options) -> Result<Self> {
        let mut sources = match &options.modules {
            Some(folder) => folder_sources(folder)?,
            None => Vec::new(),
        };
        match Library::find() {
            Ok(library) => sources.extend(packed(&library)),
            Err(error) if sources.is_empty() => {
                return Err(unknown(error, "or name a folder of modules with --modules"));
            }
            Err(_) => {}
        }
        Ok(Self { host: Self::host(options)?, sources, languages: Mutex::default() })
    }

    /// An engine alone.
    pub fn host(options: &Options) -> Result<Arc<Host>> {
        host_of(options.engine)
    }

    /// All modules, those of `--modules` first.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// An assessment by name.
    pub fn assessment(&self, name: &str) -> Result<Arc<Assessment>> {
        let found = self.sources.iter().find(|source| source.kind == Kind::Assessment && source.name == name);
        let found = found.ok_or_else(|| {
            let known = self.names(Kind::Assessment);
            unusable(
                format!("there is no assessment {name:?} here"),
                format!("known are: {known}; or name a folder with --modules"),
            )
        })?;
        self.load(found)
    }

    /// An assessment by the SHA-256 of its module before sealing.
    pub fn assessment_by_digest(&self, digest: &Digest) -> Result<Arc<Assessment>> {
        let found = self.sources.iter().find(|source| source.digest == *digest);
        self.load(found.ok_or_else(|| missing("assessment's", digest))?)
    }

    /// A language by name, sealed.
    pub fn language(&self, name: &str) -> Result<Arc<Sealed>> {
        let found = self.sources.iter().find(|source| source.kind == Kind::Language && source.name == name);
        let found = found.ok_or_else(|| {
            let known = self.names(Kind::Language);
            unusable(
                format!("there is no language {name:?} here"),
                format!("known are: {known}; or name a folder with --modules"),
            )
        })?;
        self.seal_language(found)
    }

    /// Seals an assessment's module, takes its manifest, and finds its languages.
    pub fn load(&self, source: &Source) -> Result<Arc<Assessment>> {
        let mut failed = None;
        let language = |digest: &Digest| {
            let source = self.sources.iter().find(|source| source.digest == *digest)?;
            self.seal_language(source).map_err(|error| failed = Some(error)).ok()
        };
        let loaded = Assessment::load(&self.host, &source.unpack()?, language);
        if let Some(error) = failed {
            return Err(error);
        }
        loaded.map(Arc::new).map_err(|error| match error {
            LoadError::LanguageMissing { module, .. } => missing("language's", &module),
            LoadError::Inconclusive(error) => unknown(error, "free some memory, or try --engine wasmi"),
            error => {
                unusable(format!("{} is no assessment: {error}", source.name), "build it for the profile `assessment`")
            }
        })
    }

    /// Compiles an assessment's languages, so that a measurement does not: one run each, of nothing.
    pub fn warm(&self, assessment: &Assessment) {
        let languages =
            assessment.manifest().languages.iter().filter_map(|language| assessment.language(&language.name));
        for language in languages {
            let job = Job {
                entry: Entry::Stdin,
                files: BTreeMap::new(),
                inputs: Vec::new(),
                language: String::new(),
                limits: RunLimits { fuel: 1 << 30, output: 0 },
                program: String::new(),
                seed: Seed([0; 32]),
            };
            // If this fails, the replay will say so.
            let _ = self.host.run(language, &job, &"".into());
        }
    }

    fn seal_language(&self, source: &Source) -> Result<Arc<Sealed>> {
        let mut languages = self.languages.lock().expect("no holder panics");
        if let Some(sealed) = languages.get(&source.digest) {
            return Ok(sealed.clone());
        }
        let wrong =
            |error| unusable(format!("{} is no language: {error}", source.name), "build it for the profile `language`");
        let sealed = Arc::new(seal(&source.unpack()?, Profile::Language).map_err(wrong)?);
        languages.insert(source.digest, sealed.clone());
        Ok(sealed)
    }

    fn names(&self, kind: Kind) -> String {
        let names: Vec<&str> =
            self.sources.iter().filter(|source| source.kind == kind).map(|source| &*source.name).collect();
        if names.is_empty() { "none".into() } else { names.join(", ") }
    }
}

impl Source {
    /// The module's bytes.
    pub fn unpack(&self) -> Result<Vec<u8>> {
        match &self.bytes {
            Bytes::Plain(bytes) => Ok(bytes.clone()),
            Bytes::Packed(module) => module.unpack().map_err(|error| unknown(error, "build or fetch `cando` again")),
        }
    }
}

/// What a module is for, by its exports: a language has `cando_run`.
pub fn kind_of(module: &[u8]) -> Kind {
    let name = b"\x09cando_run\x00";
    match module.windows(name.len()).any(|bytes| bytes == name) {
        true => Kind::Language,
        false => Kind::Assessment,
    }
}

fn missing(whose: &str, digest: &Digest) -> anyhow::Error {
    unknown(
        format!("the {whose} module {digest} is not here"),
        "put it as a .wasm file into a folder and name that with --modules; its issuer or its author has it",
    )
}

fn packed(library: &Library) -> Vec<Source> {
    let source = |module: &cando_server::Module| Source {
        kind: module.kind,
        name: module.name.clone(),
        digest: module.source,
        bytes: Bytes::Packed(module.clone()),
    };
    library.modules().iter().map(source).collect()
}

fn folder_sources(folder: &Path) -> Result<Vec<Source>> {
    let unreadable = |error: std::io::Error| {
        unusable(format!("{} cannot be read: {}", folder.display(), files::plain(&error)), "give a folder of modules")
    };
    if folder.join("modules.toml").is_file() {
        let library = Library::open(folder).map_err(|error| unusable(error, "give a folder of .wasm files"))?;
        return Ok(packed(&library));
    }
    let entries = fs::read_dir(folder).map_err(unreadable)?;
    let paths = entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>().map_err(unreadable)?;
    let mut paths: Vec<PathBuf> =
        paths.into_iter().filter(|path| path.extension().is_some_and(|e| e == "wasm")).collect();
    paths.sort();
    let plain = |path: PathBuf| {
        let bytes = files::read(&path, files::MODULE)?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy().replace('_', "-");
        Ok(Source { kind: kind_of(&bytes), name, digest: Digest::of(&bytes), bytes: Bytes::Plain(bytes) })
    };
    let sources = paths.into_iter().map(plain).collect::<Result<Vec<_>>>()?;
    match sources.is_empty() {
        true => Err(unusable(format!("{} holds no .wasm file", folder.display()), "give a folder of modules")),
        false => Ok(sources),
    }
}

fn host_of(engine: EngineName) -> Result<Arc<Host>> {
    let failed = |error| unknown(error, "try --engine wasmi");
    Ok(Arc::new(match engine {
        EngineName::Wasmi => Host::new(Wasmi::default()),
        EngineName::Wasmtime => {
            let engine = Wasmtime::new().map_err(failed)?;
            Host::new(match cache() {
                Some(folder) => engine.with_cache(folder),
                None => engine,
            })
        }
    }))
}

/// Where compiled modules are kept: `$XDG_CACHE_HOME/cando` or `~/.cache/cando`.
fn cache() -> Option<PathBuf> {
    let named = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    Some(named("XDG_CACHE_HOME").or_else(|| Some(named("HOME")?.join(".cache")))?.join("cando"))
}

/// The record's moment of a text, for command-line arguments.
pub fn parse_instant(text: &str) -> Result<Instant, String> {
    text.parse().map_err(|error: cando_record::InstantError| error.to_string())
}
