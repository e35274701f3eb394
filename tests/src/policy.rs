//! How long the helpers wait, each with its reason. No test asserts a time: these only turn
//! something that will never happen into a failure with a name.

use std::time::Duration;

/// How long something that must happen may take before a test gives up on it. Two cores shared
/// with a compiler are slow, and a wrong failure costs more than a slow right one.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Pause between two looks at something that is about to happen.
pub const LOOK_AGAIN: Duration = Duration::from_millis(5);

/// Most bytes of an HTTP head that the proxy reads before it answers by itself.
pub const MAX_HEAD: usize = 64 * 1024;

/// How long a closed connection is still read, so that the other side sees an answer and not a
/// reset.
pub const LINGER: Duration = Duration::from_secs(2);
