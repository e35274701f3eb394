//! The operators' pages.
