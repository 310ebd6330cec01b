//! `cando badge`: what a person shows of a credential.

use std::path::PathBuf;

use anyhow::Result;
use cando_signer::{BUNDLE, Badge, BadgeError, Credential, Form, IMAGE, Locale, Qr, bake, draw, link};
use clap::Args;

use crate::ending::{Ending, no, unusable};
use crate::{files, pictures, world};

/// Draws a badge.
#[derive(Args)]
#[command(
    after_help = "An .svg or .png holds the credential (Open Badges 3.0 baking), an .html is for printing. A .png is the image that --image names, or \
    else the QR code: letters would look different on every machine. Nothing is sent anywhere, and the name is in no credential.\n\n\
    Exit codes: 0 drawn; 1 the credential is not genuine; 2 unusable input."
)]
pub struct Arguments {
    /// The credential: its document, or a baked image
    #[arg(value_name = "CREDENTIAL")]
    credential: PathBuf,
    /// Where to write: a name that ends in .svg, .png or .html
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// A card for a lanyard, A6
    #[arg(long, conflicts_with = "a4")]
    card: bool,
    /// A certificate on A4
    #[arg(long)]
    a4: bool,
    /// The holder's name, for a card or certificate
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// Where CanDo's pages are, such as `https://cando.example`: the QR code then holds the credential itself
    #[arg(long, value_name = "BASE")]
    url: Option<String>,
    /// A link of your own for the QR code instead
    #[arg(long, value_name = "URL", conflicts_with = "url")]
    link: Option<String>,
    /// The PNG to bake the credential into
    #[arg(long, value_name = "FILE")]
    image: Option<PathBuf>,
    /// The language of the words around: en or es
    #[arg(long, value_name = "TAG", default_value = "en")]
    locale: String,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Ending> {
    let carried = pictures::credential(&files::read(&arguments.credential, BUNDLE)?)?;
    let credential = carried
        .read()
        .map_err(|error| unusable(error, "give the credential that `cando issue` or the service wrote"))?;
    let link = arguments.link(&credential)?;
    let badge = Badge {
        credential: &credential,
        link: link.as_deref(),
        locale: Locale::of(&arguments.locale),
        name: arguments.name.as_deref(),
    };
    let drawing = draw(&badge, arguments.form());
    let drawing = drawing.map_err(|error| match error {
        BadgeError::Proof(_) => no(error, "`cando verify` tells more"),
        _ => unusable(error, "--url makes a code that holds the credential, --link one with a link of your own"),
    })?;
    let baked =
        |image: &[u8]| bake(image, &credential.to_bytes()).map_err(|error| unusable(error, "take another image"));
    let ending = arguments.output.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let bytes = match ending {
        "svg" => baked(drawing.svg.as_bytes())?,
        "png" => baked(&arguments.picture(link.as_deref())?)?,
        "html" => page(&drawing.svg, &drawing.alt, badge.locale, arguments.form()).into_bytes(),
        _ => return Err(unusable("the output's name says no format", "let it end in .svg, .png or .html")),
    };
    files::write(&arguments.output, &bytes)?;
    world::say(format_args!("{}: {}", arguments.output.display(), drawing.alt));
    Ok(Ending::Good)
}

impl Arguments {
    fn form(&self) -> Form {
        match (self.card, self.a4) {
            (true, _) => Form::Card,
            (_, true) => Form::Certificate,
            _ => Form::Picture,
        }
    }

    /// What the QR code holds.
    fn link(&self, credential: &Credential) -> Result<Option<String>> {
        let made = self.url.as_deref().map(|base| link(credential, base)).transpose();
        let made = made
            .map_err(|error| unusable(error, "give the address of CanDo's pages, or a link of your own by --link"))?;
        Ok(made.or_else(|| self.link.clone()))
    }

    /// The PNG that takes the credential.
    fn picture(&self, link: Option<&str>) -> Result<Vec<u8>> {
        match (&self.image, link) {
            (Some(path), _) => files::read(path, IMAGE),
            (None, Some(link)) => pictures::draw(&Qr::draw(link).map_err(|error| unusable(error, "shorten it"))?),
            (None, None) => {
                Err(unusable("there is no image to bake into", "give one by --image, or --url for a QR code"))
            }
        }
    }
}

/// A page that prints in the drawing's own size.
fn page(svg: &str, alt: &str, locale: Locale, form: Form) -> String {
    let (width, height) = form.millimetres().unwrap_or((210, 210));
    let title =
        svg.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>")).map_or(alt, |(title, _)| title);
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n<style>\n\
         @page {{ size: {width}mm {height}mm; margin: 0 }}\nbody {{ margin: 0 }}\n\
         svg {{ display: block; width: {width}mm; height: {height}mm }}\n</style>\n</head>\n<body>\n<main>\n{svg}</main>\n</body>\n</html>\n",
        locale.tag()
    )
}
