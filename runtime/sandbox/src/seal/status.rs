//! How a call into a sealed module ended.

/// The values of the global `cando_status`. The module writes 2 to 5, just before it traps; the host writes 0
/// before a call and 1 after a return.
///
/// A trap that leaves 0 is the engine's: a division by zero, an access outside of memory, or a stack that the engine
/// found too deep although the budget was not used up. The host tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum Status {
    /// The call has not ended, or ended by a trap of the engine's.
    Running = 0,
    /// The call returned. Set by the host only.
    Finished = 1,
    /// The fuel was used up.
    OutOfFuel = 2,
    /// The stack budget was used up.
    OutOfStack = 3,
    /// The module executed `unreachable`.
    Trapped = 4,
    /// The host refused memory although the module's maximum allowed it: no verdict can come from this.
    HostRefusedMemory = 5,
}

impl Status {
    /// The status that a global's value stands for.
    pub fn from_code(code: i32) -> Option<Self> {
        Some(match code {
            0 => Self::Running,
            1 => Self::Finished,
            2 => Self::OutOfFuel,
            3 => Self::OutOfStack,
            4 => Self::Trapped,
            5 => Self::HostRefusedMemory,
            _ => return None,
        })
    }

    /// The global's value for a status.
    pub const fn code(self) -> i32 {
        self as i32
    }
}
