//! Logs that show two histories, and those that notice.

use cando_server::log::{Cosigner, CosignerError, FolderError, audit, cosign_folder};
use cando_signer::log::{Checkpoint, LogError};

use crate::bench::{Bench, NOW, entry};

fn checkpoint(bench: &Bench, name: &str) -> Checkpoint {
    bench.folder(name).published(&bench.log()).unwrap().unwrap().0
}

/// Five entries, then `log` and `fork` go on differently, and `old` stays.
fn forked() -> Bench {
    let bench = Bench::new();
    bench.grow("log", 0..5);
    bench.copy("log", "old");
    bench.copy("log", "fork");
    bench.grow("log", 5..9);
    bench.grow("fork", 15..19);
    bench
}

#[test]
fn an_audit_tells_histories_apart() {
    let bench = forked();
    let (old, other) = (checkpoint(&bench, "old"), checkpoint(&bench, "fork"));
    let fault = |name: &str, seen: &Checkpoint| match audit(
        &bench.folder(name),
        &bench.log(),
        std::slice::from_ref(seen),
        false,
    ) {
        Err(FolderError::Log(error)) => Some(error),
        other => other.map(|_| None).unwrap(),
    };
    assert_eq!(fault("log", &old), None);
    assert!(matches!(fault("log", &other), Some(LogError::SplitView { size: 9, .. })));
    bench.grow("log", 9..12);
    assert!(matches!(fault("log", &other), Some(LogError::Inconsistent { old: 9, new: 12, .. })));
    assert!(matches!(fault("old", &other), Some(LogError::RolledBack { seen: 9, size: 5, .. })));
}

#[test]
fn a_witness_cosigns_one_history() {
    let bench = forked();
    let witness = bench.witness(1);
    assert!(bench.open("log").publish(&[&witness]).unwrap().missing.is_empty());
    // Known to have cosigned, asked again, for the same tree: the same answer.
    assert!(bench.open("log").publish(&[&witness]).unwrap().missing.is_empty());
    let refusal = |name: &str| {
        let published = bench.open(name).publish(&[&witness]).unwrap();
        assert!(published.checkpoint.by(witness.key()).unwrap().is_none(), "not cosigned");
        published.missing.into_iter().next().unwrap().1
    };
    assert!(matches!(refusal("old"), CosignerError::Refused(LogError::RolledBack { seen: 9, size: 5, .. })));
    assert!(refusal("fork").to_string().contains("split view"), "the same size, another root");
    bench.grow("fork", 19..25);
    assert!(refusal("fork").to_string().contains("does not continue"));
    // The honest one goes on, though the witness was away for a while.
    bench.grow("log", 9..300);
    assert!(bench.open("log").publish(&[&witness]).unwrap().missing.is_empty());
    let (checkpoint, note) = bench.folder("log").published(&bench.log()).unwrap().unwrap();
    assert_eq!((checkpoint.size, note.by(witness.key()).unwrap().unwrap().time), (300, Some(NOW / 1000)));
}

#[test]
fn a_witness_on_the_same_disk_adds_to_the_checkpoint() {
    let bench = forked();
    let (one, two) = (bench.witness(1), bench.witness(2));
    for witness in [&one, &two] {
        cosign_folder(&bench.folder("log"), &bench.log(), witness).unwrap().unwrap();
    }
    let (_, note) = bench.folder("log").published(&bench.log()).unwrap().unwrap();
    assert!([&one, &two].iter().all(|witness| note.by(witness.key()).unwrap().is_some()));
    assert!(cosign_folder(&bench.folder("fork"), &bench.log(), &one).unwrap().is_err());
    bench.audit("log").unwrap();
}

/// Killed after the witness has seen the tree, and before it was published: the log does not take it back.
#[test]
fn what_a_witness_has_seen_is_never_taken_back() {
    let bench = Bench::new();
    let witness = bench.witness(1);
    let mut writer = bench.open("log");
    writer.append(&[entry(1).to_bytes()]).unwrap();
    drop(writer);
    assert_eq!(checkpoint(&bench, "log").size, 0, "not published");
    let mut writer = bench.open("log");
    assert_eq!(writer.append(&[entry(2).to_bytes()]).unwrap(), 1);
    assert!(writer.publish(&[&witness]).unwrap().missing.is_empty());
    assert_eq!(bench.audit("log").unwrap().checkpoint.size, 2);
}
