//! Appending cut off, and bytes changed.

use std::fs;
use std::path::Path;

use crate::bench::{Bench, entry, files};

/// Every file that an append writes is made impossible to write, once: the log is then as it was, or longer, and goes on.
#[test]
fn whatever_write_fails_the_log_opens_and_goes_on() {
    for (before, count) in [(0, 1), (3, 2), (255, 1), (255, 2), (300, 300)] {
        let bench = Bench::new();
        bench.grow("log", 0..before);
        bench.copy("log", "whole");
        bench.grow("whole", before..before + count);
        let old = files(&bench.path("log"));
        let written: Vec<_> = files(&bench.path("whole"))
            .into_iter()
            .map(|path| path.strip_prefix(bench.path("whole")).unwrap().to_owned())
            .collect();
        let changed = written.iter().filter(|name| {
            let (was, is) = (bench.path("log").join(name), bench.path("whole").join(name));
            !old.contains(&was) || fs::read(was).unwrap() != fs::read(is).unwrap()
        });
        let mut tried = 0;
        for name in changed {
            let cut = format!("cut {tried}");
            bench.copy("log", &cut);
            fail_at(&bench, &cut, name, before, count);
            tried += 1;
        }
        assert!(tried >= 4, "bundle, tile, and both checkpoints");
    }
}

/// Appends while nothing can be renamed to this file, then without that.
fn fail_at(bench: &Bench, cut: &str, name: &Path, before: u64, count: u64) {
    let obstacle = bench.path(cut).join(name);
    let kept = fs::read(&obstacle).ok();
    let entries: Vec<Vec<u8>> = (before..before + count).map(|number| entry(number).to_bytes()).collect();
    let mut writer = bench.open(cut);
    let _ = fs::remove_file(&obstacle);
    fs::create_dir_all(obstacle.join("in the way")).unwrap();
    let failed = writer.append(&entries).and_then(|_| writer.publish(&[]));
    assert!(failed.is_err(), "{}", name.display());
    drop(writer);
    fs::remove_dir_all(&obstacle).unwrap();
    if let Some(kept) = kept {
        fs::write(&obstacle, kept).unwrap();
    }
    let size = bench.open(cut).size();
    assert!(size == before || size == before + count, "{}: {size}", name.display());
    bench.audit(cut).unwrap();
    // Other entries come next than those that were cut off.
    bench.grow(cut, 1000..1300);
    assert_eq!(bench.audit(cut).unwrap().checkpoint.size, size + 300, "{}", name.display());
}

#[test]
fn every_changed_byte_of_a_log_is_a_named_failure() {
    let bench = Bench::new();
    bench.grow("log", 0..260);
    let all = files(&bench.path("log"));
    let published = all.iter().filter(|path| !path.to_string_lossy().contains(".state"));
    let mut ways = std::collections::BTreeSet::new();
    for path in published {
        let bytes = fs::read(path).unwrap();
        // Every byte of what is small, every hundredth of the full tiles.
        for place in (0..bytes.len()).step_by(if bytes.len() > 1000 { 101 } else { 1 }) {
            let mut changed = bytes.clone();
            changed[place] ^= 1;
            fs::write(path, changed).unwrap();
            let error = bench.audit("log").expect_err(&format!("{} byte {place}", path.display()));
            ways.insert(format!("{error:?}").split([' ', '(']).next().unwrap().to_owned());
        }
        fs::write(path, &bytes[..bytes.len() - 1]).unwrap();
        assert!(bench.audit("log").is_err(), "{} cut", path.display());
        fs::write(path, &bytes).unwrap();
        fs::remove_file(path).unwrap();
        assert!(bench.audit("log").is_err(), "{} removed", path.display());
        fs::write(path, bytes).unwrap();
    }
    assert_eq!(ways.into_iter().collect::<Vec<_>>(), ["Checkpoint", "Damaged"]);
    bench.audit("log").unwrap();
}

#[test]
fn two_that_append_at_once_wait_for_each_other() {
    let bench = Bench::new();
    std::thread::scope(|scope| {
        for part in 0..4 {
            let bench = &bench;
            scope.spawn(move || (0..10).for_each(|number| bench.grow("log", std::iter::once(part * 10 + number))));
        }
    });
    assert_eq!(bench.audit("log").unwrap().checkpoint.size, 40);
}
