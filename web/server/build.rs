//! Builds anew when the bundle that goes into the binary has changed.

fn main() {
    println!("cargo:rerun-if-env-changed=CANDO_BUNDLE");
    if let (Ok(bundle), Ok(_)) = (std::env::var("CANDO_BUNDLE"), std::env::var("CARGO_FEATURE_BUNDLED")) {
        println!("cargo:rerun-if-changed={bundle}");
    }
}
