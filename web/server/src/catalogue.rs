//! The assessments of a library, made ready: sealed, compared with what the library says, asked for their manifests.

use std::collections::BTreeMap;
use std::sync::Arc;

use cando_record::{Digest, Entry, Event, Input, Job, Limits, Mode, RunLimits, RunStatus, Seed};
use cando_sandbox::{
    Assessment, Attempt, AttemptError, Host, Inconclusive, LoadError, Profile, SealError, Sealed, seal,
};

use crate::library::{Kind, Library, LibraryError, Module};

/// Assessments by id and by digest, with what they run.
pub struct Catalogue {
    assessments: BTreeMap<String, Arc<Assessment>>,
    languages: BTreeMap<Digest, (String, Arc<Sealed>)>,
}

/// Why the service does not start with these modules.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// A module's file is no good.
    #[error(transparent)]
    Library(#[from] LibraryError),
    /// An assessment cannot be used.
    #[error("the assessment {name}: {error}")]
    Assessment {
        /// Its name.
        name: String,
        /// Why.
        error: LoadError,
    },
    /// A language cannot be sealed.
    #[error("the language {name}: {error}")]
    Language {
        /// Its name.
        name: String,
        /// Why.
        error: SealError,
    },
    /// The library was built with another seal.
    #[error("sealing {name} gives {found}, but modules.toml says {listed}; build the bundle again with this version")]
    Seal {
        /// The module's name.
        name: String,
        /// What sealing gives here.
        found: Digest,
        /// What the library says.
        listed: Digest,
    },
    /// An assessment calls itself otherwise.
    #[error("modules.toml lists {listed}, but the module calls itself {found}")]
    Name {
        /// Name in the library.
        listed: String,
        /// Name in its manifest.
        found: String,
    },
}

/// Why the self-test failed.
#[derive(Debug, thiserror::Error)]
pub enum SelfTestError {
    /// An assessment did not begin.
    #[error("a practice attempt at {name} did not begin: {error}")]
    Assessment {
        /// Its name.
        name: String,
        /// Why.
        error: AttemptError,
    },
    /// A language did not run.
    #[error("the language {name} did not run an empty program: {reason}")]
    Language {
        /// Its name.
        name: String,
        /// Why.
        reason: String,
    },
}

impl Catalogue {
    /// Seals and asks every module of the library.
    pub fn load(host: &Host, library: &Library) -> Result<Self, CatalogueError> {
        let mut catalogue = Self { assessments: BTreeMap::new(), languages: BTreeMap::new() };
        let of = |kind| library.modules().iter().filter(move |module| module.kind == kind);
        for module in of(Kind::Language) {
            let named = |error| CatalogueError::Language { name: module.name.clone(), error };
            let sealed = seal(&module.unpack()?, Profile::Language).map_err(named)?;
            compare(module, &sealed)?;
            catalogue.languages.insert(module.source, (module.name.clone(), Arc::new(sealed)));
        }
        for module in of(Kind::Assessment) {
            let named = |error| CatalogueError::Assessment { name: module.name.clone(), error };
            let language = |digest: &Digest| Some(catalogue.languages.get(digest)?.1.clone());
            let assessment = Assessment::load(host, &module.unpack()?, language).map_err(named)?;
            compare(module, assessment.sealed())?;
            let id = &assessment.manifest().id;
            if *id != module.name {
                return Err(CatalogueError::Name { listed: module.name.clone(), found: id.clone() });
            }
            catalogue.assessments.insert(id.clone(), Arc::new(assessment));
        }
        Ok(catalogue)
    }

    /// All assessments, by id.
    pub fn assessments(&self) -> impl Iterator<Item = &Arc<Assessment>> {
        self.assessments.values()
    }

    /// An assessment by id.
    pub fn named(&self, id: &str) -> Option<&Arc<Assessment>> {
        self.assessments.get(id)
    }

    /// An assessment by its module's SHA-256 before sealing.
    pub fn by_digest(&self, module: &Digest) -> Option<&Arc<Assessment>> {
        self.assessments().find(|assessment| assessment.sealed().source() == *module)
    }

    /// Begins a practice attempt at each assessment, and runs an empty program in each language: afterwards everything
    /// is compiled, and what is compiled works.
    pub fn test(&self, host: &Arc<Host>) -> Result<(), SelfTestError> {
        for (name, assessment) in &self.assessments {
            let begun = begin_practice(host, assessment);
            begun.map_err(|error| SelfTestError::Assessment { name: name.clone(), error })?;
        }
        for (name, language) in self.languages.values() {
            let reason = match run_empty(host, name, language) {
                Ok(RunStatus::Ok) => continue,
                Ok(status) => format!("it ended {status:?}"),
                Err(error) => error.to_string(),
            };
            return Err(SelfTestError::Language { name: name.clone(), reason });
        }
        Ok(())
    }
}

fn compare(module: &Module, sealed: &Sealed) -> Result<(), CatalogueError> {
    let (found, listed) = (sealed.digest(), module.sealed);
    if found == listed { Ok(()) } else { Err(CatalogueError::Seal { name: module.name.clone(), found, listed }) }
}

fn begin_practice(host: &Arc<Host>, assessment: &Arc<Assessment>) -> Result<(), AttemptError> {
    let (limits, seed): (Limits, _) = (assessment.manifest().limits, Seed([0; 32]));
    let source = assessment.sealed().source();
    let root = cando_record::practice_root(&source, &assessment.sealed().digest(), &seed, &limits);
    let start = Event::Start { at: 0, limits, locale: "en".into(), mode: Mode::Practice, seed };
    Attempt::begin(host.clone(), assessment.clone(), root, start).map(drop)
}

fn run_empty(host: &Host, name: &str, language: &Sealed) -> Result<RunStatus, Inconclusive> {
    let input = Input::String(String::new());
    let job = Job {
        entry: Entry::Stdin,
        files: BTreeMap::new(),
        inputs: vec![input.clone()],
        language: name.into(),
        limits: RunLimits { fuel: 10_000_000_000, output: 4096 },
        program: String::new(),
        seed: Seed([0; 32]),
    };
    Ok(host.run(language, &job, &input)?.status)
}
