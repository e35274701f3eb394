//! By when something must have been done for a person, and whether it was.
//!
//! The times are the instance's (`[followup]`), the office hours and holidays too
//! (`[shift]`); where a time comes from the law, product.md says which.

mod working_time;

pub use working_time::OfficeTime;
