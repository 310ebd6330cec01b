//! Number series: which number comes next?
//!
//! 1. [`rule`] is the grammar: sums, products, quotients, affine rules, recurrences, powers, and series that take turns, nested in each other;
//! 2. [`fit`] runs it backwards: every rule up to a length that fits some terms;
//! 3. [`shape`] names the families, their order of demand and the blueprint of an attempt: 12 families, each once;
//! 4. [`series`] draws a rule of a family, proves that its terms have one continuation, and makes options that give nothing away.
//!
//! Nothing of a certified attempt stands in this source: every term comes from the seed.

pub mod fit;
pub mod rule;
pub mod series;
pub mod shape;

use cando_sdk::record::{Block, Choice, Interaction, Item, Key, Limits, Manifest, Response, Seed, Skill};
use cando_sdk::{Assessment, Marking, Marks, Question, Stream, Texts, localized};

use series::Series;
use shape::Ask;

/// The assessment.
pub struct NumberSeries;

cando_sdk::export!(NumberSeries);

const SKILL: &str = "inductive-reasoning";

fn locales() -> [(&'static str, Texts); 2] {
    [("en", Texts::new(include_str!("../prompts/en.json"))), ("es", Texts::new(include_str!("../prompts/es.json")))]
}

impl Assessment for NumberSeries {
    /// The next term.
    type Secret = i64;

    fn manifest() -> Manifest {
        let locales = locales();
        Manifest {
            about: localized(&locales, "about"),
            id: "number-series".to_owned(),
            items: 12,
            keyed: false,
            languages: Vec::new(),
            limits: Limits { fuel: 1_000_000_000, time: 20 * 60 * 1000 },
            locales: locales.iter().map(|(locale, _)| (*locale).to_owned()).collect(),
            scoring: localized(&locales, "scoring"),
            skills: vec![Skill { id: SKILL.to_owned(), title: localized(&locales, "skill") }],
            title: localized(&locales, "title"),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }

    fn draw(seed: &Seed, locale: &str) -> Vec<Question<i64>> {
        let texts = locales().into_iter().find(|(known, _)| *known == locale).map(|(_, texts)| texts);
        let texts = texts.expect("the driver checks the locale");
        let shapes = shape::blueprint(&mut Stream::of_attempt(seed));
        (0..)
            .zip(shapes)
            .map(|(index, shape)| {
                let series = Series::draw(shape, &mut Stream::of_item(seed, index));
                Question { item: item(index, shape, &series, &texts), secret: series.next }
            })
            .collect()
    }

    fn score(question: &Question<i64>, response: &Response) -> Marking {
        let number = match response {
            Response::Choice { option } => option.parse().ok(),
            Response::TextEntry { text } => text.trim().parse().ok(),
            _ => None,
        };
        Marks::whole(question.item.points, number == Some(question.secret)).into()
    }
}

fn item(index: u32, shape: &shape::Shape, series: &Series, texts: &Texts) -> Item {
    let (ask, interaction, key) = match shape.ask {
        Ask::Choice => {
            let choice = |number: &i64| Choice { id: number.to_string(), text: number.to_string() };
            let options = series.options.iter().map(choice).collect();
            ("choose", Interaction::Choice { options }, Response::Choice { option: series.next.to_string() })
        }
        Ask::Entry => {
            ("write", Interaction::TextEntry { integer: true }, Response::TextEntry { text: series.next.to_string() })
        }
    };
    let terms = series.shown.iter().map(i64::to_string).collect();
    Item {
        family: shape.name.to_owned(),
        index,
        interaction,
        key: Some(Key::Response { response: key }),
        points: 1,
        prompt: vec![Block::Text { text: texts.text(ask).to_owned() }, Block::Series { terms }],
        skill: SKILL.to_owned(),
    }
}
