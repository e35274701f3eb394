//! The loader under which the core's tests run: if it lied, so would they.

use std::{
    env,
    os::unix::{fs::FileExt, process::ExitStatusExt},
    panic,
    process::Command,
    thread,
};

const ROLE: &str = "BIONIC_CHECK_ROLE";

fn this_test(name: &str) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args([name, "--exact", "--nocapture"]);
    command
}

#[test]
fn it_is_android_that_answers() {
    unsafe extern "C" {
        fn __system_property_get(
            name: *const std::ffi::c_char,
            value: *mut std::ffi::c_char,
        ) -> i32;
    }
    let mut value = [0; 92];
    // SAFETY: bionic writes at most PROP_VALUE_MAX (92) bytes. No other C library has the function.
    let length =
        unsafe { __system_property_get(c"ro.build.version.sdk".as_ptr(), value.as_mut_ptr()) };
    assert_eq!(length, 0, "outside a phone no property is set");
}

#[test]
fn a_program_starts_itself_again() {
    if env::var_os(ROLE).is_some() {
        println!("child {}", env::args().nth(1).unwrap());
        std::process::exit(7);
    }
    for clear in [false, true] {
        let mut command = this_test("a_program_starts_itself_again");
        if clear {
            command.env_clear();
        }
        let output = command.env(ROLE, "child").output().unwrap();
        assert_eq!(output.status.code(), Some(7), "{output:?}");
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(
            said.contains("child a_program_starts_itself_again"),
            "{said}"
        );
    }
}

#[test]
fn a_child_can_be_killed() {
    if env::var_os(ROLE).is_some() {
        loop {
            thread::park();
        }
    }
    let mut child = this_test("a_child_can_be_killed")
        .env(ROLE, "child")
        .spawn()
        .unwrap();
    child.kill().unwrap();
    assert_eq!(child.wait().unwrap().signal(), Some(libc::SIGKILL));
}

#[test]
fn a_missing_program_is_an_error() {
    let error = Command::new("/no/such/program").output().unwrap_err();
    assert_eq!(error.raw_os_error(), Some(libc::ENOENT));
}

#[test]
fn panics_unwind_in_every_thread() {
    panic::set_hook(Box::new(|_| ()));
    let threads: Vec<_> = (0..8)
        .map(|_| {
            thread::spawn(|| {
                (0..50)
                    .filter(|i| panic::catch_unwind(|| assert_eq!(*i, 1000)).is_err())
                    .count()
            })
        })
        .collect();
    let caught: usize = threads
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .sum();
    let _ = panic::take_hook();
    assert_eq!(caught, 400);
}

#[test]
fn no_file_ends_at_two_gigabytes() {
    let path = env::temp_dir().join(format!("bionic-check-{}", std::process::id()));
    let file = std::fs::File::options()
        .read(true)
        .write(true)
        .create_new(true)
        .open(&path)
        .unwrap();
    std::fs::remove_file(&path).unwrap();
    file.write_all_at(b"z", 5_000_000_000).unwrap();
    assert_eq!(file.metadata().unwrap().len(), 5_000_000_001);
    let mut byte = [0];
    file.read_exact_at(&mut byte, 5_000_000_000).unwrap();
    assert_eq!(&byte, b"z");
}

/// The core's tests of TLS need a name, and on a phone a system service looks it up.
#[test]
fn localhost_is_this_machine_and_an_unknown_name_is_an_error() {
    use std::net::ToSocketAddrs;
    let found: Vec<_> = ("localhost", 80).to_socket_addrs().unwrap().collect();
    assert!(
        found.iter().all(|address| address.ip().is_loopback()),
        "{found:?}"
    );
    assert!(("no-such-name.invalid", 80).to_socket_addrs().is_err());
}
