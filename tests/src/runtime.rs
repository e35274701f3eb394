//! One asynchronous runtime for all helpers of a test program, so that tests stay plain functions.

use std::sync::LazyLock;

use tokio::runtime::{Builder, Runtime};

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a thread and an epoll descriptor are all it needs")
});

/// The runtime that proxies live in.
pub(crate) fn runtime() -> &'static Runtime {
    &RUNTIME
}
