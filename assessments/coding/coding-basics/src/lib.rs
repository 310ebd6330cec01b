//! Coding basics: four tasks in Python.
//!
//! 1. [`task`] says what a task is: a form (function or program) and a generator of story, examples and hidden cases in groups;
//! 2. [`tasks`] holds the twelve, each with its oracle, and the blueprint: one task of each of four kinds;
//! 3. [`prompt`] reads the stories, [`words`] fills them;
//! 4. [`judge`] makes points of what the candidate's program gave.
//!
//! The reference solutions stand in `answers/`, in no module. Nothing of a certified attempt stands in this source.

pub mod judge;
pub mod prompt;
pub mod task;
pub mod tasks;
pub mod words;

use std::collections::BTreeMap;

use cando_sdk::record::{
    Digest, Example, Interaction, Item, Job, Key, Language, Limits, Manifest, Response, RunLimits, RunResult, Seed,
    Skill,
};
use cando_sdk::{Assessment, Marking, Marks, Question, Stream, Texts, localized};

use task::{Case, Form, Group, POINTS};
use tasks::{Kind, blueprint};

/// The assessment.
pub struct CodingBasics;

cando_sdk::export!(CodingBasics);

const LANGUAGE: &str = "python";

/// Limits of one run. For the largest inputs the reference solutions need less than a fifth of the fuel, quadratic ones more than
/// ten times as much as there is, even where their inner loop is one of Python's own (`tests/sealed.rs`).
pub const LIMITS: RunLimits = RunLimits { fuel: 500_000_000, output: 16 << 10 };

/// What scores a task.
pub struct Secret {
    /// How it is called and compared.
    pub form: Form,
    /// The hidden cases.
    pub groups: Vec<Group>,
    /// Seed of the program's own random numbers.
    pub seed: Seed,
}

impl Assessment for CodingBasics {
    type Secret = Secret;

    fn manifest() -> Manifest {
        let locales = [("en", Texts::new(include_str!("../prompts/en.json")))];
        let module: Digest = env!("CANDO_PYTHON_MODULE").parse().expect("the build checks the digest");
        Manifest {
            about: localized(&locales, "about"),
            id: "coding-basics".to_owned(),
            items: 4,
            keyed: false,
            languages: vec![Language { module, name: LANGUAGE.to_owned() }],
            limits: Limits { fuel: 2_000_000_000, time: 60 * 60 * 1000 },
            locales: vec!["en".to_owned()],
            scoring: localized(&locales, "scoring"),
            skills: ["data-handling", "algorithms"]
                .map(|skill| Skill { id: skill.to_owned(), title: localized(&locales, skill) })
                .into(),
            title: localized(&locales, "title"),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }

    fn draw(seed: &Seed, _locale: &str) -> Vec<Question<Secret>> {
        let kinds = blueprint(&mut Stream::of_attempt(seed));
        (0..).zip(kinds).map(|(index, kind)| question(index, kind, &mut Stream::of_item(seed, index))).collect()
    }

    fn score(Question { secret, .. }: &Question<Secret>, response: &Response) -> Marking {
        let Response::Code { program } = response else { return judge::none(&secret.groups).into() };
        let cases = secret.groups.iter().flat_map(|group| &group.cases);
        Marking::Run(vec![Job {
            entry: secret.form.entry(),
            files: BTreeMap::new(),
            inputs: cases.map(|case| case.input.clone()).collect(),
            language: LANGUAGE.to_owned(),
            limits: LIMITS,
            program: program.clone(),
            seed: secret.seed,
        }])
    }

    fn score_runs(Question { secret, .. }: &Question<Secret>, results: &[Vec<RunResult>]) -> Marks {
        judge::judge(secret.form, &secret.groups, results.first().map_or(&[], Vec::as_slice))
    }
}

fn question(index: u32, (skill, task): Kind, stream: &mut Stream) -> Question<Secret> {
    let drawn = (task.draw)(stream);
    let interaction = Interaction::Code {
        entry: task.form.entry(),
        examples: drawn.examples.iter().map(<Example as From<&Case>>::from).collect(),
        language: LANGUAGE.to_owned(),
        limits: LIMITS,
        starter: task.form.starter(),
    };
    let item = Item {
        family: task.name.to_owned(),
        index,
        interaction,
        key: Some(Key::Solution { name: task.name.to_owned() }),
        points: POINTS,
        prompt: drawn.prompt,
        skill: skill.to_owned(),
    };
    Question { item, secret: Secret { form: task.form, groups: drawn.groups, seed: stream.seed() } }
}
