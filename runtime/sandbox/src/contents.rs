//! What a module holds and asks for, whether it can be sealed or not.

use serde::Serialize;
use wasmparser::{Export, ExternalKind, Import, Parser, Payload, Result, TypeRef, Validator, WasmFeatures};

/// A module's own words, before sealing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Contents {
    /// Bytes of the whole module.
    pub bytes: u64,
    /// Bytes of its functions.
    pub code_bytes: u64,
    /// Bytes of custom sections, which sealing drops.
    pub custom_bytes: u64,
    /// Bytes of data segments.
    pub data_bytes: u64,
    /// What it exports.
    pub exports: Vec<Exported>,
    /// The proposals beyond WebAssembly 1.0 that it cannot do without, by the names of their crate `wasmparser`.
    pub features: Vec<String>,
    /// Functions with code.
    pub functions: u32,
    /// What it imports.
    pub imports: Vec<Imported>,
    /// The first memory, in pages of 64 KiB.
    pub memory: Option<Size>,
    /// The first table, in elements.
    pub table: Option<Size>,
}

/// A limit that can be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Size {
    /// At the start.
    pub initial: u64,
    /// At most.
    pub maximum: Option<u64>,
}

/// An export's name and kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Exported {
    /// `function`, `global`, `memory` or `table`.
    pub kind: &'static str,
    /// The name.
    pub name: String,
}

/// An import's names and kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// `function`, `global`, `memory` or `table`.
    pub kind: &'static str,
    /// Who should provide it.
    pub module: String,
    /// The name there.
    pub name: String,
}

impl Contents {
    /// Reads as much as can be read.
    ///
    /// # Errors
    ///
    /// What `wasmparser` says where the module is malformed.
    pub fn read(module: &[u8]) -> Result<Self> {
        let mut found = Self { bytes: module.len() as u64, features: features(module), ..Self::default() };
        for payload in Parser::new(0).parse_all(module) {
            found.section(payload?)?;
        }
        Ok(found)
    }

    fn section(&mut self, payload: Payload) -> Result<()> {
        match payload {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let Import { module, name, ty } = import?;
                    let kind = kind(ty);
                    self.imports.push(Imported { kind, module: module.to_owned(), name: name.to_owned() });
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let Export { kind, name, .. } = export?;
                    self.exports.push(Exported { kind: exported(kind), name: name.to_owned() });
                }
            }
            Payload::MemorySection(memories) => {
                let memory = memories.into_iter().next().transpose()?;
                self.memory = memory.map(|memory| Size { initial: memory.initial, maximum: memory.maximum });
            }
            Payload::TableSection(tables) => {
                let table = tables.into_iter().next().transpose()?;
                self.table = table.map(|table| Size { initial: table.ty.initial, maximum: table.ty.maximum });
            }
            Payload::CodeSectionStart { count, size, .. } => {
                self.functions = count;
                self.code_bytes = u64::from(size);
            }
            Payload::DataSection(data) => self.data_bytes = data.range().len() as u64,
            Payload::CustomSection(section) => self.custom_bytes += section.data().len() as u64,
            _ => {}
        }
        Ok(())
    }
}

/// The proposals without which the module would not be valid; none if it is not valid with all.
fn features(module: &[u8]) -> Vec<String> {
    let is_valid = |features| Validator::new_with_features(features).validate_all(module).is_ok();
    let enough = [WasmFeatures::WASM1, WasmFeatures::LIME1, WasmFeatures::all()].into_iter().find(|set| is_valid(*set));
    let Some(enough) = enough else { return Vec::new() };
    let beyond = enough.difference(WasmFeatures::WASM1).iter_names();
    let needed = beyond.filter(|(_, feature)| !is_valid(enough.difference(*feature)));
    needed.map(|(name, _)| name.to_ascii_lowercase().replace('_', "-")).collect()
}

fn kind(ty: TypeRef) -> &'static str {
    match ty {
        TypeRef::Func(_) | TypeRef::FuncExact(_) => "function",
        TypeRef::Global(_) => "global",
        TypeRef::Memory(_) => "memory",
        TypeRef::Table(_) => "table",
        TypeRef::Tag(_) => "tag",
    }
}

fn exported(kind: ExternalKind) -> &'static str {
    match kind {
        ExternalKind::Func | ExternalKind::FuncExact => "function",
        ExternalKind::Global => "global",
        ExternalKind::Memory => "memory",
        ExternalKind::Table => "table",
        ExternalKind::Tag => "tag",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Contents;

    #[test]
    fn tells_what_a_module_asks_for_even_if_it_cannot_be_sealed() {
        let module = wat::parse_str(
            r#"(module (import "env" "now" (func (result i64))) (memory (export "memory") 1 3) (table 2 funcref)
                (data (i32.const 0) "abc")
                (func (export "f") (param i32) (result i32 i32) (i32.extend8_s (local.get 0)) (v128.any_true (v128.const i64x2 0 0))))"#,
        )
        .unwrap();
        let found = serde_json::to_value(Contents::read(&module).unwrap()).unwrap();
        assert_eq!(found["imports"], json!([{ "kind": "function", "module": "env", "name": "now" }]));
        assert_eq!(found["features"], json!(["sign-extension", "multi-value", "simd"]));
        assert_eq!(found["memory"], json!({ "initial": 1, "maximum": 3 }));
        assert_eq!(found["table"], json!({ "initial": 2, "maximum": null }));
        let exports = json!([{ "kind": "memory", "name": "memory" }, { "kind": "function", "name": "f" }]);
        assert_eq!((&found["exports"], &found["functions"]), (&exports, &json!(1)));
        let plain = wat::parse_str("(module (func (export \"f\")))").unwrap();
        assert_eq!(Contents::read(&plain).unwrap().features, Vec::<String>::new());
        Contents::read(&module[..module.len() - 3]).unwrap_err();
    }
}
