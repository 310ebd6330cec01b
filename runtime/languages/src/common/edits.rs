//! Changes to a foreign source, each an exact text that must occur as often as said.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

/// One text for another.
pub(crate) struct Edit {
    /// The file, in the source's folder.
    pub(crate) file: &'static str,
    /// How often the text must be there.
    pub(crate) times: usize,
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
}

/// Makes all edits in an unpacked source.
pub(crate) fn apply(edits: &[Edit], source: &Path) -> Result<()> {
    for edit in edits {
        let path = source.join(edit.file);
        let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        let found = text.matches(edit.from).count();
        ensure!(found == edit.times, "{}: {found} places for an edit, not {}: {:?}", edit.file, edit.times, edit.from);
        fs::write(&path, text.replace(edit.from, edit.to))?;
    }
    Ok(())
}
