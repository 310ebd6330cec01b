//! `cando modules` and `cando languages`: what is inside the binary.

use anyhow::Result;
use cando_sandbox::{AboutLanguage, Profile};
use cando_server::Kind;
use clap::Args;
use serde::Serialize;

use crate::ending::{Ending, unknown};
use crate::workbench::{Options, Source, Workbench};
use crate::{files, world};

/// Lists modules.
#[derive(Args)]
pub struct Arguments {
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    modules: Options,
}

#[derive(Serialize)]
struct Line<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    library: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    licence: Option<String>,
    module: String,
    name: &'a str,
    sealed: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
}

/// Lists all modules, or those of one kind, each sealed anew.
pub fn run(arguments: &Arguments, only: Option<Kind>) -> Result<Ending> {
    let workbench = Workbench::open(&arguments.modules)?;
    let sources = workbench.sources().iter().filter(|source| only.is_none_or(|kind| source.kind == kind));
    let lines = sources.map(line).collect::<Result<Vec<_>>>()?;
    if arguments.json {
        world::print(files::pretty(&lines));
        return Ok(Ending::Good);
    }
    for Line { kind, library, licence, module, name, sealed, version } in lines {
        world::say(format_args!("{name} ({kind})\n  module {module}\n  sealed {sealed}"));
        for (title, text) in [("version", version), ("licence", licence), ("library", library.map(|l| l.join(" ")))] {
            text.into_iter().for_each(|text| world::say(format_args!("  {title} {text}")));
        }
    }
    Ok(Ending::Good)
}

fn line(source: &Source) -> Result<Line<'_>> {
    let (profile, kind) = match source.kind {
        Kind::Assessment => (Profile::Assessment, "assessment"),
        Kind::Language => (Profile::Language, "language"),
    };
    let bytes = source.unpack()?;
    let sealed = cando_sandbox::seal(&bytes, profile);
    let sealed = sealed.map_err(|error| unknown(format!("{}: {error}", source.name), "build the module again"))?;
    let about = AboutLanguage::read(&bytes);
    Ok(Line {
        kind,
        library: about.as_ref().map(|about| about.library.clone()),
        licence: about.as_ref().map(|about| about.licence.clone()),
        module: source.digest.to_string(),
        name: &source.name,
        sealed: sealed.digest().to_string(),
        version: about.map(|about| about.version),
    })
}
