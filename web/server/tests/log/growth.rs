//! A log that grows: proved, audited, counted.

use cando_record::{Digest, Seed};
use cando_server::log::{Cosigner, FolderError, Writer, audit};
use cando_signer::Key;
use cando_signer::log::{Demand, Entry, Logged, Policy, Proof};

use crate::bench::{Bench, NOW, entry, files, origin};

#[test]
fn what_is_appended_is_proved_and_audited() {
    let bench = Bench::new();
    let (one, two) = (bench.witness(1), bench.witness(2));
    let text =
        format!("log {}\nwitness 1 {}\nwitness 2 {}\ngroup g all 1 2\nquorum g\n", bench.log(), one.key(), two.key());
    let policy = Policy::read(text.as_bytes()).unwrap();
    let mut next = 0;
    for count in [1, 2, 250, 3, 1, 255, 1, 90] {
        let mut writer = bench.open("log");
        let entries: Vec<Vec<u8>> = (next..next + count).map(|number| entry(number).to_bytes()).collect();
        assert_eq!(writer.append(&entries).unwrap(), next);
        let published = writer.publish(&[&one, &two]).unwrap();
        assert!(published.missing.is_empty());
        for index in [next, next + count - 1, 0] {
            let proof = writer.prove(index, Some(Seed([6; 32])), published.checkpoint.clone()).unwrap();
            let proof = Proof::read(proof.to_string().as_bytes()).unwrap();
            let demand = Demand { age: Some(60), now: NOW / 1000 + 30, policy: &policy, seen: &[] };
            let logged = Logged::verify(&proof, &entry(index), &demand).unwrap();
            assert_eq!((logged.index(), logged.time()), (index, Some(NOW / 1000)));
        }
        assert!(writer.prove(next + count, None, published.checkpoint).is_err());
        next += count;
    }
    let audit = bench.audit("log").unwrap();
    assert_eq!((audit.checkpoint.size, audit.credentials, audit.others), (next, next, 0));
    // Of tiles that are full, no partial ones are left.
    let partial =
        files(&bench.path("log/tile")).iter().filter(|path| path.to_string_lossy().contains("/000.p/")).count();
    assert_eq!(partial, 2, "level 1 has two widths: 1 and 2");
    assert!(matches!(Writer::init(bench.folder("log"), origin(), &bench.key), Err(FolderError::Exists(_))));
    let other = Key::from_entropy([1; 32]);
    assert!(matches!(Writer::open(bench.folder("log"), origin(), &other), Err(FolderError::Checkpoint { .. })));
}

#[test]
fn numbers_given_twice_or_left_out_are_seen() {
    let bench = Bench::new();
    let mut writer = bench.open("log");
    let ticket = |person: u8, attempt: u32, salt: u8| {
        let series = Digest([person; 32]);
        let line = format!("cando/log/1 ticket {} {series} {attempt}", Digest([salt; 32]));
        assert!(Entry::read(line.as_bytes()).is_ok());
        line.into_bytes()
    };
    let entries = [(1, 1), (2, 1), (1, 2), (3, 1), (3, 1), (4, 2), (2, 2)];
    let entries: Vec<_> =
        entries.iter().zip(0..).map(|((person, attempt), salt)| ticket(*person, *attempt, salt)).collect();
    writer.append(&entries).unwrap();
    writer.append(&[b"of another system".to_vec()]).unwrap();
    writer.publish(&[]).unwrap();
    let audit = audit(&bench.folder("log"), &bench.log(), &[], true).unwrap();
    assert_eq!((audit.tickets, audit.others), (7, 1));
    let irregular: Vec<_> = audit.irregular.into_iter().collect();
    assert_eq!(irregular, [(Digest([3; 32]), vec![1, 1]), (Digest([4; 32]), vec![2])]);
}
