//! An assessment made ready: its sealed module, its manifest, and the languages that the manifest names.

use std::collections::BTreeMap;
use std::sync::Arc;

use cando_record::{Digest, Job, Limits, Manifest, Opening, RunResult, SealedLanguage, caps, json};

use crate::guest::Ending;
use crate::{Host, Inconclusive, Profile, SealError, Sealed, seal};

/// An assessment that attempts can be made at.
pub struct Assessment {
    manifest: Manifest,
    sealed: Arc<Sealed>,
    languages: BTreeMap<String, Arc<Sealed>>,
}

/// Why a module is no assessment, or cannot be used here.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The module cannot be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// It did not answer `cando_describe`.
    #[error("the module ended {0} while describing itself")]
    Ended(Ending),
    /// Its manifest is no good.
    #[error("the module's manifest: {0}")]
    Manifest(#[from] json::JsonError),
    /// A language is not here.
    #[error("the language {name} is missing: provide the module {module}")]
    LanguageMissing {
        /// The language's name.
        name: String,
        /// SHA-256 of its module before sealing.
        module: Digest,
    },
    /// The host's fault.
    #[error(transparent)]
    Inconclusive(#[from] Inconclusive),
}

impl Assessment {
    /// Seals a module, asks it for its manifest, and takes its languages from `languages` (by digest before sealing).
    pub fn load(
        host: &Host,
        module: &[u8],
        languages: impl FnMut(&Digest) -> Option<Arc<Sealed>>,
    ) -> Result<Self, LoadError> {
        Self::of(host, Arc::new(seal(module, Profile::Assessment)?), languages)
    }

    /// The same of a module that is sealed already.
    pub fn of(
        host: &Host,
        sealed: Arc<Sealed>,
        mut languages: impl FnMut(&Digest) -> Option<Arc<Sealed>>,
    ) -> Result<Self, LoadError> {
        let manifest = host.describe(&sealed)?;
        let mut found = BTreeMap::new();
        for language in &manifest.languages {
            let (name, module) = (language.name.clone(), language.module);
            let sealed = languages(&module).ok_or(LoadError::LanguageMissing { name: name.clone(), module })?;
            found.insert(name, sealed);
        }
        Ok(Self { manifest, sealed, languages: found })
    }

    /// What it says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Its sealed module.
    pub fn sealed(&self) -> &Sealed {
        &self.sealed
    }

    /// A language by name.
    pub fn language(&self, name: &str) -> Option<&Arc<Sealed>> {
        self.languages.get(name)
    }

    /// Bytes that a program may have: a compiled one comes in base64.
    pub(crate) fn longest_program(&self, language: &str) -> usize {
        match self.language(language).and_then(|language| language.system()) {
            Some(_) => caps::MODULE.div_ceil(3) * 4,
            None => caps::PROGRAM,
        }
    }

    /// Its languages with their digests, by name.
    pub fn sealed_languages(&self) -> Vec<SealedLanguage> {
        let describe = |(name, sealed): (&String, &Arc<Sealed>)| SealedLanguage {
            module: sealed.source(),
            name: name.clone(),
            sealed: sealed.digest(),
        };
        self.languages.iter().map(describe).collect()
    }

    /// Where an opening names other modules, or another seal, than these: a JSON pointer and both texts.
    pub fn mismatch(&self, opening: &Opening) -> Option<(String, String, String)> {
        let own = serde_json::json!({ "languages": self.sealed_languages(), "module": self.sealed.source(),
            "seal": seal::VERSION, "sealed": self.sealed.digest() });
        let theirs = serde_json::json!({ "languages": opening.languages, "module": opening.module,
            "seal": opening.seal, "sealed": opening.sealed });
        let pointer = json::difference(&theirs, &own)?;
        let text = |value: &json::Value| value.pointer(&pointer).map_or("nothing".into(), |value| value.to_string());
        Some((pointer.clone(), text(&theirs), text(&own)))
    }

    /// Whether limits are within what a host grants.
    pub fn admits(limits: &Limits) -> bool {
        limits.fuel <= caps::FUEL && limits.time <= caps::INTEGER as u64
    }

    /// Runs jobs, each input in a fresh instance.
    pub fn run(&self, host: &Host, jobs: &[Job]) -> Result<Vec<Vec<RunResult>>, RunError> {
        if jobs.len() > caps::RUNS || jobs.iter().any(|job| job.inputs.len() > caps::RUNS) {
            return Err(RunError::TooMany);
        }
        jobs.iter()
            .map(|job| {
                let language = self.language(&job.language).ok_or_else(|| RunError::Language(job.language.clone()))?;
                job.inputs.iter().map(|input| Ok(host.run(language, job, input)?)).collect()
            })
            .collect()
    }
}

/// Why jobs were not run.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The module's fault.
    #[error("the assessment asked for more than {} runs at once", caps::RUNS)]
    TooMany,
    /// The module's fault.
    #[error("the assessment asked for the language {0:?}, which its manifest does not name")]
    Language(String),
    /// The host's fault.
    #[error(transparent)]
    Inconclusive(#[from] Inconclusive),
}
