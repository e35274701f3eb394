//! Loading the library and finding what it exports, as `System.loadLibrary` does.

use std::{
    ffi::{CString, c_void},
    sync::OnceLock,
};

struct Handle(*mut c_void);
// SAFETY: a handle of dlopen may be used from any thread.
unsafe impl Send for Handle {}
// SAFETY: as above.
unsafe impl Sync for Handle {}

static LIBRARY: OnceLock<Handle> = OnceLock::new();

/// The address of an exported function.
pub(crate) fn symbol(name: &str) -> *mut c_void {
    let library = LIBRARY.get_or_init(|| {
        let path =
            std::env::var("OTS_SHIPPED_LIBRARY").expect("OTS_SHIPPED_LIBRARY names the library");
        let path = CString::new(path).unwrap();
        // SAFETY: a null-terminated path; the library's constructors are its own affair.
        let handle = unsafe { libc::dlopen(path.as_ptr(), libc::RTLD_NOW) };
        assert!(!handle.is_null(), "cannot load {path:?}");
        Handle(handle)
    });
    let c_name = CString::new(name).unwrap();
    // SAFETY: a handle from dlopen and a null-terminated name.
    let address = unsafe { libc::dlsym(library.0, c_name.as_ptr()) };
    assert!(!address.is_null(), "the library does not export {name}");
    address
}

/// The exported function of that name, as a function of the given type.
macro_rules! exported {
    ($name:expr, $type:ty) => {
        // SAFETY: the generated bindings declare the function with this very type.
        unsafe {
            std::mem::transmute::<*mut std::ffi::c_void, $type>($crate::library::symbol($name))
        }
    };
}
pub(crate) use exported;
