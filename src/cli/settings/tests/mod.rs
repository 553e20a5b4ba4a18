//! What the file may say, and which layer stands above which.

mod file;

mod layers;
