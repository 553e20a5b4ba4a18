//! The ways of people, with scripts and without.

use crate::browser::Scripts;
use crate::people::{citizen, elder, lawyer, member_of_staff};
use crate::site::Site;

/// Each of them, with a browser of their own.
fn all_go(scripts: Scripts) {
    let site = Site::of_samples();
    for go in [citizen, lawyer, member_of_staff, elder] {
        go(&site, scripts);
    }
}

#[test]
fn people_find_what_they_need() {
    all_go(Scripts::Run);
}

#[test]
fn people_find_what_they_need_without_scripts() {
    all_go(Scripts::Off);
}
