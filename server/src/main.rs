//! `ots-server`: the call centre's one binary. Everything is in the library.

fn main() -> std::process::ExitCode {
    ots_server::cli::main()
}
