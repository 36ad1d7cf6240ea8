//! Hands the compiler's version over: it is what a Rust server runs on.
use std::process::Command;

fn main() {
    let compiler = std::env::var("RUSTC").expect("cargo names the compiler");
    let output = Command::new(compiler).arg("--version").output().expect("the compiler runs");
    let text = String::from_utf8(output.stdout).expect("a version is text");
    let version = text.split(' ').nth(1).expect("a version is the second word");
    println!("cargo::rustc-env=RUSTC_VERSION={version}");
}
