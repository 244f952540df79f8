//! Published vectors, with signatures checked by jsonwebtoken. `guard` runs the same with its own way of checking them.

use proof::signing::holds;
use proof::{rfc, wycheproof};

#[test]
fn every_signature_case_has_the_files_verdict() {
    wycheproof::signatures(&holds);
}

#[test]
fn every_key_case_has_the_files_verdict() {
    wycheproof::keys(&holds);
}

#[test]
fn the_examples_of_the_rfcs_pass() {
    rfc::the_examples_pass(&holds);
}

#[test]
fn another_bit_anywhere_and_they_do_not() {
    rfc::no_bit_may_turn(&holds);
}

#[test]
fn no_key_checks_the_signature_of_another_kind() {
    rfc::no_key_takes_another_kind(&holds);
}
