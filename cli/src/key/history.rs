//! The file of statements about an issuer's keys, which lies beside them.

use std::path::{Path, PathBuf};

use anyhow::Result;
use cando_record::{KeyHistory, KeyHistoryFormat, KeyStatement, Signed};
use cando_server::HISTORY_FILE;
use cando_signer::{Dated, History};
use clap::Args;

use crate::ending::{no, unusable};
use crate::files;

/// Bytes of the largest history that is read.
const HISTORY: usize = 256 << 10;

/// Where the statements are.
#[derive(Args)]
pub struct Place {
    /// The file of statements about the issuer's keys [default: key-history.json beside the key]
    #[arg(long, value_name = "FILE")]
    history: Option<PathBuf>,
}

/// Statements that hold, and their file.
pub struct Book {
    pub history: History,
    pub path: PathBuf,
    pub statements: Vec<Signed<KeyStatement>>,
}

impl Place {
    /// The statements beside a key; none if nothing was ever said.
    pub fn open(&self, key: &Path) -> Result<Book> {
        Book::open(self.history.clone().unwrap_or_else(|| key.with_file_name(HISTORY_FILE)))
    }
}

impl Book {
    /// Reads a file of statements; none if it is not there.
    pub fn open(path: PathBuf) -> Result<Self> {
        let statements = match files::is_there(&path) {
            true => {
                let read = files::read_json::<KeyHistory>(&path, HISTORY, "history of keys", "cando key rotate");
                read?.statements
            }
            false => Vec::new(),
        };
        let named = |error| unusable(format!("{}: {error}", path.display()), "put the right file there");
        let history = verify(&statements).map_err(named)?;
        Ok(Self { history, path, statements })
    }

    /// The same with one statement more, if it may be made.
    pub fn with(mut self, statement: Signed<KeyStatement>, hint: &str) -> Result<Self> {
        self.statements.push(statement);
        self.history = verify(&self.statements).map_err(|error| no(error, hint))?;
        Ok(self)
    }

    /// Writes the file, as a whole or not at all.
    pub fn write(&self) -> Result<()> {
        files::write(&self.path, self.to_text().as_bytes())
    }

    /// The file's text.
    pub fn to_text(&self) -> String {
        files::pretty(&KeyHistory { format: KeyHistoryFormat::V1, statements: self.statements.clone() })
    }
}

fn verify(statements: &[Signed<KeyStatement>]) -> Result<History, cando_signer::HistoryError> {
    let logged: Vec<Dated> = statements.iter().map(|statement| Dated { at: None, statement }).collect();
    History::verify(&logged)
}
