//! Tests across crates, most of them against the real binary; see the folder `tests`.
