//! Notes, checkpoints, proofs, policies, tiles and what a witness is asked.

#![no_main]

use cando_signer::log::tiles::Tile;
use cando_signer::log::witness::Request;
use cando_signer::log::{Checkpoint, Note, Policy, Proof, Vkey};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(note) = Note::read(data) {
        assert_eq!(note.to_string().as_bytes(), data, "a note has one form");
        let _ = Checkpoint::read(note.text());
    }
    if let Ok(proof) = Proof::read(data) {
        assert_eq!(proof.to_string().as_bytes(), data, "a proof has one form");
    }
    let _ = (Policy::read(data), Request::read(data));
    let Ok(text) = std::str::from_utf8(data) else { return };
    let _ = text.parse::<Vkey>();
    let (path, rest) = text.split_once('\n').unwrap_or((text, ""));
    if let Some(tile) = Tile::from_path(path) {
        assert_eq!(tile.path(), path, "a tile has one path");
        let _ = (tile.hashes(rest.as_bytes()), tile.entries(rest.as_bytes()), tile.cut(rest.as_bytes()));
    }
});
