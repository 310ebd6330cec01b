//! C sources that a crate carries: fetched by cargo, held to a digest of our own.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::command::Step;
use super::{Workshop, key};

/// Some files of a crate.
pub(crate) struct Crate {
    pub(crate) name: &'static str,
    pub(crate) version: &'static str,
    /// The folder of the files, in the crate.
    pub(crate) folder: &'static str,
    pub(crate) files: &'static [&'static str],
    /// The [`key`] of all names and contents in turn.
    pub(crate) key: &'static str,
}

impl Crate {
    /// Lays the files into a new folder.
    pub(crate) fn lay(&self, workshop: &mut Workshop, folder: &Path) -> Result<()> {
        let Self { name, version, .. } = self;
        workshop.say(&format!("fetching the crate {name} {version} for its C sources"));
        let fetch = folder.join("fetch");
        let vendored =
            self.vendor(&fetch).with_context(|| format!("cargo could not fetch the crate {name} {version}"))?;
        let source = folder.join("src");
        fs::create_dir_all(&source)?;
        let mut parts = Vec::new();
        for file in self.files {
            let text =
                fs::read_to_string(vendored.join(self.folder).join(file)).with_context(|| format!("no {file}"))?;
            fs::write(source.join(file), &text)?;
            parts.push((*file).to_owned());
            parts.push(text);
        }
        let found = key(parts.iter().map(String::as_str));
        ensure!(found == self.key, "the files of {name} {version} have the digest {found}, not {}", self.key);
        Ok(fs::remove_dir_all(fetch)?)
    }

    fn vendor(&self, folder: &Path) -> Result<std::path::PathBuf> {
        let Self { name, version, .. } = self;
        fs::create_dir_all(folder.join("src"))?;
        fs::write(folder.join("src/lib.rs"), "")?;
        let manifest = format!(
            "[package]\nname = \"fetch\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n\
             [dependencies]\n{name} = {{ version = \"={version}\", default-features = false }}\n"
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        Step::new("cargo", folder, "vendor")
            .with_environment()
            .args(["vendor", "--versioned-dirs", "vendored"])
            .run()?;
        Ok(folder.join(format!("vendored/{name}-{version}")))
    }
}
