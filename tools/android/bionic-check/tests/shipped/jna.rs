//! UniFFI's C interface, as the generated Kotlin calls it through JNA: buffers by value, a status
//! that tells an error from a panic, handles.

use crate::{Folder, instance, library::exported};

#[repr(C)]
struct Buffer {
    capacity: u64,
    len: u64,
    data: *mut u8,
}

#[repr(C)]
struct Bytes {
    len: i32,
    data: *const u8,
}

const SUCCESS: i8 = 0;
const ERROR: i8 = 1;

#[repr(C)]
struct Status {
    code: i8,
    error: Buffer,
}

impl Status {
    fn new() -> Self {
        Self {
            code: SUCCESS,
            error: Buffer {
                capacity: 0,
                len: 0,
                data: std::ptr::null_mut(),
            },
        }
    }
}

fn lower(bytes: &[u8]) -> Buffer {
    let from_bytes = exported!(
        "ffi_ots_core_rustbuffer_from_bytes",
        extern "C" fn(Bytes, &mut Status) -> Buffer
    );
    let mut status = Status::new();
    let foreign = Bytes {
        len: i32::try_from(bytes.len()).unwrap(),
        data: bytes.as_ptr(),
    };
    let buffer = from_bytes(foreign, &mut status);
    assert_eq!(status.code, SUCCESS);
    buffer
}

fn lift(buffer: Buffer) -> Vec<u8> {
    let bytes = if buffer.data.is_null() {
        Vec::new()
    } else {
        // SAFETY: the library says that many bytes are there.
        unsafe { std::slice::from_raw_parts(buffer.data, usize::try_from(buffer.len).unwrap()) }
            .to_vec()
    };
    let free = exported!(
        "ffi_ots_core_rustbuffer_free",
        extern "C" fn(Buffer, &mut Status)
    );
    free(buffer, &mut Status::new());
    bytes
}

/// A string inside a record: its length, then its bytes.
fn string(text: &str) -> Vec<u8> {
    let mut bytes = i32::try_from(text.len()).unwrap().to_be_bytes().to_vec();
    bytes.extend_from_slice(text.as_bytes());
    bytes
}

fn open(folder: &str, instance: &[u8]) -> Result<u64, Vec<u8>> {
    let open = exported!(
        "uniffi_ots_core_fn_constructor_reporter_open",
        extern "C" fn(Buffer, Buffer, Buffer, &mut Status) -> u64
    );
    let mut document = i32::try_from(instance.len())
        .unwrap()
        .to_be_bytes()
        .to_vec();
    document.extend_from_slice(instance);
    let no_servers = 0_i32.to_be_bytes();
    let mut status = Status::new();
    let handle = open(
        lower(folder.as_bytes()),
        lower(&document),
        lower(&no_servers),
        &mut status,
    );
    match status.code {
        SUCCESS => Ok(handle),
        code => {
            assert_eq!(code, ERROR, "an error, not a panic");
            Err(lift(status.error))
        }
    }
}

/// Every method takes the handle over: the bindings clone it for each call.
fn cloned(handle: u64) -> u64 {
    let clone = exported!(
        "uniffi_ots_core_fn_clone_reporter",
        extern "C" fn(u64, &mut Status) -> u64
    );
    clone(handle, &mut Status::new())
}

#[test]
fn a_press_through_the_bindings_is_on_disk() {
    let folder = Folder::new("press");
    let handle = open(folder.path(), &instance()).expect("it opens");
    let press = exported!(
        "uniffi_ots_core_fn_method_reporter_press_button",
        extern "C" fn(u64, Buffer, &mut Status) -> Buffer
    );
    // PressForm: urgency; for_whom, drill, now, fix, language and app_version not given
    let mut form = string("danger");
    form.extend_from_slice(&[0, 0, 0, 0, 0, 0]);
    let mut status = Status::new();
    let result = lift(press(cloned(handle), lower(&form), &mut status));
    assert_eq!(status.code, SUCCESS);
    let (variant, rest) = result.split_at(4);
    assert_eq!(variant, 1_i32.to_be_bytes(), "committed");
    let report = String::from_utf8(rest[4..40].to_vec()).unwrap();

    let free = exported!(
        "uniffi_ots_core_fn_free_reporter",
        extern "C" fn(u64, &mut Status)
    );
    free(handle, &mut Status::new());
    let again = open(folder.path(), &instance()).expect("it opens again");
    let reports = exported!(
        "uniffi_ots_core_fn_method_reporter_reports",
        extern "C" fn(u64, &mut Status) -> Buffer
    );
    let mut status = Status::new();
    let listed = String::from_utf8_lossy(&lift(reports(cloned(again), &mut status))).into_owned();
    assert_eq!(status.code, SUCCESS);
    assert!(listed.contains(&report), "{report} is not in {listed:?}");
    free(again, &mut Status::new());
}

#[test]
fn what_goes_wrong_comes_back_as_an_error() {
    let folder = Folder::new("error");
    let error = open(folder.path(), b"no document at all").expect_err("it must not open");
    assert!(error.len() >= 4, "an error that Kotlin can read: {error:?}");
}

/// An argument cut off in the middle makes the scaffolding itself panic. Kotlin must get an
/// exception: an abort would take dialling and SMS with it.
#[test]
fn a_broken_call_does_not_end_the_app() {
    let folder = Folder::new("broken");
    let handle = open(folder.path(), &instance()).expect("it opens");
    let press = exported!(
        "uniffi_ots_core_fn_method_reporter_press_button",
        extern "C" fn(u64, Buffer, &mut Status) -> Buffer
    );
    let mut status = Status::new();
    let result = press(cloned(handle), lower(&string("danger")), &mut status);
    assert_ne!(status.code, SUCCESS);
    lift(result);
    lift(status.error);
    let free = exported!(
        "uniffi_ots_core_fn_free_reporter",
        extern "C" fn(u64, &mut Status)
    );
    free(handle, &mut Status::new());
}
