//! What cannot be made again stays, whatever a person mixes up and wherever a command is killed; with the real binary.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod support;

use std::fs;

use support::Bench;

/// Arguments in the wrong order must not cost a key, a ticket or an attempt.
#[test]
fn results_take_no_precious_files_place() {
    let Some(bench) = Bench::open() else { return };
    bench.certified("half");
    bench.ok("issue evidence.json --key grader.pem");
    bench.ok("key new -o north.pem");
    bench.ok("key rotate grader.pem -o next.pem");
    bench.ok("rebind --from me.pem --to north.pem");
    let commands = [
        "staple credential.json",
        "present credential.json --key me.pem --challenge 0123456789abcdef --domain d",
        "cosign evidence.json --key north.pem",
        "issue evidence.json --key grader.pem",
    ];
    for name in ["me.pem", "ticket.json", "ticket.secret", "evidence.json", "key-history.json", "rebind.json"] {
        let before = fs::read(bench.path(name)).unwrap();
        for command in commands {
            let ran = bench.run(&format!("{command} -o {name}"));
            assert_eq!((ran.code, ran.err.contains("is not overwritten")), (2, true), "{command} {name} {}", ran.err);
            assert!(fs::read(bench.path(name)).unwrap() == before, "{command} {name}");
        }
    }
    for _ in 0..2 {
        bench.ok("staple credential.json -o bundle.json");
        bench.ok("key export next.pem -o .");
    }
}

#[test]
fn bundles_take_in_no_key() {
    let Some(bench) = Bench::open() else { return };
    bench.certified("half");
    bench.ok("issue evidence.json --key grader.pem");
    for name in ["grader.pem", "ticket.secret", "evidence.json"] {
        let ran = bench.run(&format!("staple credential.json --log {name}"));
        assert_eq!((ran.code, ran.err.contains("is no proof of a log")), (2, true), "{name} {}", ran.err);
    }
    assert!(!bench.path("bundle.json").exists());
}

/// A trust file that is begun with `--trust` holds nobody from the usual one.
#[test]
fn a_new_trust_file_begins_with_nobody() {
    let Some(bench) = Bench::open() else { return };
    let (first, second) = (bench.keys(), bench.ok("key show grader.pem"));
    let add = |did: &str, more: &[&str]| {
        let line = [&["trust", "add", did.trim(), "Name"], more].concat();
        let status = bench.command(&line).env("XDG_CONFIG_HOME", bench.path("usual")).output().unwrap().status;
        assert_eq!(status.code(), Some(0), "{line:?}");
    };
    add(&first, &[]);
    add(&second, &["--trust", "own.json"]);
    let own = bench.read("own.json");
    assert_eq!((own["issuers"].as_array().unwrap().len(), &own["issuers"][0]["id"]), (1, &second.trim().into()));
}

/// Between its two files the command may be killed.
#[test]
fn a_register_half_made_is_made_whole() {
    let Some(bench) = Bench::open() else { return };
    bench.keys();
    let command = "status new lists --url https://a.example --key grader.pem";
    fs::create_dir(bench.path("lists")).unwrap();
    bench.write_bytes("lists/issued", b"");
    bench.ok(command);
    let again = bench.run(command);
    assert_eq!((again.code, again.err.contains("`cando status renew`")), (2, true), "{}", again.err);
    bench.ok("status renew lists --key grader.pem");
    fs::remove_file(bench.path("lists/register.json")).unwrap();
    bench.write_bytes("lists/issued", &[b'0'; 65]);
    assert_eq!(bench.run(command).code, 2, "numbers that were given away are not given again");
}

/// What a file is to tell of is done only if the file can be written.
#[test]
fn nothing_is_logged_or_made_without_a_place_for_its_proof() {
    let Some(bench) = Bench::open() else { return };
    bench.certified("half");
    bench.ok("issue evidence.json --key grader.pem");
    bench.ok("key new -o log.pem");
    bench.ok("log init log --origin a.example/log --key log.pem");
    let before = fs::read(bench.path("log/checkpoint")).unwrap();
    let append = bench.run("log append log --key log.pem --of credential.json -o nowhere/proof");
    assert_eq!((append.code, fs::read(bench.path("log/checkpoint")).unwrap() == before), (2, true), "{}", append.err);
    let rotate = bench.run("key rotate grader.pem -o next.pem --history nowhere/history.json");
    assert_eq!((rotate.code, bench.path("next.pem").exists()), (2, false), "{}", rotate.err);
    bench.write_bytes("file", b"x");
    assert_eq!(bench.run("log init file --origin a.example/log --key log.pem").code, 2);
}

/// A history on a disk that is not there now is no empty history.
#[cfg(unix)]
#[test]
fn a_link_to_nothing_is_no_new_file() {
    let Some(bench) = Bench::open() else { return };
    let did = bench.keys();
    for name in ["key-history.json", "trust.json"] {
        std::os::unix::fs::symlink("away", bench.path(name)).unwrap();
    }
    for line in ["key rotate grader.pem -o next.pem".into(), format!("trust add {did} Name --trust trust.json")] {
        let ran = bench.run(&line);
        assert_eq!((ran.code, ran.err.contains("a link may point to nothing")), (2, true), "{line} {}", ran.err);
    }
    assert!(!bench.path("next.pem").exists());
}

/// Among other files, one that was cut or changed until it is no credential any more is not passed over.
#[test]
fn broken_credentials_in_a_folder_are_told_of() {
    let Some(bench) = Bench::open() else { return };
    bench.certified("half");
    bench.ok("issue evidence.json --key grader.pem");
    bench.ok("staple credential.json");
    let [credential, bundle] = ["credential.json", "bundle.json"].map(|name| fs::read(bench.path(name)).unwrap());
    fs::create_dir(bench.path("many")).unwrap();
    let marked = [b"\xef\xbb\xbf", credential.as_slice()].concat();
    let more = String::from_utf8(bundle).unwrap().replacen('{', "{\"more\":1,", 1);
    let notes = b"A \"VerifiableCredential\" is signed.".as_slice();
    let files = [("a.json", &credential[..credential.len() - 9]), ("b.json", &marked), ("c.json", more.as_bytes())];
    for (name, bytes) in files.into_iter().chain([("notes.txt", notes)]) {
        bench.write_bytes(&format!("many/{name}"), bytes);
    }
    let ran = bench.run("verify many");
    let named = ["a.json", "b.json", "c.json", "notes.txt"].map(|name| ran.out.contains(name));
    assert_eq!((ran.code, named), (2, [true, true, true, false]), "{}", ran.out);
    bench.write_bytes("empty.json", b"{}");
    assert_eq!(bench.run("status show empty.json").code, 2);
}
