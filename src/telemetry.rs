//! Setting up the log and, where wanted, traces. The log goes to standard error;
//! data goes to standard output.

use std::io::IsTerminal;

use opentelemetry::global;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt};
use url::Url;

/// The environment variable that holds a filter, such as `info,tantivy=debug`.
pub const FILTER_VARIABLE: &str = "GONGWEN_LOG";

/// The name of the service and of its spans' target.
const SERVICE: &str = "gongwen";

/// What is told while the program runs. Traces that wait are sent when this is
/// dropped.
pub struct Telemetry {
    traces: Option<SdkTracerProvider>,
}

/// Starts the log. `usual` is the filter where the environment has none. `traces`
/// is where an OpenTelemetry collector takes spans over HTTP; how many are sampled
/// is said by `OTEL_TRACES_SAMPLER` and `OTEL_TRACES_SAMPLER_ARG`.
///
/// # Errors
/// Where the filter of the environment is none, where the traces cannot be sent to
/// such an address, or where the log was started before.
pub fn start(usual: &str, json: bool, traces: Option<&Url>) -> Result<Telemetry, String> {
    let filter = match std::env::var(FILTER_VARIABLE) {
        Ok(text) => EnvFilter::try_new(&text)
            .map_err(|error| format!("{FILTER_VARIABLE}=`{text}` is no log filter: {error}"))?,
        Err(_) => EnvFilter::new(usual),
    };
    let log = fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false);
    let log = if json {
        // The span that a line stands in says what it belongs to.
        log.json().with_span_list(false).boxed()
    } else {
        log.boxed()
    };
    let traces = traces.map(provider).transpose()?;
    let spans = traces.as_ref().map(|provider| {
        let ours = Targets::new().with_target(SERVICE, LevelFilter::INFO);
        tracing_opentelemetry::layer()
            .with_tracer(provider.tracer(SERVICE))
            .with_filter(ours)
    });
    tracing_subscriber::registry()
        .with(log.with_filter(filter))
        .with(spans)
        .try_init()
        .map_err(|error| error.to_string())?;
    Ok(Telemetry { traces })
}

fn provider(collector: &Url) -> Result<SdkTracerProvider, String> {
    crate::tls::choose_provider();
    let exporter = SpanExporter::builder()
        .with_http()
        .with_endpoint(collector.as_str())
        .build()
        .map_err(|error| format!("cannot send traces to {collector}: {error}"))?;
    global::set_text_map_propagator(TraceContextPropagator::new());
    Ok(SdkTracerProvider::builder()
        .with_resource(Resource::builder().with_service_name(SERVICE).build())
        .with_batch_exporter(exporter)
        .build())
}

impl Drop for Telemetry {
    fn drop(&mut self) {
        if let Some(Err(error)) = self.traces.take().map(|traces| traces.shutdown()) {
            tracing::warn!(%error, "the last traces were not sent");
        }
    }
}
