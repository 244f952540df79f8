//! The ladder against published vectors, against the examples of the RFCs, and against arbitrary input.

#![allow(clippy::unwrap_used, reason = "a test program: its helpers may panic as its tests do")]

mod properties;
mod signed;
mod told;
mod vectors;
