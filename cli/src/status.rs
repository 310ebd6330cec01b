//! `cando status`: the lists by which an issuer takes credentials back, and what they say of one.

use std::path::PathBuf;

use anyhow::Result;
use cando_signer::Signatory;
use cando_signer::status::{StatusBase, StatusBaseError, Window};
use clap::{Args, Subcommand};

use crate::ending::Ending;
use crate::{key, world};

mod register;
mod show;

pub use register::Register;

/// Makes and reads status lists.
#[derive(Subcommand)]
pub enum Command {
    /// Begin to keep status lists in a folder, and sign the first, empty ones
    New {
        /// The folder, which must hold no register yet
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// The address under which DIR/publish will be served
        #[arg(long, value_name = "URL", value_parser = parse_base)]
        url: StatusBase,
        #[command(flatten)]
        signing: Signing,
    },
    /// Sign the lists again, before they are too old to be relied on
    Renew {
        /// The folder that `cando status new` made
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// The key is the successor of the one that signed so far (`cando key rotate`), and signs from now on
        #[arg(long)]
        take_over: bool,
        #[command(flatten)]
        signing: Signing,
    },
    /// Tell whether a credential still stands, by lists that were fetched or stapled
    Show(show::Arguments),
}

/// With what lists are signed, and for how long.
#[derive(Args)]
pub struct Signing {
    #[command(flatten)]
    signatory: key::Source,
    #[command(flatten)]
    validity: Validity,
}

/// For how long lists are signed.
#[derive(Args)]
pub struct Validity {
    /// Days for which the lists may be relied on
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=366))]
    days: u16,
}

impl Validity {
    /// From now on, for so many days.
    fn window(&self) -> Window {
        let now = world::milliseconds();
        Window { from: world::instant(now), until: world::instant(now + u64::from(self.days) * 86_400_000) }
    }
}

/// Runs the command.
pub fn run(command: Command) -> Result<Ending> {
    match command {
        Command::New { folder, url, signing } => {
            let signatory = signing.signatory.open()?;
            let mut register = Register::create(&folder, url, signatory.as_ref())?;
            publish(&mut register, &signing.validity, signatory.as_ref())?;
            world::say(format_args!(
                "  keep {} to yourself, and back it up; publish what is in publish/",
                folder.display()
            ));
        }
        Command::Renew { folder, take_over, signing } => {
            let signatory = signing.signatory.open()?;
            let mut register = Register::open(&folder)?;
            if take_over {
                register.hand_over(signatory.as_ref())?;
            }
            publish(&mut register, &signing.validity, signatory.as_ref())?;
        }
        Command::Show(arguments) => return show::run(&arguments),
    }
    Ok(Ending::Good)
}

/// Signs all lists, and says where they are to be served.
pub fn publish(register: &mut Register, validity: &Validity, signatory: &dyn Signatory) -> Result<()> {
    for (path, url) in register.publish(&validity.window(), signatory)? {
        world::say(format_args!("{}: to be served as {url}", path.display()));
    }
    Ok(())
}

fn parse_base(text: &str) -> Result<StatusBase, StatusBaseError> {
    text.parse()
}
