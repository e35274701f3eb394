//! Compiles `src/abi.c` with the compiler and headers that SQLite and ring are compiled with.

fn main() {
    println!("cargo::rerun-if-changed=src/abi.c");
    // another NDK is another compiler, whose name is the same
    println!("cargo::rerun-if-env-changed=ANDROID_NDK_HOME");
    cc::Build::new().file("src/abi.c").compile("abi");
}
