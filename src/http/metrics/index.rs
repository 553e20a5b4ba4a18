//! What is served, read when it is asked for.

use std::fmt;
use std::sync::Arc;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::DescriptorEncoder;

use super::process::gauge;
use crate::search::Engine;

/// The figures of what an engine serves.
pub(super) struct IndexFigures {
    pub(super) engine: Arc<dyn Engine>,
}

impl fmt::Debug for IndexFigures {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("IndexFigures")
    }
}

impl Collector for IndexFigures {
    /// Times are moments, not ages: an age is told by who asks, and is right also
    /// where the figures were read a while ago.
    fn encode(&self, mut encoder: DescriptorEncoder) -> fmt::Result {
        let statistics = match self.engine.statistics() {
            Ok(statistics) => statistics,
            Err(error) => {
                tracing::error!(%error, "the figures of the index cannot be read");
                return Ok(());
            }
        };
        let name = "gongwen_index_documents";
        gauge(&mut encoder, name, "Documents served", statistics.documents)?;
        let name = "gongwen_index_segments";
        gauge(
            &mut encoder,
            name,
            "Parts of the index",
            statistics.segments,
        )?;
        if let Ok(number) = statistics.generation.parse::<u32>() {
            let help = "Number of the generation that is served";
            gauge(&mut encoder, "gongwen_index_generation", help, number)?;
        }
        match self.engine.times() {
            Ok(Some(times)) => {
                let name = "gongwen_index_generation_created_timestamp_seconds";
                let help = "When the generation that is served was begun";
                gauge(&mut encoder, name, help, times.created.as_second())?;
                let name = "gongwen_index_committed_timestamp_seconds";
                let help = "When the generation that is served was last written to";
                gauge(&mut encoder, name, help, times.committed.as_second())
            }
            Ok(None) => Ok(()),
            Err(error) => {
                tracing::warn!(%error, "the times of the index cannot be read");
                Ok(())
            }
        }
    }
}
