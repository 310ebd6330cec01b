//! Notes: what Go's sumdb refuses, we refuse too (its conditions, our own words).

use super::*;

/// Of golang.org/x/mod/sumdb/note: a text, and the signatures that its two example keys make.
const PETER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const PETER_SECRET: &str = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const PETER_LINE: &str =
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
const ENOCH: &str = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
const ENOCH_LINE: &str =
    "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";
const TEXT: &str =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";

fn peter() -> Vkey {
    PETER.parse().unwrap()
}

fn note(lines: &str) -> Note {
    Note::read(format!("{TEXT}\n{lines}").as_bytes()).unwrap()
}

#[test]
fn every_changed_key_is_refused() {
    assert_eq!(peter().to_string(), PETER);
    let refused = |text: &[u8], read: &dyn Fn(&str) -> bool| {
        assert!(str::from_utf8(text).is_err() || !read(str::from_utf8(text).unwrap()), "{text:?}");
    };
    let public = |text: &str| text.parse::<Vkey>().is_ok();
    let secret = |text: &str| secret_key(text).is_ok();
    for (key, read) in [(PETER, &public as &dyn Fn(&str) -> bool), (PETER_SECRET, &secret)] {
        let bytes = key.as_bytes();
        for from in 0..bytes.len() {
            for to in from..=bytes.len() {
                if (from, to) != (0, bytes.len()) {
                    refused(&bytes[from..to], read);
                }
            }
            let mut changed = bytes.to_vec();
            changed[from] += 1;
            refused(&changed, read);
        }
    }
    // A key that is too long, and one of an unknown type, each with the id that fits it.
    let long = "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==";
    assert_eq!(long.parse::<Vkey>().unwrap_err(), VkeyError::Form);
    let unknown = "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    assert_eq!(unknown.parse::<Vkey>().unwrap_err(), VkeyError::Type);
}

/// A decoder may take the padding of one text and go on with another; what it wrote again would not be the same.
#[test]
fn base64_is_one_text() {
    let line = |base64: &str| NoteSignature::read(&format!("— PeterNeumann {base64}")).is_some();
    assert!(line("x08go/ZJkuBS") && line("x08go/ZJkg=="));
    for wrong in ["x08go/ZJkg==x08go/ZJ", "x08=go8=x08gx08g", "x08go/ZJkg=", "x08go/ZJkg", "x08go/ZJkh==", "x08g o/ZJ"]
    {
        assert!(!line(wrong), "{wrong}");
    }
}

#[test]
fn signing_gives_the_same_bytes_as_go() {
    let Ok((vkey, key)) = secret_key(PETER_SECRET) else { panic!("it is a key") };
    assert_eq!(vkey, peter());
    let mut signed = Note::new(TEXT.into()).unwrap();
    signed.add(vkey.sign(TEXT, &key).unwrap());
    assert_eq!(signed.to_string(), format!("{TEXT}\n{PETER_LINE}"));
    // A newer signature takes the place of an older one.
    signed.add(NoteSignature { name: vkey.name().clone(), id: vkey.id(), bytes: vec![1, 2, 3] });
    signed.add(vkey.sign(TEXT, &key).unwrap());
    assert_eq!(signed.to_string(), format!("{TEXT}\n{PETER_LINE}"));
    assert!(vkey.sign(TEXT, &Key::from_entropy([1; 32])).is_none(), "another's key signs nothing");
    assert!(vkey.cosign(TEXT, 1, &key).is_none(), "a log's key is no witness's");
}

#[test]
fn known_signatures_must_hold_and_unknown_ones_are_left_alone() {
    let both = note(&format!("{PETER_LINE}{ENOCH_LINE}"));
    assert_eq!(both.text(), TEXT);
    assert_eq!(both.by(&peter()), Ok(Some(Attestation { time: None })));
    assert_eq!(both.by(&ENOCH.parse().unwrap()), Ok(Some(Attestation { time: None })));
    assert_eq!(note(ENOCH_LINE).by(&peter()), Ok(None), "unsigned");
    for (from, to) in [("PeterNeumann", "PeterNeuman"), ("x08g", "xxxx")] {
        assert_eq!(note(&PETER_LINE.replace(from, to)).by(&peter()), Ok(None), "another key's");
    }
    // A line of Enoch's key that does not hold, beside one that does.
    let bad = ENOCH_LINE.replacen("rwz+eBzm", "rwz+eBzn", 1);
    let mixed = note(&format!("{PETER_LINE}{PETER_LINE}{ENOCH_LINE}{bad}"));
    assert_eq!(mixed.by(&peter()), Ok(Some(Attestation { time: None })));
    assert!(matches!(mixed.by(&ENOCH.parse().unwrap()), Err(NoteError::Signature(_))));
    // Longer than a signature is.
    let longer = format!("{}ABCD{}", &PETER_LINE[..60], &PETER_LINE[60..]);
    assert!(matches!(note(&longer).by(&peter()), Err(NoteError::Signature(_))));
}

