//! Compiles `src/abi.c` with the compiler and headers that SQLite and ring are compiled with.

fn main() {
    println!("cargo::rerun-if-changed=src/abi.c");
    cc::Build::new().file("src/abi.c").compile("abi");
}
