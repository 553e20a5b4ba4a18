//! Documents that come, are replaced and go, over many batches.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::index::writer::tests::{CONFIG, count, document};
use crate::index::{Change, Generation, Writer, WriterConfig};
use crate::model::DocumentId;
use crate::text::Analysis;

/// Each document is a batch.
const EACH_A_BATCH: WriterConfig = WriterConfig {
    threads: 2,
    memory_bytes: 0,
};

#[test]
fn a_document_of_the_same_identifier_is_replaced() {
    let generation = Generation::in_memory(&Analysis::shared()).unwrap();
    let mut writer = generation.writer(CONFIG).unwrap();
    assert_eq!(writer.add(&document("a", "一")).unwrap(), Change::Added);
    assert_eq!(writer.add(&document("a", "一")).unwrap(), Change::Unchanged);
    assert_eq!(writer.add(&document("a", "二")).unwrap(), Change::Replaced);
    assert_eq!(writer.add(&document("b", "一")).unwrap(), Change::Added);
    writer.commit().unwrap();
    writer.finish().unwrap();
    assert_eq!(count(&generation), 2);

    let mut writer = generation.writer(CONFIG).unwrap();
    assert_eq!(writer.add(&document("a", "二")).unwrap(), Change::Unchanged);
    assert_eq!(writer.add(&document("b", "三")).unwrap(), Change::Replaced);
    assert_eq!(writer.add(&document("c", "四")).unwrap(), Change::Added);
    writer.commit().unwrap();
    assert_eq!(count(&generation), 3);
}

#[test]
fn a_removed_document_is_gone_and_can_come_back() {
    let generation = Generation::in_memory(&Analysis::shared()).unwrap();
    let mut writer = generation.writer(CONFIG).unwrap();
    let id = DocumentId::parse("a").unwrap();
    assert!(!writer.delete(&id).unwrap());
    writer.add(&document("a", "一")).unwrap();
    assert!(writer.delete(&id).unwrap());
    assert!(!writer.delete(&id).unwrap());
    writer.commit().unwrap();
    assert_eq!(count(&generation), 0);
    assert_eq!(writer.add(&document("a", "一")).unwrap(), Change::Added);
    writer.commit().unwrap();
    assert!(writer.delete(&id).unwrap());
    assert_eq!(writer.add(&document("a", "一")).unwrap(), Change::Added);
    writer.commit().unwrap();
    assert_eq!(count(&generation), 1);
}

#[derive(Debug, Clone)]
enum Step {
    Put(u8, u8),
    Delete(u8),
    Commit,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..5_u8, 0..3_u8).prop_map(|(id, title)| Step::Put(id, title)),
        2 => (0..5_u8).prop_map(Step::Delete),
        1 => Just(Step::Commit),
    ]
}

fn take(writer: &mut Writer, there: &mut BTreeMap<String, String>, step: &Step) {
    match step {
        Step::Put(id, title) => {
            let (id, title) = (format!("d-{id}"), format!("第{title}号"));
            let expected = match there.insert(id.clone(), title.clone()) {
                None => Change::Added,
                Some(before) if before == title => Change::Unchanged,
                Some(_) => Change::Replaced,
            };
            assert_eq!(writer.add(&document(&id, &title)).unwrap(), expected);
        }
        Step::Delete(id) => {
            let id = format!("d-{id}");
            let was_there = there.remove(&id).is_some();
            let id = DocumentId::parse(&id).unwrap();
            assert_eq!(writer.delete(&id).unwrap(), was_there);
        }
        Step::Commit => writer.commit().unwrap(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_there_is_what_came_last(
        steps in proptest::collection::vec(step(), 1..40),
        each_a_batch in any::<bool>(),
    ) {
        let generation = Generation::in_memory(&Analysis::shared()).unwrap();
        let config = if each_a_batch { EACH_A_BATCH } else { CONFIG };
        let mut writer = generation.writer(config).unwrap();
        let mut there = BTreeMap::new();
        for step in &steps {
            take(&mut writer, &mut there, step);
        }
        writer.commit().unwrap();
        writer.finish().unwrap();
        let snapshot = generation.reader().unwrap().snapshot();
        prop_assert_eq!(snapshot.document_count(), there.len() as u64);
        for (id, title) in &there {
            let found = snapshot.document(&DocumentId::parse(id).unwrap()).unwrap();
            prop_assert_eq!(&found.unwrap().title, title);
        }
    }
}
