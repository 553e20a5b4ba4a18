//! The cryptography of TLS, chosen once for all clients of the process.

/// Lets clients of TLS be built; whoever comes first has chosen the same.
pub(crate) fn choose_provider() {
    rustls::crypto::ring::default_provider()
        .install_default()
        .ok();
}
