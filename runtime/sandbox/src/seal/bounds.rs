//! What the graph of direct calls bounds: which functions need no check of the fuel, and which no count of the stack.

use super::limits::{UNCHECKED, UNCOUNTED_STACK};
use super::survey::Survey;

/// The bounds of every function.
pub(super) struct Bounds {
    work: Vec<Option<u64>>,
    stack: Vec<Option<u32>>,
}

impl Bounds {
    /// Walks the call graph from the callees up. A function that calls itself, at any distance, has no bound.
    pub(super) fn of(survey: &Survey) -> Self {
        let count = survey.functions.len();
        let mut bounds = Self { work: vec![None; count], stack: vec![None; count] };
        let mut seen = vec![false; count];
        // Explicit, because a chain of calls can be as long as the module has functions. `(function, next call)`.
        let mut path: Vec<(u32, usize)> = Vec::new();
        for root in 0..count {
            if !seen[root] {
                seen[root] = true;
                path.push((root as u32, 0));
            }
            while let Some((function, next)) = path.last_mut() {
                match survey.functions[*function as usize].calls.get(*next) {
                    Some(&callee) => {
                        *next += 1;
                        if !seen[callee as usize] {
                            seen[callee as usize] = true;
                            path.push((callee, 0));
                        }
                    }
                    None => {
                        bounds.settle(survey, *function as usize);
                        path.pop();
                    }
                }
            }
        }
        bounds
    }

    /// The most fuel that a call can use, if that is so little that the function checks nothing itself.
    pub(super) fn unchecked(&self, function: u32) -> Option<u64> {
        self.work[function as usize]
    }

    /// Does the function have to count the stack it uses?
    pub(super) fn counts_stack(&self, function: u32) -> bool {
        self.stack[function as usize].is_none()
    }

    /// All callees are settled, but for those that are still on the path: these call this function in turn, and have
    /// no bound yet, so this one gets none either.
    fn settle(&mut self, survey: &Survey, index: usize) {
        let function = &survey.functions[index];
        let mut work = (!function.unbounded).then_some(function.cost);
        let mut below = (!function.indirect).then_some(0);
        for &callee in &function.calls {
            work = work.zip(self.work[callee as usize]).map(|(own, callee)| own + callee);
            below = below.zip(self.stack[callee as usize]).map(|(most, callee): (u32, u32)| most.max(callee));
        }
        self.work[index] = work.filter(|&work| work <= UNCHECKED);
        self.stack[index] = below.map(|below| below + function.frame).filter(|&bytes| bytes <= UNCOUNTED_STACK);
    }
}
