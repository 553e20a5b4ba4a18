//! What the process takes of the machine, read when it is asked for.

use std::fmt;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeGaugeValue, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::gauge::ConstGauge;

/// The figures of this process, under the names that exporters share.
#[derive(Debug)]
pub(super) struct ProcessFigures;

/// What is known of a process.
#[derive(Debug, Clone, Copy)]
struct Taken {
    resident_bytes: u64,
    anonymous_bytes: u64,
    open_files: u64,
}

impl Collector for ProcessFigures {
    fn encode(&self, mut encoder: DescriptorEncoder) -> fmt::Result {
        let Some(taken) = taken() else {
            return Ok(());
        };
        let name = "process_resident_memory_bytes";
        let help = "Resident memory";
        gauge(&mut encoder, name, help, taken.resident_bytes)?;
        let name = "process_anonymous_memory_bytes";
        let help = "Resident memory beyond files that are mapped";
        gauge(&mut encoder, name, help, taken.anonymous_bytes)?;
        let help = "Open file descriptors";
        gauge(&mut encoder, "process_open_fds", help, taken.open_files)
    }
}

/// `None` where the system does not tell.
#[cfg(target_os = "linux")]
fn taken() -> Option<Taken> {
    let process = procfs::process::Process::myself().ok()?;
    let pages = process.statm().ok()?;
    let bytes = |pages: u64| pages.saturating_mul(procfs::page_size());
    Some(Taken {
        resident_bytes: bytes(pages.resident),
        anonymous_bytes: bytes(pages.resident.saturating_sub(pages.shared)),
        open_files: u64::try_from(process.fd_count().ok()?).ok()?,
    })
}

#[cfg(not(target_os = "linux"))]
fn taken() -> Option<Taken> {
    None
}

/// Writes a figure.
pub(super) fn gauge(
    encoder: &mut DescriptorEncoder,
    name: &str,
    help: &str,
    value: impl EncodeGaugeValue,
) -> fmt::Result {
    let encoder = encoder.encode_descriptor(name, help, None, MetricType::Gauge)?;
    ConstGauge::new(value).encode(encoder)
}
