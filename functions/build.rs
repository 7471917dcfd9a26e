//! The functions' build script, one for all. Links them to a fixed address: no table of relocations to ship, and none to work through at
//! each start. What is given up is that the program's own code lies elsewhere each time, which guards
//! against holes in memory safety, and the workspace forbids `unsafe`.

fn main() {
    println!("cargo::rerun-if-changed=../build.rs");
    println!("cargo::rustc-link-arg-bins=-no-pie");
}
