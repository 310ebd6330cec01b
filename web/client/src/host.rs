//! Modules, sealed here, on the browser's own engine.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use cando_record::{Digest, Evidence, Example, Job, Practice as Document, RunResult, caps};
use cando_sandbox::{Assessment, Browser, Host as Inner, Profile, Sealed, replay, replay_practice, seal};
use js_sys::Function;
use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Practice;
use crate::error::{Error, read, write};

/// Runs assessments and languages. Whoever replays here seals the modules here too, so nobody's sealing is trusted.
#[wasm_bindgen]
pub struct Host {
    inner: Arc<Inner>,
    assessments: BTreeMap<Digest, Arc<Sealed>>,
    languages: BTreeMap<Digest, Arc<Sealed>>,
    /// Those that were not sealed here: good for practice, not for a replay.
    restored: BTreeSet<Digest>,
}

/// Bytes of a sealed module from which on it is worth keeping: a smaller one is sealed as fast as it is read.
const WORTH_KEEPING: usize = 1 << 17;

#[wasm_bindgen]
impl Host {
    /// A host without modules. Reports name the engine as `agent` (`navigator.userAgent`) does, or as `browser`.
    #[wasm_bindgen(constructor)]
    pub fn new(agent: Option<String>) -> Host {
        let engine = agent.as_deref().and_then(product).unwrap_or("browser");
        let inner = Arc::new(Inner::new(Browser::new(engine)));
        Self { inner, assessments: BTreeMap::new(), languages: BTreeMap::new(), restored: BTreeSet::new() }
    }

    /// Seals a source module as an `assessment` or a `language` and gives its SHA-256, which names it from now on.
    pub fn add(&mut self, module: &[u8], kind: &str) -> Result<String, Error> {
        let digest = Digest::of(module);
        let profile = kind.parse()?;
        if self.restored.contains(&digest) || !self.shelf(profile).contains_key(&digest) {
            let sealed = seal(module, profile)?;
            self.shelf(profile).insert(digest, sealed.into());
            self.restored.remove(&digest);
        }
        Ok(digest.to_string())
    }

    /// Takes the module of that digest as `toKeep` gave it, which spares sealing it again. It serves for practice alone: a
    /// replay needs it to be added. `found` is SHA-256 of the bytes as the browser computes it, which takes a tenth of the
    /// time that it would take here. `false`: it is not what `sealed` was, or not whole.
    pub fn restore(
        &mut self,
        digest: &str,
        kind: &str,
        sealed: &str,
        found: &str,
        bytes: Vec<u8>,
    ) -> Result<bool, Error> {
        let (digest, profile) = (digest.parse()?, kind.parse()?);
        let restored = Sealed::restore(bytes, found.parse()?, sealed.parse()?, digest, profile);
        let Some(sealed) = restored else { return Ok(false) };
        if let Entry::Vacant(place) = self.shelf(profile).entry(digest) {
            place.insert(sealed.into());
            self.restored.insert(digest);
        }
        Ok(true)
    }

    /// The sealed bytes of an added module for `restore`; nothing where that would not be faster.
    #[wasm_bindgen(js_name = toKeep)]
    pub fn to_keep(&self, digest: &str) -> Result<Option<Vec<u8>>, Error> {
        let sealed = self.either(&digest.parse()?)?;
        let worth = sealed.can_be_kept() && sealed.bytes().len() >= WORTH_KEEPING;
        Ok(worth.then(|| sealed.bytes().to_vec()))
    }

    /// Whether a module was added.
    pub fn has(&self, digest: &str) -> Result<bool, Error> {
        let digest = digest.parse()?;
        Ok(!self.restored.contains(&digest) && self.either(&digest).is_ok())
    }

    /// Whether a module was added or restored.
    pub fn holds(&self, digest: &str) -> Result<bool, Error> {
        Ok(self.either(&digest.parse()?).is_ok())
    }

    /// SHA-256 of what an added module was sealed to.
    pub fn sealed(&self, digest: &str) -> Result<String, Error> {
        Ok(self.either(&digest.parse()?)?.digest().to_string())
    }

    /// The `Manifest` of an added assessment, by its own word.
    pub fn manifest(&self, digest: &str) -> Result<String, Error> {
        Ok(write(&self.inner.describe(self.assessment(&digest.parse()?)?)?))
    }

    /// Runs a `Job` in an added language, each input in a fresh instance: `[RunResult]`.
    pub fn run(&self, language: &str, job: &str) -> Result<String, Error> {
        let language = self.language(&language.parse()?)?;
        let job: Job = read("job", job)?;
        if job.inputs.len() > caps::RUNS {
            return Err(Error::TooMany { found: job.inputs.len() });
        }
        let results: Result<Vec<RunResult>, _> =
            job.inputs.iter().map(|input| self.inner.run(language, &job, input)).collect();
        Ok(write(&results?))
    }

