//! What editors recommend, what they block, and lists that are exchanged while
//! searches run.

mod recommended;

mod blocked;

mod exchanged;

mod commands;

use std::sync::Arc;

use gongwen::model::{Date, Document};
use gongwen::search::{BestBets, BlockedSuggestions, Editorial, SearchEngine};
use gongwen::text::Synonyms;

use crate::support::{document, engine};

const DAY: Date = Date::constant(2026, 6, 15);

/// Documents about 高温津贴, of which `guide` does not say so.
fn documents() -> Vec<Document> {
    let mut documents = vec![document(
        "guide",
        "云澜市劳动者权益指南",
        "夏季劳动保护和补贴的标准。",
    )];
    documents.extend((1..=12).map(|number| {
        document(
            &format!("notice-{number:02}"),
            &format!("云澜市第{number}批高温津贴发放通知"),
            "高温津贴按月发放。",
        )
    }));
    documents
}

fn editorial(best_bets: &str, blocked: &str) -> Editorial {
    Editorial::new(
        Synonyms::built_in(),
        BestBets::parse("bets.toml", best_bets).unwrap(),
        BlockedSuggestions::parse("blocked.txt", blocked).unwrap(),
    )
}

fn engine_with(best_bets: &str, blocked: &str) -> Arc<SearchEngine> {
    let engine = SearchEngine::clone(&engine(&documents()));
    Arc::new(engine.with_editorial(editorial(best_bets, blocked)))
}
