//! Verifying an index while its generations come and go: what is being removed is
//! no damage.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use gongwen::index::IndexFolder;

use crate::documents::analysis;

const GENERATIONS: usize = 60;

#[test]
fn an_index_is_verified_while_generations_come_and_go() {
    let folder = tempfile::tempdir().unwrap();
    let index = IndexFolder::new(folder.path());
    let lock = index.lock("test", Duration::ZERO).unwrap();
    index.open_or_create(&lock, analysis()).unwrap();
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let looking = scope.spawn(|| {
            let mut looks = 0;
            while !done.load(Ordering::Relaxed) {
                let damages = index.verify(|_, _| {}).unwrap();
                assert!(damages.is_empty(), "after {looks} looks: {damages:?}");
                looks += 1;
            }
            looks
        });
        for _ in 0..GENERATIONS {
            let live = index.live().unwrap();
            let generation = index.begin(&lock, analysis(), "test").unwrap();
            index.publish(&lock, generation.name()).unwrap();
            index.prune(&lock, 1, Some(&live)).unwrap();
        }
        done.store(true, Ordering::Relaxed);
        println!("beside: {} looks", looking.join().unwrap());
    });
    assert_eq!(
        fs::read_dir(folder.path().join("generations"))
            .unwrap()
            .count(),
        2
    );
}
