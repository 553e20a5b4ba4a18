//! The figures as tables for people.

use crate::Row;
use crate::measure::Figures;

/// A column: its heading, its figure, and whether it may be compared.
struct Column {
    heading: &'static str,
    decimals: usize,
    figure: fn(&Figures) -> f64,
}

const fn column(heading: &'static str, decimals: usize, figure: fn(&Figures) -> f64) -> Column {
    Column {
        heading,
        decimals,
        figure,
    }
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// What is given as it is.
const FIGURES: [Column; 16] = [
    column("docs", 0, |f| f.documents as f64),
    column("index s", 1, |f| f.index_seconds),
    column("MB/s", 2, |f| f.index_megabytes_a_second),
    column("index MB", 1, |f| megabytes(f.index_bytes)),
    column("/text", 2, |f| f.index_share),
    column("peak MB", 0, |f| megabytes(f.index_peak_memory)),
    column("p50 ms", 2, |f| f.alone.p50_ms),
    column("p99 ms", 2, |f| f.alone.p99_ms),
    column("many /s", 1, |f| f.together.a_second),
    column("p50 ms", 2, |f| f.together.p50_ms),
    column("p99 ms", 2, |f| f.together.p99_ms),
    column("found", 3, found),
    column("RSS MB", 0, |f| megabytes(f.resident)),
    column("anon MB", 0, |f| megabytes(f.anonymous)),
    column("snips", 1, |f| f.answers.snippets),
    column("errors", 0, |f| f.errors as f64),
];

/// What is given as a ratio, too.
const RATIOS: [Column; 10] = [
    column("index s", 2, |f| f.index_seconds),
    column("index MB", 2, |f| megabytes(f.index_bytes)),
    column("peak MB", 2, |f| megabytes(f.index_peak_memory)),
    column("p50", 2, |f| f.alone.p50_ms),
    column("p99", 2, |f| f.alone.p99_ms),
    column("many /s", 2, |f| f.together.a_second),
    column("p50", 2, |f| f.together.p50_ms),
    column("p99", 2, |f| f.together.p99_ms),
    column("found", 3, found),
    column("RSS MB", 2, |f| megabytes(f.resident)),
];

/// The share of known phrases that were found.
fn found(figures: &Figures) -> f64 {
    figures.phrases_found as f64 / figures.phrases.max(1) as f64
}

const NAME: usize = 18;
const WIDTH: usize = 9;

pub(crate) fn print(rows: &[Row]) {
    let measured = || {
        rows.iter()
            .filter_map(|row| Some((row.peer, row.figures.as_ref().ok()?)))
    };
    println!("\nfigures (p50, p99: one client; behind `many`: the others at once)");
    head(FIGURES.iter().map(|column| column.heading));
    for row in rows {
        match &row.figures {
            Ok(figures) => line(
                row.peer,
                FIGURES
                    .iter()
                    .map(|column| format!("{:.*}", column.decimals, (column.figure)(figures))),
            ),
            Err(error) => println!("{:<NAME$} not measured: {error:#}", row.peer),
        }
    }
    if let Some((_, own)) = measured().find(|(peer, _)| *peer == crate::OWN) {
        println!("\nratios (gongwen = 1)");
        head(RATIOS.iter().map(|column| column.heading));
        for (peer, figures) in measured() {
            let ratios = RATIOS.iter().map(|column| {
                let ratio = (column.figure)(figures) / (column.figure)(own);
                format!("{ratio:.*}", column.decimals)
            });
            line(peer, ratios);
        }
    }
    println!("\nmedians of one client by kind of question, ms");
    if let Some((_, first)) = measured().next() {
        head(first.medians.iter().map(|median| median.kind));
    }
    for (peer, figures) in measured() {
        let medians = figures.medians.iter().map(|median| match median.p50_ms {
            Some(p50) => format!("{p50:.2}"),
            None => "-".to_owned(),
        });
        line(peer, medians);
    }
    println!("\nwhat an answer held on average");
    head(["total", "hits", "values", "snippets", "no hit"].into_iter());
    for (peer, figures) in measured() {
        let answers = &figures.answers;
        let of = [
            answers.total,
            answers.hits,
            answers.facet_values,
            answers.snippets,
            answers.without_hits,
        ];
        line(peer, of.iter().map(|figure| format!("{figure:.2}")));
    }
    for (peer, figures) in measured() {
        if let Some(error) = &figures.first_error {
            println!("{peer}: {} errors, the first: {error}", figures.errors);
        }
    }
}

fn head<'a>(headings: impl Iterator<Item = &'a str>) {
    line("", headings.map(str::to_owned));
}

fn line(name: &str, cells: impl Iterator<Item = String>) {
    let cells: Vec<String> = cells.map(|cell| format!(" {cell:>WIDTH$}")).collect();
    println!("{name:<NAME$}{}", cells.concat());
}
