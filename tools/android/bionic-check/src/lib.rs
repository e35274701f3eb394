//! Nothing of its own: `tests/` holds the checks, `abi.c` what they compare.
