//! A line on which answers come piece by piece, so that a page is painted many
//! times before all of it is there.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use url::Url;

use crate::site::Site;

/// Least bytes of a piece. It ends with its line: a link whose text is still to come
/// would move where the text wants the next row, or is set from its end.
const PIECE_BYTES: usize = 400;
/// Longer than a browser takes to paint what has come.
const BETWEEN_PIECES: Duration = Duration::from_millis(25);

/// The line to a site. It is cut when this is dropped.
pub(crate) struct SlowLine {
    address: SocketAddr,
    is_cut: Arc<AtomicBool>,
    accepting: Option<JoinHandle<()>>,
}

impl SlowLine {
    pub(crate) fn to(site: &Site) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let portal = site.address("/").socket_addrs(|| None).unwrap()[0];
        let is_cut = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&is_cut);
        let accepting = thread::spawn(move || {
            for stream in listener.incoming() {
                if told.load(Ordering::Relaxed) {
                    return;
                }
                // A browser that has gone elsewhere wants no more of it.
                thread::spawn(move || stream.and_then(|stream| pass_on(stream, portal)).ok());
            }
        });
        Self {
            address,
            is_cut,
            accepting: Some(accepting),
        }
    }

    /// The address of a page over this line.
    pub(crate) fn address(&self, path: &str) -> String {
        let line = Url::parse(&format!("http://{}", self.address)).unwrap();
        line.join(path).unwrap().to_string()
    }
}

impl Drop for SlowLine {
    fn drop(&mut self) {
        self.is_cut.store(true, Ordering::Relaxed);
        TcpStream::connect(self.address).ok();
        self.accepting.take().map(JoinHandle::join);
    }
}

/// One request and its answer: all of it, however often it was asked for, and not
/// compressed, as a piece would be several screens.
fn pass_on(mut browser: TcpStream, portal: SocketAddr) -> std::io::Result<()> {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") {
        browser.read_exact(&mut byte)?;
        request.push(byte[0]);
    }
    let request = String::from_utf8_lossy(&request)
        .replace("Connection: keep-alive", "Connection: close")
        .replace("Accept-Encoding: ", "X-Accept-Encoding: ")
        .replace("If-None-Match: ", "X-If-None-Match: ");
    let mut server = TcpStream::connect(portal)?;
    server.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer)?;
    browser.set_nodelay(true)?;
    let mut piece = Vec::new();
    for line in answer.split_inclusive(|byte| *byte == b'\n') {
        piece.extend_from_slice(line);
        if piece.len() >= PIECE_BYTES {
            browser.write_all(&piece)?;
            piece.clear();
            thread::sleep(BETWEEN_PIECES);
        }
    }
    browser.write_all(&piece)
}
