//! How wasmtime is set up: instances and stacks from a pool, so that a fresh one takes microseconds.

use wasmtime::{Config, Engine, InstanceAllocationStrategy, PoolingAllocationConfig, Result};

use crate::Profile;
use crate::seal::limits::TABLE_ELEMENTS;

/// Instances and calls at once. What a slot reserves is address space; memory is used as far as an instance touches it.
const AT_ONCE: u32 = 1_024;
/// Native stack for wasm frames: several times the largest budget of the seal, because a native frame may be larger than its charge.
const WASM_STACK: usize = 16 << 20;
/// Stack of a call: the above, and room for the engine itself.
const STACK: usize = WASM_STACK + (1 << 20);
/// Bytes of an instance without its memory and table: what the most functions and globals of a sealed module need.
const INSTANCE: usize = 16 << 20;
/// Bytes of a used slot that are cleared by writing: bench `instances` takes nearly twice as long where they are given back.
const KEPT: usize = 128 << 10;

/// An engine with a pool, or without one where the system does not give it the address space.
pub fn engine(epochs: bool) -> Result<Engine> {
    let mut config = Config::new();
    config
        .max_wasm_stack(WASM_STACK)
        .async_stack_size(STACK)
        .wasm_backtrace_max_frames(None)
        .epoch_interruption(epochs);
    Engine::new(config.clone().allocation_strategy(InstanceAllocationStrategy::Pooling(pool())))
        .or_else(|_| Engine::new(&config))
}

fn pool() -> PoolingAllocationConfig {
    let mut pool = PoolingAllocationConfig::new();
    pool.total_core_instances(AT_ONCE)
        .total_memories(AT_ONCE)
        .total_tables(AT_ONCE)
        .total_stacks(AT_ONCE)
        .max_core_instance_size(INSTANCE)
        .table_elements(TABLE_ELEMENTS as usize)
        .max_memory_size((Profile::Language.budget().pages as usize) << 16)
        .linear_memory_keep_resident(KEPT)
        .table_keep_resident(KEPT);
    pool
}
