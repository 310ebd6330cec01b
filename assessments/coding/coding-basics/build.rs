//! Takes the digest of the Python module from `assessments/modules.toml`, so that the manifest names the language by what it is.

use std::error::Error;

const MODULES: &str = "../../modules.toml";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={MODULES}");
    let modules: toml::Table = std::fs::read_to_string(MODULES)?.parse()?;
    let digest = modules["python"]["module"].as_str().ok_or("python.module is no string")?;
    if digest.len() != 64 || !digest.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        return Err(format!("python.module is no SHA-256 in lowercase hexadecimal: {digest:?}").into());
    }
    println!("cargo:rustc-env=CANDO_PYTHON_MODULE={digest}");
    Ok(())
}
