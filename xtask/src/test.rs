//! Everything that CI runs, one stage after the other, and one line that counts it all.

use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::count::Count;
use crate::place::{Place, run};
use crate::{build, demo, setup};

/// Runs all stages; a stage that fails does not keep the others from running, where they can.
pub fn everything(place: &Place) -> Result<ExitCode> {
    let mut count = Count::default();
    count.stage("set-up", || setup::for_tests(place));
    count.stage("format", || run(&mut place.cargo(&["fmt", "--all", "--check"])));
    let built = count.stage("build", || build::everything(place).map(drop));
    count.stage("lint", || {
        let lint = ["clippy", "--locked", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"];
        run(&mut place.cargo(&lint))
    });
    if built {
        let pages = place.root.join("web/app");
        count.stage("types of the pages", || run(place.command("npm", &["run", "check"]).current_dir(pages)));
    }
    count.stage("the issuer as WebAssembly", || {
        let issuer = ["build", "--locked", "--profile", "module", "--package", "cando-issuing"];
        run(place.cargo(&issuer).args(["--target", "wasm32-wasip1"]))
    });
    count.stage("documentation", || {
        let doc = ["doc", "--locked", "--workspace", "--no-deps", "--quiet"];
        // A crate's map names its private modules: whoever reads the source finds them.
        run(place.cargo(&doc).env("RUSTDOCFLAGS", "-D warnings -A rustdoc::private_intra_doc_links"))
    });
    let tests = || {
        let mut cargo = place.cargo(&["test", "--locked", "--workspace", "--no-fail-fast"]);
        cargo.env("CANDO_BUNDLE", place.bundle()).env("CANDO_BINARY", place.binary());
        Ok(cargo)
    };
    count.tests("tests", tests, &mut |_| {});
    if built && place.root.join("tests/browser/package.json").exists() {
        let service = demo::start_for_tests(place)?;
        let tests = || {
            let browser = setup::browser().context("there is no Chromium; `cargo xtask setup` installs it")?;
            let mut tests = place.command("npm", &["test"]);
            tests.current_dir(place.root.join("tests/browser")).env("CANDO_URL", service.url());
            tests.env("CANDO_ADMIN", service.admin()).env("CANDO_CHROMIUM", browser);
            tests.env("CANDO_BINARY", place.binary()).env("CANDO_BUNDLE", place.bundle());
            Ok(tests)
        };
        count.tests("browser tests", tests, &mut |_| {});
    }
    for failure in &count.failures {
        println!("failed: {failure}");
    }
    println!("{} passed, {} failed", count.passed, count.failed);
    Ok(if count.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
