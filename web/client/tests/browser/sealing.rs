//! The real modules, sealed in every place to the published digests.

use cando_record::Digest;
use serde_json::{Value, json};

use crate::support::Client;
use cando_tests::language::{bundle, source};

/// `cargo xtask build` leaves the modules compressed; they are unpacked for the client, which reads files.
#[test]
fn every_place_seals_to_the_published_digests() {
    let Ok(text) = std::fs::read_to_string(bundle().join("modules.toml")) else {
        return eprintln!("skipped: the modules are not built; `cargo xtask build` builds them");
    };
    let modules: toml::Table = toml::from_str(&text).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for (place, mut client) in Client::everywhere() {
        client.keep("host", "Host.new", json!([])).unwrap();
        for (name, entry) in &modules {
            let digest: Digest = entry["module"].as_str().unwrap().parse().unwrap();
            let file = folder.path().join(name);
            std::fs::write(&file, source(name).unwrap()).unwrap();
            let arguments = json!([{ "file": file }, entry["kind"].as_str()]);
            let (added, took) = client.time("host.add", arguments).unwrap();
            assert_eq!(added, digest.to_string(), "{place}: {name}");
            let sealed = client.call("host.sealed", json!([added])).unwrap();
            assert_eq!(sealed.as_str(), entry["sealed"].as_str(), "{place}: {name}");
            println!("{place}: {name} sealed in {took} ms");
            restore(&mut client, &added, entry["kind"].as_str().unwrap(), &sealed);
        }
    }
}

/// What is worth keeping serves another host for practice, if it is whole, and no replay.
fn restore(client: &mut Client, module: &Value, kind: &str, sealed: &Value) {
    client.keep("kept", "host.toKeep", json!([module])).unwrap();
    client.keep("other", "Host.new", json!([])).unwrap();
    let mut restore =
        |found: &Value| client.call("other.restore", json!([module, kind, sealed, found, { "kept": "kept" }]));
    match restore(sealed) {
        Ok(restored) => {
            assert_eq!(restored, true);
            assert_eq!(restore(module).unwrap(), false, "its bytes have another digest");
            let [has, holds] =
                ["has", "holds"].map(|call| client.call(&format!("other.{call}"), json!([module])).unwrap());
            assert_eq!((has, holds), (false.into(), true.into()));
        }
        Err(nothing) => assert!(nothing.contains("null") || nothing.contains("undefined"), "{nothing}"),
    }
}