#[test]
fn what_is_no_note_is_refused_by_name() {
    let cut = &PETER_LINE[..PETER_LINE.len() - 1];
    let cases: [(Vec<u8>, NoteError); 15] = [
        (TEXT.into(), NoteError::Form),
        (format!("{TEXT}\n").into(), NoteError::Form),
        (format!("{TEXT}\n{cut}").into(), NoteError::Form),
        (format!("\u{1}{TEXT}\n{PETER_LINE}").into(), NoteError::Text),
        ([b"\xff", TEXT.as_bytes(), b"\n", PETER_LINE.as_bytes()].concat(), NoteError::Text),
        (format!("{TEXT}\r\n\n{PETER_LINE}").into(), NoteError::Text),
        (format!("{TEXT}\n— Bad Name x08go/ZJkuBS9UG/\n").into(), NoteError::Line(1)),
        (format!("{TEXT}\n— a+b {}", &PETER_LINE["— PeterNeumann ".len()..]).into(), NoteError::Line(1)),
        (format!("{TEXT}\n{}", PETER_LINE.replace("— ", "- ")).into(), NoteError::Line(1)),
        (format!("{TEXT}\n{PETER_LINE}Unexpected line.\n").into(), NoteError::Line(2)),
        (format!("{TEXT}\n— PeterNeumann x08gow==\n").into(), NoteError::Line(1)),
        (format!("{TEXT}\n{}", PETER_LINE.replace("nAM=", "nAM")).into(), NoteError::Line(1)),
        (format!("{TEXT}\n{}", PETER_LINE.replace("nAM=", "nAN=")).into(), NoteError::Line(1)),
        (format!("{TEXT}\n{}", PETER_LINE.repeat(101)).into(), NoteError::TooLarge),
        (format!("{TEXT}{}\n{PETER_LINE}", "x".repeat(1 << 20)).into(), NoteError::TooLarge),
    ];
    for (bytes, error) in cases {
        assert_eq!(Note::read(&bytes).unwrap_err(), error, "{:.200}", String::from_utf8_lossy(&bytes));
    }
    assert!(Note::new("no line feed".into()).is_err());
    assert!(note(&PETER_LINE.repeat(64)).by(&peter()).is_ok());
}

/// The example of C2SP tlog-cosignature is for show; this one is made and checked by the text of its message.
#[test]
fn a_cosignature_is_for_one_time_and_text() {
    let (witness, key) = witness_key(1);
    let mut note = Checkpoint { origin: log_key().0.name().clone(), size: 7, root: Digest::of(b"") }.to_note();
    let line = witness.cosign(note.text(), 1_679_315_147, &key).unwrap();
    assert_eq!(line.bytes[..8], 1_679_315_147u64.to_be_bytes());
    let message = format!("cosignature/v1\ntime 1679315147\n{}", note.text());
    assert!(key.public().verifies(message.as_bytes(), line.bytes[8..].try_into().unwrap()));
    note.add(line.clone());
    assert_eq!(note.by(&witness), Ok(Some(Attestation { time: Some(1_679_315_147) })));
    for place in 0..line.bytes.len() {
        let mut changed = line.clone();
        changed.bytes[place] ^= 1;
        note.add(changed);
        assert_eq!(note.by(&witness), Err(NoteError::Signature(witness.name().clone())), "byte {place}");
    }
    // One key under its two types has two ids.
    let as_log = Vkey::new(witness.name().clone(), SignatureType::Log, key.public().clone());
    assert_ne!(as_log.id(), witness.id());
    assert_eq!(note.by(&as_log), Ok(None));
}

#[test]
fn a_checkpoint_has_three_lines_in_one_form() {
    let hash = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
    let good = format!("example.com/log\n20852163\n{hash}\n");
    assert_eq!(Checkpoint::read(&good).unwrap().to_note().text(), good);
    assert!(Checkpoint::read(&format!("{good}an extension\n")).is_ok());
    for (bad, line) in [
        ("example.com/log\n".into(), 2),
        (format!("example.com/log\n020852163\n{hash}\n"), 2),
        (format!("example.com/log\n+1\n{hash}\n"), 2),
        (format!("example.com/log\n\n{hash}\n"), 2),
        (format!("example.com/log\n9223372036854775808\n{hash}\n"), 2),
        ("example.com/log\n1\n".into(), 3),
        (format!("example.com/log\n1\n{}\n", &hash[1..]), 3),
        (format!("example.com/log\n1\n{hash}\n\nmore\n"), 4),
        ("\n1\n".into(), 1),
    ] {
        assert_eq!(Checkpoint::read(&bad).unwrap_err(), CheckpointError::Line(line), "{bad}");
    }
    assert!(matches!(Checkpoint::read(&good.replace("/", " ")), Err(CheckpointError::Origin(_))));
}
