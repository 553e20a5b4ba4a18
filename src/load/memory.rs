//! What the server takes of the machine, as its figures for Prometheus tell.

use super::client::{LoadError, Server};

/// Memory of a server, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Memory {
    /// What is resident, files that are mapped included.
    pub resident: u64,
    /// What is resident and no file: what the server takes beyond the page cache.
    pub anonymous: u64,
}

/// The memory of the server whose figures stand at `address`; `None` where they do
/// not tell.
///
/// # Errors
/// Where nobody answers there.
pub async fn memory(address: &str) -> Result<Option<Memory>, LoadError> {
    let server = Server::new(address)?;
    let figures = server.text(&server.url("/metrics", &[])).await?;
    Ok(read(&figures))
}

fn read(figures: &str) -> Option<Memory> {
    let figure = |name: &str| {
        let mut lines = figures.lines();
        lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')?.parse().ok())
    };
    Some(Memory {
        resident: figure("process_resident_memory_bytes")?,
        anonymous: figure("process_anonymous_memory_bytes")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_by_their_names() {
        let figures = "# HELP process_resident_memory_bytes Resident memory.\n\
            process_resident_memory_bytes_total 1\nprocess_resident_memory_bytes 4096\n\
            process_anonymous_memory_bytes 1024\n";
        let expected = Memory {
            resident: 4_096,
            anonymous: 1_024,
        };
        assert_eq!(read(figures), Some(expected));
        assert_eq!(read("up 1\n"), None);
    }
}
