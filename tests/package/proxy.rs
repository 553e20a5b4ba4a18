//! nginx before the installed service, with the configuration that the package
//! brings.

use std::net::{IpAddr, Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use reqwest::header::HeaderMap;
use reqwest::{Client, Method};
use tokio::runtime::{Builder, Runtime};

use crate::deb::package;
use crate::root::Root;
use crate::service::Service;

const EXAMPLE: &str = "/usr/share/doc/gongwen/examples/nginx/gongwen.conf";
const PATIENCE: Duration = Duration::from_secs(30);
/// What the service lets one client ask, in the test.
const RATE: usize = 8;
/// The part of IPv4 that is the machine itself has many clients.
const ONE: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));
const ANOTHER: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 3));
const STRANGER: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 4));

/// nginx, which ends with this.
struct Proxy {
    process: Child,
    runtime: Runtime,
    port: u16,
    redirecting: u16,
}

impl Proxy {
    fn start(root: &Root, service: &Service<'_>) -> Self {
        let [port, redirecting] = free_ports();
        let changes = [
            (
                "listen 443 ssl http2;",
                format!("listen 127.0.0.1:{port} ssl http2;"),
            ),
            ("listen 80;", format!("listen 127.0.0.1:{redirecting};")),
            (
                "server 127.0.0.1:8080;",
                format!("server {};", service.address),
            ),
            // A machine may have no IPv6.
            ("listen [::]:443 ssl http2;", String::new()),
            ("listen [::]:80;", String::new()),
        ];
        let mut text = root.run(&["cat", EXAMPLE]);
        for (from, to) in changes {
            assert_eq!(text.matches(from).count(), 1, "{from}: {text}");
            text = text.replace(from, &to);
        }
        root.write("/etc/nginx/conf.d/gongwen.conf", &text);
        root.run(&["rm", "-f", "/etc/nginx/sites-enabled/default"]);
        root.run(&["mkdir", "-p", "/etc/ssl/gongwen"]);
        let certificate = "cd /etc/ssl/gongwen && openssl req -x509 -newkey ec \
            -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=search.example \
            -keyout privkey.pem -out fullchain.pem";
        root.run(&["sh", "-ec", certificate]);
        root.run(&["nginx", "-t"]);
        let process = root
            .command(&["nginx", "-g", "daemon off;"])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(started.elapsed() < PATIENCE, "nginx does not listen");
            thread::sleep(Duration::from_millis(20));
        }
        Self {
            process,
            runtime: Builder::new_current_thread().enable_all().build().unwrap(),
            port,
            redirecting,
        }
    }

    /// Status and headers of what a client is answered, which claims to be another.
    fn ask(&self, client: IpAddr, method: Method, path: &str, claim: &str) -> (u16, HeaderMap) {
        let url = format!("https://127.0.0.1:{}{path}", self.port);
        self.ask_at(client, method, &url, claim)
    }

    fn ask_at(&self, client: IpAddr, method: Method, url: &str, claim: &str) -> (u16, HeaderMap) {
        let client = Client::builder()
            .local_address(client)
            .danger_accept_invalid_certs(true)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        let request = client
            .request(method, url)
            .header("X-Forwarded-For", claim)
            .header("X-Request-Id", "asked-by-a-test")
            .body("");
        let answer = self.runtime.block_on(request.send()).unwrap();
        (answer.status().as_u16(), answer.headers().clone())
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let process = rustix::process::Pid::from_child(&self.process);
        // Its workers end with it when it is told, not when it is gone.
        rustix::process::kill_process(process, rustix::process::Signal::TERM).ok();
        self.process.wait().ok();
    }
}

fn free_ports() -> [u16; 2] {
    let listeners = [0, 1].map(|_| TcpListener::bind("127.0.0.1:0").unwrap());
    listeners.map(|listener| listener.local_addr().unwrap().port())
}

#[test]
fn nginx_passes_on_who_asks_and_keeps_administration_away() {
    // The only provider of ciphers there is; another test may have named it.
    rustls::crypto::ring::default_provider()
        .install_default()
        .ok();
    let root = Root::new();
    root.install(package());
    let environment = format!("GONGWEN_RATE_LIMIT={RATE}\nGONGWEN_TRUSTED_PROXY=127.0.0.1\n");
    let service = Service::start(&root, &environment);
    let proxy = Proxy::start(&root, &service);

    let (status, headers) = proxy.ask(ONE, Method::GET, "/search", "192.0.2.1");
    assert_eq!(status, 200, "{headers:?}");
    assert_eq!(headers["x-request-id"], "asked-by-a-test");
    let transport = headers["strict-transport-security"].to_str().unwrap();
    assert!(transport.starts_with("max-age="), "{transport}");

    // A client that claims to be many is one; another one is another.
    let statuses: Vec<u16> = (0..=RATE)
        .map(|number| format!("192.0.2.{number}"))
        .map(|claim| proxy.ask(ONE, Method::GET, "/search", &claim).0)
        .collect();
    assert_eq!(statuses.last(), Some(&429), "{statuses:?}");
    assert_eq!(
        proxy.ask(ANOTHER, Method::GET, "/search", "127.0.0.2").0,
        200
    );

    for (method, path, expected) in [
        (Method::GET, "/metrics", 404),
        (Method::GET, "/admin/queries", 404),
        (Method::POST, "/api/v1/reindex", 404),
        (Method::POST, "/api/v1/documents", 403),
        (Method::DELETE, "/api/v1/documents/yl-2022-0063", 403),
        (Method::PUT, "/search", 403),
        (Method::POST, "/api/v1/search", 415),
        (Method::GET, "/assets/portal.js", 200),
        (Method::GET, "/search.csv", 200),
    ] {
        let (status, _) = proxy.ask(STRANGER, method.clone(), path, "192.0.2.1");
        assert_eq!(status, expected, "{method} {path}");
    }
    let plain = format!("http://127.0.0.1:{}/search", proxy.redirecting);
    assert_eq!(proxy.ask_at(STRANGER, Method::GET, &plain, "").0, 308);
    drop(proxy);
    assert_eq!(service.stop(), Some(0));
}
