//! What a module has to export.

use wasmparser::{ExternalKind, FuncType, ValType};

use super::error::SealError;
use super::profile::{Profile, Rules};
use super::survey::Survey;
use super::{FUEL, STACK, START, STATUS};

/// Something that a profile demands of a module.
struct Demand {
    name: &'static str,
    expected: &'static str,
    kind: ExternalKind,
    params: &'static [ValType],
    results: &'static [ValType],
}

const MEMORY: Demand =
    Demand { name: "memory", expected: "its memory", kind: ExternalKind::Memory, params: &[], results: &[] };
const ALLOC: Demand = function("cando_alloc", "a function (i32) -> i32", &[ValType::I32], &[ValType::I32]);
const ADVANCE: Demand = function("cando_advance", "a function (i32, i32) -> i64", PAIR, &[ValType::I64]);
const DESCRIBE: Demand = function("cando_describe", "a function () -> i64", &[], &[ValType::I64]);
const OUTPUT: Demand = function("cando_output", "a function () -> i64", &[], &[ValType::I64]);
const RUN: Demand = function("cando_run", "a function (i32, i32) -> i64", PAIR, &[ValType::I64]);
const TRAPPED: Demand = function("cando_trapped", "a function () -> i64", &[], &[ValType::I64]);
const PAIR: &[ValType] = &[ValType::I32, ValType::I32];

/// An export that stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Exported<'a> {
    pub(super) name: &'a str,
    pub(super) kind: ExternalKind,
    pub(super) index: u32,
}

/// The exports that stay, in the source's order; the others are dropped.
pub(super) fn check<'a>(survey: &Survey<'a>, rules: &Rules) -> Result<Vec<Exported<'a>>, SealError> {
    if let Some(export) = survey.exports.iter().find(|export| [FUEL, STACK, STATUS, START].contains(&export.name)) {
        return Err(SealError::ReservedExport { name: export.name.to_owned() });
    }
    let demands: &[Demand] = match (rules.every_export, rules.profile) {
        (true, _) => &[],
        (false, Profile::Assessment) => &[MEMORY, ALLOC, DESCRIBE, ADVANCE],
        (false, Profile::Language) => &[MEMORY, ALLOC, RUN, OUTPUT],
    };
    demands.iter().try_for_each(|demand| demand.meet(survey))?;
    let options: &[Demand] = if rules.profile == Profile::Language { &[TRAPPED] } else { &[] };
    let met = options.iter().filter(|option| option.meet(survey).is_ok());
    let known: Vec<&str> = demands.iter().chain(met).map(|demand| demand.name).collect();
    let stays = |name: &str| rules.every_export || known.contains(&name);
    let exports = survey.exports.iter().filter(|export| stays(export.name));
    Ok(exports.map(|export| Exported { name: export.name, kind: export.kind, index: export.index }).collect())
}

const fn function(
    name: &'static str,
    expected: &'static str,
    params: &'static [ValType],
    results: &'static [ValType],
) -> Demand {
    Demand { name, expected, kind: ExternalKind::Func, params, results }
}

impl Demand {
    fn meet(&self, survey: &Survey) -> Result<(), SealError> {
        let (name, expected) = (self.name, self.expected);
        let Some(export) = survey.exports.iter().find(|export| export.name == name) else {
            return Err(SealError::MissingExport { name, expected });
        };
        let typed = |ty: &FuncType| ty.params() == self.params && ty.results() == self.results;
        let met = export.kind == self.kind && (self.kind != ExternalKind::Func || typed(survey.type_of(export.index)));
        if met { Ok(()) } else { Err(SealError::WrongExport { name, expected }) }
    }
}
