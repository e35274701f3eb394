//! The direct press, as Java calls it. A table of functions stands in for the virtual machine: the
//! few that the press may need, and for every other one a function that fails the test.

use std::{
    ffi::{CStr, CString, c_char, c_void},
    ptr,
};

use crate::{Folder, instance, library::exported};

/// Positions in JNI's function tables, as the specification numbers them.
mod position {
    pub(super) const GET_VERSION: usize = 4;
    pub(super) const EXCEPTION_OCCURRED: usize = 15;
    pub(super) const NEW_STRING_UTF: usize = 167;
    pub(super) const GET_STRING_UTF_LENGTH: usize = 168;
    pub(super) const GET_STRING_UTF_CHARS: usize = 169;
    pub(super) const RELEASE_STRING_UTF_CHARS: usize = 170;
    pub(super) const GET_ARRAY_LENGTH: usize = 171;
    pub(super) const GET_BYTE_ARRAY_REGION: usize = 200;
    pub(super) const GET_JAVA_VM: usize = 219;
    pub(super) const EXCEPTION_CHECK: usize = 228;
    pub(super) const COUNT: usize = 235;
    pub(super) const VM_GET_ENV: usize = 6;
    pub(super) const VM_COUNT: usize = 8;
}

type Table<const COUNT: usize> = [*const c_void; COUNT];
type Env = *const Table<{ position::COUNT }>;

const VERSION_1_6: i32 = 0x0001_0006;

extern "system" fn unexpected() {
    panic!("the press called a function of the virtual machine that it never needed before");
}

extern "system" fn get_version(_: *mut Env) -> i32 {
    VERSION_1_6
}
extern "system" fn no_exception(_: *mut Env) -> *const c_void {
    ptr::null()
}
extern "system" fn exception_check(_: *mut Env) -> u8 {
    0
}
/// A Java string is the address of a C string here.
extern "system" fn new_string(_: *mut Env, text: *const c_char) -> *mut c_char {
    // SAFETY: JNI demands a null-terminated text.
    unsafe { CStr::from_ptr(text) }.to_owned().into_raw()
}
extern "system" fn string_length(_: *mut Env, text: *const c_char) -> i32 {
    // SAFETY: made by new_string or by the test.
    i32::try_from(unsafe { CStr::from_ptr(text) }.to_bytes().len()).unwrap()
}
extern "system" fn string_chars(
    _: *mut Env,
    text: *const c_char,
    copied: *mut u8,
) -> *const c_char {
    if !copied.is_null() {
        // SAFETY: JNI: null or room for a boolean.
        unsafe { *copied = 0 };
    }
    text
}
extern "system" fn release_chars(_: *mut Env, _: *const c_char, _: *const c_char) {}
/// A byte array is the address of a vector here.
extern "system" fn array_length(_: *mut Env, array: *const Vec<u8>) -> i32 {
    // SAFETY: made by the test, alive during the call.
    i32::try_from(unsafe { &*array }.len()).unwrap()
}
extern "system" fn byte_array_region(
    _: *mut Env,
    array: *const Vec<u8>,
    start: i32,
    count: i32,
    to: *mut u8,
) {
    let (start, count) = (
        usize::try_from(start).unwrap(),
        usize::try_from(count).unwrap(),
    );
    // SAFETY: as above, and JNI: room for `count` bytes.
    unsafe { ptr::copy_nonoverlapping((&(*array))[start..start + count].as_ptr(), to, count) };
}

/// A machine for one thread. Leaked: native code may keep its address for ever.
struct Machine {
    env: *mut Env,
}

/// What GetJavaVM and GetEnv hand out: the one machine of this process.
static mut MACHINE: (*mut c_void, *mut Env) = (ptr::null_mut(), ptr::null_mut());

