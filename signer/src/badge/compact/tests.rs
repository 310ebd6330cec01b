use cando_record::{Digest, Ended, Instant, Language, Seed};
use proptest::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc, QrSegment};

use super::{CompactError, compact, deflate, digits, expand, link, read_link};
use crate::credential::content::{Assessment, Content, SkillScore};
use crate::log::Place;
use crate::proof::Suite;
use crate::status::StatusEntry;
use crate::support::{candidate, credential, grader};
use crate::{Credential, Key, Qr};

const HOST: &str = "https://cando.example";

#[test]
fn a_link_gives_back_the_credential_to_the_byte() {
    let credential = credential();
    let link = link(&credential, &format!("{HOST}/")).unwrap();
    assert!(link.starts_with("https://cando.example/verify#c="), "{link}");
    assert_eq!(read_link(&link).unwrap().to_bytes(), credential.to_bytes());
}

#[test]
fn bases_are_checked() {
    for base in ["", "cando.example", "https://", "ftp://x", "https://x?y", "https://x#", "https://x y", "https://%41"]
    {
        assert!(matches!(link(&credential(), base), Err(CompactError::Base)), "{base}");
    }
}

#[test]
fn what_is_no_link_is_named() {
    let whole = compact(&credential()).unwrap();
    let read = |bytes: &[u8]| read_link(&format!("#c={}", digits::write(bytes))).unwrap_err();
    assert!(matches!(read_link("https://cando.example/verify"), Err(CompactError::Link)));
    assert!(matches!(read_link("#c=12x"), Err(CompactError::Content)));
    assert!(matches!(read_link(&format!("#c={}", "0".repeat(1 << 20))), Err(CompactError::TooLarge)));
    assert!(matches!(read(&[]), CompactError::Cut));
    assert!(matches!(read(&[2, 0]), CompactError::Newer));
    assert!(matches!(read(&[&whole[..], &[0]].concat()), CompactError::Content));
    for length in 1..whole.len() {
        assert!(expand(&whole[..length]).is_err(), "{length} bytes");
    }
}

#[test]
fn inflation_is_capped() {
    let bomb = deflate::deflate(&vec![b'a'; 1 << 20]);
    assert!(bomb.len() < 10_000);
    assert!(matches!(expand(&[&[1, 0], bomb.as_slice()].concat()), Err(CompactError::TooLarge)));
}

/// The dictionary is part of the format: were it changed, no link that was ever printed could be read.
#[test]
fn the_dictionary_is_pinned() {
    let pinned = "0c4690b9cf1c7805d84940f0d91831e1d01f70b083a067f4d30bb7ece466a60f";
    assert_eq!(Digest::of(deflate::DICTIONARY).to_string(), pinned);
}

/// A changed byte gives no credential, or one whose signature fails, or the same (what DEFLATE leaves unused).
#[test]
fn every_changed_bit_is_seen() {
    let credential = credential();
    let whole = compact(&credential).unwrap();
    for i in 0..whole.len() * 8 {
        let mut changed = whole.clone();
        changed[i / 8] ^= 1 << (i % 8);
        let holds = |read: &Credential| Suite::SET.into_iter().all(|suite| read.verify_proof(suite).is_ok());
        assert!(expand(&changed).map_or(true, |read| read == credential || !holds(&read)), "bit {i}");
    }
}

/// The credentials of our two assessments, with their own words.
fn samples() -> [Credential; 2] {
    let number_series = include_str!("../../../../assessments/aptitude/number-series/prompts/en.json");
    let coding_basics = include_str!("../../../../assessments/coding/coding-basics/prompts/en.json");
    let sample = |id: &str, prompts: &str, skills: &[(&str, &str)], languages: Vec<Language>| {
        let prompts: serde_json::Value = serde_json::from_str(prompts).unwrap();
        let text = |name: &str| prompts[name].as_str().unwrap().to_owned();
        let mut content = credential().content().clone();
        content.assessment = Assessment {
            about: text("about"),
            id: id.into(),
            languages,
            module: Digest::of(id.as_bytes()),
            scoring: text("scoring"),
            title: text("title"),
            version: "1.0.0".into(),
        };
        let skill = |(skill, title): &(&str, &str)| SkillScore {
            error: 93,
            of: 30,
            points: 26,
            scaled: 866,
            skill: (*skill).into(),
            title: text(title),
        };
        content.skills = skills.iter().map(skill).collect();
        Credential::sign(content, &grader()).unwrap()
    };
    let python = Language { module: Digest::of(b"python"), name: "python".into() };
    [
        sample("number-series", number_series, &[("inductive-reasoning", "skill")], vec![]),
        sample(
            "coding-basics",
            coding_basics,
            &[("data-handling", "data-handling"), ("algorithms", "algorithms")],
            vec![python],
        ),
    ]
}

