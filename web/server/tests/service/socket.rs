//! On a real socket: what only a wire can do, and stopping in order.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::support::{House, candidate};

struct Wire {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    served: JoinHandle<()>,
}

async fn listen(house: &House) -> Wire {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let stopped = async { drop(stopped.await) };
    let served = tokio::spawn(cando_server::accept(listener, house.router(), house.config.network, stopped));
    Wire { address, stop, served }
}

/// Sends these bytes, and reads until the other side closes.
async fn exchange(wire: &Wire, bytes: &[u8], half_close: bool) -> String {
    let (address, bytes) = (wire.address, bytes.to_owned());
    let talk = move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        // The other side may close before it has read everything.
        let _ = stream.write_all(&bytes);
        if half_close {
            stream.shutdown(Shutdown::Write).unwrap();
        }
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    };
    tokio::task::spawn_blocking(talk).await.unwrap()
}

fn post(headers: &str, body: &str) -> Vec<u8> {
    format!("POST /api/tickets HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{headers}\r\n{body}").into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_that_only_a_wire_can_carry() {
    let house = House::with(1, |config| config.network.timeout = Duration::from_millis(800));
    let wire = listen(&house).await;
    let did = candidate(1).did();
    let body = format!(r#"{{"assessment":"tiny-choice","locale":"en","subject":"{did}"}}"#);
    let whole = exchange(&wire, &post(&format!("content-length: {}\r\n", body.len()), &body), false).await;
    assert!(whole.starts_with("HTTP/1.1 201"), "{whole}");
    let claimed = exchange(&wire, &post("content-length: 99999999\r\n", &body), false).await;
    assert!(claimed.starts_with("HTTP/1.1 413") && claimed.contains("\"too-large\""), "{claimed}");
    let never = exchange(&wire, &post("content-length: 4000\r\n", &body), false).await;
    assert!(never.starts_with("HTTP/1.1 503") && never.contains("\"timeout\""), "{never}");
    let chunks = format!("1000\r\n{}\r\n", " ".repeat(0x1000)).repeat(3);
    let chunked = exchange(&wire, &post("transfer-encoding: chunked\r\n", &chunks), false).await;
    assert!(chunked.starts_with("HTTP/1.1 413") && chunked.contains("\"too-large\""), "{chunked}");
    let cut = exchange(&wire, &post(&format!("content-length: {}\r\n", body.len()), &body[..9]), true).await;
    assert!(cut.is_empty() || cut.starts_with("HTTP/1.1 400"), "{cut}");
    let slow = exchange(&wire, b"GET / HTTP/1.1\r\nhost:", false).await;
    assert!(slow.is_empty() || slow.starts_with("HTTP/1.1 408"), "a header that never ends is not waited for: {slow}");
    let nonsense = exchange(&wire, b"\x16\x03\x01\x02\x00 not HTTP\r\n\r\n", false).await;
    assert!(nonsense.is_empty() || nonsense.starts_with("HTTP/1.1 400"), "{nonsense}");
    let again = exchange(&wire, &post(&format!("content-length: {}\r\n", body.len()), &body), false).await;
    assert!(again.starts_with("HTTP/1.1 201"), "{again}");
}

#[tokio::test(flavor = "multi_thread")]
async fn stops_in_order() {
    let house = House::new();
    let wire = listen(&house).await;
    let idle = TcpStream::connect(wire.address).unwrap();
    let alive = exchange(&wire, b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n", false).await;
    assert!(alive.starts_with("HTTP/1.1 200"));
    wire.stop.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(10), wire.served).await.unwrap().unwrap();
    assert!(TcpStream::connect(wire.address).is_err(), "nobody listens any more");
    drop(idle);
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_have_a_limit() {
    let house = House::with(1, |config| {
        config.network.connections = 2;
        config.network.timeout = Duration::from_millis(500);
    });
    let wire = listen(&house).await;
    let held = [TcpStream::connect(wire.address).unwrap(), TcpStream::connect(wire.address).unwrap()];
    // Those two say nothing, so they are dropped after the timeout, and the third gets its turn.
    let alive = exchange(&wire, b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n", false).await;
    assert!(alive.starts_with("HTTP/1.1 200"), "{alive}");
    drop(held);
}