extern "system" fn get_java_vm(_: *mut Env, vm: *mut *mut c_void) -> i32 {
    // SAFETY: written once, before any call.
    unsafe { *vm = MACHINE.0 };
    0
}
extern "system" fn get_env(_: *mut c_void, env: *mut *mut Env, _: i32) -> i32 {
    // SAFETY: as above.
    unsafe { *env = MACHINE.1 };
    0
}

impl Machine {
    fn start() -> Self {
        let mut functions = [unexpected as *const c_void; position::COUNT];
        functions[position::GET_VERSION] = get_version as *const c_void;
        functions[position::EXCEPTION_OCCURRED] = no_exception as *const c_void;
        functions[position::EXCEPTION_CHECK] = exception_check as *const c_void;
        functions[position::NEW_STRING_UTF] = new_string as *const c_void;
        functions[position::GET_STRING_UTF_LENGTH] = string_length as *const c_void;
        functions[position::GET_STRING_UTF_CHARS] = string_chars as *const c_void;
        functions[position::RELEASE_STRING_UTF_CHARS] = release_chars as *const c_void;
        functions[position::GET_ARRAY_LENGTH] = array_length as *const c_void;
        functions[position::GET_BYTE_ARRAY_REGION] = byte_array_region as *const c_void;
        functions[position::GET_JAVA_VM] = get_java_vm as *const c_void;
        let env = Box::leak(Box::new(Box::leak(Box::new(functions)) as Env)) as *mut Env;
        let mut vm_functions = [unexpected as *const c_void; position::VM_COUNT];
        vm_functions[position::VM_GET_ENV] = get_env as *const c_void;
        let vm_functions: *const Table<{ position::VM_COUNT }> = Box::leak(Box::new(vm_functions));
        let vm = Box::leak(Box::new(vm_functions)) as *mut *const Table<{ position::VM_COUNT }>;
        // SAFETY: the one test that starts a machine runs alone with it.
        unsafe { MACHINE = (vm.cast(), env) };
        Self { env }
    }

    #[expect(clippy::type_complexity, reason = "Java's signature of the press")]
    fn press(&self, folder: &str, instance: &[u8]) -> String {
        let press = exported!(
            "Java_id_go_jember_ots_core_NativePress_press",
            extern "system" fn(
                *mut Env,
                *const c_void,
                *const c_char,
                *const Vec<u8>, // env, class, folder, instance
                i32,
                i32,
                u8,
                u8,
                i64,
                i32,
                i32, // urgency, for whom, drill, now, least window, language, app version
                u8,
                f64,
                f64,
                f64,
                i32, // has fix, latitude, longitude, accuracy, age
            ) -> *mut c_char
        );
        let folder = CString::new(folder).unwrap();
        let instance = instance.to_vec();
        let answer = press(
            self.env,
            ptr::null(),
            folder.as_ptr(),
            &instance, //
            1,
            0,
            0,
            0,
            10_000,
            0,
            1, //
            1,
            -8.17,
            113.7,
            20.0,
            5,
        );
        assert!(!answer.is_null(), "null: not known to have happened");
        // SAFETY: made by new_string.
        unsafe { CString::from_raw(answer) }.into_string().unwrap()
    }
}

#[test]
fn a_press_without_jna_is_committed_and_one_without_a_disk_is_not() {
    let machine = Machine::start();
    let folder = Folder::new("direct");
    let answer = machine.press(folder.path(), &instance());
    let lines: Vec<_> = answer.lines().collect();
    assert_eq!(lines[0], "committed", "{answer}");
    assert_eq!(lines[1].len(), 36, "{answer}");
    assert_eq!(lines[3], "new", "{answer}");

    let joined = machine.press(folder.path(), &instance());
    assert_eq!(
        joined.lines().nth(1),
        Some(lines[1]),
        "the same report, pressed twice"
    );
    assert_eq!(joined.lines().nth(3), Some("joined"));

    let nowhere = machine.press("/proc/no-such-folder", &instance());
    assert!(nowhere.starts_with("not_committed\n"), "{nowhere}");
}