/// How the digits came to be chosen: `cargo test -p cando-signer densest -- --nocapture` prints the table of FORMAT.
#[test]
fn digits_are_the_densest_in_a_code() {
    let version = |text: &str, rest: QrSegment| {
        let segments = [QrSegment::make_bytes(text.as_bytes()), rest];
        QrCode::encode_segments(&segments, QrCodeEcc::Medium).unwrap().version().value()
    };
    for credential in samples() {
        let bytes = compact(&credential).unwrap();
        let base = format!("{HOST}/verify#c=");
        let digits = version(&base, QrSegment::make_numeric(&digits::write(&bytes)));
        let base45 = version(&base, QrSegment::make_alphanumeric(&"A".repeat((bytes.len() * 3).div_ceil(2))));
        let base64 = version(&base, QrSegment::make_bytes(data_encoding::BASE64URL_NOPAD.encode(&bytes).as_bytes()));
        let content = credential.content();
        let size = credential.to_bytes().len();
        println!("| {} | {size} | {} | {digits} | {base45} | {base64} |", content.assessment.id, bytes.len());
        assert!(digits <= base45 && base45 <= base64);
        assert!(bytes.len() < size / 8, "{} of {size} bytes", bytes.len());
        // Half a millimetre a module on a card takes version 25; these two have room to spare.
        assert!(Qr::draw(&link(&credential, HOST).unwrap()).unwrap().version() <= 18);
    }
}

fn instant() -> impl Strategy<Value = Instant> {
    let parts = (0u32..10_000, 1u32..=12, 1u32..=28, 0u32..24, 0u32..60, 0u32..60);
    parts.prop_map(|(y, mo, d, h, mi, s)| format!("{y:04}-{mo:02}-{d:02}T{h:02}:{mi:02}:{s:02}Z").parse().unwrap())
}

fn name() -> impl Strategy<Value = String> {
    "[a-z0-9-]{1,64}"
}

fn digest() -> impl Strategy<Value = Digest> {
    any::<[u8; 32]>().prop_map(Digest)
}

prop_compose! {
    fn language()(module in digest(), name in name()) -> Language {
        Language { module, name }
    }
}

prop_compose! {
    fn skill()(error: u32, of: u32, points: u32, scaled: u32, skill in name(), title: String) -> SkillScore {
        SkillScore { error, of, points, scaled, skill, title }
    }
}

prop_compose! {
    fn assessment()(
        about: String, id in name(), languages in prop::collection::vec(language(), 0..4), module in digest(),
        scoring: String, title: String, version: String,
    ) -> Assessment {
        Assessment { about, id, languages, module, scoring, title, version }
    }
}

prop_compose! {
    fn content()(
        assessment in assessment(), attempt: u32, created in instant(), same: bool, ended in prop::bool::ANY,
        evidence in digest(), issued in instant(), issuer_name: Option<String>, keyed: bool,
        skills in prop::collection::vec(skill(), 0..5), until in prop::option::of(instant()),
        formerly: bool, logged in prop::option::of(0..1u64 << 40), status in prop::option::of((any::<u64>(), any::<[u8; 32]>())),
    ) -> Content {
        let created = if same { issued.clone() } else { created };
        let ended = if ended { Ended::Completed } else { Ended::TimeUp };
        let (issuer, subject) = (grader().did(), candidate().did());
        let formerly = formerly.then(|| Key::from_entropy([9; 32]).did());
        let base = "https://cando.example/status".parse().unwrap();
        let status = status.and_then(|(number, secret)| StatusEntry::allocate(&base, &Seed(secret), number));
        let logged = logged.map(|index| Place { origin: "cando.example/log".parse().unwrap(), index });
        Content {
            assessment, attempt, created, ended, evidence, formerly, issued, issuer, issuer_name, keyed, logged, skills,
            status, subject, until,
        }
    }
}

proptest! {
    #[test]
    fn any_credential_comes_back(content in content(), entropy: [u8; 32]) {
        let key = Key::from_entropy(entropy);
        let credential = Credential::sign(Content { issuer: key.did(), ..content }, &key).unwrap();
        let bytes = compact(&credential).unwrap();
        prop_assert_eq!(expand(&bytes).unwrap().to_bytes(), credential.to_bytes());
    }

    #[test]
    fn nothing_panics(bytes in prop::collection::vec(any::<u8>(), 0..400), length in 0u8..100) {
        let _ = (expand(&bytes), expand(&[&[1, length], bytes.as_slice()].concat()));
    }
}