    /// Runs a `Job` on the input of an `Example`: `{"result": RunResult, "right": whether it gives what is expected}`.
    #[wasm_bindgen(js_name = runExample)]
    pub fn run_example(&self, language: &str, job: &str, example: &str) -> Result<String, Error> {
        let (job, example): (Job, Example) = (read("job", job)?, read("example", example)?);
        let result = self.inner.run(self.language(&language.parse()?)?, &job, &example.input)?;
        Ok(write(&Tried { right: result.gives(&job.entry, &example.expected), result }))
    }

    /// Begins a practice attempt at an added assessment, with a seed of 64 hexadecimal digits.
    pub fn practice(&self, module: &str, seed: &str, locale: &str) -> Result<Practice, Error> {
        Practice::begin(self.inner.clone(), self.load(&module.parse()?)?, seed.parse()?, locale.into())
    }

    /// Replays `Evidence`, telling `progress(done, total)` of each entry, and gives the `Report`.
    pub fn replay(&self, evidence: &str, progress: &Function) -> Result<String, Error> {
        let evidence: Evidence = read("evidence", evidence)?;
        let assessment = self.load_sealed_here(&evidence.transcript.opening.module)?;
        Ok(write(&replay(&self.inner, &assessment, &evidence, &mut |done, total| tell(progress, done, total))))
    }

    /// The same for a `Practice` record.
    #[wasm_bindgen(js_name = replayPractice)]
    pub fn replay_practice(&self, record: &str, progress: &Function) -> Result<String, Error> {
        let record: Document = read("practice record", record)?;
        let assessment = self.load_sealed_here(&record.module)?;
        Ok(write(&replay_practice(&self.inner, &assessment, &record, &mut |done, total| tell(progress, done, total))))
    }
}

/// What came of an open example.
#[derive(Serialize)]
struct Tried {
    result: RunResult,
    right: bool,
}

impl Host {
    fn language(&self, module: &Digest) -> Result<&Arc<Sealed>, Error> {
        self.languages.get(module).ok_or(Error::Missing { kind: "language", module: *module })
    }

    fn assessment(&self, module: &Digest) -> Result<&Arc<Sealed>, Error> {
        self.assessments.get(module).ok_or(Error::Missing { kind: "assessment", module: *module })
    }

    fn either(&self, module: &Digest) -> Result<&Arc<Sealed>, Error> {
        self.languages.get(module).map_or_else(|| self.assessment(module), Ok)
    }

    fn shelf(&mut self, profile: Profile) -> &mut BTreeMap<Digest, Arc<Sealed>> {
        match profile {
            Profile::Assessment => &mut self.assessments,
            Profile::Language => &mut self.languages,
        }
    }

    /// An assessment that, with its languages, was sealed here.
    fn load_sealed_here(&self, module: &Digest) -> Result<Arc<Assessment>, Error> {
        let assessment = self.load(module)?;
        let languages = assessment.manifest().languages.iter().map(|language| ("language", language.module));
        let mut modules = languages.chain([("assessment", *module)]);
        match modules.find(|(_, module)| self.restored.contains(module)) {
            Some((kind, module)) => Err(Error::Missing { kind, module }),
            None => Ok(assessment),
        }
    }

    /// An assessment with its languages.
    fn load(&self, module: &Digest) -> Result<Arc<Assessment>, Error> {
        let language = |digest: &Digest| self.languages.get(digest).cloned();
        Ok(Assessment::of(&self.inner, self.assessment(module)?.clone(), language)?.into())
    }
}

/// Progress is a courtesy: what the page's function throws is not our affair.
fn tell(progress: &Function, done: usize, total: usize) {
    drop(progress.call2(&JsValue::UNDEFINED, &(done as u32).into(), &(total as u32).into()));
}

/// The browser's own product among those that a user agent claims to be compatible with, such as `Firefox/145.0`.
fn product(agent: &str) -> Option<&str> {
    let known = ["Firefox/", "Edg/", "OPR/", "Chrome/", "HeadlessChrome/", "Version/", "Node.js/"];
    let named = |prefix: &&str| agent.split(' ').find(|part| part.starts_with(*prefix));
    known.iter().find_map(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_browser_by_its_own_product() {
        let agent =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
        assert_eq!(product(agent), Some("Chrome/156.0.0.0"));
        assert_eq!(product(&format!("{agent} Edg/156.0")), Some("Edg/156.0"));
        assert_eq!(product("Mozilla/5.0 (X11; rv:145.0) Gecko/20100101 Firefox/145.0"), Some("Firefox/145.0"));
        assert_eq!(
            product("Mozilla/5.0 (Macintosh) AppleWebKit/605 (KHTML) Version/26.0 Safari/605"),
            Some("Version/26.0")
        );
        assert_eq!(product("something else"), None);
    }
}
