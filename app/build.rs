//! `strip = true` drops the names of functions, 40 kB of the compressed download; it would also drop the section that
//! tells wasm-bindgen what the program may use.

#![allow(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32") {
        println!("cargo::rustc-link-arg-bins=--keep-section=target_features");
    }
}
